#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "app/export/export.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/path_box.h"
#include "app/gui/widgets.h"
#include "core/spec_json.h"

namespace padlens {
namespace {

constexpr std::array kScales{1.0, 2.0, 3.0, 4.0};

// Puts the suffix of `format` in place of the one there is.
std::string with_suffix(const std::string& path, const Format& format) {
  std::filesystem::path result = path;
  result.replace_extension(format.suffix);
  return result.string();
}

}  // namespace

void draw_export(PanelContext& context) {
  Ui& ui = context.ui;
  ExportMemory& memory = context.memory.exporting;
  begin_dialog(ui, "##export", ui.tr()("ui.export_title"), 560);
  if (ImGui::IsWindowAppearing()) {
    memory.theme = ui.state.preferences.theme;
    context.memory.path_box.begin((start_folder(ui.state) / "padlens.svg").string());
  }
  PathBox& box = context.memory.path_box;
  const float width = ImGui::GetContentRegionAvail().x;
  bool go = box.draw(ui, "path", width);
  space(ui, 12);
  const Format* format = format_for(box.text());
  const float label_width = ui.px(110);
  const auto row = [&](const char* key) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui, {at.x, at.y + ui.px(15)}, ui.tr()(key),
            {Role::text, 13.5, Weight::regular, Face::sans});
    ImGui::SetCursorScreenPos({at.x + label_width, at.y});
  };
  std::vector<std::string> names;
  int selected = -1;
  for (const Format* each : formats()) {
    if (each == format) selected = static_cast<int>(names.size());
    std::string name(each->id);
    for (char& letter : name)
      letter = static_cast<char>(std::toupper(letter));
    names.push_back(name);
  }
  row("ui.export_format");
  if (const auto chosen = segmented(ui, "format", names, selected, width - label_width)) {
    box.set(with_suffix(box.text(), *formats()[static_cast<std::size_t>(*chosen)]));
  }
  space(ui, 8);
  row("ui.export_theme");
  std::vector<std::string> theme_names;
  int theme_index = 0;
  for (const Theme& theme : themes()) {
    if (theme.id == memory.theme) theme_index = static_cast<int>(theme_names.size());
    theme_names.push_back(ui.tr()("theme." + std::string(theme.id)));
  }
  if (const auto chosen = segmented(ui, "theme", theme_names, theme_index, width - label_width)) {
    memory.theme = themes()[static_cast<std::size_t>(*chosen)].id;
  }
  space(ui, 8);
  row("ui.export_scale");
  std::vector<std::string> scale_names;
  int scale_index = -1;
  for (const double scale : kScales) {
    if (scale == memory.scale) scale_index = static_cast<int>(scale_names.size());
    scale_names.push_back(number_text(scale) + "×");
  }
  if (const auto chosen = segmented(ui, "scale", scale_names, scale_index, width - label_width)) {
    memory.scale = kScales[static_cast<std::size_t>(*chosen)];
  }
  space(ui, 10);
  const Scene& scene = context.memory.scene;
  const std::vector<std::string> args{
      fmt::format("{:.0f} × {:.0f}", scene.width * memory.scale, scene.height * memory.scale)};
  std::error_code ignored;  // a name that is too long, say
  const bool exists = std::filesystem::is_regular_file(std::filesystem::path(box.text()), ignored);
  paragraph(ui, format == nullptr ? ui.tr()("ui.unknown_format") : ui.tr()("ui.export_size", args),
            {format == nullptr ? Role::problem : Role::dim, 12.5, Weight::regular, Face::sans},
            width);
  space(ui, 12);
  if (button(ui, "go", ui.tr()(exists ? "ui.replace" : "ui.export_go"), true)) go = true;
  if (go && format != nullptr) {
    Preferences preferences = ui.state.preferences;
    preferences.folder = std::filesystem::path(box.text()).parent_path().string();
    ui.act(SetPreferences{preferences});
    ui.act(ExportFile{box.text(), memory.scale, memory.theme});
  }
  end_dialog();
}

}  // namespace padlens
