#include "app/gui/main_loop.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <ctime>
#include <string>
#include <utility>

#include "app/gui/glfw_keys.h"
#include "app/gui/interface_zoom.h"
#include "core/layer/cell_memory.h"

namespace padlens {
namespace {

// ImGui sizes popups on a dry frame.
constexpr int kFramesAfterEvent = 3;
constexpr double kSaveAfter = 2;    // seconds without a change
constexpr double kAtRestAfter = 1;  // seconds without an event

volatile std::sig_atomic_t stop_asked = 0;  // by what is not to be argued with
volatile std::sig_atomic_t interrupts = 0;  // from the terminal

std::int64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

MainLoop::MainLoop(GLFWwindow* window, State& state, const WindowOptions& options)
    : window_(window),
      state_(state),
      options_(options),
      frame_(state, gl_textures(), glfwPostEmptyEvent),
      presenter_(window),
      iconified_(glfwGetWindowAttrib(window, GLFW_ICONIFIED) != 0),
      awake_(kFramesAfterEvent) {
  glfwSetWindowUserPointer(window, this);
  glfwSetKeyCallback(window, on_key);
  glfwSetDropCallback(window, on_drop);
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) {
    of(w).presenter_.expose();
    of(w).awake_ = kFramesAfterEvent;
  });
  glfwSetWindowIconifyCallback(
      window, [](GLFWwindow* w, int iconified) { of(w).iconified_ = iconified == GLFW_TRUE; });
  glfwSetWindowSizeCallback(window, [](GLFWwindow* w, int, int) { on_size(w); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { on_size(w); });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { on_size(w); });
  ImGui_ImplGlfw_InitForOpenGL(window, true);  // chains to the callbacks above
  ImGui_ImplOpenGL3_Init("#version 330 core");
  last_ = glfwGetTime();
  keeper_.emplace(session_path(), session());
  if (options.follow) follower_.emplace(session_path());
}

MainLoop::~MainLoop() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
}

bool MainLoop::run() {
  while (!state_.quit && stop_asked == 0) {
    if (options_.watch != nullptr && options_.watch->turn(state_)) awake_ = std::max(awake_, 1);
    wait();
    follow_closing();
    step();
    if (frame_.has_letters_to_take()) awake_ = std::max(awake_, 1);
    if (awake_ <= 0) continue;
    --awake_;
    draw();
  }
  save(true);
  return interrupted_ && stop_asked == 0;
}

void MainLoop::stop(int signal) {
  if (signal == SIGINT) {
    interrupts = interrupts + 1;
  } else {
    stop_asked = 1;
  }
  glfwPostEmptyEvent();
}

// The cross of the window and Ctrl-C in the terminal are questions while a file is being written.
void MainLoop::follow_closing() {
  const bool closed = glfwWindowShouldClose(window_) != GLFW_FALSE;
  glfwSetWindowShouldClose(window_, GLFW_FALSE);
  const int asked = interrupts;
  if (!state_.leaving) interrupted_ = false;  // it was asked, and goes on
  if (!closed && asked == interrupts_seen_) return;
  interrupted_ = asked != interrupts_seen_;
  interrupts_seen_ = asked;
  apply(state_, Command::quit);
  awake_ = kFramesAfterEvent;
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

void MainLoop::on_size(GLFWwindow* window) {
  of(window).scale_.reset();
}

// Sleeps until something happens or has to.
void MainLoop::wait() {
  if (awake_ > 0) {
    at_rest_ = false;
    glfwPollEvents();
    return;
  }
  double timeout = next_change(state_, pace_);
  if (follower_)
    timeout =
        timeout < 0 ? SessionFollower::kBetween : std::min(timeout, SessionFollower::kBetween);
  if (unsaved_) timeout = timeout < 0 ? kSaveAfter : std::min(timeout, kSaveAfter);
  const bool calm = timeout < 0;
  if (calm && !at_rest_) timeout = kAtRestAfter;
  const double before = glfwGetTime();
  if (timeout < 0) {
    glfwWaitEvents();
  } else {
    glfwWaitEventsTimeout(timeout);
  }
  // Woken before the time was up: by an event.
  if (timeout < 0 || glfwGetTime() - before < timeout - 0.002) {
    awake_ = kFramesAfterEvent;
  } else if (calm) {
    at_rest_ = true;
    cell_memory::give_back_kept();
  }
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
  if (follower_ && follower_->update(state_)) awake_ = std::max(awake_, 2);
  // Notes on another screen follow the lesson at once.
  const std::pair place{state_.lesson, state_.beat};
  const bool moved = std::exchange(saved_place_, place) != place;
  if (unsaved_ && (moved || now - changed_at_ >= kSaveAfter)) save();
}

void MainLoop::draw() {
  if (iconified_) return;
  limit_size();
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
    say_on_standard_error(fmt::format("frame {} {:.1f}", frames_, 1000 * (glfwGetTime() - woken_)));
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
  return !actions.empty() || frame_.wants_prepare() || frame_.unsettled();
}

void MainLoop::take(const Actions& actions) {
  for (const Action& action : actions)
    apply(state_, action);
  if (actions.empty()) return;
  awake_ = kFramesAfterEvent;
  const bool lasting = std::ranges::any_of(actions, [](const Action& action) {
    return !std::holds_alternative<PointAt>(action) &&
           !std::holds_alternative<PointAtWords>(action) &&
           !std::holds_alternative<LimitZoom>(action);
  });
  if (lasting) mark_unsaved();
}

float MainLoop::scale() {
  if (!scale_) scale_ = options_.scale > 0 ? static_cast<float>(options_.scale) : monitor_scale();
  return *scale_;
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
  keeper_->changed(milliseconds_now());
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

// No window in which the panels have no room, on whichever monitor it is by now.
void MainLoop::limit_size() {
  if (limited_at_ == scale()) return;
  limited_at_ = scale();
  int most_width = 0;
  int most_height = 0;
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor != nullptr)
    glfwGetMonitorWorkarea(monitor, nullptr, nullptr, &most_width, &most_height);
  // Nor one that is larger than the screen: there the interface has to be smaller.
  const auto least = [&](int logical, int most) {
    const int length = static_cast<int>(std::ceil(static_cast<float>(logical) * limited_at_));
    return most > 0 ? std::min(length, most) : length;
  };
  const int width = least(kLeastWidth, most_width);
  const int height = least(kLeastHeight, most_height);
  glfwSetWindowSizeLimits(window_, width, height, GLFW_DONT_CARE, GLFW_DONT_CARE);
  // A window that is too small already is left alone by the limits of some systems.
  int now_width = 0;
  int now_height = 0;
  glfwGetWindowSize(window_, &now_width, &now_height);
  if (now_width >= width && now_height >= height) return;
  if (presented_ || now_width == 0 || now_height == 0) return;
  glfwSetWindowSize(window_, std::max(now_width, width), std::max(now_height, height));
}

Session MainLoop::session() const {
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
  return session;
}

// `last`: the window is gone, and with it the place to say something.
void MainLoop::save(bool last) {
  unsaved_ = false;
  if (follower_) return;  // it is another window's
  const auto error = keeper_->save(session());
  if (!error) {
    told_unsaved_ = false;
    return;
  }
  if (std::exchange(told_unsaved_, true)) return;
  const std::vector<std::string> args{session_path().string(), error->message};
  const std::string words = state_.tr("ui.session_unsaved", args);
  apply(state_, Say{words, true});
  awake_ = kFramesAfterEvent;
  if (last) say_on_standard_error("padlens: " + words);
}

}  // namespace padlens
