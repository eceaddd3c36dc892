#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// The format of scenarios as this program writes them. It grows when an older program
// could not show what a newer one has saved.
constexpr int kScenarioFormat = 1;

// A layer and the moment at which it is looked at: what Ctrl+S saves and what a
// lesson starts from. In JSON: {"format": 1, "spec": {…}, "step": 5, "mode": "gather",
// "view": "flat", "figure": {"theme": "dark"}}; all but "spec" may be left out. Without "format"
// it is the first one.
struct Scenario {
  Spec spec;
  std::int64_t step = 0;
  PlayMode mode = PlayMode::gather;
  std::string view = {};  // "" for the one that its layer is shown in first
  // How a figure of it was drawn: a JSON object on one line, which app/render/figure.h reads; ""
  // for nothing out of the ordinary.
  std::string figure = {};

  friend bool operator==(const Scenario&, const Scenario&) = default;
};

struct ParsedScenario {
  Scenario scenario;
  Problems problems;
};

// Unknown fields and wrong types are problems, as in a spec. Of a format newer than
// kScenarioFormat that is the only problem: what else looks wrong in it may be right there.
// A spec alone, without "spec" around it, is accepted too. Whether the spec can be computed is for
// resolve() to say.
ParsedScenario scenario_from_json(const Json& json);
ParsedScenario scenario_from_text(std::string_view text);
// For pictures, batches and the session: the first format, without its number.
Json scenario_to_json(const Scenario& scenario);
// A scenario file: with its format, indented, with a final newline, rows of numbers on one
// line each.
std::string scenario_to_text(const Scenario& scenario);

std::string_view mode_name(PlayMode mode);

}  // namespace padlens
