#include "core/frameworks/caution.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/frameworks/framework.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// What stands in the padding of a geometry, and whether a maximum sees it there.
struct Filling {
  FillMode mode = FillMode::zeros;
  bool seen = false;
};

Filling filling_of(const Spec& spec, const Geometry& geometry) {
  return {fill_of(spec, geometry).mode, geometry.pool_fill && geometry.op->reducer->selects};
}

// The real taps of one output position, one number each; -1 for padding that is seen.
std::vector<std::int64_t> taps_at(const AxisGeometry& axis, const Filling& filling,
                                  std::int64_t out) {
  std::vector<std::int64_t> found;
  for (const AxisTap& tap : taps_of(axis, filling.mode, out)) {
    if (tap.at.input >= 0) found.push_back(tap.at.input * axis.k + tap.kernel);
    if (filling.seen && tap.at.kind == CellKind::padding) found.push_back(-1);
  }
  std::ranges::sort(found);
  return found;
}

// What of two axes is the same, by output position of both.
struct AxisDifference {
  std::vector<bool> same;      // the taps are
  std::vector<bool> none_one;  // the first has none
  std::vector<bool> none_other;
};

AxisDifference compare_axes(const AxisGeometry& one, const Filling& fill, const AxisGeometry& other,
                            const Filling& other_fill) {
  AxisDifference result;
  for (std::int64_t out = 0; out < std::min(one.out, other.out); ++out) {
    const auto a = taps_at(one, fill, out);
    const auto b = taps_at(other, other_fill, out);
    result.same.push_back(a == b);
    result.none_one.push_back(a.empty());
    result.none_other.push_back(b.empty());
  }
  return result;
}

std::string size_of(const Geometry& geometry) {
  return fmt::format("{}×{}", geometry.height().out, geometry.width().out);
}

bool same_divisor(const Geometry& one, const Geometry& other, Cell out) {
  if (!one.op->reducer->divides) return true;
  const Ratio a = divisor_of(one, out);
  const Ratio b = divisor_of(other, out);
  return a.over * b.under == b.over * a.under && (a.over == 0) == (b.over == 0);
}

}  // namespace

std::int64_t differing_cells(const Spec& spec, const Geometry& one, const Geometry& other) {
  const std::int64_t rows = std::min(one.height().out, other.height().out);
  const std::int64_t cols = std::min(one.width().out, other.width().out);
  const Filling fill = filling_of(spec, one);
  const Filling other_fill = filling_of(spec, other);
  const AxisDifference h = compare_axes(one.height(), fill, other.height(), other_fill);
  const AxisDifference w = compare_axes(one.width(), fill, other.width(), other_fill);
  std::int64_t same = 0;
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto y = static_cast<std::size_t>(r);
    for (std::int64_t c = 0; c < cols; ++c) {
      const auto x = static_cast<std::size_t>(c);
      const bool none_one = h.none_one[y] || w.none_one[x];
      const bool none_other = h.none_other[y] || w.none_other[x];
      const bool taps = (none_one && none_other) || (h.same[y] && w.same[x]);
      if (taps && same_divisor(one, other, {r, c})) ++same;
    }
  }
  const auto cells = [](const Geometry& geometry) {
    return std::max<std::int64_t>(geometry.height().out, 0) *
           std::max<std::int64_t>(geometry.width().out, 0);
  };
  const std::int64_t shared = std::max<std::int64_t>(rows, 0) * std::max<std::int64_t>(cols, 0);
  return cells(one) + cells(other) - shared - same;
}

std::vector<Caution> cautions(const Spec& spec, const Geometry& geometry) {
  std::vector<Caution> found;
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return found;
  if (geometry.outputs() == 0) {
    found.push_back(
        {kEmptyTensor, 0, {std::string(framework->display_name), size_of(geometry)}, "", ""});
  }
  for (const CautionRow& row : framework->cautions) {
    Caution caution{row.code, 0, {}, row.source, row.version};
    std::string plain_size;
    if (row.plain != nullptr) {
      const auto plain = row.plain(spec, geometry);
      if (!plain) continue;
      caution.cells = differing_cells(spec, geometry, *plain);
      if (caution.cells == 0) continue;
      plain_size = size_of(*plain);
    } else if (!row.applies(spec, geometry)) {
      continue;
    }
    caution.args = {std::to_string(caution.cells), std::to_string(geometry.outputs()),
                    size_of(geometry), plain_size};
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
