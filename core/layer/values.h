#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/layer/grid.h"

namespace padlens {

// Where the numbers of an input or a kernel come from.
enum class Preset {
  ones,
  ramp,       // 1, 2, 3 … row by row; the next plane goes on where one ends
  checker,    // 1 and 0 in turn, 1 at the top left; of the next plane 0
  random,     // whole numbers from -9 to 9, decided by the seed, the position and the plane
  delta,      // 1 in the middle cell, 0 elsewhere
  photo,      // a made landscape in whole greys from 0 to 255, see photo.h
  box,        // 1 / (height * width): the mean
  blur,       // a mean by binomial weights, which fall off from the middle; all add up to 1
  sobel_x,    // [-1 0 1; -2 0 2; -1 0 1]; other sizes by binomial smoothing
  laplacian,  // 1 on the four neighbours of the middle, minus their count in it
  edge,       // the count of all other cells in the middle, -1 in each of them: 0 where all is even
  sharpen,    // the middle alone, minus the Laplacian
  bilinear,   // the interpolation kernel of FCN (Long et al. 2015): triangle weights
  custom,     // the cells themselves
};            // The other presets are the same in every plane.

struct PresetInfo {
  Preset preset;
  std::string_view name;  // as the JSON spells it
  bool for_input;
  bool for_kernel;
};

// Every preset except `custom`, in the order in which menus list them.
std::span<const PresetInfo> presets();
const PresetInfo* find_preset(std::string_view name);

// Numbers that never change: copies share them.
using GridPtr = std::shared_ptr<const Grid<double>>;

// Grids of one size, one for each channel. Most layers have one, which takes no list.
class Planes {
 public:
  Planes() = default;          // none
  Planes(GridPtr plane);       // one; none where it is null
  Planes(Grid<double> plane);  // one; none where it is empty
  // Precondition: of one size, not empty. Planes of the same numbers may be one grid.
  explicit Planes(std::vector<Grid<double>> planes);
  explicit Planes(std::vector<GridPtr> planes);  // none is null

  bool empty() const { return first_ == nullptr; }
  std::size_t size() const { return empty() ? 0 : 1 + rest_.size(); }
  // Of each plane; 0 where there is none.
  std::int64_t rows() const { return empty() ? 0 : first_->rows(); }
  std::int64_t cols() const { return empty() ? 0 : first_->cols(); }
  // Precondition: below size(). The first is null where there is none.
  const GridPtr& operator[](std::size_t plane) const {
    return plane == 0 ? first_ : rest_[plane - 1];
  }

  friend bool operator==(const Planes& a, const Planes& b);

 private:
  GridPtr first_;
  std::vector<GridPtr> rest_;
};

// As many planes, each of one shape with the same number in every cell.
bool same_numbers(const Planes& a, const Planes& b);

// The source of numbers. `planes` counts for `custom` only, where there are as many as the layer
// has, of the grid's size.
struct Values {
  Preset preset = Preset::ones;
  Planes planes;
  // Of planes that were written as lists of lists of planes: how many in each. It only says
  // whether they were laid out as the layer has them.
  std::int64_t in_each = 0;
  // The numbers of `custom` are greys, 0 black and 255 white: they are shown as such, and written
  // in a byte each where all are whole and within these.
  bool picture = false;

  friend bool operator==(const Values& a, const Values& b) {
    return a.preset == b.preset && a.picture == b.picture && a.planes == b.planes;
  }
};

// Whether the numbers are to be seen as greys.
inline bool is_picture(const Values& values) {
  return values.preset == Preset::photo || (values.preset == Preset::custom && values.picture);
}

// The numbers of plane `plane`, rows x cols. For `custom` these are those of `values.planes`, 0 x 0
// where there are none; `seed` counts for `random` only. `threads`: that may work on it.
Grid<double> make_grid(const Values& values, std::uint64_t seed, std::int64_t rows,
                       std::int64_t cols, std::int64_t plane = 0, int threads = 1);
// The first `count` planes, of which those with the same numbers are one grid; those of `custom`
// are no copies.
Planes make_planes(const Values& values, std::uint64_t seed, std::int64_t rows, std::int64_t cols,
                   std::int64_t count, int threads = 1);

// Custom numbers cut to rows x cols, or filled up with zeros at the end; presets fit anyway.
Values fitted(Values values, std::int64_t rows, std::int64_t cols);

// What padding cells hold. The three that copy read the input cell that
// `fill_source` names, on each axis alone; corners follow.
enum class FillMode { zeros, constant, reflect, replicate, circular };

struct FillInfo {
  FillMode mode;
  std::string_view name;
};
std::span<const FillInfo> fills();

struct PadFill {
  FillMode mode = FillMode::zeros;
  double constant = 0;  // for FillMode::constant
  friend bool operator==(const PadFill&, const PadFill&) = default;
};

// The input position on one axis (0 … n-1) that position `i` outside it copies,
// or -1 for the modes that copy nothing. Preconditions, which resolve() checks:
// reflect has at most n - 1 cells a side, circular at most n.
std::int64_t fill_source(FillMode mode, std::int64_t i, std::int64_t n);

}  // namespace padlens
