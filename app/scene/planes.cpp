#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/scene/arithmetic.h"
#include "app/scene/grid_frame.h"
#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view.h"

// Below the pair of planes that a view shows: all input planes that the output plane adds up, with
// what each gives, and which planes of the whole layer meet. A plane is pointed at in either.

namespace padlens {
namespace {

class PlanesPicture {
 public:
  PlanesPicture(Scene& scene, const Layer& layer, const SceneOptions& options, const Strings& tr)
      : scene_(scene),
        layer_(layer),
        options_(options),
        tr_(tr),
        look_(look_of(layer, options.look)),
        grouping_(layer.grouping()),
        shown_(layer.shown()) {}

  void draw() {
    const Blocks blocks = blocks_in_sight();
    const std::string read = read_words();
    const std::string groups = groups_words();
    const std::int64_t planes = grouping_.inputs_of_one();
    const double least =
        strip_width(std::min<std::int64_t>(planes, 2)) + (planes > 2 ? 2 * kMore : 0);
    const double titles = room_for(read) + kApart + room_for(groups);
    const double inner = scene_.width - 2 * kMargin;
    // Beside each other where there is room, else one below the other.
    const bool beside = inner >= std::max(titles, least + kApart + blocks.width);
    const double needed = std::max({room_for(read), room_for(groups), least, blocks.width});
    if (!beside) scene_.width = std::max(scene_.width, needed + 2 * kMargin);
    top_ = scene_.height - kIntoMargin;
    scene_.height = top_ + kHeight + (beside ? 0 : kSecond);
    Line line;
    line.from = {kMargin, top_};
    line.to = {scene_.width - kMargin, top_};
    scene_.primitives.emplace_back(line);
    title({kMargin, top_ + kTitle}, Anchor::start, read, Role::text, Weight::semibold);
    strip(scene_.width - 2 * kMargin - (beside ? kApart + blocks.width : 0));
    const double right = scene_.width - kMargin;
    if (!beside) top_ += kSecond;
    title({beside ? right : kMargin, top_ + kTitle}, beside ? Anchor::end : Anchor::start, groups,
          Role::dim, Weight::regular);
    diagram(blocks, beside ? right - blocks.width : kMargin);
  }

 private:
  static constexpr double kMargin = 24.5;
  static constexpr double kIntoMargin = 2;  // of the picture's lower margin
  static constexpr double kHeight = 132;
  static constexpr double kSecond = 116;  // more, for the diagram below the planes
  static constexpr double kTitle = 24;    // below the upper end, as all that follows
  static constexpr double kThumbTop = 54;
  static constexpr double kThumb = 44;  // the longer side of a plane
  static constexpr double kLeastSide = 14;
  static constexpr double kSlot = 70;  // a plane, and what stands between two
  static constexpr double kMore = 26;  // for "…"
  static constexpr double kApart = 34;
  static constexpr double kTitleSize = 13;
  static constexpr double kNameSize = 11.5;
  static constexpr double kNumberSize = 12.5;

  static constexpr double kBlock = 11;
  static constexpr double kBlockStep = 14;
  static constexpr double kGroupGap = 8;
  static constexpr double kRowNames = 18;
  static constexpr std::int64_t kMostBlocks = 16;  // in a row
  static constexpr std::size_t kMostLines = 48;    // more would be a grey area

  // --- the planes that are added up

  static double strip_width(std::int64_t planes) { return static_cast<double>(planes + 1) * kSlot; }

  void strip(double room) {
    const std::int64_t first = grouping_.first_input(shown_.output);
    const std::int64_t all = grouping_.inputs_of_one();
    const bool fit = strip_width(all) <= room;
    const auto& [h, w] = layer_.geometry().axis;
    half_ = std::max(thumb_box(h.n, w.n, 0).h, thumb_box(h.out, w.out, 0).h) / 2;
    const double slots = fit ? room : room - 2 * kMore;
    const PlaneRange part =
        planes_around(first, all, shown_.input, static_cast<std::int64_t>(slots / kSlot) - 1);
    double x = kMargin;
    if (!fit) {
      more(x, part.more_before());
      x += kMore;
    }
    for (std::int64_t c = part.first; c < part.end(); ++c) {
      input_plane(c, x);
      const bool last = c + 1 == part.end();
      if (!last) between(x, "+");
      x += kSlot;
    }
    if (!fit) {
      more(x - (kSlot - kThumb) / 2, part.more_after());
      x += kMore;
    }
    between(x - kSlot, all == 1 ? "→" : "=");
    output_plane(x);
  }

  std::string read_words() const {
    const std::int64_t first = grouping_.first_input(shown_.output);
    const std::int64_t count = grouping_.inputs_of_one();
    const std::array args{std::to_string(shown_.output), std::to_string(first),
                          std::to_string(first + count - 1)};
    if (count == 1) return tr_("scene.planes.reads_one", args);
    const bool stamps = options_.mode == PlayMode::scatter;
    return tr_(stamps ? "scene.planes.stamps" : "scene.planes.reads", args);
  }
  std::string groups_words() const {
    const std::array args{std::to_string(grouping_.channels), std::to_string(grouping_.filters),
                          std::to_string(grouping_.groups)};
    return tr_(grouping_.groups == 1 ? "scene.planes.one_group" : "scene.planes.groups", args);
  }

  // What a title takes, about.
  static double room_for(const std::string& words) {
    double width = 0;
    for (const char letter : words) {
      const auto byte = static_cast<unsigned char>(letter);
      if ((byte & 0xC0U) == 0x80U) continue;             // within a letter
      width += kTitleSize * (byte >= 0xE3U ? 1 : 0.57);  // from U+3000 on: full width
    }
    return width;
  }

  void title(Point at, Anchor anchor, const std::string& words, Role role, Weight weight) {
    text(at, anchor, words, role, Face::sans, weight, kTitleSize);
  }

  void more(double x, bool there) {
    if (there) {
      text({x + kMore / 2 - 4, top_ + kThumbTop + kThumb / 2 + 4}, Anchor::middle, "…", Role::dim,
           Face::sans, Weight::semibold, kTitleSize);
    }
  }

  // Behind the plane that begins at `x`.
  void between(double x, const std::string& sign) {
    text({x + kThumb + (kSlot - kThumb) / 2, top_ + kThumbTop + kThumb / 2 + 5}, Anchor::middle,
         sign, Role::dim, Face::mono, Weight::regular, 15);
  }

  void input_plane(std::int64_t plane, double x) {
    const bool selected = plane == shown_.input;
    const Box box = thumb_box(*layer_.input(plane), x);
    const CellId id{GridId::input_plane, {0, plane}};
    raster(box, layer_.input(plane), cell_styles::kInput);
    if (const auto window = window_on_input(box)) mark(*window, Role::window_edge, 2, 1);
    frame(box, id, Role::input_edge, selected);
    name("x", plane, x);
    if (layer_.geometry().outputs() == 0 || !options_.show.has(kShowValues)) return;
    if (!layer_.op().has_kernel || options_.mode == PlayMode::scatter) return;
    const double part = add_taps(layer_, present(), 0, {plane, shown_.output});
    number(cell_text(part), x, selected ? Role::window_text : Role::input_text, selected);
  }

  void output_plane(double x) {
    const Geometry& geometry = layer_.geometry();
    const auto& [h, w] = geometry.axis;
    const CellId id{GridId::output_plane, {0, shown_.output}};
    const Box box = thumb_box(h.out, w.out, x);
    if (layer_.complete() && geometry.outputs() > 0) {
      raster(box, layer_.output(), cell_styles::kOutput);
    } else {
      fill(box, Role::output_fill, {});
    }
    if (geometry.outputs() > 0 && options_.mode == PlayMode::gather) {
      const Cell out = present();
      mark(part_of(box, h.out, w.out, static_cast<double>(out.row), static_cast<double>(out.col), 1,
                   1),
           Role::window_edge, 2, 1);
    }
    frame(box, id, Role::output_edge, true);
    name("y", shown_.output, x);
    if (geometry.outputs() == 0 || !options_.show.has(kShowValues)) return;
    if (options_.mode == PlayMode::scatter) return;
    number(cell_text(output_value(layer_, present())), x, Role::output_text, true);
  }

  // --- where the window is

  // The output cell that the picture is about.
  Cell present() const {
    const Geometry& geometry = layer_.geometry();
    const auto& focus = options_.focus;
    const bool explored = focus && options_.explores && focus->grid == GridId::output &&
                          focus->cell.row < geometry.height().out &&
                          focus->cell.col < geometry.width().out;
    return explored ? focus->cell : step_cell(geometry, PlayMode::gather, step());
  }
  std::int64_t step() const {
    return std::clamp<std::int64_t>(options_.step, 0,
                                    step_count(layer_.geometry(), options_.mode) - 1);
  }

  // Of a plane whose cells are those of `box`: what lies under the window, or is stamped.
  std::optional<Box> window_on_input(const Box& box) const {
    const Geometry& geometry = layer_.geometry();
    const auto& [h, w] = geometry.axis;
    if (options_.mode == PlayMode::scatter) {
      const Cell in = step_cell(geometry, PlayMode::scatter, step());
      return part_of(box, h.n, w.n, static_cast<double>(in.row), static_cast<double>(in.col), 1, 1);
    }
    if (geometry.outputs() == 0) return std::nullopt;
    const Cell origin = window_origin(geometry, present());
    struct Along {
      double from = 0;
      double to = 0;
    };
    const auto along = [](const AxisGeometry& a, std::int64_t start) {
      const auto apart = static_cast<double>(a.apart);
      const auto from = static_cast<double>(start - a.pad_before);
      return Along{
          std::max(from / apart, 0.0),
          std::min((from + static_cast<double>(a.K - 1)) / apart + 1, static_cast<double>(a.n))};
    };
    const Along down = along(h, origin.row);
    const Along across = along(w, origin.col);
    if (down.from >= down.to || across.from >= across.to) return std::nullopt;
    return part_of(box, h.n, w.n, down.from, across.from, down.to - down.from,
                   across.to - across.from);
  }

  // Where cells of a plane of `rows` x `cols` lie in its box; large enough to be seen.
  static Box part_of(const Box& box, std::int64_t rows, std::int64_t cols, double row, double col,
                     double height, double width) {
    constexpr double kLeast = 5;
    const double x = box.w / static_cast<double>(cols);
    const double y = box.h / static_cast<double>(rows);
    Box part{box.x + col * x, box.y + row * y, width * x, height * y};
    const auto widen = [](double& at, double& size, double from, double all) {
      if (size >= kLeast || all < kLeast) return;
      at = std::clamp(at - (kLeast - size) / 2, from, from + all - kLeast);
      size = kLeast;
    };
    widen(part.x, part.w, box.x, box.w);
    widen(part.y, part.h, box.y, box.h);
    return part;
  }

  // --- which planes meet

  struct Blocks {
    PlaneRange groups;
    PlaneRange inputs;    // of the only group, where one is too large
    PlaneRange outputs;   // likewise
    bool before = false;  // there are more planes than these
    bool after = false;
    double width = 0;
  };

  std::int64_t slots_of_group(const Blocks& blocks) const {
    return std::max(blocks.inputs.count, blocks.outputs.count);
  }

  Blocks blocks_in_sight() const {
    const std::int64_t in = grouping_.inputs_of_one();
    const std::int64_t out = grouping_.outputs_of_one();
    const std::int64_t group = shown_.output / out;
    const std::int64_t slots = std::max(in, out);
    Blocks blocks;
    blocks.groups =
        planes_around(0, grouping_.groups, group, std::max<std::int64_t>(kMostBlocks / slots, 1));
    blocks.inputs = planes_around(group * in, in, shown_.input, kMostBlocks);
    blocks.outputs = planes_around(group * out, out, shown_.output, kMostBlocks);
    const auto count = static_cast<double>(blocks.groups.count);
    blocks.before =
        blocks.groups.more_before() || blocks.inputs.more_before() || blocks.outputs.more_before();
    blocks.after =
        blocks.groups.more_after() || blocks.inputs.more_after() || blocks.outputs.more_after();
    blocks.width = kRowNames + (blocks.before ? kMore : 0) + (blocks.after ? kMore : 0) +
                   (count * static_cast<double>(slots_of_group(blocks)) * kBlockStep) +
                   ((count - 1) * kGroupGap) - (kBlockStep - kBlock);
    return blocks;
  }

  void diagram(const Blocks& blocks, double left) {
    const double inputs = top_ + kThumbTop;
    const double outputs = top_ + kThumbTop + kThumb - kBlock + 8;
    text({left, inputs + kBlock - 1}, Anchor::start, "x", Role::dim, Face::mono, Weight::regular,
         kNameSize);
    text({left, outputs + kBlock - 1}, Anchor::start, "y", Role::dim, Face::mono, Weight::regular,
         kNameSize);
    double x = left + kRowNames;
    const auto ellipsis = [&](double at, double y, bool there) {
      if (!there) return;
      text({at + kMore / 2, y + kBlock - 2}, Anchor::middle, "…", Role::dim, Face::sans,
           Weight::semibold, kTitleSize);
    };
    ellipsis(x, inputs, blocks.groups.more_before() || blocks.inputs.more_before());
    ellipsis(x, outputs, blocks.groups.more_before() || blocks.outputs.more_before());
    if (blocks.before) x += kMore;
    std::vector<Place> places;
    for (std::int64_t g = blocks.groups.first; g < blocks.groups.end(); ++g) {
      const auto slots = static_cast<double>(slots_of_group(blocks));
      // The planes in sight of another group are the same ones within it.
      const std::int64_t by = g - shown_.output / grouping_.outputs_of_one();
      row(places, GridId::input_plane, blocks.inputs.first + by * grouping_.inputs_of_one(),
          blocks.inputs.count, slots, {x, inputs});
      row(places, GridId::output_plane, blocks.outputs.first + by * grouping_.outputs_of_one(),
          blocks.outputs.count, slots, {x, outputs});
      x += slots * kBlockStep + kGroupGap;
    }
    x -= kGroupGap + kBlockStep - kBlock;
    ellipsis(x, inputs, blocks.groups.more_after() || blocks.inputs.more_after());
    ellipsis(x, outputs, blocks.groups.more_after() || blocks.outputs.more_after());
    connect(places);
    for (const Place& place : places)
      block(place);
  }

  struct Place {
    CellId id;
    Box box;
    std::int64_t plane() const { return id.cell.col; }
    bool input() const { return id.grid == GridId::input_plane; }
  };

  // `count` blocks in the middle of `slots` places.
  static void row(std::vector<Place>& places, GridId grid, std::int64_t first, std::int64_t count,
                  double slots, Point at) {
    at.x += (slots - static_cast<double>(count)) / 2 * kBlockStep;
    for (std::int64_t i = 0; i < count; ++i) {
      places.push_back({{grid, {0, first + i}}, {at.x, at.y, kBlock, kBlock}});
      at.x += kBlockStep;
    }
  }

  void connect(const std::vector<Place>& places) {
    std::vector<Line> others;
    std::vector<Line> own;
    for (const Place& from : places) {
      if (!from.input()) continue;
      for (const Place& to : places) {
        if (to.input() || !grouping_.meet(from.plane(), to.plane())) continue;
        const bool selected = to.plane() == shown_.output;
        Line line;
        line.from = {from.box.centre().x, from.box.bottom()};
        line.to = {to.box.centre().x, to.box.y};
        line.role = selected ? Role::window_edge : Role::faint;
        line.width = selected ? 1.5 : 1;
        (selected ? own : others).push_back(line);
      }
    }
    if (others.size() > kMostLines) others.clear();
    scene_.primitives.insert(scene_.primitives.end(), others.begin(), others.end());
    scene_.primitives.insert(scene_.primitives.end(), own.begin(), own.end());
  }

  void block(const Place& place) {
    const bool selected = place.plane() == (place.input() ? shown_.input : shown_.output);
    fill(place.box, place.input() ? Role::input_fill : Role::output_fill, place.id);
    frame(place.box, place.id, place.input() ? Role::input_edge : Role::output_edge, selected);
  }

  // --- parts

  Box thumb_box(const Grid<double>& grid, double x) const {
    return thumb_box(grid.rows(), grid.cols(), x);
  }
  Box thumb_box(std::int64_t rows, std::int64_t cols, double x) const {
    const double unit = kThumb / static_cast<double>(std::max<std::int64_t>({rows, cols, 1}));
    const double width = std::max(static_cast<double>(cols) * unit, kLeastSide);
    const double height = std::max(static_cast<double>(rows) * unit, kLeastSide);
    return {x + (kThumb - width) / 2, top_ + kThumbTop + (kThumb - height) / 2, width, height};
  }

  void raster(const Box& box, const GridPtr& grid, const CellStyle& style) {
    scene_.primitives.emplace_back(Raster{
        {{box.x, box.y}, {box.w, 0}, {0, box.h}}, look_->thumbnail(grid), style.fill, style.edge});
  }

  void fill(const Box& box, Role role, CellId id) {
    Rect rect;
    rect.box = box;
    rect.radius = std::min(2.5, box.w / 4);
    rect.fill = role;
    rect.id = id;
    scene_.primitives.emplace_back(rect);
  }

  void mark(const Box& box, Role role, double width, double radius) {
    Rect rect;
    rect.box = box;
    rect.radius = radius;
    rect.edge = role;
    rect.edge_width = width;
    scene_.primitives.emplace_back(rect);
  }

  // The edge of a plane, which can be pointed at.
  void frame(const Box& box, CellId id, Role edge, bool selected) {
    if (options_.focus == id) {
      mark(box.grown(2), Role::accent, 2.5, 3);
    } else if (selected) {
      mark(box.grown(1), Role::window_edge, 2.5, 2.5);
    } else {
      mark(box, edge, 1, 2);
    }
    CellGrid grid;
    grid.grid = id.grid;
    grid.first = id.cell;
    grid.rows = grid.cols = 1;
    grid.cell = {{box.x, box.y}, {box.w, 0}, {0, box.h}};
    grid.next_col = grid.cell.across;
    grid.next_row = grid.cell.down;
    scene_.grids.push_back(grid);
  }

  void name(const char* letter, std::int64_t plane, double x) {
    text({x + kThumb / 2, top_ + kThumbTop + kThumb / 2 - half_ - 6}, Anchor::middle,
         letter + std::to_string(plane), Role::dim, Face::mono, Weight::regular, kNameSize);
  }

  void number(std::string words, double x, Role role, bool bold) {
    text({x + kThumb / 2, top_ + kThumbTop + kThumb / 2 + half_ + 17}, Anchor::middle,
         std::move(words), role, Face::mono, bold ? Weight::bold : Weight::semibold, kNumberSize);
  }

  void text(Point at, Anchor anchor, std::string words, Role role, Face face, Weight weight,
            double size) {
    scene_.primitives.emplace_back(
        Text{at, anchor, {{std::move(words), role, face, weight, size}}, {}});
  }

  Scene& scene_;
  const Layer& layer_;
  const SceneOptions& options_;
  const Strings& tr_;
  std::shared_ptr<const LayerLook> look_;
  Grouping grouping_;
  PlanePair shown_;
  double top_ = 0;
  double half_ = 0;  // the height of the planes
};

bool has_several(const Layer& layer) {
  return !layer.grouping().single();
}

void draw_planes(Scene& scene, const Layer& layer, const SceneOptions& options, const Strings& tr) {
  PlanesPicture(scene, layer, options, tr).draw();
}

}  // namespace

const Overlay kShowPlanes{.id = "planes",
                          .words = "ui.show_planes",
                          .part = "ui.part_planes",
                          .standard = true,
                          .place = 7,
                          .of_layer = true,
                          .fits = has_several,
                          .draw = draw_planes};

}  // namespace padlens
