#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/stack/model.h"

namespace padlens {

// Ways through a model with branches.

// A layer of a stack whose settings are known, refused or not.
bool is_read(const ModelLayer& layer);

// What comes out has the size of one of the inputs.
bool keeps_size(const ModelLayer& layer);

// Axes of the grid that the first layer of a stack behind this input takes; nullopt: there is none.
std::optional<std::size_t> rank_behind(const Model& model, std::size_t input);

// Where paths join they go the longest way, counted in layers of a stack, among those of the size
// of the join: through a residual block, not past it. Precondition: resolve_model(); the model
// outlives this.
class Ways {
 public:
  explicit Ways(const Model& model);

  // The indices of the layers that lead to `layer`, itself last. Empty where there is no such
  // layer.
  std::vector<std::size_t> to(std::size_t layer) const;

  // Whether other ways lead into that one: it goes through a join.
  bool joined(std::size_t layer) const;

  // Those of them that are layers of a stack; nullopt where one of the way is not understood.
  std::optional<std::vector<StackLayer>> path_to(std::size_t layer) const;

 private:
  // Of the inputs that have the layer's size, else of all, the one with the longest way.
  Source back_from(const ModelLayer& layer) const;

  const Model& model_;
  std::vector<std::size_t> lengths_;  // of each layer how many layers the longest way to it has
};

}  // namespace padlens
