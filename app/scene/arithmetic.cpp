#include "app/scene/arithmetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

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
  void wrap(int indent) {
    lines_.emplace_back();
    used_ = 0;
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
  return text + fmt::format(" ÷ {}", divisor_of(layer.geometry(), out));
}

std::string term_of(const Layer& layer, const Tap& tap) {
  const Operation& op = layer.op();
  const Notation& notation = op.notation;
  const bool real = tap.cell.kind == CellKind::input;
  if (!real && op.reducer->skips_padding) return std::string(notation.padding);
  if (op.has_kernel)
    return factor(tap.cell.value) + std::string(notation.times) + factor(tap.weight);
  // Between commas a sign stands by itself.
  return notation.separator == "," ? cell_text(tap.cell.value) : factor(tap.cell.value);
}

// Why an average divides by something else than the size of its window; "" where it does not.
std::string divisor_words(const Layer& layer, Cell out, const Strings& tr) {
  if (!layer.op().reducer->divides) return "";
  const Geometry& geometry = layer.geometry();
  const auto& [h, w] = geometry.axis;
  const std::string divisor = std::to_string(divisor_of(geometry, out));
  const std::vector<std::string> args{divisor, std::to_string(h.k * w.k)};
  if (geometry.divisor_override) return tr("scene.divisor.overridden", args);
  if (divisor_of(geometry, out) == h.k * w.k) return "";
  return tr(geometry.counting == Counting::real ? "scene.divisor.real" : "scene.divisor.padded",
            args);
}

}  // namespace

std::vector<std::vector<TextRun>> sum_runs(const Layer& layer, Cell out, int letters, double size,
                                           const Strings& tr) {
  std::vector<Tap> all = taps(layer, out);
  // Nothing stands there, so there is nothing to add.
  std::erase_if(all, [](const Tap& tap) { return tap.cell.kind == CellKind::overhang; });
  const Notation& notation = layer.op().notation;
  const std::string close = closing(layer, out);
  const bool commas = notation.separator == ",";
  const std::string name = "y" + index_text(out);
  const int indent = letter_count(name) + 3;
  Lines lines(letters, size);
  lines.add(name, Role::output_text, Weight::bold);
  lines.add(" = ", Role::dim);
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
  lines.add("= ", Role::dim);
  lines.add(full_text(output_value(layer, out)), Role::output_text, Weight::bold);
  const std::string words =
      has_value(layer.geometry(), out) ? divisor_words(layer, out, tr) : tr("scene.no_value");
  if (!words.empty()) {
    lines.add("   " + words, Role::dim);
    lines.last().face = Face::sans;
  }
  return lines.take();
}

int sum_lines(const Layer& layer, const LayerLook& look, int letters) {
  const auto terms =
      static_cast<std::int64_t>(shown_terms(static_cast<std::size_t>(layer.kernel()->size())));
  int value = look.input().factor_letters;
  if (layer.spec().pad_fill.mode == FillMode::constant) {
    value = std::max(value, letter_count(factor(layer.spec().pad_fill.constant)));
  }
  const bool weighted = layer.op().has_kernel;
  const std::string times(layer.op().notation.times);
  const int term = value + (weighted ? letter_count(times) + look.kernel().factor_letters : 0) + 3;
  const auto& [h, w] = layer.geometry().axis;
  const int indent = letter_count("y" + index_text({h.out - 1, w.out - 1})) + 3;
  const int first = letter_count(std::string(layer.op().notation.open));
  const std::int64_t per_line = std::max((letters - indent - first + 3) / term, 1);
  const std::int64_t truncated = layer.kernel()->size() > terms ? 1 : 0;
  return static_cast<int>((terms + per_line - 1) / per_line + 1 + truncated);
}

namespace {

constexpr double kLetter = kLetterWidth * GridLayout::kSumSize;
constexpr double kWideLetter = kSumLetter * GridLayout::kSumSize;
constexpr double kLeastMargin = 4;

}  // namespace

double sum_width(int letters) {
  const double wide = std::ceil(letters * kWideLetter + kLeastMargin) + 0.5;  // half as kMargin
  return std::max(letters * kLetter + GridLayout::kMargin, wide);
}

int sum_letters(const Layer& layer, const LayerLook& look, double width) {
  const auto most = static_cast<int>((width - GridLayout::kMargin) / kLetter);
  const int easy = std::min(most, static_cast<int>((width - kLeastMargin) / kWideLetter));
  int letters = std::max(GridLayout::kLeastLetters, easy);
  const int lines = sum_lines(layer, look, std::max(letters, most));
  if (lines == sum_lines(layer, look, letters)) return letters;
  while (sum_lines(layer, look, letters) > lines)
    ++letters;
  return letters;
}

}  // namespace padlens
