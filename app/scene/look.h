#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/scene/greys.h"
#include "app/scene/scene.h"
#include "app/scene/survey.h"
#include "core/engine/engine.h"
#include "core/engine/exactness.h"

namespace padlens {

// How long the numbers of a grid become when they are written. Exact for grids that are
// drawn cell by cell; of a larger one a sample and the extremes are written, and what
// does not fit is for the one who draws it.
struct NumberLook {
  int letters = 1;         // of cell_text()
  int factor_letters = 1;  // in a sum, at most: with sign and brackets
  double least = 0;
  double most = 0;
};

// The shades of the part that was asked for last.
struct KnownShades {
  ShadePart part;
  std::shared_ptr<const Shades> shades;

  template <class Make>
  const std::shared_ptr<const Shades>& get(const ShadePart& wanted, Make make) {
    if (shades == nullptr || part != wanted) shades = make();
    part = wanted;
    return shades;
  }
};

// A count for each cell of a grid: that of its row times that of its column.
class CellCounts {
 public:
  CellCounts(std::vector<std::int64_t> rows, std::vector<std::int64_t> cols);

  std::int64_t rows() const { return static_cast<std::int64_t>(rows_.size()); }
  std::int64_t cols() const { return static_cast<std::int64_t>(cols_.size()); }
  std::int64_t most() const { return most_; }  // at least 1
  // Precondition: `cell` lies in the grid.
  std::int64_t at(Cell cell) const {
    return rows_[static_cast<std::size_t>(cell.row)] * cols_[static_cast<std::size_t>(cell.col)];
  }
  // By their share of the most. Made once for each part after another.
  std::shared_ptr<const Shades> shades(const ShadePart& part) const;
  std::shared_ptr<const Shades> shades() const { return shades(whole_part(rows(), cols())); }

 private:
  std::vector<std::int64_t> rows_;
  std::vector<std::int64_t> cols_;
  std::int64_t most_ = 1;
  mutable KnownShades shades_;
};

// What of a layer is the same in every picture of it and costs a look at all of its
// numbers. Found out when it is asked for, so one thread at a time.
class LayerLook {
 public:
  // Takes over what `before` knows of grids that both have.
  explicit LayerLook(const Layer& layer, const LayerLook* before = nullptr);

  const NumberLook& input() const;
  const NumberLook& kernel() const;
  // Of the rows that are ready; where none is, a bound.
  const NumberLook& output() const;
  // What padding holds counts as well.
  int padded_letters() const;
  // Which numbers of the output get a "≈".
  const Exactness& exactness() const;

  // Of the input, n cells on each axis.
  std::shared_ptr<const Shades> input_shades(const ShadePart& part) const;
  // Of the input with zeros inserted.
  std::shared_ptr<const Shades> inserted_shades(const ShadePart& part) const;
  // The same in greys, see greys.h.
  std::shared_ptr<const Shades> input_greys(const ShadePart& part) const;
  std::shared_ptr<const Shades> output_greys(const ShadePart& part, const GreyScale& scale) const;
  // How often cells are used: padded ones by windows; of a transposed convolution those of
  // the full scatter, or of the output, by stamps.
  const CellCounts& reads() const;
  const CellCounts& full_stamps() const;
  const CellCounts& output_stamps() const;

  // Of the kernel, or of the kernel flipped.
  std::shared_ptr<const Shades> kernel_shades(const ShadePart& part, bool flipped) const;

  // Of the output's ready rows; null where there are none.
  std::shared_ptr<const Shades> output_shades(const ShadePart& part) const;
  // Where the layer's matrix (core/engine/matrix.h) has entries, in at most kMostPatches on each
  // side: the more of them, the darker. Takes time by the matrix's cells.
  std::shared_ptr<const Shades> matrix_shades() const;
  static constexpr std::int64_t kMostPatches = 1024;

  // Of one plane of the layer, all of which is there: at most kThumbnail shades on each axis.
  std::shared_ptr<const Shades> thumbnail(const GridPtr& grid) const;
  static constexpr std::int64_t kThumbnail = 48;

 private:
  Survey& input_survey() const;
  Survey& kernel_survey(bool flipped) const;
  Survey& output_survey() const;

  Layer layer_;
  // Looks go on where another one's has stopped: they are handed on with the grid.
  mutable std::shared_ptr<Survey> input_survey_;
  mutable std::array<std::shared_ptr<Survey>, 2> kernel_surveys_;  // as it is, flipped
  mutable std::shared_ptr<Survey> output_survey_;
  mutable std::optional<NumberLook> input_;
  mutable std::optional<NumberLook> kernel_;
  mutable std::optional<NumberLook> output_;
  mutable std::optional<Exactness> exactness_;
  mutable std::optional<CellCounts> reads_;
  mutable std::optional<CellCounts> full_stamps_;
  mutable std::optional<CellCounts> output_stamps_;
  mutable KnownShades input_shades_;
  mutable KnownShades inserted_shades_;
  mutable std::array<KnownShades, 2> kernel_shades_;
  mutable KnownShades output_shades_;
  mutable KnownShades input_greys_;
  mutable std::shared_ptr<const Shades> matrix_shades_;
  // Handed on, they keep no grid of an older layer.
  mutable std::vector<std::pair<std::weak_ptr<const Grid<double>>, std::shared_ptr<const Shades>>>
      thumbnails_;
};

// The one in `known` if there is one, else a new one.
std::shared_ptr<const LayerLook> look_of(const Layer& layer,
                                         const std::shared_ptr<const LayerLook>& known);

}  // namespace padlens
