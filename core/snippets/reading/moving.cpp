#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Calls that move the axes of a tensor: which layers they come to.

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;

constexpr std::size_t kMostMoved = 16;  // axes

bool is_text_of_layer(const Function& function) {
  return !takes_tensors(function);
}

constexpr std::array<std::string_view, 8> kSplitters{
    "chunk",       "split", "unbind", "unstack", "tensor_split", "split_with_sizes",
    "array_split", "hsplit"};

bool is_splitter(std::string_view name) {
  return is_one_of(name, kSplitters);
}

bool is_like(std::string_view name) {
  return name == "view_as" || name == "reshape_as" || name == "expand_as";
}

// PyTorch's max and min along an axis tell where each was found, too.
Thing with_indices(Thing thing, const Value& call, std::string_view name, bool torch) {
  if (!torch || (name != "max" && name != "min") || thing.kind != Thing::Kind::tensor ||
      call.items.size() < 2)
    return thing;
  Thing both;
  both.kind = Thing::Kind::list;
  both.parts = {std::move(thing), Thing{}};
  return both;
}

// How long the axes of the grid are, those that are open included.
std::vector<std::int64_t> grid_extents(const TensorAxes& axes) {
  std::vector<std::int64_t> extents;
  for (const TensorAxis& axis : axes)
    if (axis.of == Of::space) extents.push_back(axis.extent);
  return extents;
}

// The grid where no axis of it is left but those of one cell.
bool pools_whole(const TensorAxes& before, const TensorAxes& after) {
  const auto is_space = [](const TensorAxis& axis) { return axis.of == Of::space; };
  if (std::ranges::none_of(before, is_space)) return false;
  if (planes_of(before) != planes_of(after)) return false;
  return std::ranges::all_of(after, [&](const TensorAxis& axis) {
    return axis.of == Of::batch || axis.of == Of::planes || (is_space(axis) && axis.extent == 1);
  });
}

}  // namespace

bool moves_axes(std::string_view name) {
  return name == "narrow" || find_mover(name) != nullptr || is_splitter(name) || is_like(name);
}

bool counts_tensors(std::string_view name) {
  return find_mover(name) == find_mover("mean") || name == "stack" || name == "unbind" ||
         name == "split" || name == "repeat";
}

// Whether a library takes the planes last: as the last window does; before the first as the library
// lays its tensors.
bool Reader::lies_last(const Library* library) const {
  if (planes_last_) return *planes_last_;
  if (library != nullptr) return library->channels_last;
  return !hints_.torch && find_framework(builder_.framework())->traits.channels_last;
}

// Puts a layer whose tensor has these axes now.
Thing Reader::add_moved(ModelLayer layer, Source source, TensorAxes axes, bool planes_last,
                        std::string name) {
  const TensorAxes before = builder_.axes_of(source, planes_last);
  const std::size_t rank = grid_rank(before);
  // What is told by places alone is so as long as the places are.
  const bool placed =
      axes.size() != before.size() && std::ranges::any_of(axes, [](const TensorAxis& axis) {
        return axis.placed && axis.of == Of::space;
      });
  const bool whole = rank > 0 && !placed && holds_grid(axes, rank);
  if (!whole) {
    lay(axes, planes_last);
    for (TensorAxis& axis : axes)
      axis.placed = true;
    const GridSize grid = grid_of(axes);
    if (rank > 0 && grid && grid == grid_of(before)) layer.remarks.push_back({"cells_moved", {}});
  }
  const GridSize grid = grid_of(axes);
  const auto planes = planes_of(axes);
  const bool alike = whole && grid_extents(axes) == grid_extents(before);
  layer.keeps = alike && (planes || planes == planes_of(before));
  if (!layer.keeps || planes != planes_of(before)) layer.channels_out = planes;
  if (!layer.keeps && axes.size() <= 4) layer.output = grid;
  if (axes.size() > 4 && !layer.keeps) {
    layer.output = whole ? grid : std::nullopt;
    if (!whole) layer.unknown = Remark{"axes_many", {std::to_string(axes.size())}};
  }
  const Source result = builder_.add(std::move(layer), {source}, std::move(name));
  builder_.put_axes(result, std::move(axes));
  return tensor(result);
}

Thing Reader::move_call(ModelLayer layer, const Value& call, std::size_t first,
                        std::string_view word, Source source, const Library* library,
                        std::string name) {
  const bool einops = word == "rearrange" || word == "Rearrange";
  const bool planes_last = lies_last(einops ? nullptr : library);
  const TensorAxes before = builder_.axes_of(source, planes_last);
  MoveCall move{*this, call, first, word};
  const Function* function = library == nullptr ? nullptr : find_function(*library, word);
  move.is_layer = function != nullptr && is_text_of_layer(*function);
  move.is_keras_layer = move.is_layer && library->id != "pytorch" && library->id != "paddle";
  move.is_torch = hints_.torch || (library != nullptr && library->framework == "pytorch");
  move.planes_last = planes_last;
  move.is_laid = builder_.is_laid(source);
  Moved moved = find_mover(word)(move, before);
  if (moved.refused) {
    refuse(layer, *std::move(moved.refused), place(call.at));
    return tensor(builder_.add(std::move(layer), {source}, std::move(name)));
  }
  if (!moved.axes || moved.axes->size() > kMostMoved) {
    layer.unknown = Remark{"layer_not_followed", {text_of(call)}};
    return tensor(builder_.add(std::move(layer), {source}, std::move(name)));
  }
  if (moved.axes->empty()) return {};  // a number
  if (find_mover(word) == find_mover("mean") && pools_whole(before, *moved.axes))
    layer.op = ModelOp::global_pool;
  if (moved.moves_cells) layer.remarks.push_back({"cells_moved", {}});
  if (!move.is_laid) builder_.remark("axes_assumed", {text_of(call)});
  if (!move.is_laid && lies_as(*moved.axes, planes_last) &&
      find_mover(word) != find_mover("view")) {
    // How the input lies is taken from what comes of it: its grid goes through.
    layer.keeps = true;
    layer.channels_out = planes_of(*moved.axes);
    return tensor(builder_.add(std::move(layer), {source}, std::move(name)));
  }
  return add_moved(std::move(layer), source, *std::move(moved.axes), planes_last, std::move(name));
}

// x.permute(0, 2, 3, 1), x.chunk(2, dim=1)
Thing Reader::move_method(const Value& call, std::string_view name, Source source) {
  if (is_splitter(name)) return split_call(call, 1, name, source, nullptr);
  if (is_like(name)) {  // x.view_as(y)
    const Thing other = call.items.size() > 1 ? evaluate(call.items[1]) : Thing{};
    if (other.kind != Thing::Kind::tensor) return opaque_part(call, source);
    ModelLayer layer = layer_at(name, place(call.at));
    layer.op = ModelOp::other;
    TensorAxes axes = builder_.axes_of(other.source, lies_last(nullptr));
    return add_moved(std::move(layer), source, std::move(axes), lies_last(nullptr), "");
  }
  ModelLayer layer = layer_at(name, place(call.at));
  layer.op = ModelOp::other;
  Thing thing = move_call(std::move(layer), call, 1, name, source, nullptr, "");
  return with_indices(std::move(thing), call, name, hints_.torch);
}

// torch.permute(x, (0, 2, 3, 1)), torch.stack([a, b])
Thing Reader::move_function(const Value& call, const Found& found, std::string_view word) {
  std::vector<Fault> ignored;
  const Bound bound = bind_arguments(*found.function, call, 1, true, ignored);
  const Argument* given = bound.find(Means::input);
  if (given == nullptr) given = bound.find(Means::inputs);
  if (given == nullptr) return {};
  const bool unknown =
      given->value->is(Value::Kind::name) && variable(given->value->text) == nullptr;
  if (unknown && (counts_tensors(word) || found.library == &kNumpyCode)) return {};
  const std::vector<Source> from = inputs_of(bound);
  if (from.empty()) return {};
  if (found.function->does == Does::stack) return stack_call(call, word, from, found.library);
  const std::size_t first = call.items.size() > 1 && call.keys[1].empty() ? 2 : 1;
  if (found.function->does == Does::split)
    return split_call(call, first, word, from.front(), found.library);
  ModelLayer layer = layer_at(word, place(call.at));
  layer.op = ModelOp::other;
  Thing thing = move_call(std::move(layer), call, first, word, from.front(), found.library, "");
  return with_indices(std::move(thing), call, word, found.library->framework == "pytorch");
}

// What takes a tensor takes its axes by their places: where they have been moved, that is another
// grid.
Source Reader::as_it_lies(Source source, const Made& made, const Function& function) {
  const TensorAxes* moved = builder_.moved_axes(source);
  const bool keeps = function.does == Does::keeps || function.does == Does::ends ||
                     function.does == Does::add || function.does == Does::multiply ||
                     function.does == Does::concatenate || function.does == Does::opaque;
  if (moved == nullptr || keeps || made.layers.empty()) return source;
  TensorAxes axes = *moved;
  lay(axes, made.channels_last);
  const auto grid_at = [](const TensorAxes& list, std::size_t i) {
    return list[i].of == Of::space ? list[i].space : -1;
  };
  bool same = axes.size() <= 4;
  for (std::size_t i = 0; i < axes.size() && same; ++i)
    same = grid_at(axes, i) == grid_at(*moved, i);
  if (same) return source;
  ModelLayer layer = made.layers.front();
  ModelLayer as_laid = layer_at("axes", {layer.line, layer.column});
  as_laid.op = ModelOp::other;
  as_laid.output = axes.size() > 4 ? std::nullopt : grid_of(axes);
  as_laid.channels_out = planes_of(axes);
  as_laid.remarks.push_back({"axes_by_place", {}});
  if (axes.size() > 4) {
    const int wanted = layer.layer.spec.op->rank + 2;
    refuse(as_laid, {"input", "tensor_rank", {std::to_string(axes.size()), std::to_string(wanted)}},
           {layer.line, layer.column});
  }
  return builder_.add(std::move(as_laid), {source}, "");
}

// What is added lies alike: where a tensor was put together by places, it is as the one beside it.
void Reader::align_axes(std::vector<Source>& from, const ModelLayer& joined) {
  if (joined.op != ModelOp::add && joined.op != ModelOp::multiply) return;
  const bool planes_last = lies_last(nullptr);
  const auto told = std::ranges::find_if(from, [&](const Source& source) {
    const TensorAxes* moved = builder_.moved_axes(source);
    return moved != nullptr && !lies_as(*moved, planes_last);
  });
  if (told == from.end()) return;
  const TensorAxes like = *builder_.moved_axes(*told);
  for (Source& source : from) {
    TensorAxes axes = builder_.axes_of(source, planes_last);
    if (axes.size() != like.size() || !lies_as(axes, planes_last)) continue;
    bool fits = true;
    for (std::size_t i = 0; i < axes.size(); ++i) {
      fits = fits && (axes[i].extent == like[i].extent || axes[i].extent < 0 ||
                      axes[i].extent == 1 || like[i].extent < 0 || like[i].extent == 1);
      axes[i].of = like[i].of;
      axes[i].space = like[i].space;
    }
    if (!fits) continue;
    ModelLayer as_laid = layer_at("axes", {joined.line, joined.column});
    as_laid.op = ModelOp::other;
    as_laid.output = grid_of(axes);
    as_laid.channels_out = planes_of(axes);
    as_laid.remarks.push_back({"axes_by_place", {}});
    source = builder_.add(std::move(as_laid), {source}, "");
    builder_.put_axes(source, std::move(axes));
  }
}

// x[…] of a tensor whose axes have been moved.
Thing Reader::index_moved(const Value& value, Source source, const TensorAxes& axes) {
  auto parts = parts_of_index(value, axes.size());
  return parts ? take_moved(value, *std::move(parts), source, axes) : opaque_part(value, source);
}

Thing Reader::take_moved(const Value& value, std::vector<PartOfAxis> parts, Source source,
                         const TensorAxes& axes) {
  TensorAxes left;
  bool cuts = false;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const PartOfAxis& part = parts[i];
    if (part.one) continue;
    left.push_back(axes[i]);
    if (part.is_whole()) continue;
    cuts = cuts || axes[i].of == Of::space;
    left.back().extent = count_of(part, axes[i].extent);
    if (axes[i].of == Of::space) left.back().of = Of::other;
  }
  if (left.empty()) return {};
  ModelLayer layer = layer_at("[]", place(value.at));
  layer.op = ModelOp::other;
  if (cuts) layer.remarks.push_back({"cells_moved", {}});
  return add_moved(std::move(layer), source, std::move(left), lies_last(nullptr), "");
}

}  // namespace padlens::reading
