#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/imgui_compat.h"

namespace padlens {

struct ScreenBox {
  ImVec2 min;
  ImVec2 max;
  ImVec2 centre() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  bool contains(ImVec2 p) const {
    return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y;
  }
  bool contains(const ScreenBox& other) const {
    return other.min.x >= min.x && other.min.y >= min.y && other.max.x <= max.x &&
           other.max.y <= max.y;
  }
};

// What one frame drew, seen from outside the program: the linker leads the
// program's calls of ImGui::InvisibleButton, ImGui::InputText and
// ImDrawList::AddText through here (app/tests/CMakeLists.txt), so that nothing in
// the program has to know of tests.
struct SeenItem {
  ImGuiID id = 0;
  std::string window;
  ScreenBox box;
  ScreenBox clip;       // of its window
  bool is_box = false;  // to be typed into
  std::string text;     // in it
};

struct SeenText {
  std::string window;
  std::string text;
  ScreenBox box;
  ScreenBox clip;
  ImU32 color = 0;
  std::string missing;  // letters of it for which the font has only a stand-in
};

struct Seen {
  std::vector<SeenItem> items;
  std::vector<SeenText> texts;
};

// Forgets what was seen; called before a frame is drawn.
void forget_seen();
const Seen& seen();

// The id of a control by its window and what was pushed on the way, "/" between
// them and "#" before whole numbers: "##parameters/padding/#2/item".
ImGuiID id_of(std::string_view path);

}  // namespace padlens
