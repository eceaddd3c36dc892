#include "core/answers/symbolic.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/answers/asked_sizes.h"
#include "core/answers/unknown_finder.h"
#include "core/layer/size_symbol.h"

namespace padlens {
namespace {

// Two sizes that are accepted; else two that were refused, and why.
struct HeldSizes {
  SizePair sizes{};
  bool accepted = false;
  Problems problems;
};

// The layers with nothing to do on the axis other than this one.
std::vector<Spec> along(std::span<const Spec> layers, Axis axis) {
  const Axis other = axis == kHeight ? kWidth : kHeight;
  std::vector<Spec> alone(layers.begin(), layers.end());
  for (Spec& spec : alone) {
    for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
      (spec.*numbers)[other] = 1;
    if (other == kHeight) spec.sides.top = spec.sides.bottom = 0;
    if (other == kWidth) spec.sides.left = spec.sides.right = 0;
    if (spec.output_padding) (*spec.output_padding)[other] = 0;
    if (spec.output_shape) (*spec.output_shape)[other] = 1;
  }
  return alone;
}

// Accepted, and not with an empty tensor, of which some frameworks ask nothing more.
bool gives_cells(const SizeAnswer& answer) {
  return answer.accepted && answer.out[kHeight] > 0 && answer.out[kWidth] > 0;
}

// Of `sizes` the first that is accepted along this axis alone, else the first.
std::int64_t accepted_along(std::span<const Spec> layers, bool anyway, Axis axis,
                            const std::vector<std::int64_t>& sizes) {
  AskedSizes asked(along(layers, axis), anyway, {axis == kHeight, axis == kWidth}, {1, 1});
  const auto found = std::ranges::find_if(sizes, [&](std::int64_t n) { return asked.accepted(n); });
  return found == sizes.end() ? sizes[0] : *found;
}

HeldSizes accepted_sizes(std::span<const Spec> layers, bool anyway) {
  auto heights = sizes_to_hold(layers, kHeight);
  auto widths = sizes_to_hold(layers, kWidth);
  // Each axis is mostly refused for its own sake; where not, whatever pair will do.
  heights.insert(heights.begin(), accepted_along(layers, anyway, kHeight, heights));
  widths.insert(widths.begin(), accepted_along(layers, anyway, kWidth, widths));
  HeldSizes held{{heights[0], widths[0]}, false, {}};
  for (const std::int64_t width : widths) {
    AskedSizes asked(layers, anyway, {true, false}, {1, width});
    for (const std::int64_t height : heights) {
      const SizeAnswer& answer = asked.at(height);
      if (gives_cells(answer)) return {{height, width}, true, {}};
      if (answer.accepted && !held.accepted) held = {{height, width}, true, {}};
      if (held.problems.empty()) held.problems = answer.problems;
    }
  }
  return held;
}

// Why none is accepted: what is said of the largest size that is not too large in itself, in the
// words of the smallest of which the same is said.
Problems refusal(AskedSizes& asked) {
  const auto& answers = asked.answers();
  const Problems* largest = &asked.at(kLargestSize).problems;
  for (auto at = answers.rbegin(); at != answers.rend(); ++at) {
    largest = &at->second.problems;
    if (std::ranges::none_of(*largest, is_range_problem)) break;
  }
  for (const auto& [n, answer] : answers) {
    const bool same =
        std::ranges::equal(answer.problems, *largest, {}, &Problem::code, &Problem::code);
    if (same) return answer.problems;
  }
  return *largest;
}

// Some sizes of an unknown: where what is told of it begins and ends, and beyond.
std::vector<std::int64_t> samples_of(const Unknown& unknown) {
  std::vector<std::int64_t> sizes{1, 64, 65, std::int64_t{1} << 20U, unknown.from + 1, unknown.to};
  for (const SizeRun& run : unknown.apart)
    sizes.insert(sizes.end(), {run.from, run.to});
  sizes.push_back(unknown.from);
  std::erase_if(sizes, [](std::int64_t n) { return n < 1 || n > kLargestSize; });
  return sizes;
}

// Whether two sizes are accepted where each is: an axis that comes out empty may hide what is wrong
// with the other.
bool are_apart(std::span<const Spec> layers, bool anyway, const SymbolicShape& shape) {
  const Unknown& high = shape.unknowns[0];
  const Unknown& wide = shape.unknowns[1];
  for (const std::int64_t width : samples_of(wide)) {
    AskedSizes asked(layers, anyway, {true, false}, {1, width});
    for (const std::int64_t height : samples_of(high)) {
      if (!is_told(high, height) || !is_told(wide, width)) continue;
      const bool told = told_output(high, height) && told_output(wide, width);
      if (asked.accepted(height) != told) return false;
    }
  }
  return true;
}

// `text` with `name` in the place of the number.
std::string with_name(std::string text, const std::string& number, const std::string& name) {
  const auto is_digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  };
  for (std::size_t at = text.find(number); at != std::string::npos; at = text.find(number, at)) {
    const bool whole = (at == 0 || !is_digit(at - 1)) && !is_digit(at + number.size());
    if (!whole) {
      at += number.size();
      continue;
    }
    text.replace(at, number.size(), name);
    at += name.size();
  }
  return text;
}

// Why sizes of the unknown are refused, without the size that the other one was held at.
void name_other(Unknown& unknown, std::int64_t held, const std::string& name) {
  const auto rename = [&](Problems& problems) {
    for (Problem& problem : problems) {
      problem.words = with_name(std::move(problem.words), std::to_string(held), name);
      for (std::string& arg : problem.args)
        arg = with_name(std::move(arg), std::to_string(held), name);
    }
  };
  rename(unknown.otherwise);
  for (SizeRun& run : unknown.apart)
    rename(run.problems);
}

}  // namespace

SymbolicShape symbolic_shape(std::span<const Spec> layers, bool anyway) {
  const Spec& spec = layers[0];
  const auto names = symbol_names(spec);
  const bool both = !names[kHeight].empty() && !names[kWidth].empty();
  const bool one = !both || (names[kHeight] == names[kWidth]);
  SymbolicShape shape;
  SizePair held{spec.input[kHeight], spec.input[kWidth]};
  if (!one) {
    HeldSizes found = accepted_sizes(layers, anyway);
    if (!found.accepted) {
      shape.problems = std::move(found.problems);
      return shape;
    }
    held = found.sizes;
  }
  for (const Axis axis : kAxes) {
    if (names[axis].empty() || (both && one && axis == kWidth)) continue;
    Unknown unknown;
    unknown.name = names[axis];
    unknown.on[axis] = true;
    if (both && one) unknown.on = {true, true};
    AskedSizes asked(layers, anyway, unknown.on, held);
    if (!find_unknown(layers, asked, unknown)) {
      shape.unknowns.clear();
      shape.problems = refusal(asked);
      return shape;
    }
    const SizeAnswer& last = asked.at(unknown.from);
    shape.out = last.out;
    shape.sides = last.sides;
    if (!one) {
      const Axis other = axis == kHeight ? kWidth : kHeight;
      name_other(unknown, held[other], names[other]);
    }
    shape.unknowns.push_back(std::move(unknown));
  }
  if (shape.unknowns.size() == 2 && !are_apart(layers, anyway, shape)) {
    for (Unknown& unknown : shape.unknowns) {
      unknown.has_law = unknown.all_apart = false;
      unknown.apart.clear();
    }
  }
  return shape;
}

SymbolicShape symbolic_shape(const Spec& spec, bool anyway) {
  return symbolic_shape(std::span(&spec, 1), anyway);
}

namespace {

bool within(const Unknown& unknown, std::int64_t size) {
  return unknown.has_law && size >= unknown.from && size <= unknown.to;
}

const SizeRun* run_at(const Unknown& unknown, std::int64_t size) {
  for (const SizeRun& run : unknown.apart) {
    if (size >= run.from && size <= run.to) return &run;
  }
  return nullptr;
}

std::array<std::int64_t, 2> by_laws(const Unknown& unknown, std::int64_t size) {
  std::array<std::int64_t, 2> out{};
  for (const Axis axis : kAxes) {
    if (unknown.on[axis]) out[axis] = unknown.laws[axis].at(size);
  }
  return out;
}

}  // namespace

bool is_told(const Unknown& unknown, std::int64_t size) {
  return within(unknown, size) || run_at(unknown, size) != nullptr;
}

std::optional<std::array<std::int64_t, 2>> told_output(const Unknown& unknown, std::int64_t size) {
  if (within(unknown, size)) {
    const auto& remainders = unknown.remainders;
    const bool remains = remainders.empty() ||
                         std::ranges::find(remainders, size % unknown.modulo) != remainders.end();
    return remains ? std::optional(by_laws(unknown, size)) : std::nullopt;
  }
  const SizeRun* run = run_at(unknown, size);
  if (run == nullptr || !run->accepted) return std::nullopt;
  return run->by_law ? by_laws(unknown, size) : run->out;
}

std::array<std::string, 2> output_texts(const SymbolicShape& shape) {
  std::array<std::string, 2> texts{std::to_string(shape.out[kHeight]),
                                   std::to_string(shape.out[kWidth])};
  for (const Unknown& unknown : shape.unknowns) {
    for (const Axis axis : kAxes) {
      if (!unknown.on[axis]) continue;
      texts[axis] = unknown.has_law ? law_text(unknown.laws[axis], unknown.name) : "?";
    }
  }
  return texts;
}

namespace {

// An accepted size from `least` on, as far as one is told of soon.
std::optional<std::int64_t> size_from(const Unknown& unknown, std::int64_t least) {
  constexpr std::int64_t kTries = 2048;
  const std::int64_t first = std::max(least, unknown.from);
  for (std::int64_t n = first; n < first + kTries && n <= unknown.to; ++n) {
    if (!unknown.has_law || told_output(unknown, n)) return n;
  }
  return std::nullopt;
}

}  // namespace

Spec example_of(const Spec& spec, const SymbolicShape& shape, std::int64_t least) {
  std::array<std::int64_t, 2> sizes{spec.input[kHeight], spec.input[kWidth]};
  for (const Unknown& unknown : shape.unknowns) {
    const auto large = size_from(unknown, least);
    const std::int64_t size = large ? *large : size_from(unknown, 1).value_or(unknown.from);
    for (const Axis axis : kAxes) {
      if (unknown.on[axis]) sizes[axis] = size;
    }
  }
  return with_sizes(spec, sizes);
}

Spec with_names_of(Spec numbers, const Spec& spec) {
  numbers.input = spec.input;
  numbers.symbols = spec.symbols;
  numbers.input_values = spec.input_values;
  numbers.values = spec.values;
  if (!spec.output_shape) numbers.output_shape.reset();
  return numbers;
}

}  // namespace padlens
