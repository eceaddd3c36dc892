#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/gui/actions.h"
#include "app/gui/focus.h"
#include "app/gui/fonts.h"
#include "app/gui/painter.h"
#include "app/gui/state.h"
#include "app/scene/theme.h"

namespace padlens {

// What a panel is given: the state to read, the list of actions to add to, and
// the means to draw. Sizes are in logical pixels; px() makes them the screen's.
struct Ui {
  const State& state;
  Actions& actions;
  const Theme& theme;
  Fonts& fonts;
  KeyboardFocus& focus;
  float scale = 1;

  const Strings& tr() const { return state.tr; }
  void act(Action action) { actions.push_back(std::move(action)); }
  float px(double logical) const;
  ImU32 color(Role role, double opacity = 1) const { return color_of(theme, role, opacity); }
  ImVec4 vec4(Role role, double opacity = 1) const {
    return ImGui::ColorConvertU32ToFloat4(color(role, opacity));
  }
  Fonts::Sized font(Face face, Weight weight, double size) {
    return fonts.get(face, weight, size * static_cast<double>(scale));
  }
};

// What `key` asks for, with what it needs beyond the state: the clipboard.
Action action_for(const KeyAction& key);

// How a piece of text looks.
struct Style {
  Role role = Role::text;
  double size = 13.5;
  Weight weight = Weight::regular;
  Face face = Face::sans;
};

// Draws `text` with its middle line at `y` and its start, middle or end at `x`.
// Returns its width.
float text_at(Ui& ui, ImVec2 at, std::string_view text, const Style& style,
              Anchor anchor = Anchor::start);
float width_of(Ui& ui, std::string_view text, const Style& style);

// Breaks `text` into lines of at most `width` pixels: at spaces, and between
// Chinese letters except before closing punctuation. '\n' always breaks.
std::vector<std::string> wrap(Ui& ui, std::string_view text, const Style& style, float width);

// `text` in at most `width` pixels, cut with an ellipsis.
std::string cut_text(Ui& ui, std::string_view text, const Style& style, float width);

// At the cursor, wrapped to `width` (0: what the window has left). Moves on.
void paragraph(Ui& ui, std::string_view text, const Style& style, float width = 0);

// Vertical space, logical pixels.
void space(Ui& ui, double height);

}  // namespace padlens
