#pragma once

#include "app/gui/actions.h"
#include "app/gui/fonts.h"
#include "app/gui/panels/panels.h"
#include "app/gui/state.h"

namespace padlens {

// One program's worth of window contents, without a window: the real one and the
// tests drive the same. Needs a current ImGui context.
class WindowFrame {
 public:
  // Without a driver grids of many cells are of one colour.
  explicit WindowFrame(const State& state, TextureDriver textures = {});

  // Between ImGui::NewFrame() and ImGui::Render(): draws all panels over `state`
  // and returns what the person asked for.
  Actions draw(const State& state, float scale);

  // Before ImGui::NewFrame(): letters of the present language, and room for them.
  void prepare(const State& state);
  // Whether there was no room for a size of letters that came up in the last frame.
  bool wants_prepare() const { return fonts_.wants_prepare(); }
  GlyphTexture& glyphs() { return fonts_.glyphs(); }

  const PanelMemory& memory() const { return memory_; }

 private:
  Fonts fonts_;
  PanelMemory memory_;
  std::string words_language_;
};

// Closes the menus that are open; false if none was.
bool close_menus();

// Whether `press` is the program's and not that of a box being typed into.
bool takes_key(const KeyPress& press, bool typing);

}  // namespace padlens
