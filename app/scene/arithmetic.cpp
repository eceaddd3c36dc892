#include "app/scene/arithmetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "app/scene/exact_sum.h"
#include "app/scene/layout.h"
#include "app/scene/numbers.h"

namespace padlens {
namespace {

constexpr std::size_t kMostTerms = 36;

// Of so many terms, those that are written out.
std::size_t shown_terms(std::size_t all) {
  return all > kMostTerms ? kMostTerms - 4 : all;
}

// "(−2)": a sign amid a sum needs its brackets.
std::string factor(double value) {
  std::string text = cell_text(value);
  return value < 0 ? "(" + text + ")" : text;
}

class Lines {
 public:
  Lines(int letters, double size) : letters_(letters), size_(size) { lines_.emplace_back(); }

  void add(std::string text, Role role, Weight weight = Weight::regular) {
    used_ += letter_count(text);
    lines_.back().push_back({std::move(text), role, Face::mono, weight, size_});
  }
  TextRun& last() { return lines_.back().back(); }
  bool fits(int more) const { return used_ + more <= letters_; }
  void next() {
    lines_.emplace_back();
    used_ = 0;
  }
  void wrap(int indent) {
    next();
    add(std::string(static_cast<std::size_t>(indent), ' '), Role::none);
  }
  std::vector<std::vector<TextRun>> take() { return std::move(lines_); }

 private:
  std::vector<std::vector<TextRun>> lines_;
  int letters_;
  double size_;
  int used_ = 0;
};

// What follows the last term: ") ÷ 4".
std::string closing(const Layer& layer, Cell out) {
  std::string text(layer.op().notation.close);
  if (!layer.op().reducer->divides) return text;
  return text + fmt::format(" ÷ {}", ratio_text(divisor_of(layer.geometry(), out)));
}

std::string term_of(const Layer& layer, const Tap& tap) {
  const Operation& op = layer.op();
  const Notation& notation = op.notation;
  const bool real = tap.cell.kind == CellKind::input;
  if (!real && layer.skips_padding()) return std::string(notation.padding);
  if (op.has_kernel)
    return factor(tap.cell.value) + std::string(notation.times) + factor(tap.weight);
  // Between commas a sign stands by itself.
  return notation.separator == "," ? cell_text(tap.cell.value) : factor(tap.cell.value);
}

// A number as a cell shows it.
struct Written {
  std::optional<Decimal> decimal;  // nothing: infinite, or none
  bool rounded = false;
};

Written written(double value) {
  constexpr double kWhole = 1e6;
  if (value == std::floor(value) && std::abs(value) < kWhole) {
    return {Decimal{static_cast<std::int64_t>(value), 0}, false};
  }
  const std::string text = cell_text(value);
  return {decimal_of(text), equals_sign(text, value) != "="};
}

// Whether the sum, as it is written, is true.
struct Truth {
  bool terms = true;   // the first "=": each term is all of its number
  bool result = true;  // the last: so much the terms come to
};

Truth truth_of(const Layer& layer, Cell out, const std::vector<Tap>& all, double value) {
  const Operation& op = layer.op();
  const Written result = written(value);
  Truth truth;
  ExactSum sum;
  bool finite = result.decimal.has_value();
  for (const Tap& tap : all) {
    if (tap.cell.kind != CellKind::input && layer.skips_padding()) continue;
    const Written term = written(tap.cell.value);
    const Written weight = op.has_kernel ? written(tap.weight) : Written{Decimal{1, 0}, false};
    truth.terms = truth.terms && !term.rounded && !weight.rounded;
    finite = finite && term.decimal && weight.decimal;
    if (finite) sum.add(*term.decimal, *weight.decimal);
  }
  if (!has_value(layer.geometry(), out)) return truth;  // "–" claims nothing
  if (op.reducer->selects) return truth;                // one of the terms, written alike
  const bool plain = op.notation.separator == "+" && op.notation.open.size() <= 1;
  if (!finite || !plain) {
    truth.result = finite && truth.terms && !result.rounded;
    return truth;
  }
  const Ratio divisor = op.reducer->divides ? divisor_of(layer.geometry(), out) : Ratio{};
  if (divisor.under != 1) {
    truth.result = truth.terms && !result.rounded;
    return truth;
  }
  sum.subtract(*result.decimal, {divisor.over, 0});
  truth.result = sum.is_zero();
  return truth;
}

// Why an average divides by something else than the size of its window; "" where it does not.
std::string divisor_words(const Layer& layer, Cell out, const Strings& tr) {
  if (!layer.op().reducer->divides) return "";
  const Geometry& geometry = layer.geometry();
  const auto& [h, w] = geometry.axis;
  const std::string divisor = ratio_text(divisor_of(geometry, out));
  const std::vector<std::string> args{divisor, std::to_string(h.k * w.k)};
  if (geometry.divisor_override) return tr("scene.divisor.overridden", args);
  if (divisor_of(geometry, out) == Ratio{h.k * w.k, 1}) return "";
  return tr(geometry.counting == Counting::real ? "scene.divisor.real" : "scene.divisor.padded",
            args);
}

}  // namespace

bool is_product(double a, double b, double product) {
  const auto first = written(a).decimal;
  const auto second = written(b).decimal;
  const auto result = written(product).decimal;
  if (!first || !second || !result) return false;
  ExactSum sum;
  sum.add(*first, *second);
  sum.subtract(*result);
  return sum.is_zero();
}

namespace {

// "y[1,2]"; of several output planes "y3[1,2]".
std::string output_name(const Layer& layer, Cell out) {
  const std::string plane =
      layer.grouping().filters > 1 ? std::to_string(layer.shown().output) : "";
  return "y" + plane + index_text(layer.spec().op, out);
}

std::string part_name(const Layer& layer, Cell out) {
  return sum_name(layer) + index_text(layer.spec().op, out);
}

// Of the planes that are added up, those that are written.
PlaneRange written_planes(const Layer& layer) {
  constexpr std::int64_t kMostPlanes = 12;
  const Grouping grouping = layer.grouping();
  return planes_around(grouping.first_input(layer.shown().output), grouping.inputs_of_one(),
                       layer.shown().input, kMostPlanes);
}

// The output as the sum of what its input planes give: "y3[1,2] = 30 + 12 + 5" and "= 47".
void add_planes(Lines& lines, const Layer& layer, Cell out, const Strings& tr) {
  const PlaneRange planes = written_planes(layer);
  const Written result = written(output_value(layer, out));
  Truth truth;
  bool finite = result.decimal.has_value();
  ExactSum sum;
  std::vector<std::string> terms;
  for (std::int64_t c = planes.first; c < planes.end(); ++c) {
    const double part = add_taps(layer, out, 0, {c, layer.shown().output});
    const Written term = written(part);
    truth.terms = truth.terms && !term.rounded;
    finite = finite && term.decimal;
    if (finite) sum.add(*term.decimal, {1, 0});
    terms.push_back(factor(part));
  }
  if (finite) sum.subtract(*result.decimal, {1, 0});
  truth.result = finite && sum.is_zero();
  // What is left out is taken at its word.
  if (planes.count < planes.all) truth.result = finite && truth.terms && !result.rounded;
  const std::string name = output_name(layer, out);
  const int indent = letter_count(name) + 1;
  lines.next();
  lines.add(name, Role::output_text, Weight::bold);
  lines.add(truth.terms ? " = " : " ≈ ", Role::dim);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0 && !lines.fits(letter_count(terms[i]) + 3)) {
      lines.wrap(indent);
      lines.add("+ ", Role::dim);
    } else if (i > 0) {
      lines.add(" + ", Role::dim);
    }
    const bool selected = planes.first + static_cast<std::int64_t>(i) == layer.shown().input;
    lines.add(terms[i], selected ? Role::window_text : Role::input_text,
              selected ? Weight::bold : Weight::semibold);
  }
  if (const std::int64_t left_out = planes.all - planes.count; left_out > 0) {
    lines.wrap(indent);
    lines.add("+ " + tr("scene.more_planes", std::array{std::to_string(left_out)}), Role::dim);
    lines.last().face = Face::sans;
  }
  lines.wrap(indent);
  lines.add(truth.result ? "= " : "≈ ", Role::dim);
  lines.add(cell_text(output_value(layer, out)), Role::output_text, Weight::bold);
}

}  // namespace

PlaneRange planes_around(std::int64_t begin, std::int64_t all, std::int64_t middle,
                         std::int64_t most) {
  const std::int64_t count = std::clamp<std::int64_t>(most, 1, all);
  const std::int64_t before = std::clamp<std::int64_t>(middle - begin - count / 2, 0, all - count);
  return {begin, all, begin + before, count};
}

bool adds_planes(const Layer& layer) {
  return layer.grouping().inputs_of_one() > 1;
}

std::string sum_name(const Layer& layer) {
  if (adds_planes(layer)) return fmt::format("(x{}*w)", layer.shown().input);
  return layer.grouping().filters > 1 ? fmt::format("y{}", layer.shown().output) : "y";
}

std::string input_name(const Layer& layer) {
  return layer.grouping().channels > 1 ? fmt::format("x{}", layer.shown().input) : "x";
}

std::vector<std::vector<TextRun>> sum_runs(const Layer& layer, Cell out, int letters, double size,
                                           const Strings& tr) {
  std::vector<Tap> all = taps(layer, out);
  // Nothing stands there, so there is nothing to add.
  std::erase_if(all, [](const Tap& tap) { return tap.cell.kind == CellKind::overhang; });
  const Notation& notation = layer.op().notation;
  const bool part = adds_planes(layer);
  const double value = part ? add_taps(layer, out, 0) : output_value(layer, out);
  const Truth truth = truth_of(layer, out, all, value);
  const std::string close = closing(layer, out);
  const bool commas = notation.separator == ",";
  const std::string name = part ? part_name(layer, out) : output_name(layer, out);
  const int indent = letter_count(name) + 3;
  Lines lines(letters, size);
  lines.add(name, part ? Role::window_text : Role::output_text, Weight::bold);
  lines.add(truth.terms ? " = " : " ≈ ", Role::dim);
  if (!notation.open.empty()) lines.add(std::string(notation.open), Role::dim);
  const std::size_t shown = shown_terms(all.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const Tap& tap = all[i];
    const std::string term = term_of(layer, tap);
    const bool first = i == 0;
    if (!first && !lines.fits(letter_count(term) + 3)) {
      if (commas) lines.add(",", Role::dim);
      lines.wrap(indent - 2);
      lines.add(commas ? "  " : "+ ", Role::dim);
    } else if (!first) {
      lines.add(commas ? ", " : " + ", Role::dim);
    }
    const bool input = tap.cell.kind == CellKind::input;
    lines.add(term,
              tap.wins ? Role::output_text
              : input  ? Role::input_text
                       : Role::padding_text,
              tap.wins ? Weight::bold
              : input  ? Weight::semibold
                       : Weight::regular);
  }
  if (shown < all.size()) {
    const std::vector<std::string> args{std::to_string(all.size() - shown)};
    if (commas) lines.add(",", Role::dim);
    lines.wrap(indent - 2);
    lines.add((commas ? "  " : "+ ") + tr("scene.more_terms", args), Role::dim);
    lines.last().face = Face::sans;  // words, in any language
  }
  if (!close.empty()) lines.add(close, Role::dim);
  lines.wrap(indent - 2);
  lines.add(truth.result ? "= " : "≈ ", Role::dim);
  lines.add(cell_text(value), part ? Role::window_text : Role::output_text, Weight::bold);
  const std::string words =
      has_value(layer.geometry(), out) ? divisor_words(layer, out, tr) : tr("scene.no_value");
  if (!words.empty()) {
    lines.add("   " + words, Role::dim);
    lines.last().face = Face::sans;
  }
  if (part) add_planes(lines, layer, out, tr);
  return lines.take();
}

namespace {

// What a plane gives, at most, with what stands between two of them: "(−1.235e−100) + ".
constexpr int kPlaneTerm = 16;

// How a sum is made up, in letters; the longest there may be.
struct SumShape {
  std::int64_t terms = 0;
  bool truncated = false;  // not all of them
  int term = 0;            // with what stands between two
  int indent = 0;          // "y[1,2] = "
  int open = 0;
  std::int64_t planes = 0;  // that are added up in further lines
  bool more_planes = false;
};

SumShape shape_of(const Layer& layer, const LayerLook& look) {
  const Notation& notation = layer.op().notation;
  int value = look.input().factor_letters;
  if (layer.fill().mode == FillMode::constant) {
    value = std::max(value, letter_count(factor(layer.fill().constant)));
  }
  const int weight = layer.op().has_kernel
                         ? letter_count(std::string(notation.times)) + look.kernel().factor_letters
                         : 0;
  const auto& [h, w] = layer.geometry().axis;
  SumShape shape;
  shape.terms =
      static_cast<std::int64_t>(shown_terms(static_cast<std::size_t>(layer.kernel()->size())));
  shape.truncated = layer.kernel()->size() > shape.terms;
  shape.term = value + weight + 3;
  const Cell last{h.out - 1, w.out - 1};
  shape.indent = letter_count(output_name(layer, last)) + 3;
  if (adds_planes(layer)) {
    shape.indent = std::max(shape.indent, letter_count(part_name(layer, last)) + 3);
    const PlaneRange planes = written_planes(layer);
    shape.planes = planes.count;
    shape.more_planes = planes.count < planes.all;
  }
  shape.open = letter_count(std::string(notation.open));
  return shape;
}

// With so many letters a line has room for all terms. What follows a pool's result takes as many
// as there are at least.
int whole_letters(const Layer& layer, const LayerLook& look) {
  const SumShape shape = shape_of(layer, look);
  const auto terms = static_cast<int>(shape.terms * shape.term);
  const auto planes = static_cast<int>(shape.planes * kPlaneTerm);
  const int all = shape.indent + std::max(shape.open + terms, planes);
  const bool words = !layer.op().has_kernel || shape.truncated;
  return words ? std::max(all, GridLayout::kLeastLetters) : all;
}

}  // namespace

int sum_lines(const Layer& layer, const LayerLook& look, int letters) {
  const SumShape shape = shape_of(layer, look);
  const auto lines = [&](std::int64_t terms, int free, int term) {
    const std::int64_t per_line = std::max((free + 3) / term, 1);
    return static_cast<int>((terms + per_line - 1) / per_line + 1);
  };
  int all = lines(shape.terms, letters - shape.indent - shape.open, shape.term) +
            (shape.truncated ? 1 : 0);
  if (shape.planes > 0) {
    all += lines(shape.planes, letters - shape.indent, kPlaneTerm) + (shape.more_planes ? 1 : 0);
  }
  return all;
}

namespace {

constexpr double kLetter = kLetterWidth * GridLayout::kSumSize;
constexpr double kWideLetter = kSumLetter * GridLayout::kSumSize;
constexpr double kLeastMargin = 4;

// What a line of so many letters needs, up to the picture's edge.
double sum_width(int letters) {
  const double wide = std::ceil(letters * kWideLetter + kLeastMargin) + 0.5;  // half as kMargin
  return std::max(letters * kLetter + GridLayout::kMargin, wide);
}

// How many letters a line has where that much is free, at least `least`. A few more if lines are
// saved so: then the picture has to be wider.
int sum_letters(const Layer& layer, const LayerLook& look, double width, int least) {
  const auto most = static_cast<int>((width - GridLayout::kMargin) / kLetter);
  const int easy = std::min(most, static_cast<int>((width - kLeastMargin) / kWideLetter));
  int letters = std::max(least, easy);
  const int lines = sum_lines(layer, look, std::max(letters, most));
  if (lines == sum_lines(layer, look, letters)) return letters;
  while (sum_lines(layer, look, letters) > lines)
    ++letters;
  return letters;
}

}  // namespace

SumRoom sum_room(const Layer& layer, const LayerLook& look, PlayMode mode, double text_x,
                 double width, double least_width) {
  SumRoom room;
  if (mode == PlayMode::scatter) {  // lines of words
    room.letters = GridLayout::kLeastLetters;
    room.lines = adds_planes(layer) ? 3 : 2;
    room.width = std::max(width, text_x + sum_width(room.letters));
    return room;
  }
  const int whole = whole_letters(layer, look);
  room.width = std::max(width, std::min(least_width, text_x + sum_width(whole)));
  room.letters =
      sum_letters(layer, look, room.width - text_x, std::min(whole, GridLayout::kLeastLetters));
  room.lines = sum_lines(layer, look, room.letters);
  room.width = std::max(room.width, text_x + sum_width(room.letters));
  return room;
}

}  // namespace padlens
