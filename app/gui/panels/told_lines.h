#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/gui/ui.h"

namespace padlens {

struct OpenModel;

inline constexpr double kToldIndent = 10;  // of a problem's text, beside its mark; logical pixels

Style told_style(bool problem);

// What is told of what was brought, in lines, kept from frame to frame: first what was assumed,
// then problems in the order of the layers, then remarks.
struct ToldLines {
  struct Line {
    std::string text;
    bool problem;
    bool first;  // of its sentence
    bool last;
  };
  std::vector<Line> lines;

  // Made anew where what was told, the language, the scale or the width are others. `width`: of
  // the text, pixels.
  void update(Ui& ui, float width);

 private:
  std::shared_ptr<const OpenModel> of_;
  std::string language_;
  float scale_ = 0;
  float width_ = 0;
};

}  // namespace padlens
