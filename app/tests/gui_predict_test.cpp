#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "app/gui/actions.h"
#include "app/gui/prediction.h"
#include "app/gui/session.h"
#include "app/gui/state.h"
#include "app/gui/typed_answer.h"
#include "app/scene/view.h"
#include "app/tests/gui_driver.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

Scenario scenario_of_text(const char* text) {
  ParsedScenario parsed = scenario_from_text(text);
  EXPECT_TRUE(parsed.problems.empty());
  return parsed.scenario;
}

State state_of(const char* text) {
  State state("en");
  show_scenario(state, scenario_of_text(text));
  return state;
}

constexpr const char* kSame = R"({"input": [6, 6], "kernel": [3, 3], "stride": [2, 2],
                                  "padding": "same", "input_values": "ramp"})";

void type(State& state, std::vector<std::string> texts) {
  for (std::size_t i = 0; i < texts.size(); ++i)
    apply(state, TypePrediction{i, texts[i]});
}

TEST(Predict, CoversUntilOneCommits) {
  State state = state_of(kSame);
  EXPECT_FALSE(is_covered(state));
  apply(state, Command::predict);
  ASSERT_TRUE(is_covered(state));
  EXPECT_EQ(state.prediction->ask.asks, Asks::output);
  EXPECT_TRUE(cover_of(state).output);
  EXPECT_TRUE(cover_of(state).padding);
  EXPECT_TRUE(state.scene_options().cover.any());
  apply(state, Command::commit);
  EXPECT_TRUE(is_covered(state)) << "nothing was said";
  EXPECT_EQ(state.prediction->problem, "predict.empty");
  type(state, {"3", "x"});
  apply(state, Command::commit);
  EXPECT_EQ(state.prediction->problem, "predict.no_cells");
  type(state, {"2", "3"});
  apply(state, Command::commit);
  EXPECT_FALSE(is_covered(state));
  EXPECT_FALSE(state.prediction->right());
  EXPECT_EQ(state.prediction->truth, Answer(OutputAnswer{{3, 3}}));
  EXPECT_EQ(state.prediction->given, Answer(OutputAnswer{{2, 3}}));
  EXPECT_FALSE(state.scene_options().cover.any());
}

TEST(Predict, NothingThatTellsTheAnswerGoesThrough) {
  State state = state_of(kSame);
  apply(state, Command::predict);
  for (const Command command :
       {Command::play, Command::step_forward, Command::last_step, Command::rules, Command::port_map,
        Command::port_check, Command::export_picture}) {
    apply(state, command);
    EXPECT_EQ(state.dialog, Dialog::none);
    EXPECT_EQ(state.playback.step(), 0);
    EXPECT_FALSE(state.playback.playing());
  }
  apply(state, OpenDialog{Dialog::rules});
  EXPECT_EQ(state.dialog, Dialog::none);
  apply(state, ExportFile{});
  EXPECT_EQ(state.exporting, nullptr);
  apply(state, Seek{4});
  EXPECT_EQ(state.playback.step(), 0);
  apply(state, PointAt{CellId{GridId::output, {0, 0}}, true});
  EXPECT_FALSE(state.hover);
  apply(state, Pin{CellId{GridId::output, {0, 0}}});
  EXPECT_FALSE(state.pinned);
  apply(state, Compare{RowKey{"pytorch", "padding=1"}});
  EXPECT_FALSE(state.compared);
  ASSERT_FALSE(state.toasts.empty());
  EXPECT_EQ(state.toasts.back().text, state.tr("predict.covered"));
  // Afterwards all of it does.
  apply(state, Command::waive);
  EXPECT_FALSE(is_covered(state));
  EXPECT_FALSE(state.prediction->given);
  apply(state, Command::rules);
  EXPECT_EQ(state.dialog, Dialog::rules);
}

Spec told_nowhere_else() {
  Spec spec;
  spec.input = {23, 23};
  spec.stride = {3, 3};
  spec.padding = PaddingMode::same;
  return spec;
}

// What is drawn while it is covered: no word of the window holds the answer.
TEST(GuiPredict, NoPanelTellsTheAnswer) {
  for (const char* language : {"en", "zh"}) {
    for (const bool presenting : {false, true}) {
      Gui gui({.language = language, .spec = told_nowhere_else()});
      if (presenting) gui.key(Key::f11);
      gui.letter_key('Q');
      gui.settle();
      ASSERT_TRUE(is_covered(gui.state));
      EXPECT_TRUE(gui.shows(gui.words("ask.output")));
      for (const char* part : {"8×8", "8 × 8", "⌈23", "/ 64", "/ 8", "64"})
        EXPECT_FALSE(gui.shows_part(part)) << part;
      apply(gui.state, Command::waive);
      gui.settle();
      EXPECT_TRUE(gui.shows("8×8"));
    }
  }
}

TEST(GuiPredict, IsAnsweredByPointer) {
  Gui gui({.spec = told_nowhere_else()});
  gui.click_item("##top/predict");
  gui.settle();
  gui.type_into("##shape/##answer0", "8");
  gui.type_into("##shape/##answer1", "7");
  gui.click_item("##shape/check");
  gui.settle();
  ASSERT_TRUE(gui.state.prediction && gui.state.prediction->committed);
  EXPECT_FALSE(gui.state.prediction->right());
  // The prediction stays beside the truth, with the misconception behind it.
  EXPECT_TRUE(gui.find_text("##shape", "7"));
  EXPECT_TRUE(gui.shows("≠  Not quite"));
  EXPECT_TRUE(gui.shows("8×8"));
  gui.click_item("##shape/next");
  gui.settle();
  EXPECT_TRUE(is_covered(gui.state));
  EXPECT_NE(gui.state.prediction->ask.asks, Asks::output);
}

TEST(GuiPredict, IsAnsweredByKeyboard) {
  Gui gui({.spec = told_nowhere_else()});
  gui.letter_key('Q');
  gui.settle();
  gui.tab_to("##shape/##answer0");
  gui.type("8");
  gui.key(Key::tab);
  gui.settle();
  gui.type("8");
  gui.key(Key::tab);
  gui.settle();
  gui.key(Key::enter);
  gui.settle();
  ASSERT_TRUE(gui.state.prediction && gui.state.prediction->committed);
  EXPECT_TRUE(gui.state.prediction->right());
  EXPECT_TRUE(gui.shows("✓  Right"));
  gui.letter_key('N');
  gui.settle();
  EXPECT_TRUE(is_covered(gui.state));
}

// Nobody has to find the box first: digits go there, and Enter checks.
TEST(GuiPredict, DigitsAndEnterAreTheAnswers) {
  Gui gui({.spec = told_nowhere_else()});
  const std::string view = gui.state.view;
  gui.letter_key('Q');
  gui.settle();
  gui.key(KeyPress{letter('8')});
  gui.settle();
  gui.settle();
  EXPECT_EQ(gui.state.view, view);
  EXPECT_EQ(gui.state.prediction->text[0], "8");
  gui.key(Key::tab);
  gui.settle();
  gui.type("8");
  gui.settle();
  gui.key(Key::enter);
  gui.settle();
  EXPECT_TRUE(gui.state.prediction->committed);
  EXPECT_TRUE(gui.state.prediction->right());
}

TEST(GuiPredict, LettersAreTheChoices) {
  Gui gui;
  gui.letter_key('Q');
  apply(gui.state, AskAbout{Asks::framework});
  gui.settle();
  gui.letter_key('B');
  gui.settle();
  EXPECT_EQ(gui.state.prediction->choice, 1U);
  const std::string view = gui.state.view;
  gui.letter_key('2');  // no other view, which would be covered, too
  EXPECT_EQ(gui.state.view, view);
  gui.key(Key::enter);
  gui.settle();
  EXPECT_TRUE(gui.state.prediction->committed);
}

TEST(GuiPredict, CellsArePickedInThePicture) {
  Gui gui;
  gui.letter_key('Q');
  apply(gui.state, AskAbout{Asks::reads});
  gui.settle();
  gui.click(gui.cell({GridId::padded, {0, 0}}));
  gui.click(gui.cell({GridId::padded, {1, 1}}));
  gui.settle();
  EXPECT_EQ(gui.state.prediction->picked, (std::vector<Cell>{{0, 0}, {1, 1}}));
  // Neither pinned nor edited.
  gui.double_click(gui.cell({GridId::padded, {2, 2}}));
  EXPECT_FALSE(gui.state.edit);
  EXPECT_FALSE(gui.state.pinned);
  gui.key({Key::enter, true});
  gui.settle();
  EXPECT_TRUE(gui.state.prediction->committed);
}

TEST(GuiPredict, CellsArePickedByKey) {
  Gui gui;
  gui.letter_key('Q');
  apply(gui.state, AskAbout{Asks::reads});
  gui.settle();
  gui.key(Key::enter);  // into the picture
  gui.settle();
  gui.key(Key::space);
  gui.key(Key::right);
  gui.key(Key::space);
  gui.settle();
  EXPECT_EQ(gui.state.prediction->picked.size(), 2U);
  gui.key(Key::space);  // and lets it go
  gui.settle();
  EXPECT_EQ(gui.state.prediction->picked.size(), 1U);
}

TEST(GuiPredict, ChoicesAreTakenByKeyAndByPointer) {
  for (const bool by_key : {true, false}) {
    Gui gui;
    gui.letter_key('Q');
    apply(gui.state, AskAbout{Asks::framework});
    gui.settle();
    ASSERT_TRUE(gui.state.prediction && gui.state.prediction->by_choice());
    // Neither the settings nor the picture's words tell whose it is.
    EXPECT_FALSE(gui.has_item("##parameters/framework"));
    if (by_key) {
      gui.tab_to("##shape/#0/choice");
      gui.key(Key::down);
      gui.key(Key::enter);
    } else {
      gui.click_item("##shape/#1/choice");
    }
    gui.settle();
    EXPECT_EQ(gui.state.prediction->choice, 1U);
    gui.click_item("##shape/check");
    gui.settle();
    EXPECT_TRUE(gui.state.prediction->committed);
  }
}

TEST(Predict, AsksOnWhenTheLayerChanges) {
  State state = state_of(kSame);
  apply(state, Command::predict);
  type(state, {"3", "3"});
  apply(state, Command::commit);
  EXPECT_TRUE(state.prediction->right());
  apply(state, SetField{"stride", Json::array({1, 1})});
  EXPECT_TRUE(is_covered(state));
  EXPECT_EQ(state.prediction->text[0], "");
  apply(state, Command::undo);
  EXPECT_TRUE(is_covered(state));
  // What cannot be computed is not asked about.
  apply(state, SetField{"stride", Json::array({0, 0})});
  EXPECT_FALSE(state.prediction);
  apply(state, SetField{"stride", Json::array({2, 2})});
  EXPECT_TRUE(is_covered(state));
  apply(state, Command::predict);
  EXPECT_FALSE(state.prediction);
}

TEST(Predict, CellsAreReadByPointing) {
  State state = state_of(kSame);
  apply(state, Command::predict);
  apply(state, AskAbout{Asks::reads});
  ASSERT_EQ(state.prediction->ask.asks, Asks::reads);
  EXPECT_EQ(state.prediction->ask.cell, Cell({0, 0}));
  for (const Cell cell : {Cell{0, 0}, Cell{0, 1}, Cell{5, 5}, Cell{5, 5}, Cell{3, 3}})
    apply(state, Pin{CellId{GridId::padded, cell}});
  EXPECT_EQ(state.prediction->picked.size(), 3U);
  apply(state, Command::commit);
  EXPECT_FALSE(state.prediction->right());
  int right = 0;
  int missed = 0;
  int wrong = 0;
  for (const JudgedCell& each : state.scene_options().judged) {
    right += each.judgement == CellJudgement::right;
    missed += each.judgement == CellJudgement::missed;
    wrong += each.judgement == CellJudgement::wrong;
  }
  EXPECT_EQ(right, 2);
  EXPECT_EQ(missed, 7);
  EXPECT_EQ(wrong, 1);
}

// Each kind of question, answered rightly and wrongly.
TEST(Predict, EveryKindCanBeAnswered) {
  const char* const layers[] = {
      kSame,
      R"({"op": "average_pool2d", "framework": "pytorch", "input": [6, 6], "kernel": [3, 3],
          "stride": [2, 2], "padding": 1, "input_values": "ramp"})",
      R"({"op": "conv1d", "input": [9], "kernel": [3], "dilation": [2], "padding": "causal",
          "input_values": "ramp"})"};
  std::set<Asks> asked;
  for (const char* layer : layers) {
    State state = state_of(layer);
    apply(state, Command::predict);
    for (const Asks asks : askable(state)) {
      for (const bool rightly : {true, false}) {
        state.prediction.reset();
        apply(state, AskAbout{asks});
        ASSERT_TRUE(is_covered(state));
        Prediction& prediction = *state.prediction;
        const Answer truth = answer_of(prediction.ask, state.shown.layer());
        if (prediction.by_choice()) {
          const std::size_t right = prediction.question.right;
          apply(state, ChoosePrediction{
                           rightly ? right : (right + 1) % prediction.question.choices.size()});
        } else if (const auto* cells = std::get_if<CellsAnswer>(&truth)) {
          for (const Cell& cell : cells->cells)
            pick_cell(state, cell);
          if (!rightly) pick_cell(state, cells->cells.front());
        } else if (const auto* number = std::get_if<NumberAnswer>(&truth)) {
          type(state, {std::to_string(number->number + (rightly ? 0 : 1))});
        } else if (const auto* size = std::get_if<OutputAnswer>(&truth)) {
          const bool flat = prediction.question.spec.op->rank == 1;
          const std::string wide = std::to_string(size->cells[1] + (rightly ? 0 : 1));
          type(state, flat ? std::vector{wide} : std::vector{std::to_string(size->cells[0]), wide});
        } else {
          const auto& sides = std::get<SidesAnswer>(truth).cells;
          std::vector<std::string> texts;
          for (std::size_t i = state.prediction->question.spec.op->rank == 1 ? 2 : 0; i < 4; ++i)
            texts.push_back(std::to_string(sides[i] + (rightly || i != 3 ? 0 : 1)));
          type(state, texts);
        }
        apply(state, Command::commit);
        ASSERT_FALSE(is_covered(state)) << ask_info(asks).name << prediction.problem;
        EXPECT_EQ(state.prediction->right(), rightly) << ask_info(asks).name;
        asked.insert(asks);
      }
    }
  }
  EXPECT_EQ(asked.size(), ask_infos().size());
}

TEST(Predict, NumbersMayBeFractions) {
  State state = state_of(R"({"op": "average_pool2d", "framework": "onnx", "input": [4, 4],
      "kernel": [3, 3], "padding": [1, 1, 1, 1], "input_values": "ones", "count_include_pad": true})");
  apply(state, Command::predict);
  apply(state, AskAbout{Asks::value});
  type(state, {"4/9"});
  apply(state, Command::commit);
  EXPECT_TRUE(state.prediction->right());
  apply(state, AskAbout{Asks::value});
  type(state, {"4/0"});
  apply(state, Command::commit);
  EXPECT_EQ(state.prediction->problem, "predict.no_number");
}

TEST(Predict, PracticeGoesThroughItsQuestionsAndCounts) {
  State state = state_of(kSame);
  apply(state, Command::predict);
  apply(state, StartPractice{"padding", 1});
  ASSERT_TRUE(state.practice);
  const std::size_t count = state.practice->questions->size();
  EXPECT_EQ(count, kPracticeLength);
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_TRUE(is_covered(state));
    ASSERT_TRUE(state.practice) << i;
    EXPECT_EQ(state.shown.layer().spec(), (*state.practice->questions)[i].spec);
    const Question& question = state.prediction->question;
    apply(state, ChoosePrediction{i % 2 == 0 ? question.right
                                             : (question.right + 1) % question.choices.size()});
    apply(state, Command::commit);
    EXPECT_EQ(state.prediction->right(), i % 2 == 0);
    apply(state, Command::next_question);
  }
  EXPECT_FALSE(state.practice);
  EXPECT_EQ(state.preferences.progress.at("padding"), (Progress{10, 5}));
  // It is kept.
  const auto session = session_from_text(session_to_text(session_of(state)));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->preferences.progress, state.preferences.progress);
  // A layer of one's own ends it.
  apply(state, StartPractice{"", 0});
  ASSERT_TRUE(state.practice);
  apply(state, SetField{"input", Json::array({20, 20})});
  EXPECT_FALSE(state.practice);
}

}  // namespace
}  // namespace padlens
