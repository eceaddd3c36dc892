#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

enum class RuleSource : std::uint8_t {
  article,  // "keras中conv2d,conv2dTranspose的Padding详细介绍", which Padlens began with
  saying,   // what people say: tutorials, answers, habits
};

// What a rule says of one layer, and what is so.
struct Judgement {
  bool holds = false;
  std::string predicted;  // "1, 1"; numbers and formulas, no words
  std::string actual;     // "0, 1"
};

// A popular rule that can be put to the test on any layer of its kind. One entry
// in core/rules/ and its sentences, "rule.<id>.*" in assets/lang/: name, statement,
// value (what it predicts) and where it holds.
struct Rule {
  std::string_view id;
  RuleSource source = RuleSource::article;
  // Where it holds differs by framework, and so does the sentence: where_code().
  bool by_framework = false;

  // Whether someone who builds just this layer might go by the rule.
  bool (*applies)(const Spec& spec) = nullptr;

  // The nearest layer of the kind that the rule speaks of, as the same framework has
  // it: the spec itself where applies(); nullopt where the framework has no such
  // layer. It need not be one that resolve() accepts.
  std::optional<Spec> (*variant)(const Spec& spec) = nullptr;

  // Preconditions: variant(spec) is spec itself; `geometry` came from resolve(spec). In one
  // dimension both are told of two axes that are alike.
  Judgement (*judge)(const Spec& spec, const Geometry& geometry) = nullptr;

  // Where the rule holds, in closed form: what its sentence states. Equal to
  // judge().holds for every layer that has a geometry.
  // Preconditions: variant(spec) is spec itself, of two dimensions, and its framework is not
  // is_apart().
  bool (*condition)(const Spec& spec) = nullptr;
};

// All rules: those of convolutions, then those of transposed ones, then those of pools.
std::span<const Rule> rules();

// nullptr where there is none of that name.
const Rule* find_rule(std::string_view id);

// "article", "saying"; "rule.source.<name>" in assets/lang/.
std::string_view source_name(RuleSource source);

// Whether `framework` is one whose truth is not that of its family: condition() says nothing of it.
bool is_apart(const Rule& rule, const Framework& framework);

// The sentence that says where `rule` holds, after "rule.<id>.": "where", or
// "where.<family of the framework>", or of a framework of its own "where.<its id>".
std::string where_code(const Rule& rule, std::string_view framework);

struct RuleVerdict {
  std::string_view rule;  // its id
  std::string where;      // see where_code()
  bool holds = false;
  std::string predicted;
  std::string actual;
};

// Every rule that applies to this spec, in the order of rules().
std::vector<RuleVerdict> judge_rules(const Spec& spec, const Geometry& geometry);

// A rule and the layer nearest to a spec that it speaks of.
struct RuleReading {
  const Rule* rule = nullptr;
  std::optional<Spec> spec;  // the variant; none where the framework has none
  bool own = false;          // the variant is the spec itself
  Problems problems;         // why the variant was not judged
  std::optional<RuleVerdict> verdict;
};

// What `rule` has to say near `spec`. Only layers that the framework accepts are judged.
RuleReading read_rule(const Rule& rule, const Spec& spec);

}  // namespace padlens
