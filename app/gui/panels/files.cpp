#include <algorithm>
#include <array>
#include <filesystem>

#include "app/formats/formats.h"
#include "app/gui/free_path.h"
#include "app/gui/lesson_edits.h"
#include "app/gui/panels/overwriting.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/path_box.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

bool is_scenario(const std::string& name) {
  return fs::path(name).extension() == ".json";
}

// Names that model files and code mostly have: what a file is, its content tells.
constexpr std::array kModelEndings{".onnx",  ".keras", ".h5",       ".hdf5", ".tflite", ".pb",
                                   ".pbtxt", ".txt",   ".prototxt", ".cfg",  ".py",     ".pt2"};

// A scenario, a picture that may hold one, or layers.
bool may_hold_layers(const std::string& name) {
  return is_scenario(name) || format_for(name) != nullptr ||
         std::ranges::find(kModelEndings, fs::path(name).extension()) != kModelEndings.end();
}

// What the dialog begins with: the scenario's file, else a name that is not taken.
fs::path start_path(const State& state, const fs::path& folder, bool saving) {
  std::error_code ignored;
  const fs::path path = state.scenario_path.empty()
                            ? folder / (std::string(state.document.spec().op->id) + ".json")
                            : fs::absolute(state.scenario_path, ignored);
  if (state.scenario_is_file) return path;
  return saving ? fs::path(free_path(path.string())) : path.parent_path() / "";
}

void go_to(Ui& ui, PathBox& box, const fs::path& folder) {
  Preferences preferences = ui.state.preferences;
  preferences.folder = folder.string();
  ui.act(SetPreferences{preferences});
  box.set((folder / fs::path(box.text()).filename()).string());
}

}  // namespace

void draw_files(PanelContext& context) {
  Ui& ui = context.ui;
  const bool saving = ui.state.dialog == Dialog::save;
  const char* title = !saving                   ? "ui.open_title"
                      : is_own_lesson(ui.state) ? "ui.save_lesson_title"
                                                : "ui.save_title";
  begin_dialog(ui, "##files", ui.tr()(title), 620);
  PathBox& box = context.memory.path_box;
  FolderList& list = context.memory.folder_list;
  if (ImGui::IsWindowAppearing()) {
    list.forget();
    box.begin(start_path(ui.state, start_folder(ui.state), saving).string());
  }
  const float width = ImGui::GetContentRegionAvail().x;
  const bool asking = ui.state.overwriting.has_value();
  ImGui::BeginDisabled(asking);
  bool go = box.draw(ui, "path", width);
  space(ui, 8);
  const auto chosen = list.draw(ui, folder_shown(box.text()),
                                saving ? is_scenario : may_hold_layers, {width, ui.px(280)});
  ImGui::EndDisabled();
  space(ui, 14);
  if (chosen && chosen->folder) {
    go_to(ui, box, chosen->path);
  } else if (chosen) {
    box.set(chosen->path.string());
    if (!saving) go = true;
  }
  std::string target = box.text();
  bool overwrite = false;
  if (asking) {
    const auto answer = draw_overwriting(ui);
    go = answer.has_value();
    overwrite = answer == ui.state.overwriting->path;
    if (answer) box.set(target = *answer);
  } else if (button(ui, "go", ui.tr()(saving ? "ui.save" : "ui.open"), true)) {
    go = true;
  }
  if (go && !target.empty() && !is_folder(target)) {
    Preferences preferences = ui.state.preferences;
    preferences.folder = fs::path(target).parent_path().string();
    ui.act(SetPreferences{preferences});
    saving ? ui.act(SaveFile{target, overwrite}) : ui.act(OpenFile{target});
  }
  end_dialog();
}

}  // namespace padlens
