#include "app/export/svg_elements.h"

#include <algorithm>

#include "app/export/xml.h"

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
  }
  return {};
}

void add_stroke_width(std::string& out, double width) {
  if (hundredths(width) != 100) append_attribute(out, "stroke-width", width);
}

void add_point(std::string& out, char before, Point point) {
  out += before;
  append_number(out, point.x);
  out += ' ';
  append_number(out, point.y);
}

bool blank(const TextRun& run) {
  return run.text.find_first_not_of(' ') == std::string::npos;
}

bool seen(const Rect& rect) {
  return rect.box.w > 0 && rect.box.h > 0 &&
         (rect.fill != Role::none || rect.edge != Role::none || rect.hatched);
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

std::string SvgElements::classes_of(const Primitive& primitive) {
  if (!is_seen(primitive)) return {};
  ClassList classes;
  std::visit([&](const auto& shape) { add_classes(classes, shape); }, primitive);
  return classes.names();
}

void SvgElements::add(std::string& out, const Primitive& primitive, std::string_view classes) {
  if (!is_seen(primitive)) return;
  std::visit([&](const auto& shape) { add(out, shape, classes); }, primitive);
}

void SvgElements::add_background(std::string& out, double width, double height) {
  out += "<rect";
  append_classes(out, style_.fill_class(Role::background));
  append_attribute(out, "width", width);
  append_attribute(out, "height", height);
  out += "/>\n";
}

// Cells may be drawn in several layers; the first one has the id.
void SvgElements::add_id(std::string& out, CellId id) {
  if (id.grid == GridId::none) return;
  if (!ids_.emplace(id.grid, id.cell.row, id.cell.col).second) return;
  out += " id=\"";
  out += grid_name(id.grid);
  out += '-';
  append_integer(out, id.cell.row);
  out += '-';
  append_integer(out, id.cell.col);
  out += '"';
}

// --- shapes

void SvgElements::add_classes(ClassList& classes, const Rect& rect) {
  if (rect.hatched) {
    classes.next() += style_.hatch_class(rect.fill);
  } else if (rect.fill != Role::none) {
    classes.next() += style_.fill_class(rect.fill);
  }
  if (rect.edge == Role::none) return;
  classes.next() += style_.stroke_class(rect.edge);
  style_.add_dash(classes, rect.dash);
}

void SvgElements::add(std::string& out, const Rect& rect, std::string_view classes) {
  const Box& box = rect.box;
  out += "<rect";
  add_id(out, rect.id);
  append_classes(out, classes);
  append_attribute(out, "x", box.x);
  append_attribute(out, "y", box.y);
  append_attribute(out, "width", box.w);
  append_attribute(out, "height", box.h);
  const double radius = std::min({rect.radius, box.w / 2, box.h / 2});
  if (hundredths(radius) > 0) append_attribute(out, "rx", radius);
  const bool filled = rect.fill != Role::none || rect.hatched;
  if (filled && rect.opacity < 1) append_attribute(out, "fill-opacity", rect.opacity);
  if (rect.edge != Role::none) add_stroke_width(out, rect.edge_width);
  out += "/>\n";
}

void SvgElements::add_classes(ClassList& classes, const Line& line) {
  classes.next() += style_.stroke_class(line.role);
  style_.add_dash(classes, line.dash);
}

void SvgElements::add(std::string& out, const Line& line, std::string_view classes) {
  out += "<line";
  append_classes(out, classes);
  append_attribute(out, "x1", line.from.x);
  append_attribute(out, "y1", line.from.y);
  append_attribute(out, "x2", line.to.x);
  append_attribute(out, "y2", line.to.y);
  add_stroke_width(out, line.width);
  out += "/>\n";
}

void SvgElements::add_classes(ClassList& classes, const Curve& curve) {
  classes.next() += style_.stroke_class(curve.role);
  style_.add_dash(classes, curve.dash);
}

void SvgElements::add(std::string& out, const Curve& curve, std::string_view classes) {
  out += "<path";
  append_classes(out, classes);
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

void SvgElements::add_classes(ClassList& classes, const TextRun& run, Shared which) {
  if (which.role) classes.next() += style_.fill_class(run.role);
  if (which.face) style_.add_face(classes, run.face);
  if (which.weight) style_.add_weight(classes, run.weight);
  if (which.size) style_.add_size(classes, run.size);
}

void SvgElements::add_classes(ClassList& classes, const Text& text) {
  const Shared shared = shared_by(text.runs);
  if (!shared.role && common_role(text) != Role::none) {
    classes.next() += style_.fill_class(common_role(text));
  }
  add_classes(classes, text.runs[0], shared);
  style_.add_anchor(classes, text.anchor);
}

void SvgElements::add(std::string& out, const Text& text, std::string_view classes) {
  out += "<text";
  append_classes(out, classes);
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
    ClassList classes;
    add_classes(classes, run, own);
    out += "<tspan";
    append_classes(out, classes.names());
    out += '>';
  }
  append_escaped(out, run.text);
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
  out += "\">\n";
  if (!options.scenario.empty()) {
    out += "<metadata id=\"padlens\">\n";
    append_escaped_lines(out, options.scenario);
    out += "</metadata>\n";
  }
  out += "<style>\n" + style_.rules();
  out += rules;
  out += "</style>\n" + style_.patterns();
  return out;
}

}  // namespace padlens
