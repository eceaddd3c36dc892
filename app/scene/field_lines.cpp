#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "app/scene/field_picture.h"
#include "app/scene/overlay_rows.h"

// The lines of the view of receptive fields: from cells to the places that their windows read.

namespace padlens {
namespace {

constexpr std::int64_t kMostFieldLines = 160;  // between two rows; more of them say nothing
constexpr double kLeastBetween = 3;            // on the screen

class Between {
 public:
  Between(FieldPicture& picture, const FieldRow& below, const FieldRow& above)
      : p_(picture), below_(below), above_(above) {}

  void draw() {
    const FieldReading& reading = p_.reading;
    const CellSet& needed = reading.marks(above_.level).needed;
    if (!needed.empty()) {
      const bool all = by_tap(needed);
      if (all) taps(needed, nullptr, Role::kernel_edge, Dash::solid);
      if (!all) hull(needed, needed_below(), Role::kernel_edge, Dash::solid);
    }
    const CellSet& reached = reading.marks(above_.level).reached;
    if (reached.empty()) return;
    const auto from = reached_below();
    if (!from) return;
    if (by_tap(reached)) {
      taps(reached, &*from, Role::output_edge, Dash::dashed);
    } else {
      hull(reached, Span{static_cast<double>(from->first()), static_cast<double>(from->last())},
           Role::output_edge, Dash::dashed);
    }
  }

 private:
  struct Span {
    double first = 0;
    double last = 0;
  };

  std::size_t layer() const { return above_.level - 1; }
  // No layer between them that is not drawn.
  bool adjacent() const {
    return above_.skipped == 0 && (layer() == below_.level || below_.folded);
  }

  bool by_tap(const CellSet& units) const {
    if (!adjacent()) return false;
    const AxisGeometry& a = p_.reading.geometry(layer());
    if (a.k > kMostFieldLines || units.count() > kMostFieldLines / a.k) return false;
    const double apart = below_.pitch / static_cast<double>(a.apart);
    return apart * static_cast<double>(a.d) * p_.options.zoom >= kLeastBetween;
  }

  // From each unit to the places under its taps; `only`: to those of these cells.
  void taps(const CellSet& units, const CellSet* only, Role role, Dash dash) {
    const AxisGeometry& a = p_.reading.geometry(layer());
    for (const std::int64_t unit : units.cells()) {
      for (std::int64_t j = 0; j < a.k; ++j) {
        const std::int64_t padded = unit * a.window_step + j * a.d;
        const std::int64_t inside = padded - a.pad_before;
        const bool outside = inside < 0 || inside >= a.inserted;
        if (!outside && inside % a.apart != 0) continue;  // an inserted zero
        const double place = p_.reading.place(below_.level, layer(), padded);
        const auto cell = static_cast<std::int64_t>(std::llround(place));
        if (only != nullptr && (outside || !only->contains(cell))) continue;
        line(place, static_cast<double>(unit), role, outside ? Dash::fine : dash);
      }
    }
  }

  // Around all of them.
  void hull(const CellSet& units, const std::optional<Span>& span, Role role, Dash dash) {
    if (!span) return;
    line(span->first, static_cast<double>(units.first()), role, dash);
    if (units.count() == 1 && span->first == span->last) return;
    line(span->last, static_cast<double>(units.last()), role, dash);
  }

  // Everything that is marked in the row below, with its padding.
  std::optional<Span> needed_below() const {
    std::optional<Span> span;
    const auto add = [&](double first, double last) {
      span =
          span ? Span{std::min(span->first, first), std::max(span->last, last)} : Span{first, last};
    };
    const FieldReading& reading = p_.reading;
    const CellSet& cells = reading.marks(below_.level).needed;
    if (!cells.empty()) add(static_cast<double>(cells.first()), static_cast<double>(cells.last()));
    for (std::size_t i = below_.level; i <= below_.level + (below_.folded ? 1 : 0); ++i) {
      const CellSet& padding = reading.marks(i).padding;
      if (padding.empty()) continue;
      add(reading.place(below_.level, i, padding.first()),
          reading.place(below_.level, i, padding.last()));
    }
    return span;
  }

  // What of the row below leads to the reached cells: the focus, or what it reaches there.
  std::optional<CellSet> reached_below() const {
    const FieldReading::Focus& focus = p_.reading.focus();
    const CellSet& reached = p_.reading.marks(below_.level).reached;
    if (!reached.empty()) return reached;
    if (focus.level == below_.level && !focus.padding)
      return CellSet::range(focus.cell, focus.cell);
    return std::nullopt;
  }

  void line(double below, double above, Role role, Dash dash) {
    const double size = p_.layout.height_of_row;
    const Point from{p_.cell_centre(below_, below), below_.y};
    const Point to{p_.cell_centre(above_, above), above_.y + size};
    const auto& seen = p_.options.visible;
    if (seen && (std::max(from.x, to.x) < seen->x || std::min(from.x, to.x) > seen->right()))
      return;
    p_.scene.primitives.emplace_back(Line{from, to, role, 1.2, dash});
  }

  FieldPicture& p_;
  const FieldRow& below_;
  const FieldRow& above_;
};

}  // namespace

void draw_field_lines(FieldPicture& p) {
  if (!p.options.show.has(kShowConnectors)) return;
  const auto& rows = p.layout.rows;
  for (std::size_t i = 1; i < rows.size(); ++i)
    Between(p, rows[i - 1], rows[i]).draw();
}

}  // namespace padlens
