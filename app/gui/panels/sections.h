#pragma once

#include <functional>
#include <string_view>

#include "app/gui/ui.h"

namespace padlens {

// The parts of the panel at the right, each a file of its own. draw_shape() puts
// them below each other.
void draw_comparison_section(Ui& ui);
void draw_elsewhere_section(Ui& ui);
void draw_rules_section(Ui& ui);
void draw_code_section(Ui& ui);
void draw_target_section(Ui& ui);
// The question about the layer on show; once one has committed, prediction and truth.
void draw_prediction_section(Ui& ui);

// At the foot of the panel at the left: which view, and what is laid over it.
// `focus`: the next box gets the keyboard, once.
void draw_values_section(Ui& ui, bool& focus);
void draw_view_section(Ui& ui);
// What a pad, a crop or an upsampling has of its own.
void draw_layer_section(Ui& ui, bool& focus);

// A rounded card around what `draw` draws, which gets the width inside in pixels.
// Role::none leaves the edge away.
void draw_card(Ui& ui, Role fill, Role edge, const std::function<void(float width)>& draw);

// The lines of `code`, one below the other, those too long for `width` shortened.
void draw_code_lines(Ui& ui, std::string_view code, float width);

}  // namespace padlens
