#include "app/gui/stack_rows.h"

#include <algorithm>
#include <array>

#include "app/i18n/layer_settings.h"
#include "app/i18n/sizes.h"
#include "core/layer/grouping.h"
#include "core/layer/spec_json.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostWork = std::int64_t{1} << 62U;

// Multiplications on the way to the selected layer for which its input is made up instead: some
// 10 ms.
constexpr std::int64_t kWorkBefore = 100'000'000;

std::int64_t times(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? kMostWork : std::min(product, kMostWork);
}

bool comes_through(const ResolvedStack& stack, std::size_t index) {
  if (value_limit(stack, index - 1)) return false;
  std::int64_t work = 0;
  for (std::size_t i = 0; i < index; ++i) {
    if (!stack.layers[i].geometry) return false;
    work += multiplications(stack, i);
    if (work > kWorkBefore) return false;
  }
  return true;
}

std::string padding_in_short(const Strings& tr, const Spec& spec) {
  if (spec.padding == PaddingMode::number) return "p" + std::to_string(spec.sides.left);
  if (mode_info(spec.padding).kind == PaddingKind::sides) {
    const Sides& sides = spec.sides;
    const bool alike =
        sides.left == sides.right &&
        (spec.op->rank == 1 || (sides.top == sides.left && sides.bottom == sides.left));
    return alike ? "p" + std::to_string(sides.left) : "p " + sides_words(tr, sides, spec.op->rank);
  }
  return tr("padding." + std::string(mode_info(spec.padding).name));
}

}  // namespace

std::int64_t multiplications(const ResolvedStack& stack, std::size_t index) {
  const auto& geometry = stack.layers[index].geometry;
  if (!geometry) return 0;
  const Spec& spec = stack.specs[index];
  const Grouping grouping = grouping_of(spec);
  if (!grouping.holds()) return 0;
  std::int64_t work = times(grouping.filters, grouping.inputs_of_one());
  for (const Axis axis : kAxes) {
    work = times(work, std::max<std::int64_t>(geometry->axis[axis].out, 1));
    work = times(work, spec.kernel[axis]);
  }
  return work;
}

void refresh_rows(State& state) {
  Document& document = state.document;
  if (state.rows->resolved.asked == document.stack) return;
  auto rows = std::make_shared<StackRows>();
  rows->resolved = resolve_stack(document.stack);
  rows->fields = receptive_fields(rows->resolved);
  document.stack = rows->resolved.asked;
  state.rows = std::move(rows);
}

AskedStack asked_stack(const State& state) {
  const ResolvedStack& stack = state.rows->resolved;
  const std::size_t selected = state.document.selected;
  const bool known = selected > 0 && stack.outputs[selected - 1].has_value();
  if (!known || comes_through(stack, selected)) return {state.document.stack, selected, false};
  AskedStack alone{{stack.asked[selected]}, 0, true};
  const Values& first = stack.asked.front().spec.input_values;
  Values& own = alone.layers.front().spec.input_values;
  own.preset = first.preset == Preset::custom ? Preset::ramp : first.preset;
  return alone;
}

std::optional<Problem> missing_size(const State& state) {
  const ResolvedStack& stack = state.rows->resolved;
  const std::size_t selected = state.document.selected;
  const Resolution& own = stack.layers[selected];
  if (own.geometry || !own.problems.empty()) return std::nullopt;
  for (std::size_t i = 0; i < selected; ++i) {
    if (stack.outputs[i]) continue;
    return Problem{"input",
                   "layer_before",
                   {std::to_string(i + 1), layer_names(stack.asked)[i]},
                   Problem::Kind::limit};
  }
  return Problem{"scale", "values_scale", {}, Problem::Kind::limit};
}

std::string layer_word(const Strings& tr, const StackLayer& layer) {
  if (layer.kind == LayerKind::window) return std::string(layer.spec.op->name);
  return tr("layer_kind." + std::string(kind_name(layer.kind)));
}

std::string layer_settings(const Strings& tr, const StackLayer& layer) {
  if (layer.kind == LayerKind::upsample) {
    std::string text = scale_words(layer) + " ";
    text += interpolation_name(layer.interpolation, layer.spec.op->rank);
    if (layer.coordinates != Coordinates::half_pixel) {
      text += " ";
      text += coordinates_name(layer.coordinates);
    }
    return text;
  }
  if (layer.kind != LayerKind::window) {
    return sides_words(tr, layer.sides, layer.spec.op->rank);
  }
  const Spec& spec = layer.spec;
  std::string text = "k" + axes_text(spec.op, spec.kernel);
  if (spec.stride != PerAxis{1, 1}) text += " s" + axes_text(spec.op, spec.stride);
  if (spec.dilation != PerAxis{1, 1}) text += " d" + axes_text(spec.op, spec.dilation);
  text += " " + padding_in_short(tr, spec);
  for (const std::string& each : further_settings(spec))
    text += " " + each;
  return text;
}

}  // namespace padlens
