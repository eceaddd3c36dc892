#include "app/gui/focus.h"

#include <algorithm>
#include <cmath>

#include "app/gui/state.h"
#include "app/gui/ui.h"

namespace padlens {
namespace {

constexpr double kRingGap = 2;  // between the control and its ring, logical pixels
constexpr double kRingWidth = 2;
constexpr int kPage = 8;             // rows that PageUp and PageDown go in a menu
constexpr int kMostFramesAhead = 6;  // until letters typed ahead are given up

bool is_digit(Key key) {
  return key >= letter('0') && key <= letter('9');
}

// What may begin a number.
bool begins_number(Key key) {
  return is_digit(key) || key == Key::minus || key == letter('.');
}

bool is_arrow(Key key) {
  return key == Key::left || key == Key::right || key == Key::up || key == Key::down;
}

// The keys that belong to the control that has the keyboard.
bool is_control_key(Key key) {
  return is_arrow(key) || key == Key::home || key == Key::end || key == Key::enter ||
         key == Key::space || key == Key::f2;
}

bool works(Key key) {
  return key == Key::enter || key == Key::space || key == Key::f2;
}

ImVec2 centre_of(ImVec2 min, ImVec2 max) {
  return {(min.x + max.x) / 2, (min.y + max.y) / 2};
}

bool clicked_somewhere() {
  return ImGui::GetIO().MouseClicked[0];
}

}  // namespace

// --- keys -----------------------------------------------------------------------------

const KeyboardFocus::Stop* KeyboardFocus::find(ImGuiID id) const {
  const auto found = std::ranges::find(stops_, id, &Stop::id);
  return id == 0 || found == stops_.end() ? nullptr : &*found;
}

void KeyboardFocus::hold(const Stop& stop) {
  held_[stop.level] = start_[stop.level] = stop.id;
  scroll_to_ = stop.id;
  keys_.clear();
  opening_box_ = stop.kind == Kind::box ? stop.id : 0;
  // What is left keeps what was typed into it.
  if (typing_ != 0 && typing_ != stop.id) ImGui::ClearActiveID();
}

void KeyboardFocus::release() {
  start_[top_] = held();
  held_[top_] = 0;
  keys_.clear();
  opening_box_ = 0;
  if (typing_ != 0) ImGui::ClearActiveID();
}

bool KeyboardFocus::key(const KeyPress& press, bool repeated, const State& state) {
  if (press.alt) return false;
  // Typing into a box that was clicked shows no ring.
  const bool ends_typing = press.key == Key::tab || press.key == Key::enter;
  if (ends_typing || !ImGui::GetIO().WantTextInput) by_key_ = true;
  if (!is_digit(press.key)) left_box_ = false;
  if (press.control || state.edit) return false;
  if (press.key == Key::tab) {
    if (ImGui::GetIO().WantTextInput && typing_ == 0) return false;
    go_on(press.shift ? -1 : 1);
    return true;
  }
  // A box is being typed into: its keys go past, but for the one that ends it.
  if (ImGui::GetIO().WantTextInput) return press.key != Key::escape;
  if (const Stop* stop = held_stop()) return held_key(press, repeated, *stop);
  return free_key(press);
}

bool KeyboardFocus::held_key(const KeyPress& press, bool repeated, const Stop& stop) {
  const Key key = press.key;
  if (key == Key::escape) {
    if (top_ != panels) return false;  // the dialog or the menu closes
    release();
    return true;
  }
  if (begins_number(key) && (stop.kind == Kind::box || stop.kind == Kind::cells)) {
    if (stop.kind == Kind::box) opening_box_ = stop.id;
    if (stop.kind == Kind::cells) keys_.push_back(key);
    ahead_ += static_cast<char>(key);
    return true;
  }
  if (is_digit(key)) return true;
  if (top_ != panels && (key == Key::page_up || key == Key::page_down)) {
    go_within(stop, key);
    return true;
  }
  if (!is_control_key(key)) return false;
  if (stop.kind == Kind::cells || (stop.kind == Kind::value && !works(key))) {
    if (!repeated || is_arrow(key)) keys_.push_back(key);
    return true;
  }
  if (!works(key)) {
    go_within(stop, key);
  } else if (!repeated) {
    (stop.kind == Kind::box ? opening_box_ : working_) = stop.id;
  }
  return true;
}

// No control has the keyboard: the picture has, or what lies over it.
bool KeyboardFocus::free_key(const KeyPress& press) {
  const Key key = press.key;
  const Stop* digits = top_ == panels ? find(digits_box_) : nullptr;
  if (digits != nullptr && begins_number(key)) {
    hold(*digits);
    ahead_ += static_cast<char>(key);
    return true;
  }
  if (is_digit(key)) return left_box_ || top_ != panels;
  if (top_ == panels) {
    if (key != Key::enter && key != Key::f2) return false;
    // The grid of the cell that is pointed at or pinned, else the first one.
    const Stop* cells = nullptr;
    for (const Stop& stop : stops_) {
      const bool better = cells == nullptr || (stop.chosen && !cells->chosen);
      if (stop.kind == Kind::cells && better) cells = &stop;
    }
    if (cells != nullptr) hold(*cells);
    return true;
  }
  if (is_arrow(key)) go_on(key == Key::up || key == Key::left ? -1 : 1);
  return is_control_key(key) || key == Key::page_up || key == Key::page_down;
}

void KeyboardFocus::type_ahead() {
  if (ahead_.empty()) return;
  if (ImGui::GetIO().WantTextInput) {
    for (const char sign : ahead_)
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(sign));
  } else if (++frames_ahead_ < kMostFramesAhead) {
    return;
  }
  ahead_.clear();
  frames_ahead_ = 0;
}

// The one of its group that Tab comes to.
const KeyboardFocus::Stop* KeyboardFocus::entry(const Stop& stop) const {
  if (stop.group == 0) return &stop;
  const Stop* first = nullptr;
  for (const Stop& each : stops_) {
    if (each.group != stop.group || each.level != stop.level) continue;
    if (each.chosen) return &each;
    if (first == nullptr) first = &each;
  }
  return first;
}

// Past the last control the picture has the keyboard again; in dialogs and menus it is the first
// one's.
void KeyboardFocus::go_on(int by) {
  std::vector<const Stop*> all;
  for (const Stop& stop : stops_) {
    if (stop.level == top_) all.push_back(&stop);
  }
  if (all.empty()) return;
  const ImGuiID from = held() != 0 ? held() : start_[top_];
  const auto found = std::ranges::find(all, from, &Stop::id);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const bool there = found != all.end();
  const ImGuiID group = there ? (*found)->group : 0;
  // Where one is gone, its neighbour is next.
  const std::ptrdiff_t gone = from == 0 ? (by > 0 ? 0 : count) : std::min(place_[top_], count);
  std::ptrdiff_t at = there ? found - all.begin() : by > 0 ? gone - 1 : gone;
  if (group != 0 && std::ranges::all_of(all, [&](const Stop* s) { return s->group == group; })) {
    return hold(*all[static_cast<std::size_t>((at + by + count) % count)]);  // a menu
  }
  do {
    at += by;
    if (at >= 0 && at < count) continue;
    if (top_ == panels) {
      release();
      start_[top_] = 0;
      return;
    }
    at = by > 0 ? 0 : count - 1;
    break;
  } while (group != 0 && all[static_cast<std::size_t>(at)]->group == group);
  hold(*entry(*all[static_cast<std::size_t>(at)]));
}

// To the nearest of the group in that direction.
void KeyboardFocus::go_within(const Stop& from, Key key) {
  if (from.group == 0) return;
  std::vector<const Stop*> all;
  for (const Stop& stop : stops_) {
    if (stop.group == from.group && stop.level == from.level) all.push_back(&stop);
  }
  const auto own = std::ranges::find(all, from.id, &Stop::id) - all.begin();
  const auto last = static_cast<std::ptrdiff_t>(all.size()) - 1;
  const auto go = [&](std::ptrdiff_t at) {
    hold(*all[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, last))]);
  };
  if (key == Key::home) return go(0);
  if (key == Key::end) return go(last);
  if (key == Key::page_up) return go(own - kPage);
  if (key == Key::page_down) return go(own + kPage);
  const bool across = key == Key::left || key == Key::right;
  const float sign = key == Key::left || key == Key::up ? -1.0F : 1.0F;
  const ImVec2 here = centre_of(from.min, from.max);
  const Stop* nearest = nullptr;
  float least = 0;
  for (const Stop* stop : all) {
    const ImVec2 there = centre_of(stop->min, stop->max);
    const ImVec2 way{(there.x - here.x) * sign, (there.y - here.y) * sign};
    const float along = across ? way.x : way.y;
    const float aside = std::abs(across ? way.y : way.x);
    if (along < 2 || (across && aside > along)) continue;
    const float distance = along + 3 * aside;
    if (nearest != nullptr && distance >= least) continue;
    nearest = stop;
    least = distance;
  }
  if (nearest != nullptr) hold(*nearest);
}

// --- controls -------------------------------------------------------------------------

void KeyboardFocus::begin_frame() {
  digits_box_ = 0;
  stops_.clear();
  dialogs_.clear();
}

void KeyboardFocus::begin_dialog() {
  dialogs_.push_back(ImGui::GetCurrentWindow()->RootWindow->ID);
}

KeyboardFocus::Level KeyboardFocus::level_of_window() const {
  const ImGuiWindow& root = *ImGui::GetCurrentWindow()->RootWindow;
  if ((root.Flags & ImGuiWindowFlags_Popup) != 0) return menu;
  return std::ranges::find(dialogs_, root.ID) != dialogs_.end() ? dialog : panels;
}

bool KeyboardFocus::control(Kind kind, bool chosen) {
  return control(ImGui::GetItemID(), ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), kind,
                 chosen);
}

bool KeyboardFocus::control(ImGuiID id, ImVec2 min, ImVec2 max, Kind kind, bool chosen) {
  if (id == 0) return false;  // of a window that is not there yet
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if ((context.CurrentItemFlags & ImGuiItemFlags_Disabled) != 0) return false;
  const ImGuiWindow& window = *context.CurrentWindow;
  Stop stop{id, group_, min, max, window.InnerClipRect.Min, window.InnerClipRect.Max};
  // A list or a menu is one group, but for the boxes in it.
  const bool list = (window.Flags & (ImGuiWindowFlags_ChildWindow | ImGuiWindowFlags_Popup)) != 0;
  if (group_ == 0 && list && kind != Kind::box) stop.group = window.ID;
  stop.level = level_of_window();
  stop.kind = kind;
  stop.chosen = chosen;
  stops_.push_back(stop);
  if (kind == Kind::box && opening_box_ == id) {
    compat::open_box(0);
    if (ImGui::GetActiveID() == id) opening_box_ = 0;
  }
  if (scroll_to_ == id) bring_into_view(stop);
  const bool worked = working_ == id;
  if (worked) working_ = 0;
  return worked;
}

void KeyboardFocus::follow_pointer(bool hovered) {
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (!hovered || stops_.empty() || has(stops_.back().id) || (moved.x == 0 && moved.y == 0)) return;
  hold(stops_.back());
}

void KeyboardFocus::before_box(ImGuiID id) {
  if (opening_box_ == id && id != 0) compat::open_box(id);
}

std::span<const Key> KeyboardFocus::keys(ImGuiID id) const {
  return has(id) ? std::span<const Key>(keys_) : std::span<const Key>();
}

void KeyboardFocus::bring_into_view(const Stop& stop) {
  scroll_to_ = 0;
  ImGuiWindow& window = *ImGui::GetCurrentWindow();
  const float room = std::round(ImGui::GetFontSize());
  const float above = stop.clip_min.y - (stop.min.y - room);
  const float below = stop.max.y + room - stop.clip_max.y;
  if (above > 0) {
    ImGui::SetScrollY(&window, std::max(window.Scroll.y - above, 0.0F));
  } else if (below > 0) {
    ImGui::SetScrollY(&window, std::min(window.Scroll.y + below, window.ScrollMax.y));
  }
}

void KeyboardFocus::left_to_right(std::size_t first) {
  const auto begin = stops_.begin() + static_cast<std::ptrdiff_t>(first);
  std::stable_sort(begin, stops_.end(),
                   [](const Stop& a, const Stop& b) { return a.min.x < b.min.x; });
}

void KeyboardFocus::to_picture() {
  if (held_[panels] != 0) start_[panels] = held_[panels];
  held_[panels] = 0;
  left_box_ = false;
  by_key_ = false;
}

KeyboardFocus::Group::Group(KeyboardFocus& focus, const char* id)
    : focus_(focus), before_(focus.group_) {
  focus_.group_ = ImGui::GetID(id);
}

// --- after the frame ------------------------------------------------------------------

// What lies on top has the keyboard; what lies below keeps its place for later.
void KeyboardFocus::follow_levels() {
  Level top = panels;
  for (const Stop& stop : stops_)
    top = std::max(top, stop.level);
  for (int above = top + 1; above < levels; ++above)
    held_[static_cast<std::size_t>(above)] = start_[static_cast<std::size_t>(above)] = 0;
  const bool opened = top > top_;
  top_ = top;
  if (opened && (by_key_ || top == dialog)) {
    const auto first = std::ranges::find(stops_, top, &Stop::level);
    // It begins with its box where it has one, else where its list is at some place.
    const auto begins = [&](auto&& how) {
      return std::ranges::find_if(stops_,
                                  [&](const Stop& stop) { return stop.level == top && how(stop); });
    };
    const auto box = begins([](const Stop& stop) { return stop.kind == Kind::box; });
    const auto chosen = begins([](const Stop& stop) { return stop.chosen; });
    if (box != stops_.end()) {
      hold(*box);
    } else if (chosen != stops_.end()) {
      hold(*chosen);
    } else if (top == menu) {
      hold(*first);
    }
  }
  if (held() == 0) return;
  std::ptrdiff_t place = 0;
  for (const Stop& stop : stops_) {
    if (stop.level != top_) continue;
    if (stop.id == held()) {
      place_[top_] = place;
      return;
    }
    ++place;
  }
  held_[top_] = 0;  // it is gone
}

void KeyboardFocus::follow_boxes() {
  const ImGuiID active = ImGui::GetActiveID();
  const Stop* box = find(active);
  if (box != nullptr && box->kind != Kind::box) box = nullptr;
  if (box != nullptr) {
    if (held_[box->level] != box->id) scroll_to_ = 0;
    held_[box->level] = start_[box->level] = box->id;
  }
  typing_ = box == nullptr ? 0 : box->id;
}

// A click takes the keyboard away from the control that has it.
void KeyboardFocus::follow_clicks() {
  if (!clicked_somewhere()) return;
  by_key_ = false;
  const Stop* held = held_stop();
  if (held == nullptr || held->id == typing_) return;
  left_box_ = held->kind == Kind::box;
  held_[top_] = 0;
  if (const Stop* clicked = find(ImGui::GetActiveID())) start_[top_] = clicked->id;
}

std::optional<KeyboardFocus::Ring> KeyboardFocus::ring() const {
  const Stop* stop = held_stop();
  if (stop == nullptr || !by_key_) return std::nullopt;
  return Ring{stop->id, stop->min, stop->max};
}

void KeyboardFocus::end_frame(Ui& ui) {
  keys_.clear();
  working_ = 0;
  if (opening_box_ != 0 && ++frames_opening_ > kMostFramesAhead) opening_box_ = 0;
  if (opening_box_ == 0) frames_opening_ = 0;
  follow_levels();
  follow_boxes();
  follow_clicks();
  const Stop* stop = held_stop();
  // A cell that is typed into has a box of its own.
  if (stop == nullptr || !by_key_ || ui.state.edit) return;
  const float width = ui.px(kRingWidth);
  // On whole pixels: ImGui's edges lie half a pixel inside.
  const float grow = ui.px(kRingGap) + (std::fmod(width, 2.0F) == 0 ? 0.5F : 0.0F);
  const ImVec2 min{stop->min.x - grow, stop->min.y - grow};
  const ImVec2 max{stop->max.x + grow, stop->max.y + grow};
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.PushClipRect({stop->clip_min.x - grow - width, stop->clip_min.y - grow - width},
                    {stop->clip_max.x + grow + width, stop->clip_max.y + grow + width});
  compat::add_rect(list, min, max, ui.color(Role::accent), ui.px(7), width);
  list.PopClipRect();
}

}  // namespace padlens
