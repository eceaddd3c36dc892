#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/scene/arithmetic.h"
#include "app/scene/exact_sum.h"
#include "app/scene/numbers.h"
#include "app/tests/scene_support.h"

// What a formula says with "=" is true of the numbers that it shows, to the last digit.

namespace padlens::test {
namespace {

// Decimal numbers by the schoolbook: a coefficient for each power of ten.
class Column {
 public:
  void add(long long digits, int exponent) { at_[exponent] += digits; }
  bool is_zero() {
    for (auto it = at_.begin(); it != at_.end(); ++it) {
      if (it->second % 10 != 0) return false;
      if (it->second != 0) at_[it->first + 1] += it->second / 10;
    }
    return true;
  }

 private:
  std::map<int, long long> at_;
};

struct Number {
  long long digits = 0;
  int exponent = 0;
};

// "(−1.25e7)" → -125 · 10^5
Number number_of(std::string text) {
  Number number;
  bool negative = false;
  int after = 0;
  bool pointed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "−") == 0 && text[i] != 'e') {
      negative = true;
      i += 2;
    } else if (text[i] == '.') {
      pointed = true;
    } else if (text[i] == 'e') {
      std::string power = text.substr(i + 1);
      if (power.starts_with("−")) power = "-" + power.substr(3);
      number.exponent = std::atoi(power.c_str());
      break;
    } else if (text[i] >= '0' && text[i] <= '9') {
      number.digits = number.digits * 10 + (text[i] - '0');
      after += pointed ? 1 : 0;
    }
  }
  number.exponent -= after;
  if (negative) number.digits = -number.digits;
  return number;
}

// The formula, read from its text alone.
struct Reading {
  bool terms_exact = false;
  bool result_exact = false;
  std::vector<std::string> terms;
  std::string result;
  long long divisor = 1;
  bool whole = true;  // all terms are written out
};

using RunLines = std::vector<std::vector<TextRun>>;

Reading read(const RunLines& lines) {
  Reading reading;
  std::string last_sign;
  for (const auto& line : lines) {
    for (const TextRun& run : line) {
      if (run.text == " = ") reading.terms_exact = true;
      if (run.text == "= " || run.text == "≈ ") last_sign = run.text;
      if (run.text.find(" more ") != std::string::npos) reading.whole = false;
      if (const auto at = run.text.find("÷ "); at != std::string::npos)
        reading.divisor = std::atoll(run.text.c_str() + at + 3);
      bool term = run.role == Role::input_text || run.role == Role::padding_text;
      // The selected plane among those that are added up.
      if (run.role == Role::window_text && lines.front().front().role == Role::output_text)
        term = true;
      if (term) reading.terms.push_back(run.text);
    }
  }
  reading.result_exact = last_sign == "= ";
  for (const TextRun& run : lines.back())
    if (run.weight == Weight::bold) reading.result = run.text;
  return reading;
}

// Of several input planes the sum over one of them comes first, then that of the planes.
std::vector<Reading> read_all(const Layer& layer, Cell out) {
  std::vector<RunLines> sums;
  for (auto& line : sum_runs(layer, out, 70, 15, strings("en"))) {
    const std::string& first = line.front().text;
    if (first.starts_with("y") || first.starts_with("(x")) sums.emplace_back();
    sums.back().push_back(std::move(line));
  }
  std::vector<Reading> readings;
  std::ranges::transform(sums, std::back_inserter(readings), read);
  return readings;
}

Reading read(const Layer& layer, Cell out) {
  return read_all(layer, out).back();
}

bool is_true(const Reading& reading) {
  Column sum;
  for (const std::string& term : reading.terms) {
    const auto dot = term.find("·");
    const Number value = number_of(term.substr(0, dot));
    const Number weight = dot == std::string::npos ? Number{1, 0} : number_of(term.substr(dot + 2));
    sum.add(value.digits * weight.digits, value.exponent + weight.exponent);
  }
  const Number result = number_of(reading.result);
  sum.add(-result.digits * reading.divisor, result.exponent);
  return sum.is_zero();
}

Cell some_output(const Layer& layer) {
  return {pick(0, static_cast<int>(layer.geometry().height().out) - 1),
          pick(0, static_cast<int>(layer.geometry().width().out) - 1)};
}

RC_GTEST_PROP(SceneTruth, WhatIsWrittenWithEqualsIsTrueAndAllElseIsNot, ()) {
  const Layer layer = (*settled_shots()).layer;
  const Cell out = some_output(layer);
  const std::vector<Reading> readings = read_all(layer, out);
  RC_ASSERT(readings.size() == (layer.grouping().inputs_of_one() > 1 ? 2U : 1U));
  for (const Reading& each : readings) {
    RC_PRE(each.whole);
    RC_LOG() << each.result << '\n';
    RC_ASSERT(each.result_exact == is_true(each));
  }
  bool rounded = false;
  for (const Tap& tap : taps(layer, out)) {
    for (const double value : {tap.cell.value, tap.weight})
      rounded = rounded || equals_sign(cell_text(value), value) != "=";
  }
  RC_ASSERT(readings.front().terms_exact == !rounded);
  if (readings.size() == 1) return;
  // What is added up are the planes' own sums, and the first sum is the selected one's.
  const Grouping grouping = layer.grouping();
  const std::vector<std::string>& parts = readings.back().terms;
  RC_ASSERT(static_cast<std::int64_t>(parts.size()) == grouping.inputs_of_one());
  const std::int64_t first = grouping.first_input(layer.shown().output);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PlanePair pair{first + static_cast<std::int64_t>(i), layer.shown().output};
    const std::string part = cell_text(add_taps(layer, out, 0, pair));
    RC_ASSERT(parts[i] == part || parts[i] == "(" + part + ")");
    if (pair.input == layer.shown().input) RC_ASSERT(readings.front().result == part);
  }
}

RC_GTEST_PROP(SceneTruth, TheResultIsWrittenAsInItsCell, ()) {
  Shot shot = *settled_shots();
  shot.options.mode = PlayMode::gather;
  const Cell now = now_of(shot);
  const auto shown = numbers_on(shot.scene(), {GridId::output, now});
  RC_PRE(!shown.empty());
  // In the cell the sign stands before what is not exact, in the sum it takes the place of "=".
  const std::string result = read(shot.layer, now).result;
  RC_ASSERT(shown.front() == result || shown.front() == "≈" + result);
}

TEST(SceneTruth, MeansAreExactWhereTheirQuotientsAre) {
  for (const char* input : {"[[1, 2], [3, 4]]", "[[1, 2], [4, 4]]", "[[0.1, 0.2], [0.3, 0.1]]",
                            "[[1, 0], [0, 0]]", "[[1000000, 1000001], [0, 0]]"}) {
    const Layer layer = layer_from(
        R"({"op": "average_pool2d", "framework": "pytorch", "input": 2, "kernel": 2,
            "input_values": )" +
        std::string(input) + "}");
    const Reading reading = read(layer, {0, 0});
    EXPECT_EQ(reading.divisor, 4);
    EXPECT_EQ(reading.result_exact, is_true(reading)) << input << ' ' << reading.result;
  }
  const Layer thirds = layer_from(
      R"({"op": "average_pool2d", "input": [1, 3], "kernel": [1, 3],
          "input_values": [[1, 0, 0]]})");
  EXPECT_FALSE(read(thirds, {0, 0}).result_exact);
}

Reading with(const char* input, const char* kernel) {
  return read(layer_from(R"({"input": [1, 3], "kernel": [1, 3], "input_values": [)" +
                         std::string(input) + R"(], "kernel_values": [)" + kernel + "]}"),
              {0, 0});
}

TEST(SceneTruth, NoNoiseOfFloatingPointIsShown) {
  const Reading tenths = with("[0.1, 0.2, 0]", "[1, 1, 1]");
  EXPECT_EQ(tenths.result, "0.3");
  EXPECT_TRUE(tenths.result_exact);
  // Nines of ninths: what is shown of them does not come to 5.
  const Reading ninths = with("[10, 20, 15]",
                              "[0.1111111111111111, 0.1111111111111111, "
                              "0.1111111111111111]");
  EXPECT_EQ(ninths.result, "5");
  EXPECT_FALSE(ninths.terms_exact);
  EXPECT_FALSE(ninths.result_exact);
  const Reading large = with("[123456, 0, 0]", "[9, 0, 0]");
  EXPECT_EQ(large.result, "1.111e6");
  EXPECT_TRUE(large.terms_exact);
  EXPECT_FALSE(large.result_exact);
  const Reading million = with("[1000, 0, 0]", "[1000, 0, 0]");
  EXPECT_EQ(million.result, "1e6");
  EXPECT_TRUE(million.result_exact);
  // A double keeps no 1 beside 10^16.
  EXPECT_FALSE(with("[1e16, 1, -1e16]", "[1, 1, 1]").result_exact);
  EXPECT_FALSE(with("[1e300, 0, 0]", "[1e300, 0, 0]").result_exact);
}

TEST(SceneTruth, AScatterSaysWhereItsProductsAreRounded) {
  Shot shot;
  shot.options.mode = PlayMode::scatter;
  const auto sign = [&](const char* kernel) {
    shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": [1, 1], "kernel": [1, 2],
        "input_values": [[3]], "kernel_values": [)" +
                            std::string(kernel) + "]}");
    for (const Text& text : all_of<Text>(shot.scene()))
      if (words(text).starts_with("× ")) return text.runs.back().text;
    return std::string();
  };
  EXPECT_EQ(sign("[2, 0.5]"), " =");
  EXPECT_EQ(sign("[2, 0.3333333333]"), " ≈");
}

// --- the arithmetic of it --------------------------------------------------------

TEST(ExactSum, ReadsWhatNumbersWrite) {
  const auto digits = [](const char* text) { return decimal_of(text).value().digits; };
  const auto exponent = [](const char* text) { return decimal_of(text).value().exponent; };
  EXPECT_EQ(digits("(−1.25e7)"), -125);
  EXPECT_EQ(exponent("(−1.25e7)"), 5);
  EXPECT_EQ(exponent("1e−324"), -324);
  EXPECT_EQ(digits("-0.5"), -5);
  for (const char* none : {"", "–", "inf", "−inf", "1x", "(1", "e5", "1e"})
    EXPECT_FALSE(decimal_of(none)) << none;
}

RC_GTEST_PROP(ExactSum, IsZeroExactlyWhereTheNumbersCancel, ()) {
  ExactSum sum;
  Column column;
  const auto add = [&](Decimal a, Decimal b) {
    sum.add(a, b);
    column.add(a.digits * b.digits, a.exponent + b.exponent);
  };
  std::vector<Decimal> added;
  for (int i = pick(1, 40); i > 0; --i) {
    const Decimal a{pick(-999999, 999999), pick(-327, 305)};
    add(a, {pick(1, 9), 0});
    added.push_back(a);
  }
  RC_ASSERT(sum.is_zero() == Column(column).is_zero());
  // All of it taken away again, by other parts.
  ExactSum gone;
  for (const Decimal& a : added) {
    gone.add(a, {4096, 0});
    gone.subtract({a.digits * 1000, a.exponent - 3}, {4096, 0});
  }
  RC_ASSERT(gone.is_zero());
  gone.add({1, pick(-654, 610)});
  RC_ASSERT(!gone.is_zero());
}

// --- one style -------------------------------------------------------------------

TEST(SceneNumberTexts, HaveOneStyleOfExponent) {
  EXPECT_EQ(cell_text(1e-7), "1e−7");
  EXPECT_EQ(cell_text(-1.5e-12), "−1.5e−12");
  EXPECT_EQ(full_text(1e-7), "1e−7");
  EXPECT_EQ(full_text(1.5e20), "1.5e20");
  EXPECT_EQ(result_text(2e300), "2e300");
  EXPECT_EQ(result_text(0.1 + 0.2), "0.3");
  EXPECT_EQ(result_text(1.0 / 3), "0.333333333333");
  EXPECT_EQ(equals_text(result_text(0.1 + 0.2), 0.1 + 0.2), "= 0.3");
  EXPECT_EQ(equals_text(result_text(1.0 / 3), 1.0 / 3), "≈ 0.333333333333");
  EXPECT_EQ(equals_text(result_text(NAN), NAN), "= –");
}

}  // namespace
}  // namespace padlens::test
