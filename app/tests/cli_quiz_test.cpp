#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "app/tests/process.h"
#include "core/engine/answer_text.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// `arguments` apart by blanks.
Finished quiz(const std::string& arguments, const ProcessOptions& options = {}) {
  Arguments all{"quiz"};
  std::istringstream words(arguments);
  for (std::string word; words >> word;)
    all.push_back(word);
  return padlens(all, options);
}

std::vector<Json> questions_of(const std::string& arguments) {
  const Finished result = quiz("--json " + arguments);
  EXPECT_EQ(result.code, 0) << result.error;
  std::vector<Json> lines;
  std::istringstream text(result.out);
  for (std::string line; std::getline(text, line);)
    lines.push_back(Json::parse(line));
  return lines;
}

TEST(Quiz, PrintsAsManyQuestionsAsAskedFor) {
  const auto questions = questions_of("--count 60 --seed 7");
  ASSERT_EQ(questions.size(), 60U);
  for (const Json& question : questions) {
    for (const char* field : {"question", "spec", "options", "answer", "why", "topic"})
      EXPECT_TRUE(question.contains(field)) << field;
    const std::set<std::string> options = question["options"];
    EXPECT_EQ(options.size(), question["options"].size());
    EXPECT_GE(options.size(), 2U);
    EXPECT_LE(options.size(), 6U);
    EXPECT_TRUE(options.contains(question["answer"]));
    EXPECT_FALSE(question["why"].get<std::string>().empty());
    EXPECT_NE(question["question"].get<std::string>().find('?'), std::string::npos);
  }
}

// What a question's answer says is what `compute` gives for its spec.
TEST(Quiz, AnswersAreTheEngines) {
  std::set<std::string> kinds;
  for (const Json& question : questions_of("--count 200 --seed 2")) {
    const Spec spec = read_spec(question["spec"]).spec;
    const Json answer = Json::parse(answer_text(make_layer(spec, *resolve(spec).geometry)));
    const Json& ask = question["ask"];
    const std::string what =
        ask.is_string() ? ask.get<std::string>() : ask["what"].get<std::string>();
    kinds.insert(what);
    if (what == "output" || what == "padding") {
      EXPECT_EQ(question["value"], answer[what == "output" ? "output" : "pad"]) << question;
    }
    if (what != "value" && what != "divisor") continue;
    Json number = answer[what == "value" ? "values" : "divisors"];
    for (const Json& index : ask["cell"])
      number = Json(number[index.get<std::size_t>()]);
    EXPECT_DOUBLE_EQ(question["value"].get<double>(), number.get<double>()) << question;
  }
  EXPECT_GE(kinds.size(), 7U);
}

TEST(Quiz, TheSameSeedIsTheSameBytes) {
  const std::string arguments = "--json --count 30 --seed 5 --topic transposed";
  const std::string one = quiz(arguments).out;
  EXPECT_EQ(quiz(arguments).out, one);
  EXPECT_NE(quiz(arguments + " --difficulty 3").out, one);
  EXPECT_NE(quiz("--json --count 30 --seed 6 --topic transposed").out, one);
  EXPECT_NE(quiz(arguments + " --lang zh").out, one);
  // The language of messages does not change what is written for machines.
  EXPECT_EQ(quiz(arguments, {.environment = {{"LANG", "zh_CN.UTF-8"}}}).out, one);
}

TEST(Quiz, AsksAndTellsWhy) {
  const auto questions = questions_of("--count 2 --seed 4 --topic padding");
  std::string answers;
  for (const Json& question : questions) {
    const auto& options = question["options"];
    const auto right = std::find(options.begin(), options.end(), question["answer"]);
    answers += static_cast<char>('a' + (right - options.begin()));
    answers += "\n";
  }
  const Finished all_right = quiz("--count 2 --seed 4 --topic padding", {.input = answers});
  EXPECT_EQ(all_right.code, 0);
  EXPECT_NE(all_right.out.find("2 of 2 right"), std::string::npos) << all_right.out;

  const char wrong = answers[0] == 'a' ? 'b' : 'a';
  const Finished one = quiz("--count 2 --seed 4 --topic padding",
                            {.input = std::string("nonsense\n") + wrong + "\nq\n"});
  EXPECT_EQ(one.code, 0);
  EXPECT_NE(one.out.find("One letter"), std::string::npos);
  EXPECT_NE(one.out.find("0 of 1 right"), std::string::npos) << one.out;
  // The sentence that tells where the wrong answer would be right, wherever its lines end.
  EXPECT_NE(one.out.find("exactly"), std::string::npos) << one.out;
  // At the end of its input it stops.
  EXPECT_NE(quiz("--seed 4").out.find("0 of 0"), std::string::npos);
}

TEST(Quiz, RefusesWhatItCannotAsk) {
  for (const char* arguments : {"--topic nothing", "--count 0", "--count x", "--difficulty 4",
                                "--choices 1", "--choices 7", "--seed -1", "--count 1000001"}) {
    const Finished result = quiz(std::string("--json ") + arguments);
    EXPECT_EQ(result.code, 2) << arguments;
    EXPECT_EQ(result.out, "") << arguments;
    EXPECT_FALSE(result.error.empty());
  }
}

}  // namespace
}  // namespace padlens
