#pragma once

#include <rapidcheck.h>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/geometry/geometry.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// Found by RapidCheck and GoogleTest: specs and cells in their messages.
void showValue(const Spec& spec, std::ostream& out);
void PrintTo(const Spec& spec, std::ostream* out);
void PrintTo(const Cell& cell, std::ostream* out);
void PrintTo(const Problem& problem, std::ostream* out);

}  // namespace padlens

namespace padlens::test {

// Square layers of ones, Keras.
Spec conv(int input, int kernel, int stride = 1, PaddingMode mode = PaddingMode::valid);
Spec transpose(int input, int kernel, int stride = 1, PaddingMode mode = PaddingMode::valid);
Spec with_sides(Spec spec, Sides sides);

// The spec of this JSON; fails the test where it is none.
Spec from_json(std::string_view text);

using Rows = std::vector<std::vector<double>>;
Values custom(const Rows& rows);
Rows rows_of(const Grid<double>& grid);

// Fails the test where the spec has no geometry.
Geometry geometry_of(const Spec& spec);
Layer layer_of(const Spec& spec);

// Every cell of a grid of this size, row by row.
std::vector<Cell> cells_of(std::int64_t rows, std::int64_t cols);
std::vector<Cell> output_cells(const Layer& layer);
std::vector<Cell> input_cells(const Layer& layer);

bool is_utf8(std::string_view text);
bool known_codes(const Problems& problems);

// --- the definitions, written a second time ------------------------------------
// Nothing below calls the code that is tested.

struct ReferenceAxis {
  std::int64_t out = 0;
  std::int64_t before = 0;  // padding of a convolution, crop of a transposed one
  std::int64_t after = 0;
};
ReferenceAxis reference_axis(const Spec& spec, Axis axis);

// The input position which position `i` outside it copies, for any `i`.
std::int64_t reference_source(FillMode mode, std::int64_t i, std::int64_t n);

// The output of a layer with these numbers, cell by cell from the definition.
Grid<double> reference_output(const Spec& spec, const Grid<double>& input,
                              const Grid<double>& kernel);

// --- generators ----------------------------------------------------------------

int pick(int least, int most);  // inside gen::exec only

// Small layers that have a geometry, though Keras may refuse them (stride with
// dilation): non-square, every mode, whole numbers as values, every fill that fits.
rc::Gen<Spec> conv_specs();
rc::Gen<Spec> transpose_specs();
rc::Gen<Spec> layer_specs();

// Pools of every framework, with whatever it offers: non-square, every mode, whole numbers.
// They have a geometry, though the framework may refuse them, or give an empty tensor.
rc::Gen<Spec> pool_specs();

// Those of the frameworks whose pools are the plain ones: padding never takes part, a window that
// would begin past the input is dropped, a mean counts cells.
rc::Gen<Spec> plain_pool_specs();

// Anything that a Spec can hold: far out of range, unknown names, wrong shapes.
rc::Gen<Spec> wild_specs();

}  // namespace padlens::test
