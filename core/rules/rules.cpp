#include "core/rules/rules.h"

#include <algorithm>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/rules/parts.h"

namespace padlens {
namespace {

// Rules are judged on height and width. In one dimension the width stands for both: they agree, and
// one number is told.
void square(Spec& spec) {
  for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
    (spec.*numbers)[kHeight] = (spec.*numbers)[kWidth];
  spec.sides = {spec.sides.left, spec.sides.right, spec.sides.left, spec.sides.right};
  for (std::optional<PerAxis> Spec::*numbers : {&Spec::output_padding, &Spec::output_shape}) {
    if (auto& pair = spec.*numbers) (*pair)[kHeight] = (*pair)[kWidth];
  }
}

Judgement judgement_of(const Rule& rule, Spec spec, Geometry geometry) {
  if (spec.op->rank == 1) {
    square(spec);
    geometry.axis[kHeight] = geometry.axis[kWidth];
  }
  return rule.judge(spec, geometry);
}

RuleVerdict verdict_of(const Rule& rule, const Spec& spec, const Geometry& geometry) {
  Judgement judgement = judgement_of(rule, spec, geometry);
  return {rule.id, where_code(rule, spec.framework), judgement.holds,
          std::move(judgement.predicted), std::move(judgement.actual)};
}

}  // namespace

std::span<const Rule> rules() {
  static const std::vector<Rule> all = [] {
    std::vector<Rule> list;
    for (const auto part : {conv_rules(), transpose_rules(), pool_rules()})
      list.insert(list.end(), part.begin(), part.end());
    return list;
  }();
  return all;
}

const Rule* find_rule(std::string_view id) {
  const auto all = rules();
  const auto found = std::ranges::find(all, id, &Rule::id);
  return found == all.end() ? nullptr : &*found;
}

std::string_view source_name(RuleSource source) {
  return source == RuleSource::article ? "article" : "saying";
}

bool is_apart(const Rule& rule, const Framework& framework) {
  return std::ranges::find(framework.rules_apart, rule.id) != framework.rules_apart.end();
}

std::string where_code(const Rule& rule, std::string_view framework) {
  const Framework* known = find_framework(framework);
  if (known != nullptr && is_apart(rule, *known)) return "where." + std::string(known->id);
  if (!rule.by_framework || known == nullptr) return "where";
  return "where." + std::string(known->traits.family);
}

std::vector<RuleVerdict> judge_rules(const Spec& spec, const Geometry& geometry) {
  std::vector<RuleVerdict> verdicts;
  for (const Rule& rule : rules()) {
    if (rule.applies(spec)) verdicts.push_back(verdict_of(rule, spec, geometry));
  }
  return verdicts;
}

RuleReading read_rule(const Rule& rule, const Spec& spec) {
  RuleReading reading;
  reading.rule = &rule;
  reading.spec = rule.variant(spec);
  if (!reading.spec) return reading;
  flatten(*reading.spec);
  reading.own = *reading.spec == spec;
  Resolution resolution = resolve(*reading.spec);
  if (resolution.accepted()) {
    reading.verdict = verdict_of(rule, *reading.spec, *resolution.geometry);
  }
  reading.problems = std::move(resolution.problems);
  return reading;
}

}  // namespace padlens
