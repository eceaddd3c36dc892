#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// "#1B2430", or "none" for Role::none.
std::string svg_color(Role role, const Theme& theme);

// The names of an element's classes, with a blank between.
class ClassList {
 public:
  // Where the next name goes.
  std::string& next() {
    if (!names_.empty()) names_ += ' ';
    return names_;
  }
  const std::string& names() const { return names_; }

 private:
  std::string names_;
};

// ' class="…"', or nothing where there are no names.
void append_classes(std::string& out, std::string_view names);

// The class names of an SVG, by role, and the rules of those that were asked for.
class SvgStyle {
 public:
  explicit SvgStyle(const Theme& theme);

  // A class for each use of a role, so that a role may serve as both.
  std::string fill_class(Role role);
  std::string stroke_class(Role role);
  // The padding's hatching over `role`, or over nothing.
  std::string hatch_class(Role role);
  void add_dash(ClassList& classes, Dash dash);
  void add_face(ClassList& classes, Face face);
  void add_weight(ClassList& classes, Weight weight);
  void add_size(ClassList& classes, double size);
  void add_anchor(ClassList& classes, Anchor anchor);

  // What stands in <style>.
  std::string rules() const;
  // The patterns that the rules name.
  std::string patterns() const;

 private:
  std::string fill_name(Role role) const;
  std::string stroke_name(Role role) const;
  std::string hatch_name(Role role) const;
  void add_shape_rules(std::string& out) const;
  void add_text_rules(std::string& out) const;

  static constexpr std::size_t kRoleCount = static_cast<std::size_t>(Role::count_);

  const Theme& theme_;
  std::array<std::string_view, kRoleCount> names_;
  std::array<bool, kRoleCount> fills_{};
  std::array<bool, kRoleCount> strokes_{};
  std::array<bool, kRoleCount> hatches_{};
  std::array<bool, 3> dashes_{};
  std::array<bool, 2> faces_{};
  std::array<bool, 3> weights_{};
  std::array<bool, 3> anchors_{};
  std::map<std::int64_t, double> sizes_;
};

}  // namespace padlens
