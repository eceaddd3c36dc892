#include "app/scene/named_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/answers/comparison.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// A layer at a moment, as the rows of the table ask about it.
struct NamedMoment {
  const Layer& layer;
  const SceneOptions& options;
  Cell now;  // the step's cell: of the output, scattering of the input
  // How many input cells an output position adds up at least and at most, by axis.
  std::array<std::array<std::int64_t, 2>, 2> taps = {};

  const AxisGeometry& h() const { return layer.geometry().height(); }
  const AxisGeometry& w() const { return layer.geometry().width(); }
  bool scatters() const { return options.mode == PlayMode::scatter; }
};

constexpr std::int64_t kMostLit = 100'000;  // cells of a grid

std::array<std::int64_t, 2> extremes_of(const AxisGeometry& axis) {
  std::array<std::int64_t, 2> found{axis.k, 0};
  for (std::int64_t out = 0; out < std::min(axis.out, kMostLit); ++out) {
    const std::int64_t count = real_taps(axis, out);
    found = {std::min(found[0], count), std::max(found[1], count)};
  }
  return found;
}

NamedMoment moment_named(const Layer& layer, const SceneOptions& options) {
  NamedMoment moment{layer, options, {}, {}};
  const Geometry& geometry = layer.geometry();
  if (geometry.outputs() <= 0) return moment;
  const std::int64_t last = step_count(geometry, options.mode) - 1;
  moment.now = step_cell(geometry, options.mode, std::clamp<std::int64_t>(options.step, 0, last));
  moment.taps = {extremes_of(geometry.height()), extremes_of(geometry.width())};
  return moment;
}

bool of_kind(const NamedMoment& m, const CellId& id, CellKind kind) {
  if (id.grid != GridId::padded) return false;
  const FillMode fill = FillMode::zeros;  // whether it copies something does not matter
  return kind_of(standing_at(m.h(), fill, id.cell.row).kind,
                 standing_at(m.w(), fill, id.cell.col).kind) == kind;
}

bool is_input(const NamedMoment& m, const CellId& id) {
  return id.grid == GridId::input || of_kind(m, id, CellKind::input);
}

bool is_padding(const NamedMoment& m, const CellId& id) {
  return of_kind(m, id, CellKind::padding);
}

bool is_before(const AxisGeometry& axis, std::int64_t at) {
  return at < axis.pad_before;
}

bool is_behind(const AxisGeometry& axis, std::int64_t at) {
  return at >= axis.pad_before + axis.inserted;
}

// The place in the window or the stamp: from 0 below K where it lies in there.
Cell in_window(const NamedMoment& m, Cell at) {
  if (m.scatters()) return {at.row - m.now.row * m.h().s, at.col - m.now.col * m.w().s};
  return {at.row - window_start(m.h(), m.now.row), at.col - window_start(m.w(), m.now.col)};
}

bool is_window(const NamedMoment& m, const CellId& id) {
  if (id.grid != (m.scatters() ? GridId::full : GridId::padded)) return false;
  const Cell at = in_window(m, id.cell);
  return at.row >= 0 && at.row < m.h().K && at.col >= 0 && at.col < m.w().K;
}

bool is_tap_cell(const NamedMoment& m, const CellId& id) {
  const Cell at = in_window(m, id.cell);
  return is_window(m, id) && at.row % m.h().d == 0 && at.col % m.w().d == 0;
}

bool is_output(const NamedMoment&, const CellId& id) {
  return id.grid == GridId::output;
}

// On how many sides an output cell lies at the border, by axis: at most 2, of one dimension 1.
int borders(const NamedMoment& m, Cell at) {
  const bool row = m.layer.op().rank > 1 && (at.row == 0 || at.row == m.h().out - 1);
  return (row ? 1 : 0) + (at.col == 0 || at.col == m.w().out - 1 ? 1 : 0);
}

bool is_extreme(const NamedMoment& m, const CellId& id, std::size_t most) {
  return is_output(m, id) && real_taps(m.h(), id.cell.row) == m.taps[kHeight][most] &&
         real_taps(m.w(), id.cell.col) == m.taps[kWidth][most];
}

// Whether a cell of the full scatter is one of the output.
bool is_kept(const AxisGeometry& axis, std::int64_t full) {
  return full >= axis.crop_before && full < axis.crop_before + axis.out;
}

bool is_cropped(const NamedMoment& m, const CellId& id) {
  return id.grid == GridId::full && id.cell.row < m.h().full && id.cell.col < m.w().full &&
         !(is_kept(m.h(), id.cell.row) && is_kept(m.w(), id.cell.col));
}

bool is_appended(const NamedMoment& m, const CellId& id) {
  if (id.grid != GridId::output) return false;
  return id.cell.row + m.h().crop_before >= m.h().full ||
         id.cell.col + m.w().crop_before >= m.w().full;
}

// --- the table --------------------------------------------------------------------------

enum class Numbers : std::uint8_t {
  none,
  maybe_cell,  // none, or those of a cell
  cell,
  one,
};

struct CellName {
  std::string_view name;
  Numbers numbers = Numbers::none;
  // `at`: the cell that the numbers say; one number is its column.
  bool (*means)(const NamedMoment& m, const CellId& id, const std::optional<Cell>& at) = nullptr;
};

using At = std::optional<Cell>;

constexpr std::array kCellNames{
    CellName{"input", Numbers::maybe_cell,
             [](const NamedMoment& m, const CellId& id, const At& at) {
               if (!is_input(m, id)) return false;
               if (!at || id.grid == GridId::input) return !at || id.cell == *at;
               return id.cell.row == padded_at(m.h(), at->row) &&
                      id.cell.col == padded_at(m.w(), at->col);
             }},
    CellName{"padded", Numbers::cell,
             [](const NamedMoment&, const CellId& id, const At& at) {
               return id.grid == GridId::padded && id.cell == at;
             }},
    CellName{"pad", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) { return is_padding(m, id); }},
    CellName{"pad.left", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_padding(m, id) && is_before(m.w(), id.cell.col);
             }},
    CellName{"pad.right", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_padding(m, id) && is_behind(m.w(), id.cell.col);
             }},
    CellName{"pad.top", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_padding(m, id) && is_before(m.h(), id.cell.row);
             }},
    CellName{"pad.bottom", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_padding(m, id) && is_behind(m.h(), id.cell.row);
             }},
    CellName{"inserted", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return of_kind(m, id, CellKind::inserted);
             }},
    CellName{
        "leftover", Numbers::none,
        [](const NamedMoment& m, const CellId& id, const At&) {
          return id.grid == GridId::padded &&
                 ((id.cell.row >= m.h().padded - m.h().leftover && id.cell.row < m.h().padded) ||
                  (id.cell.col >= m.w().padded - m.w().leftover && id.cell.col < m.w().padded));
        }},
    CellName{"overhang", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return of_kind(m, id, CellKind::overhang);
             }},
    CellName{"window", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) { return is_window(m, id); }},
    CellName{"taps", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) { return is_tap_cell(m, id); }},
    CellName{"gaps", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_window(m, id) && !is_tap_cell(m, id);
             }},
    CellName{"kernel", Numbers::maybe_cell,
             [](const NamedMoment&, const CellId& id, const At& at) {
               return id.grid == GridId::kernel && (!at || id.cell == *at);
             }},
    CellName{"output", Numbers::maybe_cell,
             [](const NamedMoment& m, const CellId& id, const At& at) {
               return is_output(m, id) && (!at || id.cell == *at);
             }},
    CellName{"output.current", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_output(m, id) && !m.scatters() && id.cell == m.now;
             }},
    CellName{"corner", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_output(m, id) && borders(m, id.cell) == m.layer.op().rank;
             }},
    CellName{"edge", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_output(m, id) && borders(m, id.cell) == 1;
             }},
    CellName{"inside", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_output(m, id) && borders(m, id.cell) == 0;
             }},
    CellName{
        "most", Numbers::none,
        [](const NamedMoment& m, const CellId& id, const At&) { return is_extreme(m, id, 1); }},
    CellName{
        "least", Numbers::none,
        [](const NamedMoment& m, const CellId& id, const At&) { return is_extreme(m, id, 0); }},
    CellName{"differs", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) {
               return is_output(m, id) && m.options.compared != nullptr &&
                      differs(m.layer, *m.options.compared, id.cell);
             }},
    CellName{"cropped", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) { return is_cropped(m, id); }},
    CellName{"appended", Numbers::none,
             [](const NamedMoment& m, const CellId& id, const At&) { return is_appended(m, id); }},
    CellName{"input_plane", Numbers::one,
             [](const NamedMoment&, const CellId& id, const At& at) {
               return id.grid == GridId::input_plane && at && id.cell.col == at->col;
             }},
    CellName{"output_plane", Numbers::one,
             [](const NamedMoment&, const CellId& id, const At& at) {
               return id.grid == GridId::output_plane && at && id.cell.col == at->col;
             }},
    CellName{"layer", Numbers::one,
             [](const NamedMoment&, const CellId& id, const At& at) {
               return id.grid == GridId::level && at && id.cell.row == at->col;
             }},
};

// ".2.13" as numbers; nullopt for anything else, and for more than `most` of them.
std::optional<std::vector<std::int64_t>> numbers_of(std::string_view text) {
  std::vector<std::int64_t> numbers;
  while (!text.empty()) {
    std::int32_t number = 0;
    if (text.front() != '.' || text.size() < 2 || text[1] == '-') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return numbers;
}

struct FoundName {
  const CellName* row = nullptr;
  At at;
};

// The row of a name, and its numbers; no row where there is no such name.
FoundName find_name(std::string_view name, int rank) {
  FoundName found;
  for (const CellName& row : kCellNames) {
    if (!name.starts_with(row.name)) continue;
    const auto numbers = numbers_of(name.substr(row.name.size()));
    if (!numbers) continue;
    const auto axes = static_cast<std::size_t>(rank);
    const bool one = row.numbers == Numbers::one && numbers->size() == 1;
    const bool cell = (row.numbers == Numbers::cell || row.numbers == Numbers::maybe_cell) &&
                      numbers->size() == axes;
    const bool none =
        (row.numbers == Numbers::none || row.numbers == Numbers::maybe_cell) && numbers->empty();
    if (!one && !cell && !none) continue;
    found.row = &row;
    if (!none)
      found.at = numbers->size() == 1 ? Cell{0, (*numbers)[0]} : Cell{(*numbers)[0], (*numbers)[1]};
  }
  return found;
}

constexpr auto kNamesAlone = [] {
  std::array<std::string_view, kCellNames.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = kCellNames[i].name;
  return names;
}();

// --- light ------------------------------------------------------------------------------

constexpr double kLitWidth = 3;
constexpr double kLitTint = 0.16;

// Which cells of a lattice are lit, in the order in which they are drawn.
class LitLattice {
 public:
  LitLattice(const CellGrid& grid, const std::vector<FoundName>& names, const NamedMoment& moment)
      : grid_(grid), lit_(static_cast<std::size_t>(grid.rows * grid.cols)) {
    for (std::int64_t r = 0; r < grid.rows; ++r) {
      for (std::int64_t c = 0; c < grid.cols; ++c) {
        const CellId id{grid.grid, cell_at(r, c)};
        const bool lit = std::ranges::any_of(
            names, [&](const FoundName& name) { return name.row->means(moment, id, name.at); });
        lit_[index(r, c)] = lit ? 1 : 0;
        any_ = any_ || lit;
      }
    }
  }

  bool any() const { return any_; }
  std::int64_t rows() const { return grid_.rows; }
  std::int64_t cols() const { return grid_.cols; }
  // False beyond the lattice.
  bool at(std::int64_t row, std::int64_t col) const {
    return row >= 0 && row < grid_.rows && col >= 0 && col < grid_.cols &&
           lit_[index(row, col)] != 0;
  }
  // The cells from here on, without the gaps around them.
  Parallelogram place(std::int64_t row, std::int64_t col, std::int64_t rows,
                      std::int64_t cols) const {
    const Parallelogram& cell = grid_.cell;
    const auto along = static_cast<double>(cols - 1);
    const auto down = static_cast<double>(rows - 1);
    return {node(static_cast<double>(row), static_cast<double>(col)),
            {cell.across.x + along * grid_.next_col.x, cell.across.y + along * grid_.next_col.y},
            {cell.down.x + down * grid_.next_row.x, cell.down.y + down * grid_.next_row.y}};
  }
  // Whether neighbours are so far from each other that each has an edge of its own.
  bool apart() const {
    const double pitch = std::abs(grid_.next_col.x) + std::abs(grid_.next_col.y);
    const double wide = std::abs(grid_.cell.across.x) + std::abs(grid_.cell.across.y);
    return grid_.cols > 1 && wide < 0.7 * pitch;
  }

 private:
  std::size_t index(std::int64_t row, std::int64_t col) const {
    return static_cast<std::size_t>(row * grid_.cols + col);
  }
  Cell cell_at(std::int64_t row, std::int64_t col) const {
    if (grid_.turned)
      return {grid_.first.row + grid_.rows - 1 - row, grid_.first.col + grid_.cols - 1 - col};
    return {grid_.first.row + row, grid_.first.col + col};
  }
  Point node(double row, double col) const {
    return {grid_.cell.corner.x + col * grid_.next_col.x + row * grid_.next_row.x,
            grid_.cell.corner.y + col * grid_.next_col.y + row * grid_.next_row.y};
  }

  const CellGrid& grid_;
  std::vector<std::uint8_t> lit_;
  bool any_ = false;
};

// A little longer at both ends, so that it meets the ones around a corner.
void add_line(Scene& scene, Point from, Point to) {
  constexpr double kLonger = kLitWidth / 2;
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length > 4 * kLonger) {
    const Point longer{(to.x - from.x) / length * kLonger, (to.y - from.y) / length * kLonger};
    from = {from.x - longer.x, from.y - longer.y};
    to = {to.x + longer.x, to.y + longer.y};
  }
  scene.primitives.emplace_back(Line{from, to, Role::accent, kLitWidth, Dash::solid});
}

// A tint over cells of a row that are lit one behind the other.
void tint_runs(Scene& scene, const LitLattice& lattice) {
  for (std::int64_t r = 0; r < lattice.rows(); ++r) {
    for (std::int64_t c = 0; c < lattice.cols(); ++c) {
      if (!lattice.at(r, c)) continue;
      const std::int64_t first = c;
      while (!lattice.apart() && lattice.at(r, c + 1))
        ++c;
      Tile tile;
      tile.shape = lattice.place(r, first, 1, c + 1 - first);
      tile.fill = Role::accent;
      tile.opacity = kLitTint;
      scene.primitives.emplace_back(tile);
    }
  }
}

// The edge between what is lit and what is not, in one line as far as it goes straight on.
// `turned`: that at the cells' lower ends, or right ones.
void level_edges(Scene& scene, const LitLattice& lattice, bool behind) {
  for (std::int64_t r = 0; r < lattice.rows(); ++r) {
    const std::int64_t beside = behind ? r + 1 : r - 1;
    for (std::int64_t c = 0; c < lattice.cols(); ++c) {
      const auto edged = [&](std::int64_t col) {
        return lattice.at(r, col) && !lattice.at(beside, col);
      };
      if (!edged(c)) continue;
      const std::int64_t first = c;
      while (!lattice.apart() && edged(c + 1))
        ++c;
      const Parallelogram run = lattice.place(r, first, 1, c + 1 - first);
      const double down = behind ? 1 : 0;
      add_line(scene, run.at(0, down), run.at(1, down));
    }
  }
}

void upright_edges(Scene& scene, const LitLattice& lattice, bool behind) {
  for (std::int64_t c = 0; c < lattice.cols(); ++c) {
    const std::int64_t beside = behind ? c + 1 : c - 1;
    for (std::int64_t r = 0; r < lattice.rows(); ++r) {
      const auto edged = [&](std::int64_t row) {
        return lattice.at(row, c) && (lattice.apart() || !lattice.at(row, beside));
      };
      if (!edged(r)) continue;
      const std::int64_t first = r;
      while (edged(r + 1))
        ++r;
      const Parallelogram run = lattice.place(first, c, r + 1 - first, 1);
      const double along = behind ? 1 : 0;
      add_line(scene, run.at(along, 0), run.at(along, 1));
    }
  }
}

bool is_small_enough(const CellGrid& grid) {
  return grid.rows > 0 && grid.cols > 0 && grid.cols <= kMostLit / grid.rows;
}

}  // namespace

std::span<const std::string_view> cell_names() {
  return kNamesAlone;
}

bool is_cell_name(std::string_view name, int rank) {
  return find_name(name, rank).row != nullptr;
}

bool names_cell(std::string_view name, const Layer& layer, const SceneOptions& options,
                const CellId& id) {
  const FoundName found = find_name(name, layer.op().rank);
  return found.row != nullptr && found.row->means(moment_named(layer, options), id, found.at);
}

bool lights(const Scene& scene, std::string_view name, const Layer& layer,
            const SceneOptions& options) {
  const FoundName found = find_name(name, layer.op().rank);
  if (found.row == nullptr) return false;
  const NamedMoment moment = moment_named(layer, options);
  return std::ranges::any_of(scene.grids, [&](const CellGrid& grid) {
    return is_small_enough(grid) && LitLattice(grid, {found}, moment).any();
  });
}

void light_cells(Scene& scene, const Layer& layer, const SceneOptions& options) {
  std::vector<FoundName> names;
  for (const std::string& name : options.lit) {
    const FoundName found = find_name(name, layer.op().rank);
    if (found.row != nullptr) names.push_back(found);
  }
  if (names.empty()) return;
  const NamedMoment moment = moment_named(layer, options);
  for (const CellGrid& grid : scene.grids) {
    if (!is_small_enough(grid)) continue;
    const LitLattice lattice(grid, names, moment);
    if (!lattice.any()) continue;
    tint_runs(scene, lattice);
    for (const bool behind : {false, true}) {
      level_edges(scene, lattice, behind);
      upright_edges(scene, lattice, behind);
    }
  }
}

}  // namespace padlens
