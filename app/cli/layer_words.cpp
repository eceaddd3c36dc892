#include "app/cli/layer_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/i18n/layer_settings.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_json.h"

namespace padlens {

std::string part_text(const Strings& tr, Op op, const SpecField& field, const PerAxis& value) {
  const bool size = field.name == "input" || field.name == "kernel";
  return tr("cli.headline." + std::string(field.name),
            std::array{size ? size_text(op, value[kHeight], value[kWidth]) : axes_text(op, value)});
}

std::string padding_text(const Strings& tr, const Spec& spec) {
  const Sides& sides = spec.sides;
  if (spec.padding != PaddingMode::explicit_sides)
    return tr("padding." + std::string(mode_info(spec.padding).name));
  if (spec.op->rank == 1) {
    return sides.left == sides.right ? std::to_string(sides.left)
                                     : fmt::format("{} {}", sides.left, sides.right);
  }
  if (sides.top != sides.bottom || sides.left != sides.right)
    return fmt::format("{} {} {} {}", sides.top, sides.bottom, sides.left, sides.right);
  return sides.top == sides.left ? std::to_string(sides.top)
                                 : fmt::format("{},{}", sides.top, sides.left);
}

std::string padding_phrase(const Strings& tr, const Spec& spec) {
  if (mode_info(spec.padding).kind != PaddingKind::sides) return padding_text(tr, spec);
  const bool listed = spec.padding == PaddingMode::explicit_sides;
  const Sides& sides = spec.sides;
  const bool alike =
      sides.left == sides.right &&
      (spec.op->rank == 1 || (sides.top == sides.left && sides.bottom == sides.left));
  const std::string text =
      !listed || alike ? std::to_string(sides.left) : sides_words(tr, sides, spec.op->rank);
  return tr("cli.headline.padding", std::array{text});
}

std::string settings_phrase(const Strings& tr, const StackLayer& layer) {
  const Spec& spec = layer.spec;
  if (layer.kind == LayerKind::upsample) {
    const bool plain = layer.coordinates == Coordinates::half_pixel;
    const auto separator = tr("cli.headline.separator");
    return scale_words(layer) + separator +
           std::string(interpolation_name(layer.interpolation, spec.op->rank)) +
           (plain ? "" : separator + std::string(coordinates_name(layer.coordinates)));
  }
  if (layer.kind != LayerKind::window) return sides_words(tr, layer.sides, spec.op->rank);
  std::vector<std::string> parts{size_text(spec.op, spec.kernel[kHeight], spec.kernel[kWidth])};
  for (const std::string_view name : {"stride", "dilation"}) {
    const SpecField& field = *find_spelled_field(name);
    const PerAxis& value = spec.*field.numbers;
    if (value != PerAxis{1, 1}) parts.push_back(part_text(tr, spec.op, field, value));
  }
  parts.push_back(padding_phrase(tr, spec));
  for (std::string& each : further_settings(spec))
    parts.push_back(std::move(each));
  return fmt::format("{}", fmt::join(parts, tr("cli.headline.separator")));
}

std::string settings_beside(const Strings& tr, const Spec& own, const Spec& other) {
  std::vector<std::string> parts;
  for (const std::string_view name : {"kernel", "stride", "dilation"}) {
    const SpecField& field = *find_spelled_field(name);
    if (own.*field.numbers != other.*field.numbers)
      parts.push_back(part_text(tr, own.op, field, own.*field.numbers));
  }
  parts.push_back(padding_phrase(tr, own));
  const std::vector<std::string> theirs = further_settings(other);
  for (std::string& each : further_settings(own)) {
    if (std::ranges::find(theirs, each) == theirs.end()) parts.push_back(std::move(each));
  }
  return fmt::format("{}", fmt::join(parts, tr("cli.headline.separator")));
}

std::string refusal_text(const Strings& tr, const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += "; ";
    if (!problem.words.empty()) {
      text += problem.words;
    } else {
      const bool named = problem.field.empty() || problem.field == "padding";
      text += (named ? "" : problem.field + ": ") + problem_text(tr, problem);
    }
  }
  return text;
}

}  // namespace padlens
