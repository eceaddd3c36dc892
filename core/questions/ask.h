#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_json.h"

namespace padlens {

// What can be asked of a layer before its answer is shown.
enum class Asks : std::uint8_t {
  output,     // the output's size
  padding,    // cells that are padded per side
  reads,      // which input cells an output cell reads
  value,      // what an output cell comes to
  divisor,    // what the sum of an average is divided by in an output cell
  framework,  // whose answer a picture shows
  change,     // the output's size after settings have changed
  layer,      // which of a few layers a picture shows
};

struct AskInfo {
  Asks asks;
  std::string_view name;  // as JSON and `--topic` spell it; "ask.<name>" in assets/lang/
  bool of_cell = false;   // it is asked of an output cell
};
// All kinds, in the order of Asks.
std::span<const AskInfo> ask_infos();
const AskInfo& ask_info(Asks asks);
// nullptr where there is none of that name.
const AskInfo* find_ask(std::string_view name);

// One question about a layer.
struct Ask {
  Asks asks = Asks::output;
  std::optional<Cell> cell = {};     // of_cell: the output cell; none: that of the step on show
  std::optional<Spec> changed = {};  // change: the layer afterwards

  friend bool operator==(const Ask&, const Ask&) = default;
};

// Whether `ask` has an answer for this layer: a divisor is asked of averages alone, padding of
// what slides, a cell has to lie in the output. Precondition: `geometry` came from resolve(spec).
bool can_ask(const Ask& ask, const Spec& spec, const Geometry& geometry);

// From JSON: a name alone, "output", or {"what": "value", "cell": [1, 2]}; in one dimension
// "cell": [2]; of `change` {"what": "change", "to": {"stride": [2, 2]}}, where "to" has the fields
// of `spec` that change. Problems have fields beginning with "ask".
std::optional<Ask> read_ask(const Json& json, const Spec& spec, Problems& problems);
// The same as JSON, such that read_ask() gives it back. The changed layer is written as the fields
// that differ from those of `spec`.
Json ask_to_json(const Ask& ask, const Spec& spec);

}  // namespace padlens
