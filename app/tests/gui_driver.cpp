#include "app/tests/gui_driver.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>

#include "app/gui/check_page.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/stack_rows.h"
#include "core/engine/playback.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

constexpr int kFramesAfterEvent = 3;
constexpr double kNoDoubleClick = 0.4;  // seconds

// The keys that ImGui's boxes know, of those that a KeyPress names.
std::optional<ImGuiKey> imgui_key(Key key) {
  switch (key) {
    case Key::left:
      return ImGuiKey_LeftArrow;
    case Key::right:
      return ImGuiKey_RightArrow;
    case Key::up:
      return ImGuiKey_UpArrow;
    case Key::down:
      return ImGuiKey_DownArrow;
    case Key::page_up:
      return ImGuiKey_PageUp;
    case Key::page_down:
      return ImGuiKey_PageDown;
    case Key::tab:
      return ImGuiKey_Tab;
    case Key::enter:
      return ImGuiKey_Enter;
    case Key::home:
      return ImGuiKey_Home;
    case Key::end:
      return ImGuiKey_End;
    case Key::escape:
      return ImGuiKey_Escape;
    case Key::space:
      return ImGuiKey_Space;
    case Key::insert:
      return ImGuiKey_Insert;
    case Key::del:
      return ImGuiKey_Delete;
    default:
      break;
  }
  if (key == letter('Z')) return ImGuiKey_Z;
  if (key == letter('Y')) return ImGuiKey_Y;
  return std::nullopt;
}

bool finite(const ImVec2& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

}  // namespace

Spec example_spec() {
  Spec spec;
  spec.input = {6, 6};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  spec.input_values.preset = Preset::ramp;
  return spec;
}

Spec transposed_example() {
  Spec spec;
  spec.op = &kConv2dTranspose;
  spec.input = {3, 3};
  spec.stride = {2, 2};
  spec.input_values.preset = Preset::ramp;
  return spec;
}

Gui::Gui(const GuiOptions& options)
    : state(options.language), context_(std::make_unique<Context>()), scale_(options.scale) {
  show_scenario(state, {options.spec});
  state.undo.clear();
  ImGuiIO& io = ImGui::GetIO();
  compat::pretend_renderer(io);
  io.DisplaySize = {options.width, options.height};
  compat::move_mouse(io, -100, -100);
  frame_ = std::make_unique<WindowFrame>(state, options.textures);
  settle();
}

Gui::~Gui() = default;

void Gui::frame(double seconds) {
  advance(state, seconds);
  for (const KeyPress& press : pressed_)
    frame_->key(state, press);
  pressed_.clear();
  frame_->take_letters();
  frame_->prepare(state);
  ImGui::GetIO().DeltaTime = static_cast<float>(std::max(seconds, 1e-4));
  ImGui::NewFrame();
  forget_seen();
  actions = frame_->draw(state, scale_);
  ImGui::Render();
  compat::pretend_rendered(*ImGui::GetDrawData());
  check_draw_data();
  for (const Action& action : actions)
    apply(state, action);
  check();
}

void Gui::settle() {
  for (int i = 0; i < kFramesAfterEvent; ++i)
    frame();
}

void Gui::await_letters() {
  const auto begun = std::chrono::steady_clock::now();
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    frame();
    ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(1));
  } while (frame_->awaits_letters());
}

void Gui::finish_export() {
  const auto begun = std::chrono::steady_clock::now();
  while (state.exporting) {
    frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (std::chrono::steady_clock::now() - begun < std::chrono::minutes(1)) continue;
    ADD_FAILURE() << "the export does not end";
    return;
  }
  settle();
}

void Gui::finish_import() {
  const auto begun = std::chrono::steady_clock::now();
  while (state.importing || (state.dialog == Dialog::port_check && !finished_check(state))) {
    frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (std::chrono::steady_clock::now() - begun < std::chrono::minutes(1)) continue;
    ADD_FAILURE() << "what is read or checked does not end";
    return;
  }
  settle();
}

void Gui::resize(float width, float height, float scale) {
  ImGui::GetIO().DisplaySize = {width, height};
  scale_ = scale;
  settle();
}

void Gui::move(ImVec2 to) {
  compat::move_mouse(ImGui::GetIO(), to.x, to.y);
  frame();
  frame();
}

void Gui::press(ImVec2 at) {
  move(at);
  compat::press_mouse(ImGui::GetIO(), 0, true);
  frame();
}

void Gui::release() {
  compat::press_mouse(ImGui::GetIO(), 0, false);
  frame();
}

void Gui::click(ImVec2 at) {
  frame(kNoDoubleClick);
  press(at);
  release();
  settle();
}

void Gui::double_click(ImVec2 at) {
  frame(kNoDoubleClick);
  press(at);
  release();
  press(at);
  release();
  settle();
}

void Gui::drag(ImVec2 from, ImVec2 to) {
  frame(kNoDoubleClick);
  press(from);
  constexpr int kSteps = 6;
  for (int i = 1; i <= kSteps; ++i) {
    const float t = static_cast<float>(i) / kSteps;
    move({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
  }
  release();
  settle();
}

void Gui::wheel(float notches) {
  compat::turn_wheel(ImGui::GetIO(), notches);
  frame();
  frame();
}

void Gui::key(const KeyPress& press) {
  pressed_.push_back(press);
  ImGuiIO& io = ImGui::GetIO();
  const auto named = imgui_key(press.key);
  if (press.control) compat::press_control(io, true);
  if (named) compat::press_key(io, *named, true);
  const int sign = static_cast<int>(press.key);
  if (!press.control && sign >= ' ' && sign < 0x80) {
    io.AddInputCharacter(static_cast<unsigned>(press.shift ? sign : std::tolower(sign)));
  }
  frame();
  if (named) compat::press_key(io, *named, false);
  if (press.control) compat::press_control(io, false);
  settle();
}

void Gui::type(std::string_view text) {
  for (const char sign : text) {
    const bool known = sign > ' ' || sign == ' ';
    if (!known) continue;
    pressed_.push_back(KeyPress{static_cast<Key>(std::toupper(sign))});
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(sign));
    frame();
  }
  settle();
}

void Gui::editing_key(ImGuiKey key) {
  compat::press_key(ImGui::GetIO(), key, true);
  frame();
  compat::press_key(ImGui::GetIO(), key, false);
  settle();
}

bool Gui::typing() const {
  return ImGui::GetIO().WantTextInput;
}

bool Gui::has_item(std::string_view path) const {
  return std::ranges::find(seen().items, id_of(path), &SeenItem::id) != seen().items.end();
}

SeenItem Gui::item(std::string_view path) {
  for (int turns = 0; turns < 60; ++turns) {
    const auto found = std::ranges::find(seen().items, id_of(path), &SeenItem::id);
    if (found == seen().items.end()) break;
    if (found->clip.contains(found->box.centre())) return *found;
    scroll_to(*found);
  }
  ADD_FAILURE() << "no control " << path;
  return {};
}

void Gui::scroll_to(SeenItem item) {
  move(item.clip.centre());
  wheel(item.box.centre().y > item.clip.centre().y ? -1.0F : 1.0F);
}

void Gui::type_into(std::string_view path, std::string_view text) {
  click_item(path);
  EXPECT_TRUE(typing()) << path;
  compat::press_control(ImGui::GetIO(), true);
  editing_key(ImGuiKey_A);
  compat::press_control(ImGui::GetIO(), false);
  frame();
  if (text.empty()) {
    editing_key(ImGuiKey_Backspace);
  } else {
    type(text);
  }
}

std::optional<SeenText> Gui::find_text(std::string_view window, std::string_view text) const {
  for (const SeenText& each : seen().texts) {
    if (each.text == text && each.window.starts_with(window)) return each;
  }
  return std::nullopt;
}

bool Gui::shows_part(std::string_view part) const {
  return std::ranges::any_of(seen().texts, [&](const SeenText& each) {
    return each.text.find(part) != std::string::npos;
  });
}

void Gui::click_text(std::string_view window, std::string_view text) {
  for (int turns = 0; turns < 60; ++turns) {
    const auto found = find_text(window, text);
    if (!found) break;
    const ImVec2 centre = found->box.centre();
    if (found->clip.contains(centre)) return click(centre);
    move(found->clip.centre());
    wheel(centre.y > found->clip.centre().y ? -1.0F : 1.0F);
  }
  ADD_FAILURE() << "no text \"" << text << "\" in " << window;
}

bool Gui::has_ring(std::string_view path) const {
  const auto ring = focus().ring();
  return ring && ring->id == id_of(path);
}

void Gui::tab_to(std::string_view path, bool back) {
  for (int i = 0; i < 200 && !has_ring(path); ++i)
    key({Key::tab, false, back});
  EXPECT_TRUE(has_ring(path)) << path;
}

ImVec2 Gui::cell(CellId id) const {
  const auto box = scene().find(id);
  EXPECT_TRUE(box.has_value());
  return box ? frame_->memory().place.to_screen(box->centre()) : ImVec2{-1, -1};
}

void Gui::check() const {
  const Playback& playback = state.playback;
  ASSERT_GE(playback.step(), 0);
  ASSERT_LT(playback.step(), playback.count());
  ASSERT_GE(playback.arrival(), 0);
  ASSERT_LE(playback.arrival(), 1);
  if (state.shown.layer().empty()) {
    ASSERT_TRUE(state.without_values());
    ASSERT_EQ(playback.count(), 1);
  } else {
    ASSERT_EQ(playback.count(), step_count(state.shown.layer().geometry(), state.mode()));
    ASSERT_NE(state.shown.layer().kernel(), nullptr);
    ASSERT_EQ(state.shown.layer().input()->rows(), state.shown.layer().spec().input[kHeight]);
    ASSERT_EQ(state.shown.layer().input()->cols(), state.shown.layer().spec().input[kWidth]);
    ASSERT_EQ(state.shown.layer().kernel()->rows(), state.shown.layer().spec().kernel[kHeight]);
  }
  ASSERT_LT(state.document.selected, state.document.stack.size());
  ASSERT_EQ(state.rows->resolved.asked, state.document.stack);
  // Behind the first layer the numbers of the input are those that the layers before give.
  const bool own_numbers =
      state.document.selected == 0 && state.document.layer().kind == LayerKind::window;
  if (state.shows_document() && own_numbers) {
    ASSERT_EQ(state.shown.layer().spec(), state.document.spec());
  }
  if (!state.typed.empty()) {
    ASSERT_FALSE(state.problems.empty());
  }
  ASSERT_TRUE(state.shown.resolution().geometry.has_value());
  ASSERT_LE(state.undo.size(), 200U);
  ASSERT_LE(state.redo.size(), 200U);
  ASSERT_LE(state.toasts.size(), 4U);
  if (state.lesson) {
    ASSERT_LT(*state.lesson, open_lessons(state).size());
    ASSERT_LT(state.beat, beat_count(state));
  }
  if (state.edit) {
    ASSERT_TRUE(editable_cell(state.shown.layer(), state.edit->id).has_value());
  }
  ASSERT_EQ(state.preferences.language, state.tr.language());
}

void Gui::check_draw_data() const {
  const ImDrawData& data = *ImGui::GetDrawData();
  ASSERT_TRUE(data.Valid);
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    const bool all_finite = std::all_of(list.VtxBuffer.begin(), list.VtxBuffer.end(),
                                        [](const ImDrawVert& v) { return finite(v.pos); });
    ASSERT_TRUE(all_finite) << "a vertex that is no number";
    unsigned int drawn = 0;
    for (const ImDrawCmd& command : list.CmdBuffer)
      drawn += command.ElemCount;
    ASSERT_EQ(drawn, static_cast<unsigned int>(list.IdxBuffer.Size));
  }
  // The window does not show a frame that there was no room for letters in.
  if (frame_->wants_prepare()) return;
  for (const SeenText& text : seen().texts)
    ASSERT_EQ(text.missing, "") << "in “" << text.text << "” of " << text.window;
}

GuiTest::GuiTest() : came_from_(std::filesystem::current_path()) {
  if (const char* home = std::getenv("HOME")) home_ = home;
  ::setenv("HOME", folder.path().c_str(), 1);
  ::setenv("XDG_STATE_HOME", folder.file("state").c_str(), 1);
  std::filesystem::current_path(folder.path());
}

GuiTest::~GuiTest() {
  std::filesystem::current_path(came_from_);
  ::unsetenv("XDG_STATE_HOME");
  home_ ? ::setenv("HOME", home_->c_str(), 1) : ::unsetenv("HOME");
}

}  // namespace padlens
