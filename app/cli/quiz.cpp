#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/question_options.h"
#include "app/cli/text.h"
#include "app/i18n/questions.h"
#include "app/i18n/sentences.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/questions/question.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::int64_t kUsualCount = 10;
constexpr std::int64_t kMostCount = 1'000'000;
constexpr std::string_view kLetters = "abcdef";

struct QuizCommand {
  QuestionOptions questions{kUsualCount, kMostCount};
  LanguageOption language;
  bool json = false;
};

// The layer, what stands in its place of a picture, and what is asked: a line each.
std::vector<std::string> question_lines(const Strings& tr, const Question& question,
                                        const Layer& layer) {
  std::vector<std::string> lines{asked_layer(tr, question.ask, question.spec)};
  std::string picture = picture_text(tr, question.ask, layer);
  if (!picture.empty()) lines.push_back(std::move(picture));
  lines.push_back(ask_text(tr, question.ask, question.spec));
  return lines;
}

// --- for machines -------------------------------------------------------------------------

std::string json_line(const Strings& tr, const Question& question) {
  const Layer layer = layer_of(question);
  std::string text;
  for (const std::string& line : question_lines(tr, question, layer))
    text += (text.empty() ? "" : "\n") + line;
  Ordered json;
  json["question"] = text;
  json["spec"] = spec_to_ordered_json(question.spec);
  json["options"] = Ordered::array();
  for (const Choice& choice : question.choices)
    json["options"].push_back(answer_text_of(tr, choice.answer, question.spec));
  json["answer"] = json["options"][question.right];
  json["why"] = right_text(tr, question.ask, layer);
  json["wrong"] = Ordered::array();
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    json["wrong"].push_back(i == question.right ? ""
                                                : wrong_text(tr, question, question.choices[i]));
  }
  json["topic"] = question.topic;
  json["difficulty"] = question.difficulty;
  json["ask"] = ask_to_json(question.ask, question.spec);
  json["value"] = answer_to_json(question.answer(), question.spec.op->rank);
  return json_text(json) + "\n";
}

// --- for people ---------------------------------------------------------------------------

std::string shown_question(const Strings& tr, const Question& question, const Layer& layer,
                           std::size_t number, std::size_t count) {
  std::string text = tr("quiz.number", std::array{std::to_string(number), std::to_string(count),
                                                  tr("topic." + std::string(question.topic))}) +
                     "\n";
  for (const std::string& line : question_lines(tr, question, layer))
    text += paragraph(line, kColumns);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    text += paragraph(fmt::format("{}) {}", kLetters[i],
                                  answer_text_of(tr, question.choices[i].answer, question.spec)),
                      kColumns, 2);
  }
  return text;
}

std::string trimmed(std::string text) {
  const auto blank = [](char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; };
  while (!text.empty() && blank(text.back()))
    text.pop_back();
  const auto first = std::ranges::find_if_not(text, blank);
  return {first, text.end()};
}

// Which choice a line names: by its letter or as it is written; nullopt: none.
std::optional<std::size_t> chosen(const Strings& tr, const Question& question,
                                  const std::string& line) {
  if (line.size() == 1) {
    const char letter =
        line[0] >= 'A' && line[0] <= 'Z' ? static_cast<char>(line[0] + 32) : line[0];
    const std::size_t place = kLetters.find(letter);
    if (place < question.choices.size()) return place;
  }
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (answer_text_of(tr, question.choices[i].answer, question.spec) == line) return i;
  }
  return std::nullopt;
}

std::string verdict_text(const Strings& tr, const Question& question, const Layer& layer,
                         std::size_t choice) {
  const std::string right = fmt::format("{}) {}", kLetters[question.right],
                                        answer_text_of(tr, question.answer(), question.spec));
  std::string text = paragraph(
      choice == question.right ? tr("quiz.right") : tr("quiz.wrong", std::array{right}), kColumns);
  text += paragraph(right_text(tr, question.ask, layer), kColumns, 2);
  if (choice != question.right) {
    text += paragraph(wrong_text(tr, question, question.choices[choice]), kColumns, 2);
  }
  return text + "\n";
}

// A line of standard input; nullopt at its end, and for "q".
std::optional<std::string> read_answer() {
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  line = trimmed(line);
  if (line == "q" || line == "Q") return std::nullopt;
  return line;
}

// Asks one question until a line answers it; nullopt where the person stops.
std::optional<bool> ask_person(Console& console, const Question& question, std::size_t number,
                               std::size_t count) {
  const Strings& tr = console.tr;
  const Layer layer = layer_of(question);
  console.out.write(shown_question(tr, question, layer, number, count));
  for (;;) {
    console.out.write("> ");
    console.out.flush();
    const auto line = read_answer();
    if (!line) return std::nullopt;
    const auto choice = chosen(tr, question, *line);
    if (!choice) {
      console.out.write(paragraph(
          tr("quiz.which", std::array{std::string(1, kLetters[question.choices.size() - 1])}),
          kColumns));
      continue;
    }
    console.out.write(verdict_text(tr, question, layer, *choice));
    return *choice == question.right;
  }
}

void practise(Console& console, const std::vector<Question>& questions) {
  const Strings& tr = console.tr;
  std::size_t right = 0;
  std::size_t answered = 0;
  for (const Question& question : questions) {
    const auto result = ask_person(console, question, answered + 1, questions.size());
    if (!result) break;
    ++answered;
    right += *result ? 1 : 0;
  }
  console.out.write("\n" + paragraph(tr("quiz.score", std::array{std::to_string(right),
                                                                 std::to_string(answered)}),
                                     kColumns));
}

int run_quiz(const QuizCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  auto request = options.questions.read(console);
  if (!request || !ok) return kBadInput;
  if (!options.json) {
    if (!options.questions.seeded()) {
      request->seed = std::random_device{}() % 100'000;
      console.out.write(
          paragraph(console.tr("quiz.seed", std::array{std::to_string(request->seed)}), kColumns) +
          "\n");
    }
    practise(console, generate(*request));
    return kDone;
  }
  const Strings tr = console.file_strings();
  for (const Question& question : generate(*request))
    console.out.write(json_line(tr, question));
  return kDone;
}

}  // namespace

Command quiz_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "quiz", tr("cli.quiz.about"));
  auto options = std::make_shared<QuizCommand>();
  options->questions.add_to(arguments, tr);
  arguments.add_flag("--json", options->json, tr("cli.option.quiz_json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.quiz.examples");
  return {std::move(arguments), [options, &console] { return run_quiz(*options, console); }};
}

}  // namespace padlens
