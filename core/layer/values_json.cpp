#include "core/layer/values_json.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace padlens {
namespace {

Json rows_json(const Grid<double>& cells) {
  Json rows = Json::array();
  for (std::int64_t r = 0; r < cells.rows(); ++r) {
    Json row = Json::array();
    for (std::int64_t c = 0; c < cells.cols(); ++c) {
      const double value = cells.at(r, c);
      // Whole numbers as such: "3" and not "3.0".
      if (value == std::floor(value) && std::abs(value) < 1e15) {
        row.push_back(static_cast<std::int64_t>(value));
      } else {
        row.push_back(value);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Rows of numbers, all of one length; nullopt for anything else.
std::optional<Grid<double>> read_rows(const Json& value) {
  if (!value.is_array() || value.empty() || !value[0].is_array() || value[0].empty()) {
    return std::nullopt;
  }
  // First of all: one long row and many short ones must not take memory for a grid
  // of both lengths.
  const std::size_t width = value[0].size();
  for (const Json& row : value) {
    if (!row.is_array() || row.size() != width) return std::nullopt;
  }
  Grid<double> cells(static_cast<std::int64_t>(value.size()), static_cast<std::int64_t>(width));
  for (std::int64_t r = 0; r < cells.rows(); ++r) {
    const Json& row = value[static_cast<std::size_t>(r)];
    for (std::int64_t c = 0; c < cells.cols(); ++c) {
      const Json& cell = row[static_cast<std::size_t>(c)];
      if (!cell.is_number()) return std::nullopt;
      cells.at(r, c) = cell.get<double>();
    }
  }
  return cells;
}

}  // namespace

Json values_json(const Values& values) {
  if (values.preset == Preset::custom) {
    Json planes = Json::array();
    for (std::size_t p = 0; p < values.planes.size(); ++p)
      planes.push_back(rows_json(*values.planes[p]));
    return planes.size() == 1 ? Json(planes[0]) : planes;
  }
  const auto info = std::ranges::find(presets(), values.preset, &PresetInfo::preset);
  return info->name;
}

std::optional<Planes> read_planes(const Json& value) {
  const bool several =
      !value.empty() && value[0].is_array() && !value[0].empty() && value[0][0].is_array();
  if (!several) {
    auto cells = read_rows(value);
    return cells ? std::optional<Planes>(*std::move(cells)) : std::nullopt;
  }
  std::vector<Grid<double>> planes;
  for (const Json& one : value) {
    auto cells = read_rows(one);
    if (!cells) return std::nullopt;
    if (cells->rows() != std::ssize(value[0]) || cells->cols() != std::ssize(value[0][0]))
      return std::nullopt;
    planes.push_back(*std::move(cells));
  }
  return Planes(std::move(planes));
}

}  // namespace padlens
