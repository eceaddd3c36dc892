#include "core/answers/comparison.h"
#include "core/frameworks/resolve.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

std::vector<std::int64_t> counts(const Geometry& geometry, Axis axis) {
  std::vector<std::int64_t> all;
  const AxisGeometry& a = geometry.axis[axis];
  for (std::int64_t out = 0; out < a.out; ++out)
    all.push_back(divisor_of_axis(a, geometry.counting, out));
  return all;
}

// Averages: every output cell is divided by the same. Precondition: as many of them.
bool same_divisors(const Geometry& a, const Geometry& b) {
  if (!a.op->reducer->divides) return true;
  if (a.divisor_override || b.divisor_override) {
    return a.divisor_override == b.divisor_override;
  }
  return std::ranges::all_of(kAxes, [&](Axis axis) { return counts(a, axis) == counts(b, axis); });
}

// What decides which input cell meets which kernel cell in which output cell.
bool same_taps(const Layer& layer, const Geometry& other, const PadFill& fill) {
  for (const Axis axis : kAxes) {
    const AxisGeometry& one = layer.geometry().axis[axis];
    const AxisGeometry& two = other.axis[axis];
    if (one.out != two.out || one.crop_before != two.crop_before) return false;
    if (!one.flipped && one.pad_before != two.pad_before) return false;
  }
  return layer.spec().pad_fill == fill && same_divisors(layer.geometry(), other);
}

// What can be told without a number.
Difference difference_of_taps(const Layer& layer, const Geometry& other, const PadFill& fill) {
  Difference result;
  result.same_shape = layer.geometry().height().out == other.height().out &&
                      layer.geometry().width().out == other.width().out;
  result.identical = same_taps(layer, other, fill);
  if (result.identical) result.cells = 0;
  return result;
}

std::string label_of(const Framework& framework, const Spec& spec) {
  for (const Setting& setting : framework.settings) {
    if (setting.sizing == spec.op->sizing && setting.kind == padding_kind(spec))
      return setting.label(spec);
  }
  return "";
}

class Comparison {
 public:
  Comparison(const Layer& present, std::int64_t budget) : present_(present), budget_(budget) {}

  std::vector<ComparisonRow> rows() {
    const PaddingKind kind = padding_kind(present_.spec());
    const Framework* own = find_framework(present_.spec().framework);
    if (own == nullptr) return {};
    rows_.reserve(kUsual);
    add(*own, label_of(*own, present_.spec()), present_.spec());
    rows_.front().present = true;
    add_settings(kind);
    if (kind != PaddingKind::same) add_settings(PaddingKind::same);
    // The numbers behind `same`, where one can write them down.
    if (kind == PaddingKind::same) add_settings(PaddingKind::sides, own);
    return std::move(rows_);
  }

 private:
  // Those of one framework only, or of all.
  void add_settings(PaddingKind kind, const Framework* only = nullptr) {
    for (const Framework* framework : frameworks()) {
      if (only != nullptr && only != framework) continue;
      for (const Setting& setting : framework->settings) {
        if (setting.sizing != present_.op().sizing || setting.kind != kind) continue;
        const auto spec = with_setting(present_.spec(), present_.geometry(), *framework, setting);
        if (spec) add(*framework, setting.label(*spec), *spec);
      }
    }
  }

  void add(const Framework& framework, std::string label, const Spec& spec) {
    // One setting, however its spec writes it: "valid" and padding 0 read alike in PyTorch.
    const bool there = std::ranges::any_of(rows_, [&](const ComparisonRow& row) {
      return row.spec == spec || (row.framework == &framework && row.label == label);
    });
    if (there) return;
    ComparisonRow row{&framework, std::move(label), spec, resolve(spec), false, {}};
    if (row.resolution.accepted()) row.difference = measure(spec, *row.resolution.geometry);
    rows_.push_back(std::move(row));
  }

  Difference measure(const Spec& spec, const Geometry& geometry) {
    // Most rows are the same, or of another shape.
    const Difference result = difference_of_taps(present_, geometry, spec.pad_fill);
    const std::int64_t cost = output_cost(geometry);
    if (result.identical || !result.same_shape || !present_.complete() || cost > budget_) {
      return result;
    }
    budget_ -= cost;
    return difference(present_, relaid(present_, spec, geometry));
  }

  static constexpr std::size_t kUsual = 16;  // rows

  const Layer& present_;
  std::int64_t budget_;
  std::vector<ComparisonRow> rows_;
};

}  // namespace

std::string name_of(const ComparisonRow& row) {
  return std::string(row.framework->display_name) + " " + row.label;
}

bool differs(const Layer& present, const Layer& other, Cell out) {
  return output_value(present, out) != output_value(other, out) &&
         (has_value(present.geometry(), out) || has_value(other.geometry(), out));
}

Difference difference(const Layer& present, const Layer& other) {
  Difference result = difference_of_taps(present, other.geometry(), other.spec().pad_fill);
  if (!result.same_shape || result.identical) return result;
  if (!present.complete() || !other.complete()) return result;
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < present.output()->rows(); ++r) {
    const double* a = present.output()->row(r);
    const double* b = other.output()->row(r);
    for (std::int64_t c = 0; c < present.output()->cols(); ++c) {
      if (a[c] == b[c] || (std::isnan(a[c]) && std::isnan(b[c]))) continue;
      ++count;
      if (!std::isnan(a[c] - b[c]))
        result.largest = std::max(result.largest, std::abs(a[c] - b[c]));
    }
  }
  result.cells = count;
  return result;
}

std::optional<Spec> equal_setting(const Layer& present, const Framework& framework) {
  if (framework.id == present.spec().framework) return present.spec();
  for (const Setting& setting : framework.settings) {
    if (setting.sizing != present.op().sizing) continue;
    const auto spec = with_setting(present.spec(), present.geometry(), framework, setting);
    if (!spec) continue;
    const Resolution resolution = resolve(*spec);
    if (!resolution.accepted()) continue;
    if (difference(present, relaid(present, *spec, *resolution.geometry, 0)).identical) return spec;
  }
  return std::nullopt;
}

std::vector<ComparisonRow> compare(const Layer& present, std::int64_t budget) {
  return Comparison(present, budget).rows();
}

}  // namespace padlens
