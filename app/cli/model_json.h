#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/i18n/strings.h"
#include "core/stack/model.h"

namespace padlens {

// What `padlens read --json` prints: {"framework": …, "format": …, "layers": [{"name", "op", the
// spec's words, "input", "output", "receptive_field", "cautions", "problems"}, …]}, and "inputs",
// "problems" and "remarks" of the whole. A layer says besides what the file calls it ("layer"),
// what it takes ("inputs", by name), "input_sizes" where it takes several, "assumed" and "reason"
// where "output" is null.
nlohmann::ordered_json model_json(const Model& model, const Strings& tr);

// The same as a table for people.
std::string model_text(const Model& model, const Strings& tr);

// "2:14: …", with its place where it has one.
std::string placed_text(const Strings& tr, const PlacedProblem& problem);

}  // namespace padlens
