#include "app/gui/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <glad/gl.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "app/document/lesson.h"
#include "app/gui/frame.h"
#include "app/gui/gl_textures.h"
#include "app/gui/glfw_keys.h"
#include "app/gui/session.h"

namespace padlens {
namespace {

// ImGui sizes popups on a dry frame, and new font sizes come a frame later.
constexpr int kFramesAfterEvent = 3;
constexpr double kSaveAfter = 2;  // seconds without a change
constexpr int kDefaultWidth = 1440;
constexpr int kDefaultHeight = 900;
constexpr int kLeastWidth = 1000;
constexpr int kLeastHeight = 640;

volatile std::sig_atomic_t stop_asked = 0;

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
  fmt::print(stderr, "padlens: no window can be opened: {}\n", why == nullptr ? "no display" : why);
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

class Program {
 public:
  Program(GLFWwindow* window, State& state, const WindowOptions& options)
      : window_(window), state_(state), options_(options), frame_(state, gl_textures()) {
    glfwSetWindowUserPointer(window, this);
    glfwSetKeyCallback(window, on_key);
    glfwSetDropCallback(window, on_drop);
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).awake_ = kFramesAfterEvent; });
    ImGui_ImplGlfw_InitForOpenGL(window, true);  // chains to the callbacks above
    ImGui_ImplOpenGL3_Init("#version 330 core");
    last_ = glfwGetTime();
  }

  ~Program() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void run() {
    while (glfwWindowShouldClose(window_) == GLFW_FALSE && !state_.quit && stop_asked == 0) {
      wait();
      step();
      if (awake_ <= 0) continue;
      --awake_;
      draw();
    }
    save();
  }

 private:
  static Program& of(GLFWwindow* window) {
    return *static_cast<Program*>(glfwGetWindowUserPointer(window));
  }

  static void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
    if (action == GLFW_RELEASE) return;
    const auto press = key_press(key, scancode, mods);
    if (press) of(window).pressed_.push_back({*press, action == GLFW_REPEAT});
  }

  static void on_drop(GLFWwindow* window, int count, const char** paths) {
    if (count == 0) return;
    apply(of(window).state_, OpenFile{paths[0]});
    of(window).mark_unsaved();
  }

  // Sleeps until something happens or has to.
  void wait() {
    if (awake_ > 0) {
      glfwPollEvents();
      return;
    }
    double timeout = next_change(state_);
    if (unsaved_) timeout = timeout < 0 ? kSaveAfter : std::min(timeout, kSaveAfter);
    const double before = glfwGetTime();
    if (timeout < 0) {
      glfwWaitEvents();
    } else {
      glfwWaitEventsTimeout(timeout);
    }
    // Woken before the time was up: by an event.
    if (timeout < 0 || glfwGetTime() - before < timeout - 0.002) awake_ = kFramesAfterEvent;
  }

  void step() {
    const double now = glfwGetTime();
    if (advance(state_, now - last_)) awake_ = std::max(awake_, 1);
    last_ = now;
    for (const auto& [press, repeated] : pressed_) {
      const auto command = command_of(press);
      if (!command || !takes_key(press, ImGui::GetIO().WantTextInput)) continue;
      const bool steps = *command == Command::step_back || *command == Command::step_forward;
      if (repeated && !steps) continue;
      if (*command == Command::escape && (leaves_number_box() || close_menus())) continue;
      apply(state_, *command);
      mark_unsaved();
    }
    pressed_.clear();
    if (unsaved_ && now - changed_at_ >= kSaveAfter) save();
  }

  // Escape gives a number box back what it held, which ImGui does, and no more.
  bool leaves_number_box() const {
    return ImGui::GetIO().WantTextInput && state_.dialog == Dialog::none && !state_.edit;
  }

  float scale() const {
    return options_.scale > 0 ? static_cast<float>(options_.scale) : monitor_scale();
  }

  float monitor_scale() const {
    float content = 1;
    glfwGetWindowContentScale(window_, &content, nullptr);
    int window_width = 0;
    int frame_width = 0;
    glfwGetWindowSize(window_, &window_width, nullptr);
    glfwGetFramebufferSize(window_, &frame_width, nullptr);
    if (window_width == 0 || frame_width == 0) return 1;
    // Where the system scales for us, only the rest is ours to do.
    return content * static_cast<float>(window_width) / static_cast<float>(frame_width);
  }

  void draw() {
    if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0) return;
    present();
    if (frame_.prepare(state_)) {
      compat::renew_font_texture();
      awake_ = std::max(awake_, 1);
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    const Actions actions = frame_.draw(state_, scale());
    ImGui::Render();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
    ++frames_;
    if (options_.log_frames) fmt::print(stderr, "frame {}\n", frames_);
    // Also events that came while frames were drawn want theirs: what a click changes
    // in a dialog shows a frame later.
    const ImGuiIO& io = ImGui::GetIO();
    const auto any = [](const auto& buttons) {
      return std::ranges::find(buttons, true) != std::end(buttons);
    };
    if (compat::input_left() || any(io.MouseClicked) || any(io.MouseReleased)) {
      awake_ = kFramesAfterEvent;
    }
    for (const Action& action : actions)
      apply(state_, action);
    if (actions.empty()) return;
    awake_ = kFramesAfterEvent;
    const bool lasting = std::ranges::any_of(
        actions, [](const Action& action) { return !std::holds_alternative<PointAt>(action); });
    if (lasting) mark_unsaved();
  }

  // From the first change on, so that one who never rests is saved, too.
  void mark_unsaved() {
    if (!unsaved_) changed_at_ = glfwGetTime();
    unsaved_ = true;
  }

  // Full screen follows the presentation, and back to where the window was.
  void present() {
    if (state_.presenting == presented_) return;
    presented_ = state_.presenting;
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
    if (presented_ && mode != nullptr) {
      glfwGetWindowPos(window_, &place_[0], &place_[1]);
      glfwGetWindowSize(window_, &place_[2], &place_[3]);
      glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    } else if (!presented_ && place_[2] > 0) {
      glfwSetWindowMonitor(window_, nullptr, place_[0], place_[1], place_[2], place_[3], 0);
    }
    awake_ = kFramesAfterEvent;
  }

  void save() {
    unsaved_ = false;
    Session session = session_of(state_);
    if (presented_) {
      session.width = place_[2];
      session.height = place_[3];
    } else {
      glfwGetWindowSize(window_, &session.width, &session.height);
    }
    // As on a monitor of scale 1: the next start may be on another one.
    const float scale = monitor_scale();
    session.width = static_cast<int>(std::lround(static_cast<float>(session.width) / scale));
    session.height = static_cast<int>(std::lround(static_cast<float>(session.height) / scale));
    save_session(session_path(), session);
  }

  GLFWwindow* window_;
  State& state_;
  const WindowOptions& options_;
  WindowFrame frame_;
  std::vector<std::pair<KeyPress, bool>> pressed_;
  std::array<int, 4> place_{};  // x, y, width, height outside full screen
  bool presented_ = false;
  bool unsaved_ = false;
  double changed_at_ = 0;
  double last_ = 0;
  int awake_ = kFramesAfterEvent;
  long frames_ = 0;
};

// The last state, or the first lesson, or what the command line asks for.
Session begin(State& state, const WindowOptions& options) {
  const LoadedSession loaded = load_session(session_path());
  Session session = loaded.session.value_or(Session{});
  if (loaded.session) {
    restore(state, session);
  } else {
    apply(state, OpenLesson{0});
  }
  Preferences preferences = state.preferences;
  if (!options.language.empty()) preferences.language = options.language;
  if (!options.theme.empty()) preferences.theme = options.theme;
  apply(state, SetPreferences{preferences});
  if (options.scenario) {
    state.lesson.reset();
    show_scenario(state, *options.scenario);
    state.scenario_path = options.scenario_path;
  }
  state.undo.clear();
  if (!loaded.set_aside.empty()) {
    const std::vector<std::string> args{loaded.set_aside};
    apply(state, Say{state.tr("ui.session_broken", args), true});
  }
  return session;
}

}  // namespace

int run_window(const WindowOptions& options) {
  const GlfwSession glfw;
  if (!glfw.ok) return fail_without_display();

  State state(system_language());
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
  glfwSetWindowSizeLimits(window.get(), kLeastWidth, kLeastHeight, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window.get());
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    fmt::print(stderr, "padlens: no window can be opened: OpenGL 3.3 is needed\n");
    return 1;
  }
  glfwSwapInterval(1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int) {
      stop_asked = 1;
      glfwPostEmptyEvent();
    });
  }
  ImGui::CreateContext();
  Program(window.get(), state, options).run();
  ImGui::DestroyContext();
  return 0;
}

}  // namespace padlens
