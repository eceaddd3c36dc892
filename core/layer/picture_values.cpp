#include "core/layer/picture_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/layer/base64.h"
#include "core/layer/field_values.h"
#include "core/layer/number_range.h"

namespace padlens {
namespace {

std::string row_text(const double* row, std::int64_t cols) {
  std::string bytes(static_cast<std::size_t>(cols), '\0');
  std::transform(row, row + cols, bytes.begin(),
                 [](double grey) { return static_cast<char>(static_cast<std::uint8_t>(grey)); });
  std::string text;
  append_base64(text, bytes);
  return text;
}

Json plane_rows(const Grid<double>& cells, int rank) {
  if (rank == 1 && cells.rows() == 1) return row_text(cells.row(0), cells.cols());
  Json rows = Json::array();
  for (std::int64_t r = 0; r < cells.rows(); ++r)
    rows.push_back(row_text(cells.row(r), cells.cols()));
  return rows;
}

std::size_t count(std::int64_t cells) {
  return static_cast<std::size_t>(cells);
}

// Reads planes; what is wrong with the first that is none is a problem.
class PictureReader {
 public:
  PictureReader(std::string_view field, Problems& problems) : field_(field), problems_(problems) {}

  std::optional<Grid<double>> plane(const Json& rows, const std::string& place) {
    if (!rows.is_array() || rows.empty()) return refused(place, rows);
    // First of all: one long row and many short ones must not take memory for a grid of both
    // lengths.
    std::vector<std::string> greys;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string here = fmt::format("{}[{}]", place, r);
      auto bytes = row(rows[r], here);
      if (!bytes) return std::nullopt;
      if (r > 0 && bytes->size() != greys[0].size())
        return uneven(here, bytes->size(), greys[0].size());
      greys.push_back(*std::move(bytes));
    }
    auto cells = Grid<double>::unset(static_cast<std::int64_t>(greys.size()),
                                     static_cast<std::int64_t>(greys[0].size()));
    for (std::size_t r = 0; r < greys.size(); ++r) {
      std::ranges::transform(greys[r], cells.row(static_cast<std::int64_t>(r)), [](char byte) {
        return static_cast<double>(static_cast<std::uint8_t>(byte));
      });
    }
    return cells;
  }

  std::optional<Grid<double>> line(const Json& text, const std::string& place) {
    return plane(Json::array({text}), place);
  }

  std::nullopt_t uneven(const std::string& place, std::size_t there, std::size_t wanted) {
    field_values::add(problems_, field_, "values_uneven",
                      {place, std::to_string(there), std::to_string(wanted)});
    return std::nullopt;
  }

 private:
  std::optional<std::string> row(const Json& value, const std::string& place) {
    if (!value.is_string()) return refused(place, value);
    auto bytes = from_base64(value.get_ref<const std::string&>());
    if (!bytes || bytes->empty()) return refused(place, value);
    return bytes;
  }

  std::nullopt_t refused(const std::string& place, const Json& value) {
    field_values::add(problems_, field_, "values_base64", {place, shown(value)});
    return std::nullopt;
  }

  std::string_view field_;
  Problems& problems_;
};

}  // namespace

bool fits_picture(const Values& values) {
  if (values.preset != Preset::custom || values.planes.empty()) return false;
  const NumberRange range = range_of(values.planes);
  return range.whole && range.least >= 0 && range.most <= 255;
}

Json picture_json(const Values& values, int rank) {
  Json planes = Json::array();
  for (std::size_t p = 0; p < values.planes.size(); ++p)
    planes.push_back(plane_rows(*values.planes[p], rank));
  Json json = Json::object();
  json["picture"] = planes.size() == 1 ? std::move(planes[0]) : std::move(planes);
  return json;
}

Values picture_values(const Grid<std::uint8_t>& greys, std::int64_t planes) {
  auto grid = std::make_shared<Grid<double>>(greys.rows(), greys.cols());
  std::copy_n(greys.row(0), greys.size(), grid->row(0));
  Values values{Preset::custom,
                Planes(std::vector<GridPtr>(static_cast<std::size_t>(planes), std::move(grid)))};
  values.picture = true;
  return values;
}

std::optional<Values> read_picture(const Json& value, int rank, std::string_view field,
                                   Problems& problems) {
  if (value.size() != 1 || !value.contains("picture")) {
    field_values::add(problems, field, "wrong_type",
                      {shown(value), R"({"picture": ["AAECAw==", "BAUGBw=="]})"});
    return std::nullopt;
  }
  const Json& picture = value["picture"];
  PictureReader reader(field, problems);
  const Json* first = picture.is_array() && !picture.empty() ? &picture[0] : nullptr;
  const bool several = first != nullptr && (rank == 1 || first->is_array());
  std::vector<Grid<double>> planes;
  for (std::size_t p = 0; p < (several ? picture.size() : 1); ++p) {
    const std::string place = several ? fmt::format("picture[{}]", p) : "picture";
    const Json& given = several ? picture[p] : picture;
    auto plane = rank == 1 ? reader.line(given, place) : reader.plane(given, place);
    if (!plane) return std::nullopt;
    if (p > 0 && plane->rows() != planes[0].rows())
      return reader.uneven(place, count(plane->rows()), count(planes[0].rows()));
    if (p > 0 && plane->cols() != planes[0].cols())
      return reader.uneven(place, count(plane->cols()), count(planes[0].cols()));
    planes.push_back(*std::move(plane));
  }
  return Values{Preset::custom, Planes(std::move(planes)), 0, true};
}

}  // namespace padlens
