#include "core/engine/answer_text.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string_view>

namespace padlens {
namespace {

void append_sides(std::string& text, std::string_view name, std::int64_t top, std::int64_t bottom,
                  std::int64_t left, std::int64_t right) {
  fmt::format_to(std::back_inserter(text),
                 R"(, "{}": {{"top": {}, "bottom": {}, "left": {}, "right": {}}})", name, top,
                 bottom, left, right);
}

}  // namespace

std::string answer_text(const Layer& layer) {
  const auto& [h, w] = layer.geometry.axis;
  std::string text = fmt::format(R"({{"output": [{}, {}])", h.out, w.out);
  append_sides(text, "pad", h.pad_before, h.pad_after, w.pad_before, w.pad_after);
  if (layer.geometry.transposed()) {
    append_sides(text, "crop", h.crop_before, h.crop_after, w.crop_before, w.crop_after);
  }
  text += R"(, "values": )";
  if (!layer.complete()) return text + "null}";
  text += '[';
  for (std::int64_t r = 0; r < h.out; ++r) {
    text += r == 0 ? "[" : ", [";
    const double* row = layer.output->row(r);
    for (std::int64_t c = 0; c < w.out; ++c) {
      if (c > 0) text += ", ";
      const double value = row[c];
      if (!std::isfinite(value)) {
        text += "null";  // JSON has no infinity
      } else if (value == std::floor(value) && std::abs(value) < 1e15) {
        fmt::format_to(std::back_inserter(text), "{}", static_cast<std::int64_t>(value));
      } else {
        fmt::format_to(std::back_inserter(text), "{}", value);
      }
    }
    text += ']';
  }
  return text + "]}";
}

}  // namespace padlens
