#include "app/scene/look.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/scene/grid_frame.h"
#include "app/scene/numbers.h"
#include "core/engine/matrix.h"
#include "core/geometry/coverage.h"
#include "core/layer/number_range.h"

namespace padlens {
namespace {

constexpr double kMostDigits = 1e6;  // whole numbers below are written out

// Letters of a number amid a sum: "(−2)" needs its brackets.
int factor_letters_of(double value) {
  return letter_count(cell_text(value)) + (value < 0 ? 2 : 0);
}

void write(NumberLook& look, double value) {
  look.letters = std::max(look.letters, letter_count(cell_text(value)));
  look.factor_letters = std::max(look.factor_letters, factor_letters_of(value));
}

// The numbers of the rows that `survey` has looked at.
NumberLook look_at(const Survey& survey) {
  NumberLook look;
  const double* values = survey.grid()->row(0);
  const std::int64_t count = survey.rows() * survey.grid()->cols();
  if (count == 0) return look;
  look.least = survey.range().least;
  look.most = survey.range().most;
  if (count <= GridFrame::kMaxCells) {
    for (std::int64_t i = 0; i < count; ++i)
      write(look, values[i]);
    return look;
  }
  write(look, look.least);
  write(look, look.most);
  if (look.least > -kMostDigits && look.most < kMostDigits && survey.range().whole) return look;
  constexpr std::int64_t kSample = 256;
  const std::int64_t stride = (count / kSample) | 1;  // not one column alone
  for (std::int64_t i = 0; i < count; i += stride)
    write(look, values[i]);
  constexpr int kLongestFactor = 13;  // (−1.235e−100)
  look.factor_letters = kLongestFactor;
  return look;
}

}  // namespace

LayerLook::LayerLook(const Layer& layer, const LayerLook* before) : layer_(layer) {
  if (before == nullptr) return;
  const bool same_geometry = before->layer_.geometry() == layer.geometry();
  const bool same_input = before->layer_.input() == layer.input();
  const bool same_kernel = before->layer_.kernel() == layer.kernel();
  if (same_input) {
    input_survey_ = before->input_survey_;
    input_ = before->input_;
    input_shades_ = before->input_shades_;
    input_greys_ = before->input_greys_;
    const bool same_zeros = before->layer_.geometry().height().s == layer.geometry().height().s &&
                            before->layer_.geometry().width().s == layer.geometry().width().s;
    if (same_zeros) inserted_shades_ = before->inserted_shades_;
  }
  if (same_kernel) {
    kernel_surveys_ = before->kernel_surveys_;
    kernel_ = before->kernel_;
    kernel_shades_ = before->kernel_shades_;
  }
  if (before->layer_.output() == layer.output()) output_survey_ = before->output_survey_;
  thumbnails_ = before->thumbnails_;
  if (same_geometry) {
    reads_ = before->reads_;
    full_stamps_ = before->full_stamps_;
    output_stamps_ = before->output_stamps_;
    if (before->layer_.fill().mode == layer.fill().mode) matrix_shades_ = before->matrix_shades_;
  }
}

Survey& LayerLook::input_survey() const {
  if (input_survey_ == nullptr) {
    input_survey_ = std::make_shared<Survey>(layer_.input());
    input_survey_->look(layer_.input()->rows());
  }
  return *input_survey_;
}

Survey& LayerLook::kernel_survey(bool flipped) const {
  std::shared_ptr<Survey>& survey = kernel_surveys_.at(flipped ? 1 : 0);
  if (survey == nullptr) {
    GridPtr kernel = layer_.kernel();
    if (flipped) {
      auto turned = std::make_shared<Grid<double>>(*kernel);
      std::reverse(turned->row(0), turned->row(0) + turned->size());
      kernel = std::move(turned);
    }
    survey = std::make_shared<Survey>(kernel);
    survey->look(kernel->rows());
  }
  return *survey;
}

Survey& LayerLook::output_survey() const {
  if (output_survey_ == nullptr) output_survey_ = std::make_shared<Survey>(layer_.output());
  output_survey_->look(layer_.ready_rows());
  return *output_survey_;
}

namespace {

// Of so many cells a shade is the mean, at most, on each axis: of more than that as many as are
// evenly apart.
constexpr std::int64_t kThumbnailSample = 4;

// The first and the last cell of part `i` of `parts`, and how far apart those are that are looked
// at.
struct Sampled {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t step = 1;
};

Sampled sampled(std::int64_t i, std::int64_t parts, std::int64_t cells) {
  const std::int64_t from = i * cells / parts;
  const std::int64_t to = std::max((i + 1) * cells / parts, from + 1);
  return {from, to, (to - from + kThumbnailSample - 1) / kThumbnailSample};
}

std::shared_ptr<const Shades> thumbnail_of(const Grid<double>& grid) {
  const std::int64_t rows = std::min(grid.rows(), LayerLook::kThumbnail);
  const std::int64_t cols = std::min(grid.cols(), LayerLook::kThumbnail);
  std::vector<double> means;
  for (std::int64_t r = 0; r < rows; ++r) {
    const Sampled down = sampled(r, rows, grid.rows());
    for (std::int64_t c = 0; c < cols; ++c) {
      const Sampled across = sampled(c, cols, grid.cols());
      double sum = 0;
      std::int64_t count = 0;
      for (std::int64_t i = down.from; i < down.to; i += down.step) {
        for (std::int64_t j = across.from; j < across.to; j += across.step, ++count)
          sum += grid.at(i, j);
      }
      means.push_back(sum / static_cast<double>(count));
    }
  }
  auto shades = std::make_shared<Shades>(rows, cols);
  if (means.empty()) return shades;
  std::ranges::transform(
      means, shades->row(0),
      ShadeScale(padlens::range_of(means.data(), static_cast<std::int64_t>(means.size()))));
  return shades;
}

}  // namespace

std::shared_ptr<const Shades> LayerLook::thumbnail(const GridPtr& grid) const {
  constexpr std::size_t kMostKept = 64;
  for (const auto& [of, shades] : thumbnails_) {
    if (of.lock() == grid) return shades;
  }
  std::erase_if(thumbnails_, [](const auto& known) { return known.first.expired(); });
  if (thumbnails_.size() >= kMostKept) thumbnails_.erase(thumbnails_.begin());
  return thumbnails_.emplace_back(grid, thumbnail_of(*grid)).second;
}

const NumberLook& LayerLook::input() const {
  if (!input_) input_ = look_at(input_survey());
  return *input_;
}

const NumberLook& LayerLook::kernel() const {
  if (!kernel_) kernel_ = look_at(kernel_survey(false));
  return *kernel_;
}

const Exactness& LayerLook::exactness() const {
  if (!exactness_) exactness_.emplace(layer_);
  return *exactness_;
}

const NumberLook& LayerLook::output() const {
  if (output_) return *output_;
  if (layer_.ready_rows() > 0) {
    output_ = look_at(output_survey());
    return *output_;
  }
  double weights = 0;
  for (std::int64_t i = 0; i < layer_.kernel()->size(); ++i)
    weights += std::abs(layer_.kernel()->row(0)[i]);
  weights *= static_cast<double>(layer_.grouping().inputs_of_one());
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

namespace {

// The means of a part's runs of `step` counts each.
std::vector<double> means(const std::vector<std::int64_t>& counts, std::int64_t from,
                          std::int64_t to, std::int64_t step) {
  std::vector<double> result;
  for (std::int64_t at = from; at < to; at += step) {
    const std::int64_t end = std::min(at + step, to);
    const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(at);
    const auto sum =
        std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(end - at), std::int64_t{0});
    result.push_back(static_cast<double>(sum) / static_cast<double>(end - at));
  }
  return result;
}

}  // namespace

std::shared_ptr<const Shades> CellCounts::shades(const ShadePart& part) const {
  return shades_.get(part, [&] {
    const CellRange& cells = part.cells;
    const std::vector<double> down = means(rows_, cells.from.row, cells.to.row, part.step);
    const std::vector<double> across = means(cols_, cells.from.col, cells.to.col, part.step);
    auto shades = std::make_shared<Shades>(part.rows(), part.cols());
    for (std::int64_t r = 0; r < shades->rows(); ++r) {
      std::uint8_t* to = shades->row(r);
      for (std::size_t c = 0; c < across.size(); ++c)
        to[c] = static_cast<std::uint8_t>(down[static_cast<std::size_t>(r)] * across[c] * 255 /
                                          static_cast<double>(most_));
    }
    return shades;
  });
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

namespace {

// Zeros stay as they are; the least number already stands out from them.
std::shared_ptr<const Shades> with_zeros(const Layer& layer, const Survey& survey,
                                         const ShadePart& part) {
  constexpr int kLeast = 70;
  const auto& [h, w] = layer.geometry().axis;
  const ShadeScale scale(survey.range());
  const CellRange& cells = part.cells;
  const auto first = [](std::int64_t at, std::int64_t s) { return (at + s - 1) / s; };
  auto shades = std::make_shared<Shades>(part.rows(), part.cols());
  std::vector<std::int64_t> sums(static_cast<std::size_t>(part.cols()));
  for (std::int64_t r = 0; r < part.rows(); ++r) {
    const std::int64_t from = cells.from.row + r * part.step;
    const std::int64_t to = std::min(from + part.step, cells.to.row);
    std::ranges::fill(sums, 0);
    for (std::int64_t i = first(from, h.s); i < h.n && i * h.s < to; ++i) {
      const double* values = layer.input()->row(i);
      for (std::int64_t j = first(cells.from.col, w.s); j < w.n && j * w.s < cells.to.col; ++j) {
        const auto at = static_cast<std::size_t>((j * w.s - cells.from.col) / part.step);
        sums[at] += kLeast + scale(values[j]) * (255 - kLeast) / 255;
      }
    }
    for (std::int64_t c = 0; c < part.cols(); ++c) {
      const std::int64_t cols = std::min(part.step, cells.cols() - c * part.step);
      shades->at(r, c) =
          static_cast<std::uint8_t>(sums[static_cast<std::size_t>(c)] / ((to - from) * cols));
    }
  }
  return shades;
}

}  // namespace

std::shared_ptr<const Shades> LayerLook::input_shades(const ShadePart& part) const {
  return input_shades_.get(part, [&] { return input_survey().shades(part); });
}

std::shared_ptr<const Shades> LayerLook::inserted_shades(const ShadePart& part) const {
  const auto& [h, w] = layer_.geometry().axis;
  if (h.inserted == h.n && w.inserted == w.n) return input_shades(part);
  return inserted_shades_.get(part, [&] { return with_zeros(layer_, input_survey(), part); });
}

std::shared_ptr<const Shades> LayerLook::kernel_shades(const ShadePart& part, bool flipped) const {
  return kernel_shades_.at(flipped ? 1 : 0).get(part, [&] {
    return kernel_survey(flipped).shades(part);
  });
}

std::shared_ptr<const Shades> LayerLook::output_shades(const ShadePart& part) const {
  if (layer_.ready_rows() == 0) return nullptr;
  return output_shades_.get(part, [&] { return output_survey().shades(part); });
}

std::shared_ptr<const Shades> LayerLook::input_greys(const ShadePart& part) const {
  return input_greys_.get(part, [&] { return input_survey().shades(part, GreyScale{}.range()); });
}

std::shared_ptr<const Shades> LayerLook::output_greys(const ShadePart& part,
                                                      const GreyScale& scale) const {
  if (layer_.ready_rows() == 0) return nullptr;
  return output_survey().shades(part, scale.range());
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
