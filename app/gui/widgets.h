#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/gui/ui.h"

namespace padlens {

// Of the accent behind text that is selected.
inline constexpr double kSelectionOpacity = 0.3;

// The controls of the window. Each is drawn at ImGui's cursor and moves it on;
// widths are in pixels. `id` has to be unique within its panel.

// A place at the cursor that can be clicked, or worked by key while it has the ring (focus.h);
// moves the cursor on. `chosen`: where Tab enters its group.
bool area(Ui& ui, const char* id, ImVec2 size, bool* hovered = nullptr, bool chosen = false);

// "PARAMETERS" in small capitals, with a link at the right end. True if clicked.
bool section(Ui& ui, std::string_view title, std::string_view link = {});

// Whether segmented() puts them into one row.
bool fits_one_row(Ui& ui, std::span<const std::string> items, float width);

// The index that was clicked. Items that do not fit one row get several.
std::optional<int> segmented(Ui& ui, const char* id, std::span<const std::string> items,
                             int selected, float width, double height = 30);

struct SliderChange {
  int value;
  bool continued;  // part of a drag that has already changed something
};
std::optional<SliderChange> slider(Ui& ui, const char* id, int value, int min, int max,
                                   float width);

struct BoxChange {
  std::string text;
  bool continued;
};
// A box for a number. What is typed is reported letter by letter. `role` colours what
// nobody has typed.
std::optional<BoxChange> number_box(Ui& ui, const char* id, const std::string& text, float width,
                                    bool wrong, Role role = Role::text);

std::optional<int> combo(Ui& ui, const char* id, std::span<const std::string> items, int selected,
                         float width, bool enabled = true);

bool check_box(Ui& ui, const char* id, std::string_view label, bool checked);

// Text that can be clicked.
bool link(Ui& ui, const char* id, std::string_view text, const Style& style);

// A rounded button; the primary one is filled with the accent. As wide as button_width(), or as
// `width` says.
float button_width(Ui& ui, std::string_view text);
bool button(Ui& ui, const char* id, std::string_view text, bool primary, float width = 0);

// Draws a symbol around `centre`, `radius` pixels wide, in `color`.
using Symbol = void (*)(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);

// A round button with a symbol; `size` in logical pixels.
// One that is not `enabled` is pale and does nothing, but has its tip.
bool round_button(Ui& ui, const char* id, Symbol symbol, double size, bool primary,
                  std::string_view tip, bool enabled = true);

// A tip below the pointer while the last item is pointed at.
void tip(Ui& ui, std::string_view text);
// The same, whatever is pointed at.
void tip_here(Ui& ui, std::string_view text);

// Pushes the look of popups and menus; popups are drawn between the two.
void push_popup_style(Ui& ui);
void pop_popup_style();
// One row of a menu: its words, its key at the right, a mark if chosen.
bool menu_row(Ui& ui, const char* id, std::string_view text, std::string_view key, bool chosen,
              float width);

namespace symbols {
void play(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void pause(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void back(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void forward(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void first(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void last(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void loop(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void moon(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void sun(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void cross(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void chevron_left(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
void chevron_right(ImDrawList& list, ImVec2 centre, float radius, ImU32 color);
}  // namespace symbols

}  // namespace padlens
