#include "core/engine.h"

#include <algorithm>
#include <tuple>

namespace padlens {
namespace {

// One axis of a use: output position, kernel position.
struct AxisUse {
  std::int64_t output;
  std::int64_t kernel;
  bool through_padding;
};

// The kernel position whose weight lies at window position `j`: a transposed
// convolution slides its kernel flipped.
std::int64_t kernel_at(const Geometry& geometry, const AxisGeometry& axis, std::int64_t j) {
  return geometry.transposed() ? axis.k - 1 - j : j;
}

// The input position at padded position `p`, or -1 outside the input; inserted
// zeros count as outside.
std::int64_t input_at(const Geometry& geometry, const AxisGeometry& axis, std::int64_t p) {
  const std::int64_t i = p - axis.pad_before;
  if (i < 0 || i >= axis.inserted) return -1;
  if (!geometry.transposed()) return i;
  return i % axis.s == 0 ? i / axis.s : -1;
}

// All outputs whose window has a tap on padded position `p`.
void append_uses(const Geometry& geometry, const AxisGeometry& axis, std::int64_t p,
                 bool through_padding, std::vector<AxisUse>& uses) {
  for (std::int64_t j = 0; j < axis.k; ++j) {
    const std::int64_t start = p - j * axis.d;
    if (start < 0) break;
    if (start % axis.window_step != 0 || start / axis.window_step >= axis.out) continue;
    uses.push_back({start / axis.window_step, kernel_at(geometry, axis, j), through_padding});
  }
}

std::vector<AxisUse> axis_uses(const Geometry& geometry, const AxisGeometry& axis, FillMode fill,
                               std::int64_t input) {
  std::vector<AxisUse> uses;
  const std::int64_t own = input * (geometry.transposed() ? axis.s : 1) + axis.pad_before;
  append_uses(geometry, axis, own, false, uses);
  if (geometry.transposed()) return uses;
  for (std::int64_t p = 0; p < axis.padded; ++p) {
    const std::int64_t i = p - axis.pad_before;
    if (i >= 0 && i < axis.n) {
      p = axis.pad_before + axis.n - 1;  // skip the input itself
      continue;
    }
    if (fill_source(fill, i, axis.n) == input) append_uses(geometry, axis, p, true, uses);
  }
  return uses;
}

// Padding included, as one grid for the inner loops.
Grid<double> padded_input(const Layer& layer) {
  const auto& [h, w] = layer.geometry.axis;
  Grid<double> grid(h.padded, w.padded);
  for (std::int64_t r = 0; r < h.padded; ++r) {
    double* row = grid.row(r);
    const std::int64_t i = r - h.pad_before;
    const bool inside = i >= 0 && i < h.n;
    for (std::int64_t c = 0; c < w.padded; ++c) {
      const std::int64_t j = c - w.pad_before;
      row[c] =
          inside && j >= 0 && j < w.n ? layer.input->at(i, j) : padded_cell(layer, {r, c}).value;
    }
  }
  return grid;
}

void convolve(const Layer& layer, Grid<double>& output) {
  const auto& [h, w] = layer.geometry.axis;
  const Grid<double> padded = padded_input(layer);
  for (std::int64_t r = 0; r < h.out; ++r) {
    double* out = output.row(r);
    for (std::int64_t i = 0; i < h.k; ++i) {
      const double* in = padded.row(r * h.s + i * h.d);
      for (std::int64_t j = 0; j < w.k; ++j) {
        const double weight = layer.kernel->at(i, j);
        const double* from = in + j * w.d;
        if (w.s == 1) {  // contiguous: the compiler vectorises it
          for (std::int64_t c = 0; c < w.out; ++c)
            out[c] += from[c] * weight;
        } else {
          for (std::int64_t c = 0; c < w.out; ++c)
            out[c] += from[c * w.s] * weight;
        }
      }
    }
  }
}

// The full scatter, cropped on the way. From the last kernel cell to the first,
// so that every output cell adds up in the order of its taps.
void convolve_transposed(const Layer& layer, Grid<double>& output) {
  const auto& [h, w] = layer.geometry.axis;
  for (std::int64_t i = h.k - 1; i >= 0; --i) {
    for (std::int64_t j = w.k - 1; j >= 0; --j) {
      const double weight = layer.kernel->at(i, j);
      for (std::int64_t r = 0; r < h.n; ++r) {
        const std::int64_t row = r * h.s + i * h.d - h.crop_before;
        if (row < 0 || row >= h.out) continue;
        const double* in = layer.input->row(r);
        double* out = output.row(row);
        for (std::int64_t c = 0; c < w.n; ++c) {
          const std::int64_t col = c * w.s + j * w.d - w.crop_before;
          if (col >= 0 && col < w.out) out[col] += in[c] * weight;
        }
      }
    }
  }
}

// Null where it would take more than `budget`.
std::shared_ptr<const Grid<double>> make_output(const Layer& layer, std::int64_t budget) {
  const Geometry& geometry = layer.geometry;
  if (geometry.outputs() > kMaxOutputCells || output_cost(geometry) > budget) return nullptr;
  auto output = std::make_shared<Grid<double>>(geometry.height().out, geometry.width().out);
  if (geometry.transposed()) {
    convolve_transposed(layer, *output);
  } else {
    convolve(layer, *output);
  }
  return output;
}

}  // namespace

std::int64_t output_cost(const Geometry& geometry) {
  const std::int64_t cells = geometry.transposed() ? geometry.inputs() : geometry.outputs();
  return cells * geometry.height().k * geometry.width().k;
}

Layer make_layer(const Spec& spec, const Geometry& geometry, std::int64_t budget) {
  const auto& [h, w] = geometry.axis;
  // A random kernel must not repeat the corner of a random input.
  const std::uint64_t kernel_seed = std::uint64_t{spec.seed} << 32U;
  Layer layer{spec, geometry,
              std::make_shared<Grid<double>>(make_grid(spec.input_values, spec.seed, h.n, w.n)),
              std::make_shared<Grid<double>>(make_grid(spec.kernel_values, kernel_seed, h.k, w.k)),
              nullptr};
  layer.output = make_output(layer, budget);
  return layer;
}

Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry, std::int64_t budget) {
  Layer result{spec, geometry, layer.input, layer.kernel, nullptr};
  result.output = make_output(result, budget);
  return result;
}

PaddedCell padded_cell(const Layer& layer, Cell cell) {
  const auto& [h, w] = layer.geometry.axis;
  const Cell inner{cell.row - h.pad_before, cell.col - w.pad_before};
  const bool row_inside = inner.row >= 0 && inner.row < h.inserted;
  const bool col_inside = inner.col >= 0 && inner.col < w.inserted;
  if (row_inside && col_inside) {
    const Cell source{input_at(layer.geometry, h, cell.row), input_at(layer.geometry, w, cell.col)};
    if (source.row < 0 || source.col < 0) return {CellKind::inserted, 0, std::nullopt};
    return {CellKind::input, layer.input->at(source), source};
  }
  const PadFill& fill = layer.spec.pad_fill;
  if (layer.geometry.transposed() || fill.mode == FillMode::zeros) return {};
  if (fill.mode == FillMode::constant) return {CellKind::padding, fill.constant, std::nullopt};
  const Cell source{row_inside ? inner.row : fill_source(fill.mode, inner.row, h.n),
                    col_inside ? inner.col : fill_source(fill.mode, inner.col, w.n)};
  return {CellKind::padding, layer.input->at(source), source};
}

Cell window_origin(const Geometry& geometry, Cell out) {
  return {out.row * geometry.height().window_step, out.col * geometry.width().window_step};
}

std::vector<Tap> taps(const Layer& layer, Cell out) {
  const auto& [h, w] = layer.geometry.axis;
  const Cell origin = window_origin(layer.geometry, out);
  std::vector<Tap> result;
  result.reserve(static_cast<std::size_t>(h.k * w.k));
  double sum = 0;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Tap tap;
      tap.window = {i, j};
      tap.padded = {origin.row + i * h.d, origin.col + j * w.d};
      tap.kernel = {kernel_at(layer.geometry, h, i), kernel_at(layer.geometry, w, j)};
      tap.cell = padded_cell(layer, tap.padded);
      tap.weight = layer.kernel->at(tap.kernel);
      tap.product = tap.cell.value * tap.weight;
      sum += tap.product;
      tap.sum = sum;
      result.push_back(tap);
    }
  }
  return result;
}

double output_value(const Layer& layer, Cell out) {
  if (layer.output != nullptr) return layer.output->at(out);
  return taps(layer, out).back().sum;
}

std::vector<Reader> readers(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry.axis;
  const FillMode fill = layer.spec.pad_fill.mode;
  std::vector<Reader> result;
  for (const AxisUse& row : axis_uses(layer.geometry, h, fill, input.row)) {
    for (const AxisUse& col : axis_uses(layer.geometry, w, fill, input.col)) {
      result.push_back({{row.output, col.output},
                        {row.kernel, col.kernel},
                        row.through_padding || col.through_padding});
    }
  }
  std::ranges::sort(result, {}, [](const Reader& reader) {
    return std::tuple(reader.output.row, reader.output.col, reader.kernel.row, reader.kernel.col,
                      reader.through_padding);
  });
  return result;
}

std::vector<Cell> kernel_readers(const Layer& layer, Cell kernel) {
  const Geometry& geometry = layer.geometry;
  const auto outputs = [&](const AxisGeometry& axis, std::int64_t position) {
    const std::int64_t j = kernel_at(geometry, axis, position);  // the flip undoes itself
    std::vector<std::int64_t> found;
    for (std::int64_t o = 0; o < axis.out; ++o) {
      if (input_at(geometry, axis, o * axis.window_step + j * axis.d) >= 0) found.push_back(o);
    }
    return found;
  };
  std::vector<Cell> result;
  const auto cols = outputs(geometry.width(), kernel.col);
  for (const std::int64_t row : outputs(geometry.height(), kernel.row)) {
    for (const std::int64_t col : cols)
      result.push_back({row, col});
  }
  return result;
}

std::vector<Stamp> stamps(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry.axis;
  std::vector<Stamp> result;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Stamp stamp;
      stamp.kernel = {i, j};
      stamp.full = {input.row * h.s + i * h.d, input.col * w.s + j * w.d};
      const Cell out{stamp.full.row - h.crop_before, stamp.full.col - w.crop_before};
      if (out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out) stamp.output = out;
      stamp.product = layer.input->at(input) * layer.kernel->at(i, j);
      result.push_back(stamp);
    }
  }
  return result;
}

double scatter_value(const Layer& layer, Cell full, std::int64_t stamped) {
  const auto& [h, w] = layer.geometry.axis;
  // Descending kernel positions are ascending input positions: the taps' order.
  const auto input_of = [](const AxisGeometry& axis, std::int64_t position, std::int64_t kernel) {
    const std::int64_t at = position - kernel * axis.d;
    return at >= 0 && at % axis.s == 0 && at / axis.s < axis.n ? at / axis.s : -1;
  };
  double sum = 0;
  for (std::int64_t i = h.k - 1; i >= 0; --i) {
    const std::int64_t row = input_of(h, full.row, i);
    if (row < 0) continue;
    for (std::int64_t j = w.k - 1; j >= 0; --j) {
      const std::int64_t col = input_of(w, full.col, j);
      if (col < 0 || row * w.n + col >= stamped) continue;
      sum += layer.input->at(row, col) * layer.kernel->at(i, j);
    }
  }
  return sum;
}

std::int64_t step_count(const Geometry& geometry, PlayMode mode) {
  return mode == PlayMode::scatter ? geometry.inputs() : geometry.outputs();
}

Cell step_cell(const Geometry& geometry, PlayMode mode, std::int64_t step) {
  const AxisGeometry& width = geometry.width();
  const std::int64_t cols = mode == PlayMode::scatter ? width.n : width.out;
  return {step / cols, step % cols};
}

std::int64_t cell_step(const Geometry& geometry, PlayMode mode, Cell cell) {
  const AxisGeometry& width = geometry.width();
  return cell.row * (mode == PlayMode::scatter ? width.n : width.out) + cell.col;
}

}  // namespace padlens
