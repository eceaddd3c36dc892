#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_fields.h"
#include "core/stack/stack_layer.h"

namespace padlens {

// The format of scenarios as this program writes them. It grows when an older program
// could not show what a newer one has saved.
constexpr int kScenarioFormat = 3;

// A layer, or a stack and one of its layers, and the moment at which it is looked at: what Ctrl+S
// saves and what a lesson starts from. In JSON: {"format": 1, "spec": {…}, "step": 5, "mode":
// "gather", "view": "flat", "figure": {"theme": "dark"}}; all but "spec" may be left out. Without
// "format" it is the first one. The second has stacks: {"format": 2, "stack": {"framework": …,
// "input": …, "stack": [layer, …]}, "selected": 2, …}, see read_stack(). The third has pictures
// among the values of cells, and two layers side by side: {"beside": {"framework": "pytorch"}}.
// Each is written in the first that has all it needs.
struct Scenario {
  Spec spec;
  std::int64_t step = 0;
  PlayMode mode = PlayMode::gather;
  std::string view = {};  // "" for the one that its layer is shown in first
  // How a figure of it was drawn: a JSON object on one line, which app/render/figure.h reads; ""
  // for nothing out of the ordinary.
  std::string figure = {};
  // Empty: the layer alone. Else `spec` is the window of stack[selected], with the input that it
  // has there: see put_stack().
  std::vector<StackLayer> stack = {};
  std::size_t selected = 0;
  // The layer that stands beside the selected one: read_beside() reads it, an object on one line,
  // of the fields that differ; "" for none.
  std::string beside = {};

  friend bool operator==(const Scenario&, const Scenario&) = default;
};

struct ParsedScenario {
  Scenario scenario;
  Problems problems;
};

// Unknown fields and wrong types are problems, as in a spec. Of a format newer than
// kScenarioFormat that is the only problem: what else looks wrong in it may be right there.
// A spec or a stack alone, without "spec" or "stack" around it, is accepted too. Whether the spec
// can be computed is for resolve() to say.
ParsedScenario scenario_from_json(const Json& json);
ParsedScenario scenario_from_text(std::string_view text);
// For pictures, batches and the session: of a layer alone without the number of the format.
Json scenario_to_json(const Scenario& scenario);
// A scenario file: with its format, indented, with a final newline, rows of numbers on one
// line each.
std::string scenario_to_text(const Scenario& scenario);

std::string_view mode_name(PlayMode mode);

// Puts a stack into the scenario, with the inputs that follow, and selects one of its layers.
// Precondition: selected is below the number of layers.
void put_stack(Scenario& scenario, std::span<const StackLayer> layers, std::size_t selected);
// Puts another spec in the place of the one selected.
void put_spec(Scenario& scenario, Spec spec);

}  // namespace padlens
