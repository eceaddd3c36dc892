#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

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
  fit,
  keep_beside,
  undo,
  redo,
  open,
  save,
  paste,
  export_picture,
  toggle_theme,
  next_language,
  zoom_in,
  zoom_out,
  zoom_reset,
  present,
  help,
  rules,
  port_map,
  port_check,
  stack_panel,
  previous_layer,
  next_layer,
  layer_up,
  layer_down,
  add_layer,
  remove_layer,
  duplicate_layer,
  read_kernels,
  next_lesson,  // or its next beat
  previous_lesson,
  predict,
  commit,
  waive,
  next_question,
  skip_lesson,  // the next one, whatever beats are left
  last_lesson,
  new_lesson,
  edit_lesson,
  // These are the keyboard focus's, see focus.h.
  next_control,
  previous_control,
  enter_cells,
  opened_layer,
  escape,
  quit,
};

// The view with this id of views(); one that is not there or does not fit the layer on show is
// as if not asked for.
struct SetView {
  std::string id;
  friend bool operator==(const SetView&, const SetView&) = default;
};
// The overlay with this id of overlays() comes, or goes.
struct ToggleOverlay {
  std::string id;
  friend bool operator==(const ToggleOverlay&, const ToggleOverlay&) = default;
};

// What a key asks for.
using KeyAction = std::variant<Command, SetView, ToggleOverlay>;

// Keys as this program names them: letters and signs as the layout types them
// (upper case), the rest by name.
enum class Key : int {
  space = ' ',
  plus = '+',
  minus = '-',
  left = 0x100,
  right,
  up,
  down,
  home,
  end,
  page_up,
  page_down,
  insert,
  del,
  tab,
  enter,
  escape,
  f1,
  f2,
  f11,
};

struct KeyPress {
  Key key = Key::space;
  bool control = false;
  bool shift = false;
  bool alt = false;
  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

constexpr Key letter(char upper_case) {
  return static_cast<Key>(upper_case);
}

// One row per key: those of commands, and of the views and overlays that name one. The keys, the
// menus, the help and the README read this table; "shortcut.<id>" in assets/lang/ says what it
// does.
struct Shortcut {
  KeyAction action;
  std::string id;
  KeyPress key;
  bool listed = true;  // in the help and the README; aliases are not
};

std::span<const Shortcut> shortcuts();

// What a key asks for. Signs that need Shift are found with and without it.
std::optional<KeyAction> action_of(const KeyPress& press);

// "Ctrl+Shift+Z", "Alt+↑", "Space", "←"; "" for what has no key.
std::string key_text(const KeyPress& press);
std::string key_text(const KeyAction& action);

}  // namespace padlens
