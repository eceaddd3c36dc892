#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geometry.h"
#include "core/spec.h"

namespace padlens {

// A popular rule put to the test on one layer.
struct RuleVerdict {
  std::string_view rule;  // "rule.<id>.*" in assets/lang/ has its sentences
  bool holds = false;
  std::string predicted;  // "1, 1"
  std::string actual;     // "0, 1"
};

struct Rule {
  std::string_view id;
  // Whether the rule speaks of this spec at all.
  bool (*applies)(const Spec& spec);
  // Precondition: applies(spec); `geometry` came from resolve(spec).
  RuleVerdict (*judge)(const Spec& spec, const Geometry& geometry);
};

// The rules of the article that Padlens began with (its formulas for output
// size and padding of Conv2D and Conv2DTranspose, read per axis).
std::span<const Rule> rules();

// Every rule that speaks of this spec, in the order of rules().
std::vector<RuleVerdict> judge_rules(const Spec& spec, const Geometry& geometry);

}  // namespace padlens
