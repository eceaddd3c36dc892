#include "core/answers/shown.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <latch>
#include <thread>

#include "core/answers/nearest.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

// Multiplications for layers whose numbers do not matter.
constexpr ShownBudget kNoNumbers{0, 0};

bool same_numbers(const GridPtr& a, const GridPtr& b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (a->rows() != b->rows() || a->cols() != b->cols()) return false;
  for (const Cell cell : cells_of(a->rows(), a->cols())) {
    const double x = a->at(cell);
    const double y = b->at(cell);
    if (x != y && !(std::isnan(x) && std::isnan(y))) return false;
  }
  return true;
}

bool same_layer(const Layer& a, const Layer& b) {
  return a.spec() == b.spec() && a.geometry() == b.geometry() &&
         same_numbers(a.input(), b.input()) && same_numbers(a.kernel(), b.kernel()) &&
         same_numbers(a.output(), b.output()) && a.ready_rows() == b.ready_rows();
}

bool same_derivation(const Derivation& a, const Derivation& b) {
  return a.axis == b.axis && a.axes_agree == b.axes_agree;
}

bool same_verdicts(const std::vector<RuleVerdict>& a, const std::vector<RuleVerdict>& b) {
  return std::ranges::equal(a, b, [](const RuleVerdict& x, const RuleVerdict& y) {
    return x.rule == y.rule && x.where == y.where && x.holds == y.holds &&
           x.predicted == y.predicted && x.actual == y.actual;
  });
}

bool same_resolution(const Resolution& a, const Resolution& b) {
  return a.geometry == b.geometry && a.problems == b.problems;
}

bool same_rows(const std::vector<ComparisonRow>& a, const std::vector<ComparisonRow>& b) {
  return std::ranges::equal(a, b, [](const ComparisonRow& x, const ComparisonRow& y) {
    return x.framework == y.framework && x.label == y.label && x.spec == y.spec &&
           same_resolution(x.resolution, y.resolution) && x.present == y.present &&
           x.difference == y.difference;
  });
}

rc::Gen<Spec> any_layer() {
  return rc::gen::oneOf(layer_specs(), pool_specs());
}

RC_GTEST_PROP(Shown, SaysWhatTheSingleFunctionsSay, ()) {
  const Spec spec = *any_layer();
  const Shown shown = make_shown({spec});
  const Resolution resolution = resolve(spec);
  const Geometry& geometry = *resolution.geometry;
  RC_ASSERT(shown.specs() == std::vector<Spec>{spec});
  RC_ASSERT(shown.selected() == 0U);
  RC_ASSERT(shown.spec() == spec);
  RC_ASSERT(same_resolution(shown.resolution(), resolution));
  RC_ASSERT(shown.problems().size() == resolution.problems.size());
  const Layer layer = make_layer(spec, geometry);
  RC_ASSERT(same_layer(shown.layer(), layer));
  RC_ASSERT(same_derivation(shown.derivation(), derive(spec, geometry)));
  RC_ASSERT(same_verdicts(shown.verdicts(), judge_rules(spec, geometry)));
  RC_ASSERT(same_rows(shown.comparison(), compare(layer)));
  RC_ASSERT(shown.inputs() == inputs_with_output(spec));
  RC_ASSERT(shown.nearest() == (resolution.accepted() ? std::nullopt : nearest_accepted(spec)));
}

RC_GTEST_PROP(Shown, TheOrderOfAskingChangesNoAnswer, ()) {
  const std::vector<StackLayer> specs{*any_layer()};
  const Shown one = make_shown(specs);
  const Shown two = make_shown(specs);
  const auto nearest = one.nearest();
  const auto inputs = one.inputs();
  const auto rows = one.comparison();
  const auto verdicts = one.verdicts();
  const Derivation derivation = one.derivation();
  RC_ASSERT(same_layer(one.layer(), two.layer()));
  RC_ASSERT(same_derivation(derivation, two.derivation()));
  RC_ASSERT(same_verdicts(verdicts, two.verdicts()));
  RC_ASSERT(same_rows(rows, two.comparison()));
  RC_ASSERT(inputs == two.inputs());
  RC_ASSERT(nearest == two.nearest());
}

// Also of what nobody can compute: an answer, and never one that needs a geometry that is not
// there.
RC_GTEST_PROP(Shown, HasAnAnswerToAnything, ()) {
  const std::vector<Spec> asked =
      *rc::gen::container<std::vector<Spec>>(rc::gen::oneOf(wild_specs(), any_layer()));
  const auto selected = static_cast<std::size_t>(pick(0, 4));
  const std::vector<StackLayer> specs(asked.begin(), asked.end());
  const Shown shown = make_shown(specs, selected, kNoNumbers);
  RC_ASSERT(shown.specs().size() == specs.size());
  const bool there = shown.resolution().geometry.has_value();
  RC_ASSERT(there || shown.derivation().axis == Derivation{}.axis);
  RC_ASSERT(there || shown.verdicts().empty());
  RC_ASSERT(there || (shown.layer().empty() && shown.comparison().empty()));
  RC_ASSERT(selected < specs.size() || (!there && shown.resolution().problems.empty()));
}

TEST(Shown, NothingSelectedHasNothingToSay) {
  const Spec spec = conv(6, 3);
  const std::array nothing{Shown(), make_shown({}), make_shown({spec}, 1), make_shown({spec}, 99)};
  for (const Shown& shown : nothing) {
    EXPECT_EQ(shown.spec(), Spec{});
    EXPECT_FALSE(shown.resolution().geometry);
    EXPECT_TRUE(shown.problems().empty());
    EXPECT_TRUE(shown.layer().empty());
    EXPECT_TRUE(shown.derivation().axis[kHeight].formulas.empty());
    EXPECT_TRUE(shown.verdicts().empty());
    EXPECT_TRUE(shown.comparison().empty());
    EXPECT_EQ(shown.inputs(), (std::array<InputRange, 2>{}));
    EXPECT_FALSE(shown.nearest());
  }
  EXPECT_EQ(nothing[2].specs(), std::vector{spec});
}

TEST(Shown, ARefusedLayerHasItsArithmeticAndANearestOne) {
  const Spec spec =
      from_json(R"({"framework": "pytorch", "input": 6, "stride": 2, "padding": "same"})");
  const Shown shown = make_shown({spec});
  EXPECT_FALSE(shown.resolution().accepted());
  ASSERT_EQ(shown.problems().size(), 1U);
  EXPECT_EQ(shown.problems()[0].layer, 0U);
  EXPECT_EQ(shown.problems()[0].problem.code, "pytorch_same_stride");
  EXPECT_EQ(shown.layer().spec(), spec);
  EXPECT_FALSE(shown.derivation().axis[kHeight].formulas.empty());
  EXPECT_EQ(shown.nearest(), nearest_accepted(spec));
  EXPECT_TRUE(shown.nearest());
}

TEST(Shown, WithoutAGeometryTheNearestIsStillThere) {
  const Shown shown = make_shown({conv(4, 5)});
  EXPECT_FALSE(shown.resolution().geometry);
  EXPECT_TRUE(shown.layer().empty());
  EXPECT_TRUE(shown.comparison().empty());
  EXPECT_EQ(shown.nearest(), nearest_accepted(conv(4, 5)));
}

TEST(Shown, TheInputOfALaterLayerIsTheOutputOfTheOneBefore) {
  Spec first = conv(9, 3, 2);
  first.input_values.preset = Preset::ramp;
  first.pad_fill = {FillMode::constant, 2};
  first.padding = PaddingMode::same;
  const std::vector<StackLayer> specs{first, conv(100, 2), conv(100, 2)};
  const Grid<double> one = *layer_of(first).output();
  Spec second = specs[1].spec;
  second.input = {5, 5};
  second.input_values = {Preset::custom, one};
  const Shown shown = make_shown(specs, 1);
  EXPECT_EQ(shown.spec().input, (PerAxis{5, 5}));
  EXPECT_EQ(*shown.layer().input(), one);
  EXPECT_TRUE(same_layer(shown.layer(), layer_of(second)));
  EXPECT_TRUE(same_rows(shown.comparison(), compare(layer_of(second))));
  // The layers before it are not bound by its budget.
  EXPECT_EQ(*make_shown(specs, 2, kNoNumbers).layer().input(), *layer_of(second).output());
  EXPECT_EQ(*make_shown(specs, 0).layer().output(), one);
}

TEST(Shown, AProblemSaysItsLayer) {
  const std::vector<StackLayer> specs{conv(9, 3, 2), conv(9, 9), conv(9, 3)};
  const Shown shown = make_shown(specs, 2);
  ASSERT_EQ(shown.problems().size(), 1U);
  EXPECT_EQ(shown.problems()[0].layer, 1U);
  EXPECT_TRUE(shown.resolution().problems.empty());  // nothing is known of the selected one
  EXPECT_TRUE(shown.layer().empty());
}

TEST(Shown, TheBudgetIsKept) {
  const Spec spec = conv(6, 3, 2, PaddingMode::same);
  const Shown none = make_shown({spec}, 0, kNoNumbers);
  EXPECT_EQ(none.layer().output(), nullptr);
  const Shown uncounted = make_shown({spec}, 0, {kNoBudget, 0});
  EXPECT_TRUE(uncounted.layer().complete());
  const Shown whole = make_shown({spec});
  const auto counted = [](const ComparisonRow& row) {
    return row.difference.cells && !row.difference.identical;
  };
  EXPECT_TRUE(std::ranges::none_of(uncounted.comparison(), counted));
  EXPECT_TRUE(std::ranges::any_of(whole.comparison(), counted));
}

TEST(Shown, CopiesShareTheirAnswers) {
  const Shown shown = make_shown({conv(6, 3, 2, PaddingMode::same)});
  Shown copy = shown;
  EXPECT_EQ(&copy.layer(), &shown.layer());
  EXPECT_EQ(&copy.comparison(), &shown.comparison());
  const Shown taken = std::move(copy);
  EXPECT_EQ(&taken.derivation(), &shown.derivation());
  EXPECT_EQ(&copy.derivation(), &shown.derivation());  // NOLINT: moving copies
}

TEST(Shown, NumbersOfTheOneBeforeAreShared) {
  const Shown before = make_shown({conv(6, 3)});
  Spec changed = conv(6, 3, 2);
  // One that has not computed any has none to share.
  const Shown unasked = make_shown({changed}, 0, {}, &before);
  EXPECT_NE(unasked.layer().input(), before.layer().input());
  const Shown after = make_shown({changed}, 0, {}, &before);
  EXPECT_EQ(after.layer().input(), before.layer().input());
  EXPECT_EQ(after.layer().kernel(), before.layer().kernel());
  EXPECT_TRUE(same_layer(after.layer(), layer_of(changed)));
  changed.input_values.preset = Preset::ramp;
  const Shown other = make_shown({changed}, 0, {}, &before);
  EXPECT_TRUE(same_layer(other.layer(), layer_of(changed)));
}

TEST(Shown, AnOutputThatComesLaterChangesNothingElse) {
  const Shown shown = make_shown({conv(6, 3, 2)}, 0, kNoNumbers);
  const auto output = std::make_shared<const Grid<double>>(2, 2, 9.0);
  const Shown later = with_output(shown, output, 1);
  EXPECT_EQ(later.layer().output(), output);
  EXPECT_EQ(later.layer().ready_rows(), 1);
  EXPECT_EQ(later.layer().input(), shown.layer().input());
  EXPECT_EQ(later.layer().spec(), shown.layer().spec());
  EXPECT_EQ(&later.derivation(), &shown.derivation());
  EXPECT_EQ(&later.comparison(), &shown.comparison());
  EXPECT_EQ(shown.layer().output(), nullptr);
  const Shown whole = with_output(later, output, 2);
  EXPECT_TRUE(whole.layer().complete());
  EXPECT_EQ(make_shown({conv(6, 3)}, 0, kNoNumbers, &whole).layer().input(), shown.layer().input());
}

TEST(Shown, AnyThreadMayAsk) {
  const std::vector<StackLayer> specs{conv(40, 3, 2), conv(20, 3, 1, PaddingMode::same)};
  for (int round = 0; round < 20; ++round) {
    const Shown shown = make_shown(specs, 1);
    std::latch start(2);
    std::array<const void*, 2> rows{};
    std::array<const void*, 2> layers{};
    std::array<const void*, 2> derivations{};
    const auto ask = [&](std::size_t i) {
      start.arrive_and_wait();
      rows[i] = &shown.comparison();
      derivations[i] = &shown.derivation();
      layers[i] = &shown.layer();
      static_cast<void>(make_shown(specs, 1, {}, &shown).layer());
    };
    {
      const std::jthread other(ask, std::size_t{1});
      ask(0);
    }
    EXPECT_EQ(rows[0], rows[1]);
    EXPECT_EQ(layers[0], layers[1]);
    EXPECT_EQ(derivations[0], derivations[1]);
    EXPECT_TRUE(shown.layer().complete());
  }
}

}  // namespace
}  // namespace padlens::test
