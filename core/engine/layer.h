#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/grouping.h"
#include "core/layer/spec.h"

namespace padlens {

// A layer with its numbers. It never changes: what differs is another layer, made by the
// functions of engine.h. Cheap to copy.
class Layer {
 public:
  // None: no geometry and no numbers.
  Layer() = default;
  Layer(Spec spec, const Geometry& geometry, Planes input, Planes kernel, Planes output = {},
        std::int64_t ready_rows = 0)
      : spec_(std::move(spec)),
        geometry_(geometry),
        input_(std::move(input)),
        kernel_(std::move(kernel)),
        output_(std::move(output)),
        ready_rows_(ready_rows) {}

  // No numbers: of those it then has spec, geometry and op() alone, or nothing at all.
  bool empty() const { return input_.empty(); }
  const Spec& spec() const { return spec_; }
  const Geometry& geometry() const { return geometry_; }
  const Operation& op() const { return *geometry_.op; }
  // What stands in the padding: the spec's, or what a pool's framework puts there.
  PadFill fill() const { return fill_of(spec_, geometry_); }
  // Whether padding stands for nothing: only input cells take part.
  bool skips_padding() const { return op().reducer->skips_padding && !geometry_.pool_fill; }

  // Which of its planes meet.
  Grouping grouping() const { return grouping_of(spec_); }

  // The pair of planes that is looked at: what is asked for without saying of which plane is of
  // these. The first ones, until another layer is made by showing().
  PlanePair shown() const { return shown_; }
  // The same layer, with `pair` looked at; the nearest that there is, where it has no such planes
  // or they do not meet: the output plane counts.
  Layer showing(PlanePair pair) const {
    Layer result = *this;
    if (grouping().holds()) result.shown_ = grouping().nearest(pair);
    return result;
  }

  // One of its planes. Null where the layer is empty().
  const GridPtr& input(std::int64_t plane) const { return of(input_, plane); }
  const GridPtr& input() const { return input(shown_.input); }
  // Where the operation has no kernel there is one plane: ones, k x k.
  const GridPtr& kernel(std::int64_t plane) const { return of(kernel_, plane); }
  // That through which the two meet.
  const GridPtr& kernel(PlanePair pair) const {
    return kernel(grouping().kernel(pair));
  }
  const GridPtr& kernel() const { return kernel(shown_); }
  // Output values, or null where all of them take more than the budget; output_value()
  // answers for single cells either way.
  const GridPtr& output(std::int64_t plane) const { return of(output_, plane); }
  const GridPtr& output() const { return output(shown_.output); }
  const Planes& inputs() const { return input_; }
  const Planes& kernels() const { return kernel_; }
  const Planes& outputs() const { return output_; }
  // Rows of each output plane from the top that hold their values: 0 … output rows. Below them it
  // must not be read.
  std::int64_t ready_rows() const { return ready_rows_; }

  // Whether the output is there in full.
  bool complete() const { return !output_.empty() && ready_rows_ == geometry_.height().out; }

 private:
  static const GridPtr& of(const Planes& planes, std::int64_t plane) {
    // Of what is not there at all no plane is either.
    return planes[planes.empty() ? 0 : static_cast<std::size_t>(plane)];
  }

  Spec spec_;
  Geometry geometry_;
  Planes input_;
  Planes kernel_;
  Planes output_;
  std::int64_t ready_rows_ = 0;
  PlanePair shown_;
};

}  // namespace padlens
