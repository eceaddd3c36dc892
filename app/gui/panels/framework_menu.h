#pragma once

#include <string>
#include <vector>

#include "app/gui/framework_search.h"
#include "app/gui/panels/search_box.h"
#include "app/gui/ui.h"

namespace padlens {

// The menu of frameworks: a box to search in, and those that are found, in groups. Between frames
// it keeps what is typed.
class FrameworkMenu {
 public:
  // A button that opens it, `width` pixels wide, at the cursor; returns what was chosen in this
  // frame, else null.

  // Beside those that are buttons: it bears the name of `present` where that is none of them, else
  // how many others there are.
  const Framework* others_button(Ui& ui, float width, const Framework* present);
  // With the name of `present`, whatever it is.
  const Framework* button(Ui& ui, float width, const Framework& present);

 private:
  struct Look {
    std::string words;
    bool named;  // they are a framework's name
    bool strong;
  };
  void opener(Ui& ui, float width, const Look& look);
  void popup(Ui& ui, ImVec2 at, float width);
  void keys(Ui& ui);
  void row(Ui& ui, std::size_t at, float width);
  void choose(const Framework& framework);

  SearchBox search_;
  std::vector<FoundFramework> found_;
  const Framework* present_ = nullptr;
  const Framework* chosen_ = nullptr;
  std::size_t reached_ = 0;  // index into found_
  bool moved_ = false;       // by a key: its row has to come into view
  bool entered_ = false;
};

}  // namespace padlens
