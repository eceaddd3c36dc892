#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/document/scenario.h"

namespace padlens {

struct State;

// Is called by the window's loop in each pass: to drive it and to measure it.
class FrameWatch {
 public:
  virtual ~FrameWatch() = default;

  // Before the loop waits for events; may apply actions. True: a frame is drawn without
  // waiting.
  virtual bool turn(State& state) = 0;

  // A frame is finished, after so many of its pixels were rasterised; 0 if nothing had to be
  // shown.
  virtual void drawn(const State& state, std::int64_t pixels) = 0;
};

struct WindowOptions {
  std::optional<Scenario> scenario;      // opened at the start; else the last state, else lesson 1
  std::string scenario_path;             // where it is to be saved, "" for nowhere yet
  bool scenario_is_file = false;         // it comes from there
  std::string language;                  // overrides the remembered one; "" for none
  std::string standard_language = "en";  // where none is remembered
  std::string theme;                     // overrides the remembered one; "" for none
  double scale = 0;                      // of the user interface; 0: the monitor's
  int width = 0;                         // window size in screen units; 0: the remembered one
  int height = 0;
  bool log_frames = false;  // "frame NUMBER MILLISECONDS" on standard error for each drawn
  FrameWatch* watch = nullptr;
  std::string brought;  // a file of code, a model or lessons, opened besides
  bool follow = false;  // shows the teacher's notes of the lesson in another window
};

// Opens the window and runs until it is closed. Returns the exit code: 0, or 1 with
// one line on standard error where there is no display.
int run_window(const WindowOptions& options);

// A line there, or nowhere: a full disk behind it is no reason to end.
void say_on_standard_error(const std::string& line);

}  // namespace padlens
