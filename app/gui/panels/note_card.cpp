#include <fmt/format.h>

#include <algorithm>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/panels/panels.h"
#include "app/gui/way.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

struct NoteCard {
  bool of_lesson;
  std::string title;
  std::string text;
  std::size_t index;
  std::size_t count;
};

std::optional<NoteCard> card_of(const State& state) {
  const Strings& tr = state.tr;
  if (state.lesson && *state.lesson < lessons().size()) {
    const std::string key = "lesson." + lessons()[*state.lesson].id;
    return NoteCard{true, tr(key + ".title"), tr(key + ".text"), *state.lesson, lessons().size()};
  }
  if (!state.real_layer || *state.real_layer >= real_layers().size()) return std::nullopt;
  const RealLayer& layer = real_layers()[*state.real_layer];
  return NoteCard{false, layer.name, tr("layer." + layer.id + ".note"), *state.real_layer,
                  real_layers().size()};
}

struct CardSizes {
  double title;
  double text;
  double inset;
};

// Of the longest text of all cards like this one: buttons and picture stand still from one to the
// next.
int most_lines(PanelContext& context, const NoteCard& card, const CardSizes& sizes, float width) {
  Ui& ui = context.ui;
  const std::string which = fmt::format("{} {} {} {} {}", card.of_lesson, ui.tr().language(),
                                        sizes.text, ui.scale, width);
  PanelMemory& memory = context.memory;
  if (memory.notes == which) return memory.note_lines;
  const Style text{Role::text, sizes.text, Weight::regular, Face::sans};
  std::size_t most = 0;
  for (std::size_t i = 0; i < card.count; ++i) {
    const std::string& words = card.of_lesson ? ui.tr()("lesson." + lessons()[i].id + ".text")
                                              : ui.tr()("layer." + real_layers()[i].id + ".note");
    most = std::max(most, wrap(ui, words, text, width).size());
  }
  memory.notes = which;
  memory.note_lines = static_cast<int>(most);
  return memory.note_lines;
}

float card_height(PanelContext& context, const NoteCard& card, const CardSizes& sizes,
                  float width) {
  const Ui& ui = context.ui;
  const int lines = most_lines(context, card, sizes, width - ui.px(2 * sizes.inset));
  return ui.px(2 * sizes.inset) + ui.px(sizes.title * 1.9) +
         ui.px(sizes.text * 1.5) * static_cast<float>(lines);
}

// What a button that goes along the cards says: where it goes, or that there is nothing there.
std::string way_words(const Ui& ui, const NoteCard& card, bool forward, bool there) {
  const std::string& words = ui.tr()(way_key(card.of_lesson, forward, there));
  const Command command = forward ? Command::next_lesson : Command::previous_lesson;
  return there ? words + "  (" + key_text(command) + ")" : words;
}

void note_card(Ui& ui, const NoteCard& card, const CardSizes& sizes, const Area& area) {
  const auto open = [&](std::optional<std::size_t> index) {
    if (card.of_lesson) return ui.act(OpenLesson{index});
    ui.act(OpenLayer{index, ui.state.document.spec().framework});
  };
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(area.min, area.max, ui.color(Role::panel), ui.px(10));
  compat::add_rect(list, area.min, area.max, ui.color(Role::line), ui.px(10), 1);
  const float inset = ui.px(sizes.inset);
  const float row = ui.px(sizes.title * 1.6);
  const float title_y = area.min.y + inset + row / 2;
  text_at(ui, {area.min.x + inset, title_y}, card.title,
          {Role::text, sizes.title, Weight::semibold, Face::sans});
  const std::size_t buttons = ui.focus.count();
  float x = area.max.x - inset - ui.px(26);
  const float y = title_y - ui.px(13);
  ImGui::SetCursorScreenPos({x, y});
  if (round_button(ui, "lesson_close", symbols::cross, 26, false, ui.tr()("ui.close"))) {
    open(std::nullopt);
  }
  x -= ui.px(40);
  ImGui::SetCursorScreenPos({x, y});
  const bool more = card.index + 1 < card.count;
  if (round_button(ui, "lesson_next", symbols::chevron_right, 26, false,
                   way_words(ui, card, true, more), more)) {
    open(card.index + 1);
  }
  x -= ui.px(32);
  ImGui::SetCursorScreenPos({x, y});
  const bool before = card.index > 0;
  if (round_button(ui, "lesson_back", symbols::chevron_left, 26, false,
                   way_words(ui, card, false, before), before)) {
    open(card.index - 1);
  }
  ui.focus.left_to_right(buttons);
  text_at(ui, {x - ui.px(14), title_y}, fmt::format("{} / {}", card.index + 1, card.count),
          {Role::dim, 12.5, Weight::regular, Face::mono}, Anchor::end);
  ImGui::SetCursorScreenPos({area.min.x + inset, area.min.y + inset + ui.px(sizes.title * 1.9)});
  ImGui::BeginGroup();
  const Style text{Role::text, sizes.text, Weight::regular, Face::sans};
  float line_y = area.min.y + inset + ui.px(sizes.title * 1.9) + ui.px(sizes.text * 0.75);
  for (const std::string& line : wrap(ui, card.text, text, area.width() - 2 * inset)) {
    text_at(ui, {area.min.x + inset, line_y}, line, text);
    line_y += ui.px(sizes.text * 1.5);
  }
  ImGui::EndGroup();
}

}  // namespace

Area draw_note_card(PanelContext& context, const Area& room) {
  Ui& ui = context.ui;
  const std::optional<NoteCard> card = card_of(ui.state);
  if (!card) return room;
  const bool presenting = ui.state.presenting;
  const CardSizes sizes = presenting ? CardSizes{24, 21, 22} : CardSizes{15, 13.5, 16};
  const float side = ui.px(presenting ? 60 : 20);
  const float width = std::min(room.width() - 2 * side, ui.px(presenting ? 1500 : 900));
  const float left = (room.min.x + room.max.x - width) / 2;
  const float bottom = room.max.y - ui.px(16);
  const float top = bottom - card_height(context, *card, sizes, width);
  note_card(ui, *card, sizes, {{left, top}, {left + width, bottom}});
  return {room.min, {room.max.x, top}};
}

}  // namespace padlens
