#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/gui/ui.h"

namespace padlens {

struct StackRows;

// The words of the rows of the stack's panel, and how wide they are, kept from frame to frame: a
// model may have thousands of layers.
struct StackTable {
  enum Column : std::size_t { number, name, word, settings, size, field, jump, start, columns };

  struct Row {
    std::array<std::string, columns> text;
    std::string problem;  // the first sentence of what is wrong; "" for nothing
  };
  std::vector<Row> rows;
  std::array<float, columns> widths{};  // of the widest text, pixels
  // A layer of the open model that carries a window, a join, or a problem.
  struct Place {
    std::size_t layer;
    std::string text;
    bool problem;
  };
  std::vector<Place> places;
  // What does not fit on the way that the path takes: the first join with a problem; "".
  std::string finding;
  std::size_t seen = 0;  // the row that was last brought into view
  bool scrolled = false;

  // Made anew where the stack, the model, the language or the scale are others.
  void update(Ui& ui);

 private:
  std::shared_ptr<const StackRows> of_;
  std::shared_ptr<const void> model_;
  std::size_t path_end_ = 0;
  std::string language_;
  float scale_ = 0;
};

}  // namespace padlens
