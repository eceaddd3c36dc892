#include "app/gui/main_loop.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "app/gui/glfw_keys.h"
#include "app/gui/session.h"

namespace padlens {
namespace {

// ImGui sizes popups on a dry frame.
constexpr int kFramesAfterEvent = 3;
constexpr double kSaveAfter = 2;  // seconds without a change

volatile std::sig_atomic_t stop_asked = 0;

}  // namespace

MainLoop::MainLoop(GLFWwindow* window, State& state, const WindowOptions& options)
    : window_(window),
      state_(state),
      options_(options),
      frame_(state, gl_textures(), glfwPostEmptyEvent),
      presenter_(window),
      awake_(kFramesAfterEvent) {
  glfwSetWindowUserPointer(window, this);
  glfwSetKeyCallback(window, on_key);
  glfwSetDropCallback(window, on_drop);
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) {
    of(w).presenter_.expose();
    of(w).awake_ = kFramesAfterEvent;
  });
  ImGui_ImplGlfw_InitForOpenGL(window, true);  // chains to the callbacks above
  ImGui_ImplOpenGL3_Init("#version 330 core");
  last_ = glfwGetTime();
}

MainLoop::~MainLoop() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
}

void MainLoop::run() {
  while (glfwWindowShouldClose(window_) == GLFW_FALSE && !state_.quit && stop_asked == 0) {
    if (options_.watch != nullptr && options_.watch->turn(state_)) awake_ = std::max(awake_, 1);
    wait();
    step();
    if (frame_.has_letters_to_take()) awake_ = std::max(awake_, 1);
    if (awake_ <= 0) continue;
    --awake_;
    draw();
  }
  save();
}

void MainLoop::stop() {
  stop_asked = 1;
  glfwPostEmptyEvent();
}

MainLoop& MainLoop::of(GLFWwindow* window) {
  return *static_cast<MainLoop*>(glfwGetWindowUserPointer(window));
}

void MainLoop::on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  if (action == GLFW_RELEASE) return;
  const auto press = key_press(key, scancode, mods);
  if (press) of(window).pressed_.push_back({*press, action == GLFW_REPEAT});
}

void MainLoop::on_drop(GLFWwindow* window, int count, const char** paths) {
  if (count == 0) return;
  apply(of(window).state_, OpenFile{paths[0]});
  of(window).mark_unsaved();
}

// Sleeps until something happens or has to.
void MainLoop::wait() {
  if (awake_ > 0) {
    glfwPollEvents();
    return;
  }
  double timeout = next_change(state_, pace_);
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

void MainLoop::step() {
  const double now = glfwGetTime();
  woken_ = now;
  state_.playback.set_moves(pace_.moves());
  if (advance(state_, now - last_)) awake_ = std::max(awake_, 1);
  last_ = now;
  if (!pressed_.empty()) awake_ = kFramesAfterEvent;
  for (const auto& [press, repeated] : pressed_) {
    if (frame_.key(state_, press, repeated)) mark_unsaved();
  }
  pressed_.clear();
  if (unsaved_ && now - changed_at_ >= kSaveAfter) save();
}

void MainLoop::draw() {
  if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0) return;
  follow_presentation();
  const std::clock_t begun = std::clock();
  frame_.take_letters();
  // What a frame asks for is shown at once and not a frame later. Once more where there was
  // no room for its letters.
  constexpr int kMostBuilds = 3;
  int builds = 1;
  while (build() && builds < kMostBuilds)
    ++builds;
  if (frame_.wants_prepare() || frame_.wants_frame()) awake_ = std::max(awake_, 1);
  follow_fonts();
  const auto serial = [&](ImTextureID id) { return frame_.memory().textures.serial(id); };
  const std::int64_t pixels = presenter_.show(*ImGui::GetDrawData(), serial);
  const Playback& playback = state_.playback;
  if (playback.arrival() < 1 || (playback.playing() && playback.step() != drawn_step_)) {
    pace_.drawn(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
  }
  drawn_step_ = playback.step();
  ++frames_;
  if (options_.log_frames) {
    fmt::print(stderr, "frame {} {:.1f}\n", frames_, 1000 * (glfwGetTime() - woken_));
  }
  if (options_.watch != nullptr) options_.watch->drawn(state_, pixels);
}

// Letters come in while frames are built.
void MainLoop::follow_fonts() {
  if (font_texture_.follow(frame_.glyphs())) presenter_.forget();
}

// All panels, as triangles. True if the state or the fonts are others by now.
bool MainLoop::build() {
  frame_.prepare(state_);
  ImGui_ImplOpenGL3_NewFrame();
  follow_fonts();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  const Actions actions = frame_.draw(state_, scale());
  ImGui::Render();
  // Also events that came while frames were drawn want theirs: what a click changes
  // in a dialog shows a frame later.
  const ImGuiIO& io = ImGui::GetIO();
  const auto any = [](const auto& buttons) {
    return std::ranges::find(buttons, true) != std::end(buttons);
  };
  if (compat::input_left() || any(io.MouseClicked) || any(io.MouseReleased)) {
    awake_ = kFramesAfterEvent;
  }
  take(actions);
  return !actions.empty() || frame_.wants_prepare();
}

void MainLoop::take(const Actions& actions) {
  for (const Action& action : actions)
    apply(state_, action);
  if (actions.empty()) return;
  awake_ = kFramesAfterEvent;
  const bool lasting = std::ranges::any_of(
      actions, [](const Action& action) { return !std::holds_alternative<PointAt>(action); });
  if (lasting) mark_unsaved();
}

float MainLoop::scale() const {
  return options_.scale > 0 ? static_cast<float>(options_.scale) : monitor_scale();
}

float MainLoop::monitor_scale() const {
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

// From the first change on, so that one who never rests is saved, too.
void MainLoop::mark_unsaved() {
  if (!unsaved_) changed_at_ = glfwGetTime();
  unsaved_ = true;
}

// Full screen follows the presentation, and back to where the window was.
void MainLoop::follow_presentation() {
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

void MainLoop::save() {
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

}  // namespace padlens
