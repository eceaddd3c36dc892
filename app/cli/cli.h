#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/document/scenario.h"

namespace padlens {

// The window that a command line asks for. The command line knows nothing of
// windows: whoever calls it opens them.
struct WindowRequest {
  std::optional<Scenario> scenario;
  std::string scenario_path;      // where it is to be saved, "" for nowhere yet
  bool scenario_is_file = false;  // it comes from there
  std::string brought;   // a file of code, a model or lessons, read once the window is there
  std::string language;  // "" where none was asked for
  std::string standard_language = "en";  // where none is remembered either
  std::string theme;                     // "" where none was asked for
  double scale = 0;                      // 0 where none was asked for
  int width = 0;                         // likewise
  int height = 0;
  bool log_frames = false;
  bool follow = false;  // notes of the lesson in another window
};

// The least size of a window at scale 1; interface_zoom.h has it for the window itself.
constexpr int kLeastWindowWidth = 1000;
constexpr int kLeastWindowHeight = 640;

// Opens a window, runs until it is closed and returns the exit code.
using OpenWindow = std::function<int(const WindowRequest&)>;

// The whole program: reads the arguments, runs what they ask for and returns the
// exit code: 0 done; 1 a file, standard output or the display failed, or `solve`
// found nothing; 2 the arguments or the spec make no sense. Messages go to standard
// error, one line each.
int run_command_line(int argc, char** argv, const OpenWindow& open_window);

}  // namespace padlens
