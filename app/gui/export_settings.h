#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/gui/state.h"
#include "app/render/job.h"

namespace padlens {

// What the export dialog has been set to.
struct ExportSettings {
  enum class Steps : std::uint8_t { present, all, range };

  // All but what stands below, as the command line has it; twice the size from the start,
  // for screens and paper alike.
  RenderOptions options = [] {
    RenderOptions first;
    first.scale = 2;
    return first;
  }();
  Steps steps = Steps::present;
  bool steps_chosen = false;  // by a person; else they follow the format
  bool own_size = false;      // in pixels instead of by scale
  // As typed.
  std::string from = "1";
  std::string to = "1";
  std::string width = "1280";
  std::string height = "800";
  std::string step_ms = "500";
  std::string hold_last = "1500";
  std::string suffix = ".svg";  // of the format last used
  std::string suggested;        // the path that nobody has typed
  std::string figure;           // State::figure that these follow from

  // The options as a whole; what is wrong with what was typed goes into `problems`.
  RenderOptions wanted(const State& state, RenderProblems& problems) const;
};

// Takes the settings that follow from the window, or from the figure that it has opened: theme,
// language, overlays and steps.
void begin_settings(ExportSettings& settings, const State& state);

// What a format is mostly wanted of: pictures that move of all steps, others of one.
ExportSettings::Steps usual_steps(const Format& format);

// A path in `folder` that nothing is at, named by the scenario's file, else by the operation.
std::string suggested_path(const State& state, const std::filesystem::path& folder,
                           const Format& format, ExportSettings::Steps steps);

// A file of each step or of one, as `format` and the settings need it: "a.svg" and
// "a-%03d.svg".
std::string fitting_path(const std::string& path, const Format& format,
                         ExportSettings::Steps steps);

// What an export would make, kept until something about it changes.
class ExportPreview {
 public:
  void update(const State& state, const ExportSettings& settings, const std::string& path);

  const RenderProblems& problems() const { return problems_; }
  // Pictures and their size; nothing with problems.
  std::int64_t count() const { return count_; }
  PixelSize pixels() const { return pixels_; }
  const RenderOptions& options() const { return options_; }
  // The command that makes the same file; "" where only the window can.
  const std::string& command() const { return command_; }
  bool has_problem(std::string_view option) const;
  // The first picture and the theme it is drawn with; null with problems. It is built when
  // something about it changes, not with every frame.
  const Scene* scene() const { return theme_ == nullptr ? nullptr : &scene_; }
  const Theme* theme() const { return theme_; }
  // What is written in it while it is on show, if that is not in the window's language; else "".
  const std::string& foreign_words(const State& state) const;

 private:
  void take(const State& state, const Rendering& rendering);

  RenderOptions options_;
  RenderProblems typed_;
  std::uint64_t layer_version_ = 0;
  std::optional<CellId> focus_;
  std::shared_ptr<const Layer> compared_;
  bool valid_ = false;

  RenderProblems problems_;
  std::int64_t count_ = 0;
  PixelSize pixels_;
  std::string command_;

  // Of the picture, by which it is known again: the path may change without it.
  RenderOptions scene_options_;
  const Format* scene_format_ = nullptr;
  std::uint64_t scene_version_ = 0;
  bool marks_changed_ = false;  // those of the pinned cell or the comparison
  Scene scene_;
  const Theme* theme_ = nullptr;
  std::string words_;  // in the picture
};

}  // namespace padlens
