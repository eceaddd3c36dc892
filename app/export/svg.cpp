#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/export/export.h"
#include "app/export/hatch.h"
#include "app/export/picture_size.h"
#include "app/export/xml.h"

namespace padlens {
namespace {

constexpr std::size_t kRoleCount = static_cast<std::size_t>(Role::count_);
constexpr std::size_t index(Role role) {
  return static_cast<std::size_t>(role);
}

std::string paint(Role role, const Theme& theme) {
  if (role == Role::none) return "none";
  const Color color = theme[role];
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "#";
  for (const unsigned value : {color.r, color.g, color.b}) {
    text += kDigits[value / 16];
    text += kDigits[value % 16];
  }
  return text;
}

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

// The classes of one element, "" while it has none.
class ClassList {
 public:
  explicit ClassList(std::string& out) : out_(out) {}
  ~ClassList() {
    if (any_) out_ += '"';
  }
  ClassList(const ClassList&) = delete;
  ClassList& operator=(const ClassList&) = delete;

  std::string& next() {
    out_ += any_ ? " " : " class=\"";
    any_ = true;
    return out_;
  }

 private:
  std::string& out_;
  bool any_ = false;
};

// What all runs of a text share stands on <text>, the rest on each <tspan>.
struct Shared {
  bool role = false;
  bool face = false;
  bool weight = false;
  bool size = false;
};

class SvgWriter {
 public:
  SvgWriter(const Scene& scene, const Theme& theme) : scene_(scene), theme_(theme) {
    for (std::size_t i = 0; i < kRoleCount; ++i)
      names_[i] = role_name(static_cast<Role>(i));
    body_.reserve(scene.primitives.size() * 128);
  }

  std::string write(double scale) {
    body_ += "<rect";
    ClassList(body_).next() += fill_class(Role::background);
    append_attribute(body_, "width", scene_.width);
    append_attribute(body_, "height", scene_.height);
    body_ += "/>\n";
    for (const Primitive& primitive : scene_.primitives) {
      std::visit([this](const auto& shape) { add(shape); }, primitive);
    }
    return head(scale) + body_ + "</svg>\n";
  }

 private:
  // --- classes: one for each use of a role, so that a role may serve as both

  std::string fill_class(Role role) {
    fills_[index(role)] = true;
    return fill_name(role);
  }

  std::string stroke_class(Role role) {
    strokes_[index(role)] = true;
    return stroke_name(role);
  }

  std::string hatch_class(Role role) {
    hatches_[index(role)] = true;
    strokes_[index(Role::padding_hatch)] = true;
    if (role != Role::none) fills_[index(role)] = true;
    return hatch_name(role);
  }

  std::string fill_name(Role role) const {
    const std::string name(names_[index(role)]);
    return name.ends_with("-edge") ? name + "-fill" : name;
  }
  std::string stroke_name(Role role) const {
    const std::string name(names_[index(role)]);
    return name.ends_with("-edge") ? name : name + "-stroke";
  }
  std::string hatch_name(Role role) const {
    return role == Role::none ? "hatch" : "hatch-" + fill_name(role);
  }

  static std::string size_name(double size) {
    std::string name = "s";
    append_number(name, size, '-');
    return name;
  }

  void add_dash(ClassList& classes, Dash dash) {
    if (dash == Dash::solid) return;
    dashes_[static_cast<std::size_t>(dash)] = true;
    classes.next() += dash == Dash::dashed ? "dashed" : "fine";
  }

  // --- primitives

  // Cells may be drawn in several layers; the first one has the id.
  void add_id(CellId id) {
    if (id.grid == GridId::none) return;
    if (!ids_.emplace(id.grid, id.cell.row, id.cell.col).second) return;
    body_ += " id=\"";
    body_ += grid_name(id.grid);
    body_ += '-';
    append_integer(body_, id.cell.row);
    body_ += '-';
    append_integer(body_, id.cell.col);
    body_ += '"';
  }

  void add_stroke_width(double width) {
    if (hundredths(width) != 100) append_attribute(body_, "stroke-width", width);
  }

  void add(const Rect& rect) {
    const Box& box = rect.box;
    const bool filled = rect.fill != Role::none || rect.hatched;
    if (!(box.w > 0 && box.h > 0) || (!filled && rect.edge == Role::none)) return;
    body_ += "<rect";
    add_id(rect.id);
    {
      ClassList classes(body_);
      if (filled) {
        classes.next() += rect.hatched ? hatch_class(rect.fill) : fill_class(rect.fill);
      }
      if (rect.edge != Role::none) {
        classes.next() += stroke_class(rect.edge);
        add_dash(classes, rect.dash);
      }
    }
    append_attribute(body_, "x", box.x);
    append_attribute(body_, "y", box.y);
    append_attribute(body_, "width", box.w);
    append_attribute(body_, "height", box.h);
    const double radius = std::min({rect.radius, box.w / 2, box.h / 2});
    if (hundredths(radius) > 0) append_attribute(body_, "rx", radius);
    if (filled && rect.opacity < 1) append_attribute(body_, "fill-opacity", rect.opacity);
    if (rect.edge != Role::none) add_stroke_width(rect.edge_width);
    body_ += "/>\n";
  }

  void add(const Line& line) {
    if (line.role == Role::none) return;
    body_ += "<line";
    {
      ClassList classes(body_);
      classes.next() += stroke_class(line.role);
      add_dash(classes, line.dash);
    }
    append_attribute(body_, "x1", line.from.x);
    append_attribute(body_, "y1", line.from.y);
    append_attribute(body_, "x2", line.to.x);
    append_attribute(body_, "y2", line.to.y);
    add_stroke_width(line.width);
    body_ += "/>\n";
  }

  void add_point(char before, Point point) {
    body_ += before;
    append_number(body_, point.x);
    body_ += ' ';
    append_number(body_, point.y);
  }

  void add(const Curve& curve) {
    if (curve.role == Role::none) return;
    body_ += "<path";
    {
      ClassList classes(body_);
      classes.next() += stroke_class(curve.role);
      add_dash(classes, curve.dash);
    }
    body_ += " d=\"";
    add_point('M', curve.from);
    add_point('C', curve.control1);
    add_point(' ', curve.control2);
    add_point(' ', curve.to);
    body_ += '"';
    add_stroke_width(curve.width);
    body_ += "/>\n";
  }

  void add_run_classes(ClassList& classes, const TextRun& run, Shared which) {
    if (which.role) classes.next() += fill_class(run.role);
    if (which.face) {
      faces_[static_cast<std::size_t>(run.face)] = true;
      classes.next() += run.face == Face::sans ? "sans" : "mono";
    }
    if (which.weight && run.weight != Weight::regular) {
      weights_[static_cast<std::size_t>(run.weight)] = true;
      classes.next() += run.weight == Weight::semibold ? "semibold" : "bold";
    }
    if (which.size) {
      sizes_.emplace(hundredths(run.size), run.size);
      classes.next() += size_name(run.size);
    }
  }

  static Shared shared_by(const std::vector<TextRun>& runs) {
    Shared shared{true, true, true, true};
    for (const TextRun& run : runs) {
      shared.role = shared.role && run.role == runs[0].role;
      shared.face = shared.face && run.face == runs[0].face;
      shared.weight = shared.weight && run.weight == runs[0].weight;
      shared.size = shared.size && hundredths(run.size) == hundredths(runs[0].size);
    }
    return shared;
  }

  void add(const Text& text) {
    if (text.runs.empty()) return;
    const Shared shared = shared_by(text.runs);
    body_ += "<text";
    {
      ClassList classes(body_);
      add_run_classes(classes, text.runs[0], shared);
      if (text.anchor != Anchor::start) {
        anchors_[static_cast<std::size_t>(text.anchor)] = true;
        classes.next() += text.anchor == Anchor::middle ? "middle" : "end";
      }
    }
    append_attribute(body_, "x", text.at.x);
    append_attribute(body_, "y", text.at.y);
    body_ += '>';
    const Shared own{!shared.role, !shared.face, !shared.weight, !shared.size};
    for (const TextRun& run : text.runs)
      add(run, own);
    body_ += "</text>\n";
  }

  void add(const TextRun& run, Shared own) {
    const bool plain = !own.role && !own.face && !own.weight && !own.size;
    if (!plain) {
      body_ += "<tspan";
      {
        ClassList classes(body_);
        add_run_classes(classes, run, own);
      }
      body_ += '>';
    }
    append_escaped(body_, run.text);
    if (!plain) body_ += "</tspan>";
  }

  // --- what stands before the primitives

  std::string head(double scale) const {
    // librsvg keeps the spaces of a text for xml:space, browsers for white-space.
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\"";
    append_attribute(out, "width", scene_.width * scale);
    append_attribute(out, "height", scene_.height * scale);
    out += " viewBox=\"0 0 ";
    append_number(out, scene_.width);
    out += ' ';
    append_number(out, scene_.height);
    out += "\">\n<style>\n";
    add_shape_rules(out);
    add_text_rules(out);
    out += "</style>\n";
    add_patterns(out);
    return out;
  }

  void add_shape_rules(std::string& out) const {
    // Strokes first: an element that has a fill class too is filled after all.
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      const Role role = static_cast<Role>(i);
      if (strokes_[i]) {
        out += "." + stroke_name(role) + "{fill:none;stroke:" + paint(role, theme_) + "}\n";
      }
    }
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      const Role role = static_cast<Role>(i);
      if (fills_[i]) out += "." + fill_name(role) + "{fill:" + paint(role, theme_) + "}\n";
    }
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      if (!hatches_[i]) continue;
      const std::string name = hatch_name(static_cast<Role>(i));
      out += "." + name + "{fill:url(#" + name + ")}\n";
    }
    if (dashes_[static_cast<std::size_t>(Dash::dashed)]) out += ".dashed{stroke-dasharray:4 3}\n";
    if (dashes_[static_cast<std::size_t>(Dash::fine)]) out += ".fine{stroke-dasharray:1.5 2.5}\n";
  }

  void add_text_rules(std::string& out) const {
    const auto used = [](const auto& flags, auto which) {
      return flags[static_cast<std::size_t>(which)];
    };
    // Formulas show the characters they are made of, not "!=" as one sign.
    if (!sizes_.empty()) out += "text{white-space:pre;font-variant-ligatures:none}\n";
    if (used(faces_, Face::sans)) {
      out += ".sans{font-family:Inter,'Noto Sans CJK SC',sans-serif}\n";
    }
    if (used(faces_, Face::mono)) {
      out += ".mono{font-family:'JetBrains Mono','Noto Sans Mono CJK SC',monospace}\n";
    }
    if (used(weights_, Weight::semibold)) out += ".semibold{font-weight:600}\n";
    if (used(weights_, Weight::bold)) out += ".bold{font-weight:700}\n";
    if (used(anchors_, Anchor::middle)) out += ".middle{text-anchor:middle}\n";
    if (used(anchors_, Anchor::end)) out += ".end{text-anchor:end}\n";
    for (const auto& [key, size] : sizes_) {
      out += "." + size_name(size) + "{font-size:";
      append_number(out, size);
      out += "px}\n";
    }
  }

  void add_patterns(std::string& out) const {
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      if (!hatches_[i]) continue;
      const Role ground = static_cast<Role>(i);
      out += "<pattern id=\"" + hatch_name(ground) + "\" patternUnits=\"userSpaceOnUse\"";
      append_attribute(out, "width", kHatchPeriod);
      append_attribute(out, "height", kHatchPeriod);
      out += ">\n";
      if (ground != Role::none) {
        out += "<rect class=\"" + fill_name(ground) + "\"";
        append_attribute(out, "width", kHatchPeriod);
        append_attribute(out, "height", kHatchPeriod);
        out += "/>\n";
      }
      // The line through the tile and the tips of its neighbours.
      out += "<path class=\"" + stroke_name(Role::padding_hatch) + "\"";
      append_attribute(out, "stroke-width", kHatchWidth);
      out += " d=\"M-2 2L2-2M-2 10L10-2M6 10L10 6\"/>\n</pattern>\n";
    }
  }
  static_assert(kHatchPeriod == 8, "the path of the pattern");

  const Scene& scene_;
  const Theme& theme_;
  std::array<std::string_view, kRoleCount> names_;
  std::string body_;
  std::array<bool, kRoleCount> fills_{};
  std::array<bool, kRoleCount> strokes_{};
  std::array<bool, kRoleCount> hatches_{};
  std::array<bool, 3> dashes_{};
  std::array<bool, 2> faces_{};
  std::array<bool, 3> weights_{};
  std::array<bool, 3> anchors_{};
  std::map<std::int64_t, double> sizes_;
  std::set<std::tuple<GridId, std::int64_t, std::int64_t>> ids_;
};

std::string write_svg(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Scene scene = frames.at(0).scene;
  if (!drawable(scene, options)) return std::string(kFailed);
  const bool taken = sink(SvgWriter(scene, *options.theme).write(options.scale));
  return std::string(taken ? std::string_view() : kStopped);
}

}  // namespace

extern const Format kSvgFormat;
constexpr Format kSvgFormat{"svg", ".svg", FormatKind::still, write_svg, true};

}  // namespace padlens
