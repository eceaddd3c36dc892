#pragma once

#include <array>
#include <cstdint>
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
  bool own_size = false;  // in pixels instead of by scale
  // As typed.
  std::string from = "1";
  std::string to = "1";
  std::string width = "1280";
  std::string height = "800";
  std::string step_ms = "500";
  std::string hold_last = "1500";

  // The options as a whole; what is wrong with what was typed goes into `problems`.
  RenderOptions wanted(const State& state, RenderProblems& problems) const;
};

// Takes the settings that follow from the window: its theme, language and step.
void begin_settings(ExportSettings& settings, const State& state);

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

 private:
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
};

}  // namespace padlens
