#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/import/tensor_graph.h"

// Elements of small constants, as moves take them: within TensorGraph.
namespace padlens {

// An axis counted from the end where negative; nullopt: there is none.
std::optional<std::size_t> axis_in(std::int64_t axis, std::size_t rank);

// Cells that a slice leaves of `extent`; nullopt: not known.
std::optional<std::int64_t> sliced_extent(Extent extent, const SliceAxis& slice);
// Whether it takes the axis whole, whatever its extent.
bool takes_all(const SliceAxis& slice);

// Elements of a tensor of this shape; nullopt where an extent is not known, or it does not fit 63
// bits.
std::optional<std::int64_t> element_count(const Extents& shape);
// The same; nullopt, too, where there are too many to fold.
std::optional<std::int64_t> folded_count(const std::optional<Extents>& shape);
// Whether its elements are known, and as many as its shape says.
bool has_elements(const Tensor& tensor);
// Its elements, folded or where they are stored; empty where there are none.
StoredNumbers all_numbers(const Tensor& tensor);

// Which positions of one axis are taken, in order.
using ElementPositions = std::vector<std::int64_t>;
std::vector<ElementPositions> all_positions(const Extents& shape);
// Elements of a tensor of `shape`, row by row, at these positions of each axis, the axes in this
// order: the outermost first. nullopt where there are more than TensorLimits::folded.
std::optional<std::vector<std::size_t>> picked_elements(
    const Extents& shape, const std::vector<ElementPositions>& positions,
    const std::vector<std::size_t>& order);

// Put into `to` the elements of `from` that are these, that a slice leaves, or that the indices
// name along an axis; nothing where they are not known. The first asks for has_elements(from).
void take_elements(const Tensor& from, const std::optional<std::vector<std::size_t>>& elements,
                   Tensor& to);
void slice_elements(const Tensor& from, std::span<const SliceAxis> axes, Tensor& to);
void gather_elements(const Tensor& from, std::size_t axis, const std::optional<Extents>& indices,
                     Tensor& to);
// Those of several tensors one after the other along an axis. Precondition: `to` has its shape.
void join_elements(std::span<const Tensor* const> parts, std::size_t axis, Tensor& to);

}  // namespace padlens
