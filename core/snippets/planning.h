#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"

namespace padlens {

// What the planning of all targets has in common.

// A number put into a field; the nearest that the field holds where fits_fields() is false.
int as_field(std::int64_t number);
// Whether all that is derived of a layer could stand in a field of a layer, too.
bool fits_fields(const Geometry& geometry);

// Nothing but a library's layer of these sizes, this stride and this dilation, without
// padding; `geometry` is still to be set.
Recipe begin_recipe(std::string_view target, const Layer& layer, PaddingMode unpadded);

// Whether `layer` is one of this framework, which accepts it.
bool is_own(std::string_view framework, const Layer& layer);

// `spec` as a library's layer: without its values and fill.
Spec bare(const Spec& spec);

// Step 3 alone: the layer as it stands. Precondition: is_own(target, layer).
Recipe own_recipe(std::string_view target, const Layer& layer);

// Asks for a padding by numbers, where there is one.
void ask_for_sides(Spec& spec, const Margins& margins);

// The padding with which the floor finds all windows of a convolution and no more (negative:
// cells skipped), and the output of a transposed
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

// A convolution whose library pads each side as it is told, beginning without padding in the mode
// `unpadded`: its own layer as it stands, sides that are 0 or more; all else is step 1.
Recipe plan_conv_by_sides(std::string_view target, const Layer& layer, PaddingMode unpadded);

// A transposed one whose library cuts each side as it is told and appends by output_padding; what
// these cannot say is step 5.
Recipe plan_transpose_by_sides(std::string_view target, const Layer& layer, PaddingMode unpadded);
// The same where as much is cut before as after.
Recipe plan_transpose_by_crop(std::string_view target, const Layer& layer);

// Transposed: whether a convolution leads back from the output, that is whether it can be asked for
// as that convolution's gradient: its padding says what is cut, its stride may leave over what was
// appended.
bool leads_back(const Geometry& geometry);

// Transposed: whether both come to the same output, and step 5 that leads from the
// recipe's geometry to the `wanted` one.
bool same_output(const Geometry& a, const Geometry& b);
void fit_after(Recipe& recipe, const Geometry& wanted);

// --- pools -------------------------------------------------------------------------

// begin_recipe() for a pool: without a dilation that does nothing, and with the cells cut
// (step 1) that its windows skip.
Recipe begin_pool(std::string_view target, const Layer& layer, PaddingMode unpadded);

// The padding of a pool whose skipped cells are cut already; with `overhang` also the cells
// past it that its windows cover.
Margins pool_pads(const Geometry& geometry, bool overhang);

// Makes the padding part of the input (step 1): cells that never win, or zeros, which a mean
// counts.
void pad_pool_before(Recipe& recipe, const Layer& layer, bool overhang);
void pad_pool_before(Recipe& recipe, const Layer& layer, const Margins& pads);

// Candidates for first_fitting(). Those of a library that pads like plan_conv_by_sides(), in order:
// sides of its own, then step 1, each with and without ceil_mode.
std::vector<Recipe> pools_by_sides(std::string_view target, const Layer& layer,
                                   PaddingMode unpadded);
// Those of a library that has "valid" and "same" only.
std::vector<Recipe> pools_by_same(std::string_view target, const Layer& layer);

// A mean of a pool without padding, as its cells count: Recipe::counted. nullopt: it does not fit.
std::optional<Recipe> plan_weighed_mean(std::string_view target, const Layer& layer);
// The cells around the input that step 1 adds and that do not count, where some do.
Margins uncounted(const Recipe& recipe);

// The pool of a library's function that stands for itself and has no padding where it dilates, nor
// a stride: steps 1 and 4 are theirs. nullopt: it does not fit.
std::optional<Recipe> plan_function_pool(std::string_view target, const Layer& layer,
                                         bool pads_undilated);

// Makes step 5 cut the windows that the recipe's pool has and the layer has not. Whether the
// recipe then gives the layer's numbers.
bool fit_pool(Recipe& recipe, const Geometry& geometry, const Layer& layer);

// The first that fits, of those that need no step 5 if there is one; nullopt: none of them.
// Their layers are those of a framework.
std::optional<Recipe> first_fitting(std::span<const Recipe> candidates, const Layer& layer);

// Whether what lies around the input does not matter: a maximum, or a mean of input cells.
bool ignores_padding(const Layer& layer);

}  // namespace padlens
