#include <span>

#include "app/cli/axes_json.h"
#include "app/cli/error_text.h"
#include "app/cli/symbolic.h"
#include "app/i18n/symbolic.h"
#include "core/frameworks/layer_shape.h"
#include "core/frameworks/resolve.h"
#include "core/layer/grouping.h"

namespace padlens {
namespace {

using SymbolJson = nlohmann::ordered_json;

SymbolJson errors_json(const Problems& problems, const Strings& tr) {
  return SymbolJson::parse(error_text(problems, tr))["error"];
}

const char* sides_name(Op op) {
  return op->transposed() ? "crop" : "pad";
}

// A number where it is one whatever the size.
SymbolJson law_json(const SizeLaw& law, const std::string& name) {
  return law.is_constant() ? SymbolJson(law.at(0)) : SymbolJson(law_text(law, name));
}

SymbolJson side_json(const SideLaw& side, const std::string& name) {
  if (side.law) return law_json(*side.law, name);
  if (side.by_remainder.empty()) return nullptr;
  if (side.by_remainder.size() == 1) return side.by_remainder[0];
  return {{"modulo", side.by_remainder.size()}, {"values", side.by_remainder}};
}

SymbolJson run_json(const SizeRun& run, const Unknown& unknown, Op op, const Strings& tr) {
  SymbolJson json{{"from", run.from}, {"to", run.to}};
  if (!run.accepted) {
    json["error"] = errors_json(run.problems, tr);
    return json;
  }
  for (const Axis axis : std::span(kAxes).last(static_cast<std::size_t>(op->rank))) {
    if (!unknown.on[axis]) continue;
    json["output"].push_back(run.by_law ? law_json(unknown.laws[axis], unknown.name)
                                        : SymbolJson(run.out[axis]));
  }
  return json;
}

SymbolJson size_json(const SymbolicAnswer& answer, const PerAxis& sizes, const Strings& tr) {
  const Spec spec = with_sizes(answer.spec, {sizes[kHeight], sizes[kWidth]});
  SymbolJson json{{"input", axes_json(spec.op, sizes[kHeight], sizes[kWidth])}};
  const Resolution resolution = resolve(spec);
  if (!resolution.accepted() && !(answer.anyway && resolution.geometry)) {
    json["error"] = errors_json(resolution.problems, tr);
    return json;
  }
  json["output"] = output_json(*resolution.geometry);
  json[sides_name(spec.op)] = sides_json(*resolution.geometry);
  return json;
}

}  // namespace

nlohmann::ordered_json formulas_json(const SymbolicShape& shape, Op op) {
  SymbolJson output = axes_json(op, shape.out[kHeight], shape.out[kWidth]);
  for (const Unknown& unknown : shape.unknowns) {
    for (const Axis axis : kAxes) {
      if (!unknown.on[axis]) continue;
      SymbolJson& size = op->rank == 1 ? output[0] : output[axis];
      size = unknown.has_law ? law_json(unknown.laws[axis], unknown.name) : SymbolJson(nullptr);
    }
  }
  return output;
}

nlohmann::ordered_json symbolic_sides_json(const SymbolicShape& shape, Op op) {
  SymbolJson json = sides_json(op, shape.sides);
  const auto names = side_names(op);
  for (const Unknown& unknown : shape.unknowns) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::size_t side = shape.sides.size() - names.size() + i;
      if (unknown.on[side / 2])
        json[std::string(names[i])] = side_json(unknown.sides[side], unknown.name);
    }
  }
  return json;
}

nlohmann::ordered_json symbols_json(const SymbolicShape& shape, Op op, const Strings& tr) {
  SymbolJson json = SymbolJson::object();
  for (const Unknown& unknown : shape.unknowns) {
    SymbolJson& each = json[unknown.name];
    each["axes"] = SymbolJson::array();
    const auto names = axis_names(op);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (unknown.on[kAxes.size() - names.size() + i]) each["axes"].push_back(names[i]);
    }
    if (!unknown.has_law) {
      each["formula"] = false;
      continue;
    }
    each["formula"] = true;
    each["from"] = unknown.from;
    each["to"] = unknown.to;
    if (!unknown.remainders.empty()) {
      each["modulo"] = unknown.modulo;
      each["remainders"] = unknown.remainders;
      each["refused"] = errors_json(unknown.otherwise, tr);
    }
    each["apart"] = SymbolJson::array();
    for (const SizeRun& run : unknown.apart)
      each["apart"].push_back(run_json(run, unknown, op, tr));
    if (!unknown.all_apart) each["all_apart"] = false;
  }
  return json;
}

nlohmann::ordered_json symbolic_json(const SymbolicAnswer& answer, const Strings& tr) {
  const Op op = answer.spec.op;
  SymbolJson json;
  json["output"] = formulas_json(answer.shape, op);
  json[sides_name(op)] = symbolic_sides_json(answer.shape, op);
  if (!grouping_of(answer.spec).single()) {
    const LayerShape shape =
        layer_shape(answer.spec, symbolic_sizes(answer.spec), output_texts(answer.shape));
    json["shape"] = {{"input", shape.input}, {"output", shape.output}};
  }
  json["symbols"] = symbols_json(answer.shape, op, tr);
  for (const PerAxis& sizes : answer.sizes)
    json["sizes"].push_back(size_json(answer, sizes, tr));
  return json;
}

}  // namespace padlens
