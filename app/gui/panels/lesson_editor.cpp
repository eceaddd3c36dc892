#include "app/gui/panels/lesson_editor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/document/lesson_json.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/widgets.h"
#include "core/questions/ask.h"

namespace padlens {
namespace {

using What = EditLesson::What;

constexpr double kEditorInset = 16;
constexpr double kEditorRow = 36;
constexpr double kEditorGap = 8;
constexpr double kAskWidth = 190;

// A line of text to be changed; what it is by now, where that has changed. `hint` stands in the
// empty box.
std::optional<std::string> words_box(Ui& ui, const char* id, const std::string& text, float width,
                                     const std::string& hint, std::size_t most,
                                     double size = 13.5) {
  std::vector<char> buffer(most + 1, '\0');
  text.copy(buffer.data(), most);
  const Fonts::Sized font = ui.font(Face::sans, Weight::regular, size);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  compat::push_font(font.font, font.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(10), (ui.px(kEditorRow) - font.size) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(7));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.vec4(Role::background));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.vec4(Role::text));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.vec4(Role::accent, kSelectionOpacity));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::line));
  ImGui::SetNextItemWidth(width);
  ui.focus.before_box(ImGui::GetID(id));
  const bool edited = ImGui::InputText(id, buffer.data(), buffer.size());
  ui.focus.control(KeyboardFocus::Kind::box);
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  if (buffer.front() == '\0') {
    text_at(ui, {at.x + ui.px(12), at.y + ui.px(kEditorRow) / 2},
            cut_text(ui, hint, {Role::faint, size}, width - ui.px(24)),
            {Role::faint, size, Weight::regular, Face::sans});
  }
  if (!edited) return std::nullopt;
  return std::string(buffer.data());
}

// The words in the window's language alone: what is typed is in that.
std::string own_words(const Words& words, const Ui& ui) {
  const auto found = words.find(ui.tr().language());
  if (found != words.end()) return found->second;
  const auto all = words.find("");
  return all == words.end() ? "" : all->second;
}

void title_row(Ui& ui, const Lesson& lesson, ImVec2 at, float width) {
  const std::string done = ui.tr()("ui.lesson_done");
  const float done_width = button_width(ui, done);
  const std::string place =
      fmt::format("{} / {}", ui.state.beat + 1, std::max<std::size_t>(lesson.beats.size(), 1));
  const Style place_style{Role::dim, 12.5, Weight::regular, Face::mono};
  const float way_width = width_of(ui, place, place_style) + ui.px(84);
  ImGui::SetCursorScreenPos(at);
  const float box = width - done_width - way_width - ui.px(24);
  const auto title = words_box(ui, "##lesson_title", own_words(lesson.title, ui), box,
                               ui.tr()("ui.lesson_title"), LessonLimits::text, 15);
  if (title) ui.act(EditLesson{What::title, *title});
  const float middle = at.y + ui.px(kEditorRow) / 2;
  float x = at.x + box + ui.px(12);
  ImGui::SetCursorScreenPos({x, middle - ui.px(13)});
  if (round_button(ui, "beat_before", symbols::chevron_left, 26, false, ui.tr()("ui.beat_before"),
                   ui.state.beat > 0))
    ui.act(ShowBeat{ui.state.beat - 1});
  x += ui.px(36);
  x += text_at(ui, {x, middle}, place, place_style) + ui.px(10);
  ImGui::SetCursorScreenPos({x, middle - ui.px(13)});
  if (round_button(ui, "beat_behind", symbols::chevron_right, 26, false, ui.tr()("ui.beat_behind"),
                   ui.state.beat + 1 < lesson.beats.size()))
    ui.act(ShowBeat{ui.state.beat + 1});
  ImGui::SetCursorScreenPos({at.x + width - done_width, middle - ui.px(16)});
  if (button(ui, "lesson_done", done, true, done_width)) ui.act(EditLesson{What::end});
}

// Notes in two boxes: the first line and the second; what lines there are beyond these stay.
void notes_row(Ui& ui, const Lesson& lesson, ImVec2 at, float width) {
  const std::string notes = own_words(lesson.notes, ui);
  std::array<std::string, 3> lines;
  std::size_t from = 0;
  for (std::size_t i = 0; i < lines.size() && from <= notes.size(); ++i) {
    const std::size_t end = i + 1 < lines.size() ? notes.find('\n', from) : std::string::npos;
    lines.at(i) = notes.substr(from, end - from);
    from = end == std::string::npos ? notes.size() + 1 : end + 1;
  }
  const float half = (width - ui.px(kEditorGap)) / 2;
  const std::array ids{"##lesson_wrong", "##lesson_question"};
  const std::array hints{"ui.lesson_wrong_hint", "ui.lesson_question_hint"};
  for (std::size_t i = 0; i < 2; ++i) {
    ImGui::SetCursorScreenPos({at.x + static_cast<float>(i) * (half + ui.px(kEditorGap)), at.y});
    const auto line =
        words_box(ui, ids.at(i), lines.at(i), half, ui.tr()(hints.at(i)), LessonLimits::text, 12.5);
    if (!line) continue;
    lines.at(i) = *line;
    std::string text = lines[0] + "\n" + lines[1];
    if (!lines[2].empty()) text += "\n" + lines[2];
    while (text.ends_with('\n'))
      text.pop_back();
    ui.act(EditLesson{What::notes, std::move(text)});
  }
}

// What the layer on show can be asked, and the present beat asks.
void ask_combo(Ui& ui, const Lesson& lesson, float width) {
  const auto& asked = beat_of(lesson, ui.state.beat).ask;
  std::vector<std::string> names{""};
  std::vector<std::string> items{ui.tr()("ui.lesson_asks_nothing")};
  int selected = 0;
  for (const AskInfo& info : ask_infos()) {
    const bool present = asked && asked->asks == info.asks;
    Ask ask;
    ask.asks = info.asks;
    const auto& geometry = ui.state.shown.resolution().geometry;
    // What changes is written in the file.
    const bool can =
        info.asks != Asks::change && geometry && can_ask(ask, ui.state.shown.spec(), *geometry);
    if (!present && !can) continue;
    if (present) selected = static_cast<int>(names.size());
    names.emplace_back(info.name);
    items.push_back(ui.tr()("predict.kind." + std::string(info.name)));
  }
  if (const auto chosen = combo(ui, "lesson_ask", items, selected, width))
    ui.act(EditLesson{What::ask, names[static_cast<std::size_t>(*chosen)]});
}

void beat_row(Ui& ui, const Lesson& lesson, ImVec2 at) {
  struct BeatButton {
    What what;
    const char* id;
    const char* words;
    bool enabled;
  };
  const bool several = lesson.beats.size() > 1;
  const std::array buttons{
      BeatButton{What::record, "beat_record", "ui.beat_record", true},
      BeatButton{What::add, "beat_add", "ui.beat_add", true},
      BeatButton{What::earlier, "beat_earlier", "ui.beat_earlier", ui.state.beat > 0},
      BeatButton{What::later, "beat_later", "ui.beat_later",
                 ui.state.beat + 1 < lesson.beats.size()},
      BeatButton{What::remove, "beat_remove", "ui.beat_remove", several},
  };
  float x = at.x;
  const std::size_t first = ui.focus.count();
  for (const BeatButton& each : buttons) {
    const std::string& words = ui.tr()(each.words);
    const float wide = button_width(ui, words);
    ImGui::SetCursorScreenPos({x, at.y});
    ImGui::BeginDisabled(!each.enabled);
    if (button(ui, each.id, words, false, wide) && each.enabled) ui.act(EditLesson{each.what});
    ImGui::EndDisabled();
    x += wide + ui.px(kEditorGap);
  }
  ui.focus.left_to_right(first);
}

}  // namespace

Area draw_lesson_editor(PanelContext& context, const Area& room) {
  Ui& ui = context.ui;
  const Lesson& lesson = *open_lesson(ui.state);
  constexpr int kRows = 4;
  const float row = ui.px(kEditorRow + kEditorGap);
  const float height = 2 * ui.px(kEditorInset) + kRows * row - ui.px(kEditorGap);
  const float width = std::min(room.width() - 2 * ui.px(20), ui.px(960));
  const float left = (room.min.x + room.max.x - width) / 2;
  const float bottom = room.max.y - ui.px(16);
  const Area area{{left, bottom - height}, {left + width, bottom}};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(area.min, area.max, ui.color(Role::panel), ui.px(10));
  compat::add_rect(list, area.min, area.max, ui.color(Role::accent), ui.px(10), 1);
  const float inner = width - 2 * ui.px(kEditorInset);
  ImVec2 at{left + ui.px(kEditorInset), area.min.y + ui.px(kEditorInset)};
  title_row(ui, lesson, at, inner);
  at.y += row;
  ImGui::SetCursorScreenPos(at);
  const auto words =
      words_box(ui, "##beat_words", own_words(beat_of(lesson, ui.state.beat).text, ui), inner,
                ui.tr()("ui.beat_words"), LessonLimits::text, 14);
  if (words) ui.act(EditLesson{What::words, *words});
  at.y += row;
  beat_row(ui, lesson, at);
  at.y += row;
  const float asks = ui.px(kAskWidth);
  ImGui::SetCursorScreenPos({at.x, at.y + ui.px(2)});
  ask_combo(ui, lesson, asks);
  notes_row(ui, lesson, {at.x + asks + ui.px(kEditorGap), at.y}, inner - asks - ui.px(kEditorGap));
  return {room.min, {room.max.x, area.min.y}};
}

}  // namespace padlens
