#include "core/answers/comparison.h"
#include "core/engine/reuse.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/stretches.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace padlens {
namespace {

// Whether averages count the same in every window of an axis. Of too many windows to go through
// only where nothing differs that they depend on.
bool same_counts(const Geometry& a, const Geometry& b, Axis axis) {
  const AxisGeometry& one = a.axis[axis];
  const AxisGeometry& two = b.axis[axis];
  if (a.counting == b.counting && one == two) return true;
  const auto listed = stretches(one, two);
  return listed && std::ranges::all_of(*listed, [&](const Stretch& stretch) {
           return divisor_of_axis(one, a.counting, stretch.first) ==
                  divisor_of_axis(two, b.counting, stretch.first);
         });
}

// Averages: every output cell is divided by the same. Precondition: as many of them.
bool same_divisors(const Geometry& a, const Geometry& b) {
  if (!a.op->reducer->divides) return true;
  if (a.divisor_override || b.divisor_override) {
    return a.divisor_override == b.divisor_override;
  }
  if (a.divisor_scale != b.divisor_scale) return false;
  return std::ranges::all_of(kAxes, [&](Axis axis) { return same_counts(a, b, axis); });
}

// What decides which input cell meets which kernel cell in which output cell.
bool same_taps(const Geometry& geometry, const PadFill& fill, const Geometry& other,
               const PadFill& other_fill) {
  for (const Axis axis : kAxes) {
    const AxisGeometry& one = geometry.axis[axis];
    const AxisGeometry& two = other.axis[axis];
    if (one.out != two.out || one.crop_before != two.crop_before || one.K != two.K) return false;
    if (!one.flipped && one.pad_before != two.pad_before) return false;
  }
  return geometry.pool_fill == other.pool_fill && fill == other_fill &&
         same_divisors(geometry, other);
}

bool same_shape(const Geometry& a, const Geometry& b) {
  return a.height().out == b.height().out && a.width().out == b.width().out;
}

// What can be told without a number.
Difference difference_of_taps(const Layer& layer, const Geometry& other, const PadFill& fill) {
  Difference result;
  result.same_shape = same_shape(layer.geometry(), other);
  result.identical = same_taps(layer.geometry(), layer.fill(), other, fill);
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

// The outputs of one input and kernel under several geometries, each worked out once, and from
// another where they share cells.
class Outputs {
 public:
  Outputs(const Layer& present, std::int64_t budget) : present_(present), budget_(budget) {
    add(present.geometry(), present.fill());
    if (present.complete()) known_.front().output = present.outputs();
  }

  // The index of an answer with these taps; a new one where there is none.
  std::size_t find(const Geometry& geometry, const PadFill& fill) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (same_taps(known_[i].geometry, known_[i].fill, geometry, fill)) return i;
    }
    add(geometry, fill);
    return known_.size() - 1;
  }

  std::size_t size() const { return known_.size(); }
  const Geometry& geometry(std::size_t i) const { return known_[i].geometry; }
  const PadFill& fill(std::size_t i) const { return known_[i].fill; }

  // None beyond the budget, or where the present output is not there in full.
  const Planes& output(std::size_t i) {
    Known& wanted = known_[i];
    if (wanted.output.empty() && !wanted.tried && present_.complete()) compute(wanted);
    return wanted.output;
  }

 private:
  struct Known {
    Geometry geometry;
    PadFill fill;
    Planes output;
    bool tried = false;
  };

  void add(const Geometry& geometry, const PadFill& fill) {
    known_.push_back({geometry, fill, {}, false});
  }

  void compute(Known& wanted) {
    wanted.tried = true;
    const Grouping grouping = present_.grouping();
    if (output_cells(grouping, wanted.geometry) > kMaxOutputCells) return;
    const Known* from = nullptr;
    std::int64_t cost = output_cost(grouping, wanted.geometry);
    for (const Known& known : known_) {
      if (known.output.empty() || known.fill != wanted.fill) continue;
      if (!shares_cells(known.geometry, wanted.geometry)) continue;
      const std::int64_t rest =
          product_or_most(remaining_cost(known.geometry, wanted.geometry), grouping.pairs());
      if (rest >= cost) continue;
      from = &known;
      cost = rest;
    }
    if (cost > budget_) return;
    budget_ -= cost;
    wanted.output = from == nullptr
                        ? output_of(grouping, wanted.geometry, wanted.fill, present_.inputs(),
                                    present_.kernels())
                        : output_from(from->geometry, from->output, grouping, wanted.geometry,
                                      wanted.fill, present_.inputs(), present_.kernels());
  }

  const Layer& present_;
  std::int64_t budget_;
  std::vector<Known> known_;
};

class Comparison {
 public:
  Comparison(const Layer& present, std::int64_t budget)
      : present_(present), outputs_(present, budget) {}

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
    if (kind == PaddingKind::causal) add_settings(PaddingKind::sides);
    measure();
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
      return row.framework == &framework && (row.label == label || row.spec == spec);
    });
    if (there) return;
    ComparisonRow row{&framework, std::move(label), spec, resolve(spec), false, -1, {}};
    if (row.resolution.accepted()) {
      const Geometry& geometry = *row.resolution.geometry;
      row.answer = static_cast<int>(outputs_.find(geometry, fill_of(spec, geometry)));
    }
    rows_.push_back(std::move(row));
  }

  // Answers whose numbers are the same here, though their taps are not, become one.
  void measure() {
    std::vector<int> merged(outputs_.size());
    std::vector<Difference> differences(outputs_.size());
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      merged[i] = static_cast<int>(i);
      differences[i] = difference_of_taps(present_, outputs_.geometry(i), outputs_.fill(i));
      if (i > 0 && differences[i].same_shape && !outputs_.output(0).empty() &&
          !outputs_.output(i).empty()) {
        differences[i] = difference_of(outputs_.output(0), outputs_.output(i));
      }
      for (std::size_t j = 0; j < i && merged[i] == static_cast<int>(i); ++j) {
        if (equal_outputs(i, j)) merged[i] = merged[j];
      }
    }
    for (ComparisonRow& row : rows_) {
      if (row.answer < 0) continue;
      row.difference = differences[static_cast<std::size_t>(row.answer)];
      row.answer = merged[static_cast<std::size_t>(row.answer)];
    }
  }

  bool equal_outputs(std::size_t i, std::size_t j) {
    if (!same_shape(outputs_.geometry(i), outputs_.geometry(j))) return false;
    const Planes one = outputs_.output(i);
    const Planes two = outputs_.output(j);
    if (one.empty() || two.empty()) return false;
    return same_numbers(one, two);
  }

  static constexpr std::size_t kUsual = 48;  // rows

  const Layer& present_;
  Outputs outputs_;
  std::vector<ComparisonRow> rows_;
};

}  // namespace

Difference difference_of(const Grid<double>& one, const Grid<double>& two) {
  Difference result{true, false, 0, 0, one.size()};
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < one.rows(); ++r) {
    const double* a = one.row(r);
    const double* b = two.row(r);
    for (std::int64_t c = 0; c < one.cols(); ++c) {
      if (same_number(a[c], b[c])) continue;
      ++count;
      if (!std::isnan(a[c] - b[c]))
        result.largest = std::max(result.largest, std::abs(a[c] - b[c]));
    }
  }
  result.cells = count;
  return result;
}

Difference difference_of(const Planes& one, const Planes& two) {
  Difference result{true, false, 0, 0, 0};
  std::int64_t count = 0;
  for (std::size_t p = 0; p < one.size(); ++p) {
    result.of += one[p]->size();
    if (one[p] == two[p]) continue;
    const Difference plane = difference_of(*one[p], *two[p]);
    count += *plane.cells;
    result.largest = std::max(result.largest, plane.largest);
  }
  result.cells = count;
  return result;
}

std::string name_of(const ComparisonRow& row) {
  return std::string(row.framework->display_name) + " " + row.label;
}

bool differs(const Layer& present, const Layer& other, Cell out) {
  return output_value(present, out) != output_value(other, out) &&
         (has_value(present.geometry(), out) || has_value(other.geometry(), out));
}

Difference difference(const Layer& present, const Layer& other) {
  const Difference result = difference_of_taps(present, other.geometry(), other.fill());
  if (!result.same_shape || result.identical) return result;
  if (!present.complete() || !other.complete()) return result;
  return difference_of(present.outputs(), other.outputs());
}

std::vector<AnswerGroup> answer_groups(const std::vector<ComparisonRow>& rows) {
  using Kind = AnswerGroup::Kind;
  std::vector<AnswerGroup> groups;
  AnswerGroup refused{Kind::refused, {}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].answer < 0) {
      refused.rows.push_back(i);
      continue;
    }
    const auto found = std::ranges::find_if(groups, [&](const AnswerGroup& group) {
      return rows[group.rows.front()].answer == rows[i].answer;
    });
    if (found != groups.end()) {
      found->rows.push_back(i);
    } else {
      groups.push_back({groups.empty() && rows[i].present ? Kind::agrees : Kind::differs, {i}});
    }
  }
  const auto others =
      groups.empty() || groups.front().kind != Kind::agrees ? groups.begin() : groups.begin() + 1;
  std::stable_sort(others, groups.end(), [](const AnswerGroup& a, const AnswerGroup& b) {
    return a.rows.size() > b.rows.size();
  });
  if (!refused.rows.empty()) groups.push_back(std::move(refused));
  return groups;
}

DifferenceMatrix difference_matrix(const Layer& present, const std::vector<ComparisonRow>& rows) {
  DifferenceMatrix matrix;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto same = std::ranges::find_if(
        matrix.rows, [&](std::size_t each) { return rows[each].framework == rows[i].framework; });
    if (same == matrix.rows.end()) matrix.rows.push_back(i);
  }
  Outputs outputs(present, kNoBudget);
  std::vector<std::optional<std::size_t>> answers;
  for (const std::size_t each : matrix.rows) {
    const ComparisonRow& row = rows[each];
    answers.emplace_back();
    if (!row.resolution.accepted()) continue;
    const Geometry& geometry = *row.resolution.geometry;
    answers.back() = outputs.find(geometry, fill_of(row.spec, geometry));
  }
  const auto cells = [&](std::size_t i, std::size_t j) -> std::int64_t {
    if (!answers[i] || !answers[j]) return -1;
    if (*answers[i] == *answers[j]) return 0;
    if (!same_shape(outputs.geometry(*answers[i]), outputs.geometry(*answers[j]))) return -1;
    const Planes one = outputs.output(*answers[i]);
    const Planes two = outputs.output(*answers[j]);
    if (one.empty() || two.empty()) return -2;
    return *difference_of(one, two).cells;
  };
  matrix.cells.resize(matrix.rows.size());
  for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
    for (std::size_t j = 0; j < matrix.rows.size(); ++j)
      matrix.cells[i].push_back(j < i ? matrix.cells[j][i] : cells(i, j));
  }
  return matrix;
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
