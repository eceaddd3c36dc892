#include "app/svg/svg_style.h"

#include "app/svg/hatch.h"
#include "app/svg/xml.h"

namespace padlens {
namespace {

template <class Enum>
constexpr std::size_t index(Enum value) {
  return static_cast<std::size_t>(value);
}

std::string size_name(double size) {
  std::string name = "s";
  append_number(name, size, '-');
  return name;
}

}  // namespace

std::string svg_color(Role role, const Theme& theme) {
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

void append_classes(std::string& out, std::string_view names) {
  if (names.empty()) return;
  out += " class=\"";
  out += names;
  out += '"';
}

SvgStyle::SvgStyle(const Theme& theme) : theme_(theme) {
  for (std::size_t i = 0; i < kRoleCount; ++i)
    names_[i] = role_name(static_cast<Role>(i));
}

// --- names

std::string SvgStyle::fill_name(Role role) const {
  const std::string name(names_[index(role)]);
  return name.ends_with("-edge") ? name + "-fill" : name;
}

std::string SvgStyle::stroke_name(Role role) const {
  const std::string name(names_[index(role)]);
  return name.ends_with("-edge") ? name : name + "-stroke";
}

std::string SvgStyle::hatch_name(Role role) const {
  return role == Role::none ? "hatch" : "hatch-" + fill_name(role);
}

std::string SvgStyle::fill_class(Role role) {
  fills_[index(role)] = true;
  return fill_name(role);
}

std::string SvgStyle::stroke_class(Role role) {
  strokes_[index(role)] = true;
  return stroke_name(role);
}

std::string SvgStyle::hatch_class(Role role) {
  hatches_[index(role)] = true;
  strokes_[index(Role::padding_hatch)] = true;
  if (role != Role::none) fills_[index(role)] = true;
  return hatch_name(role);
}

void SvgStyle::add_dash(ClassList& classes, Dash dash) {
  if (dash == Dash::solid) return;
  dashes_[index(dash)] = true;
  classes.next() += dash == Dash::dashed ? "dashed" : "fine";
}

void SvgStyle::add_face(ClassList& classes, Face face) {
  faces_[index(face)] = true;
  classes.next() += face == Face::sans ? "sans" : "mono";
}

void SvgStyle::add_weight(ClassList& classes, Weight weight) {
  if (weight == Weight::regular) return;
  weights_[index(weight)] = true;
  classes.next() += weight == Weight::semibold ? "semibold" : "bold";
}

void SvgStyle::add_size(ClassList& classes, double size) {
  sizes_.emplace(hundredths(size), size);
  classes.next() += size_name(size);
}

void SvgStyle::add_anchor(ClassList& classes, Anchor anchor) {
  if (anchor == Anchor::start) return;
  anchors_[index(anchor)] = true;
  classes.next() += anchor == Anchor::middle ? "middle" : "end";
}

// --- rules

std::string SvgStyle::rules() const {
  std::string out;
  add_shape_rules(out);
  add_text_rules(out);
  return out;
}

void SvgStyle::add_shape_rules(std::string& out) const {
  // Strokes first: an element that has a fill class too is filled after all.
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    if (strokes_[i]) {
      out += "." + stroke_name(role) + "{fill:none;stroke:" + svg_color(role, theme_) + "}\n";
    }
  }
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    if (fills_[i]) out += "." + fill_name(role) + "{fill:" + svg_color(role, theme_) + "}\n";
  }
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (!hatches_[i]) continue;
    const std::string name = hatch_name(static_cast<Role>(i));
    out += "." + name + "{fill:url(#" + name + ")}\n";
  }
  if (dashes_[index(Dash::dashed)]) out += ".dashed{stroke-dasharray:4 3}\n";
  if (dashes_[index(Dash::fine)]) out += ".fine{stroke-dasharray:1.5 2.5}\n";
}

void SvgStyle::add_text_rules(std::string& out) const {
  // Formulas show the characters they are made of, not "!=" as one sign.
  if (!sizes_.empty()) out += "text{white-space:pre;font-variant-ligatures:none}\n";
  if (faces_[index(Face::sans)]) {
    out += ".sans{font-family:Inter,'Noto Sans CJK SC',sans-serif}\n";
  }
  if (faces_[index(Face::mono)]) {
    out += ".mono{font-family:'JetBrains Mono','Noto Sans Mono CJK SC',monospace}\n";
  }
  if (weights_[index(Weight::semibold)]) out += ".semibold{font-weight:600}\n";
  if (weights_[index(Weight::bold)]) out += ".bold{font-weight:700}\n";
  if (anchors_[index(Anchor::middle)]) out += ".middle{text-anchor:middle}\n";
  if (anchors_[index(Anchor::end)]) out += ".end{text-anchor:end}\n";
  for (const auto& [key, size] : sizes_) {
    out += "." + size_name(size) + "{font-size:";
    append_number(out, size);
    out += "px}\n";
  }
}

std::string SvgStyle::patterns() const {
  static_assert(kHatchPeriod == 8, "the path of the pattern");
  std::string out;
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
  return out;
}

}  // namespace padlens
