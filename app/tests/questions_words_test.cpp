#include "app/i18n/questions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

Layer computed_layer(const Question& question) {
  return make_layer(question.spec, *resolve(question.spec).geometry);
}

TEST(QuestionWords, OptionsReadDifferentlyAndEveryWordIsThere) {
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    std::set<std::string> asked;
    for (const Question& question : generate({{}, 0, 11, 3000})) {
      const std::string line = asked_layer(tr, question.ask, question.spec);
      EXPECT_FALSE(line.empty());
      std::set<std::string> read;
      for (const Choice& choice : question.choices) {
        const std::string text = answer_text_of(tr, choice.answer, question.spec);
        EXPECT_TRUE(read.insert(text).second) << text << " stands twice: " << line;
      }
      asked.insert(ask_text(tr, question.ask, question.spec));
    }
    EXPECT_GT(asked.size(), 30U);
    for (const std::string& text : asked)
      EXPECT_EQ(text.find("ask."), std::string::npos) << text;
  }
}

TEST(QuestionWords, SayWhyEachAnswerIsRightOrWrong) {
  const Strings tr("en");
  for (const Question& question : generate({{}, 0, 5, 300})) {
    const Layer layer = computed_layer(question);
    EXPECT_FALSE(right_text(tr, question.ask, layer).empty());
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      if (i == question.right) continue;
      EXPECT_FALSE(wrong_text(tr, question, question.choices[i]).empty());
    }
  }
}

// The layer's line must not tell what is asked.
TEST(QuestionWords, DoNotGiveTheAnswerAway) {
  const Strings tr("en");
  for (const Question& question : generate({"frameworks", 0, 5, 100})) {
    const std::string line = asked_layer(tr, question.ask, question.spec);
    EXPECT_EQ(line.find(find_framework(question.spec.framework)->display_name), std::string::npos);
    EXPECT_EQ(line.find("padding"), std::string::npos);
  }
  for (const Question& question : generate({"layers", 0, 5, 100})) {
    const std::string line = asked_layer(tr, question.ask, question.spec);
    for (const char* word : {"stride", "kernel", "padding", "dilation"})
      EXPECT_EQ(line.find(word), std::string::npos) << line;
  }
}

TEST(QuestionWords, AreThoseOfTheField) {
  const Strings tr("en");
  Spec spec;
  spec.input = {6, 6};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  const Ask padding{Asks::padding};
  EXPECT_EQ(asked_layer(tr, padding, spec),
            "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same");
  EXPECT_EQ(answer_text_of(tr, answer_of(padding, layer), spec),
            "top 0, bottom 1, left 0, right 1");
  const auto parts = answer_parts(tr, SidesAnswer{{1, 1, 0, 1}}, answer_of(padding, layer), spec);
  std::string joined;
  std::string wrong;
  for (const AnswerPart& part : parts) {
    joined += part.text;
    if (part.wrong) wrong += part.text;
  }
  EXPECT_EQ(joined, answer_text_of(tr, SidesAnswer{{1, 1, 0, 1}}, spec));
  EXPECT_EQ(wrong, "top 1");
  const Ask reads{Asks::reads, Cell{2, 0}};
  EXPECT_EQ(ask_text(tr, reads, spec), "Which input cells does output cell y[2,0] read?");
  EXPECT_EQ(answer_text_of(tr, answer_of(reads, layer), spec), "rows 4, 5; columns 0, 1, 2");
  const auto texts = wrong_texts(tr, padding, layer, SidesAnswer{{1, 1, 1, 1}});
  ASSERT_FALSE(texts.empty());
  EXPECT_NE(texts.front().find("on both sides"), std::string::npos);
  EXPECT_NE(
      std::ranges::find_if(
          texts, [](const std::string& text) { return text.find("PyTorch") != std::string::npos; }),
      texts.end());
}

}  // namespace
}  // namespace padlens
