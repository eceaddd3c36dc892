#include "app/cli/grid_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/cli/text.h"
#include "app/i18n/sizes.h"
#include "core/engine/exactness.h"
#include "core/layer/exponent.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostRows = 24;
constexpr std::int64_t kMostCols = 20;
constexpr int kGridWidth = 96;
constexpr const char* kEllipsis = "…";
constexpr const char* kZero = "·";
constexpr const char* kInexact = "≈";

using Lines = std::vector<std::string>;

// The positions that are shown; -1 stands for those left out.
std::vector<std::int64_t> shown_positions(std::int64_t count, std::int64_t most) {
  std::vector<std::int64_t> positions;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool all = count <= most;
    const bool kept = i < (most + 1) / 2 || i >= count - most / 2;
    if (all || kept) {
      positions.push_back(i);
    } else if (positions.back() != -1) {
      positions.push_back(-1);
    }
  }
  return positions;
}

// Exact where that is short: a grid is for looking, --json is for exact values. A minus is that of
// the keyboard, so that what is copied from a terminal can be pasted elsewhere.
std::string short_number(double value) {
  std::string text = number_text(value);
  constexpr std::size_t kShort = 7;
  if (text.size() <= kShort || value == std::floor(value)) return text;
  return short_exponent(fmt::format("{:.4g}", value));
}

Lines titled(const Layer& layer, const std::string& title, std::int64_t rows, std::int64_t cols,
             Lines lines) {
  lines.insert(lines.begin(), title + " " + size_text(layer.spec().op, rows, cols));
  return lines;
}

Lines plain_grid(const Grid<double>& grid, bool flipped) {
  return grid_lines(grid.rows(), grid.cols(), [&](Cell cell) -> TextCell {
    if (flipped) cell = {grid.rows() - 1 - cell.row, grid.cols() - 1 - cell.col};
    return {short_number(grid.at(cell)), false};
  });
}

Lines output_grid(const Layer& layer, const Strings& tr) {
  const auto& [h, w] = layer.geometry().axis;
  return titled(layer, tr("cli.grid.output"), h.out, w.out,
                grid_lines(h.out, w.out, [&](Cell cell) -> TextCell {
                  const char* mark = inexact(layer, cell) ? kInexact : "";
                  return {mark + short_number(output_value(layer, cell)), false};
                }));
}

Lines padded_grid(const Layer& layer, const Strings& tr) {
  const auto& [h, w] = layer.geometry().axis;
  const bool same = h.padded == h.n && w.padded == w.n;
  return titled(layer, same ? tr("cli.grid.input") : tr("cli.grid.padded"), h.padded, w.padded,
                grid_lines(h.padded, w.padded, [&](Cell at) -> TextCell {
                  const PaddedCell cell = padded_cell(layer, at);
                  if (cell.kind == CellKind::inserted) return {kZero, false};
                  return {short_number(cell.value), cell.kind == CellKind::padding};
                }));
}

// The full scatter with the rows and columns that are appended to it.
struct FullExtent {
  std::int64_t begin;
  std::int64_t end;
  explicit FullExtent(const AxisGeometry& axis)
      : begin(std::min<std::int64_t>(0, axis.crop_before)),
        end(axis.full + std::max<std::int64_t>(0, -axis.crop_after)) {}
};

Lines full_grid(const Layer& layer, const Strings& tr) {
  // By name: Clang 14's lambdas do not capture structured bindings.
  const AxisGeometry& h = layer.geometry().height();
  const AxisGeometry& w = layer.geometry().width();
  const FullExtent rows(h);
  const FullExtent cols(w);
  const std::int64_t all = layer.geometry().inputs();
  const auto inside = [](const AxisGeometry& axis, std::int64_t at) {
    return at >= 0 && at < axis.full;
  };
  const auto kept = [](const AxisGeometry& axis, std::int64_t at) {
    return at >= axis.crop_before && at < axis.crop_before + axis.out;
  };
  auto lines = grid_lines(rows.end - rows.begin, cols.end - cols.begin, [&](Cell at) -> TextCell {
    const Cell full{at.row + rows.begin, at.col + cols.begin};
    if (!inside(h, full.row) || !inside(w, full.col)) return {kZero, false};
    return {short_number(scatter_value(layer, full, all)),
            !kept(h, full.row) || !kept(w, full.col)};
  });
  return titled(layer, tr("cli.grid.full"), h.full, w.full, std::move(lines));
}

std::string gather_legend(const Geometry& geometry, const Strings& tr) {
  std::string legend;
  const bool padded = std::ranges::any_of(geometry.axis, [](const AxisGeometry& axis) {
    return axis.pad_before > 0 || axis.pad_after > 0;
  });
  if (padded) legend += tr("cli.grid.padding_legend");
  if (geometry.transposed() && (geometry.height().s > 1 || geometry.width().s > 1)) {
    legend += (legend.empty() ? "" : "   ") + tr("cli.grid.inserted_legend");
  }
  return legend;
}

std::string scatter_legend(const Geometry& geometry, const Strings& tr) {
  bool cropped = false;
  bool appended = false;
  for (const AxisGeometry& axis : geometry.axis) {
    cropped = cropped || axis.crop_before > 0 || axis.crop_after > 0;
    appended = appended || axis.crop_before < 0 || axis.crop_after < 0;
  }
  std::string legend;
  if (cropped) legend += tr("cli.grid.cropped_legend");
  if (appended) legend += (legend.empty() ? "" : "   ") + tr("cli.grid.appended_legend");
  return legend;
}

// The texts of the shown cells, "…" where cells are left out.
std::vector<std::vector<TextCell>> cell_texts(const std::vector<std::int64_t>& rows,
                                              const std::vector<std::int64_t>& cols,
                                              const std::function<TextCell(Cell)>& cell) {
  std::vector<std::vector<TextCell>> texts;
  for (const std::int64_t row : rows) {
    texts.emplace_back();
    for (const std::int64_t col : cols) {
      texts.back().push_back(row < 0 || col < 0 ? TextCell{kEllipsis, false} : cell({row, col}));
    }
  }
  return texts;
}

}  // namespace

std::vector<std::string> grid_lines(std::int64_t rows, std::int64_t cols,
                                    const std::function<TextCell(Cell)>& cell) {
  std::int64_t most_cols = kMostCols;
  for (;;) {
    const auto texts =
        cell_texts(shown_positions(rows, kMostRows), shown_positions(cols, most_cols), cell);
    int width = 0;
    bool parentheses = false;
    for (const auto& row : texts) {
      for (const TextCell& text : row) {
        width = std::max(width, display_width(text.text));
        parentheses = parentheses || text.in_parentheses;
      }
    }
    const int column = width + (parentheses ? 3 : 2);
    const auto shown = static_cast<int>(texts[0].size());
    if (column * shown > kGridWidth && most_cols > 4) {
      most_cols =
          std::max<std::int64_t>(4, std::min<std::int64_t>(most_cols - 1, kGridWidth / column - 1));
      continue;
    }
    Lines lines;
    for (const auto& row : texts) {
      std::string line;
      for (const TextCell& text : row) {
        // The blank after a bare number stands where others have their ")".
        const std::string bare = parentheses ? text.text + " " : text.text;
        line += right_aligned(text.in_parentheses ? "(" + text.text + ")" : bare, column);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      lines.push_back(std::move(line));
    }
    return lines;
  }
}

namespace {

bool contains_mark(const Lines& lines) {
  return std::ranges::any_of(
      lines, [](const std::string& line) { return line.find(kInexact) != std::string::npos; });
}

}  // namespace

std::string grids_text(const Layer& layer, PlayMode mode, const Strings& tr, int width) {
  const bool transposed = layer.geometry().transposed();
  const bool scatter = transposed && mode == PlayMode::scatter;
  const Grid<double>& kernel = *layer.kernel();
  const bool flipped = transposed && !scatter;
  std::vector<Lines> grids;
  if (scatter) {
    grids.push_back(titled(layer, tr("cli.grid.input"), layer.input()->rows(),
                           layer.input()->cols(), plain_grid(*layer.input(), false)));
  } else {
    grids.push_back(padded_grid(layer, tr));
  }
  if (layer.op().has_kernel) {
    grids.push_back(titled(layer, flipped ? tr("cli.grid.kernel_flipped") : tr("cli.grid.kernel"),
                           kernel.rows(), kernel.cols(), plain_grid(kernel, flipped)));
  }
  if (scatter) grids.push_back(full_grid(layer, tr));
  grids.push_back(output_grid(layer, tr));

  constexpr int kGap = 4;
  std::string text = beside(grids, width, kGap);
  const Grouping grouping = layer.grouping();
  if (!grouping.single()) {
    const auto number = [](std::int64_t count) { return std::to_string(count); };
    text = tr("cli.grid.planes", std::array{number(grouping.channels), number(grouping.filters),
                                            number(grouping.inputs_of_one())}) +
           "\n" + text;
  }
  std::string legend =
      scatter ? scatter_legend(layer.geometry(), tr) : gather_legend(layer.geometry(), tr);
  if (contains_mark(grids.back())) {
    legend += (legend.empty() ? "" : "   ") + tr("cli.grid.inexact_legend");
  }
  return legend.empty() ? text : text + "\n" + legend + "\n";
}

}  // namespace padlens
