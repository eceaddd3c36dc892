#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"
#include "core/snippets/snippet.h"

namespace padlens {

// What the programs of all targets have in common.

// The numbers of a layer's axes, to be put into the brackets of a language: "3, 4", in one
// dimension "4".
std::string joined(Op op, std::int64_t height, std::int64_t width);
std::string joined(Op op, const PerAxis& pair);
std::string joined(Op op, const std::array<std::int64_t, 2>& pair);

// As a Python tuple, "(3, 4)" or "(4,)"; and where one number does in one dimension: "(3, 4)", "4".
std::string tuple_of(Op op, const PerAxis& pair);
std::string number_or_pair(Op op, const PerAxis& pair);

// A number of a program: as number_text(), and with a point if it is to be a float in
// Python.
std::string number_word(double value, bool point);

// How a language writes an array of numbers. In the patterns {0} is the shape without
// brackets ("1, 6, 6, 1"), {1} the end of a range or the value that fills the array.
struct ArrayWords {
  std::string_view declare;  // before the name where it is first set: "let "
  std::string_view ones;
  std::string_view range;  // 1, 2, 3 … below {1}
  std::string_view full;
  std::string_view open;  // of a literal, its rows follow
  std::string_view close;
  std::string_view reshape;  // after a range or literal
  // After that, with the axes in their new order; "" where planes stay as they are laid.
  std::string_view transpose = "";
  std::string_view comment;  // begins one
  std::string_view indent;   // of a literal's rows
  std::string_view end;      // of a statement, "\n" included
  bool points = false;       // whole numbers are written as floats
};

inline constexpr ArrayWords kNumpyWords{.declare = "",
                                        .ones = "np.ones(({0}))",
                                        .range = "np.arange(1., {1})",
                                        .full = "np.full(({0}), {1})",
                                        .open = "np.array([",
                                        .close = "])",
                                        .reshape = ".reshape({0})",
                                        .transpose = ".transpose({0})",
                                        .comment = "#",
                                        .indent = "    ",
                                        .end = "\n",
                                        .points = true};

// How a library lays out its arrays: the channels of x and y after the batch or last, and w as
// [filter][channel of its group][row][column] (transposed [channel][filter of its group]), with
// those two last and turned round, or by filter with the channel of its group last.
struct Layout {
  bool channels_last = false;
  enum class Kernel : std::uint8_t { planes, turned_last, channel_last } kernel = Kernel::planes;
};
inline constexpr Layout kChannelsFirst{};
inline constexpr Layout kChannelsLast{true, Layout::Kernel::turned_last};

// The statements that set x to the input and w to the kernel of `layer`; in a library that has no
// axes but those of `axes`, where that is not null. Ones, ramps and boxes are expressions, all else
// literal rows, plane after plane.
std::string input_code(const ArrayWords& words, const Layer& layer, const Layout& layout,
                       const LiteralSize& most, Op axes = nullptr);
std::string kernel_code(const ArrayWords& words, const Layer& layer, const Layout& layout,
                        const LiteralSize& most, Op axes = nullptr);

// "1, 3, 4, 4": the shape of x before the library's layer.
std::string input_shape(const Recipe& recipe, const Layout& layout);

// Whether 32 bit floating point could round: see SnippetTarget.
bool needs_64_bit(const Layer& layer);

// "\n    a,\n    b": the arguments of a call, a line each.
std::string argument_lines(const std::vector<std::string>& arguments);

// "(t, b), (l, r)", each pair within `open` and `close`; in one dimension "(l, r)".
std::string side_pairs(Op op, const Margins& margins, std::string_view open,
                       std::string_view close);
// As a Python sequence: "((t, b), (l, r))", "((l, r),)".
std::string pairs_tuple(Op op, const Margins& margins);

// "x = x[:, 1:5, 0:4]\n": `name` with `cut` cut and rows x cols left; "" where nothing is cut.
// `ahead` stands for the axes before the height: ":" or "...".
std::string cut_code(Op op, std::string_view name, std::string_view ahead, const Margins& cut,
                     std::int64_t rows, std::int64_t cols);

// "m = tf.ones_like(x)\n" and what pads and cuts it as x: a grid that tells which cells of a mean
// count; "" where all do. `module`: whose ones_like it is; `pad`: a library's line that pads.
std::string counted_code(const Recipe& recipe, std::string_view module,
                         std::string (*pad)(Op op, std::string_view name, const Margins& margins,
                                            std::string_view more));

// "y = y[:, ::2, ::2]\n": step 4 of arrays with the channels last.
std::string every_code(const Recipe& recipe);

// Rows and columns by index, for a fill that copies cells from the edge (clip) or from the other
// side (modulo): -2 … n + 1, brought back into 0 … n - 1. `take` and `arange` are the functions
// that do it ("np.arange"); np.clip is NumPy's. Arrays are (1, height, width, 1).
std::string take_codes(std::string_view take, std::string_view arange, const Geometry& geometry,
                       const Margins& added, FillMode mode);

// Step 2 with NumPy, of a kernel with its channels last: `k` is `w` with its zeros written out; ""
// where there are none.
std::string numpy_zeros_code(const Recipe& recipe);

// The end of a Python program: y becomes its only plane, or all planes in order, of which the shape
// is printed, then the rows, a line each. `array` is what makes a NumPy array of it: ".numpy()".
std::string print_code(const Layer& layer, const Layout& layout, std::string_view array = "",
                       std::string_view shape = "y.shape");

// The mode of F.pad, PyTorch's and Paddle's, for a fill that copies cells.
std::string_view torch_pad_mode(FillMode mode);

// The mode of numpy.pad and of its like for a fill: "constant", "reflect", "edge", "wrap".
std::string_view numpy_pad_mode(FillMode mode);

}  // namespace padlens
