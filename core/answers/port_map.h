#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answers/port_rule.h"
#include "core/frameworks/framework.h"
#include "core/geometry/geometry.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// A map of a port: for many layers at once, what becomes of each when it is moved from one
// framework to another with its padding spelled as there, and in few words where it goes wrong.

// What became of one layer.
enum class PortVerdict : std::uint8_t {
  agree,          // the same numbers, whatever the input and the kernel
  differ_size,    // outputs of other sizes
  differ_values,  // of one size, but there are an input and a kernel for which the numbers differ
  refused_from,   // by the framework that it comes from alone
  refused_to,     // by the other one alone, or that has no such setting
  refused_both,
};
inline constexpr std::size_t kPortVerdicts = 6;
// "agree", "differ_size" …
std::string_view verdict_name(PortVerdict verdict);
inline bool differs(PortVerdict verdict) {
  return verdict == PortVerdict::differ_size || verdict == PortVerdict::differ_values;
}
inline bool refused(PortVerdict verdict) {
  return verdict >= PortVerdict::refused_from;
}

// Whole numbers, both ends included.
struct PortRange {
  int first = 1;
  int last = 1;
  std::size_t count() const { return static_cast<std::size_t>(last - first) + 1; }
  friend bool operator==(const PortRange&, const PortRange&) = default;
};

// One layer of the grid, in cells: each number serves every axis.
struct PortCell {
  int n = 1;
  int k = 1;
  int s = 1;
  int d = 1;
  friend bool operator==(const PortCell&, const PortCell&) = default;
};

// Every combination: the input runs fastest, then kernel, stride and dilation.
struct PortGrid {
  PortRange input{1, 12};
  PortRange kernel{1, 7};
  PortRange stride{1, 4};
  PortRange dilation{1, 3};

  std::size_t cells() const;
  // Precondition: index < cells().
  PortCell at(std::size_t index) const;
  friend bool operator==(const PortGrid&, const PortGrid&) = default;
};

// Cells that a grid has at most.
inline constexpr std::int64_t kMostPortCells = 100'000;

struct PortRequest {
  std::string from;  // ids of frameworks
  std::string to;
  Op op = &kConv2d;
  PortGrid grid = {};
  // Of which settings: all, or those of this spec's padding (mode and sides), as `from` spells it.
  // The sides of its width serve both axes.
  std::optional<Spec> padding = std::nullopt;
  bool only_ceil_mode = false;  // pools: only those that round up
};

// A padding (and, of pools, options) in all layers of the grid.
struct PortSetting {
  // As `from` is asked for it, without sizes. What TensorFlow needs an output_shape for has that
  // of Keras.
  Spec spec;
  std::string from_label;  // "same", as one writes it there
  std::string to_label;    // in the smallest layer for which there is such a setting; else ""
  bool to_varies = false;  // `to` needs other numbers for other layers
  std::vector<PortVerdict> verdicts;                 // a cell of the grid
  std::array<std::int64_t, kPortVerdicts> counts{};  // of each verdict
  PortDescription differs;                           // among the layers that both frameworks accept
  PortDescription refused;                           // by either, among all
  PortDescription refused_from;                      // by `from`, among all
  PortDescription refused_to;  // by `to`, among the layers that `from` accepts
  // The differing cell of the smallest n + k + s + d.
  std::optional<std::size_t> first;

  std::int64_t count(PortVerdict verdict) const {
    return counts[static_cast<std::size_t>(verdict)];
  }
};

struct PortMap {
  const Framework* from = nullptr;
  const Framework* to = nullptr;
  Op op = nullptr;
  PortGrid grid;
  std::vector<PortSetting> settings;
};

// The settings are every mode of `from` of whose kind `to` has one, numbers as 1,1, 0,1 and 2,2
// (uneven ones where `from` can), and of pools ceil_mode off and on and count_include_pad off and
// on where both frameworks have the field. Without an output_shape NOTSET is VALID, and one number
// on both axes is four equal ones: neither is listed beside it.
// nullopt with `problems`: of "from" and "to" where there is no framework of that name, of
// "input", "kernel", "stride" and "dilation" where a range leaves Limits or is none, of "cells"
// where they are more than kMostPortCells, of "padding" where there is no such setting in both,
// of "ceil_mode" where one of the two has none.
std::optional<PortMap> port_map(const PortRequest& request, Problems& problems);

// The dilations that a grid runs through unless others are asked for: where neither framework
// dilates, 1 alone. An id that is none dilates nothing.
PortRange usual_dilations(std::string_view from, std::string_view to, Op op);

// The layer of a cell as `from` is asked for it.
Spec port_spec(const PortSetting& setting, const PortCell& cell);

// A layer in another framework: the same mode where it has that, `same` for same_upper and the
// other way round, else its most usual setting of that kind (see translated()). What it has no
// dilation for keeps it and is refused. nullopt: it cannot be set so.
// Precondition: the spec's framework exists and the spec's numbers are within range.
std::optional<Spec> ported(const Spec& spec, const Framework& to);

// What becomes of `spec` in `to`.
PortVerdict port_verdict(const Spec& spec, const Framework& to);

// Whether two layers of one operation and size of input and kernel give the same numbers whatever
// those are. Windows that see no input cell are told apart by what they come to: 0, or nothing.
// Precondition: neither pads with what the spec asks for (pad_fill).
bool same_for_all_numbers(const Geometry& one, const Geometry& two);

}  // namespace padlens
