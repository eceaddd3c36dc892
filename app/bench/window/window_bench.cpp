// Drives the window's own loop on whatever display there is, and measures it. One task
// a process, so that memory and processor time are its own; window.py runs them all.
//
//   window_bench play SIDE KERNEL SECONDS    frames drawn without a rest while it plays
//   window_bench steps SIDE KERNEL SECONDS   one step a second
//   window_bench change SIDE KERNEL COUNT    a parameter changes, until its frame is finished
//   window_bench first SIDE KERNEL COUNT     the same, until there is a frame with numbers of it
//   window_bench hover SIDE KERNEL COUNT     the pointer moves, until its frame is finished
//   window_bench zoom SIDE KERNEL COUNT      a notch of the wheel, until its frame is finished
//   window_bench walk SIDE KERNEL COUNT      a step a frame
//   window_bench rest SIDE KERNEL SECONDS    paused
//   window_bench memory SIDE KERNEL COUNT    resident, at rest after so many changes, and at most
//
// A view's id may follow.
//
// Prints one line of JSON; times in ms.

#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/gui/actions.h"
#include "app/gui/state.h"
#include "app/gui/window.h"
#include "core/layer/cell_memory.h"

namespace padlens {
namespace {

double now() {  // ms
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(time).count();
}

double processor_time() {  // ms, of all threads
  return 1000 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double most_resident_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

void print(std::string_view what, std::vector<double> times) {
  std::ranges::sort(times);
  if (times.empty()) times.push_back(-1);
  // The nearest rank: of a hundred the 99th.
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size()))) -
                 1];
  };
  fmt::print(
      "\"{}\": {{\"n\": {}, \"min\": {:.3f}, \"median\": {:.3f}, \"p99\": {:.3f}, \"max\": "
      "{:.3f}}}",
      what, times.size(), times.front(), at(0.5), at(0.99), times.back());
}

// What is to be done: waits until the window has come to rest, then is driven by the loop.
class Task : public FrameWatch {
 public:
  explicit Task(double amount) : amount_(amount) {}

  bool turn(State& state) final {
    if (begun_) return go(state);
    constexpr int kQuiet = 10;  // frames without anything new
    if (state.computing || quiet_ < kQuiet) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      return true;
    }
    begun_ = true;
    begun_at_ = now();
    begun_cost_ = processor_time();
    begin(state);
    return go(state);
  }

  void drawn(const State& state, std::int64_t pixels) final {
    quiet_ = pixels == 0 ? quiet_ + 1 : 0;
    if (begun_) finished(state, pixels);
  }

  virtual void report() const = 0;

 protected:
  virtual void begin(State& state) = 0;
  virtual bool go(State& state) = 0;
  virtual void finished(const State& state, std::int64_t pixels) = 0;

  double seconds() const { return (now() - begun_at_) / 1000; }
  double cost() const { return processor_time() - begun_cost_; }  // ms
  double amount() const { return amount_; }

 private:
  double amount_;
  bool begun_ = false;
  int quiet_ = 0;
  double begun_at_ = 0;
  double begun_cost_ = 0;
};

// Frames one after the other while the layer is played; what a frame takes counts where
// something was to be drawn.
class Play : public Task {
 public:
  using Task::Task;

  void report() const override {
    print("frame", wall_);
    fmt::print(", ");
    print("cpu", cpu_);
  }

 private:
  void begin(State& state) override {
    apply(state, SetSpeed{2});
    apply(state, Seek{state.playback.count() / 3});
    apply(state, Command::play);
  }
  bool go(State& state) override {
    state.quit = seconds() > amount();
    started_ = now();
    started_cost_ = processor_time();
    return true;
  }
  void finished(const State&, std::int64_t pixels) override {
    if (pixels == 0) return;
    wall_.push_back(now() - started_);
    cpu_.push_back(processor_time() - started_cost_);
  }

  double started_ = 0;
  double started_cost_ = 0;
  std::vector<double> wall_;
  std::vector<double> cpu_;
};

// The loop by itself: what a second costs, of playing one step a second or of rest.
class Run : public Task {
 public:
  Run(double amount, bool playing) : Task(amount), playing_(playing) {}

  void report() const override {
    fmt::print("\"frames_per_second\": {:.2f}, \"cpu_per_second\": {:.3f}", frames_ / seconds_,
               cost_ / seconds_);
  }

 private:
  void begin(State& state) override {
    if (playing_) {
      apply(state, SetSpeed{1});
      apply(state, Seek{0});
      Preferences preferences = state.preferences;
      preferences.loop = true;
      apply(state, SetPreferences{preferences});
      apply(state, Command::play);
    }
    // The clock stops before the window is woken to end.
    std::thread([this] {
      std::this_thread::sleep_for(std::chrono::duration<double>(amount()));
      seconds_ = seconds();
      cost_ = cost();
      over_ = true;
      glfwPostEmptyEvent();
    }).detach();
  }
  bool go(State& state) override {
    state.quit = over_;
    return false;
  }
  void finished(const State&, std::int64_t) override {
    if (!over_) ++frames_;
  }

  bool playing_;
  std::atomic<bool> over_ = false;
  double frames_ = 0;
  double seconds_ = 1;
  double cost_ = 0;
};

// Something is done to the window again and again. The time is that until the frame that
// arrived() waits for: by default the one after which nothing is left to be computed.
class Response : public Task {
 public:
  using Task::Task;

  void report() const override {
    print("time", times_);
    fmt::print(", ");
    print("work", work_);  // processor time of all threads
    fmt::print(", \"frames\": {:.2f}", frames_ / std::max<double>(1, count_));
  }

 protected:
  virtual void act(State& state, int count) = 0;
  virtual bool arrived(const State& state) const { return !state.computing; }
  virtual void ended() {}  // all of it was done, and nothing is left to be drawn

 private:
  void begin(State&) override {}
  bool go(State& state) override {
    if (waiting_) return true;
    // What came with the last one is over: two frames that showed nothing new.
    if (still_ < 2) return true;
    if (count_ >= amount()) {
      ended();
      state.quit = true;
      return true;
    }
    started_ = now();
    started_work_ = processor_time();
    waiting_ = true;
    act(state, count_++);
    return true;
  }
  void finished(const State& state, std::int64_t pixels) override {
    still_ = pixels == 0 && !state.computing ? still_ + 1 : 0;
    if (!waiting_) return;
    ++frames_;
    if (!arrived(state)) return;
    if (pixels > 0) {
      times_.push_back(now() - started_);
      work_.push_back(processor_time() - started_work_);
    }
    waiting_ = false;  // also where it had no effect
  }

  bool waiting_ = false;
  int still_ = 0;
  int count_ = 0;
  double frames_ = 0;
  double started_ = 0;
  double started_work_ = 0;
  std::vector<double> times_;
  std::vector<double> work_;
};

// Kernel, input and padding change in turn: each time the output has to be made anew.
class Change : public Response {
 public:
  using Response::Response;

 private:
  void act(State& state, int count) override {
    if (side_ == 0) {
      side_ = state.document.spec().input[kWidth];
      kernel_ = state.document.spec().kernel[kWidth];
    }
    const bool back = count / 3 % 2 == 1;
    if (count % 3 == 0) return apply(state, SetField{"kernel", kernel_ + (back ? 0 : 2)});
    if (count % 3 == 1) return apply(state, SetField{"input", side_ - (back ? 0 : 1)});
    apply(state, SetPadding{back ? PaddingMode::same : PaddingMode::valid});
  }

  int side_ = 0;
  int kernel_ = 0;
};

// The same, until some of the output's numbers are to be seen.
class First : public Change {
 public:
  using Change::Change;

 private:
  bool arrived(const State& state) const override { return state.shown.layer().ready_rows() > 0; }
};

// The real pointer, from one cell to another.
class Hover : public Response {
 public:
  using Response::Response;

 private:
  void act(State&, int count) override {
    GLFWwindow* window = glfwGetCurrentContext();
    if (count == 0) glfwFocusWindow(window);
    glfwSetCursorPos(window, 420 + 37 * (count % 5), 240 + 11 * (count % 7));
  }
};

// One notch of the wheel after the other, in and out again.
class Zoom : public Response {
 public:
  using Response::Response;

 private:
  void act(State& state, int count) override {
    constexpr int kNotches = 15;
    Camera camera = state.camera;
    camera.zoom = std::max(1.0, camera.zoom * (count / kNotches % 2 == 0 ? 1.25 : 0.8));
    camera.middle = {0.3, 0.4};
    apply(state, SetCamera{camera});
  }
};

// A step a frame, whatever the time: for counting instructions.
class Walk : public Task {
 public:
  using Task::Task;

  void report() const override { fmt::print("\"frames\": {}", frames_); }

 private:
  void begin(State&) override {}
  bool go(State& state) override {
    if (frames_ < amount()) apply(state, Command::step_forward);
    state.quit = frames_ >= amount();
    return true;
  }
  void finished(const State&, std::int64_t) override { ++frames_; }

  int frames_ = 0;
};

class Memory : public Change {
 public:
  using Change::Change;

  void report() const override {
    fmt::print("\"megabytes\": {:.1f}, \"most\": {:.1f}", megabytes_, most_resident_megabytes());
  }

 private:
  void ended() override {
    cell_memory::give_back_kept();  // as the window does when it has come to rest
    megabytes_ = resident_megabytes();
  }

  double megabytes_ = 0;
};

std::unique_ptr<Task> make(std::string_view name, double amount) {
  if (name == "play") return std::make_unique<Play>(amount);
  if (name == "steps") return std::make_unique<Run>(amount, true);
  if (name == "rest") return std::make_unique<Run>(amount, false);
  if (name == "change") return std::make_unique<Change>(amount);
  if (name == "first") return std::make_unique<First>(amount);
  if (name == "hover") return std::make_unique<Hover>(amount);
  if (name == "zoom") return std::make_unique<Zoom>(amount);
  if (name == "walk") return std::make_unique<Walk>(amount);
  if (name == "memory") return std::make_unique<Memory>(amount);
  return nullptr;
}

int run(std::string_view name, int side, int kernel, double amount, const char* view) {
  const std::unique_ptr<Task> task = make(name, amount);
  if (task == nullptr) return 2;
  Scenario scenario;
  scenario.spec.input = {side, side};
  scenario.spec.kernel = {kernel, kernel};
  scenario.spec.padding = PaddingMode::same;
  scenario.spec.input_values.preset = Preset::ramp;
  scenario.view = view;
  WindowOptions options;
  options.scenario = scenario;
  options.language = "en";
  options.theme = "light";
  options.width = 1280;
  options.height = 800;
  options.watch = task.get();
  const int code = run_window(options);
  if (code != 0) return code;
  fmt::print("{{\"task\": \"{}\", \"side\": {}, \"kernel\": {}, ", name, side, kernel);
  task->report();
  fmt::print("}}\n");
  return 0;
}

}  // namespace
}  // namespace padlens

int main(int argc, char** argv) {
  if (argc < 5) {
    fmt::print(stderr, "usage: window_bench TASK SIDE KERNEL AMOUNT [VIEW]\n");
    return 2;
  }
  // The last session is not to be seen, and not to be overwritten.
  std::string folder = "/tmp/padlens-bench.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  setenv("XDG_STATE_HOME", folder.c_str(), 1);
  const int code = padlens::run(argv[1], std::atoi(argv[2]), std::atoi(argv[3]), std::atof(argv[4]),
                                argc > 5 ? argv[5] : "flat");
  std::filesystem::remove_all(folder);
  return code;
}
