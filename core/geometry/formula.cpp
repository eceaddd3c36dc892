#include "core/geometry/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace padlens {
namespace {

std::string text(std::int64_t number) {
  return std::to_string(number);
}

// N where there is padding; what the size is called from then on.
std::string add_padded_size(const AxisGeometry& a, AxisDerivation& lines) {
  if (a.pad_before == 0 && a.pad_after == 0) return "n";
  lines.formulas.push_back({"N", "before + n + after",
                            fmt::format("{} + {} + {}", a.pad_before, a.n, a.pad_after),
                            text(a.padded)});
  return "N";
}

std::int64_t rounded_windows(const AxisGeometry& a, bool ceil_mode) {
  const std::int64_t rest = a.padded - a.K;
  return (ceil_mode ? ceil_div(rest, a.s) : floor_div(rest, a.s)) + 1;
}

}  // namespace

std::string kernel_symbol(const AxisGeometry& axis) {
  return axis.d == 1 ? "k" : "K";
}

void add_effective_kernel(const AxisGeometry& a, AxisDerivation& lines) {
  if (a.d == 1) return;
  lines.formulas.push_back({"K", "d·(k−1) + 1", fmt::format("{}·{} + 1", a.d, a.k - 1), text(a.K)});
}

void add_sliding_output(const AxisGeometry& a, AxisDerivation& lines) {
  const std::string K = kernel_symbol(a);
  const std::string n = add_padded_size(a, lines);
  lines.formulas.push_back({"out", fmt::format("⌈({} − ({}−1)) / s⌉", n, K),
                            fmt::format("⌈({} − {}) / {}⌉", a.padded, a.K - 1, a.s), text(a.out)});
  lines.formulas.push_back({"", fmt::format("⌊({} − {}) / s⌋ + 1", n, K),
                            fmt::format("⌊({} − {}) / {}⌋ + 1", a.padded, a.K, a.s), text(a.out)});
  if (a.s > 1) {
    lines.notes.push_back(
        {"floor_remainder", {text(a.padded - a.K), text(a.out - 1), text(a.s), text(a.leftover)}});
  }
  add_leftover(a, lines);
}

bool drops_window(const AxisGeometry& a, bool ceil_mode) {
  return ceil_mode && a.out < rounded_windows(a, ceil_mode);
}

void add_pool_output(const AxisGeometry& a, bool ceil_mode, AxisDerivation& lines) {
  const std::string K = kernel_symbol(a);
  const std::string n = add_padded_size(a, lines);
  const std::int64_t rest = a.padded - a.K;
  const std::int64_t windows = rounded_windows(a, ceil_mode);
  const char* form = ceil_mode ? "⌈({} − {}) / {}⌉ + 1" : "⌊({} − {}) / {}⌋ + 1";
  // A window wider than the padded input: the runtime rounds a negative number towards zero.
  const bool rounded = a.out > windows;
  const bool drops = drops_window(a, ceil_mode);
  lines.formulas.push_back({drops ? "windows" : "out", fmt::format(fmt::runtime(form), n, K, "s"),
                            fmt::format(fmt::runtime(form), a.padded, a.K, a.s),
                            text(rounded ? a.out : windows)});
  if (rounded) lines.notes.push_back({"pool_rounds_to_zero", {text(rest), text(a.s)}});
  if (drops) {
    lines.formulas.push_back({"out", "windows − dropped",
                              fmt::format("{} − {}", windows, windows - a.out), text(a.out)});
    lines.notes.push_back({"ceil_drops", {text(a.out * a.s), text(a.pad_before + a.n)}});
  } else if (a.overhang > 0) {
    lines.notes.push_back({"ceil_adds", {text(a.overhang)}});
  } else if (!ceil_mode && a.s > 1 && rest >= 0) {
    lines.notes.push_back(
        {"floor_remainder", {text(rest), text(a.out - 1), text(a.s), text(a.leftover)}});
  }
  add_leftover(a, lines);
}

void add_nearest_output(const AxisGeometry& a, AxisDerivation& lines) {
  const std::string n = add_padded_size(a, lines);
  lines.formulas.push_back({"out", fmt::format("⌊({} − {}) / s + 1/2⌋ + 1", n, kernel_symbol(a)),
                            fmt::format("⌊({} − {}) / {} + 1/2⌋ + 1", a.padded, a.K, a.s),
                            text(a.out)});
  add_leftover(a, lines);
}

void add_divisor(const Spec& spec, Counting counting, AxisDerivation& lines) {
  if (!spec.op->reducer->divides) return;
  if (spec.divisor_override) {
    lines.notes.push_back({"divisor_overridden", {std::to_string(*spec.divisor_override)}});
    return;
  }
  switch (counting) {
    case Counting::real:
    case Counting::real_ends:
      lines.notes.push_back({"divisor_real", {}});
      return;
    case Counting::padded:
    case Counting::padded_ends:
      lines.notes.push_back({"divisor_padded", {}});
      return;
    case Counting::window:
      lines.notes.push_back({"divisor_window", {}});
      return;
  }
}

void add_leftover(const AxisGeometry& a, AxisDerivation& lines) {
  if (a.leftover == 0) return;
  lines.notes.push_back({a.leftover == 1 ? "leftover_one" : "leftover", {text(a.leftover)}});
}

void add_full_scatter(const AxisGeometry& a, AxisDerivation& lines) {
  lines.formulas.push_back({"F", fmt::format("(n−1)·s + {}", kernel_symbol(a)),
                            fmt::format("{}·{} + {}", a.n - 1, a.s, a.K), text(a.full)});
}

void add_crop_notes(const AxisGeometry& a, AxisDerivation& lines) {
  const auto cut = [](std::int64_t cells) { return text(cells > 0 ? cells : 0); };
  if (a.crop_before > 0 || a.crop_after > 0) {
    lines.notes.push_back({"cropped", {cut(a.crop_before), cut(a.crop_after)}});
  }
  if (a.crop_after < 0) lines.notes.push_back({"appended", {text(-a.crop_after)}});
}

namespace {

// What add_zero_insertion() tells of the slide over zeros, and what of the stamps.
constexpr std::array<std::string_view, 4> kSlideFormulas{"n'", "before", "after", "padded"};
constexpr std::array<std::string_view, 2> kSlideNotes{"zeros_inserted", "kernel_flipped"};
constexpr std::array<std::string_view, 4> kStampNotes{"stamps", "stamps_one", "stamps_overlap",
                                                      "stamps_apart"};

void add_stamps(const AxisGeometry& a, AxisDerivation& lines) {
  if (a.n == 1) {
    lines.notes.push_back({"stamps_one", {text(a.K)}});
    return;
  }
  lines.notes.push_back({"stamps", {text(a.n), text(a.K), text(a.s)}});
  if (a.K > a.s) lines.notes.push_back({"stamps_overlap", {text(a.K - a.s)}});
  if (a.K < a.s) lines.notes.push_back({"stamps_apart", {text(a.s - a.K)}});
}

}  // namespace

void add_zero_insertion(const AxisGeometry& a, AxisDerivation& lines) {
  const std::string K = kernel_symbol(a);
  const auto formula = [&](std::size_t which, std::string symbolic, std::string substituted,
                           std::int64_t result) {
    lines.formulas.push_back({std::string(kSlideFormulas.at(which)), std::move(symbolic),
                              std::move(substituted), text(result)});
  };
  formula(0, "(n−1)·s + 1", fmt::format("{}·{} + 1", a.n - 1, a.s), a.inserted);
  formula(1, fmt::format("{}−1 − crop", K), fmt::format("{} − {}", a.K - 1, a.crop_before),
          a.pad_before);
  formula(2, "out − n' + crop", fmt::format("{} − {} + {}", a.out, a.inserted, a.crop_before),
          a.pad_after);
  formula(3, "before + n' + after",
          fmt::format("{} + {} + {}", a.pad_before, a.inserted, a.pad_after), a.padded);
  if (a.s > 1) lines.notes.push_back({"zeros_inserted", {text(a.s - 1)}});
  lines.notes.push_back({"kernel_flipped", {}});
  add_stamps(a, lines);
}

AxisDerivation played(const AxisDerivation& lines, PlayMode mode) {
  const auto in = [](const auto& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  };
  AxisDerivation told = lines;
  if (mode == PlayMode::gather) {
    std::erase_if(told.notes, [&](const Note& note) { return in(kStampNotes, note.code); });
    return told;
  }
  std::erase_if(told.formulas, [&](const Formula& f) { return in(kSlideFormulas, f.name); });
  std::erase_if(told.notes, [&](const Note& note) { return in(kSlideNotes, note.code); });
  return told;
}

}  // namespace padlens
