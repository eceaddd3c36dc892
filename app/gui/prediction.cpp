#include "app/gui/prediction.h"

#include <algorithm>
#include <utility>

#include "app/gui/actions.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/opened.h"
#include "app/gui/state.h"
#include "app/gui/typed_answer.h"

namespace padlens {
namespace {

// Settings that a question of Asks::change tries, the first that makes a difference.
std::optional<Spec> changed_layer(const Spec& spec) {
  std::vector<Spec> tried;
  Spec stride = spec;
  for (const Axis axis : axes_of(spec))
    stride.stride[axis] = spec.stride[axis] == 1 ? 2 : 1;
  tried.push_back(stride);
  Spec kernel = spec;
  for (const Axis axis : axes_of(spec))
    kernel.kernel[axis] += 2;
  tried.push_back(kernel);
  const Geometry before = *resolve(spec).geometry;
  for (const Spec& each : tried) {
    const Resolution after = resolve(each);
    if (!after.accepted() || after.geometry->outputs() == 0) continue;
    const auto& [h, w] = after.geometry->axis;
    if (h.out != before.height().out || w.out != before.width().out) return each;
  }
  return std::nullopt;
}

Ask ask_of_kind(const State& state, Asks asks) {
  Ask ask{asks};
  const Layer& layer = state.shown.layer();
  if (ask_info(asks).of_cell && layer.geometry().outputs() > 0) {
    const bool gathers = state.mode() == PlayMode::gather;
    ask.cell =
        gathers ? step_cell(layer.geometry(), PlayMode::gather, state.playback.step()) : Cell{0, 0};
  }
  if (asks == Asks::change) ask.changed = changed_layer(layer.spec());
  return ask;
}

// The settings tell it: nobody need predict what was typed.
bool is_told(const Spec& spec, Asks asks) {
  if (asks == Asks::padding) {
    return padding_kind(spec) == PaddingKind::sides || padding_kind(spec) == PaddingKind::none;
  }
  return false;
}

bool is_about_shown(const State& state, const Prediction& prediction) {
  return prediction.question.spec == state.shown.layer().spec();
}

void count_answer(State& state) {
  if (!state.practice) return;
  Practice& practice = *state.practice;
  const bool right = state.prediction->right();
  ++practice.answered;
  practice.right += right ? 1 : 0;
  Progress& progress =
      state.preferences.progress[std::string((*practice.questions)[practice.at].topic)];
  ++progress.answered;
  progress.right += right ? 1 : 0;
}

void show_truth(State& state) {
  Prediction& prediction = *state.prediction;
  prediction.truth = answer_of(prediction.ask, state.shown.layer());
  prediction.committed = true;
  prediction.problem.clear();
  state.hover.reset();
  // What was asked of a cell is seen there.
  if (!prediction.ask.cell || state.mode() != PlayMode::gather) return;
  state.playback.seek(
      cell_step(state.shown.layer().geometry(), PlayMode::gather, *prediction.ask.cell));
  state.exploring = false;
}

void put_question(State& state, const Question& question) {
  Prediction prediction;
  prediction.ask = question.ask;
  prediction.question = question;
  state.prediction = std::move(prediction);
  state.playback.pause();
  state.pinned.reset();
  state.hover.reset();
  state.edit.reset();
  state.compared.reset();
}

void show_practice(State& state) {
  const Question& question = (*state.practice->questions)[state.practice->at];
  state.prediction.reset();
  show_lesson(state, std::nullopt);
  state.real_layer.reset();
  state.scenario_path.clear();
  state.scenario_is_file = false;
  Scenario scenario;
  scenario.spec = question.spec;
  show_scenario(state, scenario);
  put_question(state, question);
  // Which cells are read is shown by pointing at them.
  if (question.ask.asks == Asks::reads) state.prediction->question.choices.clear();
}

}  // namespace

bool is_covered(const State& state) {
  return state.prediction && !state.prediction->committed;
}

bool covers_settings(const State& state) {
  if (!is_covered(state)) return false;
  const Asks asks = state.prediction->ask.asks;
  return asks == Asks::framework || asks == Asks::layer;
}

Cover cover_of(const State& state) {
  if (!is_covered(state)) return {};
  return cover_of(state.prediction->ask, state.shown.layer().spec());
}

bool can_predict(const State& state) {
  return !state.symbolic && state.problems.empty() && state.shows_window() &&
         state.shown.resolution().accepted() && !state.without_values() &&
         !state.shown.layer().empty() && state.shown.layer().geometry().outputs() > 0 &&
         !state.computing;
}

std::vector<Asks> askable(const State& state) {
  std::vector<Asks> found;
  if (!can_predict(state)) return found;
  const Layer& layer = state.shown.layer();
  for (const AskInfo& info : ask_infos()) {
    const Ask ask = ask_of_kind(state, info.asks);
    if (is_told(layer.spec(), info.asks) || !can_ask(ask, layer.spec(), layer.geometry())) continue;
    const bool chosen = info.asks == Asks::framework || info.asks == Asks::layer;
    if (chosen && !question_of(ask, layer, 1)) continue;
    found.push_back(info.asks);
  }
  return found;
}

void ask_now(State& state, const Ask& ask, bool of_lesson) {
  if (!can_predict(state)) return;
  const Layer& layer = state.shown.layer();
  Ask asked = ask;
  if (ask_info(ask.asks).of_cell && !ask.cell) asked.cell = ask_of_kind(state, ask.asks).cell;
  if (ask.asks == Asks::change && !ask.changed) asked.changed = changed_layer(layer.spec());
  if (!can_ask(asked, layer.spec(), layer.geometry())) return;
  Question question;
  question.spec = layer.spec();
  question.ask = asked;
  if (ask.asks == Asks::framework || ask.asks == Asks::layer) {
    auto with_choices = question_of(asked, layer, state.layer_version);
    if (!with_choices) return;
    question = std::move(*with_choices);
  }
  put_question(state, question);
  state.prediction->of_lesson = of_lesson;
  if (!of_lesson) state.prediction->kinds = askable(state);
}

void refresh_prediction(State& state) {
  if (state.prediction && can_predict(state) && is_about_shown(state, *state.prediction)) return;
  const bool was_there = state.prediction.has_value();
  const Asks before = was_there ? state.prediction->ask.asks : state.asked_kind;
  state.prediction.reset();
  if (state.practice && was_there) state.practice.reset();
  if (!state.predicting) return;
  // A lesson asks its own questions.
  if (open_lesson(state) != nullptr && shows_opened(state)) return ask_of_beat(state);
  const std::vector<Asks> kinds = askable(state);
  if (kinds.empty()) return;
  const bool same = std::ranges::find(kinds, before) != kinds.end();
  ask_now(state, ask_of_kind(state, same ? before : kinds.front()));
}

void type_prediction(State& state, std::size_t part, const std::string& text) {
  if (!is_covered(state) || part >= state.prediction->text.size()) return;
  state.prediction->text[part] = text;
  state.prediction->problem.clear();
}

void choose_prediction(State& state, std::size_t choice) {
  if (!is_covered(state) || choice >= state.prediction->question.choices.size()) return;
  state.prediction->choice = choice;
  state.prediction->problem.clear();
}

void pick_cell(State& state, Cell cell) {
  if (!is_covered(state) || state.prediction->ask.asks != Asks::reads) return;
  if (!state.shown.layer().input()->contains(cell)) return;
  std::vector<Cell>& picked = state.prediction->picked;
  const auto there = std::ranges::find(picked, cell);
  if (there != picked.end()) {
    picked.erase(there);
  } else {
    picked.push_back(cell);
  }
  state.prediction->problem.clear();
}

void commit_prediction(State& state) {
  if (!is_covered(state)) return;
  Prediction& prediction = *state.prediction;
  auto answer = answer_given(prediction, prediction.problem);
  if (!answer) return;
  prediction.given = std::move(answer);
  show_truth(state);
  count_answer(state);
}

void waive_prediction(State& state) {
  if (!is_covered(state)) return;
  state.prediction->waived = true;
  show_truth(state);
  count_answer(state);
}

void toggle_predicting(State& state) {
  state.predicting = !state.predicting;
  if (!state.predicting) {
    state.prediction.reset();
    state.practice.reset();
    return;
  }
  if (!state.prediction) refresh_prediction(state);
  if (state.prediction) return;
  const bool later = open_lesson(state) != nullptr && shows_opened(state);
  apply(state, Say{state.tr(later ? "ui.lesson_will_ask" : "predict.nothing"), !later});
}

void next_question(State& state) {
  if (!state.prediction || is_covered(state)) return;
  if (state.prediction->of_lesson) return apply(state, Command::next_lesson);
  if (state.practice) {
    if (state.practice->at + 1 >= state.practice->questions->size()) return end_practice(state);
    ++state.practice->at;
    return show_practice(state);
  }
  const std::vector<Asks>& kinds = state.prediction->kinds;
  if (kinds.empty()) return;
  const auto at = std::ranges::find(kinds, state.prediction->ask.asks);
  const auto next = at == kinds.end() || at + 1 == kinds.end() ? kinds.begin() : at + 1;
  state.asked_kind = *next;  // the list goes with the question that it belongs to
  ask_now(state, ask_of_kind(state, state.asked_kind));
}

void start_practice(State& state, const std::string& topic, int difficulty, std::uint64_t seed) {
  if (!topic.empty() && find_topic(topic) == nullptr) return;
  Practice practice;
  QuestionRequest request;
  request.topic = topic.empty() ? std::string_view() : find_topic(topic)->id;
  request.difficulty = difficulty;
  request.seed = seed;
  request.count = kPracticeLength;
  practice.questions = std::make_shared<const std::vector<Question>>(generate(request));
  state.practice = std::move(practice);
  state.prediction.reset();
  state.dialog = Dialog::none;
  show_practice(state);
}

void end_practice(State& state) {
  if (!state.practice) return;
  const Practice practice = *state.practice;
  state.practice.reset();
  state.prediction.reset();
  apply(state, Say{state.tr("quiz.score", std::array{std::to_string(practice.right),
                                                     std::to_string(practice.answered)})});
  refresh_prediction(state);
}

std::vector<JudgedCell> judged_cells(const State& state) {
  std::vector<JudgedCell> judged;
  if (!state.prediction || !state.prediction->committed || !state.prediction->given) return judged;
  const Prediction& prediction = *state.prediction;
  if (prediction.ask.asks != Asks::reads) return judged;
  const auto& given = std::get<CellsAnswer>(*prediction.given).cells;
  const auto& truth = std::get<CellsAnswer>(*prediction.truth).cells;
  const auto has = [](const std::vector<Cell>& cells, Cell cell) {
    return std::ranges::find(cells, cell) != cells.end();
  };
  for (const Cell& cell : given) {
    judged.push_back({cell, has(truth, cell) ? CellJudgement::right : CellJudgement::wrong});
  }
  for (const Cell& cell : truth) {
    if (!has(given, cell)) judged.push_back({cell, CellJudgement::missed});
  }
  return judged;
}

}  // namespace padlens
