#include "app/svg/svg_elements.h"

#include <algorithm>
#include <cmath>

#include "app/svg/indexed_png.h"
#include "app/svg/shade_means.h"
#include "app/svg/xml.h"
#include "core/layer/base64.h"

namespace padlens {
namespace {

std::string_view grid_name(GridId grid) {
  switch (grid) {
    case GridId::none:
      break;
    case GridId::input:
      return "input";
    case GridId::padded:
      return "padded";
    case GridId::kernel:
      return "kernel";
    case GridId::output:
      return "output";
    case GridId::full:
      return "full";
    case GridId::matrix:
      return "matrix";
    case GridId::input_plane:
      return "input-plane";
    case GridId::output_plane:
      return "output-plane";
    case GridId::level:
      return "level";
    case GridId::beside_input:
      return "beside-input";
    case GridId::beside_full:
      return "beside-full";
    case GridId::beside_padded:
      return "beside-padded";
    case GridId::beside_kernel:
      return "beside-kernel";
    case GridId::beside_output:
      return "beside-output";
  }
  return {};
}

// A raster becomes a picture of at most as many pixels on a side.
constexpr std::int64_t kMaxPixels = 512;

void add_stroke_width(std::string& out, double width) {
  if (hundredths(width) != 100) append_attribute(out, "stroke-width", width);
}

void add_point(std::string& out, char before, Point point) {
  out += before;
  append_number(out, point.x);
  out += ' ';
  append_number(out, point.y);
}

// Attributes beside place and classes.
template <class CellShape>
void add_cell_looks(std::string& out, const CellShape& cell) {
  const bool filled = cell.fill != Role::none || cell.hatched;
  if (filled && cell.opacity < 1) append_attribute(out, "fill-opacity", cell.opacity);
  if (cell.edge != Role::none) add_stroke_width(out, cell.edge_width);
}

// How many pixels a cell of `size` units has on a side. Not every program leaves borders
// between pixels sharp; where there is room, those of cells are.
int cell_pixels(const Shades& shades, double size) {
  constexpr double kPixelsOfUnit = 4;
  constexpr double kMost = 16;
  const double room = static_cast<double>(kMaxPixels / std::max(shades.cols(), shades.rows()));
  return static_cast<int>(std::min({std::ceil(size * kPixelsOfUnit), kMost, room}));
}

// A picture of the shades that there are, each `size` pixels large.
std::string png_of(const Shades& shades, const std::array<Pixel, 256>& pixels, int size) {
  std::array<bool, 256> used{};
  for (std::int64_t row = 0; row < shades.rows(); ++row) {
    for (std::int64_t col = 0; col < shades.cols(); ++col)
      used[shades.at(row, col)] = true;
  }
  std::array<std::uint8_t, 256> index{};
  std::vector<Color> palette;
  for (std::size_t shade = 0; shade < used.size(); ++shade) {
    index[shade] = static_cast<std::uint8_t>(palette.size());
    if (used[shade]) palette.push_back(color_of(pixels[shade]));
  }
  const PixelSize picture{static_cast<int>(shades.cols()) * size,
                          static_cast<int>(shades.rows()) * size};
  return indexed_png(picture, palette, [&](int y, std::uint8_t* out) {
    const std::uint8_t* row = shades.row(y / size);
    for (std::int64_t col = 0; col < shades.cols(); ++col)
      out = std::fill_n(out, size, index[row[col]]);
  });
}

Looks stroke_looks(Role role, Dash dash) {
  Looks looks;
  looks.set(Looks::stroke, role);
  if (dash != Dash::solid) looks.set(Looks::dash, dash);
  return looks;
}

// LaTeX sets a paper's texts itself (\includesvg), in fonts that have these instead; a hyphen
// stands for the signs that it keeps for itself, which layers' names may have.
std::string for_paper(std::string text) {
  constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"−", "–"}, {"⋯", "…"}, {"⋮", ":"}};
  for (const auto& [sign, instead] : kSigns) {
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at))
      text.replace(at, sign.size(), instead);
  }
  for (char& letter : text) {
    if (std::string_view("#$%^_~\\{}&").find(letter) != std::string_view::npos) letter = '-';
  }
  return text;
}

bool blank(const TextRun& run) {
  return run.text.find_first_not_of(' ') == std::string::npos;
}

template <class CellShape>
bool has_looks(const CellShape& cell) {
  return cell.fill != Role::none || cell.edge != Role::none || cell.hatched;
}
bool seen(const Rect& rect) {
  return rect.box.w > 0 && rect.box.h > 0 && has_looks(rect);
}
bool seen(const Tile& tile) {
  return area(tile.shape) > 0 && has_looks(tile);
}
bool seen(const Raster& raster) {
  return area(raster.shape) > 0 && !raster.shades->empty();
}
bool seen(const Line& line) {
  return line.role != Role::none;
}
bool seen(const Curve& curve) {
  return curve.role != Role::none;
}
bool seen(const Text& text) {
  return !text.runs.empty();
}

}  // namespace

bool is_seen(const Primitive& primitive) {
  return std::visit([](const auto& shape) { return seen(shape); }, primitive);
}

void append_start(std::string& out, const ElementStart& start) {
  append_classes(out, start.classes);
  // Not by "visibility", which Inkscape does not heed.
  if (start.hidden) out += " display=\"none\"";
}

std::string_view SvgElements::class_of(const Primitive& primitive) {
  if (!is_seen(primitive)) return {};
  return style_.class_of(std::visit([&](const auto& shape) { return looks_of(shape); }, primitive));
}

void SvgElements::add(std::string& out, const Primitive& primitive, const ElementStart& start) {
  if (!is_seen(primitive)) return;
  std::visit([&](const auto& shape) { add(out, shape, start); }, primitive);
}

void SvgElements::add_background(std::string& out, double width, double height) {
  out += "<rect";
  Looks looks;
  looks.set(Looks::fill, Role::background);
  append_classes(out, style_.class_of(looks));
  append_attribute(out, "width", width);
  append_attribute(out, "height", height);
  out += "/>\n";
}

// Cells may be drawn in several layers; the first one has the id.
void SvgElements::add_id(std::string& out, CellId id) {
  if (id.grid == GridId::none) return;
  if (!ids_.emplace(id.grid, id.cell.row, id.cell.col).second) return;
  out += " id=\"";
  out += style_.name();
  out += '-';
  out += grid_name(id.grid);
  out += '-';
  append_integer(out, id.cell.row);
  out += '-';
  append_integer(out, id.cell.col);
  out += '"';
}

// --- shapes

template <class CellShape>
Looks SvgElements::cell_looks(const CellShape& cell) {
  Looks looks;
  if (cell.hatched) {
    looks.set(Looks::hatch, cell.fill);
  } else if (cell.fill != Role::none) {
    looks.set(Looks::fill, cell.fill);
  }
  if (cell.edge == Role::none) return looks;
  looks.set(Looks::stroke, cell.edge);
  if (cell.dash != Dash::solid) looks.set(Looks::dash, cell.dash);
  return looks;
}

Looks SvgElements::looks_of(const Rect& rect) const {
  return cell_looks(rect);
}

void SvgElements::add(std::string& out, const Rect& rect, const ElementStart& start) {
  const Box& box = rect.box;
  out += "<rect";
  add_id(out, rect.id);
  append_start(out, start);
  append_attribute(out, "x", box.x);
  append_attribute(out, "y", box.y);
  append_attribute(out, "width", box.w);
  append_attribute(out, "height", box.h);
  const double radius = std::min({rect.radius, box.w / 2, box.h / 2});
  if (hundredths(radius) > 0) append_attribute(out, "rx", radius);
  add_cell_looks(out, rect);
  out += "/>\n";
}

Looks SvgElements::looks_of(const Tile& tile) const {
  return cell_looks(tile);
}

// Each corner by itself: neighbours then agree on those they share.
void SvgElements::add(std::string& out, const Tile& tile, const ElementStart& start) {
  out += "<path";
  add_id(out, tile.id);
  append_start(out, start);
  out += " d=\"";
  add_point(out, 'M', tile.shape.corner);
  add_point(out, 'L', tile.shape.at(1, 0));
  add_point(out, 'L', tile.shape.at(1, 1));
  add_point(out, 'L', tile.shape.at(0, 1));
  out += "z\"";
  add_cell_looks(out, tile);
  out += "/>\n";
}

Looks SvgElements::looks_of(const Raster&) const {
  return {};
}

void SvgElements::add(std::string& out, const Raster& raster, const ElementStart& start) {
  const Parallelogram& shape = raster.shape;
  const Shades cells = reduced(*raster.shades, kMaxPixels);
  out += "<image";
  append_start(out, start);
  if (upright(shape)) {
    append_attribute(out, "x", shape.corner.x);
    append_attribute(out, "y", shape.corner.y);
    append_attribute(out, "width", shape.across.x);
    append_attribute(out, "height", shape.down.y);
  } else {
    out += " width=\"1\" height=\"1\" transform=\"matrix";
    add_point(out, '(', shape.across);
    add_point(out, ' ', shape.down);
    add_point(out, ' ', shape.corner);
    out += ")\"";
  }
  out += " preserveAspectRatio=\"none\"";
  const double size = patch_size(shape, cells);
  const bool sharp = size >= 1;
  if (sharp) out += " image-rendering=\"pixelated\"";
  // Not every program knows "href" alone.
  out += " xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"data:image/png;base64,";
  append_base64(out, png_of(cells, shade_pixels(theme_, raster.low, raster.high),
                            sharp ? cell_pixels(cells, size) : 1));
  out += "\"/>\n";
}

Looks SvgElements::looks_of(const Line& line) const {
  return stroke_looks(line.role, line.dash);
}

void SvgElements::add(std::string& out, const Line& line, const ElementStart& start) {
  out += "<line";
  append_start(out, start);
  append_attribute(out, "x1", line.from.x);
  append_attribute(out, "y1", line.from.y);
  append_attribute(out, "x2", line.to.x);
  append_attribute(out, "y2", line.to.y);
  add_stroke_width(out, line.width);
  out += "/>\n";
}

Looks SvgElements::looks_of(const Curve& curve) const {
  return stroke_looks(curve.role, curve.dash);
}

void SvgElements::add(std::string& out, const Curve& curve, const ElementStart& start) {
  out += "<path";
  append_start(out, start);
  out += " d=\"";
  add_point(out, 'M', curve.from);
  add_point(out, 'C', curve.control1);
  add_point(out, ' ', curve.control2);
  add_point(out, ' ', curve.to);
  out += '"';
  add_stroke_width(out, curve.width);
  out += "/>\n";
}

// --- texts

SvgElements::Shared SvgElements::shared_by(const std::vector<TextRun>& runs) {
  Shared shared{true, true, true, true};
  for (const TextRun& run : runs) {
    shared.role = shared.role && run.role == runs[0].role;
    shared.face = shared.face && run.face == runs[0].face;
    shared.weight = shared.weight && run.weight == runs[0].weight;
    shared.size = shared.size && hundredths(run.size) == hundredths(runs[0].size);
  }
  return shared;
}

// The role that <text> has though its runs differ; none where each says its own.
Role SvgElements::common_role(const Text& text) const {
  if (!compact_) return Role::none;
  Role best = Role::none;
  std::ptrdiff_t most = 0;
  for (const TextRun& run : text.runs) {
    const auto count = std::ranges::count_if(
        text.runs, [&](const TextRun& other) { return other.role == run.role && !blank(other); });
    if (count <= most) continue;
    most = count;
    best = run.role;
  }
  return best;
}

void SvgElements::add_looks(Looks& looks, const TextRun& run, Shared which) {
  if (which.role) looks.set(Looks::fill, run.role);
  if (which.face) looks.set(Looks::face, run.face);
  if (which.weight && run.weight != Weight::regular) looks.set(Looks::weight, run.weight);
  if (which.size) looks.set_size(run.size);
}

Looks SvgElements::looks_of(const Text& text) const {
  Looks looks;
  const Shared shared = shared_by(text.runs);
  if (!shared.role && common_role(text) != Role::none) looks.set(Looks::fill, common_role(text));
  add_looks(looks, text.runs[0], shared);
  if (text.anchor != Anchor::start) looks.set(Looks::anchor, text.anchor);
  return looks;
}

void SvgElements::add(std::string& out, const Text& text, const ElementStart& start) {
  out += "<text";
  append_start(out, start);
  append_attribute(out, "x", text.at.x);
  append_attribute(out, "y", text.at.y);
  out += '>';
  const Shared shared = shared_by(text.runs);
  const Role common = common_role(text);
  for (const TextRun& run : text.runs) {
    Shared own{!shared.role, !shared.face, !shared.weight, !shared.size};
    if (compact_) {
      own.role = own.role && run.role != common && !blank(run);
      own.weight = own.weight && run.weight != Weight::regular;
    }
    add_run(out, run, own);
  }
  out += "</text>\n";
}

void SvgElements::add_run(std::string& out, const TextRun& run, Shared own) {
  const bool plain = !own.role && !own.face && !own.weight && !own.size;
  if (!plain) {
    Looks looks;
    add_looks(looks, run, own);
    out += "<tspan";
    append_classes(out, style_.class_of(looks));
    out += '>';
  }
  append_escaped(out, theme_.paper ? for_paper(run.text) : run.text);
  if (!plain) out += "</tspan>";
}

// --- what stands before the elements

std::string SvgElements::head(double width, double height, const ExportOptions& options,
                              std::string_view rules) const {
  // librsvg keeps the spaces of a text for xml:space, browsers for white-space.
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\"";
  append_attribute(out, "width", width * options.scale);
  append_attribute(out, "height", height * options.scale);
  out += " viewBox=\"0 0 ";
  append_number(out, width);
  out += ' ';
  append_number(out, height);
  out += '"';
  append_classes(out, style_.root_class());
  add_words(out, options.text);
  if (!options.scenario.empty()) {
    out += "<metadata data-padlens=\"scenario\">\n";
    append_escaped_lines(out, options.scenario);
    out += "</metadata>\n";
  }
  out += "<style>\n" + style_.rules();
  out += rules;
  out += "</style>\n" + style_.patterns();
  return out;
}

// The end of the root's tag, and what the file says of itself.
void SvgElements::add_words(std::string& out, const FigureText& text) const {
  const std::string& name = style_.name();
  const auto refer = [&](std::string_view attribute, std::string_view to) {
    out += ' ';
    out += attribute;
    out += "=\"" + name + '-';
    out += to;
    out += '"';
  };
  const auto add_element = [&](const std::string& tag, const std::string& words) {
    if (words.empty()) return;
    out += "<" + tag + " id=\"" + name + "-" + tag + "\">";
    append_escaped(out, words);
    out += "</" + tag + ">\n";
  };
  if (!text.language.empty()) {
    out += " xml:lang=\"";
    append_escaped(out, text.language);
    out += '"';
  }
  if (!text.title.empty() || !text.description.empty()) out += " role=\"img\"";
  if (!text.title.empty()) refer("aria-labelledby", "title");
  if (!text.description.empty()) refer("aria-describedby", "desc");
  out += ">\n";
  add_element("title", text.title);
  add_element("desc", text.description);
  if (text.source.empty()) return;
  out +=
      "<metadata>\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
      "<rdf:Description rdf:about=\"\"><dc:source>";
  append_escaped(out, text.source);
  out += "</dc:source></rdf:Description></rdf:RDF>\n</metadata>\n";
}

}  // namespace padlens
