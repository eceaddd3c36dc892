#include "app/i18n/symbolic.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/layer/size_symbol.h"

namespace padlens {
namespace {

std::string both_axes(Op op, const std::array<std::string, 2>& texts) {
  return op->rank == 1 ? texts[kWidth] : fmt::format("{}×{}", texts[kHeight], texts[kWidth]);
}

}  // namespace

std::array<std::string, 2> symbolic_sizes(const Spec& spec) {
  std::array<std::string, 2> sizes = symbol_names(spec);
  for (const Axis axis : kAxes) {
    if (sizes[axis].empty()) sizes[axis] = std::to_string(spec.input[axis]);
  }
  return sizes;
}

std::string symbolic_input(const Spec& spec) {
  return both_axes(spec.op, symbolic_sizes(spec));
}

std::string symbolic_output(Op op, const SymbolicShape& shape) {
  std::array<std::string, 2> texts = output_texts(shape);
  // A sum would read as if the × bound its last term alone.
  for (std::string& text : texts) {
    if (op->rank > 1 && text.find(' ') != std::string::npos) text = "(" + text + ")";
  }
  return both_axes(op, texts);
}

std::string sizes_range(const std::string& name, std::int64_t from, std::int64_t to) {
  if (from == to) return fmt::format("{} = {}", name, from);
  if (to == Limits::input) return fmt::format("{} ≥ {}", name, from);
  if (from == 1) return fmt::format("{} ≤ {}", name, to);
  return fmt::format("{} ≤ {} ≤ {}", from, name, to);
}

std::string law_range(const Unknown& unknown) {
  std::string text = sizes_range(unknown.name, unknown.from, unknown.to);
  if (unknown.remainders.empty()) return text;
  return text + fmt::format(", {} mod {} = {}", unknown.name, unknown.modulo,
                            fmt::join(unknown.remainders, ", "));
}

std::string side_text(const SideLaw& side, const std::string& name) {
  if (side.law) return law_text(*side.law, name);
  if (side.by_remainder.empty()) return "?";
  if (side.by_remainder.size() == 1) return std::to_string(side.by_remainder[0]);
  return fmt::format("[{}]", fmt::join(side.by_remainder, ", "));
}

std::string side_remainders(const SideLaw& side, const std::string& name) {
  std::string text = fmt::format("{} mod {} = 0", name, side.by_remainder.size());
  for (std::size_t i = 1; i < side.by_remainder.size(); ++i)
    text += fmt::format(", {}", i);
  return text;
}

}  // namespace padlens
