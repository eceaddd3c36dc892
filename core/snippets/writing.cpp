#include "core/snippets/writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/layer/spec_json.h"

namespace padlens {
namespace {

std::string literal_rows(const ArrayWords& words, const Grid<double>& grid,
                         const LiteralSize& most) {
  std::string text;
  // The comment takes a line as well: a single row is never left out.
  const std::int64_t rows = grid.rows() - 1 <= most.rows ? grid.rows() : most.rows;
  const std::int64_t cols = std::min(grid.cols(), most.cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    text += fmt::format("{}[", words.indent);
    for (std::int64_t c = 0; c < cols; ++c) {
      if (c > 0) text += ", ";
      text += number_word(grid.at(r, c), words.points);
    }
    text += cols < grid.cols() ? ", …],\n" : "],\n";
  }
  if (rows < grid.rows()) {
    text += fmt::format("{}{} … (+{})\n", words.indent, words.comment, grid.rows() - rows);
  }
  return text;
}

// The expression for a preset that has one.
std::optional<std::string> expression(const ArrayWords& words, Preset preset,
                                      const Grid<double>& grid, std::string_view shape) {
  switch (preset) {
    case Preset::ones:
      return fmt::format(fmt::runtime(words.ones), shape);
    case Preset::box:
      return fmt::format(fmt::runtime(words.full), shape, fmt::format("1 / {}", grid.size()));
    default:
      return std::nullopt;
  }
}

std::string array_code(const ArrayWords& words, std::string_view name, Preset preset,
                       const Grid<double>& grid, std::string_view shape, const LiteralSize& most) {
  if (const auto text = expression(words, preset, grid, shape)) {
    return fmt::format("{}{} = {}{}", words.declare, name, *text, words.end);
  }
  std::string text = fmt::format("{}{} = ", words.declare, name);
  if (preset == Preset::ramp) {
    text += fmt::format(fmt::runtime(words.range), shape,
                        number_word(static_cast<double>(grid.size() + 1), words.points));
  } else {
    text += fmt::format("{}\n{}{}", words.open, literal_rows(words, grid, most), words.close);
  }
  return text + fmt::format("{0}{1} = {1}{2}{0}", words.end, name,
                            fmt::format(fmt::runtime(words.reshape), shape));
}

bool whole(double value) {
  return value == std::floor(value);
}

}  // namespace

std::string joined(std::int64_t height, std::int64_t width) {
  return fmt::format("{}, {}", height, width);
}
std::string joined(const PerAxis& pair) {
  return joined(pair[kHeight], pair[kWidth]);
}
std::string joined(const std::array<std::int64_t, 2>& pair) {
  return joined(pair[kHeight], pair[kWidth]);
}

std::string number_word(double value, bool point) {
  std::string text = number_text(value);
  const bool digits = text.find_first_not_of("-0123456789") == std::string::npos;
  return point && digits ? text + "." : text;
}

std::string input_code(const ArrayWords& words, const Layer& layer, std::string_view shape,
                       const LiteralSize& most) {
  return array_code(words, "x", layer.spec().input_values.preset, *layer.input(), shape, most);
}

std::string kernel_code(const ArrayWords& words, const Layer& layer, std::string_view shape,
                        const LiteralSize& most) {
  return array_code(words, "w", layer.spec().kernel_values.preset, *layer.kernel(), shape, most);
}

bool needs_64_bit(const Layer& layer) {
  constexpr double kMostExact = 1 << 24;
  const PadFill fill = layer.fill();
  // The quotients are fractions.
  if (layer.op().reducer->divides) return true;
  double largest = fill.mode == FillMode::constant ? std::abs(fill.constant) : 0;
  bool all_whole = whole(largest);
  for (std::int64_t r = 0; r < layer.input()->rows() && all_whole; ++r) {
    const double* row = layer.input()->row(r);
    for (std::int64_t c = 0; c < layer.input()->cols(); ++c) {
      all_whole = all_whole && whole(row[c]);
      largest = std::max(largest, std::abs(row[c]));
    }
  }
  double weights = 0;
  for (std::int64_t r = 0; r < layer.kernel()->rows(); ++r) {
    for (std::int64_t c = 0; c < layer.kernel()->cols(); ++c) {
      all_whole = all_whole && whole(layer.kernel()->at(r, c));
      weights += std::abs(layer.kernel()->at(r, c));
    }
  }
  return !all_whole || !(std::max(largest, 1.0) * std::max(weights, 1.0) <= kMostExact);
}

std::string argument_lines(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments)
    text += fmt::format("{}\n    {}", text.empty() ? "" : ",", argument);
  return text;
}

std::string side_pairs(const Margins& m, std::string_view open, std::string_view close) {
  return fmt::format("{0}{2}, {3}{1}, {0}{4}, {5}{1}", open, close, m.top, m.bottom, m.left,
                     m.right);
}

std::string cut_code(std::string_view name, std::string_view ahead, const Margins& cut,
                     std::int64_t rows, std::int64_t cols) {
  if (!cut.any()) return "";
  return fmt::format("{0} = {0}[{1}, {2}:{3}, {4}:{5}]\n", name, ahead, cut.top, cut.top + rows,
                     cut.left, cut.left + cols);
}

std::string every_code(const Recipe& recipe) {
  if (recipe.every == std::array<std::int64_t, 2>{1, 1}) return "";
  return fmt::format("y = y[:, ::{}, ::{}, :]\n", recipe.every[kHeight], recipe.every[kWidth]);
}

std::string take_codes(std::string_view take, std::string_view arange, const Geometry& geometry,
                       const Margins& added, FillMode mode) {
  const auto code = [&](Axis axis, std::int64_t before, std::int64_t after) -> std::string {
    if (before == 0 && after == 0) return "";
    const std::int64_t n = geometry.axis[axis].n;
    const std::string range = fmt::format("{}({}, {})", arange, -before, n + after);
    const std::string index = mode == FillMode::circular
                                  ? fmt::format("{} % {}", range, n)
                                  : fmt::format("np.clip({}, 0, {})", range, n - 1);
    return fmt::format("x = {}(\n    x,\n    {},\n    axis={})\n", take, index,
                       axis == kHeight ? 1 : 2);
  };
  return code(kHeight, added.top, added.bottom) + code(kWidth, added.left, added.right);
}

std::string numpy_zeros_code(const Recipe& recipe) {
  if (recipe.kernel_zeros == PerAxis{1, 1}) return "";
  return fmt::format("k = np.zeros(({}, 1, 1))\nk[::{}, ::{}] = w\n", joined(recipe.layer.kernel),
                     recipe.kernel_zeros[kHeight], recipe.kernel_zeros[kWidth]);
}

std::string print_code(std::string_view plane, std::string_view shape) {
  return fmt::format("y = {}\nprint({})\nfor row in y.tolist():\n    print(row)\n", plane, shape);
}

std::string_view torch_pad_mode(FillMode mode) {
  return mode == FillMode::reflect     ? "reflect"
         : mode == FillMode::replicate ? "replicate"
                                       : "circular";
}

std::string_view numpy_pad_mode(FillMode mode) {
  switch (mode) {
    case FillMode::reflect:
      return "reflect";
    case FillMode::replicate:
      return "edge";
    case FillMode::circular:
      return "wrap";
    default:
      return "constant";
  }
}

}  // namespace padlens
