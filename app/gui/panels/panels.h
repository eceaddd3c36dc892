#pragma once

#include "app/gui/camera.h"
#include "app/gui/export_settings.h"
#include "app/gui/panels/cell_cursor.h"
#include "app/gui/panels/folder_list.h"
#include "app/gui/panels/framework_menu.h"
#include "app/gui/panels/layers_menu.h"
#include "app/gui/panels/path_box.h"
#include "app/gui/panels/stack_table.h"
#include "app/gui/panels/told_lines.h"
#include "app/gui/picture.h"
#include "app/gui/textures.h"
#include "app/gui/ui.h"

namespace padlens {

// Where the panels stand, in pixels of the window.
struct Area {
  ImVec2 min;
  ImVec2 max;
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  Room room() const {
    return {static_cast<double>(min.x), static_cast<double>(min.y), static_cast<double>(width()),
            static_cast<double>(height())};
  }
};

struct FrameAreas {
  Area top;
  Area left;
  Area told;  // of what was brought; above the picture, as the next is below it
  Area canvas;
  Area stack;
  Area right;
  Area transport;
};

// What panels keep from frame to frame: the scene that was drawn and where it was,
// and what is typed into dialogs. Nothing that would be missed.
struct PanelMemory {
  explicit PanelMemory(TextureDriver driver = {}) : textures(driver) {}

  ShownPicture picture;
  Placement place;
  Textures textures;
  ImVec2 pointer{-1, -1};  // where it was in the frame before
  CellCursor cursor;
  bool cursor_points = false;  // the cell that is pointed at is the cursor's, not the pointer's
  std::map<std::string, float> note_heights;  // of the tallest card, pixels: which, and how set
  bool edit_shown = false;
  bool dragging = false;  // the pointer went down on the picture and moved
  PathBox path_box;
  FolderList folder_list;
  ExportSettings exporting;
  ExportPreview export_preview;
  StackTable stack_table;
  ToldLines told;
  LayersMenu layers_menu;
  FrameworkMenu framework_menu;
  FrameworkMenu port_from_menu;
  FrameworkMenu port_to_menu;
  FrameworkMenu check_menu;
  int help_page = 0;
  bool focus_sizes = false;  // the keyboard goes to the first number of the layer
  float derivation_height = 0;
  float check_details = 0;  // of the port check: the tallest so far
  bool unsettled = false;   // what was drawn is to be drawn once more before it is shown
};

struct PanelContext {
  Ui& ui;
  const FrameAreas& areas;
  PanelMemory& memory;
};

// A part of the window: one file in this folder and one row in panels.cpp. It
// reads the state and emits actions.
struct Panel {
  const char* id;
  void (*draw)(PanelContext& context);
  bool (*visible)(const State& state);
};

// All panels and dialogs, laid out for the window's size.
void draw_panels(Ui& ui, PanelMemory& memory, ImVec2 window_size);

// Whether the window is so narrow that the panels at its sides spare room at their own sides.
bool is_tight(const Ui& ui);
// Room at the left and right of a side panel's contents, logical pixels.
inline double side_padding(const Ui& ui) {
  return is_tight(ui) ? 16 : 24;
}

FrameAreas layout_areas(Ui& ui, PanelMemory& memory, ImVec2 window_size);

// A panel's ImGui window over `area`, filled with `role`, its contents `padding`
// logical pixels inside. End it with ImGui::End().
void begin_panel(Ui& ui, const char* id, const Area& area, Role role, double padding_x,
                 double padding_y, bool scrolls);

// Before the end of a window that scrolls, over `role`: what goes on beyond its edges fades there.
void scroll_fade(Ui& ui, Role role);

// A line at a panel's edge, over what scrolls in it.
void edge_line(Ui& ui, ImVec2 from, ImVec2 to);

// Begins a dialog of `width` logical pixels in the middle of the window, with a
// title and a closing cross. End it with end_dialog().
void begin_dialog(Ui& ui, const char* id, std::string_view title, double width);
void end_dialog();

void draw_top_bar(PanelContext& context);
void draw_parameters(PanelContext& context);
void draw_canvas(PanelContext& context);
// The card of the lesson or the real layer that is open, at the foot of `room`. Returns the room
// above it.
Area draw_note_card(PanelContext& context, const Area& room);
// Over the picture of `room`, which is greyed as far as `canvas` is wide, while it is not that of
// the layer asked for: why not, what would be accepted, and whose picture it is.
void draw_refusal(Ui& ui, const Area& canvas, const Area& room);
// At the top of `room`, while the arithmetic of a refused layer is on show. Returns the room below.
Area draw_shown_anyway(Ui& ui, const Area& room);
// At the top of `room`, or in its middle where there is no picture: that the layer on show is too
// large for its values. Returns the room below.
Area draw_without_values(Ui& ui, const Area& room);
// Whether that line tells formulas: the document has names for sizes.
bool shows_formulas(const State& state);
// In the corner of `room` while only a part of the picture is seen.
void draw_minimap(PanelContext& context, const Area& room, const CameraLimits& limits);
void draw_stack(PanelContext& context);
// As high as the panel has use for, up to `most`.
float stack_height(Ui& ui, PanelMemory& memory, float most);
// What was understood of what was brought, or how far reading it has come.
void draw_told(PanelContext& context);
bool has_told(const State& state);
// As high as that has use for, up to `most`; `width`: of the panel.
float told_height(Ui& ui, PanelMemory& memory, float width, float most);
void draw_shape(PanelContext& context);
void draw_transport(PanelContext& context);
void draw_help(PanelContext& context);
// What there is to begin with, at the first start.
void draw_welcome(PanelContext& context);
void draw_rules_page(PanelContext& context);
void draw_port_page(PanelContext& context);
void draw_check_page(PanelContext& context);
void draw_files(PanelContext& context);
void draw_export(PanelContext& context);
void draw_leaving(PanelContext& context);
void draw_toasts(PanelContext& context);
// In place of all of these: notes of the lesson, for the teacher alone.
void draw_notes_screen(Ui& ui, ImVec2 size);

}  // namespace padlens
