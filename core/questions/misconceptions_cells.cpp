// Misconceptions about one output cell: what it reads, what it is divided by, what it comes to.

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/geometry/taps.h"
#include "core/operations/reducer.h"
#include "core/questions/misconception_parts.h"

namespace padlens {
namespace {

// --- what is read --------------------------------------------------------------------

// Input positions lowest, lowest + step … of one axis, in closed form.
struct Run {
  std::int64_t lowest = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;

  // The same positions, whatever the step of a single one is.
  bool same(const Run& other) const {
    return count == other.count &&
           (count == 0 || (lowest == other.lowest && (count == 1 || step == other.step)));
  }
};

// Of a window its positions 0 … n − 1.
Run within(const WindowGuess& window, std::int64_t n) {
  const std::int64_t first = std::max<std::int64_t>(ceil_div(-window.first, window.step), 0);
  const std::int64_t last =
      std::min(floor_div(n - 1 - window.first, window.step), window.count - 1);
  if (last < first) return {};
  return {window.first + first * window.step, window.step, last - first + 1};
}

Run truly_read(const AskedAxis& x) {
  if (x.spec.op->transposed()) {
    const Landings landings = landings_on(x.a, x.out + x.a.crop_before);
    return {landings.input, landings.input_step, landings.count};
  }
  return within({window_start(x.a, x.out) - x.a.pad_before, x.a.d, x.a.k}, x.a.n);
}

// Whether the window reads what is truly read, on its axis.
template <auto Window>
bool lies_right(const AskedAxis& x) {
  return within(Window(x), x.a.n).same(truly_read(x));
}

bool reads_by_sliding(const AskedOf& of) {
  return !of.geometry.transposed();
}

bool reads_stretched(const AskedOf& of) {
  return of.geometry.transposed();
}

WindowGuess from_the_cell(const AskedAxis& x) {
  return {x.out * x.a.s, x.a.d, x.a.k};
}
WindowGuess around_the_cell(const AskedAxis& x) {
  return {x.out * x.a.s - (x.a.K - 1) / 2, x.a.d, x.a.k};
}
WindowGuess without_dilation(const AskedAxis& x) {
  return {x.out * x.a.s - x.a.pad_before, 1, x.a.k};
}
WindowGuess without_holes(const AskedAxis& x) {
  return {x.out * x.a.s - x.a.pad_before, 1, x.a.K};
}
WindowGuess without_stride(const AskedAxis& x) {
  return {x.out - x.a.pad_before, x.a.d, x.a.k};
}
// Transposed.
WindowGuess as_sliding(const AskedAxis& x) {
  return {x.out * x.a.s - x.a.crop_before, x.a.d, x.a.k};
}
WindowGuess nearest_cell(const AskedAxis& x) {
  return {std::min(x.out / x.a.s, x.a.n - 1), 1, 1};
}
WindowGuess whole_kernel(const AskedAxis& x) {
  return {floor_div(x.out + x.a.crop_before - x.a.K + 1, x.a.s), 1, x.a.k};
}

// --- what is divided by ----------------------------------------------------------------

// A mean of whole cells: a window without holes, and no factor.
bool divides_by_cells(const AskedOf& of) {
  const Geometry& g = of.geometry;
  const bool counts = g.counting == Counting::real || g.counting == Counting::padded ||
                      g.counting == Counting::window;
  return of.spec.op->reducer->divides && counts && !g.divisor_override &&
         g.divisor_scale == Ratio{} && !g.pool_fill && has_value(g, of.cell) &&
         on_all_axes(of, [](const AskedAxis& x) {
           return x.a.d == 1 && x.a.pad_before >= 0 && x.a.pad_after >= 0;
         });
}

struct Ends {
  std::int64_t first;
  std::int64_t last;  // of the window, in padded positions
};
Ends ends_of(const AskedAxis& x) {
  return {window_start(x.a, x.out), window_start(x.a, x.out) + x.a.K - 1};
}

bool inside_input(const AskedAxis& x) {
  const Ends window = ends_of(x);
  return window.first >= x.a.pad_before && window.last < x.a.pad_before + x.a.n;
}

// The counted cells of a mean are those of its window, on one axis.
bool all_counted(const AskedAxis& x, Counting counting) {
  if (counting == Counting::window) return true;
  return counting == Counting::real ? inside_input(x) : ends_of(x).last < x.a.counted;
}

// They are its input cells.
bool inputs_counted(const AskedAxis& x, Counting counting) {
  if (counting == Counting::real || inside_input(x)) return true;
  if (counting == Counting::window) return false;
  const Ends window = ends_of(x);
  return window.first >= x.a.pad_before &&
         std::min(window.last, x.a.counted - 1) < x.a.pad_before + x.a.n;
}

// --- what a cell comes to ---------------------------------------------------------------

std::vector<Tap> taps_asked(const AskedOf& of) {
  return taps(*of.layer, of.cell, of.layer->shown().output);
}

double weight_turned(const AskedOf& of, const Tap& tap) {
  const Grid<double>& kernel = *of.layer->kernel({tap.plane, of.layer->shown().output});
  return kernel.at(kernel.rows() - 1 - tap.kernel.row, kernel.cols() - 1 - tap.kernel.col);
}

bool weighs(const AskedOf& of) {
  return of.spec.op->has_kernel && of.layer != nullptr && !of.layer->empty();
}
bool weighs_sliding(const AskedOf& of) {
  return weighs(of) && !of.geometry.transposed();
}
bool weighs_transposed(const AskedOf& of) {
  return weighs(of) && of.geometry.transposed();
}

double value_turned(const AskedOf& of) {
  double sum = 0;
  for (const Tap& tap : taps_asked(of))
    sum += tap.cell.value * weight_turned(of, tap);
  return sum;
}

// What the two ways differ by adds up to nothing: so for every kernel that is its own half turn.
bool same_when_turned(const AskedOf& of) {
  double difference = 0;
  for (const Tap& tap : taps_asked(of))
    difference += tap.cell.value * (tap.weight - weight_turned(of, tap));
  return std::abs(difference) < kNumberSlack;
}

bool is_mean_with_numbers(const AskedOf& of) {
  return of.layer != nullptr && !of.layer->empty() && divides_by_cells(of);
}

double window_sum(const AskedOf& of) {
  double sum = 0;
  for (const Tap& tap : taps_asked(of))
    sum += tap.product;
  return sum;
}

std::int64_t window_cells(const AskedOf& of) {
  return of.geometry.height().k * of.geometry.width().k;
}

// Whether two means of one sum are the same answer: by kNumberSlack, as answers are.
bool same_mean(double sum, double one, double other) {
  return NumberAnswer{sum / one} == NumberAnswer{sum / other};
}

double divisor_asked(const AskedOf& of) {
  return divisor_of(of.geometry, of.cell).number();
}

bool is_maximum_with_numbers(const AskedOf& of) {
  return of.layer != nullptr && !of.layer->empty() && of.spec.op->reducer->selects &&
         of.layer->skips_padding() && has_value(of.geometry, of.cell) &&
         on_all_axes(of,
                     [](const AskedAxis& x) { return x.a.pad_before >= 0 && x.a.pad_after >= 0; });
}

bool meets_no_padding(const AskedAxis& x) {
  return padded_taps(x.a, x.out) == real_taps(x.a, x.out);
}

double largest_with_zeros(const AskedOf& of) {
  double largest = output_value(*of.layer, of.cell);
  for (const Tap& tap : taps_asked(of)) {
    if (tap.cell.kind == CellKind::padding) largest = std::max(largest, 0.0);
  }
  return largest;
}

constexpr Misconception kCells[] = {
    {"window_from_the_cell", Asks::reads, reads_by_sliding, lies_right<from_the_cell>, nullptr,
     nullptr, from_the_cell},
    {"window_around_the_cell", Asks::reads, reads_by_sliding, lies_right<around_the_cell>, nullptr,
     nullptr, around_the_cell},
    {"window_without_dilation", Asks::reads, reads_by_sliding, lies_right<without_dilation>,
     nullptr, nullptr, without_dilation},
    {"window_without_holes", Asks::reads, reads_by_sliding, lies_right<without_holes>, nullptr,
     nullptr, without_holes},
    {"window_without_stride", Asks::reads, reads_by_sliding, lies_right<without_stride>, nullptr,
     nullptr, without_stride},
    {"transposed_as_sliding", Asks::reads, reads_stretched, lies_right<as_sliding>, nullptr,
     nullptr, as_sliding},
    {"transposed_reads_one", Asks::reads, reads_stretched, lies_right<nearest_cell>, nullptr,
     nullptr, nearest_cell},
    {"transposed_reads_whole_kernel", Asks::reads, reads_stretched, lies_right<whole_kernel>,
     nullptr, nullptr, whole_kernel},
    {"divisor_is_window", Asks::divisor, divides_by_cells,
     [](const AskedAxis& x) { return all_counted(x, x.geometry.counting); }, nullptr, nullptr,
     nullptr, [](const AskedAxis& x) { return x.a.k; }},
    {"divisor_is_input", Asks::divisor, divides_by_cells,
     [](const AskedAxis& x) { return inputs_counted(x, x.geometry.counting); }, nullptr, nullptr,
     nullptr, [](const AskedAxis& x) { return real_taps(x.a, x.out); }},
    {"kernel_turned", Asks::value, weighs_sliding, nullptr, nullptr, nullptr, nullptr, nullptr,
     value_turned, same_when_turned},
    {"kernel_not_turned", Asks::value, weighs_transposed, nullptr, nullptr, nullptr, nullptr,
     nullptr, value_turned, same_when_turned},
    {"mean_of_window", Asks::value, is_mean_with_numbers, nullptr, nullptr, nullptr, nullptr,
     nullptr,
     [](const AskedOf& of) { return window_sum(of) / static_cast<double>(window_cells(of)); },
     [](const AskedOf& of) {
       return same_mean(window_sum(of), static_cast<double>(window_cells(of)), divisor_asked(of));
     }},
    {"mean_not_divided", Asks::value, is_mean_with_numbers, nullptr, nullptr, nullptr, nullptr,
     nullptr, window_sum,
     [](const AskedOf& of) { return same_mean(window_sum(of), 1, divisor_asked(of)); }},
    {"maximum_of_padding", Asks::value, is_maximum_with_numbers, nullptr, nullptr, nullptr, nullptr,
     nullptr, largest_with_zeros,
     [](const AskedOf& of) {
       return output_value(*of.layer, of.cell) > -kNumberSlack || on_all_axes(of, meets_no_padding);
     }},
};

}  // namespace

std::span<const Misconception> cell_misconceptions() {
  return kCells;
}

}  // namespace padlens
