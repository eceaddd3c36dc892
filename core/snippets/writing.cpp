#include "core/snippets/writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/layer/number_range.h"
#include "core/layer/spec_json.h"
#include "core/snippets/planning.h"

namespace padlens {
namespace {

// Of all planes, one after the other.
std::string literal_rows(const ArrayWords& words, const Planes& planes, const LiteralSize& most) {
  std::string text;
  const std::int64_t of_plane = planes.rows();
  const std::int64_t all = of_plane * static_cast<std::int64_t>(planes.size());
  // The comment takes a line as well: a single row is never left out.
  const std::int64_t rows = all - 1 <= most.rows ? all : most.rows;
  const std::int64_t cols = std::min(planes.cols(), most.cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    const double* row = planes[static_cast<std::size_t>(r / of_plane)]->row(r % of_plane);
    text += fmt::format("{}[", words.indent);
    for (std::int64_t c = 0; c < cols; ++c) {
      if (c > 0) text += ", ";
      text += number_word(row[c], words.points);
    }
    text += cols < planes.cols() ? ", …],\n" : "],\n";
  }
  if (rows < all) text += fmt::format("{}{} … (+{})\n", words.indent, words.comment, all - rows);
  return text;
}

// An array as it is made, plane after plane, and as the library has it.
struct Shapes {
  std::string planes;
  std::string library;
  std::string order;   // of the axes of the first, in the second; "" where they are the same
  bool joins = false;  // axes beside each other are then one
};

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
                       const Planes& planes, const Shapes& shapes, const LiteralSize& most) {
  if (const auto text = expression(words, preset, *planes[0], shapes.library)) {
    return fmt::format("{}{} = {}{}", words.declare, name, *text, words.end);
  }
  std::string text = fmt::format("{}{} = ", words.declare, name);
  if (preset == Preset::ramp) {
    const auto size = planes[0]->size() * static_cast<std::int64_t>(planes.size());
    text += fmt::format(fmt::runtime(words.range), shapes.planes,
                        number_word(static_cast<double>(size + 1), words.points));
  } else {
    text += fmt::format("{}\n{}{}", words.open, literal_rows(words, planes, most), words.close);
  }
  const auto then = [&](std::string_view words_of_it, std::string_view argument) {
    text += fmt::format("{0} = {0}{1}{2}", name, fmt::format(fmt::runtime(words_of_it), argument),
                        words.end);
  };
  text += words.end;
  const bool turned = !shapes.order.empty();
  then(words.reshape, turned ? shapes.planes : shapes.library);
  if (turned) then(words.transpose, shapes.order);
  if (turned && shapes.joins) then(words.reshape, shapes.library);
  return text;
}

// Batch, planes and cells. With one plane, where it stands makes no difference to the numbers.
Shapes shapes_of_input(const Layer& layer, const Layout& layout, Op axes) {
  const std::string cells = joined(axes, layer.spec().input);
  const std::int64_t planes = layer.grouping().channels;
  Shapes shapes;
  shapes.planes = fmt::format("1, {}, {}", planes, cells);
  shapes.library = layout.channels_last ? fmt::format("1, {}, {}", cells, planes) : shapes.planes;
  if (layout.channels_last && planes > 1) shapes.order = axes->rank == 1 ? "0, 2, 1" : "0, 2, 3, 1";
  return shapes;
}

Shapes shapes_of_kernel(const Layer& layer, const Layout& layout, Op axes) {
  const Grouping grouping = layer.grouping();
  const std::string cells = joined(axes, layer.spec().kernel);
  const bool flat = axes->rank == 1;
  // Of the filter (transposed, the channel) and what is in each.
  const std::int64_t first = grouping.transposed ? grouping.channels : grouping.filters;
  const std::int64_t second =
      grouping.transposed ? grouping.outputs_of_one() : grouping.inputs_of_one();
  Shapes shapes;
  shapes.planes = shapes.library = fmt::format("{}, {}, {}", first, second, cells);
  if (layout.kernel == Layout::Kernel::turned_last) {
    shapes.library = fmt::format("{}, {}, {}", cells, second, first);
    shapes.order = flat ? "2, 1, 0" : "2, 3, 1, 0";
  } else if (layout.kernel == Layout::Kernel::channel_last && grouping.transposed &&
             grouping.groups > 1) {
    // By filter, too: each group's channels change places with its filters.
    const std::int64_t channels = grouping.inputs_of_one();
    shapes.planes = fmt::format("{}, {}, {}, {}", grouping.groups, channels, second, cells);
    shapes.library = fmt::format("{}, {}, {}", grouping.filters, cells, channels);
    shapes.order = flat ? "0, 2, 3, 1" : "0, 2, 3, 4, 1";
    shapes.joins = true;
  } else if (layout.kernel == Layout::Kernel::channel_last) {
    shapes.library = grouping.transposed ? fmt::format("{}, {}, {}", second, cells, first)
                                         : fmt::format("{}, {}, {}", first, cells, second);
    shapes.order =
        grouping.transposed ? (flat ? "1, 2, 0" : "1, 2, 3, 0") : (flat ? "0, 2, 1" : "0, 2, 3, 1");
  }
  if (first == 1 && second == 1) shapes.order.clear();
  return shapes;
}

}  // namespace

std::string joined(Op op, std::int64_t height, std::int64_t width) {
  return op->rank == 1 ? std::to_string(width) : fmt::format("{}, {}", height, width);
}
std::string joined(Op op, const PerAxis& pair) {
  return joined(op, pair[kHeight], pair[kWidth]);
}
std::string joined(Op op, const std::array<std::int64_t, 2>& pair) {
  return joined(op, pair[kHeight], pair[kWidth]);
}

std::string tuple_of(Op op, const PerAxis& pair) {
  return fmt::format("({}{})", joined(op, pair), op->rank == 1 ? "," : "");
}

std::string number_or_pair(Op op, const PerAxis& pair) {
  return op->rank == 1 ? joined(op, pair) : tuple_of(op, pair);
}

std::string number_word(double value, bool point) {
  std::string text = number_text(value);
  const bool digits = text.find_first_not_of("-0123456789") == std::string::npos;
  return point && digits ? text + "." : text;
}

std::string input_code(const ArrayWords& words, const Layer& layer, const Layout& layout,
                       const LiteralSize& most, Op axes) {
  return array_code(words, "x", layer.spec().input_values.preset, layer.inputs(),
                    shapes_of_input(layer, layout, axes == nullptr ? layer.spec().op : axes), most);
}

std::string kernel_code(const ArrayWords& words, const Layer& layer, const Layout& layout,
                        const LiteralSize& most, Op axes) {
  return array_code(words, "w", layer.spec().kernel_values.preset, layer.kernels(),
                    shapes_of_kernel(layer, layout, axes == nullptr ? layer.spec().op : axes),
                    most);
}

std::string input_shape(const Recipe& recipe, const Layout& layout) {
  const Spec& spec = recipe.layer;
  const std::string cells = joined(spec.op, spec.input);
  return layout.channels_last ? fmt::format("1, {}, {}", cells, spec.channels)
                              : fmt::format("1, {}, {}", spec.channels, cells);
}

namespace {

double sum_of_sizes(const Grid<double>& grid) {
  double sum = 0;
  for (std::int64_t i = 0; i < grid.size(); ++i)
    sum += std::abs(grid.row(0)[i]);
  return sum;
}

}  // namespace

bool needs_64_bit(const Layer& layer) {
  constexpr double kMostExact = 1 << 24;
  const PadFill fill = layer.fill();
  // The quotients are fractions.
  if (layer.op().reducer->divides) return true;
  NumberRange input = range_of(layer.spec().input_values, layer.inputs());
  if (fill.mode == FillMode::constant) input.add(range_of(&fill.constant, 1));
  const Grouping grouping = layer.grouping();
  double weights = 0;
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    const std::int64_t first = grouping.first_input(f);
    double of_plane = 0;
    for (std::int64_t c = first; c < first + grouping.inputs_of_one(); ++c)
      of_plane += sum_of_sizes(*layer.kernel({c, f}));
    weights = std::max(weights, of_plane);
  }
  const bool all_whole = input.whole && range_of(layer.kernels()).whole;
  const double largest = input.size();
  return !all_whole || !(std::max(largest, 1.0) * std::max(weights, 1.0) <= kMostExact);
}

std::string argument_lines(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments)
    text += fmt::format("{}\n    {}", text.empty() ? "" : ",", argument);
  return text;
}

std::string side_pairs(Op op, const Margins& m, std::string_view open, std::string_view close) {
  const std::string cols = fmt::format("{}{}, {}{}", open, m.left, m.right, close);
  return op->rank == 1 ? cols : fmt::format("{}{}, {}{}, {}", open, m.top, m.bottom, close, cols);
}

std::string pairs_tuple(Op op, const Margins& margins) {
  return fmt::format("({}{})", side_pairs(op, margins, "(", ")"), op->rank == 1 ? "," : "");
}

std::string cut_code(Op op, std::string_view name, std::string_view ahead, const Margins& cut,
                     std::int64_t rows, std::int64_t cols) {
  if (!cut.any()) return "";
  const std::string row_part = op->rank == 1 ? "" : fmt::format("{}:{}, ", cut.top, cut.top + rows);
  return fmt::format("{0} = {0}[{1}, {2}{3}:{4}]\n", name, ahead, row_part, cut.left,
                     cut.left + cols);
}

std::string every_code(const Recipe& recipe) {
  const auto& [rows, cols] = recipe.every;
  if (recipe.every == std::array<std::int64_t, 2>{1, 1}) return "";
  if (recipe.layer.op->rank == 1) return fmt::format("y = y[:, ::{}, :]\n", cols);
  return fmt::format("y = y[:, ::{}, ::{}, :]\n", rows, cols);
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
                       axis == kHeight || geometry.op->rank == 1 ? 1 : 2);
  };
  return code(kHeight, added.top, added.bottom) + code(kWidth, added.left, added.right);
}

std::string numpy_zeros_code(const Recipe& recipe) {
  if (recipe.kernel_zeros == PerAxis{1, 1}) return "";
  const Op op = recipe.layer.op;
  const std::string steps = op->rank == 1 ? fmt::format("::{}", recipe.kernel_zeros[kWidth])
                                          : fmt::format("::{}, ::{}", recipe.kernel_zeros[kHeight],
                                                        recipe.kernel_zeros[kWidth]);
  const Grouping grouping = grouping_of(recipe.layer);
  const bool transposed = grouping.transposed;
  return fmt::format("k = np.zeros(({}, {}, {}))\nk[{}] = w\n", joined(op, recipe.layer.kernel),
                     transposed ? grouping.outputs_of_one() : grouping.inputs_of_one(),
                     transposed ? grouping.channels : grouping.filters, steps);
}

std::string print_code(const Layer& layer, const Layout& layout, std::string_view array,
                       std::string_view shape) {
  const bool flat = layer.op().rank == 1;
  const bool one = layer.grouping().filters == 1;
  std::string planes = "y[0]";
  std::string turned;
  if (one && layout.channels_last) {
    planes = flat ? "y[0, :, 0]" : "y[0, :, :, 0]";
  } else if (one) {
    planes = "y[0, 0]";
  } else if (layout.channels_last) {
    turned = flat ? ".transpose(1, 0)" : ".transpose(2, 0, 1)";
  }
  const std::string_view rows = one && flat   ? "print(y.tolist())\n"
                                : one || flat ? "for row in y.tolist():\n    print(row)\n"
                                              : "for plane in y.tolist():\n"
                                                "    for row in plane:\n        print(row)\n";
  return fmt::format("y = {}{}{}\nprint({})\n{}", planes, array, turned, shape, rows);
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

std::string counted_code(const Recipe& recipe, std::string_view module,
                         std::string (*pad)(Op op, std::string_view name, const Margins& margins,
                                            std::string_view more)) {
  if (!recipe.counted) return "";
  const Op op = recipe.layer.op;
  const auto& input = recipe.layer.input;
  return fmt::format("m = {}.ones_like(x)\n", module) +
         pad(op, "m", *recipe.counted, ",\n    constant_values=1") +
         pad(op, "m", uncounted(recipe), "") +
         cut_code(op, "m", ":", recipe.before.cut(), input[kHeight], input[kWidth]);
}

}  // namespace padlens
