#include "app/svg/svg_style.h"

#include <algorithm>
#include <utility>

#include "app/svg/hatch.h"
#include "app/svg/xml.h"

namespace padlens {
namespace {

// The patterns' own.
Looks ground_looks(Role role) {
  Looks looks;
  looks.set(Looks::fill, role);
  return looks;
}
Looks hatch_looks() {
  Looks looks;
  looks.set(Looks::stroke, Role::padding_hatch);
  return looks;
}

// Of what Looks holds.
Role role_of(std::uint32_t value) {
  return static_cast<Role>(value - 1);
}
static_assert(static_cast<int>(Role::count_) < 0xFF);

template <class Enum>
std::uint32_t in_looks(Enum value) {
  return static_cast<std::uint32_t>(value) + 1;
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

void Looks::set_size(double em) {
  set(Looks::size, std::clamp<std::int64_t>(hundredths(em), 0, 100'000'000) - 1);
}

SvgStyle::SvgStyle(const Theme& theme, std::string name) : theme_(theme), name_(std::move(name)) {}

// --- names

std::string SvgStyle::fill_name(Role role) const {
  const std::string name(role_name(role));
  return name.ends_with("-edge") ? name + "-fill" : name;
}

std::string SvgStyle::stroke_name(Role role) const {
  const std::string name(role_name(role));
  return name.ends_with("-edge") ? name : name + "-stroke";
}

std::string SvgStyle::hatch_name(Role role) const {
  return role == Role::none ? "hatch" : "hatch-" + fill_name(role);
}

// By what shows most; what differs in the rest is told apart by a number.
std::string SvgStyle::name_of(const Looks& looks) const {
  if (const auto ground = looks[Looks::hatch]) return hatch_name(role_of(ground));
  if (const auto fill = looks[Looks::fill]) return fill_name(role_of(fill));
  if (const auto stroke = looks[Looks::stroke]) return stroke_name(role_of(stroke));
  return "words";
}

std::string_view SvgStyle::known_class(const Looks& looks) const {
  const auto known = std::ranges::find(classes_, looks, &Class::looks);
  return known == classes_.end() ? std::string_view() : known->name;
}

std::string_view SvgStyle::class_of(const Looks& looks) {
  if (!looks.any()) return {};
  if (const std::string_view known = known_class(looks); !known.empty()) return known;
  if (const auto ground = looks[Looks::hatch]) {
    class_of(hatch_looks());
    if (role_of(ground) != Role::none) class_of(ground_looks(role_of(ground)));
  }
  const std::string name = name_of(looks);
  const int number = ++used_[name];
  Class& added = classes_.emplace_back(Class{looks, name_ + '-' + name});
  if (number > 1) added.name += std::to_string(number);
  return added.name;
}

// --- rules

std::string SvgStyle::rules() const {
  std::string out;
  add_shape_rules(out);
  add_text_rules(out);
  return out;
}

std::vector<std::uint32_t> SvgStyle::values(Looks::Part part) const {
  std::vector<std::uint32_t> all;
  for (const Class& each : classes_) {
    if (each.looks[part] != 0) all.push_back(each.looks[part]);
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void SvgStyle::add_rule(std::string& out, Looks::Part part, std::uint32_t value,
                        std::string_view declarations) const {
  bool first = true;
  for (const Class& each : classes_) {
    if (each.looks[part] != value) continue;
    out += first ? "." : ",.";
    out += each.name;
    first = false;
  }
  if (first) return;
  out += '{';
  out += declarations;
  out += "}\n";
}

void SvgStyle::add_shape_rules(std::string& out) const {
  // Strokes first: an element that has a fill too is filled after all.
  for (const auto stroke : values(Looks::stroke)) {
    add_rule(out, Looks::stroke, stroke, "fill:none;stroke:" + svg_color(role_of(stroke), theme_));
  }
  for (const auto fill : values(Looks::fill))
    add_rule(out, Looks::fill, fill, "fill:" + svg_color(role_of(fill), theme_));
  for (const auto ground : values(Looks::hatch)) {
    add_rule(out, Looks::hatch, ground,
             "fill:url(#" + name_ + '-' + hatch_name(role_of(ground)) + ")");
  }
  add_rule(out, Looks::dash, in_looks(Dash::dashed), "stroke-dasharray:4 3");
  add_rule(out, Looks::dash, in_looks(Dash::fine), "stroke-dasharray:1.5 2.5");
}

void SvgStyle::add_text_rules(std::string& out) const {
  // Formulas show the characters they are made of, not "!=" as one sign.
  if (!values(Looks::face).empty()) {
    out += "." + root_class() + " text{white-space:pre;font-variant-ligatures:none}\n";
  }
  add_rule(out, Looks::face, in_looks(Face::sans),
           "font-family:Inter,'Noto Sans CJK SC',sans-serif");
  add_rule(out, Looks::face, in_looks(Face::mono),
           "font-family:'JetBrains Mono','Noto Sans Mono CJK SC',monospace");
  add_rule(out, Looks::weight, in_looks(Weight::semibold), "font-weight:600");
  add_rule(out, Looks::weight, in_looks(Weight::bold), "font-weight:700");
  add_rule(out, Looks::anchor, in_looks(Anchor::middle), "text-anchor:middle");
  add_rule(out, Looks::anchor, in_looks(Anchor::end), "text-anchor:end");
  for (const auto size : values(Looks::size)) {
    std::string declaration = "font-size:";
    append_number(declaration, size / 100.0);
    add_rule(out, Looks::size, size, declaration + "px");
  }
}

std::string SvgStyle::patterns() const {
  static_assert(kHatchPeriod == 8, "the path of the pattern");
  std::string out;
  for (const auto value : values(Looks::hatch)) {
    const Role ground = role_of(value);
    out +=
        "<pattern id=\"" + name_ + '-' + hatch_name(ground) + "\" patternUnits=\"userSpaceOnUse\"";
    append_attribute(out, "width", kHatchPeriod);
    append_attribute(out, "height", kHatchPeriod);
    out += ">\n";
    if (ground != Role::none) {
      out += "<rect";
      append_classes(out, known_class(ground_looks(ground)));
      append_attribute(out, "width", kHatchPeriod);
      append_attribute(out, "height", kHatchPeriod);
      out += "/>\n";
    }
    // The line through the tile and the tips of its neighbours.
    out += "<path";
    append_classes(out, known_class(hatch_looks()));
    append_attribute(out, "stroke-width", kHatchWidth);
    out += " d=\"M-2 2L2-2M-2 10L10-2M6 10L10 6\"/>\n</pattern>\n";
  }
  return out;
}

}  // namespace padlens
