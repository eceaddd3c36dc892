#include "core/questions/choices.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/frameworks/framework.h"

namespace padlens {
namespace {

// Whether somebody could give such an answer at all: sizes of a cell at least, no padding below 0,
// cells that are there.
struct IsPossible {
  bool operator()(const OutputAnswer& size) const {
    return size.cells[0] >= 1 && size.cells[1] >= 1;
  }
  bool operator()(const SidesAnswer& sides) const {
    return std::ranges::all_of(sides.cells, [](std::int64_t side) { return side >= 0; });
  }
  bool operator()(const CellsAnswer& answer) const { return !answer.cells.empty(); }
  bool operator()(const NumberAnswer& answer) const { return std::isfinite(answer.number); }
  bool operator()(const FrameworkAnswer&) const { return true; }
  bool operator()(const LayerAnswer&) const { return true; }
};

// Told apart when they are read, too: numbers stand there with three decimals at most.
bool is_alike(const Answer& a, const Answer& b) {
  const auto* one = std::get_if<NumberAnswer>(&a);
  const auto* other = std::get_if<NumberAnswer>(&b);
  if (one == nullptr || other == nullptr) return a == b;
  return std::abs(one->number - other->number) < 2 * kNumberSlack || a == b;
}

void add_choice(std::vector<Choice>& choices, const Answer& truth, Choice choice) {
  if (!std::visit(IsPossible{}, choice.answer) || is_alike(choice.answer, truth)) return;
  const bool there = std::ranges::any_of(
      choices, [&](const Choice& other) { return is_alike(choice.answer, other.answer); });
  if (!there) choices.push_back(std::move(choice));
}

void add_misconceptions(const Ask& ask, const AskedOf& of, const Answer& truth,
                        std::vector<Choice>& choices, Draw& draw) {
  std::vector<const Misconception*> all;
  for (const Misconception& each : misconceptions()) {
    const bool speaks = each.asks == ask.asks ||
                        (ask.asks == Asks::change && each.asks == Asks::output) ||
                        (ask.asks == Asks::value && each.asks == Asks::reads);
    if (speaks && each.applies(of)) all.push_back(&each);
  }
  draw.shuffle(all);
  for (const Misconception* each : all) {
    if (ask.asks == Asks::value && each->asks == Asks::reads) {
      const auto value = value_in_wrong_window(*each, of);
      if (value) add_choice(choices, truth, {NumberAnswer{*value}, each, nullptr});
    } else {
      add_choice(choices, truth, {predicted(*each, of), each, nullptr});
    }
  }
}

}  // namespace

std::vector<Choice> wrong_choices(const Ask& ask, const Layer& layer, Draw& draw) {
  std::vector<Choice> choices;
  if (ask.asks == Asks::framework) return other_frameworks(layer, draw);
  if (ask.asks == Asks::layer) return other_layers(layer, draw);
  const Answer truth = answer_of(ask, layer);
  const bool changes = ask.asks == Asks::change;
  const Spec& spec = changes ? *ask.changed : layer.spec();
  const Geometry geometry = changes ? *resolve(spec).geometry : layer.geometry();
  const AskedOf of{spec, geometry, ask.cell.value_or(Cell{0, 0}), layer.empty() ? nullptr : &layer};
  add_misconceptions(ask, of, truth, choices, draw);
  for (FrameworksAnswer& each : answers_elsewhere(ask, layer, usual_frameworks()))
    add_choice(choices, truth, {std::move(each.answer), nullptr, each.framework, each.spec});
  if (changes) {
    add_choice(choices, truth, {answer_of({Asks::output}, layer), nullptr, nullptr});
  }
  return choices;
}

bool set_choices(Question& question, Answer right, std::vector<Choice> wrong, std::size_t most,
                 Draw& draw) {
  if (wrong.empty()) return false;
  wrong.resize(std::min(wrong.size(), most - 1));
  question.choices = std::move(wrong);
  question.choices.push_back({std::move(right), nullptr, nullptr});
  question.right = question.choices.size() - 1;
  std::vector<std::size_t> order(question.choices.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  draw.shuffle(order);
  std::vector<Choice> mixed;
  mixed.reserve(order.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    if (order[place] == order.size() - 1) question.right = place;
    mixed.push_back(std::move(question.choices[order[place]]));
  }
  question.choices = std::move(mixed);
  return true;
}

std::optional<Question> question_of(const Ask& ask, const Layer& layer, std::uint64_t seed,
                                    std::size_t choices) {
  Draw draw(seed);
  Question question;
  question.spec = layer.spec();
  question.ask = ask;
  std::vector<Choice> wrong = wrong_choices(ask, layer, draw);
  if (!set_choices(question, answer_of(ask, layer), std::move(wrong), choices, draw)) {
    return std::nullopt;
  }
  return question;
}

}  // namespace padlens
