#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "app/gui/ui.h"

namespace padlens {

// The box at the top of a menu: what is typed narrows the rows below. It has the keyboard until
// Tab goes on to the rows.
class SearchBox {
 public:
  struct Change {
    bool changed = false;  // another text than in the frame before
    bool entered = false;  // Enter was pressed in it
  };
  // `hint` stands in the empty box.
  Change draw(Ui& ui, float width, const std::string& hint);
  void clear() { text_.fill('\0'); }
  const char* text() const { return text_.data(); }

  // Whether the keys up and down are the rows': the keyboard is here, or nowhere.
  static bool leads(const Ui& ui);
  // Which of `rows` rows (at least 1) the keys up, down and by pages lead to from `reached`.
  static std::size_t step(std::size_t reached, std::size_t rows);

 private:
  std::array<char, 128> text_{};
};

// From its edge to its words, logical pixels; the rows below begin there, too.
inline constexpr double kSearchInset = 10;

}  // namespace padlens
