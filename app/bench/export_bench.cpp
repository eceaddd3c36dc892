// What writing figures costs. Beside Google Benchmark's own table, main() prints one of
// the figures that have bounds: see README.md here.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "app/formats/formats.h"
#include "app/i18n/strings.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"

extern char** environ;

namespace padlens {
namespace {

constexpr int kStepMs = 500;

// A layer of `side` x `side` outputs, 3 x 3 "same", played from the first to the last step.
class Play {
 public:
  Play(int side, double pixels_wide, double pixels_high) : tr_("en") {
    Spec spec;
    spec.input = {side, side};
    spec.kernel = {3, 3};
    spec.padding = PaddingMode::same;
    spec.input_values = {Preset::ramp, {}};
    layer_ = make_layer(spec, *resolve(spec).geometry);
    moment_.aspect = pixels_wide / pixels_high;
    const Scene first = scene(0);
    // As many pixels as asked for, in the proportions that the view likes.
    style_.theme = find_theme("light");
    style_.scale = std::sqrt(pixels_wide * pixels_high / (first.width * first.height));
  }

  std::int64_t steps() const { return step_count(layer_.geometry(), PlayMode::gather); }
  Scene scene(std::int64_t step) const {
    SceneOptions moment = moment_;
    moment.step = step;
    return find_view("flat")->build(layer_, moment, tr_);
  }
  // `count` frames; after the last step comes the first again.
  FrameList frames(std::int64_t count) const {
    return {count, [this](std::int64_t i) { return Frame{scene(i % steps()), kStepMs}; }};
  }
  const ExportOptions& style() const { return style_; }
  std::string size() const {
    const Scene first = scene(0);
    return fmt::format("{:.0f} × {:.0f}", first.width * style_.scale, first.height * style_.scale);
  }

 private:
  Strings tr_;
  Layer layer_;
  SceneOptions moment_;
  ExportOptions style_;
};

const Play& small() {
  static const Play play(5, 395, 449);
  return play;
}
const Play& large() {
  static const Play play(8, 545, 640);
  return play;
}

// Writes all frames and drops the bytes.
std::size_t written(std::string_view suffix, const FrameList& frames, const ExportOptions& style) {
  std::size_t size = 0;
  const std::string error = format_for(suffix)->write(frames, style, [&](std::string_view bytes) {
    size += bytes.size();
    return true;
  });
  if (!error.empty()) std::abort();
  return size;
}

void animation(benchmark::State& state, const char* suffix, const Play& (*play)()) {
  const std::int64_t count = state.range(0);
  std::size_t bytes = 0;
  for (auto _ : state)
    bytes = written(suffix, play().frames(count), play().style());
  state.counters["bytes"] = static_cast<double>(bytes);
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK_CAPTURE(animation, gif_5x5, ".gif", small)->Arg(25)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(animation, gif_8x8, ".gif", large)
    ->Arg(16)
    ->Arg(64)
    ->Arg(256)
    ->Arg(1024)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(animation, webp_5x5, ".webp", small)->Arg(25)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(animation, webp_8x8, ".webp", large)->Arg(64)->Unit(benchmark::kMillisecond);

void still(benchmark::State& state, const char* suffix, const Play& (*play)()) {
  const Scene scene = play().scene(12);
  for (auto _ : state)
    written(suffix, one_frame(scene), play().style());
}
BENCHMARK_CAPTURE(still, svg_5x5, ".svg", small)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(still, svg_8x8, ".svg", large)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(still, png_8x8, ".png", large)->Unit(benchmark::kMillisecond);

// A grid of 1024 x 1024 cells, a pixel or less each, upright or aslant.
void raster(benchmark::State& state, const char* suffix, Parallelogram shape) {
  constexpr std::int64_t kSide = 1024;
  auto shades = std::make_shared<Shades>(kSide, kSide);
  for (std::int64_t row = 0; row < kSide; ++row) {
    for (std::int64_t col = 0; col < kSide; ++col)
      shades->at(row, col) = static_cast<std::uint8_t>((row * row / 64 + col) % 256);
  }
  const Scene scene{
      1100, 1100, {Raster{shape, std::move(shades), Role::input_fill, Role::input_edge}}, {}};
  for (auto _ : state)
    written(suffix, one_frame(scene), {.theme = find_theme("light")});
}
constexpr Parallelogram kRasterUpright{{20, 20}, {1024, 0}, {0, 1024}};
constexpr Parallelogram kRasterAslant{{20, 20}, {900, 60}, {100, 900}};
BENCHMARK_CAPTURE(raster, png_upright, ".png", kRasterUpright)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(raster, png_aslant, ".png", kRasterAslant)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(raster, svg_upright, ".svg", kRasterUpright)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(raster, pdf_aslant, ".pdf", kRasterAslant)->Unit(benchmark::kMillisecond);

void scene_of_a_step(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(large().scene(12));
}
BENCHMARK(scene_of_a_step)->Unit(benchmark::kMicrosecond);

// --- the figures that have bounds

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// The median of some runs.
template <class Run>
double median(int runs, Run seconds) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i)
    times.push_back(seconds());
  std::ranges::sort(times);
  return times[times.size() / 2];
}

double cpu_of(const char* suffix, const FrameList& frames, const ExportOptions& style) {
  const double before = cpu_seconds();
  written(suffix, frames, style);
  return cpu_seconds() - before;
}

// Processor time of a whole run of the program, with starting and all.
double cpu_of_program(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int status = 0;
  rusage usage{};
  const int failed = ::posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0 || ::wait4(pid, &status, 0, &usage) != pid || status != 0) {
    fmt::print(stderr, "{} failed\n", arguments[0]);
    std::exit(1);
  }
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_mebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void row(const std::string& figure, double seconds, const char* must, const char* aim) {
  fmt::print("| {} | {:.2f} ms | {} | {} |\n", figure, seconds * 1e3, must, aim);
}

void print_table() {
  constexpr int kRuns = 9;
  constexpr int kShortRuns = 501;
  fmt::print("\n| figure | CPU | must reach | aim |\n|---|---|---|---|\n");
  const auto gif = [&](const Play& play, std::int64_t count) {
    return median(kRuns, [&] { return cpu_of(".gif", play.frames(count), play.style()); });
  };
  row("GIF, 5×5 → 5×5, 25 frames, " + small().size(), gif(small(), 25), "100 ms", "50 ms");
  row("GIF, 8×8 → 8×8, 64 frames, " + large().size(), gif(large(), 64), "400 ms", "150 ms");
  const FrameList middle{1, [](std::int64_t) { return Frame{small().scene(12), 0}; }};
  row("SVG still, 5×5, the scene built too",
      median(kShortRuns, [&] { return cpu_of(".svg", middle, small().style()); }), "0.5 ms",
      "0.2 ms");
  const Play wide(8, 1440, 900);
  const double scale = wide.style().scale;
  row("PNG still, " + wide.size() + ", the whole process",
      median(2 * kRuns,
             [&] {
               return cpu_of_program({PADLENS_PROGRAM, "render", "--input", "8", "--padding",
                                      "same", "--input-values", "ramp", "--scale",
                                      fmt::format("{:.4f}", scale), "--format", "png", "-o", "-"});
             }),
      "80 ms", "45 ms");
  fmt::print("\n| GIF frames | CPU a frame | peak memory |\n|---|---|---|\n");
  for (const std::int64_t count : {64, 256, 1024, 4096}) {
    const double seconds = cpu_of(".gif", large().frames(count), large().style());
    fmt::print("| {} | {:.3f} ms | {:.1f} MiB |\n", count,
               seconds * 1e3 / static_cast<double>(count), peak_mebibytes());
  }
}

}  // namespace
}  // namespace padlens

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  padlens::print_table();
  return 0;
}
