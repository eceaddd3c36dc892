#include <fmt/format.h>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/elsewhere.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"

namespace padlens {
namespace {

// The same node of an ONNX file in the runtimes that read it, and where onnx's own tools mislead.

const Style kName{Role::text, 13, Weight::regular, Face::sans};
const Style kSize{Role::text, 12, Weight::regular, Face::mono};
const Style kWords{Role::dim, 12.5, Weight::regular, Face::sans};
const Style kRefused{Role::problem, 12, Weight::semibold, Face::sans};

// "=", "≠ 4/9", "≠" for another size, "" where there is nothing to hold it against.
std::string verdict_of(const RuntimeReading& reading) {
  if (!reading.difference) return "";
  const Difference& d = *reading.difference;
  if (d.identical || d.cells == 0) return "=";
  if (!d.same_shape || !d.cells) return "≠";
  return fmt::format("≠ {}/{}", *d.cells, d.of);
}

void draw_reading(Ui& ui, const RuntimeReading& reading, float width) {
  const float tall = ui.px(24);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + tall / 2;
  text_at(ui, {at.x, middle}, runtime_name(reading), kName);
  const std::string missing = missing_text(ui.tr(), reading);
  if (reading.resolution.accepted()) {
    const auto& [h, w] = reading.resolution.geometry->axis;
    const std::string verdict = verdict_of(reading);
    const bool same = verdict == "=";
    const Style style{same ? Role::output_text : Role::problem, 12, Weight::semibold, Face::mono};
    text_at(ui, {at.x + width, middle}, verdict, style, Anchor::end);
    text_at(ui, {at.x + width - ui.px(76), middle}, size_text(reading.spec.op, h.out, w.out), kSize,
            Anchor::end);
  } else if (missing.empty()) {
    text_at(ui, {at.x + width, middle}, ui.tr()("ui.compare_rejected"), kRefused, Anchor::end);
  }
  ImGui::Dummy({width, tall});
  if (!missing.empty()) return paragraph(ui, missing, kWords);
  for (const Problem& problem : reading.resolution.problems)
    paragraph(ui, problem_text(ui.tr(), problem), kWords);
}

}  // namespace

void draw_elsewhere_section(Ui& ui) {
  const std::optional<OnnxFile>& file = ui.state.shown.onnx_file();
  if (!file) return;
  section(ui, ui.tr()("compare.elsewhere"));
  const float width = ImGui::GetContentRegionAvail().x;
  for (const RuntimeReading& reading : file->runtimes)
    draw_reading(ui, reading, width);
  const auto misleading = misleading_texts(ui.tr(), *file, result_text);
  if (!misleading.empty()) {
    space(ui, 6);
    draw_card(ui, Role::caution_fill, Role::caution_edge, [&](float inside) {
      for (std::size_t i = 0; i < misleading.size(); ++i) {
        if (i > 0) space(ui, 4);
        paragraph(ui, misleading[i], {Role::caution_text, 12.5, Weight::regular, Face::sans},
                  inside);
      }
    });
  }
  space(ui, 14);
}

}  // namespace padlens
