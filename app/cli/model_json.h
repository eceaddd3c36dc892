#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/i18n/strings.h"
#include "core/stack/model.h"
#include "core/stack/receptive_field.h"

namespace padlens {

// What `padlens read --json` prints: {"framework": …, "format": …, "layers": [{"name", "op", the
// spec's words, "input", "output", "receptive_field", "cautions", "problems"}, …]}, and "inputs",
// "problems" and "remarks" of the whole. A layer says besides what the file calls it ("layer"),
// what it takes ("inputs", by name), "input_sizes" where it takes several, "assumed" and "reason"
// where "output" is null.
nlohmann::ordered_json model_json(const Model& model, const Strings& tr);

// "conv2d", "pad", "concatenate".
std::string_view op_text(const ModelLayer& layer);

// Size, jump and start of a layer's receptive field for a table: "11×7", "4", "0.5,1" (height,
// width); "–" where there is none, "?" where it depends on an input whose size is open.
std::array<std::string, 3> field_texts(const ModelLayer& layer, const LayerField& field);

// The same as text, without a document of all of it.
std::string model_json_text(const Model& model, const Strings& tr);

// The same as a table for people.
std::string model_text(const Model& model, const Strings& tr);

// The fields that the layers are told without, whose defaults are taken; "" where there are none.
std::string assumed_text(const Model& model, const Strings& tr);

// How to tell the sizes that layers lack, of inputs and of kernels, a sentence each.
std::vector<std::string> size_hints(const Model& model, const Strings& tr);
// The same below such a table; "" where there are none.
std::string hints_text(const Model& model, const Strings& tr);

// "2:14: …", with its place where it has one.
std::string placed_text(const Strings& tr, const PlacedProblem& problem);

}  // namespace padlens
