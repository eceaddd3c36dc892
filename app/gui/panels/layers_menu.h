#pragma once

#include <string>
#include <vector>

#include "app/gui/panels/search_box.h"
#include "app/gui/ui.h"

namespace padlens {

struct PanelContext;

// The menu of real layers: a box to search in, the layers that are found, and at the foot
// what there is to know of the one that the arrow keys or the mouse have reached. Between
// frames it keeps what is typed.
class LayersMenu {
 public:
  // The popup `id`, with its left edge at `x` where there is room. Draw it between
  // push_popup_style() and pop_popup_style().
  void draw(PanelContext& context, const char* id, float x);

 private:
  void keys(Ui& ui);
  void list(Ui& ui, float width, float height);
  void row(Ui& ui, std::size_t at, float width);
  void open(Ui& ui, std::size_t index, std::string_view framework);

  SearchBox search_;
  std::vector<std::size_t> found_;  // indices into real_layers()
  std::size_t reached_ = 0;         // index into found_
  bool moved_ = false;              // by a key: its row has to come into view
  bool entered_ = false;            // Enter was pressed in the box
};

}  // namespace padlens
