#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>

#include "app/formats/formats.h"
#include "app/gui/export_run.h"
#include "app/gui/panels/overwriting.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/path_box.h"
#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Steps = ExportSettings::Steps;

constexpr std::array kScales{1.0, 2.0, 3.0, 4.0};
constexpr double kLabelWidth = 84;   // width of the column of words
constexpr double kNumberWidth = 58;  // and of a box for a number
constexpr double kLeftWidth = 300;   // of the picture and the folder
constexpr double kPictureHeight = 190;
constexpr double kListHeight = 176;
constexpr std::size_t kMostCommandLines = 4;

// The dialog: what will be written and where on the left; on the right rows of a word and its
// controls.
class ExportDialog {
 public:
  explicit ExportDialog(PanelContext& context)
      : ui_(context.ui),
        settings_(context.memory.exporting),
        preview_(context.memory.export_preview),
        textures_(context.memory.textures),
        box_(context.memory.path_box),
        list_(context.memory.folder_list) {}

  void draw() {
    begin_dialog(ui_, "##export", ui_.tr()("ui.export_title"), 960);
    if (ImGui::IsWindowAppearing()) begin();
    const bool running = ui_.state.exporting != nullptr;
    const bool asking = ui_.state.overwriting.has_value();
    ImGui::BeginDisabled(running || asking);
    bool go = box_.draw(ui_, "path", ImGui::GetContentRegionAvail().x);
    space(ui_, 10);
    follow_format();
    const float left = ui_.px(kLeftWidth);
    ImGui::BeginGroup();
    picture(left);
    summary(left);
    folder(left);
    ImGui::EndGroup();
    ImGui::SameLine(0, ui_.px(20));
    ImGui::BeginGroup();
    format_row();
    steps_row();
    size_row();
    look_row();
    parts_row();
    if (moves()) timing_row();
    command_card();
    ImGui::EndGroup();
    ImGui::EndDisabled();
    preview_.update(ui_.state, settings_, box_.text());
    space(ui_, 12);
    if (running) {
      progress();
    } else if (asking) {
      answer();
    } else {
      go = button(ui_, "go", ui_.tr()("ui.export_go"), true) || go;
      if (go) start(box_.text(), false);
    }
    end_dialog();
  }

 private:
  void begin() {
    begin_settings(settings_, ui_.state);
    list_.forget();
    format_ = format_for("x" + settings_.suffix);
    if (!settings_.steps_chosen) settings_.steps = usual_steps(*format_);
    folder_ = start_folder(ui_.state);
    settings_.suggested = suggested_path(ui_.state, folder_, *format_, settings_.steps);
    box_.begin(settings_.suggested);
  }

  // The format is the one that the path says.
  void follow_format() {
    folder_ = folder_shown(box_.text());
    format_ = format_for(box_.text());
    if (format_ == nullptr || format_->suffix == settings_.suffix) return;
    settings_.suffix = format_->suffix;
    if (!settings_.steps_chosen) settings_.steps = usual_steps(*format_);
  }

  bool moves() const { return format_ != nullptr && format_->kind == FormatKind::animated; }

  // Puts the row's word; its controls get what is left of the width.
  float begin_row(const char* key) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float label = ui_.px(kLabelWidth);
    text_at(ui_, {at.x, at.y + ui_.px(15)}, ui_.tr()(key),
            {Role::text, 13.5, Weight::regular, Face::sans});
    const float width = ImGui::GetContentRegionAvail().x - label;
    ImGui::SetCursorScreenPos({at.x + label, at.y});
    return width;
  }

  // A box for a number beside what stands there, in the middle of the row that begins at `top`.
  // True if something was typed.
  bool number(const char* id, std::string& text, float top, std::string_view option,
              bool counts = true) {
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, top + ui_.px(2)});
    const bool wrong = counts && preview_.has_problem(option);
    const auto change = number_box(ui_, (std::string("##") + id).c_str(), text,
                                   ui_.px(kNumberWidth), wrong, counts ? Role::text : Role::faint);
    if (change) text = change->text;
    ImGui::SameLine(0, ui_.px(8));
    return change.has_value();
  }

  void word(std::string_view text, float top) {
    const Style style{Role::dim, 13, Weight::regular, Face::sans};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = text_at(ui_, {at.x, top + ui_.px(15)}, text, style);
    ImGui::SetCursorScreenPos({at.x + width + ui_.px(8), top});
  }

  void end_row(ImVec2 start, double height) {
    ImGui::SetCursorScreenPos({start.x - ui_.px(kLabelWidth), start.y});
    ImGui::Dummy({1, ui_.px(height)});
  }

  void format_row() {
    std::vector<std::string> names;
    int selected = -1;
    for (const Format* each : formats()) {
      if (each == format_) selected = static_cast<int>(names.size());
      std::string name(each->suffix.substr(1));
      for (char& letter : name)
        letter = static_cast<char>(std::toupper(letter));
      names.push_back(name);
    }
    const float width = begin_row("ui.export_format");
    if (const auto chosen = segmented(ui_, "format", names, selected, width)) {
      const Format* wanted = formats()[static_cast<std::size_t>(*chosen)];
      format_ = wanted;
      settings_.suffix = wanted->suffix;
      if (!settings_.steps_chosen) settings_.steps = usual_steps(*wanted);
      fit_path();
    }
    space(ui_, 8);
  }

  // A name that was suggested goes on being a free one; what a person has typed is theirs.
  void fit_path() {
    if (format_ == nullptr) return;
    if (box_.text() == settings_.suggested) {
      settings_.suggested = suggested_path(ui_.state, folder_, *format_, settings_.steps);
      box_.set(settings_.suggested);
    } else {
      box_.set(fitting_path(box_.text(), *format_, settings_.steps));
    }
  }

  // The first picture, as large as there is room.
  void picture(float width) {
    const ImVec2 min = ImGui::GetCursorScreenPos();
    const ImVec2 max{min.x + width, min.y + ui_.px(kPictureHeight)};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(min, max, ui_.color(Role::background), ui_.px(8));
    if (const Scene* scene = preview_.scene()) {
      const float margin = ui_.px(8);
      const double room_x = static_cast<double>(width - 2 * margin);
      const double room_y = static_cast<double>(max.y - min.y - 2 * margin);
      Placement place;
      place.bars = true;
      place.scale = place.ink = std::min(room_x / scene->width, room_y / scene->height);
      const double wide = scene->width * place.scale;
      const double high = scene->height * place.scale;
      place.x = std::round(static_cast<double>(min.x + max.x) / 2 - wide / 2);
      place.y = std::round(static_cast<double>(min.y + max.y) / 2 - high / 2);
      const ImVec2 first = place.to_screen({0, 0});
      const ImVec2 last = place.to_screen({scene->width, scene->height});
      const Theme& theme = *preview_.theme();
      if (has_background(settings_.options, format_)) {
        list.AddRectFilled(first, last, color_of(theme, Role::background));
      }
      list.PushClipRect(first, last, true);
      paint(*scene, theme, ui_.fonts, textures_, list, place);
      list.PopClipRect();
      compat::add_rect(list, first, last, ui_.color(Role::line), 0, 1);
    }
    ImGui::Dummy({width, max.y - min.y});
    space(ui_, 6);
  }

  // Where it goes.
  void folder(float width) {
    const auto chosen = list_.draw(
        ui_, folder_, [](const std::string& name) { return format_for(name) != nullptr; },
        {width, ui_.px(kListHeight)});
    if (!chosen) return;
    const std::filesystem::path name = std::filesystem::path(box_.text()).filename();
    const bool suggested = box_.text() == settings_.suggested;
    box_.set((chosen->folder ? chosen->path / name : chosen->path).string());
    if (!chosen->folder || !suggested || format_ == nullptr) return;
    settings_.suggested = suggested_path(ui_.state, chosen->path, *format_, settings_.steps);
    box_.set(settings_.suggested);
  }

  void answer() {
    const auto path = draw_overwriting(ui_);
    if (!path) return;
    const bool overwrite = *path == ui_.state.overwriting->path;
    box_.set(*path);
    start(*path, overwrite);
  }

  void steps_row() {
    const Playback& playback = ui_.state.playback;
    const std::array present{std::to_string(playback.step() + 1)};
    const std::array all{std::to_string(playback.count())};
    const std::array<std::string, 3> names{ui_.tr()("ui.export_present", present),
                                           ui_.tr()("ui.export_all", all),
                                           ui_.tr()("ui.export_range")};
    const float width = begin_row("ui.export_steps");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float boxes = ui_.px(2 * kNumberWidth + 40);
    if (const auto chosen =
            segmented(ui_, "steps", names, static_cast<int>(settings_.steps), width - boxes)) {
      settings_.steps = static_cast<Steps>(*chosen);
      settings_.steps_chosen = true;
      fit_path();
    }
    // Who types a number wants it to count.
    ImGui::SetCursorScreenPos({start.x + width - boxes + ui_.px(12), start.y});
    const bool range = settings_.steps == Steps::range;
    bool typed = number("from", settings_.from, start.y, "steps", range);
    word("–", start.y);
    typed = number("to", settings_.to, start.y, "steps", range) || typed;
    if (typed && !range) {
      settings_.steps = Steps::range;
      settings_.steps_chosen = true;
      fit_path();
    }
    end_row(start, 38);
  }

  void size_row() {
    std::vector<std::string> names;
    int selected = -1;
    for (const double scale : kScales) {
      if (scale == settings_.options.scale) selected = static_cast<int>(names.size());
      names.push_back(number_text(scale) + "×");
    }
    names.push_back(ui_.tr()("ui.export_own_size"));
    if (settings_.own_size) selected = static_cast<int>(kScales.size());
    const float width = begin_row("ui.export_scale");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float boxes = ui_.px(2 * kNumberWidth + 40);
    if (const auto chosen = segmented(ui_, "scale", names, selected, width - boxes)) {
      const auto index = static_cast<std::size_t>(*chosen);
      settings_.own_size = index == kScales.size();
      if (!settings_.own_size) settings_.options.scale = kScales[index];
    }
    ImGui::SetCursorScreenPos({start.x + width - boxes + ui_.px(12), start.y});
    const bool own = settings_.own_size;
    bool typed = number("width", settings_.width, start.y, "size", own);
    word("×", start.y);
    typed = number("height", settings_.height, start.y, "size", own) || typed;
    if (typed) settings_.own_size = true;
    end_row(start, 38);
  }

  // Theme and language.
  void look_row() {
    std::vector<std::string> names;
    int selected = 0;
    for (const Theme& theme : themes()) {
      if (theme.id == settings_.options.theme) selected = static_cast<int>(names.size());
      names.push_back(ui_.tr()("theme." + std::string(theme.id)));
    }
    const float width = begin_row("ui.export_theme");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float half = (width - ui_.px(16)) * 0.55F;
    if (const auto chosen = segmented(ui_, "theme", names, selected, half)) {
      settings_.options.theme = themes()[static_cast<std::size_t>(*chosen)].id;
    }
    const auto all = languages();
    names.clear();
    for (const Language& language : all) {
      if (language.code == settings_.options.lang) selected = static_cast<int>(names.size());
      names.push_back(language.name);
    }
    ImGui::SetCursorScreenPos({start.x + half + ui_.px(16), start.y});
    if (const auto chosen =
            segmented(ui_, "language", names, selected, width - half - ui_.px(16))) {
      settings_.options.lang = all[static_cast<std::size_t>(*chosen)].code;
    }
    end_row(start, 38);
  }

  void parts_row() {
    const float width = begin_row("ui.export_parts");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImVec2 at{start.x, start.y + ui_.px(3)};
    OverlaySet& show = settings_.options.show;
    const bool had_ground = has_background(settings_.options, format_);
    bool ground = had_ground;
    const auto part = [&](const std::string& id, const std::string& key, bool& on) {
      const std::string& label = ui_.tr()(key);
      const float wide =
          ui_.px(24) + width_of(ui_, label, {Role::text, 13, Weight::regular, Face::sans});
      if (at.x > start.x && at.x + wide > start.x + width) at = {start.x, at.y + ui_.px(26)};
      ImGui::SetCursorScreenPos(at);
      if (check_box(ui_, id.c_str(), label, on)) on = !on;
      at.x += wide + ui_.px(12);
    };
    for (const Overlay* overlay : overlays()) {
      bool on = show.has(*overlay);
      part(std::string(overlay->id), std::string(overlay->part), on);
      show.set(*overlay, on);
    }
    part("ground", "ui.part_ground", ground);
    if (ground != had_ground) set_background(settings_.options, format_, ground);
    ImGui::SetCursorScreenPos({start.x - ui_.px(kLabelWidth), at.y});
    ImGui::Dummy({1, ui_.px(33)});
  }

  void timing_row() {
    begin_row("ui.export_timing");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    word(ui_.tr()("ui.export_each"), start.y);
    number("step_ms", settings_.step_ms, start.y, "step_ms");
    word(ui_.tr()("ui.export_last"), start.y);
    number("hold_last", settings_.hold_last, start.y, "hold_last");
    word("ms", start.y);
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x + ui_.px(8), start.y + ui_.px(3)});
    const bool forever = settings_.options.loops == 0;
    if (check_box(ui_, "loop", ui_.tr()("ui.export_loop"), forever)) {
      settings_.options.loops = forever ? 1 : 0;
    }
    end_row(start, 36);
  }

  // How large the file's pictures will be, or why there will be none.
  void summary(float width) {
    std::string words;
    Role role = Role::problem;
    if (format_ == nullptr) {
      std::string suffixes;
      for (const Format* each : formats())
        suffixes += (suffixes.empty() ? "" : ", ") + std::string(each->suffix);
      words = ui_.tr()("ui.unknown_format", std::array{suffixes});
    } else if (!preview_.problems().empty()) {
      words = preview_.problems().front().text(ui_.tr());
    } else {
      role = Role::dim;
      const PixelSize size = preview_.pixels();
      const std::array args{pixels_title(size.width, size.height),
                            std::to_string(preview_.count())};
      words = ui_.tr()(preview_.count() == 1 ? "ui.export_size" : "ui.export_sizes", args);
    }
    paragraph(ui_, words, {role, 12.5, Weight::regular, Face::sans}, width);
    space(ui_, 8);
  }

  void command_card() {
    const std::string& command = preview_.command();
    if (section(ui_, ui_.tr()("ui.export_command"), command.empty() ? "" : ui_.tr()("ui.copy"))) {
      ImGui::SetClipboardText(command.c_str());
      ui_.act(Say{ui_.tr()("ui.copied")});
    }
    if (command.empty()) {
      const bool marks = preview_.problems().empty() && format_ != nullptr;
      paragraph(ui_, marks ? ui_.tr()("ui.export_marks") : "–",
                {Role::dim, 12.5, Weight::regular, Face::sans});
      space(ui_, 10);
      return;
    }
    draw_card(ui_, Role::code_fill, Role::none, [&](float width) {
      // Only what is drawn is broken into lines; what is copied is not.
      const Style code{Role::text, 11.5, Weight::regular, Face::mono};
      const std::size_t most = 800;
      auto lines = wrap(ui_, std::string_view(command).substr(0, most), code, width);
      if (lines.size() > kMostCommandLines || command.size() > most) {
        lines.resize(std::min(lines.size(), kMostCommandLines));
        lines.back() += "…";
      }
      std::string text;
      for (const std::string& line : lines)
        text += line + "\n";
      draw_code_lines(ui_, text, width);
    });
  }

  void progress() {
    const ExportRun& exporting = *ui_.state.exporting;
    const std::int64_t count = exporting.rendering().count;
    const std::int64_t done = std::clamp<std::int64_t>(exporting.done(), 0, count);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float whole = ImGui::GetContentRegionAvail().x;
    const float gap = ui_.px(16);
    const float bar = whole - ui_.px(120) - gap;
    const ImVec2 max{at.x + bar, at.y + ui_.px(32)};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, max, ui_.color(Role::track), ui_.px(8));
    const float share = static_cast<float>(done) / static_cast<float>(count);
    const float filled = std::max(bar * share, ui_.px(16));
    list.AddRectFilled(at, {at.x + filled, max.y}, ui_.color(Role::accent_soft), ui_.px(8));
    const std::array args{std::to_string(done), std::to_string(count)};
    text_at(ui_, {at.x + bar / 2, (at.y + max.y) / 2},
            ui_.tr()(count == 1 ? "ui.export_drawing" : "ui.export_progress", args),
            {Role::text, 13, Weight::regular, Face::sans}, Anchor::middle);
    ImGui::SetCursorScreenPos({max.x + gap, at.y});
    if (button(ui_, "cancel", ui_.tr()("ui.cancel"), false, ui_.px(120))) ui_.act(CancelExport{});
  }

  void start(const std::string& path, bool overwrite) {
    if (format_ == nullptr || !preview_.problems().empty()) return;
    Preferences preferences = ui_.state.preferences;
    preferences.folder = std::filesystem::path(path).parent_path().string();
    ui_.act(SetPreferences{preferences});
    ExportFile wanted{preview_.options(), overwrite};
    wanted.options.output = path;
    ui_.act(wanted);
  }

  Ui& ui_;
  ExportSettings& settings_;
  ExportPreview& preview_;
  Textures& textures_;
  PathBox& box_;
  FolderList& list_;
  std::filesystem::path folder_;
  const Format* format_ = nullptr;
};

}  // namespace

void draw_export(PanelContext& context) {
  ExportDialog(context).draw();
}

}  // namespace padlens
