#include <array>

#include "app/gui/actions.h"
#include "app/gui/panels/parameter_rows.h"
#include "app/gui/panels/problem_marks.h"
#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_json.h"
#include "core/stack/stack_layer.h"

namespace padlens {
namespace {

constexpr std::array kInterpolations{Interpolation::nearest, Interpolation::linear,
                                     Interpolation::cubic};

// What a layer that moves, cuts or repeats cells has of its own.
class LayerSection : public ParameterRows {
 public:
  LayerSection(Ui& ui, bool& focus) : ParameterRows(ui, focus), layer_(ui.state.document.layer()) {}

  void draw() {
    if (layer_.kind == LayerKind::upsample) {
      scales();
      interpolation();
    } else {
      sides();
    }
  }

 private:
  // The four sides around the grid that they are of.
  void sides() {
    const std::string field(kind_name(layer_.kind));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool flat = spec_.op->rank == 1;
    const float tall = ui_.px(flat ? 42 : 106);
    const ImVec2 middle{at.x + width_ / 2, at.y + tall / 2};
    const std::string size = size_text(spec_.op, spec_.input[kHeight], spec_.input[kWidth]);
    const Style style{Role::input_text, 13, Weight::semibold, Face::mono};
    const ImVec2 half{std::max(ui_.px(34), width_of(ui_, size, style) / 2 + ui_.px(8)), ui_.px(19)};
    const ImVec2 min{middle.x - half.x, middle.y - half.y};
    const ImVec2 max{middle.x + half.x, middle.y + half.y};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(min, max, ui_.color(Role::input_fill), ui_.px(5));
    compat::add_rect(list, min, max, ui_.color(Role::input_edge), ui_.px(5), 1);
    text_at(ui_, middle, size, style, Anchor::middle);
    const std::array numbers{layer_.sides.top, layer_.sides.bottom, layer_.sides.left,
                             layer_.sides.right};
    const float wide = box_width_for(44, std::ranges::max(numbers));
    const std::array<ImVec2, 4> places{ImVec2{middle.x, min.y - ui_.px(18)},
                                       ImVec2{middle.x, max.y + ui_.px(18)},
                                       ImVec2{min.x - wide / 2 - ui_.px(10), middle.y},
                                       ImVec2{max.x + wide / 2 + ui_.px(10), middle.y}};
    for (std::size_t side = flat ? 2 : 0; side < 4; ++side) {
      ImGui::SetCursorScreenPos({places[side].x - wide / 2, places[side].y - ui_.px(13)});
      box(field, static_cast<int>(side), std::to_string(numbers[side]), wide);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_, tall});
    mark_problems(ui_, field, at.y);
    space(ui_, 10);
  }

  void scales() {
    const bool flat = spec_.op->rank == 1;
    label(ui_.tr()("field.scale"), "", 26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float wide = ui_.px(52);
    float x = at.x + width_ - wide;
    // From the right: the width is the last one.
    for (const Axis axis : flat ? std::vector{kWidth} : std::vector{kWidth, kHeight}) {
      ImGui::SetCursorScreenPos({x, at.y});
      box("scale", flat ? -1 : static_cast<int>(axis), number_text(scale(axis)), wide);
      x -= wide + ui_.px(6);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
    ImGui::Dummy({width_, 1});
    mark_problems(ui_, "scale", at.y);
    space(ui_, 8);
  }

  double scale(Axis axis) const {
    if (!layer_.size) return layer_.scale[axis];
    return static_cast<double>((*layer_.size)[axis]) / std::max(spec_.input[axis], 1);
  }

  void interpolation() {
    std::vector<std::string> names;
    int selected = -1;
    for (const Interpolation each : kInterpolations) {
      if (each == layer_.interpolation) selected = static_cast<int>(names.size());
      names.push_back(ui_.tr()("interpolation." + std::string(interpolation_name(each))));
    }
    if (const auto chosen = segmented(ui_, "interpolation", names, selected, width_)) {
      const Interpolation other = kInterpolations.at(static_cast<std::size_t>(*chosen));
      ui_.act(SetInterpolation{std::string(interpolation_name(other))});
    }
    space(ui_, 8);
  }

  const StackLayer& layer_;
};

}  // namespace

void draw_layer_section(Ui& ui, bool& focus) {
  LayerSection(ui, focus).draw();
}

}  // namespace padlens
