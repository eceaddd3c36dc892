#include "core/answers/beside.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/answers/comparison.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_changes.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

bool is_of_cells(const SpecField& field) {
  return field.name == "input_values" || field.name == "kernel_values" || field.name == "seed" ||
         field.name == "values";
}

// Its fields but for the numbers, which may be many.
Json plain_fields(const Spec& spec) {
  Json json = Json::object();
  for (const SpecField& field : spec_fields()) {
    if (is_written(field, spec) && !is_of_cells(field)) json[field.name] = field.get(spec);
  }
  return json;
}

// The fields of the present layer that one of another operation can have.
Json fields_for(const Spec& present, const Json& given) {
  Json fields = plain_fields(present);
  const auto op = given.find("op");
  if (op == given.end() || !op->is_string() || *op == present.op->id) return fields;
  Spec other;
  Problems ignored;
  find_spec_field("op")->set(other, *op, ignored);
  for (const SpecField& field : spec_fields()) {
    if (!is_written(field, other)) fields.erase(std::string(field.name));
  }
  return fields;
}

bool holds_numbers_of(const Values& values, const PerAxis& size) {
  return values.preset != Preset::custom ||
         (values.planes.rows() == size[kHeight] && values.planes.cols() == size[kWidth]);
}

}  // namespace

BesideSpec read_beside(const Json& beside, const Spec& present) {
  BesideSpec result{present, {}};
  Json given = beside;
  if (beside.is_string()) given = Json{{"framework", beside}};
  if (!given.is_object()) {
    result.problems.push_back({"beside",
                               "wrong_type",
                               {shown(beside), R"({"framework": "pytorch"})"},
                               Problem::Kind::unknown});
    return result;
  }
  Json fields = fields_for(present, given);
  put_changes(fields, given);
  ParsedSpec parsed = read_spec(fields);
  for (Problem& problem : parsed.problems) {
    problem.field = problem.field.empty() ? "beside" : "beside." + problem.field;
    result.problems.push_back(std::move(problem));
  }
  Spec& spec = parsed.spec;
  if (find_framework(spec.framework) == nullptr) {
    for (Problem& problem : resolve(spec).problems) {
      if (problem.field != "framework") continue;
      problem.field = "beside.framework";
      result.problems.push_back(std::move(problem));
    }
  }
  if (!result.problems.empty()) return result;
  const auto keep = [&](const char* name, Values Spec::*values, const PerAxis& size) {
    if (given.contains(name)) return;
    spec.*values = present.*values;
    if (holds_numbers_of(spec.*values, size)) return;
    const bool sane = size[kHeight] >= 1 && size[kWidth] >= 1 &&
                      std::int64_t{size[kHeight]} * size[kWidth] <= ValueLimits::input_cells;
    spec.*values = sane ? fitted(std::move(spec.*values), size[kHeight], size[kWidth]) : Values{};
  };
  keep("input_values", &Spec::input_values, spec.input);
  keep("kernel_values", &Spec::kernel_values, spec.kernel);
  if (!given.contains("seed")) spec.seed = present.seed;
  spec.values = present.values;
  result.spec = std::move(spec);
  return result;
}

Json beside_json(const Spec& other) {
  return plain_fields(other);
}

std::vector<const SpecField*> differing_fields(const Spec& one, const Spec& other) {
  std::vector<const SpecField*> fields;
  for (const SpecField& field : spec_fields()) {
    if (is_of_cells(field)) continue;
    if (!is_written(field, one) && !is_written(field, other)) continue;
    if (field.get(one) != field.get(other)) fields.push_back(&field);
  }
  return fields;
}

Layer layer_beside(const Layer& present, const Spec& other, const Geometry& geometry,
                   std::int64_t budget) {
  const Spec& spec = present.spec();
  const bool alike = !present.empty() && spec.input == other.input && spec.kernel == other.kernel &&
                     present.op().has_kernel == other.op->has_kernel &&
                     spec.input_values == other.input_values &&
                     spec.kernel_values == other.kernel_values && spec.seed == other.seed &&
                     present.grouping() == grouping_of(other);
  const Layer layer =
      alike ? relaid(present, other, geometry, budget) : make_layer(other, geometry, budget);
  return layer.showing(present.shown());
}

bool differs_beside(const Layer& present, const Layer& other, Cell out) {
  const auto& [h, w] = other.geometry().axis;
  if (out.row >= h.out || out.col >= w.out) return true;
  return differs(present, other, out);
}

Cell nearest_output(const Geometry& other, Cell out) {
  const auto& [h, w] = other.axis;
  return {std::clamp<std::int64_t>(out.row, 0, h.out - 1),
          std::clamp<std::int64_t>(out.col, 0, w.out - 1)};
}

}  // namespace padlens
