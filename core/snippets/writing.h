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

// "3, 4", to be put into the brackets of a language.
std::string joined(std::int64_t height, std::int64_t width);
std::string joined(const PerAxis& pair);
std::string joined(const std::array<std::int64_t, 2>& pair);

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
                                        .comment = "#",
                                        .indent = "    ",
                                        .end = "\n",
                                        .points = true};

// The statements that set `name` to the input (or kernel) of `layer`. `shape`: as above.
// Ones, ramps and boxes are expressions, all else literal rows.
std::string input_code(const ArrayWords& words, const Layer& layer, std::string_view shape,
                       const LiteralSize& most);
std::string kernel_code(const ArrayWords& words, const Layer& layer, std::string_view shape,
                        const LiteralSize& most);

// Whether 32 bit floating point could round: see SnippetTarget.
bool needs_64_bit(const Layer& layer);

// "\n    a,\n    b": the arguments of a call, a line each.
std::string argument_lines(const std::vector<std::string>& arguments);

// "(t, b), (l, r)", each pair within `open` and `close`.
std::string side_pairs(const Margins& margins, std::string_view open, std::string_view close);

// "x = x[:, 1:5, 0:4]\n": `name` with `cut` cut and rows x cols left; "" where nothing is cut.
// `ahead` stands for the axes before the height: ":" or "...".
std::string cut_code(std::string_view name, std::string_view ahead, const Margins& cut,
                     std::int64_t rows, std::int64_t cols);

// "y = y[:, ::2, ::2]\n": step 4 of arrays with the channels last.
std::string every_code(const Recipe& recipe);

// Rows and columns by index, for a fill that copies cells from the edge (clip) or from the other
// side (modulo): -2 … n + 1, brought back into 0 … n - 1. `take` and `arange` are the functions
// that do it ("np.arange"); np.clip is NumPy's. Arrays are (1, height, width, 1).
std::string take_codes(std::string_view take, std::string_view arange, const Geometry& geometry,
                       const Margins& added, FillMode mode);

// Step 2 with NumPy, of a kernel (height, width, 1, 1): `k` is `w` with its zeros written out; ""
// where there are none.
std::string numpy_zeros_code(const Recipe& recipe);

// The end of a Python program: `plane` becomes y, of which its shape is printed, then its rows.
std::string print_code(std::string_view plane, std::string_view shape = "y.shape");

// The mode of F.pad, PyTorch's and Paddle's, for a fill that copies cells.
std::string_view torch_pad_mode(FillMode mode);

// The mode of numpy.pad and of its like for a fill: "constant", "reflect", "edge", "wrap".
std::string_view numpy_pad_mode(FillMode mode);

}  // namespace padlens
