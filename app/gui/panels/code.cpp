#include <algorithm>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

const Style kCode{Role::text, 11.5, Weight::regular, Face::mono};

void targets(Ui& ui) {
  std::vector<std::string> names;
  int selected = -1;
  for (const SnippetTarget* target : snippet_targets()) {
    if (target == &shown_target(ui.state)) selected = static_cast<int>(names.size());
    names.emplace_back(target->display_name);
  }
  const float width = ImGui::GetContentRegionAvail().x;
  if (const auto chosen = segmented(ui, "code_target", names, selected, width, 28)) {
    Preferences preferences = ui.state.preferences;
    preferences.code_target = snippet_targets()[static_cast<std::size_t>(*chosen)]->id;
    ui.act(SetPreferences{preferences});
  }
  space(ui, 8);
}

// `line`, with an ellipsis for what does not fit.
std::string shortened(Ui& ui, std::string_view line, float width) {
  if (width_of(ui, line, kCode) <= width) return std::string(line);
  const auto letter = static_cast<double>(width_of(ui, "0", kCode));
  auto length =
      std::min(line.size(),
               static_cast<std::size_t>(std::max(static_cast<double>(width) / letter - 1, 0.0)));
  while (length > 0 && (static_cast<unsigned char>(line[length]) & 0xC0U) == 0x80U)
    --length;  // not within a letter
  return std::string(line.substr(0, length)) + "…";
}

void code_line(Ui& ui, std::string_view text, const Style& style, float width) {
  const float height = ui.px(18);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  text_at(ui, {at.x, at.y + height / 2}, text, style);
  ImGui::Dummy({width, height});
}

}  // namespace

void draw_code_lines(Ui& ui, std::string_view code, float width) {
  while (!code.empty()) {
    const std::string_view line = code.substr(0, code.find('\n'));
    code.remove_prefix(std::min(line.size() + 1, code.size()));
    code_line(ui, shortened(ui, line, width), kCode, width);
  }
}

void draw_code_section(Ui& ui) {
  if (section(ui, ui.tr()("ui.code"), ui.tr()("ui.copy"))) {
    ImGui::SetClipboardText(whole_code(ui.state).c_str());
    ui.act(Say{ui.tr()("ui.copied")});
  }
  targets(ui);
  const ShownCode& code = ui.state.code;
  if (code.text.empty()) {
    const SnippetTarget& target = shown_target(ui.state);
    if (!ui.state.has_layer()) return;
    const std::vector<std::string> args{std::string(target.display_name),
                                        std::string(ui.state.shown.layer().op().name)};
    paragraph(
        ui,
        ui.tr()("no_recipe." + std::string(why_no_recipe(target, ui.state.shown.layer())), args),
        {Role::dim, 12.5, Weight::regular, Face::sans});
    space(ui, 8);
    return;
  }
  draw_card(ui, Role::code_fill, Role::none, [&](float width) {
    draw_code_lines(ui, code.text, width);
    if (code.more == 0) return;
    const std::vector<std::string> args{std::to_string(code.more)};
    code_line(ui, ui.tr()("ui.code_more", args), {Role::dim, 12, Weight::regular, Face::sans},
              width);
  });
  paragraph(ui, ui.tr()("ui.code_checked"), {Role::dim, 12.5, Weight::regular, Face::sans});
  space(ui, 8);
}

}  // namespace padlens
