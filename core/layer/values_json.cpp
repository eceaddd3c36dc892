#include "core/layer/values_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/layer/picture_values.h"

namespace padlens {
namespace {

Json row_json(std::span<const double> values) {
  Json row = Json::array();
  for (const double value : values) {
    // Whole numbers as such: "3" and not "3.0".
    if (value == std::floor(value) && std::abs(value) < 1e15) {
      row.push_back(static_cast<std::int64_t>(value));
    } else {
      row.push_back(value);
    }
  }
  return row;
}

Json plane_json(const Grid<double>& cells, int rank) {
  const auto width = static_cast<std::size_t>(cells.cols());
  if (rank == 1 && cells.rows() == 1) return row_json({cells.row(0), width});
  Json rows = Json::array();
  for (std::int64_t r = 0; r < cells.rows(); ++r)
    rows.push_back(row_json({cells.row(r), width}));
  return rows;
}

// The first of the first, down to what is no list with entries; and how many entries each of the
// lists on the way has, the outermost first.
std::pair<const Json*, std::vector<std::size_t>> first_of_all(const Json& value) {
  std::vector<std::size_t> shape;
  const Json* at = &value;
  for (; at->is_array() && !at->empty(); at = &(*at)[0])
    shape.push_back(at->size());
  return {at, shape};
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

Json values_json(const Values& values, int rank, std::int64_t in_each) {
  if (values.preset == Preset::custom) {
    if (values.picture && fits_picture(values)) return picture_json(values, rank);
    Json planes = Json::array();
    for (std::size_t p = 0; p < values.planes.size(); ++p)
      planes.push_back(plane_json(*values.planes[p], rank));
    if (planes.size() == 1) return Json(planes[0]);
    const bool even = in_each > 0 && planes.size() % static_cast<std::size_t>(in_each) == 0;
    if (!even) return planes;
    Json lists = Json::array();
    for (std::size_t p = 0; p < planes.size(); ++p) {
      if (p % static_cast<std::size_t>(in_each) == 0) lists.push_back(Json::array());
      lists.back().push_back(std::move(planes[p]));
    }
    return lists;
  }
  const auto info = std::ranges::find(presets(), values.preset, &PresetInfo::preset);
  return info->name;
}

namespace {

// Appends a list of planes of one size; false where it is none.
bool append_planes(const Json& list, int rank, std::vector<Grid<double>>& planes) {
  for (const Json& plane : list) {
    auto cells = rank == 1 ? read_rows(Json::array({plane})) : read_rows(plane);
    if (!cells) return false;
    const bool fits = planes.empty() || (cells->rows() == planes.front().rows() &&
                                         cells->cols() == planes.front().cols());
    if (!fits) return false;
    planes.push_back(*std::move(cells));
  }
  return true;
}

}  // namespace

namespace {

// `shape`: of the first entry of each list.
std::optional<UnevenPlace> uneven_place(const Json& value, std::span<const std::size_t> shape,
                                        const std::string& place) {
  if (shape.empty()) {
    if (value.is_number()) return std::nullopt;
    return UnevenPlace{place, &value, {}};
  }
  if (!value.is_array() || value.size() != shape.front()) {
    return UnevenPlace{place, &value, shape.front()};
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    // Text for each of a million numbers would take longer than the look at them.
    const bool fine = shape.size() == 1 && value[i].is_number();
    if (fine) continue;
    if (auto found = uneven_place(value[i], shape.subspan(1), fmt::format("{}[{}]", place, i))) {
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<UnevenPlace> uneven_place(const Json& value) {
  const auto [at, shape] = first_of_all(value);
  if (at->is_array()) return std::nullopt;  // nothing there to be like
  return uneven_place(value, shape, "");
}

bool holds_cells(const SpecField& field, const Spec& spec) {
  if (field.name == "input_values") return spec.input_values.preset == Preset::custom;
  return field.name == "kernel_values" && spec.kernel_values.preset == Preset::custom;
}

std::optional<Values> read_planes(const Json& value, int rank, bool nested) {
  const auto depth = static_cast<int>(first_of_all(value).second.size());
  std::vector<Grid<double>> planes;
  std::size_t in_each = 0;
  if (depth <= rank) {
    if (!append_planes(Json::array({value}), rank, planes)) return std::nullopt;
  } else if (depth == rank + 1 || !nested) {
    if (!append_planes(value, rank, planes)) return std::nullopt;
  } else {
    in_each = value[0].size();
    for (const Json& list : value) {
      if (!list.is_array() || list.size() != in_each) return std::nullopt;
      if (!append_planes(list, rank, planes)) return std::nullopt;
    }
  }
  return Values{Preset::custom, Planes(std::move(planes)), static_cast<std::int64_t>(in_each)};
}

}  // namespace padlens
