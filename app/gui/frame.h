#pragma once

#include <functional>
#include <string>

#include "app/gui/actions.h"
#include "app/gui/focus.h"
#include "app/gui/fonts.h"
#include "app/gui/panels/panels.h"
#include "app/gui/state.h"

namespace padlens {

// One program's worth of window contents, without a window: the real one and the
// tests drive the same. Needs a current ImGui context.
class WindowFrame {
 public:
  // Without a driver grids of many cells are of one colour. `letters_made` is called on another
  // thread when take_letters() has something to do.
  explicit WindowFrame(const State& state, TextureDriver textures = {},
                       std::function<void()> letters_made = {});

  // What a key that went down does, to the controls or to the state. True if it was the state's.
  bool key(State& state, const KeyPress& press, bool repeated = false);
  // Whether what keys did to the controls is to be seen in a further frame only.
  bool wants_frame() const { return focus_.pending(); }
  const KeyboardFocus& focus() const { return focus_; }

  // Between ImGui::NewFrame() and ImGui::Render(): draws all panels over `state`
  // and returns what the person asked for. `scale`: pixels per logical one at a zoom of 100 %.
  Actions draw(const State& state, float scale);

  // Before ImGui::NewFrame(): letters of the present language, and room for them.
  void prepare(const State& state);
  // Whether there was no room for a size of letters that came up in the last frame.
  bool wants_prepare() const { return fonts_.wants_prepare(); }
  // Whether the last frame found out where things are to be, and the next one has them there.
  bool unsettled() const { return memory_.unsettled; }
  // Once a frame, before prepare(): letters that were made beside the frames.
  void take_letters() { fonts_.take_letters(); }
  bool has_letters_to_take() { return fonts_.has_letters_to_take(); }
  // Whether letters of the last frame are stretched, and others on their way.
  bool awaits_letters() const { return fonts_.awaits_letters(); }
  GlyphTexture& glyphs() { return fonts_.glyphs(); }

  const PanelMemory& memory() const { return memory_; }

 private:
  bool answers(State& state, const KeyPress& press) const;

  Fonts fonts_;
  PanelMemory memory_;
  KeyboardFocus focus_;
  std::string words_language_;
  std::string figure_words_;                    // in another language
  std::shared_ptr<const Course> words_course_;  // whose words are among them
};

}  // namespace padlens
