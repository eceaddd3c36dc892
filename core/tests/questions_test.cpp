#include "core/questions/question.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

std::string text_of(const Answer& answer) {
  const auto* framework = std::get_if<FrameworkAnswer>(&answer);
  return framework != nullptr ? framework->id : answer_to_json(answer, 2).dump();
}

// The layer with its numbers, computed here.
Layer engine_layer(const Question& question) {
  const Resolution resolution = resolve(question.spec);
  EXPECT_TRUE(resolution.accepted()) << testing::PrintToString(question.spec);
  return make_layer(question.spec, *resolution.geometry);
}

void expect_one_right(const Question& question) {
  const Layer layer = engine_layer(question);
  ASSERT_TRUE(can_ask(question.ask, question.spec, layer.geometry()));
  ASSERT_GE(question.choices.size(), 2U);
  ASSERT_LE(question.choices.size(), kMostChoices);
  ASSERT_LT(question.right, question.choices.size());
  const Answer truth = answer_of(question.ask, layer);
  std::set<std::string> texts;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Answer& answer = question.choices[i].answer;
    EXPECT_EQ(answer == truth, i == question.right) << testing::PrintToString(question.spec);
    EXPECT_EQ(answer.index(), truth.index());
    EXPECT_TRUE(texts.insert(text_of(answer)).second) << text_of(answer);
  }
}

// What looks the same as the picture would be right, too.
void expect_other_pictures(const Question& question) {
  const Layer layer = engine_layer(question);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (i == question.right) continue;
    const Answer& answer = question.choices[i].answer;
    const auto* framework = std::get_if<FrameworkAnswer>(&answer);
    const Spec& spec = framework != nullptr ? *framework->spec : std::get<LayerAnswer>(answer).spec;
    const Resolution resolution = resolve(spec);
    ASSERT_TRUE(resolution.accepted());
    const Layer other = make_layer(spec, *resolution.geometry);
    EXPECT_FALSE(other.geometry() == layer.geometry() &&
                 same_numbers(other.outputs(), layer.outputs()))
        << testing::PrintToString(question.spec) << " looks like " << testing::PrintToString(spec);
  }
}

TEST(Questions, TenThousandHaveOneRightAnswerEach) {
  const auto questions = generate({{}, 0, 7, 10'000});
  ASSERT_EQ(questions.size(), 10'000U);
  std::set<Asks> asked;
  std::set<const Misconception*> held;
  std::size_t of_frameworks = 0;
  for (const Question& question : questions) {
    expect_one_right(question);
    if (question.ask.asks == Asks::framework || question.ask.asks == Asks::layer) {
      expect_other_pictures(question);
    }
    asked.insert(question.ask.asks);
    for (const Choice& choice : question.choices) {
      if (choice.misconception != nullptr) held.insert(choice.misconception);
      of_frameworks += choice.framework != nullptr ? 1 : 0;
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(asked.size(), ask_infos().size());
  EXPECT_GT(of_frameworks, 200U);
  for (const Misconception& each : misconceptions())
    EXPECT_TRUE(held.contains(&each)) << each.id << " never tempts";
}

// Somebody who holds the misconception gives just this answer.
TEST(Questions, WrongOptionsAreWhatTheirMisconceptionPredicts) {
  for (const Question& question : generate({{}, 0, 3, 500})) {
    const Layer layer = engine_layer(question);
    for (const Choice& choice : question.choices) {
      if (choice.misconception == nullptr) continue;
      const auto behind = misconceptions_behind(question.ask, layer, choice.answer);
      EXPECT_NE(std::ranges::find(behind, choice.misconception), behind.end())
          << choice.misconception->id;
    }
  }
}

bool same(const Question& a, const Question& b) {
  if (!(a.spec == b.spec && a.ask == b.ask && a.right == b.right && a.topic == b.topic &&
        a.choices.size() == b.choices.size()))
    return false;
  for (std::size_t i = 0; i < a.choices.size(); ++i) {
    if (!(a.choices[i].answer == b.choices[i].answer)) return false;
  }
  return true;
}

TEST(Questions, AreDecidedByTheSeed) {
  const auto one = generate({{}, 0, 42, 200});
  const auto again = generate({{}, 0, 42, 200});
  const auto other = generate({{}, 0, 43, 200});
  std::size_t alike = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_TRUE(same(one[i], again[i])) << i;
    alike += same(one[i], other[i]) ? 1 : 0;
  }
  EXPECT_LT(alike, 10U);
  // A longer set begins with the shorter one.
  const auto fewer = generate({{}, 0, 42, 20});
  for (std::size_t i = 0; i < fewer.size(); ++i)
    EXPECT_TRUE(same(one[i], fewer[i])) << i;
}

TEST(Questions, EveryTopicHasEveryDifficulty) {
  for (const Topic& topic : topics()) {
    for (int difficulty = 1; difficulty <= kMostDifficulty; ++difficulty) {
      const auto questions = generate({topic.id, difficulty, 1, 30, 6});
      ASSERT_EQ(questions.size(), 30U);
      int different = 0;
      for (std::size_t i = 0; i < questions.size(); ++i) {
        EXPECT_EQ(questions[i].topic, topic.id);
        EXPECT_EQ(questions[i].difficulty, difficulty);
        expect_one_right(questions[i]);
        different += i == 0 || !same(questions[i], questions[i - 1]) ? 1 : 0;
      }
      EXPECT_EQ(different, 30) << topic.id;
    }
    EXPECT_EQ(find_topic(topic.id)->id, topic.id);
  }
  EXPECT_EQ(find_topic("none"), nullptr);
}

// More are asked for than there are: they repeat, and it ends.
TEST(Questions, EndWhereATopicIsExhausted) {
  EXPECT_EQ(generate({"causal", 1, 1, 2000}).size(), 2000U);
}

TEST(Questions, OfALayerOfOnesOwn) {
  Spec spec;
  spec.input = {6, 6};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  for (const AskInfo& info : ask_infos()) {
    Ask ask{info.asks};
    if (info.of_cell) ask.cell = Cell{0, 0};
    if (info.asks == Asks::change) {
      ask.changed = spec;
      ask.changed->input = {9, 9};
    }
    if (!can_ask(ask, spec, layer.geometry())) continue;
    const auto question = question_of(ask, layer, 5);
    ASSERT_TRUE(question) << info.name;
    EXPECT_EQ(question->answer(), answer_of(ask, layer)) << info.name;
  }
}

}  // namespace
}  // namespace padlens::test
