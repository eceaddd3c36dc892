#include "core/engine/answer_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/engine/exactness.h"
#include "core/frameworks/layer_shape.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

void append_whole(std::string& text, std::int64_t number) {
  const fmt::format_int digits(number);
  text.append(digits.data(), digits.size());
}

// Top, bottom, left, right; in one dimension the last two.
void append_sides(std::string& text, bool flat, std::string_view name,
                  const std::array<std::int64_t, 4>& cells) {
  constexpr std::array<std::string_view, 4> kNames{"top", "bottom", "left", "right"};
  text.append(R"(, ")").append(name).append(R"(": {)");
  const std::size_t first = flat ? 2 : 0;
  for (std::size_t i = first; i < cells.size(); ++i) {
    text.append(i == first ? R"(")" : R"(, ")").append(kNames[i]).append(R"(": )");
    append_whole(text, cells[i]);
  }
  text += '}';
}

// {"output": …, "pad": …, "crop": …, "shape": … without what closes it.
void append_sizes(std::string& text, const Spec& spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const bool flat = geometry.op->rank == 1;
  text += R"({"output": [)";
  if (!flat) {
    append_whole(text, h.out);
    text += ", ";
  }
  append_whole(text, w.out);
  text += ']';
  append_sides(text, flat, "pad", {h.pad_before, h.pad_after, w.pad_before, w.pad_after});
  if (geometry.transposed()) append_sides(text, flat, "crop", geometry.sides());
  if (grouping_of(spec).single()) return;
  const LayerShape shape = layer_shape(spec, geometry);
  text += fmt::format(R"(, "shape": {{"input": "{}", "output": "{}"}})", shape.input, shape.output);
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

// The same of every output plane: of one without a list around it.
template <class AppendCell>
void append_planes(std::string& text, const Layer& layer, AppendCell append_cell) {
  const std::int64_t planes = layer.grouping().filters;
  if (planes > 1) text += '[';
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    if (plane > 0) text += ", ";
    append_rows(text, layer.geometry(), [&](Cell cell) { append_cell(cell, plane); });
  }
  if (planes > 1) text += ']';
}

// ", "inexact": [[0, 2], [1, 1]]": which cells are; "" where none is.
void append_inexact(std::string& text, const Layer& layer) {
  const Exactness exactness(layer);
  if (!exactness.any_possible()) return;
  const Geometry& geometry = layer.geometry();
  const bool flat = geometry.op->rank == 1;
  const std::int64_t planes = layer.grouping().filters;
  std::string cells;
  const auto append = [&](std::int64_t plane, std::int64_t row, std::int64_t col) {
    if (!exactness.inexact({row, col}, plane)) return;
    std::string at = flat ? fmt::format("{}", col) : fmt::format("{}, {}", row, col);
    if (planes > 1) at = fmt::format("{}, {}", plane, at);
    if (!flat || planes > 1) at = '[' + at + ']';
    cells += (cells.empty() ? "" : ", ") + at;
  };
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    for (std::int64_t row = 0; row < geometry.height().out; ++row) {
      for (std::int64_t col = 0; col < geometry.width().out; ++col)
        append(plane, row, col);
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

// The bound that keeps the values from being there.
std::string limit_json(const Spec& spec, const Geometry& geometry) {
  if (const auto limit = value_limit(spec, geometry)) {
    return fmt::format(R"(null, "limit": {{"{}": {}}})", limit->what, limit->most);
  }
  if (output_cells(grouping_of(spec), geometry) > kMaxOutputCells) {
    return fmt::format(R"(null, "limit": {{"output_cells": {}}})", kMaxOutputCells);
  }
  return R"(null, "limit": {"multiplications": null})";
}

}  // namespace

std::string answer_text(const Layer& layer, std::span<const std::string> cautions) {
  const Geometry& geometry = layer.geometry();
  std::string text;
  append_sizes(text, layer.spec(), geometry);
  if (!layer.spec().values) return text + cautions_json(cautions) + '}';
  text += R"(, "values": )";
  if (!layer.complete())
    return text + limit_json(layer.spec(), geometry) + cautions_json(cautions) + '}';
  append_planes(text, layer, [&](Cell cell, std::int64_t plane) {
    if (!has_value(geometry, cell)) {
      text += "null";
    } else {
      append_number(text, layer.output(plane)->at(cell));
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

void append_sizes_text(std::string& text, const Spec& spec, const Geometry& geometry,
                       std::span<const std::string> cautions) {
  append_sizes(text, spec, geometry);
  text.append(cautions_json(cautions)) += '}';
}

}  // namespace padlens
