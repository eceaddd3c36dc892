#include "app/gui/glfw_keys.h"

#include <GLFW/glfw3.h>

namespace padlens {
namespace {

std::optional<Key> named_key(int key) {
  switch (key) {
    case GLFW_KEY_SPACE:
      return Key::space;
    case GLFW_KEY_LEFT:
      return Key::left;
    case GLFW_KEY_RIGHT:
      return Key::right;
    case GLFW_KEY_UP:
      return Key::up;
    case GLFW_KEY_DOWN:
      return Key::down;
    case GLFW_KEY_HOME:
      return Key::home;
    case GLFW_KEY_END:
      return Key::end;
    case GLFW_KEY_PAGE_UP:
      return Key::page_up;
    case GLFW_KEY_PAGE_DOWN:
      return Key::page_down;
    case GLFW_KEY_INSERT:
      return Key::insert;
    case GLFW_KEY_DELETE:
      return Key::del;
    case GLFW_KEY_TAB:
      return Key::tab;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return Key::enter;
    case GLFW_KEY_ESCAPE:
      return Key::escape;
    case GLFW_KEY_F1:
      return Key::f1;
    case GLFW_KEY_F2:
      return Key::f2;
    case GLFW_KEY_F11:
      return Key::f11;
    case GLFW_KEY_KP_ADD:
      return Key::plus;
    case GLFW_KEY_KP_SUBTRACT:
      return Key::minus;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<KeyPress> key_press(int glfw_key, int scancode, int mods) {
  if ((mods & GLFW_MOD_SUPER) != 0) return std::nullopt;
  KeyPress press;
  press.alt = (mods & GLFW_MOD_ALT) != 0;
  press.control = (mods & GLFW_MOD_CONTROL) != 0;
  press.shift = (mods & GLFW_MOD_SHIFT) != 0;
  if (const auto key = named_key(glfw_key)) {
    press.key = *key;
    return press;
  }
  const char* name = glfwGetKeyName(glfw_key, scancode);
  char sign = '\0';
  if (name != nullptr && name[0] != '\0' && name[1] == '\0') {
    sign = name[0];
  } else if (glfw_key >= GLFW_KEY_A && glfw_key <= GLFW_KEY_Z) {
    sign = static_cast<char>(glfw_key);  // a layout of other letters, Greek or Cyrillic
  }
  if (sign >= 'a' && sign <= 'z') sign = static_cast<char>(sign - 'a' + 'A');
  if (sign == '\0') return std::nullopt;
  press.key = static_cast<Key>(sign);
  return press;
}

}  // namespace padlens
