#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"
#include "core/snippets/snippet.h"

// What JAX and the libraries on top of it have in common: one call of lax says all of a
// convolution, whatever the layer. Arrays are (1, height, width, 1).
namespace padlens::lax {

// The recipe of a library that says all that lax does. It pads with pairs, (before, after), which
// may be negative.
std::optional<Recipe> plan(std::string_view target, const Layer& layer);

// Step 1, with jax.numpy: the modes of numpy.pad.
std::string padding_code(const Recipe& recipe);

// Step 5: windows that are cut.
std::string result_code(const Layer& layer, const Recipe& recipe);

// A mean: what is to be done with the quotients of sums by cells, "y = y * 4 / 3\n", else "".
std::string scale_code(const Geometry& geometry);
// Whether all windows of a mean have the same divisor, and which.
std::optional<std::int64_t> one_divisor(const Geometry& geometry);

// A program: the imports, in 64 bit where that is needed, then x and w, the steps and the end.
std::string program(const Layer& layer, std::string_view imports, std::string_view steps,
                    const LiteralSize& most);

}  // namespace padlens::lax
