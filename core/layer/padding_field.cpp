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

// "SAME_UPPER" as "same_upper": frameworks and people write the modes in any capitals.
// Four numbers in the order in which they are written: their framework says which is which.
std::optional<Sides> read_list(const GivenValue& value, Problems& problems) {
  std::array<int, 4> cells{};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto number = read_whole(value[i], "padding", 0, Limits::side, problems);
    if (!number) return std::nullopt;
    cells[i] = *number;
  }
  return Sides{cells[0], cells[1], cells[2], cells[3]};
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
  std::optional<Sides> sides;
  PaddingMode mode = PaddingMode::explicit_sides;
  if (value.is_object()) {
    sides = read_sides(spec, value, problems);
  } else if (value.is_array() && value.size() == 4 && spec.op->rank == 2) {
    sides = read_list(value, problems);
    mode = PaddingMode::listed;
  } else if (const auto pair = read_pair(spec, value, "padding", 0, Limits::side, 0, problems)) {
    const auto& [height, width] = *pair;
    sides = Sides{height, height, width, width};
    if (value.is_number()) mode = PaddingMode::number;
  }
  if (!sides) return;
  spec.padding = mode;
  spec.sides = *sides;
}

}  // namespace padlens::field_values
