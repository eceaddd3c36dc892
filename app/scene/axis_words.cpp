#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "app/scene/arithmetic.h"
#include "app/scene/axis_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "core/geometry/coverage.h"

// The words and the arithmetic of the axis view.

namespace padlens {
namespace {

std::string number(std::int64_t value) {
  return full_text(static_cast<double>(value));
}

// "i·2 + j − 1"
std::string position_text(const char* row, std::int64_t step, std::int64_t d, std::int64_t shift) {
  std::string text = row;
  if (step != 1) text += "·" + number(step);
  text += " + j";
  if (d != 1) text += "·" + number(d);
  if (shift != 0) text += (shift < 0 ? " − " : " + ") + number(shift < 0 ? -shift : shift);
  return text;
}

// Runs of arithmetic, and the letters that they take.
class Runs {
 public:
  Runs& add(std::string text, Role role, Weight weight = Weight::regular) {
    letters_ += letter_count(text);
    runs_.push_back({std::move(text), role, Face::mono, weight, AxisLayout::kSumSize});
    return *this;
  }
  int letters() const { return letters_; }
  std::vector<TextRun> take() { return std::move(runs_); }

 private:
  std::vector<TextRun> runs_;
  int letters_ = 0;
};

// What each row does, in this layer's numbers.
std::vector<TextRun> rule(const AxisReading& reading, const Layer& layer) {
  const AxisGeometry& a = reading.geometry();
  Runs line;
  if (reading.scatters()) {
    line.add(sum_name(layer) + "[" + position_text("i", a.s, a.d, -a.crop_before) + "]",
             Role::output_text, Weight::bold);
    line.add(" += ", Role::dim).add("w[j]", Role::kernel_text, Weight::semibold);
    line.add(" · ", Role::dim).add(input_name(layer) + "[i]", Role::input_text, Weight::semibold);
    return line.take();
  }
  line.add(sum_name(layer) + "[i]", Role::output_text, Weight::bold).add(" = Σ ", Role::dim);
  line.add(reading.flipped() ? "w[" + number(a.k - 1) + " − j]" : "w[j]", Role::kernel_text,
           Weight::semibold);
  line.add(" · ", Role::dim);
  line.add((reading.spread() ? "z[" : input_name(layer) + "[") +
               position_text("i", reading.step(), a.d, -a.pad_before) + "]",
           Role::input_text, Weight::semibold);
  return line.take();
}

struct Term {
  std::string text;
  Role role = Role::input_text;
};

Term term_of(const AxisReading& reading, const Layer& layer, std::int64_t row, std::int64_t j) {
  const std::int64_t position = reading.tap(row, j);
  const PositionKind kind = reading.kind(position);
  const auto index = reading.index(position);
  const std::string weight = "w" + std::to_string(reading.weight(j));
  if (reading.scatters()) {
    const bool kept = kind != PositionKind::cropped;
    return {weight + (kept ? " → " + sum_name(layer) + "[" + number(*index) + "]" : " → ∅"),
            kept ? Role::output_text : Role::padding_text};
  }
  const std::string source = index ? input_name(layer) + "[" + number(*index) + "]" : "0";
  return {weight + "·" + source,
          kind == PositionKind::input ? Role::input_text : Role::padding_text};
}

// The taps of the row that stands out, as many as a line takes.
std::vector<TextRun> taps_of(const AxisReading& reading, const Layer& layer, std::int64_t row,
                             int room) {
  Runs line;
  const std::string index = "[" + std::to_string(row) + "]";
  if (reading.scatters()) {
    line.add(input_name(layer) + index, Role::input_text, Weight::bold).add(":  ", Role::dim);
  } else {
    line.add(sum_name(layer) + index, Role::output_text, Weight::bold).add(" = ", Role::dim);
  }
  const std::string between = reading.scatters() ? ",  " : " + ";
  const std::int64_t k = reading.geometry().k;
  const Term last = term_of(reading, layer, row, k - 1);
  const int end = letter_count(between) * 2 + 1 + letter_count(last.text);
  for (std::int64_t j = 0; j < k; ++j) {
    const Term term = term_of(reading, layer, row, j);
    const int needed = letter_count(term.text) + letter_count(between);
    if (j > 0) line.add(between, Role::dim);
    if (j + 1 < k && line.letters() + needed + end > room) {
      line.add("⋯", Role::dim).add(between, Role::dim);
      line.add(last.text, last.role, Weight::semibold);
      break;
    }
    line.add(term.text, term.role,
             term.role == Role::padding_text ? Weight::regular : Weight::semibold);
  }
  return line.take();
}

void formula(AxisPicture& p) {
  Point at{AxisLayout::kMargin, p.layout.formula};
  if (p.reading.weighted()) {
    p.words(at, Anchor::start, rule(p.reading, p.layer));
    at.y += AxisLayout::kSumLine;
  }
  if (p.reading.spread()) {
    const std::vector<std::string> args{number(p.reading.geometry().s - 1)};
    p.words({at.x, at.y - 2}, Anchor::start,
            {{p.tr("scene.axis.zeros", args), Role::dim, Face::sans, Weight::regular,
              AxisLayout::kWordsSize}});
    at.y += AxisLayout::kSumLine;
  }
  if (!p.reading.in_numbers()) {
    p.words(at, Anchor::start, taps_of(p.reading, p.layer, p.marked, p.layout.line_letters));
    return;
  }
  if (p.layer.geometry().outputs() == 0) return;
  const Cell out = p.reading.row_id(p.marked).cell;
  for (auto& runs : sum_runs(p.layer, out, p.layout.line_letters, AxisLayout::kSumSize, p.tr)) {
    p.words(at, Anchor::start, std::move(runs));
    at.y += AxisLayout::kSumLine;
  }
}

// The keys of titles, of the height, the width, and the one axis that there is.
constexpr std::array kWindows{"scene.axis.height", "scene.axis.width", "scene.axis.time"};
constexpr std::array kStamps{"scene.axis.height_stamps", "scene.axis.width_stamps",
                             "scene.axis.time_stamps"};
constexpr std::array kPartOfWindows{"scene.axis.height_part", "scene.axis.width_part",
                                    "scene.axis.time_part"};
constexpr std::array kPartOfStamps{"scene.axis.height_part_stamps", "scene.axis.width_part_stamps",
                                   "scene.axis.time_part_stamps"};

// "Width: every window at once"; where rows are scrolled, which ones there are.
std::string title_words(const AxisPicture& p) {
  const bool scatters = p.reading.scatters();
  const std::size_t axis = p.reading.flat() ? std::size_t{2} : std::size_t{p.reading.axis()};
  if (p.layout.shown_rows == p.reading.rows()) {
    return p.tr((scatters ? kStamps : kWindows).at(axis));
  }
  const auto first = static_cast<std::int64_t>(std::llround(p.top));
  const std::vector<std::string> args{p.row_name(first),
                                      p.row_name(first + p.layout.shown_rows - 1),
                                      std::to_string(p.reading.rows())};
  return p.tr((scatters ? kPartOfStamps : kPartOfWindows).at(axis), args);
}

void title(AxisPicture& p) {
  const AxisGeometry& a = p.reading.geometry();
  Point at{AxisLayout::kMargin, AxisLayout::kMargin + 14};
  if (p.options.show.has(kShowHeadings)) {
    p.words(at, Anchor::start, {{title_words(p), Role::text, Face::sans, Weight::semibold, 15}});
    at.y += AxisLayout::kTitleLine;
  }
  if (!p.options.show.has(kShowSizes)) return;
  const bool scatters = p.reading.scatters();
  const std::string sizes =
      fmt::format("n={}  k={}  s={}  d={}   {} {}, {} → out {}", a.n, a.k, a.s, a.d,
                  scatters ? fmt::format("full {}  crop", a.full) : "pad",
                  number(scatters ? a.crop_before : a.pad_before),
                  number(scatters ? a.crop_after : a.pad_after), a.out);
  p.words(at, Anchor::start,
          {{sizes, Role::dim, Face::mono, Weight::regular, AxisLayout::kWordsSize}});
}

void captions(AxisPicture& p) {
  Point at{AxisLayout::kMargin, p.layout.words};
  const double size = AxisLayout::kWordsSize;
  const std::vector<std::string> args{std::to_string(p.step + 1),
                                      std::to_string(step_count(p.layer.geometry(), p.mode))};
  const bool scatters = p.reading.scatters();
  p.words(at, Anchor::start,
          {{p.tr("scene.step_of", args), Role::dim, Face::sans, Weight::regular, size},
           {"   " + p.rows_name() + index_text(p.layer.spec().op, p.now),
            scatters ? Role::input_text : Role::output_text, Face::mono, Weight::semibold, size}});
  for (const std::string& fact : p.facts) {
    at.y += AxisLayout::kWordsLine;
    p.words(at, Anchor::start, {{fact, Role::dim, Face::sans, Weight::regular, size}});
  }
}

// Of a scatter: counts that differ far from the ends too, where there is such a place.
void add_uneven(const AxisReading& reading, const Strings& tr, std::vector<std::string>& facts) {
  const AxisGeometry& a = reading.geometry();
  const bool far_from_ends = (a.n - 1) * a.s + 2 - a.K >= a.s;
  if (!far_from_ends || !uneven_interior(a)) return;
  const auto counts = interior_counts(a);
  const auto [least, most] = std::ranges::minmax(counts);
  const bool dilated = a.k % a.s == 0;
  const std::vector<std::string> args{number(least), number(most), number(dilated ? a.s : a.k),
                                      number(dilated ? a.d : a.s)};
  facts.push_back(tr(dilated ? "scene.axis.uneven_dilated" : "scene.axis.uneven", args));
}

}  // namespace

std::vector<std::string> axis_facts(const Layer& layer, const AxisReading& reading,
                                    const Strings& tr) {
  const AxisGeometry& a = reading.geometry();
  std::vector<std::string> facts;
  const auto fact = [&](const char* key, std::vector<std::string> args) {
    facts.push_back(tr(key, args));
  };
  if (reading.scatters()) {
    if (adds_planes(layer)) {
      fact("scene.axis.planes", {number(layer.grouping().inputs_of_one()), sum_name(layer)});
    }
    if (a.crop_before != 0 || a.crop_after != 0) {
      const std::int64_t kept =
          std::min(a.full, a.crop_before + a.out) - std::max<std::int64_t>(0, a.crop_before);
      fact("scene.axis.cropped", {number(a.out), number(a.full - kept), number(a.out - kept)});
    }
    add_uneven(reading, tr, facts);
    return facts;
  }
  if (reading.leftover() > 0) fact("scene.axis.leftover", {number(reading.leftover())});
  const auto counts = reading.counts();
  std::int64_t unread = 0;
  bool between = false;  // not only at the end, of which has been told
  for (std::int64_t at = reading.first(); at <= reading.last(); ++at) {
    if (reading.kind(at) != PositionKind::input) continue;
    if (counts[static_cast<std::size_t>(at)] > 0) continue;
    ++unread;
    between = between || at <= reading.last() - reading.leftover();
  }
  if (between) fact("scene.axis.unread", {number(unread), number(a.n)});
  return facts;
}

void draw_axis_words(AxisPicture& p) {
  title(p);
  if (p.options.show.has(kShowCaption)) captions(p);
  if (p.options.show.has(kShowFormula)) formula(p);
}

}  // namespace padlens
