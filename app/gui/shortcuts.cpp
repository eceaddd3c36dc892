#include "app/gui/shortcuts.h"

#include <algorithm>
#include <vector>

#include "app/scene/view.h"

namespace padlens {
namespace {

constexpr KeyPress ctrl(char key) {
  return {letter(key), true, false};
}

constexpr KeyPress ctrl(Key key) {
  return {key, true, false};
}

constexpr KeyPress alt(Key key) {
  return {key, false, false, true};
}

std::vector<Shortcut> shortcut_table() {
  std::vector<Shortcut> table{
      Shortcut{Command::play, "play", {Key::space}},
      Shortcut{Command::step_back, "step_back", {Key::left}},
      Shortcut{Command::step_forward, "step_forward", {Key::right}},
      Shortcut{Command::first_step, "first_step", {Key::home}},
      Shortcut{Command::last_step, "last_step", {Key::end}},
      Shortcut{Command::faster, "faster", {Key::plus}},
      Shortcut{Command::faster, "faster", {letter('=')}, false},
      Shortcut{Command::slower, "slower", {Key::minus}},
      Shortcut{Command::toggle_loop, "toggle_loop", {letter('L')}},
      Shortcut{Command::next_op, "next_op", {letter('O')}},
      Shortcut{Command::next_padding, "next_padding", {letter('P')}},
      Shortcut{Command::next_mode, "next_mode", {letter('M')}},
      Shortcut{Command::opened_layer, "opened_layer", {letter('B')}},
  };
  for (const View* view : views()) {
    if (view->key == 0) continue;
    table.push_back(
        {SetView{std::string(view->id)}, std::string("view_") + view->key, {letter(view->key)}});
  }
  table.push_back({Command::keep_beside, "keep_beside", {letter('A')}});
  table.push_back({Command::fit, "fit", {letter('0')}});
  for (const Overlay* overlay : overlays()) {
    if (overlay->key == 0) continue;
    const std::string id(overlay->id);
    table.push_back({ToggleOverlay{id}, "toggle_" + id, {letter(overlay->key)}});
  }
  table.insert(table.end(),
               {
                   Shortcut{Command::rules, "rules", {letter('R')}},
                   Shortcut{Command::port_map, "port_map", {letter('F')}},
                   Shortcut{Command::port_check, "port_check", {letter('D')}},
                   Shortcut{Command::stack_panel, "stack_panel", {letter('S')}},
                   Shortcut{Command::previous_layer, "previous_layer", {Key::up}},
                   Shortcut{Command::next_layer, "next_layer", {Key::down}},
                   Shortcut{Command::layer_up, "layer_up", alt(Key::up)},
                   Shortcut{Command::layer_down, "layer_down", alt(Key::down)},
                   Shortcut{Command::add_layer, "add_layer", {Key::insert}},
                   Shortcut{Command::duplicate_layer, "duplicate_layer", ctrl('D')},
                   Shortcut{Command::remove_layer, "remove_layer", {Key::del}},
                   Shortcut{Command::read_kernels, "read_kernels", {letter('W')}},
                   Shortcut{Command::next_lesson, "next_lesson", {Key::page_down}},
                   Shortcut{Command::previous_lesson, "previous_lesson", {Key::page_up}},
                   Shortcut{Command::predict, "predict", {letter('Q')}},
                   Shortcut{Command::commit, "commit", {Key::enter, true}},
                   Shortcut{Command::next_question, "next_question", {letter('N')}},
                   Shortcut{Command::skip_lesson, "skip_lesson", ctrl(Key::page_down)},
                   Shortcut{Command::last_lesson, "last_lesson", ctrl(Key::page_up)},
                   Shortcut{Command::new_lesson, "new_lesson", ctrl('N')},
                   Shortcut{Command::edit_lesson, "edit_lesson", ctrl('L')},
                   Shortcut{Command::toggle_theme, "toggle_theme", {letter('T')}},
                   Shortcut{Command::present, "present", {Key::f11}},
                   Shortcut{Command::help, "help", {letter('H')}},
                   Shortcut{Command::help, "help", {Key::f1}, false},
                   Shortcut{Command::next_control, "next_control", {Key::tab}},
                   Shortcut{Command::previous_control, "previous_control", {Key::tab, false, true}},
                   Shortcut{Command::enter_cells, "enter_cells", {Key::enter}},
                   Shortcut{Command::enter_cells, "enter_cells", {Key::f2}, false},
                   Shortcut{Command::escape, "escape", {Key::escape}},
                   Shortcut{Command::undo, "undo", ctrl('Z')},
                   Shortcut{Command::redo, "redo", {letter('Z'), true, true}},
                   Shortcut{Command::redo, "redo", ctrl('Y'), false},
                   Shortcut{Command::open, "open", ctrl('O')},
                   Shortcut{Command::save, "save", ctrl('S')},
                   Shortcut{Command::paste, "paste", ctrl('V')},
                   Shortcut{Command::export_picture, "export_picture", ctrl('E')},
                   Shortcut{Command::zoom_in, "zoom_in", ctrl('+')},
                   Shortcut{Command::zoom_in, "zoom_in", ctrl('='), false},
                   Shortcut{Command::zoom_out, "zoom_out", ctrl('-')},
                   Shortcut{Command::zoom_reset, "zoom_reset", ctrl('0')},
                   Shortcut{Command::quit, "quit", ctrl('Q')},
               });
  return table;
}

std::string key_name(Key key) {
  switch (key) {
    case Key::space:
      return "Space";
    case Key::plus:
      return "+";
    case Key::minus:
      return "−";
    case Key::left:
      return "←";
    case Key::right:
      return "→";
    case Key::up:
      return "↑";
    case Key::down:
      return "↓";
    case Key::home:
      return "Home";
    case Key::end:
      return "End";
    case Key::page_up:
      return "PageUp";
    case Key::page_down:
      return "PageDown";
    case Key::insert:
      return "Insert";
    case Key::del:
      return "Delete";
    case Key::tab:
      return "Tab";
    case Key::enter:
      return "Enter";
    case Key::escape:
      return "Esc";
    case Key::f1:
      return "F1";
    case Key::f2:
      return "F2";
    case Key::f11:
      return "F11";
  }
  return {static_cast<char>(key)};
}

bool is_letter(Key key) {
  return static_cast<int>(key) >= 'A' && static_cast<int>(key) <= 'Z';
}

}  // namespace

std::span<const Shortcut> shortcuts() {
  static const std::vector<Shortcut> table = shortcut_table();
  return table;
}

std::optional<KeyAction> action_of(const KeyPress& press) {
  for (const Shortcut& shortcut : shortcuts()) {
    const KeyPress& key = shortcut.key;
    if (key.key != press.key || key.control != press.control || key.alt != press.alt) continue;
    // "+" is Shift and "=" on many layouts; only for letters with Ctrl and for Tab does Shift
    // matter.
    const bool shift_matters = (is_letter(key.key) && key.control) || key.key == Key::tab;
    if (shift_matters && key.shift != press.shift) continue;
    return shortcut.action;
  }
  return std::nullopt;
}

std::string key_text(const KeyPress& press) {
  return std::string(press.control ? "Ctrl+" : "") + (press.alt ? "Alt+" : "") +
         (press.shift ? "Shift+" : "") + key_name(press.key);
}

std::string key_text(const KeyAction& action) {
  const auto all = shortcuts();
  const auto found = std::ranges::find(all, action, &Shortcut::action);
  return found == all.end() ? "" : key_text(found->key);
}

}  // namespace padlens
