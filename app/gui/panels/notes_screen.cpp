// The teacher's notes, on a screen of their own.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/lesson_beats.h"
#include "app/gui/panels/panels.h"
#include "app/i18n/linked_words.h"

namespace padlens {
namespace {

constexpr Style kNotesHead{Role::dim, 13, Weight::semibold, Face::sans};
constexpr Style kNotesText{Role::text, 18, Weight::regular, Face::sans};
constexpr Style kNotesNow{Role::text, 21, Weight::semibold, Face::sans};
constexpr Style kNotesNext{Role::dim, 18, Weight::regular, Face::sans};
constexpr double kNotesMost = 900;  // how wide lines are

// "1:02:03", "2:03".
std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::floor(std::max(seconds, 0.0)));
  const std::int64_t hours = whole / 3600;
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

void note_part(Ui& ui, const std::string& head, const std::string& text, const Style& style,
               float width) {
  if (text.empty()) return;
  space(ui, 20);
  paragraph(ui, head, kNotesHead, width);
  space(ui, 2);
  paragraph(ui, text, style, width);
}

// What comes behind the present beat: the next one's words, or the next lesson's title.
std::string next_words(const State& state, const std::vector<std::string>& texts) {
  if (state.beat + 1 < texts.size()) return plain_words(texts[state.beat + 1]);
  const auto& all = open_lessons(state);
  if (*state.lesson + 1 >= all.size()) return state.tr("ui.no_next_lesson");
  return lesson_title(all[*state.lesson + 1], state.tr);
}

void notes_of_lesson(Ui& ui, const Lesson& lesson, float width) {
  const Strings& tr = ui.tr();
  const auto texts = beat_texts(lesson, tr);
  paragraph(ui, lesson_title(lesson, tr), {Role::text, 26, Weight::bold, Face::sans}, width);
  const std::size_t beat = std::min(ui.state.beat, texts.size() - 1);
  note_part(ui, tr("ui.notes_now"), plain_words(texts[beat]), kNotesNow, width);
  note_part(ui, tr("ui.notes_next"), next_words(ui.state, texts), kNotesNext, width);
  std::string notes = lesson_notes(lesson, tr);
  const std::size_t end = std::min(notes.find('\n'), notes.size());
  note_part(ui, tr("ui.notes_wrong"), notes.substr(0, end), kNotesText, width);
  notes.erase(0, std::min(end + 1, notes.size()));
  note_part(ui, tr("ui.notes_question"), notes, kNotesText, width);
}

}  // namespace

void draw_notes_screen(Ui& ui, ImVec2 size) {
  begin_panel(ui, "##notes", {{0, 0}, size}, Role::panel, 36, 28, true);
  const float width = std::min(ImGui::GetContentRegionAvail().x, ui.px(kNotesMost));
  const State::NotesScreen& screen = *ui.state.notes_screen;
  const Lesson* lesson = open_lesson(ui.state);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + ui.px(16);
  const Style clock{Role::text, 22, Weight::semibold, Face::mono};
  const float shown = text_at(ui, {at.x, middle}, clock_text(screen.open), clock);
  if (lesson != nullptr) {
    const std::array args{clock_text(screen.on_lesson), std::to_string(*ui.state.lesson + 1),
                          std::to_string(open_lessons(ui.state).size()),
                          std::to_string(ui.state.beat + 1), std::to_string(beat_count(ui.state))};
    text_at(ui, {at.x + shown + ui.px(20), middle}, ui.tr()("ui.notes_place", args),
            {Role::dim, 14, Weight::regular, Face::sans});
  }
  space(ui, 48);
  if (lesson != nullptr) {
    notes_of_lesson(ui, *lesson, width);
  } else {
    paragraph(ui, ui.tr()("ui.notes_none"), kNotesText, width);
  }
  scroll_fade(ui, Role::panel);
  ImGui::End();
}

}  // namespace padlens
