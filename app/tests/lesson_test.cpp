#include "app/document/lesson.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "app/i18n/strings.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/streaming.h"
#include "core/layer/spec_json.h"
#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"
#include "core/stack/stack_json.h"

namespace padlens {
namespace {

const Lesson& the_lesson(std::string_view id) {
  if (const Lesson* lesson = find_lesson(id)) return *lesson;
  ADD_FAILURE() << "no lesson " << id;
  return lessons().front();
}

Json expectation(std::string_view id) {
  return Json::parse(the_lesson(id).expect);
}

TEST(Lessons, AreAllThereInTheOrderOfTheirFiles) {
  std::set<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PADLENS_SOURCE_DIR) + "/assets/lessons")) {
    files.insert(entry.path().stem());
  }
  std::vector<std::string> ids;
  int group = 1;
  for (const Lesson& lesson : lessons()) {
    ids.push_back(lesson.id);
    EXPECT_TRUE(lesson.group == group || lesson.group == group + 1) << lesson.id;
    group = lesson.group;
  }
  // The article's six experiments, two of pools, two of causal layers, three of stacks; then one
  // each of the flipped kernel, dilation, three frameworks, sides, output_padding, fills, the
  // checkerboard and channels.
  EXPECT_EQ(group, 21);
  EXPECT_EQ(ids, std::vector<std::string>(files.begin(), files.end()));
}

// Of a stack sizes and receptive fields are what it is about.
void expect_stack(const Lesson& lesson) {
  const ResolvedStack stack = resolve_stack(lesson.scenario.stack);
  ASSERT_TRUE(stack.accepted()) << lesson.id;
  const auto fields = receptive_fields(stack);
  const Json expected = Json::parse(lesson.expect)["layers"];
  ASSERT_EQ(expected.size(), stack.layers.size()) << lesson.id;
  for (std::size_t i = 0; i < stack.layers.size(); ++i) {
    const Geometry& geometry = *stack.layers[i].geometry;
    EXPECT_EQ(expected[i]["output"], Json({geometry.height().out, geometry.width().out}))
        << lesson.id;
    const Json field = receptive_field_json(fields[i], 2);
    for (const char* figure : {"size", "jump", "start"})
      EXPECT_EQ(expected[i]["receptive_field"][figure], field[figure]) << lesson.id << figure;
  }
  EXPECT_LT(lesson.scenario.step,
            step_count(*stack.layers[lesson.scenario.selected].geometry, lesson.scenario.mode));
}

TEST(Lessons, ExpectWhatTheEngineAnswers) {
  for (const Lesson& lesson : lessons()) {
    const Scenario& scenario = lesson.scenario;
    const Resolution resolution = resolve(scenario.spec);
    if (scenario.stack.empty()) {
      ASSERT_TRUE(resolution.accepted()) << lesson.id;
    } else {
      expect_stack(lesson);
      continue;
    }
    const Layer layer = make_layer(scenario.spec, *resolution.geometry);
    const Json expected = Json::parse(lesson.expect);
    Json answer = Json::parse(answer_text(layer));
    // Of a picture nobody reads single numbers.
    const bool picture = scenario.spec.input_values.preset == Preset::photo;
    if (picture && !expected.contains("values")) answer.erase("values");
    EXPECT_EQ(expected, answer) << lesson.id;
    EXPECT_LT(scenario.step, step_count(*resolution.geometry, scenario.mode)) << lesson.id;
    EXPECT_EQ(scenario.view, "");
  }
}

TEST(Lessons, SpeakEveryLanguage) {
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    for (const Lesson& lesson : lessons()) {
      for (const char* part : {".title", ".text", ".notes"}) {
        EXPECT_TRUE(tr.all().contains("lesson." + lesson.id + part)) << language.code << lesson.id;
      }
    }
  }
}

// The experiments as the issue words them.
TEST(Lessons, ShowTheArticlesExperiments) {
  const auto values = [](std::string_view id) { return expectation(id)["values"]; };
  const auto pad = [](std::string_view id) {
    const Json sides = expectation(id)["pad"];
    EXPECT_EQ(sides["top"], sides["left"]);
    EXPECT_EQ(sides["bottom"], sides["right"]);
    return std::pair<int, int>(sides["top"], sides["bottom"]);
  };
  const auto size = [](std::string_view id) { return expectation(id)["output"][0].get<int>(); };
  using Pair = std::pair<int, int>;
  EXPECT_EQ(values("01-valid"), Json::parse("[[9, 9, 9], [9, 9, 9], [9, 9, 9]]"));
  EXPECT_EQ(values("02-same")[0], Json::parse("[4, 6, 6, 6, 4]"));
  EXPECT_EQ(values("02-same")[2], Json::parse("[6, 9, 9, 9, 6]"));
  EXPECT_EQ(pad("02-same"), Pair(1, 1));
  EXPECT_EQ(pad("03e-even-kernel"), Pair(1, 2));
  EXPECT_EQ(pad("04a-same-input-6"), Pair(0, 1));
  EXPECT_EQ(pad("04b-same-input-5"), Pair(1, 1));
  EXPECT_EQ(pad("04c-same-input-7"), Pair(1, 1));
  EXPECT_EQ(pad("04d-same-input-8"), Pair(0, 1));
  EXPECT_EQ(size("05a-transpose-stride-1"), 7);
  EXPECT_EQ(size("05b-transpose-stride-2"), 11);
  EXPECT_EQ(size("05c-transpose-stride-3"), 15);
  EXPECT_EQ(size("05d-transpose-small-kernel"), 15);  // and not 14
  EXPECT_EQ(values("05e-transpose-scatter"), values("05b-transpose-stride-2"));
  EXPECT_EQ(pad("06a-transpose-same-stride-1"), Pair(1, 1));
  EXPECT_EQ(pad("06b-transpose-same-stride-2"), Pair(2, 1));
}

TEST(Lessons, ShowWhatCeilModeDoes) {
  const auto axis_of = [](std::string_view id) {
    return resolve(the_lesson(id).scenario.spec).geometry->height();
  };
  const auto by_the_floor = [](std::string_view id) {
    Spec spec = the_lesson(id).scenario.spec;
    EXPECT_TRUE(spec.ceil_mode);
    spec.ceil_mode = false;
    return resolve(spec).geometry->height().out;
  };
  EXPECT_EQ(axis_of("07a-pool-ceil-adds").out, by_the_floor("07a-pool-ceil-adds") + 1);
  EXPECT_EQ(axis_of("07a-pool-ceil-adds").overhang, 1);
  EXPECT_EQ(axis_of("07b-pool-ceil-drops").out, by_the_floor("07b-pool-ceil-drops"));
  EXPECT_EQ(axis_of("07b-pool-ceil-drops").leftover, 1);  // which the ceiling would have reached
}

// Each layer takes what the one before gives, and sees 1 + Σ (k − 1)·d samples: that many ones are
// in its last output.
TEST(Lessons, StackCausalLayers) {
  std::optional<Grid<double>> before;
  std::int64_t receptive = 1;
  for (const char* id :
       {"10a-causal-stack-1", "10b-causal-stack-2", "10c-causal-stack-4", "10d-causal-stack-8"}) {
    const Spec& spec = the_lesson(id).scenario.spec;
    const Layer layer = make_layer(spec, *resolve(spec).geometry);
    if (before) {
      EXPECT_EQ(*layer.input(), *before) << id;
    }
    before = *layer.output();
    receptive += (spec.kernel[kWidth] - 1) * std::int64_t{spec.dilation[kWidth]};
    EXPECT_EQ(before->at({0, spec.input[kWidth] - 1}), static_cast<double>(receptive)) << id;
    ASSERT_TRUE(streaming_of(layer.geometry())) << id;
    EXPECT_EQ(streaming_of(layer.geometry())->kept, spec.dilation[kWidth]) << id;
  }
  EXPECT_EQ(receptive, 16);
}

// One layer, as two frameworks have it: only what touches padding differs.
TEST(Lessons, ShowWhereAveragesDiffer) {
  const Lesson& pytorch = the_lesson("08a-average-pytorch");
  const Lesson& onnx = the_lesson("08b-average-onnx");
  Spec moved = pytorch.scenario.spec;
  moved.framework = "onnx";
  EXPECT_EQ(moved, onnx.scenario.spec);
  const Json counted = Json::parse(pytorch.expect);
  const Json uncounted = Json::parse(onnx.expect);
  for (std::size_t row = 0; row < 5; ++row) {
    for (std::size_t col = 0; col < 5; ++col) {
      const bool border = row % 4 == 0 || col % 4 == 0;
      EXPECT_EQ(counted["values"][row][col] != uncounted["values"][row][col], border);
    }
  }
  moved.count_include_pad = true;
  const Layer mended = make_layer(moved, *resolve(moved).geometry);
  EXPECT_EQ(counted, Json::parse(answer_text(mended)));
}

}  // namespace
}  // namespace padlens
