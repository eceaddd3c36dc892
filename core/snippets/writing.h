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

// The mode of numpy.pad and of its like for a fill: "constant", "reflect", "edge", "wrap".
std::string_view numpy_pad_mode(FillMode mode);

}  // namespace padlens
