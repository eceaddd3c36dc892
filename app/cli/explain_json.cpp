#include "app/cli/explain_json.h"

#include <nlohmann/json.hpp>

#include "app/cli/axes_json.h"
#include "app/cli/rule_text.h"
#include "app/i18n/streaming.h"
#include "core/engine/answer_text.h"
#include "core/frameworks/layer_shape.h"
#include "core/geometry/cost.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered both(std::int64_t AxisGeometry::*member, const Geometry& geometry) {
  return axes_json(geometry.op, geometry.height().*member, geometry.width().*member);
}

Ordered formulas_json(const AxisDerivation& axis) {
  Ordered json = Ordered::array();
  for (const Formula& formula : axis.formulas) {
    json.push_back({{"name", formula.name},
                    {"symbolic", formula.symbolic},
                    {"substituted", formula.substituted},
                    {"result", formula.result}});
  }
  return json;
}

Ordered notes_json(const AxisDerivation& axis, const Strings& tr) {
  Ordered json = Ordered::array();
  for (const Note& note : axis.notes) {
    json.push_back({{"code", note.code}, {"args", note.args}, {"text", note_text(tr, note)}});
  }
  return json;
}

Ordered cautions_json(const std::vector<Caution>& cautions, const Strings& tr) {
  Ordered json = Ordered::array();
  for (const Caution& caution : cautions) {
    json.push_back({{"code", caution.code},
                    {"cells", caution.cells},
                    {"text", caution_text(tr, caution)},
                    {"source", caution.source},
                    {"version", caution.version}});
  }
  return json;
}

// Of each a number, null where it is beyond 63 bits, and how it comes about.
Ordered cost_json(const Spec& spec, const Geometry& geometry) {
  Ordered json = Ordered::object();
  for (const Cost& cost : layer_cost(spec, geometry)) {
    json[std::string(cost.name)] = {{"count", cost.count ? Ordered(*cost.count) : Ordered(nullptr)},
                                    {"symbolic", cost.formula.symbolic},
                                    {"substituted", cost.formula.substituted}};
  }
  return json;
}

Ordered back_json(const WayBack& back) {
  Ordered json;
  json["op"] = back.spec.op->id;
  json["output"] = axes_json(back.spec.op, back.size[kHeight], back.size[kWidth]);
  json["returns"] = back.returns;
  json["output_padding"] =
      back.output_padding
          ? axes_json(back.spec.op, (*back.output_padding)[kHeight], (*back.output_padding)[kWidth])
          : Ordered(nullptr);
  for (const Axis axis : axes_of(back.spec))
    json["shared"].push_back({back.shared[axis].least, back.shared[axis].most});
  return json;
}

Ordered streaming_json(const Streaming& streaming, const Strings& tr) {
  const Formula formula = streaming_formula(streaming);
  return {{"kept", streaming.kept},
          {"new", streaming.fresh},
          {"formula",
           {{"name", formula.name},
            {"symbolic", formula.symbolic},
            {"substituted", formula.substituted},
            {"result", formula.result}}},
          {"text", streaming_text(tr, streaming)}};
}

Ordered rules_json(const std::vector<RuleVerdict>& verdicts, const Strings& tr) {
  Ordered json = Ordered::array();
  for (const RuleVerdict& verdict : verdicts) {
    json.push_back({{"rule", verdict.rule},
                    {"holds", verdict.holds},
                    {"predicted", verdict.predicted},
                    {"actual", verdict.actual},
                    {"statement", rule_sentence(verdict.rule, "statement", tr)},
                    {"where", rule_where(tr, verdict.rule, verdict.where)}});
  }
  return json;
}

}  // namespace

std::string explain_json(const Shown& shown, const Strings& tr) {
  const Layer& layer = shown.layer();
  const Problems& refused = shown.resolution().problems;
  Ordered json = Ordered::parse(answer_text(layer));
  const Geometry& geometry = layer.geometry();
  const LayerShape shape = layer_shape(layer.spec(), geometry);
  json["shape"] = {{"input", shape.input}, {"output", shape.output}};
  json["cost"] = cost_json(layer.spec(), geometry);
  json["accepted"] = refused.empty();
  Ordered problems = Ordered::array();
  for (const Problem& problem : refused) {
    problems.push_back({{"field", problem.field},
                        {"kind", kind_name(problem)},
                        {"message", problem_text(tr, problem)}});
  }
  json["problems"] = std::move(problems);
  json["cautions"] = cautions_json(shown.cautions(), tr);
  json["effective_kernel"] = both(&AxisGeometry::K, geometry);
  json["padded"] = both(&AxisGeometry::padded, geometry);
  json["leftover"] = both(&AxisGeometry::leftover, geometry);
  const Derivation& derivation = shown.derivation();
  const auto names = axis_names(geometry.op);
  const auto axes = axes_of(layer.spec());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    json["derivation"][std::string(names[i])] = formulas_json(derivation.axis[axes[i]]);
    json["notes"][std::string(names[i])] = notes_json(derivation.axis[axes[i]], tr);
  }
  if (const auto streaming = streaming_of(geometry)) {
    json["streaming"] = streaming_json(*streaming, tr);
  }
  if (shown.back()) json["back"] = back_json(*shown.back());
  json["rules"] = rules_json(shown.verdicts(), tr);
  json["spec"] = spec_to_ordered_json(layer.spec());
  return json_text(json);
}

}  // namespace padlens
