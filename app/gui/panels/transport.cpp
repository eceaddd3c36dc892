#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

struct Buttons {
  Command command;
  Symbol symbol;
  const char* id;
  const char* word;  // below it: "play" and "step" look alike
};

// The rail with a mark for each step, while there is room for marks.
void scrubber(Ui& ui, float left, float right, float y) {
  const Playback& playback = ui.state.playback;
  const float knob = ui.px(8);
  const float width = right - left + 2 * knob;
  if (width < ui.px(40)) return;  // no room to be of use
  ImGui::SetCursorScreenPos({left - knob, y - ui.px(16)});
  ImGui::InvisibleButton("scrubber", {width, ui.px(32)});
  const ImGuiID own = ImGui::GetItemID();
  ui.focus.control(KeyboardFocus::Kind::value);
  for (const Key key : ui.focus.keys(own)) {
    const bool back = key == Key::left || key == Key::down;
    ui.act(key == Key::home  ? Command::first_step
           : key == Key::end ? Command::last_step
           : back            ? Command::step_back
                             : Command::step_forward);
  }
  const bool active = ImGui::IsItemActive();
  const bool hovered = ImGui::IsItemHovered();
  const auto last = static_cast<double>(std::max<std::int64_t>(playback.count() - 1, 1));
  if (active) {
    const double share = std::clamp(
        static_cast<double>((ImGui::GetIO().MousePos.x - left) / (right - left)), 0.0, 1.0);
    const auto step =
        std::min(static_cast<std::int64_t>(std::llround(share * last)), playback.count() - 1);
    if (step != playback.step()) ui.act(Seek{step});
  }
  const double share = static_cast<double>(playback.step()) / last;
  const float x = std::round(left + static_cast<float>(share) * (right - left));
  const float rail = ui.px(2.5);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({left, y - rail}, {right, y + rail}, ui.color(Role::track), rail);
  list.AddRectFilled({left, y - rail}, {x, y + rail}, ui.color(Role::accent), rail);
  if (playback.count() > 1 && (right - left) / static_cast<float>(last) >= ui.px(14)) {
    for (std::int64_t step = 0; step < playback.count(); ++step) {
      const float at = left + (right - left) * static_cast<float>(static_cast<double>(step) / last);
      list.AddCircleFilled({at, y}, ui.px(3.5),
                           ui.color(step <= playback.step() ? Role::accent : Role::faint), 12);
    }
  }
  list.AddCircleFilled({x, y}, knob, ui.color(Role::accent), 28);
  list.AddCircleFilled({x, y}, knob - ui.px(2.5),
                       ui.color(active ? Role::accent_soft : Role::panel), 28);
  if (hovered || active) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

void small_button(Ui& ui, const char* id, ImVec2 middle, std::string_view sign, Command command,
                  const char* tip_key) {
  const float across = ui.px(22);
  ImGui::SetCursorScreenPos({middle.x - across / 2, middle.y - across / 2});
  bool lit = false;
  if (area(ui, id, {across, across}, &lit)) ui.act(command);
  tip(ui, ui.tr()(tip_key) + "  (" + key_text(command) + ")");
  if (lit)
    ImGui::GetWindowDrawList()->AddCircleFilled(middle, across / 2, ui.color(Role::track), 24);
  text_at(ui, middle, sign, {lit ? Role::text : Role::dim, 16, Weight::regular, Face::mono},
          Anchor::middle);
}

// "− 2 /s +" and the loop; returns where it begins.
float speed(Ui& ui, float right, float y) {
  const float across = ui.px(30);
  ImGui::SetCursorScreenPos({right - across, y - across / 2});
  bool lit = false;
  if (area(ui, "loop", {across, across}, &lit)) ui.act(Command::toggle_loop);
  const bool on = ui.state.playback.loop();
  const ImVec2 middle{right - across / 2, y};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (on || lit) {
    list.AddCircleFilled(middle, across / 2, ui.color(on ? Role::accent_soft : Role::track), 32);
  }
  tip(ui, ui.tr()("shortcut.toggle_loop") + "  (" + key_text(Command::toggle_loop) + ")");
  symbols::loop(list, middle, across * 0.3F, ui.color(on ? Role::accent : Role::dim));
  const float plus = right - across - ui.px(18);
  small_button(ui, "faster", {plus, y}, "+", Command::faster, "shortcut.faster");
  const std::vector<std::string> args{
      number_text(std::round(ui.state.playback.speed() * 100) / 100)};
  const float value = plus - ui.px(56);
  text_at(ui, {value, y}, ui.tr()("ui.speed", args), {Role::dim, 13, Weight::regular, Face::sans},
          Anchor::middle);
  const float minus = value - ui.px(56);
  small_button(ui, "slower", {minus, y}, "−", Command::slower, "shortcut.slower");
  return minus - ui.px(11);
}

}  // namespace

void draw_transport(PanelContext& context) {
  Ui& ui = context.ui;
  const Area& area = context.areas.transport;
  begin_panel(ui, "##transport", area, Role::panel, 0, 0, false);
  edge_line(ui, {area.min.x, area.min.y + 0.5F}, {area.max.x, area.min.y + 0.5F});
  const float y = area.min.y + ui.px(30);
  constexpr double size = 32;
  float x = area.min.x + ui.px(20);
  const bool playing = ui.state.playback.playing();
  const std::array<Buttons, 5> buttons{
      Buttons{Command::first_step, symbols::first, "first_step", "ui.word_first_step"},
      Buttons{Command::step_back, symbols::back, "step_back", "ui.word_step_back"},
      Buttons{Command::play, playing ? symbols::pause : symbols::play, "play",
              playing ? "ui.word_pause" : "ui.word_play"},
      Buttons{Command::step_forward, symbols::forward, "step_forward", "ui.word_step_forward"},
      Buttons{Command::last_step, symbols::last, "last_step", "ui.word_last_step"}};
  for (const Buttons& each : buttons) {
    ImGui::SetCursorScreenPos({x, y - ui.px(size) / 2});
    const std::string words =
        ui.tr()(std::string("shortcut.") + each.id) + "  (" + key_text(each.command) + ")";
    if (round_button(ui, each.id, each.symbol, size, each.command == Command::play, words)) {
      ui.act(each.command);
    }
    text_at(ui, {x + ui.px(size) / 2, area.max.y - ui.px(16)}, ui.tr()(each.word),
            {Role::dim, 11, Weight::regular, Face::sans}, Anchor::middle);
    x += ui.px(size + 10);
  }
  // Where it is narrow, the keys have to do for the speed.
  const std::size_t in_the_middle = ui.focus.count();
  const bool wide = area.width() >= ui.px(520);
  const float right = wide ? speed(ui, area.max.x - ui.px(20), y) : area.max.x;
  const std::string count =
      fmt::format("{} / {}", ui.state.playback.step() + 1, ui.state.playback.count());
  const Style count_style{Role::text, 13, Weight::semibold, Face::mono};
  const std::string widest = fmt::format("{0} / {0}", ui.state.playback.count());
  const float count_width = width_of(ui, widest, count_style);
  text_at(ui, {right - ui.px(18), y}, count, count_style, Anchor::end);
  scrubber(ui, x + ui.px(18), right - count_width - ui.px(44), y);
  ui.focus.left_to_right(in_the_middle);
  ImGui::End();
}

}  // namespace padlens
