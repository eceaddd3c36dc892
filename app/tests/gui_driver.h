#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/frame.h"
#include "app/tests/gui_probe.h"
#include "app/tests/process.h"

namespace padlens {

// 6x6 ramp, 3x3 ones, stride 2, same: the layer of window.svg.
Spec example_spec();
Spec transposed_example();

struct GuiOptions {
  float width = 1280;
  float height = 800;
  float scale = 1;
  std::string language = "en";
  Spec spec = example_spec();
  TextureDriver textures = {};
};

// The window's contents without a window: mouse and keys go in, frames are drawn
// and the actions applied, as window.cpp does it.
class Gui {
 public:
  explicit Gui(const GuiOptions& options = {});
  ~Gui();
  Gui(const Gui&) = delete;
  Gui& operator=(const Gui&) = delete;

  State state;
  Actions actions;  // of the last frame
  const Spec& spec() const { return state.document.spec(); }

  // One frame, `seconds` after the one before.
  void frame(double seconds = 1.0 / 60);
  // As many as the window draws after an event.
  void settle();
  void resize(float width, float height, float scale);
  // Frames until no file is being written any more; a failure if that takes a minute.
  void finish_export();
  // The same until nothing is being read, nor checked, any more.
  void finish_import();

  // --- the mouse
  void move(ImVec2 to);
  void press(ImVec2 at);  // moves there first
  void release();
  void click(ImVec2 at);
  void double_click(ImVec2 at);
  void drag(ImVec2 from, ImVec2 to);  // in a few steps
  void wheel(float notches);

  // --- the keyboard
  void key(const KeyPress& press);
  void key(Key key) { this->key(KeyPress{key}); }
  void letter_key(char upper_case) { key(KeyPress{letter(upper_case)}); }
  void control_key(char upper_case, bool shift = false) {
    key(KeyPress{letter(upper_case), true, shift});
  }
  // Letters and signs of the ASCII set, one a frame.
  void type(std::string_view text);
  void editing_key(ImGuiKey key);  // Enter, Backspace … for ImGui alone
  bool typing() const;

  // --- finding things
  // A control by id_of(path), scrolled into view; a failure if there is none.
  SeenItem item(std::string_view path);
  bool has_item(std::string_view path) const;
  void click_item(std::string_view path) { click(item(path).box.centre()); }
  // Clicks into a box and types over what it holds; "" empties it.
  void type_into(std::string_view path, std::string_view text);
  // Text as the last frame drew it, "" as window for any; the window's name need
  // only begin so.
  std::optional<SeenText> find_text(std::string_view window, std::string_view text) const;
  bool shows(std::string_view text) const { return find_text("", text).has_value(); }
  // Any text that has `part` in it.
  bool shows_part(std::string_view part) const;
  void click_text(std::string_view window, std::string_view text);
  // The words of a key of assets/lang/.
  const std::string& words(std::string_view key) const { return state.tr(key); }

  // --- the picture
  // Frames until letters of all sizes on show are there.
  void await_letters();
  bool awaits_letters() const { return frame_->awaits_letters(); }
  GlyphTexture& glyphs() { return frame_->glyphs(); }
  const KeyboardFocus& focus() const { return frame_->focus(); }
  // Whether the control by id_of(path) has the ring.
  bool has_ring(std::string_view path) const;
  // Shift+Tab or Tab until it has; a failure if it does not come to it.
  void tab_to(std::string_view path, bool back = false);
  const PanelMemory& memory() const { return frame_->memory(); }
  const Scene& scene() const { return frame_->memory().picture.scene(); }
  ImVec2 cell(CellId id) const;  // its middle on the screen

  // Nothing impossible in the state or in what was drawn. Called by frame().
  void check() const;

 private:
  void check_draw_data() const;
  void scroll_to(SeenItem item);  // a copy: the frames on the way make the items anew

  struct Context {
    Context() { ImGui::CreateContext(); }
    ~Context() { ImGui::DestroyContext(); }
  };
  std::unique_ptr<Context> context_;
  std::unique_ptr<WindowFrame> frame_;
  float scale_ = 1;
  std::vector<KeyPress> pressed_;
};

// Runs in a folder of its own, which is HOME as well: nothing gets out of it.
class GuiTest : public testing::Test {
 protected:
  GuiTest();
  ~GuiTest() override;

  TemporaryFolder folder;

 private:
  std::filesystem::path came_from_;
  std::optional<std::string> home_;
};

}  // namespace padlens
