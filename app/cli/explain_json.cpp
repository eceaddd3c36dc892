#include "app/cli/explain_json.h"

#include <nlohmann/json.hpp>

#include "app/cli/rule_text.h"
#include "core/engine/answer_text.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered both(std::int64_t AxisGeometry::*member, const Geometry& geometry) {
  return Ordered::array({geometry.height().*member, geometry.width().*member});
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

Ordered back_json(const WayBack& back) {
  Ordered json;
  json["op"] = back.spec.op->id;
  json["output"] = {back.size[kHeight], back.size[kWidth]};
  json["returns"] = back.returns;
  json["output_padding"] = back.output_padding
                               ? Ordered{(*back.output_padding)[0], (*back.output_padding)[1]}
                               : Ordered(nullptr);
  for (const Axis axis : kAxes)
    json["shared"].push_back({back.shared[axis].least, back.shared[axis].most});
  return json;
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
  json["derivation"] = {{"height", formulas_json(derivation.axis[kHeight])},
                        {"width", formulas_json(derivation.axis[kWidth])}};
  json["notes"] = {{"height", notes_json(derivation.axis[kHeight], tr)},
                   {"width", notes_json(derivation.axis[kWidth], tr)}};
  if (shown.back()) json["back"] = back_json(*shown.back());
  json["rules"] = rules_json(shown.verdicts(), tr);
  json["spec"] = spec_to_ordered_json(layer.spec());
  return json_text(json);
}

}  // namespace padlens
