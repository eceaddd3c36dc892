#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Tensors beside each other, and cut apart: concatenate, stack, split, chunk. Along which axis says
// whether it is planes or cells that are joined.

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;

constexpr std::size_t kMostParts = 1024;

const std::initializer_list<std::string_view> kParts{
    "chunks",          "split_size_or_sections", "num_or_size_splits", "split_size",
    "num_or_sections", "indices_or_sections",    "numOrSizeSplits"};

// PyTorch's split(n) has parts of n, that of the others n parts.
constexpr std::array<std::string_view, 2> kOfSizes{"split", "split_with_sizes"};

}  // namespace

// The axis that a concatenation is told becomes that of the grid; of the planes it is none.
void Reader::settle_join(Made& made, const std::vector<Source>& from, const Value& call) {
  ModelLayer& layer = made.layers.front();
  if (layer.op != ModelOp::concatenate || layer.factors.empty()) return;
  const std::int64_t told = layer.factors.front();
  layer.factors.clear();
  if (from.empty()) return;
  const bool last = planes_last_ ? *planes_last_ : made.channels_last;
  const TensorAxes axes = builder_.axes_of(from.front(), last);
  // Of an input of which nothing is told the axes may be others.
  const auto at = axis_at(told, axes.size());
  if (!at) {
    refuse(layer,
           range_problem("axis", told, -static_cast<std::int64_t>(axes.size()),
                         static_cast<std::int64_t>(axes.size()) - 1),
           place(call.at));
    return;
  }
  const TensorAxis& axis = axes[*at];
  if (axis.of != Of::planes) layer.factors = {axis.of == Of::space ? axis.space : -1};
}

// torch.stack([a, b], dim=1): an axis more.
Thing Reader::stack_call(const Value& call, std::string_view word, std::vector<Source> from,
                         const Library* library) {
  const bool planes_last = lies_last(library);
  TensorAxes axes = builder_.axes_of(from.front(), planes_last);
  MoveCall move{*this, call, 2, word};
  const std::int64_t told = move.number(0, {"dim", "axis"}).value_or(0);
  const auto at = axis_at(told, axes.size() + 1);
  if (!at) return opaque_part(call, from.front());
  axes.insert(axes.begin() + static_cast<std::ptrdiff_t>(*at),
              {static_cast<std::int64_t>(from.size()), Of::other});
  ModelLayer layer = layer_at(word, place(call.at));
  layer.op = ModelOp::concatenate;
  layer.factors = {-1};
  const Source result = builder_.add(std::move(layer), std::move(from), "");
  builder_.put_axes(result, std::move(axes));
  return tensor(result);
}

// Where the parts end that an axis of `extent` is cut into; kOpen where that is not known. Empty:
// how many there are is not known.
std::vector<std::int64_t> Reader::ends_of_parts(const Value& call, std::size_t first,
                                                std::string_view word, std::int64_t extent,
                                                const Library* library) {
  const bool single = word == "unbind" || word == "unstack";
  const MoveCall move{*this, call, first, word};
  const Value* given = single ? nullptr : move.at(0, kParts);
  std::vector<std::int64_t> ends;
  if (given != nullptr && told(*given).is(Value::Kind::list)) {
    // NumPy tells where they end, the others how long they are.
    const bool indices = library == &kNumpyCode || library == &kKerasOpsCode ||
                         (library == nullptr && hints_.flax && !hints_.torch);
    for (const std::int64_t number : move.numbers(0, kParts)) {
      if (number < 0 || number > INT32_MAX || ends.size() >= kMostParts) return {};
      ends.push_back(indices || ends.empty() ? number : ends.back() + number);
    }
    if (indices) ends.push_back(extent);
    return ends;
  }
  const std::int64_t n = single ? 1 : move.number(0, kParts).value_or(0);
  const bool torch = hints_.torch || (library != nullptr && library->framework == "pytorch");
  const bool of_size = single || (torch && is_one_of(word, kOfSizes));
  std::int64_t count = n;
  if (of_size && extent < 0) {  // the names tell how many
    count = targets_.size() > 1 ? static_cast<std::int64_t>(targets_.size()) : 0;
  } else if (of_size && n > 0) {
    count = extent / n + (extent % n == 0 ? 0 : 1);
  }
  if (n < 1 || count < 1 || count > static_cast<std::int64_t>(kMostParts)) return {};
  const std::int64_t each = of_size ? n : extent / count + (extent % count == 0 ? 0 : 1);
  for (std::int64_t i = 1; i <= count; ++i) {
    const bool last = extent >= 0 && (each < 1 || i >= extent / each + 1);
    if (extent < 0 && !of_size) {
      ends.push_back(TensorAxis::kOpen);
    } else {
      ends.push_back(last ? extent : std::min(each * i, extent < 0 ? each * i : extent));
    }
  }
  return ends;
}

// The parts that a tensor is cut into along an axis, one after the other.
Thing Reader::split_call(const Value& call, std::size_t first, std::string_view word, Source source,
                         const Library* library) {
  const TensorAxes axes = builder_.axes_of(source, lies_last(library));
  const bool single = word == "unbind" || word == "unstack";
  const MoveCall move{*this, call, first, word};
  const std::size_t at =
      axis_at(move.number(single ? 0 : 1, {"dim", "axis"}).value_or(0), axes.size())
          .value_or(axes.size());
  if (at == axes.size()) return opaque_part(call, source);
  const auto ends = ends_of_parts(call, first, word, axes[at].extent, library);
  if (ends.empty()) return opaque_part(call, source);
  Thing parts;
  parts.kind = Thing::Kind::list;
  std::int64_t begin = 0;
  for (const std::int64_t end : ends) {
    std::vector<PartOfAxis> cut(axes.size());
    PartOfAxis& part = cut[at];
    part.stated = true;
    part.known = end >= 0;
    part.one = single;
    part.begin = begin;
    part.end = end;
    begin = end;
    Thing thing = !lies_as(axes, lies_last(library))
                      ? take_moved(call, std::move(cut), source, axes)
                      : take_part(call, std::move(cut), source, library);
    const std::size_t number = parts.parts.size();
    if (targets_.size() != ends.size())
      name_part(std::string(word) + "[" + std::to_string(number) + "]", thing);
    parts.parts.push_back(std::move(thing));
  }
  return has_room(parts) ? parts : opaque_part(call, source);
}

}  // namespace padlens::reading
