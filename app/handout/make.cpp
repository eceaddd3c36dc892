#include "app/handout/make.h"

#include <utility>

#include "app/handout/exchange.h"
#include "app/handout/figure.h"
#include "app/i18n/questions.h"
#include "app/i18n/sentences.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

// Seeds that are near each other give sheets that have nothing in common (splitmix64).
std::uint64_t seed_of_sheet(std::uint64_t seed, std::int64_t number) {
  std::uint64_t mixed = seed + 0x9E3779B97F4A7C15U * static_cast<std::uint64_t>(number);
  mixed = (mixed ^ mixed >> 30U) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ mixed >> 27U) * 0x94D049BB133111EBU;
  return mixed ^ mixed >> 31U;
}

}  // namespace

std::vector<Question> sheet_questions(const HandoutRequest& request, std::int64_t number) {
  QuestionRequest wanted = request.questions;
  wanted.seed = seed_of_sheet(wanted.seed, number);
  return generate(wanted);
}

HandoutQuestion handout_question(const Question& question, const Strings& tr) {
  const Resolution resolution = resolve(question.spec);
  const Layer layer = make_layer(question.spec, *resolution.geometry);
  HandoutQuestion words;
  const std::string of = asked_layer(tr, question.ask, question.spec);
  if (!of.empty()) words.text = of + tr("figure.stop");
  add_sentence(tr, words.text, ask_text(tr, question.ask, question.spec));
  for (const Choice& choice : question.choices) {
    words.options.push_back(answer_text_of(tr, choice.answer, question.spec));
    const bool right = &choice == &question.choices[question.right];
    words.remarks.push_back(right ? std::string() : wrong_text(tr, question, choice));
  }
  words.answer = question.right;
  words.of_options = question.ask.asks == Asks::framework || question.ask.asks == Asks::layer;
  words.why = right_text(tr, question.ask, layer);
  words.figure = std::make_shared<const Scene>(question_figure(layer, question.ask, tr));
  words.figure_text = question_figure_text(layer, question.ask, tr);
  return words;
}

Handout make_handout(const HandoutRequest& request, const Strings& tr) {
  Handout handout;
  handout.title = request.title;
  handout.language = tr.language();
  handout.theme = find_theme("print");
  for (std::int64_t number = 1; number <= request.students; ++number) {
    HandoutSheet sheet;
    sheet.number = number;
    sheet.code =
        std::to_string(request.questions.seed) + "-" + padded_number(number, request.students);
    for (const Question& question : sheet_questions(request, number))
      sheet.questions.push_back(handout_question(question, tr));
    handout.sheets.push_back(std::move(sheet));
  }
  return handout;
}

}  // namespace padlens
