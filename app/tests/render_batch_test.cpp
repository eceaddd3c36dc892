// Batch files: what is read from them, and what is wrong with them.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>

#include "app/render/batch.h"
#include "app/render/run.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

TEST(Batch, TellsEachProblemWithItsFigure) {
  const auto problems = [](const char* json) {
    std::vector<std::string> told;
    const Batch batch = read_batch(json, {});
    EXPECT_TRUE(batch.outputs.empty());
    for (const BatchProblem& problem : batch.problems) {
      told.push_back(std::to_string(problem.figure) + " " + problem.problem.where + " " +
                     problem.problem.key);
    }
    return told;
  };
  using Told = std::vector<std::string>;
  EXPECT_EQ(problems("{}"), Told{"0  cli.batch.not_a_list"});
  EXPECT_EQ(problems("[{]").size(), 1U);
  EXPECT_EQ(problems("[3]"), Told{"1  cli.batch.not_an_object"});
  EXPECT_EQ(problems(R"([{"output": "a.svg"}])"), Told{"1  cli.batch.one_layer"});
  EXPECT_EQ(problems(R"([{"spec": {}}])"), Told{"1 output cli.batch.no_output"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "-"}])"),
            Told{"1 output cli.batch.standard_output"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg"},
                         {"spec": {}, "output": "b.svg", "colour": 3}])"),
            Told{"2 colour cli.batch.unknown"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg", "transparent": "yes"}])"),
            Told{"1 transparent cli.batch.wrong_type"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg", "scale": {}}])"),
            Told{"1 scale cli.batch.wrong_type"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg", "caption": 3}])"),
            Told{"1 caption cli.batch.no_text"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg", "scale": 2, "size": "99x99"}])"),
            Told{"1 size cli.error.contradiction"});
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg"}, {"spec": {}, "output": "./a.svg"}])"),
            Told{"2 output cli.batch.twice"});
  EXPECT_EQ(problems(R"([{"spec": {"kernel": 9}, "output": "a.svg"}])").size(), 1U);
  EXPECT_EQ(problems(R"([{"scenario": "no/such.json", "output": "a.svg"}])").size(), 1U);
  EXPECT_EQ(problems(R"([{"spec": {}, "output": "a.svg", "step": 99}])"),
            Told{"1 step cli.error.whole"});
}

std::vector<std::string> told_of(const std::string& json) {
  std::vector<std::string> told;
  for (const BatchProblem& problem : read_batch(json, {"folder", "", {}, false}).problems) {
    told.push_back(std::to_string(problem.figure) + " " + problem.problem.where + " " +
                   problem.problem.key);
  }
  return told;
}

using ToldOf = std::vector<std::string>;

TEST(Batch, NamesStayInTheFolderOfTheList) {
  for (const char* name :
       {"/etc/a.svg", "../a.svg", "b/../../a.svg", "b/..", "a\\u0000.svg", "//a.svg"}) {
    const std::string quoted = "\"" + std::string(name) + "\"";
    EXPECT_EQ(told_of(R"([{"spec": {}, "output": )" + quoted + "}]"),
              ToldOf{"1 output cli.batch.name"})
        << name;
    EXPECT_EQ(told_of(R"([{"spec": {}, "output": "a.svg", "reference": )" + quoted + "}]"),
              ToldOf{"1 reference cli.batch.name"})
        << name;
    EXPECT_EQ(told_of(R"([{"output": "a.svg", "scenario": )" + quoted + "}]"),
              ToldOf{"1 scenario cli.batch.name"})
        << name;
  }
  EXPECT_EQ(told_of(R"([{"spec": {}, "output": "..a/b..svg.svg"}])"), ToldOf{});
}

TEST(Batch, TwoFiguresOfOneFileAreFoundBeforeAnythingIsDrawn) {
  std::string json = R"([{"spec": {}, "output": "a.svg", "step": 99})";
  for (int i = 0; i < 25; ++i)
    json += R"(, {"spec": {}, "output": "./a.svg"})";
  const auto told = told_of(json + "]");
  ASSERT_EQ(told.size(), 22U);
  EXPECT_EQ(told[0], "1 step cli.error.whole");
  EXPECT_EQ(told[1], "2 output cli.batch.twice");
  EXPECT_EQ(told[20], "21 output cli.batch.twice");
  EXPECT_EQ(told[21], "0 output cli.batch.more");
}

TEST(Batch, NumberedFilesMayShareAPatternButNoFile) {
  EXPECT_EQ(told_of(R"([{"spec": {}, "output": "%d.svg", "steps": "1..4"},
                        {"spec": {}, "output": "%d.svg", "steps": "5..9"}])"),
            ToldOf{});
  EXPECT_EQ(told_of(R"([{"spec": {}, "output": "%d.svg", "steps": "1..4"},
                        {"spec": {}, "output": "%01d.svg", "steps": "4..9"},
                        {"spec": {}, "output": "3.svg"}])"),
            (ToldOf{"2 output cli.batch.twice", "3 output cli.batch.twice"}));
}

TEST(Batch, ReadsOptionsUnderBothSpellingsAndTheirTypes) {
  const Batch batch = read_batch(
      R"([{"spec": {"input": 4}, "output": "a.svg", "hold-last": 99, "step_ms": 50, "loop": 2,
           "show": ["values", "kernel"], "transparent": true, "scale": 1.5, "steps": "2..2",
           "caption": "words", "source": "words", "max_pixels": "64M"},
          {"scenario": {"spec": {"input": 4}, "step": 1}, "output": "b.svg"}])",
      {"some/folder", "", {}, false});
  ASSERT_TRUE(batch.problems.empty());
  ASSERT_EQ(batch.outputs.size(), 2U);
  const Rendering first = *batch.prepare(0).rendering;
  const RenderOptions& options = first.options;
  EXPECT_EQ(options.output, "some/folder/a.svg");
  EXPECT_EQ(options.hold_last, 99);
  EXPECT_EQ(options.step_ms, 50);
  EXPECT_EQ(options.loops, 2);
  EXPECT_EQ(overlays_text(options.show), "values,kernel");
  EXPECT_TRUE(options.transparent);
  EXPECT_EQ(options.scale, 1.5);
  EXPECT_EQ(options.max_pixels, std::int64_t{64} << 20);
  EXPECT_EQ(first.first_step, 1);
  EXPECT_EQ(batch.prepare(1).rendering->first_step, 1);
}

TEST(Batch, TheCommandLineWins) {
  BatchOptions options{"in", "out", {{find_render_option("theme"), "dark"}}, false};
  options.common.emplace_back(find_render_option("format"), "png");
  const Batch batch = read_batch(
      R"([{"spec": {}, "output": "a.svg", "theme": "light"}, {"spec": {}, "output": "in/b.svg"}])",
      options);
  ASSERT_EQ(batch.outputs.size(), 2U);
  EXPECT_EQ(batch.outputs, (std::vector<std::string>{"out/a.png", "out/in/b.png"}));
  const Rendering first = *batch.prepare(0).rendering;
  EXPECT_EQ(first.options.output, "out/a.png");
  EXPECT_EQ(first.style.theme->id, "dark");
  EXPECT_EQ(first.format->id, "png");
}

// A worker holds the figure it draws and no other.
TEST(Batch, HoldsOneFigureAWorker) {
  const TemporaryFolder folder;
  std::string json = "[";
  for (int i = 0; i < 30; ++i)
    json += (i > 0 ? "," : "") + (R"({"spec": {}, "output": ")" + std::to_string(i) + ".svg\"}");
  const Batch batch = read_batch(json + "]", {"", folder.path(), {}, false});
  ASSERT_TRUE(batch.problems.empty());
  constexpr unsigned kThreads = 3;
  std::atomic<int> alive{0};
  std::atomic<int> most{0};
  const auto prepare = [&](std::size_t i) {
    const int now = ++alive;
    for (int before = most; now > before && !most.compare_exchange_weak(before, now);) {
    }
    Prepared prepared = batch.prepare(i);
    // Goes with the rendering and all its copies.
    prepared.rendering->words =
        std::shared_ptr<const Strings>(new Strings("en"), [&alive](const Strings* words) {
          delete words;
          --alive;
        });
    return prepared;
  };
  for (const RenderOutcome& outcome : run_all(30, prepare, {}, kThreads))
    EXPECT_EQ(outcome.state, RenderState::written);
  EXPECT_EQ(folder.names().size(), 30U);
  EXPECT_EQ(alive, 0);
  EXPECT_LE(most, static_cast<int>(kThreads));
}

TEST(Batch, AFigureWhoseScenarioIsGoneFailsAlone) {
  const TemporaryFolder folder;
  write_contents(folder.file("mine.json"), R"({"spec": {"input": 4}})");
  const Batch batch = read_batch(R"([{"spec": {}, "output": "a.svg"},
                                     {"scenario": "mine.json", "output": "b.svg"},
                                     {"spec": {}, "output": "c.svg"}])",
                                 {folder.path(), "", {}, false});
  ASSERT_TRUE(batch.problems.empty());
  std::filesystem::remove(folder.file("mine.json"));
  const auto outcomes = run_all(batch.outputs.size(), batch.prepare, {});
  EXPECT_EQ(outcomes[0].state, RenderState::written);
  EXPECT_EQ(outcomes[1].state, RenderState::failed);
  EXPECT_EQ(outcomes[1].problem.where, folder.file("mine.json"));
  EXPECT_EQ(outcomes[2].state, RenderState::written);
}

}  // namespace
}  // namespace padlens
