#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "app/gui/follower.h"
#include "app/gui/frame.h"
#include "app/gui/gl_textures.h"
#include "app/gui/pace.h"
#include "app/gui/presenter.h"
#include "app/gui/session.h"
#include "app/gui/shortcuts.h"
#include "app/gui/state.h"
#include "app/gui/window.h"

struct GLFWwindow;

namespace padlens {

// From events to frames: sleeps until something happens, lets it change the state, and
// shows the state. Needs the window's OpenGL context and one of ImGui's.
class MainLoop {
 public:
  MainLoop(GLFWwindow* window, State& state, const WindowOptions& options);
  ~MainLoop();
  MainLoop(const MainLoop&) = delete;
  MainLoop& operator=(const MainLoop&) = delete;

  // Until the window is closed; saves the session then. True if SIGINT has closed it.
  bool run();

  // Ends run(), for `signal`: a first SIGINT asks where a file is being written. May be called by a
  // signal's handler.
  static void stop(int signal);

 private:
  static MainLoop& of(GLFWwindow* window);
  static void on_key(GLFWwindow* window, int key, int scancode, int action, int mods);
  static void on_drop(GLFWwindow* window, int count, const char** paths);

  void wait();
  void step();
  void draw();
  bool build();
  void follow_fonts();
  void take(const Actions& actions);
  static void on_size(GLFWwindow* window);
  float scale();
  float monitor_scale() const;
  void mark_unsaved();
  void follow_presentation();
  void follow_closing();
  void limit_size();
  Session session() const;
  void save(bool last = false);

  GLFWwindow* window_;
  State& state_;
  const WindowOptions& options_;
  WindowFrame frame_;
  GlFontTexture font_texture_;
  Presenter presenter_;
  Pace pace_;
  std::vector<std::pair<KeyPress, bool>> pressed_;
  std::array<int, 4> place_{};  // x, y, width, height outside full screen
  // What the window's events tell: to ask the system takes a way there and back, many a frame.
  std::optional<float> scale_;  // nullopt: to be found out
  bool iconified_;
  float limited_at_ = 0;  // the scale that the least size is for
  bool presented_ = false;
  std::int64_t drawn_step_ = 0;  // the step of the last frame
  bool unsaved_ = false;
  int interrupts_seen_ = 0;
  bool interrupted_ = false;   // the last to ask for the end was SIGINT
  bool told_unsaved_ = false;  // that it cannot be saved
  std::optional<SessionKeeper> keeper_;
  std::optional<SessionFollower> follower_;                         // of a window that shows notes
  std::pair<std::optional<std::size_t>, std::size_t> saved_place_;  // lesson and beat
  double changed_at_ = 0;
  double last_ = 0;
  double woken_ = 0;      // when what the next frame shows began to be worked out
  int awake_;             // frames to draw before it sleeps
  bool at_rest_ = false;  // it has slept so long that memory was given back
  long frames_ = 0;
};

}  // namespace padlens
