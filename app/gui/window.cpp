#include "app/gui/window.h"

#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <glad/gl.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <memory>

#include "app/document/lesson.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/main_loop.h"
#include "app/gui/session.h"

namespace padlens {
namespace {

constexpr int kDefaultWidth = 1440;
constexpr int kDefaultHeight = 900;

struct GlfwSession {
  GlfwSession() : ok(glfwInit() == GLFW_TRUE) {}
  ~GlfwSession() {
    if (ok) glfwTerminate();
  }
  GlfwSession(const GlfwSession&) = delete;
  GlfwSession& operator=(const GlfwSession&) = delete;
  bool ok;
};

struct WindowDeleter {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};

int fail_without_display() {
  const char* why = nullptr;
  glfwGetError(&why);
  say_on_standard_error(
      fmt::format("padlens: no window can be opened: {}", why == nullptr ? "no display" : why));
  return 1;
}

// Width and height of the largest place that a monitor has for a window, at scale 1.
std::array<int, 2> largest_place() {
  std::array<int, 2> place{kLeastWidth, kLeastHeight};
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  for (int i = 0; i < count; ++i) {
    int width = 0;
    int height = 0;
    glfwGetMonitorWorkarea(monitors[i], nullptr, nullptr, &width, &height);
    float scale = 1;
    glfwGetMonitorContentScale(monitors[i], &scale, nullptr);
    width = static_cast<int>(static_cast<float>(width) / scale);
    height = static_cast<int>(static_cast<float>(height) / scale);
    place = {std::max(place[0], width), std::max(place[1], height)};
  }
  return place;
}

// The last state, or the first lesson, or what the command line asks for.
Session begin(State& state, const WindowOptions& options) {
  const LoadedSession loaded = load_session(session_path());
  Session session = loaded.session.value_or(Session{});
  if (loaded.session) {
    restore(state, session);
    remove_leftovers(session.preferences.folder);
  } else {
    apply(state, OpenLesson{0, true});
    // Who brings a layer along knows what for; and who has been here before, though the state could
    // not be read.
    if (!options.scenario && options.brought.empty() && loaded.set_aside.empty()) {
      apply(state, OpenDialog{Dialog::welcome});
    }
  }
  if (options.follow) {
    state.notes_screen.emplace();
    apply(state, OpenDialog{Dialog::none});
    state.toasts.clear();
  }
  Preferences preferences = state.preferences;
  if (!options.language.empty()) preferences.language = options.language;
  if (!options.theme.empty()) preferences.theme = options.theme;
  apply(state, SetPreferences{preferences});
  if (options.scenario) {
    apply(state, OpenLesson{});
    show_scenario(state, *options.scenario);
    state.scenario_path = options.scenario_path;
    state.scenario_is_file = options.scenario_is_file;
  }
  if (!options.brought.empty()) {
    apply(state, OpenLesson{});
    apply(state, OpenFile{options.brought});
  }
  state.undo.clear();
  if (!loaded.set_aside.empty()) {
    const std::vector<std::string> args{loaded.set_aside};
    apply(state, Say{state.tr("ui.session_broken", args), true});
  }
  return session;
}

// `interrupted`: SIGINT has closed it.
int show_window(const WindowOptions& options, bool& interrupted) {
  const GlfwSession glfw;
  if (!glfw.ok) return fail_without_display();

  State state(options.standard_language);
  const Session session = begin(state, options);
  // Only who asks for it gets a window that no monitor can show.
  const auto size = [](int asked, int remembered, int standard, int least, int most) {
    return asked > 0 ? asked : std::clamp(remembered > 0 ? remembered : standard, least, most);
  };
  const auto [most_width, most_height] = largest_place();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  if (options.width <= 0) glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "padlens");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "padlens");
  const std::unique_ptr<GLFWwindow, WindowDeleter> window(glfwCreateWindow(
      size(options.width, session.width, kDefaultWidth, kLeastWidth, most_width),
      size(options.height, session.height, kDefaultHeight, kLeastHeight, most_height), "Padlens",
      nullptr, nullptr));
  if (window == nullptr) return fail_without_display();
  glfwMakeContextCurrent(window.get());
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    say_on_standard_error("padlens: no window can be opened: OpenGL 3.3 is needed");
    return 1;
  }
  glfwSwapInterval(1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int caught) { MainLoop::stop(caught); });
  }
  std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is an error like a full disk
  ImGui::CreateContext();
  interrupted = MainLoop(window.get(), state, options).run();
  ImGui::DestroyContext();
  return 0;
}

}  // namespace

void say_on_standard_error(const std::string& line) {
  // fmt::print would throw where nothing can be written.
  std::fputs((line + "\n").c_str(), stderr);
}

int run_window(const WindowOptions& options) {
  bool interrupted = false;
  const int code = show_window(options, interrupted);
  if (interrupted) {
    // As a program that does not catch it: a shell's loop around it ends, too.
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  return code;
}

}  // namespace padlens
