#include "core/frameworks/caution.h"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <map>

#include "core/frameworks/framework.h"
#include "core/frameworks/sizing.h"
#include "core/geometry/stretches.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// What stands in the padding of a geometry, and whether a maximum sees it there.
struct Filling {
  FillMode mode = FillMode::zeros;
  bool seen = false;

  friend bool operator==(const Filling&, const Filling&) = default;
};

Filling filling_of(const Spec& spec, const Geometry& geometry) {
  return {fill_of(spec, geometry).mode, geometry.pool_fill && geometry.op->reducer->selects};
}

// Windows up to this size are compared tap by tap.
constexpr std::int64_t kListedTaps = 4096;

// The real taps of one output position, one number each; -1 for padding that is seen. Of a window
// too large to list, numbers that tell two of them apart as well where nothing is copied.
std::vector<std::int64_t> taps_at(const AxisGeometry& axis, const Filling& filling,
                                  std::int64_t out) {
  std::vector<std::int64_t> found;
  if (axis.k <= kListedTaps) {
    for (const AxisTap& tap : taps_of(axis, filling.mode, out)) {
      if (tap.at.input >= 0) found.push_back(tap.at.input * axis.k + tap.kernel);
      if (filling.seen && tap.at.kind == CellKind::padding) found.push_back(-1);
    }
    std::ranges::sort(found);
    return found;
  }
  if (axis.flipped) {
    const Landings landings = landings_on(axis, out + axis.crop_before);
    if (landings.count > 0) found = {landings.kernel, landings.input, landings.count};
    return found;
  }
  const std::int64_t real = real_taps(axis, out);
  const std::int64_t offset = window_start(axis, out) - axis.pad_before;
  const std::int64_t first = std::max<std::int64_t>(ceil_div(-offset, axis.d), 0);
  if (real > 0) found = {first, offset + first * axis.d, real, real > 1 ? axis.d : 1};
  const bool copies = filling.mode != FillMode::zeros && filling.mode != FillMode::constant;
  const std::int64_t padding = padded_taps(axis, out) - real;
  if (padding > 0 && (filling.seen || copies)) {
    found.insert(found.end(), {padding, copies ? offset : -1});
  }
  return found;
}

// Output positions of two axes that are alike: whether their taps are the same, whether one or the
// other has none, and what averages count on each.
struct AlikeKey {
  bool same = false;
  bool none_one = false;
  bool none_other = false;
  std::int64_t counts_one = 1;
  std::int64_t counts_other = 1;
  auto operator<=>(const AlikeKey&) const = default;
};
struct Alike {
  std::map<AlikeKey, std::int64_t> positions;
  bool all = true;  // false: there are too many to go through each, and these are some
};

Alike compare_axes(const Spec& spec, const Geometry& one, const Geometry& other, Axis axis) {
  const AxisGeometry& a = one.axis[axis];
  const AxisGeometry& b = other.axis[axis];
  const Filling fill = filling_of(spec, one);
  const Filling other_fill = filling_of(spec, other);
  const bool divides = one.op->reducer->divides;
  Alike result;
  if (a == b && fill == other_fill && !divides) {
    if (a.out > 0) result.positions[{true, false, false, 1, 1}] = a.out;
    return result;
  }
  const auto listed = stretches(a, b);
  result.all = listed.has_value();
  for (const auto& [out, count] : listed ? *listed : some_stretches(a, b)) {
    const auto taps = taps_at(a, fill, out);
    const auto others = taps_at(b, other_fill, out);
    AlikeKey key{taps == others, taps.empty(), others.empty(), 1, 1};
    if (divides) {
      key.counts_one = divisor_of_axis(a, one.counting, out);
      key.counts_other = divisor_of_axis(b, other.counting, out);
    }
    result.positions[key] += count;
  }
  return result;
}

std::string size_of(const Spec& spec, const Geometry& geometry) {
  return listed_axes(spec, geometry.height().out, geometry.width().out, "×");
}

// Whether a cell of such a row and such a column is divided by the same.
bool same_divisor(const Geometry& one, const Geometry& other, const AlikeKey& row,
                  const AlikeKey& col) {
  if (!one.op->reducer->divides) return true;
  const Ratio a = divisor_for(one, row.counts_one * col.counts_one);
  const Ratio b = divisor_for(other, row.counts_other * col.counts_other);
  return product_or_most(a.over, b.under) == product_or_most(b.over, a.under) &&
         (a.over == 0) == (b.over == 0);
}

std::int64_t cells_of(const Geometry& geometry) {
  return product_or_most(std::max<std::int64_t>(geometry.height().out, 0),
                         std::max<std::int64_t>(geometry.width().out, 0));
}

}  // namespace

CellCount differing_cells(const Spec& spec, const Geometry& one, const Geometry& other) {
  const Alike rows = compare_axes(spec, one, other, kHeight);
  const Alike cols = compare_axes(spec, one, other, kWidth);
  std::int64_t differ = 0;
  std::int64_t shared = 0;
  for (const auto& [row, row_count] : rows.positions) {
    for (const auto& [col, col_count] : cols.positions) {
      const bool none_one = row.none_one || col.none_one;
      const bool none_other = row.none_other || col.none_other;
      const bool taps = (none_one && none_other) || (row.same && col.same);
      const std::int64_t cells = product_or_most(row_count, col_count);
      if (!taps || !same_divisor(one, other, row, col)) differ = sum_or_most(differ, cells);
    }
  }
  const std::int64_t high = std::min(one.height().out, other.height().out);
  const std::int64_t wide = std::min(one.width().out, other.width().out);
  shared = product_or_most(std::max<std::int64_t>(high, 0), std::max<std::int64_t>(wide, 0));
  // Cells of one output alone differ, too.
  differ = sum_or_most(differ, cells_of(one) - shared);
  return {sum_or_most(differ, cells_of(other) - shared), rows.all && cols.all};
}

std::vector<Caution> cautions(const Spec& spec, const Geometry& geometry) {
  std::vector<Caution> found;
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return found;
  if (geometry.outputs() == 0) {
    found.push_back(
        {kEmptyTensor, 0, {std::string(framework->display_name), size_of(spec, geometry)}, "", ""});
  }
  for (const CautionRow& row : framework->cautions) {
    Caution caution{row.code, 0, {}, row.source, row.version};
    bool all = true;
    std::string plain_size;
    if (row.plain != nullptr) {
      const auto plain = row.plain(spec, geometry);
      if (!plain || *plain == geometry) continue;
      const CellCount differ = differing_cells(spec, geometry, *plain);
      caution.cells = differ.cells;
      all = differ.all && differ.cells < INT64_MAX;
      if (caution.cells == 0) continue;
      plain_size = size_of(spec, *plain);
    } else if (!row.applies(spec, geometry)) {
      continue;
    }
    // Of more cells than a number holds, as the product that they are.
    const std::int64_t outputs = geometry.outputs();
    caution.args = {fmt::format("{}{}", all ? "" : "≥ ", caution.cells),
                    outputs < INT64_MAX ? std::to_string(outputs) : size_of(spec, geometry),
                    size_of(spec, geometry), plain_size};
    found.push_back(std::move(caution));
  }
  return found;
}

std::vector<std::string> caution_codes() {
  std::vector<std::string> codes{std::string(kEmptyTensor)};
  for (const Framework* framework : frameworks()) {
    for (const CautionRow& row : framework->cautions) {
      if (std::ranges::find(codes, row.code) == codes.end()) codes.emplace_back(row.code);
    }
  }
  return codes;
}

}  // namespace padlens
