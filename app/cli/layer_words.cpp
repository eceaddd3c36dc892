#include "app/cli/layer_words.h"

#include <fmt/format.h>

#include <array>

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
