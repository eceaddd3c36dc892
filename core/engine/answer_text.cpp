#include "core/engine/answer_text.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/engine/exactness.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

void append_sides(std::string& text, bool flat, std::string_view name, std::int64_t top,
                  std::int64_t bottom, std::int64_t left, std::int64_t right) {
  if (flat) {
    fmt::format_to(std::back_inserter(text), R"(, "{}": {{"left": {}, "right": {}}})", name, left,
                   right);
    return;
  }
  fmt::format_to(std::back_inserter(text),
                 R"(, "{}": {{"top": {}, "bottom": {}, "left": {}, "right": {}}})", name, top,
                 bottom, left, right);
}

void append_number(std::string& text, double value) {
  if (std::isnan(value)) {
    text += R"("nan")";  // JSON has neither this nor infinity
  } else if (std::isinf(value)) {
    text += value > 0 ? R"("inf")" : R"("-inf")";
  } else if (value == std::floor(value) && std::abs(value) < 1e15) {
    fmt::format_to(std::back_inserter(text), "{}", static_cast<std::int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(text), "{}", value);
  }
}

// "[[1, 2], [3, 4]]", in one dimension "[1, 2]"; "[]" for an empty tensor.
template <class AppendCell>
void append_rows(std::string& text, const Geometry& geometry, AppendCell append_cell) {
  const bool flat = geometry.op->rank == 1;
  text += '[';
  const std::int64_t rows = geometry.outputs() == 0 ? 0 : geometry.height().out;
  for (std::int64_t r = 0; r < rows; ++r) {
    if (!flat) text += r == 0 ? "[" : ", [";
    for (std::int64_t c = 0; c < geometry.width().out; ++c) {
      if (c > 0) text += ", ";
      append_cell(Cell{r, c});
    }
    if (!flat) text += ']';
  }
  text += ']';
}

// ", "inexact": [[0, 2], [1, 1]]": which cells are; "" where none is.
void append_inexact(std::string& text, const Layer& layer) {
  const Exactness exactness(layer);
  if (!exactness.any_possible()) return;
  const Geometry& geometry = layer.geometry();
  const bool flat = geometry.op->rank == 1;
  std::string cells;
  for (std::int64_t row = 0; row < geometry.height().out; ++row) {
    for (std::int64_t col = 0; col < geometry.width().out; ++col) {
      if (!exactness.inexact({row, col})) continue;
      if (!cells.empty()) cells += ", ";
      cells += flat ? fmt::format("{}", col) : fmt::format("[{}, {}]", row, col);
    }
  }
  if (!cells.empty()) text += R"(, "inexact": [)" + cells + ']';
}

}  // namespace

namespace {

std::string cautions_json(std::span<const std::string> cautions) {
  if (cautions.empty()) return "";
  return R"(, "cautions": )" + json_text(Json(std::vector(cautions.begin(), cautions.end())));
}

}  // namespace

std::string answer_text(const Layer& layer, std::span<const std::string> cautions) {
  const Geometry& geometry = layer.geometry();
  const auto& [h, w] = geometry.axis;
  const bool flat = geometry.op->rank == 1;
  std::string text = flat ? fmt::format(R"({{"output": [{}])", w.out)
                          : fmt::format(R"({{"output": [{}, {}])", h.out, w.out);
  append_sides(text, flat, "pad", h.pad_before, h.pad_after, w.pad_before, w.pad_after);
  if (geometry.transposed()) {
    append_sides(text, flat, "crop", h.crop_before, h.crop_after, w.crop_before, w.crop_after);
  }
  text += R"(, "values": )";
  if (!layer.complete()) {
    const bool cells = geometry.outputs() > kMaxOutputCells;
    return text +
           (cells ? fmt::format(R"(null, "limit": {{"output_cells": {}}})", kMaxOutputCells)
                  : R"(null, "limit": {"multiplications": null})") +
           cautions_json(cautions) + '}';
  }
  append_rows(text, geometry, [&](Cell cell) {
    if (!has_value(geometry, cell)) {
      text += "null";
    } else {
      append_number(text, layer.output()->at(cell));
    }
  });
  if (geometry.op->reducer->divides) {
    text += R"(, "divisors": )";
    append_rows(text, geometry, [&](Cell cell) {
      const Ratio divisor = divisor_of(geometry, cell);
      const char* form = divisor.under == 1 ? "{}" : "\"{}\"";
      fmt::format_to(std::back_inserter(text), fmt::runtime(form), ratio_text(divisor));
    });
  }
  append_inexact(text, layer);
  return text + cautions_json(cautions) + '}';
}

}  // namespace padlens
