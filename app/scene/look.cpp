#include "app/scene/look.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/scene/grid_frame.h"
#include "app/scene/numbers.h"
#include "core/engine/matrix.h"
#include "core/geometry/coverage.h"

namespace padlens {
namespace {

constexpr double kMostDigits = 1e6;                         // whole numbers below are written out
constexpr std::int64_t kMostCells = std::int64_t{1} << 22;  // that become shades

// Letters of a number amid a sum: "(−2)" needs its brackets.
int factor_letters_of(double value) {
  return letter_count(cell_text(value)) + (value < 0 ? 2 : 0);
}

void write(NumberLook& look, double value) {
  look.letters = std::max(look.letters, letter_count(cell_text(value)));
  look.factor_letters = std::max(look.factor_letters, factor_letters_of(value));
}

bool all_whole(const double* values, std::int64_t count) {
  bool whole = true;
  for (std::int64_t i = 0; i < count; ++i)
    whole &= values[i] == static_cast<double>(static_cast<std::int32_t>(values[i]));
  return whole;
}

NumberLook look_at(const double* values, std::int64_t count) {
  NumberLook look;
  if (count == 0) return look;
  double least = values[0];
  double most = values[0];
  for (std::int64_t i = 0; i < count; ++i) {
    least = values[i] < least ? values[i] : least;
    most = values[i] > most ? values[i] : most;
  }
  look.least = least;
  look.most = most;
  if (count <= GridFrame::kMaxCells) {
    for (std::int64_t i = 0; i < count; ++i)
      write(look, values[i]);
    return look;
  }
  write(look, look.least);
  write(look, look.most);
  const bool small = look.least > -kMostDigits && look.most < kMostDigits;
  if (small && all_whole(values, count)) return look;
  const std::int64_t stride = count / GridFrame::kMaxCells;
  for (std::int64_t i = 0; i < count; i += stride)
    write(look, values[i]);
  constexpr int kLongestFactor = 13;  // (−1.235e−100)
  look.factor_letters = kLongestFactor;
  return look;
}

NumberLook look_at(const Grid<double>& grid) {
  return look_at(grid.row(0), grid.size());
}

// From the least number to the most; all alike are the lower colour.
class Scale {
 public:
  explicit Scale(const NumberLook& look)
      : least_(look.least), factor_(look.most > look.least ? 255 / (look.most - look.least) : 0) {
    if (!std::isfinite(factor_)) factor_ = 0;
  }
  std::uint8_t operator()(double value) const {
    return static_cast<std::uint8_t>((value - least_) * factor_);
  }

 private:
  double least_;
  double factor_;
};

std::shared_ptr<const Shades> shades_of(const Grid<double>& grid, std::int64_t rows,
                                        const NumberLook& look) {
  auto shades = std::make_shared<Shades>(grid.rows(), grid.cols());
  const Scale scale(look);
  const double* from = grid.row(0);
  std::uint8_t* to = shades->row(0);
  for (std::int64_t i = 0; i < rows * grid.cols(); ++i)
    to[i] = scale(from[i]);
  return shades;
}

}  // namespace

LayerLook::LayerLook(const Layer& layer, const LayerLook* before) : layer_(layer) {
  if (before == nullptr) return;
  if (before->layer_.input() == layer.input()) {
    input_ = before->input_;
    input_shades_ = before->input_shades_;
    const bool same_zeros = before->layer_.geometry().height().s == layer.geometry().height().s &&
                            before->layer_.geometry().width().s == layer.geometry().width().s;
    if (same_zeros) inserted_shades_ = before->inserted_shades_;
  }
  if (before->layer_.kernel() == layer.kernel()) kernel_ = before->kernel_;
  if (before->layer_.geometry() == layer.geometry() &&
      before->layer_.fill().mode == layer.fill().mode) {
    matrix_shades_ = before->matrix_shades_;
  }
}

const NumberLook& LayerLook::input() const {
  if (!input_) input_ = look_at(*layer_.input());
  return *input_;
}

const NumberLook& LayerLook::kernel() const {
  if (!kernel_) kernel_ = look_at(*layer_.kernel());
  return *kernel_;
}

const Exactness& LayerLook::exactness() const {
  if (!exactness_) exactness_.emplace(layer_);
  return *exactness_;
}

const NumberLook& LayerLook::output() const {
  if (output_) return *output_;
  if (layer_.ready_rows() > 0) {
    // The rows below may be under way on another thread.
    output_ = look_at(layer_.output()->row(0), layer_.ready_rows() * layer_.output()->cols());
    return *output_;
  }
  double weights = 0;
  for (std::int64_t i = 0; i < layer_.kernel()->size(); ++i)
    weights += std::abs(layer_.kernel()->row(0)[i]);
  const double largest = std::max(std::abs(input().least), std::abs(input().most)) * weights;
  output_ = NumberLook{};
  output_->most = largest;
  output_->least = input().least < 0 || kernel().least < 0 ? -largest : 0;
  write(*output_, output_->least);
  write(*output_, output_->most);
  return *output_;
}

int LayerLook::padded_letters() const {
  const PadFill fill = layer_.fill();
  const int padding = fill.mode == FillMode::constant ? letter_count(cell_text(fill.constant)) : 1;
  return std::max(input().letters, padding);
}

CellCounts::CellCounts(std::vector<std::int64_t> rows, std::vector<std::int64_t> cols)
    : rows_(std::move(rows)), cols_(std::move(cols)) {
  const auto most_of = [](const std::vector<std::int64_t>& counts) {
    return counts.empty() ? 0 : std::ranges::max(counts);
  };
  const std::int64_t most = most_of(rows_) * most_of(cols_);
  most_ = std::max<std::int64_t>(most, 1);
}

std::shared_ptr<const Shades> CellCounts::shades() const {
  if (shades_ || rows() * cols() > kMostCells) return shades_;
  auto shades = std::make_shared<Shades>(rows(), cols());
  for (std::int64_t r = 0; r < rows(); ++r) {
    for (std::int64_t c = 0; c < cols(); ++c)
      shades->at(r, c) = static_cast<std::uint8_t>(at({r, c}) * 255 / most_);
  }
  shades_ = std::move(shades);
  return shades_;
}

namespace {

const CellCounts& counted(std::optional<CellCounts>& known, const Geometry& geometry,
                          std::vector<std::int64_t> (*count)(const AxisGeometry&)) {
  if (!known) known.emplace(count(geometry.height()), count(geometry.width()));
  return *known;
}

}  // namespace

const CellCounts& LayerLook::reads() const {
  return counted(reads_, layer_.geometry(), reads_of_padded);
}
const CellCounts& LayerLook::full_stamps() const {
  return counted(full_stamps_, layer_.geometry(), stamps_on_full);
}
const CellCounts& LayerLook::output_stamps() const {
  return counted(output_stamps_, layer_.geometry(), stamps_on_output);
}

std::shared_ptr<const Shades> LayerLook::input_shades() const {
  if (!input_shades_) input_shades_ = shades_of(*layer_.input(), layer_.input()->rows(), input());
  return input_shades_;
}

std::shared_ptr<const Shades> LayerLook::inserted_shades() const {
  const auto& [h, w] = layer_.geometry().axis;
  if (h.inserted == h.n && w.inserted == w.n) return input_shades();
  if (h.inserted * w.inserted > kMostCells) return input_shades();
  if (inserted_shades_) return inserted_shades_;
  // Zeros stay as they are; the least number already stands out from them.
  constexpr int kLeast = 70;
  const auto shades = std::make_shared<Shades>(h.inserted, w.inserted);
  const Scale scale(input());
  for (std::int64_t r = 0; r < h.n; ++r) {
    for (std::int64_t c = 0; c < w.n; ++c) {
      const int shade = scale(layer_.input()->at(r, c));
      shades->at(r * h.s, c * w.s) =
          static_cast<std::uint8_t>(kLeast + shade * (255 - kLeast) / 255);
    }
  }
  inserted_shades_ = shades;
  return shades;
}

std::shared_ptr<const Shades> LayerLook::output_shades() const {
  if (layer_.ready_rows() == 0) return nullptr;
  if (!output_shades_) output_shades_ = shades_of(*layer_.output(), layer_.ready_rows(), output());
  return output_shades_;
}

std::shared_ptr<const Shades> LayerLook::matrix_shades() const {
  if (matrix_shades_) return matrix_shades_;
  const std::int64_t outputs = layer_.geometry().outputs();
  const std::int64_t inputs = layer_.geometry().inputs();
  const Grid<std::int32_t> density =
      matrix_density(layer_, std::min(outputs, kMostPatches), std::min(inputs, kMostPatches));
  const auto shades = std::make_shared<Shades>(density.rows(), density.cols());
  const double cells =
      std::ceil(static_cast<double>(outputs) / static_cast<double>(density.rows())) *
      std::ceil(static_cast<double>(inputs) / static_cast<double>(density.cols()));
  constexpr double kLeast = 170;  // a single entry is to be seen too, also when shown smaller
  for (std::int64_t i = 0; i < density.size(); ++i) {
    const double share = static_cast<double>(density.row(0)[i]) / cells;
    shades->row(0)[i] =
        share == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(kLeast + (255 - kLeast) * share);
  }
  matrix_shades_ = shades;
  return shades;
}

std::shared_ptr<const LayerLook> look_of(const Layer& layer,
                                         const std::shared_ptr<const LayerLook>& known) {
  return known ? known : std::make_shared<const LayerLook>(layer);
}

}  // namespace padlens
