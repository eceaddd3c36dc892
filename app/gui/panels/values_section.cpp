#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/gui/actions.h"
#include "app/gui/panels/parameter_rows.h"
#include "app/gui/panels/problem_marks.h"
#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// The numbers of input and kernel, and what the padding is filled with.
class ValuesSection : public ParameterRows {
 public:
  ValuesSection(Ui& ui, bool& focus) : ParameterRows(ui, focus) {}

  void draw() {
    const bool window = ui_.state.document.layer().kind == LayerKind::window;
    const bool first = ui_.state.document.selected == 0;
    const bool filled = window || ui_.state.document.layer().kind == LayerKind::pad;
    if (!first && !filled) return;
    section(ui_, ui_.tr()("ui.values"));
    if (first) preset_row("input_values", spec_.input_values, &PresetInfo::for_input, "ui.input");
    if (window && spec_.op->has_kernel)
      preset_row("kernel_values", spec_.kernel_values, &PresetInfo::for_kernel, "ui.kernel");
    if (filled && shows("pad_fill")) fill_row();
    space(ui_, 10);
  }

 private:
  void preset_row(const std::string& field, const Values& now, bool PresetInfo::*fits,
                  const char* name) {
    std::vector<std::string> items;
    std::vector<std::string_view> ids;
    int selected = -1;
    for (const PresetInfo& info : presets()) {
      if (!(info.*fits)) continue;
      if (info.preset == now.preset) selected = static_cast<int>(items.size());
      items.push_back(ui_.tr()("preset." + std::string(info.name)));
      ids.push_back(info.name);
    }
    if (now.preset == Preset::custom) {
      selected = static_cast<int>(items.size());
      items.push_back(ui_.tr()(now.picture ? "preset.picture" : "preset.custom"));
    }
    const bool of_input = fits == &PresetInfo::for_input && spec_.op->rank == 2;
    const auto brought = static_cast<int>(items.size());
    if (of_input) items.push_back(ui_.tr()("ui.bring_picture"));
    label(ui_.tr()(name), "", 28);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = now.preset == Preset::random ? ui_.px(46) : 0;
    ImGui::SetCursorScreenPos({at.x + width_ * 0.4F, at.y});
    const auto chosen = combo(ui_, field.c_str(), items, selected,
                              width_ * 0.6F - side - (side > 0 ? ui_.px(6) : 0));
    if (chosen && of_input && *chosen == brought) {
      ui_.act(OpenDialog{Dialog::open});
    } else if (chosen && *chosen < static_cast<int>(ids.size())) {
      ui_.act(SetField{field, ids[static_cast<std::size_t>(*chosen)]});
    }
    if (side > 0) {
      ImGui::PushID(field.c_str());
      ImGui::SetCursorScreenPos({at.x + width_ - side, at.y + ui_.px(1)});
      box("seed", -1, std::to_string(spec_.seed), side);
      tip(ui_, ui_.tr()("field.seed.help"));
      ImGui::PopID();
    }
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(28)});
    ImGui::Dummy({width_, 1});
    mark_problems(ui_, field, at.y);
    if (side > 0) mark_problems(ui_, "seed", at.y);
    space(ui_, 8);
  }

  void fill_row() {
    std::vector<std::string> items;
    int selected = -1;
    for (const FillInfo& info : fills()) {
      if (info.mode == spec_.pad_fill.mode) selected = static_cast<int>(items.size());
      items.push_back(ui_.tr()("fill." + std::string(info.name)));
    }
    label(ui_.tr()("field.pad_fill"), "", 28);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool constant = spec_.pad_fill.mode == FillMode::constant;
    const float side = constant ? ui_.px(40) : 0;
    ImGui::SetCursorScreenPos({at.x + width_ * 0.4F, at.y});
    const auto chosen =
        combo(ui_, "pad_fill", items, selected, width_ * 0.6F - side - (constant ? ui_.px(6) : 0));
    if (chosen) {
      const FillInfo& fill = fills()[static_cast<std::size_t>(*chosen)];
      ui_.act(SetField{"pad_fill",
                       fill.mode == FillMode::constant ? Json{{"constant", 1}} : Json(fill.name)});
    }
    if (constant) {
      ImGui::SetCursorScreenPos({at.x + width_ - side, at.y + ui_.px(1)});
      box("pad_fill", -1, number_text(spec_.pad_fill.constant), side);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(28)});
    ImGui::Dummy({width_, 1});
    mark_problems(ui_, "pad_fill", at.y);
  }
};

}  // namespace

void draw_values_section(Ui& ui, bool& focus) {
  ValuesSection(ui, focus).draw();
}

}  // namespace padlens
