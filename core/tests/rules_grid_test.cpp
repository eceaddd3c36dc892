#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/rules/rules.h"
#include "core/tests/support.h"

// Where each rule holds, as its sentence states it, against the geometry: on every
// layer of a grid of sizes, for every framework and padding mode that it speaks of.

namespace padlens::test {
namespace {

struct Count {
  int accepted = 0;
  int held = 0;
  int otherwise = 0;  // than the rule's condition says, of a framework that is apart
  int refused = 0;    // by the framework alone: the arithmetic is there
};

// Each of `plain` with every ceil_mode and every count_include_pad that the framework has.
std::vector<Spec> pool_kinds(const std::vector<Spec>& plain) {
  std::vector<Spec> found;
  for (const Spec& each : plain) {
    const Framework& framework = *find_framework(each.framework);
    for (const bool ceil_mode : {false, true}) {
      if (ceil_mode && !framework.offers(*each.op, "ceil_mode")) continue;
      for (const bool counted : {false, true}) {
        if (counted && !framework.offers(*each.op, "count_include_pad")) continue;
        found.push_back(each);
        found.back().ceil_mode = ceil_mode;
        if (framework.offers(*each.op, "count_include_pad")) {
          found.back().count_include_pad = counted;
        }
      }
    }
  }
  return found;
}

// What else a rule speaks of than sizes: padding, output padding, ceil_mode, what a mean counts.
std::vector<Spec> kinds(const std::string& framework, Op op, PaddingMode mode) {
  Spec spec;
  spec.framework = framework;
  spec.op = op;
  spec.padding = mode;
  std::vector<Spec> found{spec};
  if (mode == PaddingMode::explicit_sides) {
    for (const Sides& sides : {Sides{1, 1, 1, 1}, Sides{2, 2, 2, 2}, Sides{3, 0, 3, 0},
                               Sides{0, 2, 0, 2}, Sides{5, 5, 5, 5}}) {
      found.push_back(spec);
      found.back().sides = sides;
    }
  }
  if (op->pools()) return pool_kinds(found);
  if (!op->transposed()) return found;
  const std::vector<Spec> plain = found;
  for (const Spec& each : plain) {
    for (const int extra : {0, 1, 2, 3}) {
      found.push_back(each);
      found.back().output_padding = PerAxis{extra, extra};
    }
  }
  return found;
}

// Each kind of layer once, and each variant of others: those may coincide.
template <class Visit>
void for_each_layer(const Rule& rule, const Spec& kind, std::set<std::string>& seen, Visit visit) {
  // A rule of another operation says so whatever the sizes are.
  const auto nearest = rule.variant(kind);
  if (!nearest || nearest->op != kind.op) return;
  for (int n = 1; n <= 12; ++n) {
    for (int k = 1; k <= 7; ++k) {
      for (int s = 1; s <= 4; ++s) {
        for (int d = 1; d <= 3; ++d) {
          Spec spec = kind;
          spec.input = {n, n};
          spec.kernel = {k, k};
          spec.stride = {s, s};
          spec.dilation = {d, d};
          const auto own = rule.variant(spec);
          // The rule speaks of this very layer, or of one that is nearest to it.
          if (own && own->op == spec.op && own->padding == spec.padding &&
              (*own == spec || seen.insert(spec_to_json(*own).dump()).second)) {
            visit(*own);
          }
        }
      }
    }
  }
}

void compare(const Rule& rule, const Spec& kind, std::set<std::string>& seen, Count& count) {
  for_each_layer(rule, kind, seen, [&](const Spec& spec) {
    const Resolution resolution = resolve(spec);
    if (!resolution.geometry) return;
    const Judgement judgement = rule.judge(spec, *resolution.geometry);
    const bool apart = is_apart(rule, *find_framework(spec.framework));
    if (apart) count.otherwise += rule.condition(spec) == judgement.holds ? 0 : 1;
    EXPECT_TRUE(apart || rule.condition(spec) == judgement.holds)
        << rule.id << " says " << judgement.predicted << ", true is " << judgement.actual << " in "
        << testing::PrintToString(spec);
    if (!resolution.accepted()) {
      ++count.refused;
    } else {
      ++count.accepted;
      count.held += judgement.holds ? 1 : 0;
    }
  });
}

// Layers by "rule framework mode", all kinds of a mode together.
std::map<std::string, Count> all_counts() {
  std::map<std::string, Count> counts;
  std::map<std::pair<std::string_view, std::string_view>, int> apart;
  for (const Rule& rule : rules()) {
    for (const Framework* framework : frameworks()) {
      for (const Op op : operations()) {
        for (const PaddingMode mode : padding_modes(*framework, op)) {
          Count count;
          std::set<std::string> seen;
          for (const Spec& kind : kinds(std::string(framework->id), op, mode))
            compare(rule, kind, seen, count);
          if (is_apart(rule, *framework)) apart[{rule.id, framework->id}] += count.otherwise;
          if (count.accepted == 0) continue;
          // The pools of a maximum and of a mean have the same rules.
          Count& sum =
              counts[fmt::format("{} {} {}", rule.id, framework->id, mode_info(mode).name)];
          sum.accepted += count.accepted;
          sum.held += count.held;
          sum.otherwise += count.otherwise;
          sum.refused += count.refused;
        }
      }
    }
  }
  for (const auto& [which, otherwise] : apart)
    EXPECT_GT(otherwise, 0) << which.first << " is as everywhere in " << which.second;
  return counts;
}

TEST(RulesOnTheGrid, HoldExactlyWhereTheirConditionsSay) {
  int layers = 0;
  std::map<std::string, Count> by_rule;
  for (const auto& [name, count] : all_counts()) {
    layers += count.accepted;
    Count& sum = by_rule[name.substr(0, name.find(' '))];
    sum.accepted += count.accepted;
    sum.held += count.held;
    RecordProperty(name, fmt::format("{} of {} hold", count.held, count.accepted));
    fmt::print("{:46} {:6} layers, {:6} hold; {:5} refused ones\n", name, count.accepted,
               count.held, count.refused);
  }
  EXPECT_GT(layers, 50'000);
  EXPECT_EQ(by_rule.size(), rules().size());
  // One that was right everywhere, or nowhere, would need no map.
  for (const char* rule :
       {"ceil_adds_window", "same_divides_by_window", "global_is_kernel_n", "stride_two_halves"}) {
    EXPECT_GT(by_rule[rule].held, 100) << rule;
    EXPECT_GT(by_rule[rule].accepted - by_rule[rule].held, 100) << rule;
  }
}

// Height and width of their own, and sizes beyond the grid's.
RC_GTEST_PROP(RulesProperty, HoldExactlyWhereTheirConditionsSay, ()) {
  Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  spec.framework = *rc::gen::element<std::string>("keras", "pytorch", "onnx");
  for (const Rule& rule : rules()) {
    const auto own = rule.variant(spec);
    if (!own) continue;
    const Resolution resolution = resolve(*own);
    if (!resolution.geometry) continue;
    const Judgement judgement = rule.judge(*own, *resolution.geometry);
    RC_LOG() << rule.id << ": " << judgement.predicted << " / " << judgement.actual << "\n";
    RC_ASSERT(rule.condition(*own) == judgement.holds);
  }
}

// What a person sees agrees with the verdict: the same text where a rule is right.
RC_GTEST_PROP(RulesProperty, PredictWhatIsTrueWhereTheyHold, ()) {
  Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  spec.framework = *rc::gen::element<std::string>("keras", "pytorch", "onnx");
  for (const Rule& rule : rules()) {
    if (rule.id == "checkerboard") continue;  // predicts a relation, not numbers
    const RuleReading reading = read_rule(rule, spec);
    if (!reading.verdict) continue;
    RC_ASSERT((reading.verdict->predicted == reading.verdict->actual) == reading.verdict->holds);
  }
}

RC_GTEST_PROP(RulesProperty, VariantsAreOfTheRulesKind, ()) {
  Spec spec = *wild_specs();
  spec.framework = *rc::gen::element<std::string>("keras", "pytorch", "onnx", "none");
  for (const Rule& rule : rules()) {
    const auto variant = rule.variant(spec);
    if (spec.framework == "none") {
      RC_ASSERT(!variant.has_value());
      continue;
    }
    if (!variant) continue;
    RC_ASSERT(rule.variant(*variant) == variant);
    RC_ASSERT(variant->input == spec.input && variant->kernel == spec.kernel);
    RC_ASSERT(variant->stride == spec.stride && variant->dilation == spec.dilation);
    RC_ASSERT(variant->framework == spec.framework);
    if (resolve(spec).geometry && rule.applies(spec)) RC_ASSERT(*variant == spec);
    RC_ASSERT(read_rule(rule, *variant).own);
  }
}

}  // namespace
}  // namespace padlens::test
