#include <fmt/format.h>

#include <algorithm>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/panels/panels.h"
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

float card_height(Ui& ui, const NoteCard& card, const CardSizes& sizes, float width) {
  const Style text{Role::text, sizes.text, Weight::regular, Face::sans};
  const auto lines = wrap(ui, card.text, text, width - ui.px(2 * sizes.inset));
  return ui.px(2 * sizes.inset) + ui.px(sizes.title * 1.9) +
         ui.px(sizes.text * 1.5) * static_cast<float>(lines.size());
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
  float x = area.max.x - inset - ui.px(26);
  const float y = title_y - ui.px(13);
  ImGui::SetCursorScreenPos({x, y});
  if (round_button(ui, "lesson_close", symbols::cross, 26, false, ui.tr()("ui.close"))) {
    open(std::nullopt);
  }
  x -= ui.px(40);
  ImGui::SetCursorScreenPos({x, y});
  if (round_button(ui, "lesson_next", symbols::chevron_right, 26, false,
                   ui.tr()(card.of_lesson ? "ui.next_lesson" : "ui.next_layer"))) {
    open((card.index + 1) % card.count);
  }
  x -= ui.px(32);
  ImGui::SetCursorScreenPos({x, y});
  if (round_button(ui, "lesson_back", symbols::chevron_left, 26, false,
                   ui.tr()(card.of_lesson ? "ui.last_lesson" : "ui.last_layer"))) {
    open((card.index + card.count - 1) % card.count);
  }
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

Area draw_note_card(Ui& ui, const Area& room) {
  const std::optional<NoteCard> card = card_of(ui.state);
  if (!card) return room;
  const bool presenting = ui.state.presenting;
  const CardSizes sizes = presenting ? CardSizes{24, 21, 22} : CardSizes{15, 13.5, 16};
  const float side = ui.px(presenting ? 60 : 20);
  const float width = std::min(room.width() - 2 * side, ui.px(presenting ? 1500 : 900));
  const float left = (room.min.x + room.max.x - width) / 2;
  const float bottom = room.max.y - ui.px(16);
  const float top = bottom - card_height(ui, *card, sizes, width);
  note_card(ui, *card, sizes, {{left, top}, {left + width, bottom}});
  return {room.min, {room.max.x, top}};
}

}  // namespace padlens
