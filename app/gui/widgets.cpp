#include "app/gui/widgets.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

#include "core/layer/utf8.h"

namespace padlens {
namespace {

constexpr double kFieldRadius = 6;
constexpr double kButtonText = 13.5;

ImDrawList& canvas() {
  return *ImGui::GetWindowDrawList();
}

// Whether the item last drawn had changed something since it was grabbed.
bool mark_change() {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID key = ImGui::GetItemID() ^ 0x5a5a5a5aU;
  const bool before = storage.GetBool(key, false);
  storage.SetBool(key, true);
  return before;
}

void forget_changes() {
  if (ImGui::IsItemActivated()) {
    ImGui::GetStateStorage()->SetBool(ImGui::GetItemID() ^ 0x5a5a5a5aU, false);
  }
}

void hand() {
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

}  // namespace

bool area(Ui& ui, const char* id, ImVec2 size, bool* hovered, bool chosen) {
  const bool clicked = ImGui::InvisibleButton(id, size);
  if (hovered != nullptr) *hovered = ImGui::IsItemHovered();
  return ui.focus.control(KeyboardFocus::Kind::button, chosen) || clicked;
}

bool section(Ui& ui, std::string_view title, std::string_view link_text) {
  std::string capitals(title);
  for (char& letter : capitals) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ui.px(18);
  // Set a little apart, letter by letter, as small capitals are.
  const Style style{Role::dim, 11, Weight::semibold, Face::sans};
  const bool latin = capitals.find_first_of("\xE3\xE4\xE5\xE6\xE7\xE8\xE9") == std::string::npos;
  float end = at.x;  // of the title
  if (latin) {
    for (std::string_view left = capitals; !left.empty();) {
      const std::string_view letter = first_character(left).bytes;
      end += text_at(ui, {end, at.y + height / 2}, letter, style) + ui.px(0.8);
      left.remove_prefix(letter.size());
    }
  } else {
    end += text_at(ui, {at.x, at.y + height / 2}, capitals,
                   {Role::dim, 12, Weight::semibold, Face::sans});
  }
  bool clicked = false;
  float line = at.y;
  if (!link_text.empty()) {
    const Style link_style{Role::accent, 12, Weight::semibold, Face::sans};
    const float link_width = width_of(ui, link_text, link_style);
    // Beside the title, or below it where there is no room.
    float x = at.x + width - link_width;
    if (x < end + ui.px(8)) {
      x = at.x;
      line += height;
    }
    ImGui::SetCursorScreenPos({x, line});
    ImGui::PushID(std::string(title).c_str());
    clicked = link(ui, "link", link_text, link_style);
    ImGui::PopID();
  }
  ImGui::SetCursorScreenPos({at.x, line + height});
  ImGui::Dummy({width, ui.px(8)});
  return clicked;
}

namespace {

// Room by the words' length, with the least there is around them: a long name must not be cramped
// by a short one.
std::vector<float> segment_widths(Ui& ui, std::span<const std::string> items) {
  std::vector<float> widths;
  for (const std::string& item : items)
    widths.push_back(width_of(ui, item, {Role::text, 13, Weight::semibold, Face::sans}) + ui.px(8));
  return widths;
}

// One row of segments in the box `at` … `at + size`; the first is item `first`.
std::optional<int> segment_row(Ui& ui, std::span<const std::string> items, int first, int selected,
                               ImVec2 at, ImVec2 size) {
  const std::vector<float> widths = segment_widths(ui, items);
  const float total = std::accumulate(widths.begin(), widths.end(), 0.0F);
  const float spare = (size.x - total) / static_cast<float>(items.size());
  std::optional<int> clicked;
  float x = at.x;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const int number = first + static_cast<int>(i);
    const float w = widths[i] + spare;
    const ImVec2 min{std::round(x), at.y};
    const ImVec2 max{std::round(x + w), at.y + size.y};
    x += w;
    ImGui::SetCursorScreenPos(min);
    ImGui::PushID(number);
    bool hovered = false;
    const bool on = number == selected;
    if (area(ui, "item", {max.x - min.x, max.y - min.y}, &hovered, on)) clicked = number;
    ImGui::PopID();
    if (on) {
      canvas().AddRectFilled(min, max, ui.color(Role::panel), ui.px(7));
      compat::add_rect(canvas(), min, max, ui.color(Role::line), ui.px(7), 1);
    } else if (hovered) {
      hand();
    }
    text_at(ui, {(min.x + max.x) / 2, (min.y + max.y) / 2}, items[i],
            {on || hovered ? Role::text : Role::dim, 13, on ? Weight::semibold : Weight::regular,
             Face::sans},
            Anchor::middle);
  }
  return clicked;
}

// How many of `items`, from `first` on, stand in one row of `width`: as many as fit, but
// rows of about the same number.
std::size_t row_length(Ui& ui, std::span<const std::string> items, float width) {
  for (std::size_t rows = 1; rows < items.size(); ++rows) {
    const std::size_t length = (items.size() + rows - 1) / rows;
    bool fits = true;
    for (std::size_t first = 0; first < items.size(); first += length) {
      const auto row = items.subspan(first, std::min(length, items.size() - first));
      const std::vector<float> widths = segment_widths(ui, row);
      fits = fits && std::accumulate(widths.begin(), widths.end(), 0.0F) <= width;
    }
    if (fits) return length;
  }
  return 1;
}

}  // namespace

bool fits_one_row(Ui& ui, std::span<const std::string> items, float width) {
  return row_length(ui, items, width - 2 * ui.px(2)) >= items.size();
}

std::optional<int> segmented(Ui& ui, const char* id, std::span<const std::string> items,
                             int selected, float width, double height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inset = ui.px(2);
  const float inner = width - 2 * inset;
  const std::size_t length = row_length(ui, items, inner);
  const std::size_t rows = (items.size() + length - 1) / length;
  const float tall = ui.px(height) - 2 * inset;
  const float whole = tall * static_cast<float>(rows) + 2 * inset;
  canvas().AddRectFilled(at, {at.x + width, at.y + whole}, ui.color(Role::track), ui.px(8));
  std::optional<int> clicked;
  ImGui::PushID(id);
  const KeyboardFocus::Group group(ui.focus, "segments");
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t first = row * length;
    const auto part = items.subspan(first, std::min(length, items.size() - first));
    const ImVec2 place{at.x + inset, at.y + inset + tall * static_cast<float>(row)};
    const auto chosen =
        segment_row(ui, part, static_cast<int>(first), selected, place, {inner, tall});
    if (chosen) clicked = chosen;
  }
  ImGui::PopID();
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, whole});
  return clicked;
}

namespace {

// Where keys move the knob of a slider.
int keyed(std::span<const Key> keys, int value, int min, int max) {
  for (const Key key : keys) {
    if (key == Key::home) value = min;
    if (key == Key::end) value = max;
    const int by = key == Key::right || key == Key::up    ? 1
                   : key == Key::left || key == Key::down ? -1
                                                          : 0;
    value = std::clamp(value + by, min, max);
  }
  return value;
}

}  // namespace

std::optional<SliderChange> slider(Ui& ui, const char* id, int value, int min, int max,
                                   float width) {
  const float tall = ui.px(20);
  const float knob = ui.px(7);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  bool hovered = false;
  ImGui::InvisibleButton(id, {width, tall});
  hovered = ImGui::IsItemHovered();
  const ImGuiID own = ImGui::GetItemID();
  ui.focus.control(KeyboardFocus::Kind::value);
  forget_changes();
  const bool active = ImGui::IsItemActive();
  const float from = at.x + knob;
  const float to = at.x + width - knob;
  std::optional<SliderChange> change;
  if (active) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - from) / (to - from), 0.0F, 1.0F);
    const int wanted = min + static_cast<int>(std::lround(share * static_cast<float>(max - min)));
    if (wanted != value) {
      change = SliderChange{wanted, mark_change()};
      value = wanted;
    }
  }
  if (const int wanted = keyed(ui.focus.keys(own), value, min, max); wanted != value) {
    change = SliderChange{wanted, false};
    value = wanted;
  }
  const float share =
      max > min
          ? std::clamp(static_cast<float>(value - min) / static_cast<float>(max - min), 0.0F, 1.0F)
          : 0;
  const float x = std::round(from + share * (to - from));
  const float y = at.y + tall / 2;
  const float rail = ui.px(2);
  ImDrawList& list = canvas();
  list.AddRectFilled({at.x, y - rail}, {at.x + width, y + rail}, ui.color(Role::track), rail);
  list.AddRectFilled({at.x, y - rail}, {x, y + rail}, ui.color(Role::accent), rail);
  list.AddCircleFilled({x, y}, knob, ui.color(Role::accent), 24);
  list.AddCircleFilled({x, y}, knob - ui.px(2), ui.color(active ? Role::accent_soft : Role::panel),
                       24);
  if (hovered || active) hand();
  return change;
}

std::optional<BoxChange> number_box(Ui& ui, const char* id, const std::string& text, float width,
                                    bool wrong, Role role) {
  std::array<char, 48> buffer{};
  text.copy(buffer.data(), buffer.size() - 1);
  const Fonts::Sized font = ui.font(Face::mono, Weight::regular, 13);
  compat::push_font(font.font, font.size);
  const float letters = text_width(font, buffer.data());
  const float height = ui.px(26);
  // Centred as far as ImGui lets one: by padding, while nothing is being typed.
  const bool typing = ImGui::GetActiveID() == ImGui::GetID(id);
  const float side = typing ? ui.px(7) : std::max(ui.px(4), std::floor((width - letters) / 2));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {side, (height - font.size) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(kFieldRadius));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(wrong    ? Role::problem
                                                 : typing ? Role::accent
                                                          : Role::line));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.vec4(wrong ? Role::problem : role));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.vec4(Role::accent, kSelectionOpacity));
  ImGui::SetNextItemWidth(width);
  ui.focus.before_box(ImGui::GetID(id));
  const bool edited =
      ImGui::InputText(id, buffer.data(), buffer.size(), ImGuiInputTextFlags_AutoSelectAll);
  ui.focus.control(KeyboardFocus::Kind::box);
  forget_changes();
  std::optional<BoxChange> change;
  if (edited) change = BoxChange{buffer.data(), mark_change()};
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  return change;
}

void push_popup_style(Ui& ui) {
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(6), ui.px(6)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::line));
}

void pop_popup_style() {
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(4);
}

constexpr float kRowHeight = 30;  // of a menu, logical pixels

bool menu_row(Ui& ui, const char* id, std::string_view text, std::string_view key, bool chosen,
              float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float tall = ui.px(kRowHeight);
  bool hovered = false;
  const bool clicked = area(ui, id, {width, tall}, &hovered, chosen);
  if (hovered || chosen) {
    canvas().AddRectFilled(at, {at.x + width, at.y + tall},
                           ui.color(hovered ? Role::track : Role::accent_soft), ui.px(6));
  }
  text_at(ui, {at.x + ui.px(10), at.y + tall / 2}, text,
          {Role::text, 13.5, chosen ? Weight::semibold : Weight::regular, Face::sans});
  if (!key.empty()) {
    text_at(ui, {at.x + width - ui.px(10), at.y + tall / 2}, key,
            {Role::dim, 12.5, Weight::regular, Face::sans}, Anchor::end);
  }
  if (clicked) ImGui::CloseCurrentPopup();
  return clicked;
}

std::optional<int> combo(Ui& ui, const char* id, std::span<const std::string> items, int selected,
                         float width, bool enabled) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float tall = ui.px(28);
  ImGui::PushID(id);
  bool hovered = false;
  if (area(ui, "field", {width, tall}, &hovered) && enabled) ImGui::OpenPopup("items");
  const ImVec2 max{at.x + width, at.y + tall};
  canvas().AddRectFilled(at, max, ui.color(enabled ? Role::panel : Role::background), ui.px(7));
  compat::add_rect(canvas(), at, max, ui.color(hovered && enabled ? Role::faint : Role::line),
                   ui.px(7), 1);
  if (hovered && enabled) hand();
  const Role role = enabled ? Role::text : Role::faint;
  const float inset = ui.px(width < ui.px(100) ? 8 : 12);
  if (selected >= 0 && selected < static_cast<int>(items.size())) {
    text_at(ui, {at.x + inset, at.y + tall / 2}, items[static_cast<std::size_t>(selected)],
            {role, 13, Weight::regular, Face::sans});
  }
  const ImVec2 mark{max.x - inset - ui.px(3), at.y + tall / 2};
  const float d = ui.px(3.5);
  canvas().AddTriangleFilled({mark.x - d, mark.y - d * 0.6F}, {mark.x + d, mark.y - d * 0.6F},
                             {mark.x, mark.y + d * 0.8F},
                             ui.color(enabled ? Role::dim : Role::faint));
  std::optional<int> chosen;
  push_popup_style(ui);
  // Below the field, or as far up as its rows need.
  const float list_height = kRowHeight * ui.px(static_cast<double>(items.size())) + ui.px(14);
  const float lowest = ImGui::GetIO().DisplaySize.y - list_height - ui.px(4);
  ImGui::SetNextWindowPos({at.x, std::max(std::min(max.y + ui.px(3), lowest), ui.px(4))});
  if (ImGui::BeginPopup("items")) {
    for (int i = 0; i < static_cast<int>(items.size()); ++i) {
      ImGui::PushID(i);
      if (menu_row(ui, "row", items[static_cast<std::size_t>(i)], {}, i == selected,
                   width - ui.px(12))) {
        chosen = i;
      }
      ImGui::PopID();
    }
    ImGui::EndPopup();
  }
  pop_popup_style();
  ImGui::PopID();
  return chosen;
}

bool check_box(Ui& ui, const char* id, std::string_view label, bool checked) {
  const Style style{Role::text, 13, Weight::regular, Face::sans};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float box = ui.px(16);
  const float tall = ui.px(24);
  const float width = box + ui.px(8) + width_of(ui, label, style);
  bool hovered = false;
  const bool clicked = area(ui, id, {width, tall}, &hovered);
  const ImVec2 min{at.x, std::round(at.y + (tall - box) / 2)};
  const ImVec2 max{min.x + box, min.y + box};
  ImDrawList& list = canvas();
  list.AddRectFilled(min, max, ui.color(checked ? Role::accent : Role::panel), ui.px(4));
  if (!checked) {
    compat::add_rect(list, min, max, ui.color(hovered ? Role::dim : Role::faint), ui.px(4), 1);
  } else {
    const std::array points{ImVec2{min.x + box * 0.22F, min.y + box * 0.52F},
                            ImVec2{min.x + box * 0.42F, min.y + box * 0.72F},
                            ImVec2{min.x + box * 0.78F, min.y + box * 0.3F}};
    compat::add_polyline(list, points.data(), 3, ui.color(Role::accent_text), ui.px(2));
  }
  text_at(ui, {max.x + ui.px(8), at.y + tall / 2}, label, style);
  if (hovered) hand();
  return clicked;
}

bool link(Ui& ui, const char* id, std::string_view text, const Style& style) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = width_of(ui, text, style);
  const float tall = ui.px(style.size * 1.5);
  bool hovered = false;
  const bool clicked = area(ui, id, {width, tall}, &hovered);
  text_at(ui, {at.x, at.y + tall / 2}, text, style);
  if (hovered) {
    hand();
    const float y = std::round(at.y + tall / 2 + ui.px(style.size * 0.55));
    canvas().AddLine({at.x, y}, {at.x + width, y}, ui.color(style.role), 1);
  }
  return clicked;
}

float button_width(Ui& ui, std::string_view text) {
  return width_of(ui, text, {Role::text, kButtonText, Weight::semibold, Face::sans}) + ui.px(36);
}

bool button(Ui& ui, const char* id, std::string_view text, bool primary, float width) {
  const Style style{primary ? Role::accent_text : Role::text, kButtonText, Weight::semibold,
                    Face::sans};
  if (width <= 0) width = button_width(ui, text);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float tall = ui.px(32);
  bool hovered = false;
  const bool clicked = area(ui, id, {width, tall}, &hovered);
  const ImVec2 max{at.x + width, at.y + tall};
  canvas().AddRectFilled(
      at, max, ui.color(primary ? Role::accent : Role::track, hovered && primary ? 0.9 : 1),
      ui.px(8));
  if (!primary && hovered) compat::add_rect(canvas(), at, max, ui.color(Role::faint), ui.px(8), 1);
  text_at(ui, {at.x + width / 2, at.y + tall / 2}, text, style, Anchor::middle);
  if (hovered) hand();
  return clicked;
}

bool round_button(Ui& ui, const char* id, Symbol symbol, double size, bool primary,
                  std::string_view tip_text, bool enabled) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float across = ui.px(size);
  bool hovered = false;
  const bool clicked = area(ui, id, {across, across}, &hovered);
  hovered = hovered && enabled;
  const ImVec2 centre{at.x + across / 2, at.y + across / 2};
  const Role fill = primary ? Role::accent : Role::track;
  canvas().AddCircleFilled(centre, across / 2, ui.color(fill, hovered && primary ? 0.88 : 1), 40);
  if (hovered && !primary) {
    canvas().AddCircle(centre, across / 2 - 0.5F, ui.color(Role::faint), 40, 1);
  }
  const Role line = primary ? Role::accent_text : Role::text;
  symbol(canvas(), centre, across * 0.28F, ui.color(enabled ? line : Role::faint));
  if (hovered) hand();
  if (!tip_text.empty()) tip(ui, tip_text);
  return clicked && enabled;
}

void tip(Ui& ui, std::string_view text) {
  if (ImGui::IsItemHovered() && !text.empty()) tip_here(ui, text);
}

void tip_here(Ui& ui, std::string_view text) {
  push_popup_style(ui);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(10), ui.px(6)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(7));
  ImGui::BeginTooltip();
  const Style style{Role::text, 12.5, Weight::regular, Face::sans};
  paragraph(ui, text, style, std::min(width_of(ui, text, style) + 2, ui.px(320)));
  ImGui::EndTooltip();
  ImGui::PopStyleVar(2);
  pop_popup_style();
}

}  // namespace padlens
