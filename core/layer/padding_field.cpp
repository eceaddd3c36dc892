#include <algorithm>
#include <array>
#include <utility>

#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"

// The field "padding": a mode, sides, or numbers as the frameworks list them.

namespace padlens::field_values {
namespace {

std::optional<Sides> read_sides(const Spec& spec, const GivenValue& value, Problems& problems) {
  const bool flat = spec.op->rank == 1;
  Sides sides;
  bool all_read = true;
  value.each_member([&](std::string_view key, const GivenValue& number) {
    int* side = key == "left"              ? &sides.left
                : key == "right"           ? &sides.right
                : !flat && key == "top"    ? &sides.top
                : !flat && key == "bottom" ? &sides.bottom
                                           : nullptr;
    if (side == nullptr) {
      add(problems, "padding", "unknown_name",
          {shown(Json(key)), flat ? "left, right" : "top, bottom, left, right"});
      return all_read = false;
    }
    const auto cells = read_whole(number, "padding", 0, Limits::side, problems);
    if (!cells) return all_read = false;
    *side = *cells;
    return true;
  });
  return all_read ? std::optional(sides) : std::nullopt;
}

// Numbers as they are listed: one or two for the axes; four, whose framework says which is which;
// in one dimension two are left and right, as all who list sides have them.
void set_list(Spec& spec, const GivenValue& value, Problems& problems) {
  const bool flat = spec.op->rank == 1;
  const std::size_t size = value.size();
  if (flat ? size != 1 && size != 2 : size != 2 && size != 4) {
    const char* possible = flat ? "2, [1, 2], {\"left\": 1, \"right\": 2}"
                                : "2, [2, 3], [1, 0, 1, 0], {\"top\": 1, …}";
    return add(problems, "padding", "wrong_type", {value.shown(), possible});
  }
  std::array<int, 4> cells{};
  for (std::size_t i = 0; i < size; ++i) {
    const auto number = read_whole(value[i], "padding", 0, Limits::side, problems);
    if (!number) return;
    cells[i] = *number;
  }
  const auto [a, b, c, d] = cells;
  if (size == 4) {
    spec.sides = {a, b, c, d};
  } else if (flat) {
    spec.sides = {0, 0, a, size == 1 ? a : b};
  } else {
    spec.sides = {a, a, b, b};
  }
  spec.padding = size == 4 ? PaddingMode::listed : PaddingMode::explicit_sides;
}

}  // namespace

Json get_padding(const Spec& spec) {
  const Sides& at = spec.sides;
  if (spec.padding == PaddingMode::number) return at.left;
  if (spec.padding == PaddingMode::listed) return Json{at.top, at.bottom, at.left, at.right};
  if (spec.padding != PaddingMode::explicit_sides) return mode_info(spec.padding).name;
  if (spec.op->rank == 1) return Json{{"left", spec.sides.left}, {"right", spec.sides.right}};
  return Json{{"top", spec.sides.top},
              {"bottom", spec.sides.bottom},
              {"left", spec.sides.left},
              {"right", spec.sides.right}};
}

void set_padding(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto spelled = [](const ModeInfo& mode) {
    return mode.kind == PaddingKind::sides ? std::string_view() : mode.name;
  };
  const auto offered = [&](const ModeInfo& mode) {
    return mode.rank == 0 || mode.rank == spec.op->rank ? spelled(mode) : std::string_view();
  };
  if (value.is_string()) {
    // Frameworks and people write the modes in any capitals.
    const std::string word = lower_case(std::string(value.text()));
    for (const ModeInfo& mode : mode_infos()) {
      if (spelled(mode).empty() || word != mode.name) continue;
      spec.padding = mode.mode;
      return;
    }
    add(problems, "padding", "unknown_name",
        {value.shown(), listed(mode_infos(), offered) +
                            (spec.op->rank == 1 ? ", {\"left\": 0, \"right\": 1}"
                                                : ", {\"top\": 0, \"bottom\": 1, …}")});
    return;
  }
  if (value.is_object()) {
    const auto sides = read_sides(spec, value, problems);
    if (!sides) return;
    spec.padding = PaddingMode::explicit_sides;
    spec.sides = *sides;
  } else if (value.is_array()) {
    set_list(spec, value, problems);
  } else if (const auto cells = read_whole(value, "padding", 0, Limits::side, problems)) {
    const int height = spec.op->rank == 1 ? 0 : *cells;
    spec.padding = PaddingMode::number;
    spec.sides = {height, height, *cells, *cells};
  }
}

}  // namespace padlens::field_values
