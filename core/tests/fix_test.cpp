// For every ordered pair of frameworks: a setting of the other that gives the numbers of the
// present one gives them, and where none is offered none of its usual settings does.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/answers/comparison.h"
#include "core/frameworks/framework.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

// A layer that the framework accepts; nullopt where chance gives none.
std::optional<Spec> accepted_spec(const Framework& framework) {
  Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  spec.framework = framework.id;
  spec = with_fields_of(std::move(spec), framework);
  const auto modes = padding_modes(framework, spec.op);
  spec.padding = modes[static_cast<std::size_t>(pick(0, static_cast<int>(modes.size()) - 1))];
  if (one_pad_per_axis(framework, *spec.op)) {
    spec.sides.bottom = spec.sides.top;
    spec.sides.right = spec.sides.left;
  }
  if (framework.traits.needs_output_shape && spec.op->transposed()) {
    spec.output_shape = PerAxis{spec.input[0] * spec.stride[0], spec.input[1] * spec.stride[1]};
  }
  return resolve(spec).accepted() ? std::optional(spec) : std::nullopt;
}

RC_GTEST_PROP(Fix, OfEveryPairGivesTheNumbersOrThereIsNone, ()) {
  for (const Framework* from : frameworks()) {
    const auto spec = accepted_spec(*from);
    if (!spec) continue;
    const Layer present = make_layer(*spec, *resolve(*spec).geometry);
    for (const Framework* to : frameworks()) {
      const auto equal = equal_setting(present, *to);
      if (equal) {
        RC_ASSERT(equal->framework == to->id);
        const Resolution there = resolve(*equal);
        RC_ASSERT(there.accepted());
        RC_ASSERT(
            same_numbers(*relaid(present, *equal, *there.geometry).output(), *present.output()));
        continue;
      }
      // Rightly none: no usual setting has the taps.
      for (const Setting& setting : to->settings) {
        if (setting.sizing != spec->op->sizing) continue;
        const auto made = with_setting(*spec, present.geometry(), *to, setting);
        if (!made) continue;
        const Resolution there = resolve(*made);
        if (!there.accepted()) continue;
        RC_ASSERT(!difference(present, relaid(present, *made, *there.geometry)).identical);
      }
    }
  }
}

// Anything that a spec can hold, over all frameworks and operations: an answer or problems.
RC_GTEST_PROP(EveryFramework, TakesAnySpec, ()) {
  Spec spec = *wild_specs();
  const auto all = frameworks();
  const Framework& framework =
      *all[static_cast<std::size_t>(pick(0, static_cast<int>(all.size()) - 1))];
  spec.framework = framework.id;
  spec.op =
      operations()[static_cast<std::size_t>(pick(0, static_cast<int>(operations().size()) - 1))];
  const auto modes = padding_modes(framework, spec.op);
  if (pick(0, 3) > 0) {
    spec.padding = modes[static_cast<std::size_t>(pick(0, static_cast<int>(modes.size()) - 1))];
    spec = with_fields_of(std::move(spec), framework);
  }
  if (pick(0, 5) == 0) spec.rounding_type = static_cast<Rounding>(pick(0, 5));
  if (pick(0, 5) == 0) spec.cover_all = pick(0, 1) == 1;
  if (pick(0, 5) == 0) spec.mode = static_cast<Rounding>(pick(0, 5));
  const Resolution resolution = resolve(spec);
  RC_ASSERT(resolution.geometry || !resolution.problems.empty());
  if (!resolution.geometry) return;
  derive(spec, *resolution.geometry);
  if (output_cost(*resolution.geometry) > 200'000 || resolution.geometry->outputs() > 40'000)
    return;
  const Layer layer = make_layer(spec, *resolution.geometry);
  for (const Caution& caution : cautions(spec, layer.geometry()))
    RC_ASSERT(caution.args.size() >= 2);
  RC_ASSERT(!compare(layer, 200'000).empty());
}

}  // namespace
}  // namespace padlens::test
