// Render jobs: the table of options, what is checked before anything is drawn, and runs.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "app/formats/formats.h"
#include "app/render/command_line.h"
#include "app/render/compare.h"
#include "app/render/run.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/process.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"

namespace padlens {
namespace {

// A format that moves: a line for each frame with its time and size, after what it was asked.
std::string write_lines(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  if (!sink("loops " + std::to_string(options.loops) + "\n")) return "export.stopped";
  for (std::int64_t i = 0; i < frames.count; ++i) {
    const Frame frame = frames.at(i);
    const std::string line = std::to_string(frame.milliseconds) + " " +
                             std::to_string(std::lround(frame.scene.width * options.scale)) + "\n";
    if (!sink(line)) return "export.stopped";
    if (options.progress && !options.progress(i + 1)) return "export.stopped";
  }
  return "";
}
constexpr Format kLines{"lines", ".lines", FormatKind::animated, write_lines};
constexpr Format kPages{"pages", ".pages", FormatKind::pages, write_lines};

RenderJob job_of(const Spec& spec, const RenderOptions& options = {}) {
  RenderJob job;
  job.scenario.spec = spec;
  job.layer = make_layer(spec, *resolve(spec).geometry);
  job.options = options;
  return job;
}

RenderJob small_job(const std::string& output) {
  Spec spec;  // 5x5, 3x3: 9 steps
  RenderOptions options;
  options.output = output;
  return job_of(spec, options);
}

std::optional<RenderProblem> set_option(RenderOptions& options, std::string_view name,
                                        const std::string& text) {
  return find_render_option(name)->set(options, text);
}

// --- what a job becomes ----------------------------------------------------------------

TEST(Prepare, AStillShowsTheLastStepOrTheScenarios) {
  RenderJob job = small_job("a.svg");
  EXPECT_EQ(prepare(job).rendering->first_step, 8);
  EXPECT_EQ(prepare(job).rendering->count, 1);
  job.scenario.step = 3;
  EXPECT_EQ(prepare(job).rendering->first_step, 8);
  job.has_step = true;
  EXPECT_EQ(prepare(job).rendering->first_step, 3);
  job.scenario.step = 99;
  EXPECT_EQ(prepare(job).rendering->first_step, 8);
}

TEST(Prepare, PicturesThatMoveShowAllSteps) {
  const RenderJob job = small_job("a.lines");
  const auto rendering = prepare(job, kLines).rendering;
  ASSERT_TRUE(rendering);
  EXPECT_EQ(rendering->count, 9);
  EXPECT_EQ(rendering->first_step, 0);
  EXPECT_FALSE(rendering->numbered);
  RenderJob some = job;
  ASSERT_FALSE(set_option(some.options, "steps", "3..5"));
  EXPECT_EQ(prepare(some, kLines).rendering->count, 3);
  ASSERT_FALSE(set_option(some.options, "steps", "3..10"));
  const Prepared refused = prepare(some, kLines);
  ASSERT_EQ(refused.problems.size(), 1U);
  EXPECT_EQ(refused.problems[0].where, "steps");
  EXPECT_EQ(refused.problems[0].args, (std::vector<std::string>{"10", "1", "9"}));
}

// As a still picture does, until more are asked for.
TEST(Prepare, PagesShowTheLastStepAndMoreOnDemand) {
  RenderJob job = small_job("a.pages");
  auto rendering = prepare(job, kPages).rendering;
  ASSERT_TRUE(rendering);
  EXPECT_EQ(rendering->count, 1);
  EXPECT_EQ(rendering->first_step, 8);
  ASSERT_FALSE(set_option(job.options, "steps", "3..5"));
  rendering = prepare(job, kPages).rendering;
  EXPECT_EQ(rendering->count, 3);
  EXPECT_EQ(rendering->first_step, 2);
  ASSERT_FALSE(set_option(job.options, "all", "true"));
  rendering = prepare(job, kPages).rendering;
  EXPECT_EQ(rendering->count, 9);
  EXPECT_FALSE(rendering->numbered);
  rendering = prepare(small_job("%d.pages"), kPages).rendering;
  EXPECT_EQ(rendering->count, 9);
  EXPECT_TRUE(rendering->numbered);
}

TEST(Prepare, EachFrameHasItsTime) {
  RenderJob job = small_job("a.lines");
  ASSERT_FALSE(set_option(job.options, "step_ms", "40"));
  ASSERT_FALSE(set_option(job.options, "hold_last", "2000"));
  const FrameList frames = prepare(job, kLines).rendering->frames();
  for (std::int64_t i = 0; i < frames.count; ++i)
    EXPECT_EQ(frames.at(i).milliseconds, i == 8 ? 2000 : 40);
}

TEST(Prepare, TheFramesAreTheSteps) {
  RenderJob job = small_job("a.lines");
  job.options.first_step = 2;
  job.options.last_step = 4;
  job.options.steps = RenderOptions::Steps::range;
  const FrameList frames = prepare(job, kLines).rendering->frames();
  ASSERT_EQ(frames.count, 3);
  for (std::int64_t i = 0; i < 3; ++i) {
    SceneOptions moment;
    moment.step = 2 + i;
    const Scene expected = find_view("flat")->build(job.layer, moment, Strings("en"));
    EXPECT_EQ(frames.at(i).scene.primitives, expected.primitives);
  }
}

TEST(Prepare, TheAxisIsTheOneThatIsAskedFor) {
  RenderJob job = small_job("a.lines");
  job.options.view = "axis";
  for (const Axis axis : kAxes) {
    ASSERT_FALSE(set_option(job.options, "axis", axis == kHeight ? "height" : "width"));
    SceneOptions moment;
    moment.axis = axis;
    const Scene expected = find_view("axis")->build(job.layer, moment, Strings("en"));
    EXPECT_EQ(prepare(job, kLines).rendering->frames().at(0).scene.primitives, expected.primitives);
  }
}

TEST(Prepare, ASizeIsMetExactlyWithThePictureInTheMiddle) {
  for (const char* size : {"640x480", "300x900", "1111x200"}) {
    RenderJob job = small_job("a.png");
    ASSERT_FALSE(set_option(job.options, "size", size));
    const auto rendering = prepare(job).rendering;
    ASSERT_TRUE(rendering);
    const Scene scene = rendering->frames().at(0).scene;
    const double scale = rendering->style.scale;
    EXPECT_EQ(std::to_string(std::lround(scene.width * scale)) + "x" +
                  std::to_string(std::lround(scene.height * scale)),
              size);
    double left = 1e9;
    double right = 0;
    for (const CellGrid& grid : scene.grids) {
      const Cell last{grid.first.row + grid.rows - 1, grid.first.col + grid.cols - 1};
      left = std::min(left, grid.place(grid.first).bounds().x);
      right = std::max(right, grid.place(last).bounds().right());
    }
    EXPECT_GT(left, 0);
    EXPECT_LT(right, scene.width);
  }
}

// Where the first point of a primitive is.
Point place_of(const Primitive& primitive) {
  struct Place {
    Point operator()(const Rect& rect) const { return {rect.box.x, rect.box.y}; }
    Point operator()(const Tile& tile) const { return tile.shape.corner; }
    Point operator()(const Raster& raster) const { return raster.shape.corner; }
    Point operator()(const Line& line) const { return line.from; }
    Point operator()(const Curve& curve) const { return curve.from; }
    Point operator()(const Text& text) const { return text.at; }
  };
  return std::visit(Place{}, primitive);
}

TEST(Prepare, AllOfAPictureIsMovedIntoTheMiddle) {
  for (const View* view : views()) {
    RenderJob job = small_job("a.png");
    job.options.view = view->id;
    ASSERT_FALSE(set_option(job.options, "size", "900x3000"));
    const auto rendering = prepare(job).rendering;
    ASSERT_TRUE(rendering);
    const Scene moved = rendering->frames().at(0).scene;
    SceneOptions moment = rendering->moment;
    moment.step = rendering->first_step;
    const Scene alone = view->build(job.layer, moment, Strings("en"));
    const double down = place_of(moved.primitives[0]).y - place_of(alone.primitives[0]).y;
    EXPECT_GT(down, 100) << view->id;
    ASSERT_EQ(moved.primitives.size(), alone.primitives.size());
    for (std::size_t i = 0; i < moved.primitives.size(); ++i) {
      EXPECT_NEAR(place_of(moved.primitives[i]).y - place_of(alone.primitives[i]).y, down, 1e-9)
          << view->id << ' ' << i;
    }
    ASSERT_EQ(moved.grids.size(), alone.grids.size());
    for (std::size_t i = 0; i < moved.grids.size(); ++i)
      EXPECT_NEAR(moved.grids[i].cell.corner.y - alone.grids[i].cell.corner.y, down, 1e-9);
  }
}

TEST(Prepare, BoundsNameTheOptionThatRaisesThem) {
  const auto refused = [](const RenderJob& job, const char* option) {
    const Prepared prepared = prepare(job, kLines);
    ASSERT_EQ(prepared.problems.size(), 1U) << option;
    EXPECT_EQ(prepared.problems[0].where, option);
    std::string flag = flag_of(option);
    EXPECT_NE(prepared.problems[0].text(Strings("en")).find(flag), std::string::npos);
  };
  RenderJob job = small_job("a.lines");
  job.options.max_frames = 8;
  refused(job, "max_frames");
  job.options.max_frames = 9;
  EXPECT_TRUE(prepare(job, kLines).rendering);
  const PixelSize size = prepare(job, kLines).rendering->pixels;
  const std::int64_t pixels = std::int64_t{size.width} * size.height;
  job.options.max_pixels = pixels - 1;
  refused(job, "max_pixels");
  job.options.max_pixels = pixels;
  EXPECT_TRUE(prepare(job, kLines).rendering);
}

TEST(Prepare, SidesThatAFormatCannotHaveNameTheScale) {
  for (const char* name : {"a.pdf", "a.webp", "a.png"}) {
    RenderJob job = small_job(name);
    job.options.max_pixels = std::int64_t{1} << 40;
    const Format& format = *format_for(name);
    const PixelSize size = prepare(job).rendering->pixels;
    job.options.scale = format.max_side / std::max(size.width, size.height) * 0.99;
    EXPECT_TRUE(prepare(job).rendering) << name;
    job.options.scale *= 1.02;
    const Prepared refused = prepare(job);
    ASSERT_EQ(refused.problems.size(), 1U) << name;
    EXPECT_EQ(refused.problems[0].where, "scale");
    EXPECT_NE(refused.problems[0].text(Strings("en")).find("--scale"), std::string::npos);
  }
}

// Pictures leave as they are drawn: that all their pixels would be many is no reason.
TEST(Prepare, ManyFramesAreNoReasonToRefuse) {
  Spec spec;
  spec.input = {60, 60};
  spec.padding = PaddingMode::same;
  RenderOptions options;
  for (const char* name : {"a.gif", "a.webp", "a.mp4", "%d.png"}) {
    options.output = name;
    const Prepared prepared = prepare(job_of(spec, options));
    ASSERT_TRUE(prepared.rendering) << name;
    EXPECT_EQ(prepared.rendering->count, 3600);
  }
}

TEST(Prepare, TheStandardBounds) {
  Spec spec;
  spec.input = {103, 103};  // 101 x 101 steps
  RenderOptions options;
  options.output = "a.lines";
  Prepared prepared = prepare(job_of(spec, options), kLines);
  ASSERT_EQ(prepared.problems.size(), 1U);
  EXPECT_EQ(prepared.problems[0].where, "max_frames");
  EXPECT_EQ(prepared.problems[0].args[0], "10201");
  options.scale = 32;
  options.output = "a.png";
  prepared = prepare(job_of(spec, options));
  ASSERT_EQ(prepared.problems.size(), 1U);
  EXPECT_EQ(prepared.problems[0].where, "max_pixels");
  options.output = "a.svg";  // has no pixels
  EXPECT_TRUE(prepare(job_of(spec, options)).rendering);
}

TEST(Prepare, NumberedNames) {
  EXPECT_EQ(numbered_path("f/%03d.png", 7), "f/007.png");
  EXPECT_EQ(numbered_path("f/%3d.png", 7), "f/  7.png");
  EXPECT_EQ(numbered_path("%d.png", 1234), "1234.png");
  EXPECT_EQ(numbered_path("50%-%02d.png", 3), "50%-03.png");
  for (const char* none :
       {"a.png", "%s.png", "100%.png", "%d-%d.png", "%d/a.png", "%0333d.png", "%", "%5", ""}) {
    EXPECT_FALSE(numbered_path(none, 1)) << none;
  }
}

TEST(Prepare, Suffixes) {
  const Format& svg = *format_for("a.svg");
  EXPECT_EQ(with_suffix("a/b.png", svg), "a/b.svg");
  EXPECT_EQ(with_suffix("a/b", svg), "a/b.svg");
  EXPECT_EQ(with_suffix("a.d/b", svg), "a.d/b.svg");
  EXPECT_EQ(with_suffix("b.tiff", kLines), "b.lines");
}

// --- runs -----------------------------------------------------------------------------

TEST(Run, StreamsIntoAFile) {
  const TemporaryFolder folder;
  RenderJob job = small_job(folder.file("a.lines"));
  job.options.loops = 4;
  std::vector<std::int64_t> told;
  RunOptions options;
  options.progress = [&](std::int64_t done) {
    told.push_back(done);
    return true;
  };
  const RenderOutcome outcome = run(*prepare(job, kLines).rendering, options);
  EXPECT_EQ(outcome.state, RenderState::written);
  const std::vector<std::string> told_lines = lines(contents(folder.file("a.lines")));
  ASSERT_EQ(told_lines.size(), 10U);
  EXPECT_EQ(told_lines[0], "loops 4");
  EXPECT_TRUE(told_lines[1].starts_with("500 ")) << told_lines[1];
  EXPECT_TRUE(told_lines[9].starts_with("1500 ")) << told_lines[9];
  EXPECT_EQ(told.back(), 9);
  EXPECT_TRUE(std::ranges::is_sorted(told));
}

TEST(Run, MoreBytesThanMayBeLeaveTheOldFile) {
  const TemporaryFolder folder;
  for (const char* output : {"a.lines", "%d.svg"}) {
    RenderJob job = small_job(folder.file(output));
    const bool numbered = std::string_view(output) != "a.lines";
    const auto outcome = [&] {
      return run(numbered ? *prepare(job).rendering : *prepare(job, kLines).rendering, {});
    };
    EXPECT_EQ(outcome().state, RenderState::written);
    std::int64_t size = 0;
    for (const std::string& name : folder.names())
      size += static_cast<std::int64_t>(contents(folder.file(name)).size());
    const std::vector<std::string> names = folder.names();
    job.options.max_bytes = size;
    EXPECT_EQ(outcome().state, RenderState::written);
    for (const std::string& name : names)
      std::filesystem::remove(folder.file(name));
    job.options.max_bytes = size - 1;
    const RenderOutcome refused = outcome();
    EXPECT_EQ(refused.state, RenderState::failed);
    EXPECT_NE(refused.problem.text(Strings("en")).find("--max-bytes"), std::string::npos);
    EXPECT_TRUE(folder.names().empty());
  }
}

TEST(Run, CancelledAtAnyFrameItLeavesTheOldFile) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.lines");
  write_contents(file, "old");
  for (const char* output : {"a.lines", "%d.png"}) {
    for (std::int64_t last = 0; last < 9; ++last) {
      const RenderJob job = small_job(folder.file(output));
      const auto rendering = std::string_view(output) == "a.lines" ? prepare(job, kLines).rendering
                                                                   : prepare(job).rendering;
      RunOptions options;
      options.progress = [&](std::int64_t done) { return done < last; };
      const RenderOutcome outcome = run(*rendering, options);
      EXPECT_EQ(outcome.state, RenderState::stopped) << output << last;
      EXPECT_EQ(contents(file), "old");
      EXPECT_EQ(folder.names(), std::vector<std::string>{"a.lines"});
    }
  }
}

TEST(Run, NumberedFilesComeAllOrNone) {
  const TemporaryFolder folder;
  write_contents(folder.file("01.svg"), "old");
  std::filesystem::create_directory(folder.path() / "05.svg");  // cannot be replaced
  const RenderJob job = small_job(folder.file("%02d.svg"));
  EXPECT_EQ(run(*prepare(job).rendering, {}).state, RenderState::failed);
  EXPECT_EQ(contents(folder.file("01.svg")), "old");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"01.svg", "05.svg"}));
  std::filesystem::remove(folder.path() / "05.svg");
  EXPECT_EQ(run(*prepare(job).rendering, {}).state, RenderState::written);
  EXPECT_EQ(folder.names().size(), 9U);
  RenderJob one = small_job(folder.file("one.svg"));
  one.options.steps = RenderOptions::Steps::range;
  one.options.first_step = one.options.last_step = 4;
  EXPECT_EQ(run(*prepare(one).rendering, {}).state, RenderState::written);
  EXPECT_EQ(contents(folder.file("05.svg")), contents(folder.file("one.svg")));
}

TEST(Run, IfChangedLeavesEqualFilesAlone) {
  const TemporaryFolder folder;
  const RenderJob job = small_job(folder.file("a.svg"));
  const Rendering rendering = *prepare(job).rendering;
  RunOptions options;
  options.if_changed = true;
  EXPECT_EQ(run(rendering, options).state, RenderState::written);
  const auto written = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(folder.file("a.svg"), written);
  EXPECT_EQ(run(rendering, options).state, RenderState::unchanged);
  EXPECT_EQ(std::filesystem::last_write_time(folder.file("a.svg")), written);
  write_contents(folder.file("a.svg"), contents(folder.file("a.svg")) + " ");
  EXPECT_EQ(run(rendering, options).state, RenderState::written);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.svg"});
}

TEST(Run, ManyAtOnceAreAsOneByOne) {
  const TemporaryFolder folder;
  std::vector<Rendering> renderings;
  for (int i = 0; i < 24; ++i) {
    Spec spec;
    spec.input = {4 + i % 5, 4 + i % 3};
    RenderOptions options;
    options.output = folder.file(std::to_string(i) + (i % 2 == 0 ? ".png" : ".svg"));
    options.lang = i % 3 == 0 ? "zh" : "";
    renderings.push_back(*prepare(job_of(spec, options)).rendering);
  }
  const auto at_once = run_all(
      renderings.size(),
      [&](std::size_t i) {
        return Prepared{renderings[i], {}};
      },
      {}, 8);
  std::map<std::string, std::string> bytes;
  for (const std::string& name : folder.names())
    bytes[name] = contents(folder.file(name));
  EXPECT_EQ(bytes.size(), 24U);
  RunOptions unchanged;
  unchanged.if_changed = true;
  for (std::size_t i = 0; i < renderings.size(); ++i) {
    EXPECT_EQ(at_once[i].state, RenderState::written);
    EXPECT_EQ(run(renderings[i], unchanged).state, RenderState::unchanged) << i;
  }
}

// --- comparing ------------------------------------------------------------------------

std::string png_of(int step, const char* theme = "light") {
  const TemporaryFolder folder;
  RenderJob job = small_job(folder.file("a.png"));
  job.options.steps = RenderOptions::Steps::range;
  job.options.first_step = job.options.last_step = step;
  job.options.theme = theme;
  EXPECT_EQ(run(*prepare(job).rendering, {}).state, RenderState::written);
  return contents(folder.file("a.png"));
}

TEST(Compare, PixelsWithinATolerance) {
  const std::string one = png_of(3);
  const std::string other = png_of(4);
  EXPECT_FALSE(difference(one, one, {}, "r"));
  const auto found = difference(one, other, {}, "r");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key, "export.differs_pixels");
  const double percent = std::stod(found->args[1]);
  const int most = std::stoi(found->args[2]);
  EXPECT_GT(percent, 0);
  EXPECT_LT(percent, 20);
  EXPECT_FALSE(difference(one, other, {most, 0}, "r"));
  EXPECT_TRUE(difference(one, other, {most - 1, 0}, "r"));
  EXPECT_FALSE(difference(one, other, {0, percent * 1.01 / 100}, "r"));
  EXPECT_TRUE(difference(one, other, {0, percent * 0.99 / 100}, "r"));
  EXPECT_TRUE(difference(one, png_of(3, "dark"), {}, "r"));
  EXPECT_EQ(difference(one, "none", {255, 1}, "r")->key, "export.not_a_png");
  EXPECT_EQ(difference(one, one.substr(0, one.size() / 2), {255, 1}, "r")->key, "export.not_a_png");
}

TEST(Compare, TextByLinesAndTheRestByBytes) {
  const auto text = difference("a\nb\nc", "a\nb\nd", {}, "r");
  EXPECT_EQ(text->key, "export.differs_line");
  EXPECT_EQ(text->args[1], "3");
  EXPECT_EQ(difference("a\n", "a\nb\n", {}, "r")->args[1], "2");
  const auto bytes = difference(std::string("\0ab", 3), std::string("\0axy", 4), {}, "r");
  EXPECT_EQ(bytes->key, "export.differs_byte");
  EXPECT_EQ(bytes->args, (std::vector<std::string>{"r", "2", "3", "4"}));
}

// --- the command line ------------------------------------------------------------------

TEST(RenderCommand, QuotesForTheShell) {
  EXPECT_EQ(shell_quoted("a-b.svg"), "a-b.svg");
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted("$(rm)"), "'$(rm)'");
  Spec spec;
  spec.input = {6, 7};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {1, 2, 3, 4};
  RenderOptions options;
  options.output = "my figure.svg";
  options.theme = "dark";
  options.transparent = true;
  EXPECT_EQ(render_command(spec, options),
            "padlens render --input 6,7 --padding top=1,bottom=2,left=3,right=4 --theme dark "
            "--transparent -o 'my figure.svg'");
}

}  // namespace
}  // namespace padlens
