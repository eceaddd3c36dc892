#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// "#1B2430", or "none" for Role::none.
std::string svg_color(Role role, const Theme& theme);

// ' class="…"', or nothing where there are no names.
void append_classes(std::string& out, std::string_view names);

// What an element's class tells of it; what is not set here it has from its group, or as SVG
// has it.
class Looks {
 public:
  // Where in the number that holds all of them; one more than the value, 0: not set.
  enum Part : std::uint8_t {
    fill = 0,
    stroke = 8,
    hatch = 16,  // the padding's hatching over this role, or over nothing
    dash = 24,
    face = 26,
    weight = 28,
    anchor = 30,
    size = 32,  // hundredths
  };

  template <class Value>
  void set(Part part, Value value) {
    bits_ |= (static_cast<std::uint64_t>(value) + 1) << part;
  }
  void set_size(double em);

  // One more than the value.
  std::uint32_t operator[](Part part) const {
    const std::uint32_t mask = part < dash ? 0xFFU : part < size ? 0x3U : 0xFFFFFFFFU;
    return static_cast<std::uint32_t>(bits_ >> part) & mask;
  }
  bool any() const { return bits_ != 0; }
  friend bool operator==(const Looks&, const Looks&) = default;

 private:
  std::uint64_t bits_ = 0;
};

// The classes of an SVG, one for each look that was asked for, and their rules. All their names
// begin with that of the file, so that no rule is for anything outside of it.
class SvgStyle {
 public:
  SvgStyle(const Theme& theme, std::string name);

  // What ids and classes begin with: "p4k2c9dx".
  const std::string& name() const { return name_; }
  // The root's, so that rules can be for what stands in it: "p4k2c9dx-figure".
  std::string root_class() const { return root_class_of(name_); }
  static std::string root_class_of(std::string_view name) { return std::string(name) + "-figure"; }
  // "p4k2c9dx-input-fill"; "" for looks of which nothing is set. Good as long as this object.
  std::string_view class_of(const Looks& looks);

  // What stands in <style>.
  std::string rules() const;
  // The patterns that the rules name.
  std::string patterns() const;

 private:
  struct Class {
    Looks looks;
    std::string name;
  };

  std::string fill_name(Role role) const;
  std::string stroke_name(Role role) const;
  std::string hatch_name(Role role) const;
  std::string name_of(const Looks& looks) const;
  std::string_view known_class(const Looks& looks) const;
  // "{declarations}" for all classes with this value.
  void add_rule(std::string& out, Looks::Part part, std::uint32_t value,
                std::string_view declarations) const;
  // The values that the classes have, in order, without 0.
  std::vector<std::uint32_t> values(Looks::Part part) const;
  void add_shape_rules(std::string& out) const;
  void add_text_rules(std::string& out) const;

  const Theme& theme_;
  std::string name_;
  std::deque<Class> classes_;        // in the order in which they were asked for
  std::map<std::string, int> used_;  // how many classes have the name, but for a number
};

}  // namespace padlens
