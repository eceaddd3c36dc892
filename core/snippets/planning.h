#pragma once

#include <string_view>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"

namespace padlens {

// What the planning of all targets has in common.

// Nothing but a library's layer of these sizes, this stride and this dilation, without
// padding; `geometry` is still to be set.
Recipe begin_recipe(std::string_view target, const Layer& layer, PaddingMode unpadded);

// Whether `layer` is one of this framework, which accepts it.
bool is_own(std::string_view framework, const Layer& layer);

// `spec` as a library's layer: without its values and fill.
Spec bare(const Spec& spec);

// The padding of a convolution (negative: cells skipped), and the output of a transposed
// one as `geometry` crops it.
Margins paddings(const Geometry& geometry);
Margins crops(const Geometry& geometry);

// Whether no padding cell of a convolution holds anything but 0.
bool pads_with_zeros(const Layer& layer);

// Makes `margins` step 1 of the recipe, and its layer so much larger.
void pad_before(Recipe& recipe, const Margins& margins, const PadFill& fill);

// For layers that take no stride beside a dilation: stride 1, then every n-th (step 4).
void take_every_where_dilated(Recipe& recipe);

// Writes the dilation of the recipe's layer out as zeros (step 2).
void write_zeros_out(Recipe& recipe);

// Sets the geometry to what the layer's framework makes of it.
void resolve_layer(Recipe& recipe);

// Transposed: whether both come to the same output, and step 5 that leads from the
// recipe's geometry to the `wanted` one.
bool same_output(const Geometry& a, const Geometry& b);
void fit_after(Recipe& recipe, const Geometry& wanted);

}  // namespace padlens
