#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/gui/panels/sections.h"
#include "app/gui/prediction.h"
#include "app/gui/typed_answer.h"
#include "app/gui/widgets.h"
#include "app/i18n/questions.h"

namespace padlens {
namespace {

const Style kAsked{Role::text, 16, Weight::semibold, Face::sans};
const Style kPlain{Role::text, 13.5, Weight::regular, Face::sans};
const Style kQuiet{Role::dim, 12.5, Weight::regular, Face::sans};

class PredictionSection {
 public:
  explicit PredictionSection(Ui& ui)
      : ui_(ui), prediction_(*ui.state.prediction), width_(ImGui::GetContentRegionAvail().x) {}

  void draw() {
    const bool off = !prediction_.of_lesson;
    const std::string& link = off ? ui_.tr()("predict.off") : kNoLink;
    if (section(ui_, ui_.tr()("predict.title"), link)) ui_.act(Command::predict);
    if (ui_.state.practice) {
      practice_line();
    } else if (!prediction_.of_lesson) {
      kind();
    }
    asked();
    if (prediction_.committed) return verdict();
    answer();
    buttons();
    const bool at_the_desk = !ui_.state.presenting;
    if (at_the_desk && !ui_.state.practice && !prediction_.of_lesson) practice();
  }

 private:
  static inline const std::string kNoLink;

  const Strings& tr() const { return ui_.tr(); }
  const Spec& spec() const { return prediction_.question.spec; }

  void practice_line() {
    const Practice& practice = *ui_.state.practice;
    const Question& question = (*practice.questions)[practice.at];
    const std::array args{std::to_string(practice.at + 1),
                          std::to_string(practice.questions->size()),
                          tr()("topic." + std::string(question.topic))};
    paragraph(ui_, tr()("quiz.number", args), kQuiet, width_);
    space(ui_, 6);
  }

  // What is asked about the layer on show.
  void kind() {
    const std::vector<Asks>& kinds = prediction_.kinds;
    std::vector<std::string> items;
    int selected = -1;
    for (const Asks each : kinds) {
      if (each == prediction_.ask.asks) selected = static_cast<int>(items.size());
      items.push_back(tr()("predict.kind." + std::string(ask_info(each).name)));
    }
    if (const auto chosen = combo(ui_, "kind", items, selected, width_)) {
      ui_.act(AskAbout{kinds[static_cast<std::size_t>(*chosen)]});
    }
    space(ui_, 12);
  }

  void asked() {
    if (covers_settings(ui_.state) || ui_.state.practice || ui_.state.presenting) {
      paragraph(ui_, asked_layer(tr(), prediction_.ask, spec()), kQuiet, width_);
      space(ui_, 6);
    }
    paragraph(ui_, ask_text(tr(), prediction_.ask, spec()), kAsked, width_);
    space(ui_, 10);
  }

  // --- before -------------------------------------------------------------------------

  void answer() {
    if (prediction_.by_choice()) {
      choices();
    } else if (prediction_.ask.asks == Asks::reads) {
      const std::array args{std::to_string(prediction_.picked.size())};
      paragraph(ui_, tr()("predict.pick", args), kPlain, width_);
    } else {
      boxes();
    }
    if (!prediction_.problem.empty()) {
      space(ui_, 6);
      paragraph(ui_, tr()(prediction_.problem), {Role::problem, 12.5, Weight::regular, Face::sans},
                width_);
    }
    space(ui_, 14);
  }

  // Two beside each other.
  void boxes() {
    const std::size_t count = boxes_of(prediction_);
    const float gap = ui_.px(10);
    const float wide = count == 1 ? width_ / 2 : (width_ - gap) / 2;
    for (std::size_t row = 0; row < count; row += 2) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const bool named = !box_name(prediction_, row).empty();
      const float top = named ? ui_.px(20) : 0;
      for (std::size_t part = row; part < std::min(row + 2, count); ++part) {
        const float x = at.x + (part == row ? 0 : wide + gap);
        if (named) {
          text_at(ui_, {x, at.y + top / 2}, tr()(box_name(prediction_, part)), kQuiet);
        }
        ImGui::SetCursorScreenPos({x, at.y + top});
        box(part, wide);
      }
      ImGui::SetCursorScreenPos({at.x, at.y + top + ui_.px(36)});
      space(ui_, 6);
    }
  }

  void box(std::size_t part, float wide) {
    const std::string id = fmt::format("##answer{}", part);
    const bool wrong = !prediction_.problem.empty() && is_no_answer(prediction_, part);
    if (const auto change = number_box(ui_, id.c_str(), prediction_.text[part], wide, wrong)) {
      ui_.act(TypePrediction{part, change->text});
    }
    if (part == 0) ui_.focus.take_digits();
  }

  void choices() {
    const KeyboardFocus::Group group(ui_.focus, "choices");
    for (std::size_t i = 0; i < prediction_.question.choices.size(); ++i) {
      ImGui::PushID(static_cast<int>(i));
      choice(i);
      ImGui::PopID();
    }
  }

  void choice(std::size_t index) {
    const bool chosen = prediction_.choice == index;
    const Style style{Role::text, 13.5, chosen ? Weight::semibold : Weight::regular, Face::sans};
    const float inset = ui_.px(10);
    const float mark = ui_.px(24);
    const auto lines =
        wrap(ui_, answer_text_of(tr(), prediction_.question.choices[index].answer, spec()), style,
             width_ - 2 * inset - mark);
    const float line = ui_.px(20);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{width_, line * static_cast<float>(lines.size()) + ui_.px(12)};
    bool lit = false;
    if (area(ui_, "choice", size, &lit, chosen)) ui_.act(ChoosePrediction{index});
    if (lit) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 max{at.x + size.x, at.y + size.y};
    list.AddRectFilled(at, max, ui_.color(chosen ? Role::accent_soft : Role::track), ui_.px(6));
    compat::add_rect(list, at, max, ui_.color(chosen || lit ? Role::accent : Role::line), ui_.px(6),
                     chosen ? 2 : 1);
    const std::string letter(1, static_cast<char>('a' + index));
    text_at(ui_, {at.x + inset, at.y + ui_.px(6) + line / 2}, letter,
            {Role::dim, 13, Weight::semibold, Face::mono});
    float y = at.y + ui_.px(6) + line / 2;
    for (const std::string& each : lines) {
      text_at(ui_, {at.x + inset + mark, y}, each, style);
      y += line;
    }
    space(ui_, 6);
  }

  void buttons() {
    const std::size_t before = ui_.focus.count();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string& check = tr()("predict.check");
    const float wide = button_width(ui_, check);
    if (button(ui_, "check", check, true, wide)) ui_.act(Command::commit);
    tip(ui_, tr()("shortcut.commit") + "  (" + key_text(Command::commit) + ")");
    ImGui::SetCursorScreenPos({at.x + wide + ui_.px(10), at.y});
    if (button(ui_, "show", tr()("predict.show"), false)) ui_.act(Command::waive);
    ui_.focus.left_to_right(before);
    space(ui_, 20);
  }

  // Questions one after the other, and how one has done so far.
  void practice() {
    section(ui_, tr()("predict.practice"));
    paragraph(ui_, tr()("predict.practice_text"), kQuiet, width_);
    space(ui_, 8);
    const Preferences& preferences = ui_.state.preferences;
    std::vector<std::string> items{tr()("predict.all_topics")};
    int selected = 0;
    for (const Topic& topic : topics()) {
      const std::string id(topic.id);
      if (id == preferences.practice_topic) selected = static_cast<int>(items.size());
      std::string text = tr()("topic." + id);
      if (const auto done = preferences.progress.find(id); done != preferences.progress.end()) {
        text += "  " + tr()("predict.progress", std::array{std::to_string(done->second.right),
                                                           std::to_string(done->second.answered)});
      }
      items.push_back(std::move(text));
    }
    if (const auto chosen = combo(ui_, "practice", items, selected, width_)) {
      Preferences wanted = preferences;
      wanted.practice_topic =
          *chosen == 0 ? "" : topics()[static_cast<std::size_t>(*chosen - 1)].id;
      ui_.act(SetPreferences{std::move(wanted)});
    }
    space(ui_, 8);
    std::vector<std::string> levels{tr()("predict.all_levels")};
    for (int level = 1; level <= kMostDifficulty; ++level)
      levels.push_back(std::to_string(level));
    if (const auto level = segmented(ui_, "level", levels, preferences.practice_level, width_)) {
      Preferences wanted = preferences;
      wanted.practice_level = *level;
      ui_.act(SetPreferences{std::move(wanted)});
    }
    space(ui_, 12);
    if (button(ui_, "start", tr()("predict.start"), false)) {
      ui_.act(StartPractice{preferences.practice_topic, preferences.practice_level});
    }
    space(ui_, 16);
  }

  // --- afterwards ---------------------------------------------------------------------

  void verdict() {
    const bool right = prediction_.right();
    const bool waived = !prediction_.given;
    if (!waived) {
      const Style style{right ? Role::output_text : Role::problem, 15, Weight::semibold,
                        Face::sans};
      paragraph(ui_, (right ? "✓  " : "≠  ") + tr()(right ? "predict.right" : "predict.wrong"),
                style, width_);
      space(ui_, 4);
    }
    if (!waived && !right) {
      answer_line("predict.yours",
                  answer_parts(tr(), *prediction_.given, *prediction_.truth, spec()));
    }
    answer_line("predict.truth", {{answer_text_of(tr(), *prediction_.truth, spec()), false}});
    space(ui_, 8);
    why();
    space(ui_, 12);
    next();
    space(ui_, 20);
  }

  // Name and answer; what is wrong in it is struck through, in the colour of problems.
  void answer_line(std::string_view key, const std::vector<AnswerPart>& parts) {
    const float left = ui_.px(84);
    const float line = ui_.px(21);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    text_at(ui_, {start.x, start.y + line / 2}, tr()(key), kQuiet);
    ImVec2 at{start.x + left, start.y + line / 2};
    for (const AnswerPart& part : parts) {
      const Style style{part.wrong ? Role::problem : Role::text, 14, Weight::semibold, Face::sans};
      for (const std::string& each : wrap(ui_, part.text, style, width_ - left)) {
        const float wide = width_of(ui_, each, style);
        if (at.x > start.x + left && at.x + wide > start.x + width_) {
          at = {start.x + left, at.y + line};
        }
        text_at(ui_, at, each, style);
        if (part.wrong) {
          ImGui::GetWindowDrawList()->AddLine(at, {at.x + wide, at.y}, ui_.color(Role::problem),
                                              ui_.px(1));
        }
        at.x += wide;
      }
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width_, at.y + line / 2 - start.y});
  }

  void why() {
    const Layer& layer = ui_.state.shown.layer();
    paragraph(ui_, right_text(tr(), prediction_.ask, layer), kPlain, width_);
    if (!prediction_.given || prediction_.right()) return;
    std::vector<std::string> texts;
    if (prediction_.by_choice()) {
      texts.push_back(wrong_text(tr(), prediction_.question,
                                 prediction_.question.choices[*prediction_.choice]));
    } else {
      texts = wrong_texts(tr(), prediction_.ask, layer, *prediction_.given);
    }
    constexpr std::size_t kMostTexts = 2;
    texts.resize(std::min(texts.size(), kMostTexts));
    if (texts.empty()) texts.push_back(tr()("predict.unknown"));
    space(ui_, 8);
    draw_card(ui_, Role::caution_fill, Role::caution_edge, [&](float inner) {
      for (const std::string& each : texts)
        paragraph(ui_, each, {Role::caution_text, 13, Weight::regular, Face::sans}, inner);
    });
  }

  void next() {
    if (prediction_.of_lesson) return;
    const bool last =
        ui_.state.practice && ui_.state.practice->at + 1 == ui_.state.practice->questions->size();
    const std::string& words = tr()(last ? "predict.end" : "predict.next");
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float wide = button_width(ui_, words);
    if (button(ui_, "next", words, true, wide)) ui_.act(Command::next_question);
    tip(ui_, tr()("shortcut.next_question") + "  (" + key_text(Command::next_question) + ")");
    if (prediction_.ask.asks != Asks::change) return;
    ImGui::SetCursorScreenPos({at.x + wide + ui_.px(10), at.y});
    if (button(ui_, "changed", tr()("predict.show_changed"), false)) {
      ui_.act(TakeLayer{*prediction_.ask.changed});
    }
  }

  Ui& ui_;
  const Prediction& prediction_;
  float width_;
};

}  // namespace

void draw_prediction_section(Ui& ui) {
  PredictionSection(ui).draw();
}

}  // namespace padlens
