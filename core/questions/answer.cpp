#include "core/questions/answer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/geometry/taps.h"

namespace padlens {
namespace {

// Input positions of one axis under the window of `out`, ascending.
std::vector<std::int64_t> positions_read(const AxisGeometry& axis, std::int64_t out) {
  std::vector<std::int64_t> read;
  for (const AxisTap& tap : taps_of(axis, FillMode::zeros, out)) {
    if (tap.at.real()) read.push_back(tap.at.input);
  }
  return read;
}

CellsAnswer cells_read(const Geometry& geometry, Cell out) {
  const auto rows = positions_read(geometry.height(), out.row);
  const auto cols = positions_read(geometry.width(), out.col);
  CellsAnswer answer;
  answer.cells.reserve(rows.size() * cols.size());
  for (const std::int64_t row : rows) {
    for (const std::int64_t col : cols)
      answer.cells.push_back({row, col});
  }
  return answer;
}

SidesAnswer padding_of(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {{h.pad_before, h.pad_after, w.pad_before, w.pad_after}};
}

OutputAnswer size_of(const Geometry& geometry) {
  return {{geometry.height().out, geometry.width().out}};
}

struct ToJson {
  int rank;

  Json operator()(const OutputAnswer& size) const {
    return rank == 1 ? Json::array({size.cells[1]}) : Json(size.cells);
  }
  Json operator()(const SidesAnswer& sides) const {
    const auto& [top, bottom, left, right] = sides.cells;
    Json json{{"left", left}, {"right", right}};
    if (rank > 1) json.update({{"top", top}, {"bottom", bottom}});
    return json;
  }
  Json operator()(const CellsAnswer& answer) const {
    Json json = Json::array();
    for (const Cell& cell : answer.cells)
      json.push_back(rank == 1 ? Json(cell.col) : Json::array({cell.row, cell.col}));
    return json;
  }
  Json operator()(const NumberAnswer& answer) const {
    const double whole = std::round(answer.number);
    if (whole == answer.number && std::abs(whole) < 1e15) return static_cast<std::int64_t>(whole);
    return answer.number;
  }
  Json operator()(const FrameworkAnswer& answer) const { return answer.id; }
  Json operator()(const LayerAnswer& answer) const { return spec_to_json(answer.spec); }
};

}  // namespace

bool operator==(const NumberAnswer& a, const NumberAnswer& b) {
  const double largest = std::max(std::abs(a.number), std::abs(b.number));
  return a.number == b.number ||
         std::abs(a.number - b.number) < std::max(kNumberSlack, 1e-9 * largest);
}

Answer answer_of(const Ask& ask, const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  const Cell cell = ask.cell.value_or(Cell{0, 0});
  switch (ask.asks) {
    case Asks::padding:
      return padding_of(geometry);
    case Asks::reads:
      return cells_read(geometry, cell);
    case Asks::value:
      return NumberAnswer{output_value(layer, cell)};
    case Asks::divisor:
      return NumberAnswer{divisor_of(geometry, cell).number()};
    case Asks::framework:
      return FrameworkAnswer{layer.spec().framework, layer.spec()};
    case Asks::change:
      return size_of(*resolve(*ask.changed).geometry);
    case Asks::layer:
      return LayerAnswer{layer.spec()};
    case Asks::output:
      break;
  }
  return size_of(geometry);
}

Json answer_to_json(const Answer& answer, int rank) {
  return std::visit(ToJson{rank}, answer);
}

}  // namespace padlens
