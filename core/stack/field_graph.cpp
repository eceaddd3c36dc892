#include "core/stack/field_graph.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "core/geometry/taps.h"
#include "core/stack/cell_set.h"

namespace padlens {
namespace {

using Reach = ReceptiveField::Reach;

// How far from 0 a field may reach, so that what is worked out with it fits 63 bits.
constexpr std::int64_t kFarthest = std::int64_t{1} << 60;
// Reaches that are looked at for one layer, and nodes on ways back for all of them.
constexpr std::int64_t kMostReaches = std::int64_t{1} << 24;
constexpr std::int64_t kMostVisits = std::int64_t{1} << 22;

constexpr Reach kNothing{0, -1};

// A field, and of which phases every cell from lo to hi counts.
struct Seen {
  ReceptiveField field;
  std::vector<bool> solid = std::vector<bool>(1, true);

  bool all_solid() const {
    return std::ranges::all_of(solid, [](bool each) { return each; });
  }
};

std::optional<Reach> moved(const Reach& reach, std::int64_t cycles, std::int64_t step) {
  std::int64_t by = 0;
  Reach far;
  if (__builtin_mul_overflow(cycles, step, &by) || __builtin_add_overflow(reach.lo, by, &far.lo) ||
      __builtin_add_overflow(reach.hi, by, &far.hi) || far.lo < -kFarthest || far.hi > kFarthest) {
    return std::nullopt;
  }
  return far;
}

// The units of the layer before that one unit reads: first, first + apart …
struct Taps {
  std::int64_t first = 0;
  std::int64_t apart = 1;
  std::int64_t count = 0;
};

Taps taps_of_unit(const AxisGeometry& axis, std::int64_t unit) {
  const std::int64_t start = unit * axis.window_step - axis.pad_before;
  if (axis.apart == 1) return {start, axis.d, axis.k};
  // Window position j meets a cell where start + j·d is a multiple of `apart`.
  const std::int64_t common = std::gcd(axis.d, axis.apart);
  const std::int64_t cycle = axis.apart / common;
  if (start % common != 0) return {};
  const std::int64_t missing = floor_div(-start, common) % cycle;
  const std::int64_t j =
      (missing + cycle) % cycle * inverse_modulo(axis.d / common % cycle, cycle) % cycle;
  if (j >= axis.k) return {};
  return {(start + j * axis.d) / axis.apart, axis.d / common, (axis.k - 1 - j) / cycle + 1};
}

// The union of what the taps see. Taps one cycle of the phases apart see the same, moved on: so the
// first and the last cycle bound it. nullopt: too far. `solid`: in, of the phases before; out, of
// the union.
std::optional<Reach> seen_by(const Seen& before, const Taps& taps, bool& solid) {
  const std::int64_t period = before.field.period();
  const std::int64_t cycle = period / std::gcd(period, taps.apart);
  Reach all = kNothing;
  solid = true;
  const auto take = [&](std::int64_t index) {
    const std::int64_t unit = taps.first + index * taps.apart;
    const std::int64_t cycles = floor_div(unit, period);
    const auto phase = static_cast<std::size_t>(unit - cycles * period);
    const Reach& own = before.field.reach[phase];
    if (own.empty()) return true;
    const auto reach = moved(own, before.field.whole ? 0 : cycles, before.field.step);
    if (!reach) return false;
    if (all.empty()) {
      all = *reach;
    } else {
      solid = solid && reach->lo <= all.hi + 1 && all.lo <= reach->hi + 1;
      all = {std::min(all.lo, reach->lo), std::max(all.hi, reach->hi)};
    }
    solid = solid && before.solid[phase];
    return true;
  };
  // The second cycle shows whether each joins the one before.
  const std::int64_t head = std::min(taps.count, 2 * cycle);
  for (std::int64_t i = 0; i < head; ++i) {
    if (!take(i)) return std::nullopt;
  }
  const bool joined = solid;
  for (std::int64_t i = std::max(head, taps.count - cycle); i < taps.count; ++i) {
    if (!take(i)) return std::nullopt;
  }
  solid = joined;
  return all;
}

const char* window_behind(Seen& seen, const AxisGeometry& axis) {
  const std::int64_t period = seen.field.period();
  const std::int64_t spread = axis.apart * period;
  const std::int64_t phases = spread / std::gcd(spread, axis.window_step);
  const std::int64_t reaches = product_or_most(phases, std::min(period, axis.k));
  if (phases > ReceptiveField::kMostPhases || reaches > kMostReaches) return "field_phases";
  Seen after{seen.field, {}};
  after.solid.assign(static_cast<std::size_t>(phases), true);
  after.field.reach.assign(static_cast<std::size_t>(phases), kNothing);
  // What a whole period of units reads of the units before, in their periods.
  const std::int64_t turns = phases * axis.window_step / spread;
  if (!seen.field.whole && __builtin_mul_overflow(seen.field.step, turns, &after.field.step))
    return "field_large";
  if (after.field.step > kFarthest) return "field_large";
  for (std::int64_t f = 0; f < phases; ++f) {
    bool solid = true;
    const auto reach = seen_by(seen, taps_of_unit(axis, f), solid);
    if (!reach) return "field_large";
    after.field.reach[static_cast<std::size_t>(f)] = *reach;
    after.solid[static_cast<std::size_t>(f)] = solid;
  }
  seen = std::move(after);
  return nullptr;
}

// The field with its units counted in a multiple of its phases.
void stretch(Seen& seen, std::int64_t phases) {
  const std::int64_t period = seen.field.period();
  const std::int64_t step = seen.field.step;
  for (std::int64_t f = period; f < phases; ++f) {
    const auto at = static_cast<std::size_t>(f % period);
    const Reach own = seen.field.reach[at];
    const Reach far{own.lo + f / period * step, own.hi + f / period * step};
    seen.field.reach.push_back(own.empty() ? own : far);
    seen.solid.push_back(seen.solid[at]);
  }
  seen.field.step = step * (phases / period);
}

// Puts what another way sees to it.
const char* unite(Seen& seen, Seen other) {
  if (seen.field.whole != other.field.whole) {
    if (seen.field.whole) std::swap(seen, other);
    seen.field.beside_whole = true;
    return nullptr;
  }
  const std::int64_t period = seen.field.period();
  const std::int64_t phases = std::lcm(period, other.field.period());
  if (phases > ReceptiveField::kMostPhases) return "field_phases";
  const std::int64_t mine = product_or_most(seen.field.step, other.field.period());
  const std::int64_t theirs = product_or_most(other.field.step, period);
  if (!seen.field.whole && mine != theirs) return "field_jumps";
  if (mine > kFarthest) return "field_large";
  stretch(seen, phases);
  stretch(other, phases);
  for (std::size_t f = 0; f < seen.field.reach.size(); ++f) {
    Reach& reach = seen.field.reach[f];
    const Reach& second = other.field.reach[f];
    if (second.empty()) continue;
    if (reach.empty()) {
      reach = second;
      seen.solid[f] = other.solid[f];
      continue;
    }
    const bool joined = second.lo <= reach.hi + 1 && reach.lo <= second.hi + 1;
    const bool same = reach == second && (seen.solid[f] || other.solid[f]);
    seen.solid[f] = same || (seen.solid[f] && other.solid[f] && joined);
    reach = {std::min(reach.lo, second.lo), std::max(reach.hi, second.hi)};
  }
  seen.field.beside_whole = seen.field.beside_whole || other.field.beside_whole;
  return nullptr;
}

class Fields {
 public:
  explicit Fields(std::span<const FieldNode> nodes) : nodes_(nodes), seen_(nodes.size()) {}

  std::vector<LayerField> all() {
    std::vector<LayerField> fields(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const FieldNode& node = nodes_[i];
      fields[i].unknown = unknown_of(node, fields);
      if (fields[i].unknown) continue;
      Pair& pair = seen_[i].emplace();
      fields[i].unknown = work_out(node, pair);
      if (fields[i].unknown) {
        seen_[i].reset();
        continue;
      }
      for (const std::size_t axis : kAxes)
        count_cells(i, axis, pair);
      fields[i].axis = {pair.axis[kHeight].field, pair.axis[kWidth].field};
    }
    return fields;
  }

 private:
  struct Pair {
    std::array<Seen, 2> axis;
    bool alike = true;  // both axes see the same, and have come to it in the same way
  };

  static std::optional<Remark> unknown_of(const FieldNode& node,
                                          const std::vector<LayerField>& fields) {
    if (node.kind == FieldNode::Kind::unknown)
      return node.why ? node.why : Remark{"field_unknown", {}};
    for (const std::ptrdiff_t from : node.from) {
      if (from != FieldNode::kInput && fields[static_cast<std::size_t>(from)].unknown)
        return Remark{"field_unknown", {}};
    }
    if (node.from.empty()) return Remark{"field_unknown", {}};
    return std::nullopt;
  }

  Seen before(std::ptrdiff_t from, std::size_t axis) const {
    return from == FieldNode::kInput ? Seen{} : seen_[static_cast<std::size_t>(from)]->axis[axis];
  }

  bool alike(const FieldNode& node) const {
    return node.axis_before == std::array<std::size_t, 2>{0, 1} &&
           node.axis[kHeight] == node.axis[kWidth] && node.size[kHeight] == node.size[kWidth] &&
           std::ranges::all_of(node.from, [&](std::ptrdiff_t from) {
             return from == FieldNode::kInput || seen_[static_cast<std::size_t>(from)]->alike;
           });
  }

  std::optional<Remark> work_out(const FieldNode& node, Pair& pair) const {
    pair.alike = alike(node);
    for (const std::size_t axis : {kWidth, kHeight}) {
      if (axis == kHeight && pair.alike) {
        pair.axis[kHeight] = pair.axis[kWidth];
        break;
      }
      Seen& seen = pair.axis[axis];
      seen = before(node.from.front(), node.axis_before[axis]);
      const char* why = nullptr;
      if (node.kind == FieldNode::Kind::window) why = window_behind(seen, node.axis[axis]);
      if (node.kind == FieldNode::Kind::whole)
        why = see_all(seen, node.units[axis], node.size[axis]);
      if (node.kind == FieldNode::Kind::passes) {
        for (std::size_t i = 1; i < node.from.size() && why == nullptr; ++i)
          why = unite(seen, before(node.from[i], node.axis_before[axis]));
      }
      if (why != nullptr) return Remark{why, {}};
    }
    return std::nullopt;
  }

  // A border is always near: of the cells those that are there count.
  static const char* see_all(Seen& seen, std::int64_t units, std::int64_t cells) {
    bool solid = true;
    const auto reach = seen_by(seen, {0, 1, units}, solid);
    if (!reach) return "field_large";
    seen.field.reach.assign(1,
                            {std::max<std::int64_t>(reach->lo, 0), std::min(reach->hi, cells - 1)});
    seen.field.step = 1;
    seen.field.whole = true;
    seen.field.beside_whole = false;
    seen.solid.assign(1, solid);
    return nullptr;
  }

  void count_cells(std::size_t node, std::size_t axis, Pair& pair) {
    if (axis == kWidth && pair.alike) {
      pair.axis[kWidth] = pair.axis[kHeight];
      return;
    }
    Seen& seen = pair.axis[axis];
    const std::int64_t size = seen.field.size();
    const auto largest = [&](std::size_t f) {
      const Reach& reach = seen.field.reach[f];
      return !reach.empty() && reach.hi - reach.lo + 1 == size;
    };
    std::int64_t most = 0;
    for (std::size_t f = 0; f < seen.solid.size(); ++f) {
      if (seen.solid[f] && largest(f)) most = size;
    }
    seen.field.cells = most;
    if (most == size) return;
    for (std::size_t f = 0; f < seen.solid.size() && most < size; ++f) {
      if (!largest(f)) continue;
      const auto cells = cells_of(node, axis, static_cast<std::int64_t>(f));
      if (!cells) return seen.field.cells.reset();
      most = std::max(most, *cells);
    }
    seen.field.cells = most;
    if (seen.solid.size() == 1) seen.solid.front() = most == size;
  }

  // How many cells of the input a unit depends on, back along all ways. nullopt: too many to be
  // worked out.
  std::optional<std::int64_t> cells_of(std::size_t node, std::size_t axis, std::int64_t unit) {
    visits_ += static_cast<std::int64_t>(node) + 1;
    if (visits_ > kMostVisits) return std::nullopt;
    std::array<std::vector<CellSet>, 2> wanted;
    wanted.fill(std::vector<CellSet>(node + 1));
    wanted[axis][node] = CellSet::range(unit, unit);
    CellSet input;
    for (std::size_t i = node + 1; i-- > 0;) {
      for (const std::size_t at : kAxes) {
        if (wanted[at][i].empty()) continue;
        const auto read = cells_before(nodes_[i], at, wanted[at][i]);
        if (!read) return std::nullopt;
        const std::size_t turned = nodes_[i].axis_before[at];
        for (const std::ptrdiff_t from : nodes_[i].from) {
          if (from != FieldNode::kInput && !seen_[node]->axis[0].field.whole &&
              seen_[static_cast<std::size_t>(from)]->axis[0].field.whole)
            continue;
          CellSet& into =
              from == FieldNode::kInput ? input : wanted[turned][static_cast<std::size_t>(from)];
          auto both = united(into, *read);
          if (!both) return std::nullopt;
          into = *std::move(both);
        }
      }
    }
    if (!seen_[node]->axis[axis].field.whole) return input.count();
    const Reach& reach = seen_[node]->axis[axis].field.reach.front();
    const auto there = mapped(input, {.least = reach.lo, .most = reach.hi});
    return there ? std::optional(there->count()) : std::nullopt;
  }

  static std::optional<CellSet> cells_before(const FieldNode& node, std::size_t axis,
                                             const CellSet& units) {
    if (node.kind == FieldNode::Kind::whole) return CellSet::range(0, node.units[axis] - 1);
    if (node.kind != FieldNode::Kind::window) return units;
    const AxisGeometry& a = node.axis[axis];
    return mapped(units, {.times = a.window_step,
                          .offset = -a.pad_before,
                          .apart = a.d,
                          .each = a.k,
                          .parts = a.apart});
  }

  std::span<const FieldNode> nodes_;
  std::vector<std::optional<Pair>> seen_;
  std::int64_t visits_ = 0;
};

}  // namespace

std::vector<LayerField> fields_of(std::span<const FieldNode> nodes) {
  return Fields(nodes).all();
}

}  // namespace padlens
