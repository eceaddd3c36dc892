#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Parts of a tensor: x[:, 1:5, ::2], tf.slice(x, begin, size). Bounds are Python's: a negative one
// counts from the end, and what lies past an end is clipped; the functions that are given sizes or
// limits refuse that instead (tf.slice, lax.slice).

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

struct Bounds {
  std::int64_t begin = 0;
  std::int64_t count = 0;
};

// What is kept of `n` cells, as slice.indices() of Python has it.
Bounds bounds_of(const PartOfAxis& part, std::int64_t n) {
  const bool back = part.step < 0;
  const std::int64_t least = back ? -1 : 0;
  const std::int64_t most = back ? n - 1 : n;
  const auto bound = [&](const std::optional<std::int64_t>& at, std::int64_t open) {
    if (!at) return open;
    return std::clamp(*at < 0 ? *at + n : *at, least, most);
  };
  const std::int64_t begin = bound(part.begin, back ? most : least);
  const std::int64_t end = bound(part.end, back ? least : most);
  const std::int64_t way = back ? begin - end : end - begin;
  const std::int64_t step = back ? -part.step : part.step;
  return {begin, way <= 0 ? 0 : (way - 1) / step + 1};
}

}  // namespace

std::int64_t count_of(const PartOfAxis& part, std::int64_t extent) {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  const bool open = !part.known || part.step == 0 || extent < 0 || extent > kMost;
  return open ? TensorAxis::kOpen : bounds_of(part, extent).count;
}

namespace {

// Cells cut before and after; nullopt where that takes a size that is not known.
std::optional<std::array<std::int64_t, 2>> cuts_of(const PartOfAxis& part,
                                                   std::optional<std::int64_t> n) {
  if (n) {
    PartOfAxis every = part;
    every.step = 1;
    const Bounds kept = bounds_of(every, *n);
    return std::array{kept.begin, *n - kept.begin - kept.count};
  }
  const std::int64_t begin = part.begin.value_or(0);
  if (part.step < 0 || begin < 0 || part.end.value_or(-1) >= 0) return std::nullopt;
  return std::array{begin, -part.end.value_or(0)};
}

// Steps that the library does not take, and what lies past an end where it is not clipped.
std::optional<Problem> refused(const PartOfAxis& part, std::optional<std::int64_t> n,
                               std::string_view framework) {
  // torch: "slice step must be greater than zero"
  const bool forward = framework == "pytorch";
  if (part.known && (part.step == 0 || (part.step < 0 && forward)))
    return range_problem("step", part.step, 1, INT_MAX);
  if (!part.exact || !part.known || !n) return std::nullopt;
  const std::int64_t begin = part.begin.value_or(0);
  if (begin > *n) return range_problem("begin", std::to_string(begin), 0, *n, false);
  if (part.end && (*part.end < begin || *part.end > *n))
    return range_problem("end", std::to_string(*part.end), begin, *n, false);
  return std::nullopt;
}

// A window of one cell that moves by the steps.
ModelLayer every_nth(ModelLayer like, const PerAxis& steps) {
  like.word = "[::]";
  like.layer.kind = LayerKind::window;
  like.layer.sides = {};
  like.layer.spec.op = in_dimensions(kMaxPool2d, like.layer.spec.op->rank);
  like.layer.spec.kernel = {1, 1};
  like.layer.spec.stride = steps;
  like.remarks.push_back({"every_nth", {}});
  return like;
}

int cell(std::int64_t count) {
  return static_cast<int>(std::clamp<std::int64_t>(count, 0, INT_MAX));
}

using Numbers = std::vector<std::optional<std::int64_t>>;

Numbers numbers_of_argument(const Context& context, const Argument* argument) {
  Numbers numbers;
  if (argument == nullptr) return numbers;
  const Value& given = context.told(*argument->value);
  const auto add = [&](const Value& item) {
    const Value& number = context.told(item);
    numbers.push_back(number.is(Kind::whole) ? std::optional(std::clamp<std::int64_t>(
                                                   number.number, -INT_MAX, INT_MAX))
                                             : std::nullopt);
  };
  if (!given.is(Kind::list)) {
    add(given);
  } else {
    std::ranges::for_each(given.items, add);
  }
  return numbers;
}

// "begin, begin + size", where −1 is all that follows.
void put_extent(PartOfAxis& part, std::optional<std::int64_t> extent) {
  part.known = part.known && extent;
  if (!part.known || extent == -1) return;
  const std::int64_t end = *part.begin + *extent;
  part.exact = *part.begin >= 0;
  if (part.exact || end != 0) part.end = end;
}

}  // namespace

// "a:b:c"; a number alone takes the axis away.
PartOfAxis Reader::part_of_axis(const Value& value) const {
  PartOfAxis part;
  if (!value.is(Kind::slice)) {
    part.one = told(value).is(Kind::whole);
    part.known = part.one;
    return part;
  }
  for (std::size_t i = 0; i < value.items.size() && i < 3; ++i) {
    const Value& number = told(value.items[i]);
    if (number.is(Kind::null)) continue;
    part.stated = true;
    part.known = part.known && number.is(Kind::whole);
    const auto bound = std::clamp<std::int64_t>(number.number, -INT_MAX, INT_MAX);
    if (i == 0) part.begin = bound;
    if (i == 1) part.end = bound;
    if (i == 2) part.step = bound;
  }
  return part;
}

// list[1:], list[::-1]: of one whose items are tensors or layers.
Thing Reader::part_of_list(const Value& slice, Thing list) const {
  const PartOfAxis part = part_of_axis(slice);
  if (!part.known || part.one || part.step == 0) return list;
  const Bounds kept = bounds_of(part, static_cast<std::int64_t>(list.parts.size()));
  std::vector<Thing> parts;
  for (std::int64_t i = 0; i < kept.count; ++i)
    parts.push_back(list.parts[static_cast<std::size_t>(kept.begin + i * part.step)]);
  list.parts = std::move(parts);
  return list;
}

// What x[…] keeps of each of `axes` axes; nullopt: it adds axes, or is of more than there are.
std::optional<std::vector<PartOfAxis>> Reader::parts_of_index(const Value& index,
                                                              std::size_t axes) const {
  std::vector<PartOfAxis> before;
  std::vector<PartOfAxis> after;
  bool behind = false;
  for (std::size_t i = 1; i < index.items.size(); ++i) {
    const Value& item = index.items[i];
    const bool dots = item.is(Kind::name) && item.text == "...";
    const bool adds = told(item).is(Kind::null) || (dots && behind) ||
                      (item.is(Kind::name) && item.text.ends_with("newaxis"));
    if (adds) return std::nullopt;
    behind = behind || dots;
    if (!dots) (behind ? after : before).push_back(part_of_axis(item));
  }
  if (before.size() + after.size() > axes) return std::nullopt;
  before.resize(axes - after.size());
  before.insert(before.end(), after.begin(), after.end());
  return before;
}

// What tf.slice(x, begin, size), tf.strided_slice(x, begin, end, strides), lax.slice(x, starts,
// limits, strides), x.narrow(dim, start, length) and their like keep of each of `axes` axes.
std::optional<std::vector<PartOfAxis>> Reader::parts_of_call(const Bound& bound,
                                                             std::size_t axes) const {
  const auto numbers = [&](Means means) { return numbers_of_argument(*this, bound.find(means)); };
  const Numbers begins = numbers(Means::begins);
  const Numbers ends = numbers(Means::ends);
  const bool sized = bound.find(Means::size) != nullptr;
  const Numbers extents = numbers(sized ? Means::size : Means::extents);
  const Numbers steps = numbers(Means::stride);
  Numbers which = numbers(Means::axis);
  const auto fits = [&](const Numbers& list) {
    return list.empty() || list.size() == begins.size();
  };
  const bool masks = std::ranges::any_of(bound.arguments, [](const Argument& argument) {
    return argument.name.ends_with("mask") || argument.name.ends_with("Mask");
  });
  if (masks || begins.empty() || !fits(ends) || !fits(extents) || !fits(steps) || !fits(which))
    return std::nullopt;
  // Of a list without a batch the axes are those of an image alone.
  const std::size_t skipped = which.empty() && begins.size() + 1 == axes ? 1 : 0;
  std::vector<PartOfAxis> parts(axes);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    if (which.size() <= i) which.emplace_back(static_cast<std::int64_t>(i + skipped));
    const auto all = static_cast<std::int64_t>(axes);
    const std::int64_t given = which[i].value_or(all);
    const std::int64_t axis = given < 0 ? given + all : given;
    if (axis < 0 || axis >= all) return std::nullopt;
    PartOfAxis& part = parts[static_cast<std::size_t>(axis)];
    part.stated = true;
    part.begin = begins[i];
    part.known = begins[i].has_value() && (ends.empty() || ends[i]) && (steps.empty() || steps[i]);
    if (!ends.empty()) part.end = ends[i];
    if (!steps.empty()) part.step = steps[i].value_or(1);
    if (!extents.empty()) put_extent(part, extents[i]);
  }
  return parts;
}

// Of the axes of a tensor: which is that of the planes. As the last window takes them; before the
// first as the library lays them out, unless an index tells otherwise.
std::size_t Reader::axis_of_planes(const std::vector<PartOfAxis>& parts,
                                   const Library* library) const {
  const std::size_t last = parts.size() - 1;
  const bool told = planes_last_ || library != nullptr || hints_.torch;
  const bool outer = !parts[1].stated && parts[last].stated;
  if (!told && outer && last == 3 && parts[2].stated) return 1;
  return lies_last(library) ? last : 1;
}

Thing Reader::opaque_part(const Value& value, Source source) {
  ModelLayer layer = layer_at("[]", place(value.at));
  layer.op = ModelOp::other;
  layer.unknown = Remark{"layer_not_followed", {text_of(value)}};
  return tensor(builder_.add(std::move(layer), {source}, ""));
}

// Fewer planes of the same cells.
Source Reader::take_planes(const Value& value, const PartOfAxis& part, Source source) {
  ModelLayer layer = layer_at("[]", place(value.at));
  layer.op = ModelOp::other;
  layer.keeps = true;
  const std::int64_t begin = part.begin.value_or(0);
  if (part.one) {
    layer.channels_out = 1;
  } else if (part.known && begin >= 0 && part.end.value_or(0) > begin && part.step > 0) {
    layer.channels_out = bounds_of(part, INT_MAX).count;
  } else {  // how many there are is not told
    layer.keeps = false;
    layer.output = builder_.size_of(source);
  }
  return builder_.add(std::move(layer), {source}, "");
}

// Cut is what the parts of the axes of space leave out; every n-th cell of the rest is taken.
Thing Reader::take_cells(const Value& value, const std::vector<PartOfAxis>& parts, Source source) {
  const GridSize size = builder_.size_of(source);
  const bool sized = size && size->size() == parts.size();
  ModelLayer crop = layer_at("[]", place(value.at));
  crop.layer.kind = LayerKind::crop;
  crop.layer.spec.op = in_dimensions(kConv2d, static_cast<int>(parts.size()));
  flatten(crop.layer.spec);
  crop.layer.spec.framework = builder_.framework();
  PerAxis steps{1, 1};
  std::array<std::array<std::int64_t, 2>, 2> cuts{};
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PartOfAxis& part = parts[i];
    const auto n = sized ? std::optional((*size)[i]) : std::nullopt;
    if (auto wrong = refused(part, n, crop.layer.spec.framework)) {
      refuse(crop, *std::move(wrong), place(value.at));
      return tensor(builder_.add(std::move(crop), {source}, ""));
    }
    const auto cut = cuts_of(part, n);
    if (!part.known || part.one || !cut) return opaque_part(value, source);
    const std::size_t axis = 2 - parts.size() + i;
    steps[axis] = static_cast<int>(part.step);
    cuts[axis] = *cut;
    if (n) counts.push_back(bounds_of(part, *n).count);
  }
  if (std::ranges::min(steps) < 0) {  // turned round: no window does that
    crop.op = ModelOp::other;
    crop.output = std::move(counts);
    return tensor(builder_.add(std::move(crop), {source}, ""));
  }
  crop.layer.sides = {cell(cuts[0][0]), cell(cuts[0][1]), cell(cuts[1][0]), cell(cuts[1][1])};
  if (crop.layer.sides != Sides{}) source = builder_.add(crop, {source}, "");
  if (steps == PerAxis{1, 1}) return tensor(source);
  return tensor(builder_.add(every_nth(std::move(crop), steps), {source}, ""));
}

// Of all axes of a tensor.
Thing Reader::take_part(const Value& value, std::vector<PartOfAxis> parts, Source source,
                        const Library* library) {
  const std::size_t planes = axis_of_planes(parts, library);
  if (!parts[planes].is_whole()) source = take_planes(value, parts[planes], source);
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(planes));
  parts.erase(parts.begin());
  if (std::ranges::all_of(parts, &PartOfAxis::is_whole)) return tensor(source);
  return take_cells(value, parts, source);
}

Thing Reader::part_of(const Value& value, const Bound* bound, Source source,
                      const Library* library) {
  const TensorAxes* moved = bound == nullptr ? builder_.moved_axes(source) : nullptr;
  if (moved != nullptr && !lies_as(*moved, lies_last(nullptr)))
    return index_moved(value, source, TensorAxes(*moved));
  const GridSize size = builder_.size_of(source);
  if (size && size->empty()) return tensor(source);
  const int rank = size                       ? static_cast<int>(size->size())
                   : builder_.last_rank() > 0 ? builder_.last_rank()
                                              : 2;
  const std::size_t axes = static_cast<std::size_t>(rank) + 2;
  auto parts = bound == nullptr ? parts_of_index(value, axes) : parts_of_call(*bound, axes);
  return parts ? take_part(value, *std::move(parts), source, library) : opaque_part(value, source);
}

}  // namespace padlens::reading
