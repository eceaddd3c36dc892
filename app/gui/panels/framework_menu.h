#pragma once

#include <vector>

#include "app/gui/framework_search.h"
#include "app/gui/panels/search_box.h"
#include "app/gui/ui.h"

namespace padlens {

// The menu of frameworks: a box to search in, and those that are found, in groups. Between frames
// it keeps what is typed.
class FrameworkMenu {
 public:
  // The button that opens it, `width` pixels wide, at the cursor. Where the framework on show is
  // none of the first ones it bears its name.
  void button(Ui& ui, float width);

 private:
  void popup(Ui& ui, ImVec2 at, float width);
  void keys(Ui& ui);
  void row(Ui& ui, std::size_t at, float width);
  void choose(Ui& ui, const Framework& framework);

  SearchBox search_;
  std::vector<FoundFramework> found_;
  std::size_t reached_ = 0;  // index into found_
  bool moved_ = false;       // by a key: its row has to come into view
  bool entered_ = false;
};

}  // namespace padlens
