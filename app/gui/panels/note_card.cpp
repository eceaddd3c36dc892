#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/document/layers.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/lesson_edits.h"
#include "app/gui/opened.h"
#include "app/gui/panels/card_words.h"
#include "app/gui/panels/lesson_editor.h"
#include "app/gui/panels/panels.h"
#include "app/gui/prediction.h"
#include "app/gui/way.h"
#include "app/gui/widgets.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

constexpr double kCardInset = 16;
constexpr Style kCardTitle{Role::text, 15, Weight::semibold, Face::sans};
constexpr Style kCardText{Role::text, 13.5, Weight::regular, Face::sans};
constexpr Style kCardSource{Role::dim, 12, Weight::regular, Face::sans};
constexpr double kTitleLine = 24;
constexpr double kTextLine = 1.48;  // of the letters' size
constexpr double kSourceLine = 18;
constexpr double kButtonRow = 44;  // with the space above it
constexpr double kControls = 170;  // count and buttons, beside the title
constexpr double kAsks = 36;       // the switch of predict mode
constexpr double kPencil = 36;     // of one's own, the button to change it
constexpr double kDot = 9;         // from one beat's dot to the next
constexpr std::size_t kMostDots = 12;
constexpr double kControlRow = 36;  // or above it

// Presented, the picture is wide and the card a column beside it.
constexpr float kColumnShare = 0.32F;
constexpr double kLeastColumn = 210;
constexpr double kMostColumn = 360;
constexpr std::array kColumnText{15.0, 14.0, 13.0, 12.0, 11.0, 10.0};
constexpr double kRolledText = 13;     // of a column whose earlier beats roll out of it
constexpr std::size_t kLeastRows = 5;  // of text, where not all have room

// How a card is set.
struct CardForm {
  float width = 0;
  double text_size = kCardText.size;
  double title_size = kCardTitle.size;
  bool column = false;
  bool with_source = true;
  // Rows of text that there is room for: of more beats the earlier ones roll out. 0: all.
  std::size_t rows = 0;
};

struct NoteCard {
  bool of_lesson;
  std::string title;
  std::vector<std::string> beats;
  std::string source;  // "" for none
  std::size_t index;
  std::size_t count;
};

NoteCard card_at(const State& state, bool of_lesson, std::size_t index) {
  const Strings& tr = state.tr;
  if (of_lesson) {
    const auto& all = open_lessons(state);
    const Lesson& lesson = all[index];
    const bool article = !lesson.own && lesson.group <= kArticleGroups;
    return {
        true,
        is_covered(state) && index == state.lesson ? tr("predict.title") : lesson_title(lesson, tr),
        beat_texts(lesson, tr),
        article ? tr("rule.cite.article") : "",
        index,
        all.size()};
  }
  const RealLayer& layer = real_layers()[index];
  return {false,           layer.name, {tr("layer." + layer.id + ".note")},
          paper_of(layer), index,      real_layers().size()};
}

std::optional<NoteCard> card_of(const State& state) {
  if (open_lesson(state) != nullptr) return card_at(state, true, *state.lesson);
  if (!state.real_layer || *state.real_layer >= real_layers().size()) return std::nullopt;
  return card_at(state, false, *state.real_layer);
}

// "Stride 1"; of several layers with the name of each.
std::string changes_of_layers(const Strings& tr, const std::vector<StackLayer>& from,
                              const std::vector<StackLayer>& to) {
  std::string text;
  const std::vector<std::string> names = layer_names(from);
  for (std::size_t i = 0; i < from.size(); ++i) {
    Spec asked = to[i].spec;
    if (i > 0) asked.input = from[i].spec.input;  // it follows
    std::string changes = changes_text(tr, from[i].spec, asked);
    if (from[i].sides != to[i].sides)
      changes = tr(from[i].kind == LayerKind::crop ? "field.crop" : "field.pad");
    if (from[i].scale != to[i].scale || from[i].size != to[i].size) changes = tr("field.scale");
    if (changes.empty()) continue;
    text += (text.empty() ? "" : ", ") + (from.size() > 1 ? names[i] + " " : "") + changes;
  }
  return text;
}

// What a card says once its layer is another one: words that speak of numbers would be wrong.
std::string changed_text(const State& state, const NoteCard& card) {
  const auto scenario = opened_scenario(state);
  if (!scenario) return "";
  const std::vector<StackLayer> own = opened_stack(*scenario);
  if (own.size() != state.document.stack.size() ||
      !std::ranges::equal(own, state.document.stack, {}, &StackLayer::kind, &StackLayer::kind))
    return state.tr("ui.lesson_left_layers");
  const std::array args{changes_of_layers(state.tr, own, state.document.stack)};
  // Cells alone are no field that changes_text() would name.
  if (args[0].empty()) {
    return state.tr(card.of_lesson ? "ui.lesson_left_values" : "ui.layer_left_values");
  }
  return state.tr(card.of_lesson ? "ui.lesson_left" : "ui.layer_left", args);
}

// The lines of a card, for both of what it may say: it keeps its size when that changes.
struct CardLines {
  std::vector<std::string> title;
  std::vector<CardLine> text;
  std::vector<std::string> source;
  std::vector<std::string> changed;  // empty while the layer is the card's own
};

Style title_style(const CardForm& form, Role role = Role::text) {
  return {role, form.title_size, kCardTitle.weight, kCardTitle.face};
}

Style text_style(const CardForm& form, Role role = Role::text) {
  return {role, form.text_size, kCardText.weight, kCardText.face};
}

float text_line(const Ui& ui, const CardForm& form) {
  return ui.px(form.text_size * kTextLine);
}

// Of the row of dots that stand for a lesson's beats, logical pixels; 0 where there are none.
double dots_width(const NoteCard& card) {
  const std::size_t count = card.beats.size();
  return count > 1 && count <= kMostDots ? kDot * static_cast<double>(count) + 8 : 0;
}

// Of a card whose layer is its own.
CardLines lines_of(Ui& ui, const NoteCard& card, const CardForm& form) {
  const float inner = form.width - ui.px(2 * kCardInset);
  CardLines lines{
      wrap(ui, card.title, title_style(form),
           inner - ui.px(form.column ? 0 : kControls + kPencil + kAsks + dots_width(card))),
      card_lines_of(ui, card.beats, text_style(form), inner),
      {},
      {}};
  if (form.with_source) lines.source = wrap(ui, card.source, kCardSource, inner);
  return lines;
}

// How many of the lines have room: all of a beat at least.
std::size_t rows_of(const CardLines& lines, const CardForm& form) {
  if (form.rows == 0) return lines.text.size();
  std::size_t longest = form.rows;
  std::size_t of_beat = 0;
  for (std::size_t i = 0; i < lines.text.size(); ++i) {
    of_beat = i > 0 && lines.text[i].beat == lines.text[i - 1].beat ? of_beat + 1 : 1;
    longest = std::max(longest, of_beat);
  }
  return std::min(longest, lines.text.size());
}

float card_height(Ui& ui, const CardLines& lines, const CardForm& form) {
  const float text = text_line(ui, form);
  // One line and the button have room in every card.
  const float least =
      text * static_cast<float>(std::max<std::size_t>(lines.changed.size(), 1)) + ui.px(kButtonRow);
  return ui.px(2 * kCardInset + (form.column ? kControlRow : 0)) +
         ui.px(kTitleLine) * static_cast<float>(lines.title.size()) + ui.px(4) +
         std::max(text * static_cast<float>(rows_of(lines, form)) +
                      ui.px(kSourceLine) * static_cast<float>(lines.source.size()),
                  least);
}

// Of the tallest of all cards like this one: buttons and picture stand still from one to the next.
float tallest(PanelContext& context, const NoteCard& card, const CardForm& form) {
  Ui& ui = context.ui;
  auto& heights = context.memory.note_heights;
  const std::string which =
      fmt::format("{} {} {} {} {} {} {} {} {}", card.of_lesson,
                  static_cast<const void*>(ui.state.course.get()), ui.tr().language(), ui.scale,
                  form.width, form.text_size, form.column, form.with_source, form.rows);
  if (const auto known = heights.find(which); known != heights.end()) return known->second;
  constexpr std::size_t kMostKept = 64;  // a window that is drawn larger has many widths
  if (heights.size() >= kMostKept) heights.clear();
  float height = 0;
  for (std::size_t i = 0; i < card.count; ++i) {
    const NoteCard other = card_at(ui.state, card.of_lesson, i);
    height = std::max(height, card_height(ui, lines_of(ui, other, form), form));
  }
  return heights[which] = height;
}

// The room of the card, whatever of them is on show.
float card_room(PanelContext& context, const NoteCard& card, const CardLines& lines,
                const CardForm& form) {
  return std::max(tallest(context, card, form), card_height(context.ui, lines, form));
}

// What a button that goes along the cards says: where it goes, or that there is nothing there.
std::string way_words(const Ui& ui, const NoteCard& card, bool forward, bool there) {
  const std::string& words = ui.tr()(way_key(card.of_lesson, forward, there));
  const Command command = forward ? Command::next_lesson : Command::previous_lesson;
  return there ? words + "  (" + key_text(command) + ")" : words;
}

// A dot for each beat, ending at `right`: those that have been shown are filled, that on show is
// larger.
void beat_dots(Ui& ui, const NoteCard& card, float right, float y) {
  if (!card.of_lesson || dots_width(card) == 0) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::size_t count = card.beats.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 centre{right - ui.px(kDot) * (static_cast<float>(count - i) - 0.5F), y};
    const bool shown = i <= ui.state.beat;
    const float radius = ui.px(i == ui.state.beat ? 3.5 : 2.5);
    if (shown) {
      list.AddCircleFilled(centre, radius, ui.color(Role::accent));
    } else {
      list.AddCircle(centre, radius, ui.color(Role::dim), 0, 1);
    }
  }
}

// Whether there is a beat, or a lesson or a layer, that way.
bool goes_on(const Ui& ui, const NoteCard& card, bool forward) {
  const bool beats =
      card.of_lesson && (forward ? ui.state.beat + 1 < card.beats.size() : ui.state.beat > 0);
  return beats || (forward ? card.index + 1 < card.count : card.index > 0);
}

void draw_question(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float line = radius * 0.26F;
  const float r = radius * 0.46F;
  ImVec2 last;
  constexpr int kParts = 12;
  for (int i = 0; i <= kParts; ++i) {  // three quarters of a circle, then down
    const float angle = -3.1F + 4.4F * static_cast<float>(i) / kParts;
    const ImVec2 next{c.x + r * std::cos(angle), c.y - radius * 0.4F + r * std::sin(angle)};
    if (i > 0) list.AddLine(last, next, color, line);
    last = next;
  }
  list.AddLine(last, {c.x, c.y + radius * 0.36F}, color, line);
  list.AddCircleFilled({c.x, c.y + radius * 0.8F}, line * 0.65F, color);
}

void draw_pencil(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float r = radius * 0.8F;
  const float wide = radius * 0.34F;
  list.AddLine({c.x - r * 0.5F, c.y + r * 0.5F}, {c.x + r * 0.8F, c.y - r * 0.8F}, color, wide);
  list.AddTriangleFilled({c.x - r, c.y + r}, {c.x - r * 0.75F, c.y + r * 0.35F},
                         {c.x - r * 0.35F, c.y + r * 0.75F}, color);
}

void card_controls(Ui& ui, const NoteCard& card, float left, float right, float title_y) {
  const auto open = [&](std::optional<std::size_t> index) {
    if (card.of_lesson) return ui.act(OpenLesson{index});
    ui.act(OpenLayer{index, ui.state.document.spec().framework});
  };
  const std::size_t buttons = ui.focus.count();
  float x = right - ui.px(26);
  const float y = title_y - ui.px(13);
  ImGui::SetCursorScreenPos({x, y});
  if (round_button(ui, "lesson_close", symbols::cross, 26, false, ui.tr()("ui.close"))) {
    open(std::nullopt);
  }
  x -= ui.px(40);
  ImGui::SetCursorScreenPos({x, y});
  const bool more = goes_on(ui, card, true);
  if (round_button(ui, "lesson_next", symbols::chevron_right, 26, false,
                   way_words(ui, card, true, more), more)) {
    ui.act(Command::next_lesson);
  }
  x -= ui.px(32);
  ImGui::SetCursorScreenPos({x, y});
  const bool before = goes_on(ui, card, false);
  if (round_button(ui, "lesson_back", symbols::chevron_left, 26, false,
                   way_words(ui, card, false, before), before)) {
    ui.act(Command::previous_lesson);
  }
  if (card.of_lesson && asks_questions(*open_lesson(ui.state))) {
    x -= ui.px(36);
    ImGui::SetCursorScreenPos({x, y});
    const std::string words =
        ui.tr()("shortcut.predict") + "  (" + key_text(Command::predict) + ")";
    if (round_button(ui, "lesson_asks", draw_question, 26, ui.state.predicting, words))
      ui.act(Command::predict);
  }
  if (card.of_lesson && is_own_lesson(ui.state) && !ui.state.presenting) {
    x -= ui.px(36);
    ImGui::SetCursorScreenPos({x, y});
    const std::string words =
        ui.tr()("shortcut.edit_lesson") + "  (" + key_text(Command::edit_lesson) + ")";
    if (round_button(ui, "lesson_edit", draw_pencil, 26, false, words))
      ui.act(Command::edit_lesson);
  }
  ui.focus.left_to_right(buttons);
  const float count =
      text_at(ui, {x - ui.px(14), title_y}, fmt::format("{} / {}", card.index + 1, card.count),
              {Role::dim, 12.5, Weight::regular, Face::mono}, Anchor::end);
  const float end = x - ui.px(14) - count - ui.px(8);
  if (end - ui.px(dots_width(card)) >= left) beat_dots(ui, card, end, title_y);
}

// Lines from `at` on; moves it down.
void card_lines(Ui& ui, ImVec2& at, const std::vector<std::string>& lines, const Style& style,
                float line_height) {
  for (const std::string& line : lines) {
    text_at(ui, {at.x, at.y + line_height / 2}, line, style);
    at.y += line_height;
  }
}

// The rows of text between `top` and what stands below them in the card.
std::size_t room_rows(const Ui& ui, const CardForm& form, const Area& area, float top,
                      const CardLines& lines) {
  const float bottom =
      area.max.y - ui.px(kCardInset) - ui.px(kSourceLine) * static_cast<float>(lines.source.size());
  return static_cast<std::size_t>(std::max((bottom - top + 1) / text_line(ui, form), 0.0F));
}

void note_card(Ui& ui, const NoteCard& card, const CardLines& lines, const CardForm& form,
               const Area& area) {
  const bool own = lines.changed.empty();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(area.min, area.max, ui.color(own ? Role::panel : Role::caution_fill),
                     ui.px(10));
  compat::add_rect(list, area.min, area.max, ui.color(own ? Role::line : Role::caution_edge),
                   ui.px(10), 1);
  const float inset = ui.px(kCardInset);
  card_controls(ui, card, area.min.x + inset, area.max.x - inset,
                area.min.y + inset + ui.px(kTitleLine) / 2);
  const Role role = own ? Role::text : Role::caution_text;
  ImVec2 at{area.min.x + inset, area.min.y + inset + ui.px(form.column ? kControlRow : 0)};
  card_lines(ui, at, lines.title, title_style(form, role), ui.px(kTitleLine));
  at.y += ui.px(4);
  if (own) {
    // A card of one beat has nothing to tell apart.
    const bool several = card.of_lesson && card.beats.size() > 1;
    const CardBeats beats{card.of_lesson ? ui.state.beat : 0, several};
    const std::size_t rows = std::max(rows_of(lines, form), room_rows(ui, form, area, at.y, lines));
    draw_card_lines(ui, at, lines.text, beats, rows, text_style(form), text_line(ui, form));
    return card_lines(ui, at, lines.source, kCardSource, ui.px(kSourceLine));
  }
  card_lines(ui, at, lines.changed, text_style(form, role), text_line(ui, form));
  ImGui::SetCursorScreenPos({at.x, at.y + ui.px(10)});
  const std::string words = ui.tr()(card.of_lesson ? "ui.lesson_again" : "ui.layer_again");
  const std::string with_key = words + "  (" + key_text(Command::opened_layer) + ")";
  const float room = area.max.x - inset - at.x;
  const std::string& said = button_width(ui, with_key) <= room ? with_key : words;
  if (button(ui, "lesson_again", said, true, std::min(button_width(ui, said), room))) {
    ui.act(Command::opened_layer);
  }
}

// The column's, with letters as large as all of its cards have room for; none where the room is
// too narrow or too low for one.
std::optional<CardForm> column_form(PanelContext& context, const NoteCard& card, const Area& room) {
  const Ui& ui = context.ui;
  CardForm form;
  form.column = true;
  form.with_source = false;
  form.width = std::clamp(room.width() * kColumnShare, ui.px(kLeastColumn), ui.px(kMostColumn));
  if (form.width > room.width() / 2) return std::nullopt;
  for (const double size : kColumnText) {
    form.text_size = size;
    form.rows = size < kRolledText ? kLeastRows : 0;
    if (tallest(context, card, form) <= room.height()) return form;
    if (size != kRolledText) continue;
    form.rows = 2 * kLeastRows;
    if (tallest(context, card, form) <= room.height()) return form;
  }
  return std::nullopt;
}

// What the card says of the layer on show.
CardLines lines_now(Ui& ui, const NoteCard& card, const CardForm& form) {
  CardLines lines = lines_of(ui, card, form);
  if (!shows_opened(ui.state)) {
    lines.changed = wrap(ui, changed_text(ui.state, card), text_style(form),
                         form.width - ui.px(2 * kCardInset));
  }
  return lines;
}

}  // namespace

Area draw_note_card(PanelContext& context, const Area& room) {
  Ui& ui = context.ui;
  const std::optional<NoteCard> card = card_of(ui.state);
  if (!card) return room;
  if (ui.state.editing_lesson && is_own_lesson(ui.state) && !ui.state.presenting)
    return draw_lesson_editor(context, room);
  const float gap = ui.px(16);
  // Beside the column of a question there is no room for another.
  if (ui.state.presenting && !ui.state.prediction) {
    const Area inner{{room.min.x, room.min.y + gap}, {room.max.x - gap, room.max.y - gap}};
    if (const auto form = column_form(context, *card, inner)) {
      const CardLines lines = lines_now(ui, *card, *form);
      const float height = card_room(context, *card, lines, *form);
      const Area area{{inner.max.x - form->width, inner.min.y},
                      {inner.max.x, std::min(inner.min.y + height, inner.max.y)}};
      note_card(ui, *card, lines, *form, area);
      return {room.min, {area.min.x, room.max.y}};
    }
  }
  CardForm form;
  form.rows = kLeastRows;
  form.width = std::min(room.width() - 2 * ui.px(20), ui.px(ui.state.presenting ? 1000 : 900));
  if (is_tight(ui)) {
    form.text_size = 12.5;
    form.title_size = 14;
    form.with_source = false;
  }
  const CardLines lines = lines_now(ui, *card, form);
  const float left = (room.min.x + room.max.x - form.width) / 2;
  const float bottom = room.max.y - gap;
  const float top = bottom - card_room(context, *card, lines, form);
  note_card(ui, *card, lines, form, {{left, top}, {left + form.width, bottom}});
  return {room.min, {room.max.x, top}};
}

}  // namespace padlens
