#include "app/scene/pair.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "app/i18n/sizes.h"
#include "app/scene/grid_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view_rows.h"
#include "core/answers/beside.h"
#include "core/answers/comparison.h"
#include "core/frameworks/framework.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// --- titles ------------------------------------------------------------------------

// A letter of Chinese is two of Latin wide, and a line may end behind it.
bool is_wide(std::string_view letter) {
  return letter.size() >= 3;
}

// What does not begin a line.
bool closes(std::string_view letter) {
  constexpr std::array<std::string_view, 10> kClosing{"，", "。", "；", "：", "、",
                                                      "！", "？", "”",  "）", "》"};
  return std::ranges::find(kClosing, letter) != kClosing.end();
}

// Words in lines of about so many Latin letters.
std::vector<std::string> lines_of(const std::string& words, int letters) {
  std::vector<std::string> lines(1);
  int used = 0;
  std::size_t blank = std::string::npos;  // in the last line
  for (std::size_t at = 0; at < words.size();) {
    std::size_t end = at + 1;
    while (end < words.size() && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U)
      ++end;
    const std::string_view letter(words.data() + at, end - at);
    used += is_wide(letter) ? 2 : 1;
    if (used > letters && !closes(letter) && (blank != std::string::npos || is_wide(letter))) {
      std::string rest;
      if (blank != std::string::npos) rest = lines.back().substr(blank + 1);
      if (blank != std::string::npos) lines.back().resize(blank);
      used = letter_count(rest) + (is_wide(letter) ? 2 : 1);
      lines.push_back(std::move(rest));
      blank = std::string::npos;
    }
    if (letter == " ") blank = lines.back().size();
    lines.back() += letter;
    at = end;
  }
  return lines;
}

std::string framework_name(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  return framework == nullptr ? spec.framework : std::string(framework->display_name);
}

// What `spec` has that `other` has not.
std::string title_of(const Spec& spec, const Spec& other, const Strings& tr) {
  constexpr int kLetters = 50;  // the width of a half
  std::string title;
  Spec alike = other;
  if (spec.framework != other.framework) {
    title = framework_name(spec);
    alike.framework = spec.framework;
  }
  const std::string changes = changes_text(tr, alike, spec);
  if (!title.empty() && !changes.empty()) title += ", ";
  const std::vector<std::string> lines = lines_of(title + changes, kLetters);
  return lines.size() == 1 ? lines.front() : lines.front() + " …";
}

}  // namespace

std::shared_ptr<const Beside> beside_of(const Layer& present, const Spec& other, const Strings& tr,
                                        std::int64_t budget) {
  auto beside = std::make_shared<Beside>();
  if (differing_fields(present.spec(), other).empty()) {
    beside->titles = {tr("pair.now"), tr("pair.before")};
  } else {
    beside->titles = {title_of(present.spec(), other, tr), title_of(other, present.spec(), tr)};
  }
  const Resolution resolution = resolve(other);
  if (!resolution.accepted()) {
    const Problem& problem = resolution.problems.front();
    beside->refused = problem.field.empty() ? problem_text(tr, problem)
                                            : problem.field + ": " + problem_text(tr, problem);
    return beside;
  }
  const Geometry& geometry = *resolution.geometry;
  if (const auto limit = value_limit(other, geometry)) {
    beside->refused = problem_text(tr, value_problem(*limit));
    return beside;
  }
  beside->layer = layer_beside(present, other, geometry, budget);
  beside->look = std::make_shared<const LayerLook>(beside->layer);
  return beside;
}

namespace {

// --- cells of both -----------------------------------------------------------------

std::optional<GridId> second_of(GridId grid) {
  switch (grid) {
    case GridId::input:
      return GridId::beside_input;
    case GridId::full:
      return GridId::beside_full;
    case GridId::padded:
      return GridId::beside_padded;
    case GridId::kernel:
      return GridId::beside_kernel;
    case GridId::output:
      return GridId::beside_output;
    default:
      return std::nullopt;
  }
}

std::optional<GridId> first_of(GridId grid) {
  for (const GridId first :
       {GridId::input, GridId::padded, GridId::kernel, GridId::output, GridId::full}) {
    if (second_of(first) == grid) return first;
  }
  return std::nullopt;
}

// The padded position in `to` of what stands at `p` in `from`: the same input cell, or as far from
// the input.
std::int64_t padded_in(const AxisGeometry& from, const AxisGeometry& to, std::int64_t p) {
  const std::int64_t place = p - from.pad_before;
  const bool of_input = place >= 0 && place % from.apart == 0 && place / from.apart < from.n;
  return of_input ? padded_at(to, place / from.apart) : place + to.pad_before;
}

// The cell of `to` that answers to one of `from`, both named as in a layer alone.
std::optional<CellId> answering(const Layer& from, const Layer& to, const CellId& id) {
  const auto& [h, w] = to.geometry().axis;
  switch (id.grid) {
    case GridId::output:
      if (to.geometry().outputs() == 0) return std::nullopt;
      return CellId{GridId::output, nearest_output(to.geometry(), id.cell)};
    case GridId::kernel:
      if (!to.kernel()->contains(id.cell)) return std::nullopt;
      return id;
    case GridId::input:
      if (!to.input()->contains(id.cell)) return std::nullopt;
      return id;
    case GridId::full:
      if (id.cell.row >= h.full || id.cell.col >= w.full) return std::nullopt;
      return id;
    case GridId::padded: {
      const Cell cell{padded_in(from.geometry().height(), h, id.cell.row),
                      padded_in(from.geometry().width(), w, id.cell.col)};
      const CellRange all{{0, 0}, {h.covered(), w.covered()}};
      if (!all.contains(cell)) return std::nullopt;
      return CellId{GridId::padded, cell};
    }
    default:
      return std::nullopt;
  }
}

void name_second(Scene& scene) {
  const auto name = [](CellId& id) {
    if (const auto second = second_of(id.grid)) id.grid = *second;
  };
  for (Primitive& primitive : scene.primitives) {
    if (auto* rect = std::get_if<Rect>(&primitive)) name(rect->id);
    if (auto* tile = std::get_if<Tile>(&primitive)) name(tile->id);
    if (auto* text = std::get_if<Text>(&primitive)) name(text->id);
  }
  for (CellGrid& grid : scene.grids)
    grid.grid = second_of(grid.grid).value_or(grid.grid);
}

// --- the picture -------------------------------------------------------------------

constexpr double kHead = 34;  // over a half, for its title
constexpr double kTitleSize = 18;
constexpr double kWords = 420;  // the width of a half that has words alone
constexpr double kWordSize = 14;
constexpr double kWordLine = 24;

Text line_of(Point at, std::string words, Role role, Weight weight, double size) {
  return {at, Anchor::start, {{std::move(words), role, Face::sans, weight, size}}, {}};
}

// A half without a layer.
Scene words_scene(const std::string& words, Role role, double width) {
  constexpr double kLetter = 0.64 * kWordSize;  // of Latin, on average
  Scene scene;
  scene.width = width;
  double y = GridLayout::kMargin;
  const auto letters = static_cast<int>((width - 2 * GridLayout::kMargin) / kLetter);
  for (std::string& line : lines_of(words, letters)) {
    scene.primitives.emplace_back(
        line_of({GridLayout::kMargin, y}, std::move(line), role, Weight::regular, kWordSize));
    y += kWordLine;
  }
  scene.height = y + GridLayout::kMargin;
  return scene;
}

struct Size {
  double width = 0;
  double height = 0;
};

class PairPicture {
 public:
  PairPicture(const Layer& layer, const SceneOptions& asked, const Strings& tr)
      : layer_(layer), asked_(asked), tr_(tr), beside_(asked.beside.get()) {
    asked_.stack.reset();
    asked_.compared.reset();
    asked_.beside.reset();
    has_other_ = beside_ != nullptr && !beside_->layer.empty();
    if (has_other_) other_ = beside_->layer.showing(layer.shown());
    const bool plays =
        layer.op().plays(asked.mode) && (!has_other_ || other_.op().plays(asked.mode));
    if (!plays) asked_.mode = PlayMode::gather;
    arrange();
  }

  Scene build() {
    Scene first = half(layer_, asked_.look, first_options());
    Scene second = has_other_ ? half(other_, beside_->look, second_options())
                              : words_scene(words(), refused() ? Role::problem : Role::dim,
                                            across_ ? kWords : std::max(kWords, first.width));
    if (has_other_) name_second(second);
    const Point way = across_ ? Point{first.width, kHead} : Point{0, first.height + 2 * kHead};
    Scene scene;
    scene.width = across_ ? first.width + second.width : std::max(first.width, second.width);
    scene.height = across_ ? std::max(first.height, second.height) + kHead
                           : first.height + second.height + 2 * kHead;
    move_by(first, {0, kHead});
    move_by(second, way);
    // The titles name frameworks, or what these have in other words.
    if (!asked_.cover.framework) {
      heading(scene, {0, 0}, beside_ == nullptr ? tr_("pair.now") : beside_->titles[0]);
      heading(scene, {way.x, way.y - kHead}, beside_ == nullptr ? "" : beside_->titles[1]);
    }
    between(scene, way);
    // The step's arithmetic stands last.
    for (Scene* part : has_other_ ? std::array{&first, &second} : std::array{&second, &first}) {
      std::ranges::move(part->primitives, std::back_inserter(scene.primitives));
      std::ranges::move(part->grids, std::back_inserter(scene.grids));
    }
    return scene;
  }

 private:
  bool refused() const { return beside_ != nullptr && !beside_->refused.empty(); }
  std::string words() const { return refused() ? beside_->refused : tr_("pair.none"); }

  // Beside or below each other: as both are larger.
  void arrange() {
    const double aspect = asked_.aspect;
    const auto needed = [&](bool across) {
      part_aspect_ = across ? aspect / 2 : aspect * 2;
      const Size one = size_of(layer_, asked_.look);
      const Size two =
          has_other_ ? size_of(other_, beside_->look) : Size{kWords, GridLayout::kMargin * 4};
      const Size all =
          across ? Size{one.width + two.width, std::max(one.height, two.height) + kHead}
                 : Size{std::max(one.width, two.width), one.height + two.height + 2 * kHead};
      return std::max(all.width / aspect, all.height);
    };
    const double below = needed(false);
    across_ = needed(true) <= below;
    part_aspect_ = across_ ? aspect / 2 : aspect * 2;
  }

  // Half a room has none for a longer one.
  static bool tells_sum(const Layer& layer) {
    constexpr std::int64_t kMostTerms = 25;
    const auto& [h, w] = layer.geometry().axis;
    return h.k * w.k <= kMostTerms;
  }

  Size size_of(const Layer& layer, const std::shared_ptr<const LayerLook>& known) const {
    PictureParts parts(asked_.show);
    if (!layer.op().has_kernel) parts.kernel = false;
    if (!tells_sum(layer)) parts.formula = false;
    const GridLayout layout =
        upright_layout(layer, *look_of(layer, known), asked_.mode, part_aspect_, parts);
    return {layout.width, layout.height};
  }

  Scene half(const Layer& layer, const std::shared_ptr<const LayerLook>& look,
             SceneOptions options) const {
    if (!tells_sum(layer)) options.show.set(kShowFormula, false);
    options.look = look;
    options.aspect = part_aspect_;
    return grids_scene(layer, options, tr_, upright_layout);
  }

  SceneOptions first_options() const {
    SceneOptions options = asked_;
    shift(options, {0, kHead});
    if (has_other_) options.compared = std::make_shared<const Layer>(other_);
    if (!options.focus) return options;
    if (const auto grid = first_of(options.focus->grid)) {
      options.focus =
          has_other_ ? answering(other_, layer_, {*grid, options.focus->cell}) : std::nullopt;
    }
    return options;
  }

  SceneOptions second_options() const {
    SceneOptions options = asked_;
    // Where the first half ends is known once it is there; its size does not depend on the step.
    const Size one = size_of(layer_, asked_.look);
    shift(options, across_ ? Point{one.width, kHead} : Point{0, one.height + 2 * kHead});
    options.compared = std::make_shared<const Layer>(layer_);
    if (options.focus) {
      const auto grid = first_of(options.focus->grid);
      options.focus =
          grid ? CellId{*grid, options.focus->cell} : answering(layer_, other_, *options.focus);
    }
    const std::int64_t steps = step_count(layer_.geometry(), asked_.mode);
    const std::int64_t step = std::clamp<std::int64_t>(asked_.step, 0, steps - 1);
    options.step = step_in_second(step);
    // What does not go from one cell to the next stands there at once.
    if (step > 0 && step_in_second(step - 1) + 1 != options.step) options.arrival = 1;
    return options;
  }

  std::int64_t step_in_second(std::int64_t step) const {
    const Geometry& other = other_.geometry();
    const PlayMode mode = asked_.mode;
    if (mode == PlayMode::gather && (layer_.geometry().outputs() == 0 || other.outputs() == 0))
      return 0;
    const Cell cell = step_cell(layer_.geometry(), mode, step);
    const Cell nearest = mode == PlayMode::gather ? nearest_output(other, cell)
                                                  : Cell{std::min(cell.row, other.height().n - 1),
                                                         std::min(cell.col, other.width().n - 1)};
    return cell_step(other, mode, nearest);
  }

  static void shift(SceneOptions& options, Point by) {
    if (!options.visible) return;
    options.visible->x -= by.x;
    options.visible->y -= by.y;
  }

  static void heading(Scene& scene, Point corner, const std::string& title) {
    if (title.empty()) return;
    scene.primitives.emplace_back(line_of({corner.x + GridLayout::kMargin, corner.y + 32}, title,
                                          Role::accent, Weight::bold, kTitleSize));
  }

  void between(Scene& scene, Point way) const {
    Line line;
    line.width = 1;
    if (across_) {
      line.from = {way.x + 0.5, 16};
      line.to = {way.x + 0.5, scene.height - 16};
    } else {
      line.from = {GridLayout::kMargin, way.y - kHead + 0.5};
      line.to = {scene.width - GridLayout::kMargin, way.y - kHead + 0.5};
    }
    scene.primitives.emplace_back(line);
  }

  const Layer& layer_;
  SceneOptions asked_;
  const Strings& tr_;
  const Beside* beside_;
  Layer other_;
  bool has_other_ = false;
  bool across_ = true;
  double part_aspect_ = 1;
};

Scene build_pair(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return PairPicture(layer, asked, tr).build();
}

// Where the other views have the cell that answers to one of the second half.
CellId pair_elsewhere(const Layer& layer, const SceneOptions& options, const CellId& id) {
  const auto grid = first_of(id.grid);
  if (!grid) return id;
  if (options.beside == nullptr || options.beside->layer.empty()) return {};
  return answering(options.beside->layer, layer, {*grid, id.cell}).value_or(CellId{});
}

std::string number_words(double value) {
  return cell_text(value);
}

// What stands in a cell of the second half, and in the first one's that answers to it.
std::string tell_second(const Layer& layer, const SceneOptions& options, const CellId& id,
                        const Strings& tr) {
  const auto grid = first_of(id.grid);
  const bool covered = options.cover.framework;  // the titles say more
  if (!grid || covered || options.beside == nullptr || options.beside->layer.empty())
    return tr("hover.nothing");
  const Beside& beside = *options.beside;
  const Layer other = beside.layer.showing(layer.shown());
  const auto& [h, w] = other.geometry().axis;
  const Op op = other.spec().op;
  if (*grid == GridId::kernel) {
    if (!other.kernel()->contains(id.cell)) return tr("hover.nothing");
    return tr("pair.cell", std::array{beside.titles[1], "w" + index_text(op, id.cell),
                                      number_words(other.kernel()->at(id.cell))});
  }
  if (*grid == GridId::full) return tr("hover.cropped");
  if (*grid == GridId::input) {
    if (!other.input()->contains(id.cell)) return tr("hover.nothing");
    return tr("pair.cell", std::array{beside.titles[1], "x" + index_text(op, id.cell),
                                      number_words(other.input()->at(id.cell))});
  }
  if (*grid == GridId::padded) {
    const CellRange all{{0, 0}, {h.covered(), w.covered()}};
    if (!all.contains(id.cell)) return tr("hover.nothing");
    const PaddedCell cell = padded_cell(other, id.cell);
    if (cell.kind == CellKind::overhang) return tr("hover.nothing");
    const std::string name =
        cell.kind == CellKind::input ? "x" + index_text(op, *cell.source) : tr("pair.padding");
    return tr("pair.cell", std::array{beside.titles[1], name, number_words(cell.value)});
  }
  const CellRange outputs{{0, 0}, {h.out, w.out}};
  if (!outputs.contains(id.cell)) return tr("hover.nothing");
  const std::string name = "y" + index_text(op, id.cell);
  const std::string there = number_words(output_value(other, id.cell));
  const auto& [own_h, own_w] = layer.geometry().axis;
  if (id.cell.row >= own_h.out || id.cell.col >= own_w.out)
    return tr("pair.cell_alone", std::array{beside.titles[1], name, there, beside.titles[0]});
  return tr("pair.cells", std::array{beside.titles[1], name, there, beside.titles[0],
                                     number_words(output_value(layer, id.cell))});
}

std::vector<std::string> describe_pair(const Layer& layer, const SceneOptions& options,
                                       const Strings& tr) {
  if (options.beside == nullptr) return {tr("pair.none")};
  const Beside& beside = *options.beside;
  if (beside.layer.empty())
    return {tr("pair.refused", std::array{beside.titles[1], beside.refused})};
  const auto size = [](const Layer& of) {
    const auto& [h, w] = of.geometry().axis;
    return size_title(of.spec().op, h.out, w.out);
  };
  std::vector<std::string> sentences{
      tr("pair.described",
         std::array{beside.titles[0], size(layer), beside.titles[1], size(beside.layer)})};
  const auto& [h, w] = layer.geometry().axis;
  if (layer.geometry().outputs() > GridFrame::kMaxCells) return sentences;
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c)
      count += differs_beside(layer, beside.layer.showing(layer.shown()), {r, c}) ? 1 : 0;
  }
  sentences.push_back(
      tr("scene.differing", std::array{std::to_string(count), std::to_string(h.out * w.out)}));
  return sentences;
}

}  // namespace

const View kPairView{.id = "pair",
                     .build = build_pair,
                     .key = '6',
                     .elsewhere = pair_elsewhere,
                     .tell = tell_second,
                     .describe = describe_pair,
                     .of_pair = true};

}  // namespace padlens
