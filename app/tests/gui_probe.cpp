#include "app/tests/gui_probe.h"

#include <cfloat>
#include <charconv>

namespace padlens {
namespace {

Seen& record() {
  static Seen all;
  return all;
}

ScreenBox box_of(const ImRect& rect) {
  return {rect.Min, rect.Max};
}

void see_item(bool is_box, const char* text) {
  const ImGuiWindow& window = *ImGui::GetCurrentWindowRead();
  record().items.push_back({ImGui::GetItemID(),
                            window.Name,
                            {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()},
                            box_of(window.ClipRect),
                            is_box,
                            text});
}

std::string missing_in(const ImFont& font, const std::string& text) {
  std::string missing;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    unsigned int letter = 0;
    const int length = ImTextCharFromUtf8(&letter, at, end);
    if (letter >= ' ' && !compat::has_letter(const_cast<ImFont&>(font), letter)) {
      missing.append(at, static_cast<std::size_t>(length));
    }
    at += std::max(length, 1);
  }
  return missing;
}

template <class Font>
void see_text(const ImDrawList& list, Font* font, float size, ImVec2 at, ImU32 color,
              const char* begin, const char* end) {
  if (font == nullptr || size <= 0 || begin == nullptr) return;
  const std::string text = end == nullptr ? std::string(begin) : std::string(begin, end);
  if (text.empty()) return;
  const ImVec2 extent =
      font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size());
  const ImVec2 clip_min = list.GetClipRectMin();
  const ImVec2 clip_max = list.GetClipRectMax();
  record().texts.push_back({ImGui::GetCurrentWindowRead()->Name,
                            text,
                            {at, {at.x + extent.x, at.y + extent.y}},
                            {clip_min, clip_max},
                            color,
                            missing_in(*font, text)});
}

}  // namespace

void forget_seen() {
  record() = {};
}
const Seen& seen() {
  return record();
}

ImGuiID id_of(std::string_view path) {
  ImGuiID id = 0;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.size() > 1 && part[0] == '#' && part[1] != '#') {
      int number = 0;
      std::from_chars(part.data() + 1, part.data() + part.size(), number);
      id = ImHashData(&number, sizeof number, id);
    } else {
      id = ImHashStr(part.data(), part.size(), id);
    }
  }
  return id;
}

}  // namespace padlens

// --- where the linker leads the calls to -------------------------------------------

bool real_invisible_button(const char* id, const ImVec2& size,
                           int flags) __asm__("__real__ZN5ImGui15InvisibleButtonEPKcRK6ImVec2i");
bool wrapped_invisible_button(const char* id, const ImVec2& size,
                              int flags) __asm__("__wrap__ZN5ImGui15InvisibleButtonEPKcRK6ImVec2i");

bool wrapped_invisible_button(const char* id, const ImVec2& size, int flags) {
  const bool clicked = real_invisible_button(id, size, flags);
  padlens::see_item(false, "");
  return clicked;
}

bool real_input_text(
    const char* id, char* text, std::size_t size, int flags, ImGuiInputTextCallback callback,
    void* data) __asm__("__real__ZN5ImGui9InputTextEPKcPcmiPFiP26ImGuiInputTextCallbackDataEPv");
bool wrapped_input_text(
    const char* id, char* text, std::size_t size, int flags, ImGuiInputTextCallback callback,
    void* data) __asm__("__wrap__ZN5ImGui9InputTextEPKcPcmiPFiP26ImGuiInputTextCallbackDataEPv");

bool wrapped_input_text(const char* id, char* text, std::size_t size, int flags,
                        ImGuiInputTextCallback callback, void* data) {
  const bool edited = real_input_text(id, text, size, flags, callback, data);
  padlens::see_item(true, text);
  return edited;
}

#if IMGUI_VERSION_NUM >= 19200
using TextFont = ImFont;
#define PADLENS_ADD_TEXT "_ZN10ImDrawList7AddTextEP6ImFontfRK6ImVec2jPKcS6_fPK6ImVec4"
#else
using TextFont = const ImFont;
#define PADLENS_ADD_TEXT "_ZN10ImDrawList7AddTextEPK6ImFontfRK6ImVec2jPKcS7_fPK6ImVec4"
#endif

// A member function takes `this` like a first argument.
void real_add_text(ImDrawList* list, TextFont* font, float size, const ImVec2& at, ImU32 color,
                   const char* begin, const char* end, float wrap,
                   const ImVec4* clip) __asm__("__real_" PADLENS_ADD_TEXT);
void wrapped_add_text(ImDrawList* list, TextFont* font, float size, const ImVec2& at, ImU32 color,
                      const char* begin, const char* end, float wrap,
                      const ImVec4* clip) __asm__("__wrap_" PADLENS_ADD_TEXT);

void wrapped_add_text(ImDrawList* list, TextFont* font, float size, const ImVec2& at, ImU32 color,
                      const char* begin, const char* end, float wrap, const ImVec4* clip) {
  padlens::see_text(*list, font, size, at, color, begin, end);
  real_add_text(list, font, size, at, color, begin, end, wrap, clip);
}
