#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace padlens {

// What a key, a menu entry or a button can ask for without further detail.
enum class Command : std::uint8_t {
  play,
  step_back,
  step_forward,
  first_step,
  last_step,
  faster,
  slower,
  toggle_loop,
  next_op,
  next_padding,
  next_mode,
  view_1,
  view_2,
  view_3,
  view_4,
  fit,
  toggle_indices,
  toggle_positions,
  toggle_coverage,
  undo,
  redo,
  open,
  save,
  export_picture,
  toggle_theme,
  next_language,
  present,
  help,
  rules,
  escape,
  quit,
};

// Keys as this program names them: letters and signs as the layout types them
// (upper case), the rest by name.
enum class Key : int {
  space = ' ',
  plus = '+',
  minus = '-',
  left = 0x100,
  right,
  home,
  end,
  escape,
  f1,
  f11,
};

struct KeyPress {
  Key key = Key::space;
  bool control = false;
  bool shift = false;
  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

constexpr Key letter(char upper_case) {
  return static_cast<Key>(upper_case);
}

// One row per command with a key. The keys, the menus, the help and the README
// read this table; "shortcut.<id>" in assets/lang/ says what it does.
struct Shortcut {
  Command command;
  std::string_view id;
  KeyPress key;
  bool listed = true;  // in the help and the README; aliases are not
};

std::span<const Shortcut> shortcuts();

// The command of a key. Signs that need Shift are found with and without it.
std::optional<Command> command_of(const KeyPress& press);

// "Ctrl+Shift+Z", "Space", "←"; "" for a command without a key.
std::string key_text(const KeyPress& press);
std::string key_text(Command command);

}  // namespace padlens
