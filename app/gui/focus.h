#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/gui/imgui_compat.h"
#include "app/gui/shortcuts.h"

namespace padlens {

struct State;
struct Ui;

// Who has the keyboard.
//
// At first the picture has it: Space plays, the arrows step, letters and digits are shortcuts. Tab
// gives it to a control, which has a ring around it then. Enter and Space work that control; the
// arrows, Home and End go on within its group (the segments of a choice, the rows of a table or of
// a menu) or change its value; Tab goes on to the next group and Esc gives the keyboard back to the
// picture. A box that Tab comes to is typed into; Enter ends that, and further digits begin it
// anew. The picture's grids are controls, too, with a cell of theirs that the arrows move: see
// cell_cursor.h. Letters stay shortcuts, except in boxes.
//
// A dialog lies over the panels and a menu over both. Only controls of the topmost have the
// keyboard; when it goes, the one below has it again. A click leaves the keyboard with the picture
// (or with the box clicked into), and Tab goes on from what was clicked.
//
// Controls say in each frame, in the order of Tab, that they are there: widgets.h does it for
// those that it has. Between frames a key is looked at once: key() tells whether it is the
// controls'.
class KeyboardFocus {
 public:
  enum class Kind : std::uint8_t {
    button,
    value,  // the arrows, Home and End are its own: keys()
    box,    // to be typed into
    cells,  // a grid: all keys that a control has are its own
  };

  // --- between frames
  // Whether `press` is the controls', and no shortcut.
  bool key(const KeyPress& press, bool repeated, const State& state);
  // Before ImGui::NewFrame(): letters that came while a box was not yet typed into.
  void type_ahead();
  // Whether what the keys did is to be seen in a further frame only.
  bool pending() const { return opening_box_ != 0 || !ahead_.empty(); }

  // --- while a frame is drawn
  void begin_frame();
  // The windows begun since have their controls above those of the panels.
  void begin_dialog();
  // The item last drawn is a control; `chosen`: where Tab enters its group. True if a key worked
  // it.
  bool control(Kind kind = Kind::button, bool chosen = false);
  // The same of a place that is no item.
  bool control(ImGuiID id, ImVec2 min, ImVec2 max, Kind kind, bool chosen = false);
  // The control last said is `hovered`: where the pointer comes to it, it has the keyboard. For
  // choices of which one is marked, so that pointer and keys mark the same one.
  void follow_pointer(bool hovered);
  // Before the box `id` is drawn, which the keyboard may have come to.
  void before_box(ImGuiID id);
  // The control that has the keyboard, and the keys that came for it since the last frame.
  bool has(ImGuiID id) const { return id != 0 && held() == id; }
  std::span<const Key> keys(ImGuiID id) const;
  // Whether a control has the keyboard at all.
  bool any() const { return held() != 0; }
  // While no control has the keyboard, a digit begins to be typed into the box last said.
  void take_digits() { digits_box_ = stops_.empty() ? 0 : stops_.back().id; }
  // The picture was clicked.
  void to_picture();
  // In the order of places from left to right, controls registered since there were `first`.
  std::size_t count() const { return stops_.size(); }
  void left_to_right(std::size_t first);
  // Draws the ring, on top of all.
  void end_frame(Ui& ui);

  // Controls drawn while it lives are one group.
  class Group {
   public:
    Group(KeyboardFocus& focus, const char* id);
    ~Group() { focus_.group_ = before_; }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

   private:
    KeyboardFocus& focus_;
    ImGuiID before_;
  };

  // The control with the ring, and its box; nothing if there is none.
  struct Ring {
    ImGuiID id = 0;
    ImVec2 min;
    ImVec2 max;
  };
  std::optional<Ring> ring() const;

 private:
  enum Level : std::uint8_t { panels, dialog, menu, levels };

  struct Stop {
    ImGuiID id = 0;
    ImGuiID group = 0;
    ImVec2 min;
    ImVec2 max;
    ImVec2 clip_min;
    ImVec2 clip_max;
    Level level = panels;
    Kind kind = Kind::button;
    bool chosen = false;
  };

  ImGuiID held() const { return held_[top_]; }
  const Stop* find(ImGuiID id) const;
  const Stop* held_stop() const { return find(held()); }
  void hold(const Stop& stop);
  void release();
  bool held_key(const KeyPress& press, bool repeated, const Stop& stop);
  bool free_key(const KeyPress& press);
  void go_on(int by);
  const Stop* entry(const Stop& stop) const;
  void go_within(const Stop& from, Key key);
  Level level_of_window() const;
  void bring_into_view(const Stop& stop);
  void follow_levels();
  void follow_boxes();
  void follow_clicks();

  std::vector<Stop> stops_;  // of the frame drawn last
  std::vector<ImGuiID> dialogs_;
  std::array<ImGuiID, levels> held_{};          // which control has the keyboard; 0: none
  std::array<ImGuiID, levels> start_{};         // from where Tab goes on while none has
  std::array<std::ptrdiff_t, levels> place_{};  // in the order of Tab, of what had it last
  Level top_ = panels;                          // the topmost level that there are controls of
  ImGuiID group_ = 0;
  ImGuiID working_ = 0;      // to be worked in the coming frame
  ImGuiID opening_box_ = 0;  // to be typed into as soon as it is in view
  ImGuiID typing_ = 0;       // the box that is
  ImGuiID digits_box_ = 0;   // see take_digits(); of the frame drawn last
  ImGuiID scroll_to_ = 0;
  std::vector<Key> keys_;
  std::string ahead_;
  int frames_ahead_ = 0;
  int frames_opening_ = 0;
  bool by_key_ = false;    // the last thing that happened was a key: the ring is shown
  bool left_box_ = false;  // by a click; digits are no shortcuts until another key
};

}  // namespace padlens
