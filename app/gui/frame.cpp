#include "app/gui/frame.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "app/document/course.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/prediction.h"
#include "app/gui/typed_answer.h"

namespace padlens {
namespace {

// The look that all of ImGui's own controls share.
void set_style(const Ui& ui) {
  ImGuiStyle& style = ImGui::GetStyle();
  style.ItemSpacing = {ui.px(6), 0};
  style.ScrollbarSize = ui.px(8);
  style.ScrollbarRounding = ui.px(4);
  style.WindowMinSize = {1, 1};
  style.AntiAliasedLinesUseTex = true;
  style.Colors[ImGuiCol_Text] = ui.vec4(Role::text);
  style.Colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_ScrollbarGrab] = ui.vec4(Role::faint, 0.55);
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = ui.vec4(Role::faint);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = ui.vec4(Role::dim);
  style.Colors[ImGuiCol_NavHighlight] = ImVec4(0, 0, 0, 0);  // the ring is ours: focus.h
}

// Every letter that the program may show in the present language.
std::string words_of(const State& state) {
  std::string words;
  for (const auto& [key, sentence] : state.tr.all())
    words += sentence;
  for (const Language& language : languages())
    words += language.name;
  return words;
}

// The letters of lessons of one's own that not every face has, each once: what is typed brings new
// ones but seldom.
std::string course_words(const State& state) {
  std::string words;
  if (!state.course) return words;
  std::set<std::string> letters;
  const auto add_text = [&](const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      const auto first = static_cast<unsigned char>(text[at]);
      const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      if (length == 3 && at + 3 <= text.size()) letters.insert(text.substr(at, 3));
      at += length;
    }
  };
  const auto add = [&](const Words& of) {
    for (const auto& [language, text] : of)
      add_text(text);
  };
  for (const Lesson& lesson : state.course->lessons) {
    add_text(lesson.id);
    add(lesson.title);
    add(lesson.notes);
    for (const Beat& beat : lesson.beats)
      add(beat.text);
  }
  for (const std::string& letter : letters)
    words += letter;
  return words;
}

// Closes the menus that are open; false if none was.
bool close_menus() {
  if (!ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) {
    return false;
  }
  ImGui::ClosePopupToLevel(0, true);
  return true;
}

// Whether `press` is the program's and not that of a box being typed into.
bool takes_key(const KeyPress& press, bool typing) {
  if (!typing || press.key == Key::escape) return true;
  // While one types, only what is no letter and no editing of the text.
  const bool editing =
      press.key == letter('Z') || press.key == letter('Y') || press.key == letter('V');
  return press.control && !editing;
}

// On the notes' screen nothing of the lesson can be changed.
bool is_for_notes(const KeyAction& action) {
  const std::array known{Command::toggle_theme, Command::next_language, Command::zoom_in,
                         Command::zoom_out,     Command::zoom_reset,    Command::present,
                         Command::quit};
  return std::ranges::any_of(known, [&](Command command) { return action == KeyAction(command); });
}

// Escape gives a number box back what it held, which ImGui does, and no more.
bool leaves_number_box(const State& state) {
  return ImGui::GetIO().WantTextInput && state.dialog == Dialog::none && !state.edit;
}

}  // namespace

WindowFrame::WindowFrame(const State& state, TextureDriver textures,
                         std::function<void()> letters_made)
    : fonts_(std::move(letters_made)), memory_(textures) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;               // the session is ours
  io.ConfigInputTextCursorBlink = false;  // nothing moves while nothing changes
  prepare(state);
}

void WindowFrame::prepare(const State& state) {
  // A figure of another language needs its letters while it is shown before it is written.
  const std::string& figure = memory_.export_preview.foreign_words(state);
  bool other = words_language_ != state.tr.language();
  if (state.course != words_course_) {
    words_course_ = state.course;
    other = true;
  }
  if (other || (!figure.empty() && figure != figure_words_)) {
    words_language_ = state.tr.language();
    figure_words_ = figure;
    std::string words = words_of(state) + course_words(state) + figure;
    // Those were said in the language before.
    for (const Toast& toast : state.toasts)
      words += toast.text;
    fonts_.set_words(words);
  }
  fonts_.prepare();
  focus_.type_ahead();
}

// While a question waits: a letter takes a choice, Enter checks what is an answer, and the other
// views are as covered as this one.
bool WindowFrame::answers(State& state, const KeyPress& press) const {
  if (!is_covered(state) || press.control || press.alt || state.dialog != Dialog::none)
    return false;
  const bool typing = ImGui::GetIO().WantTextInput;
  const int letter_of = static_cast<int>(press.key) - 'A';
  const auto choices = static_cast<int>(state.prediction->question.choices.size());
  if (!typing && letter_of >= 0 && letter_of < choices) {
    apply(state, ChoosePrediction{static_cast<std::size_t>(letter_of)});
    return true;
  }
  if (press.key == Key::enter && (typing || !focus_.any())) {
    std::string ignored;
    const Prediction& prediction = *state.prediction;
    const bool nothing = prediction.ask.asks == Asks::reads && prediction.picked.empty();
    if (nothing || !answer_given(prediction, ignored)) return false;
    if (typing) ImGui::ClearActiveID();
    apply(state, Command::commit);
    return true;
  }
  const auto action = action_of(press);
  const bool boxes = boxes_of(*state.prediction) > 0;  // which take the digits
  return !typing && !boxes && action && std::holds_alternative<SetView>(*action);
}

bool WindowFrame::key(State& state, const KeyPress& press, bool repeated) {
  if (answers(state, press)) return true;
  if (focus_.key(press, repeated, state)) return false;
  const auto action = action_of(press);
  if (action && state.notes_screen && !is_for_notes(*action)) return false;
  if (!action || !takes_key(press, ImGui::GetIO().WantTextInput)) return false;
  const std::array repeating{Command::step_back, Command::step_forward, Command::previous_layer,
                             Command::next_layer};
  const bool steps = std::ranges::any_of(
      repeating, [&](Command command) { return *action == KeyAction(command); });
  if (repeated && !steps) return false;
  const bool escape = *action == KeyAction(Command::escape);
  if (escape && (leaves_number_box(state) || close_menus())) return false;
  const Action asked = action_for(*action);
  apply(state, asked);
  return true;
}

Actions WindowFrame::draw(const State& state, float scale) {
  Actions actions;
  const Theme* theme = find_theme(state.preferences.theme);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const int most = most_zoom(size.x, size.y, scale);
  if (most != state.most_zoom) actions.emplace_back(LimitZoom{most});
  Ui ui{state,  actions, theme == nullptr ? themes().front() : *theme,
        fonts_, focus_,  interface_scale(state, size.x, size.y, scale)};
  set_style(ui);
  memory_.unsettled = false;
  focus_.begin_frame();
  draw_panels(ui, memory_, size);
  focus_.end_frame(ui);
  memory_.textures.end_frame();
  return actions;
}

}  // namespace padlens
