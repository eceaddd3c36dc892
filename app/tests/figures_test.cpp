// The classic figures: each as the guide has it, by the guide's own formulas.

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/render/batch.h"
#include "app/render/run.h"
#include "app/tests/process.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// Of the convolution that is shown, or that a transposed one belongs to: input i, output o,
// padding p, kernel k, stride s, dilation d.
struct GuideFigure {
  const char* name;
  int i, o, p, k, s, d;
  bool transposed;
};

constexpr std::array kGuide{
    GuideFigure{"no_padding_no_strides", 4, 2, 0, 3, 1, 1, false},
    GuideFigure{"no_padding_no_strides_transposed", 4, 2, 0, 3, 1, 1, true},
    GuideFigure{"arbitrary_padding_no_strides", 5, 6, 2, 4, 1, 1, false},
    GuideFigure{"arbitrary_padding_no_strides_transposed", 5, 6, 2, 4, 1, 1, true},
    GuideFigure{"same_padding_no_strides", 5, 5, 1, 3, 1, 1, false},
    GuideFigure{"same_padding_no_strides_transposed", 5, 5, 1, 3, 1, 1, true},
    GuideFigure{"full_padding_no_strides", 5, 7, 2, 3, 1, 1, false},
    GuideFigure{"full_padding_no_strides_transposed", 5, 7, 2, 3, 1, 1, true},
    GuideFigure{"no_padding_strides", 5, 2, 0, 3, 2, 1, false},
    GuideFigure{"no_padding_strides_transposed", 5, 2, 0, 3, 2, 1, true},
    GuideFigure{"padding_strides", 5, 3, 1, 3, 2, 1, false},
    GuideFigure{"padding_strides_transposed", 5, 3, 1, 3, 2, 1, true},
    GuideFigure{"padding_strides_odd", 6, 3, 1, 3, 2, 1, false},
    GuideFigure{"padding_strides_odd_transposed", 6, 3, 1, 3, 2, 1, true},
    GuideFigure{"dilation", 7, 3, 0, 3, 1, 2, false},
    GuideFigure{"numerical_no_padding_no_strides", 5, 3, 0, 3, 1, 1, false},
    GuideFigure{"numerical_padding_strides", 5, 3, 1, 3, 2, 1, false},
    GuideFigure{"numerical_average_pooling", 5, 3, 0, 3, 1, 1, false},
};

struct Loaded {
  Json json;
  std::map<std::string, Layer> by_name;
  Batch batch;
};

Loaded load(const std::string& folder) {
  Loaded loaded;
  const std::string text = contents(std::string(PADLENS_SOURCE_DIR) + "/assets/figures/guide.json");
  loaded.json = Json::parse(text);
  BatchOptions options;
  options.output_folder = folder;
  loaded.batch = read_batch(text, options);
  for (std::size_t i = 0; i < loaded.batch.outputs.size(); ++i) {
    const std::filesystem::path path = loaded.batch.outputs[i];
    loaded.by_name[path.stem().string()] = loaded.batch.prepare(i).rendering->layer;
  }
  return loaded;
}

TEST(GuideFigures, HaveTheGuidesShapes) {
  const Loaded loaded = load("/tmp");
  ASSERT_TRUE(loaded.batch.problems.empty());
  EXPECT_EQ(loaded.by_name.size(), kGuide.size());
  for (const GuideFigure& figure : kGuide) {
    ASSERT_TRUE(loaded.by_name.contains(figure.name)) << figure.name;
    const Layer& layer = loaded.by_name.at(figure.name);
    const int kernel = figure.d * (figure.k - 1) + 1;
    // Relationship 6, with the dilation of relationship 15.
    ASSERT_EQ(figure.o, (figure.i + 2 * figure.p - kernel) / figure.s + 1) << figure.name;
    EXPECT_EQ(layer.spec().kernel, (PerAxis{figure.k, figure.k}));
    EXPECT_EQ(layer.spec().dilation, (PerAxis{figure.d, figure.d}));
    EXPECT_EQ(layer.spec().stride, (PerAxis{figure.s, figure.s}));
    for (const AxisGeometry& axis : layer.geometry().axis) {
      EXPECT_EQ(axis.n, figure.transposed ? figure.o : figure.i) << figure.name;
      EXPECT_EQ(axis.out, figure.transposed ? figure.i : figure.o) << figure.name;
      if (!figure.transposed) {
        EXPECT_EQ(axis.pad_before, figure.p) << figure.name;
        continue;
      }
      // Relationship 14: o' = s(i' - 1) + a + k - 2p.
      const int a = (figure.i + 2 * figure.p - figure.k) % figure.s;
      EXPECT_EQ(axis.out, figure.s * (figure.o - 1) + a + figure.k - 2 * figure.p) << figure.name;
      EXPECT_EQ(axis.inserted, figure.s * (figure.o - 1) + 1) << figure.name;
      EXPECT_EQ(axis.pad_before, figure.k - 1 - figure.p) << figure.name;
    }
  }
}

TEST(GuideFigures, SayInTheirCaptionsWhatComesOut) {
  const Loaded loaded = load("/tmp");
  for (const Json& figure : loaded.json) {
    const auto caption = figure["caption"].get<std::string>();
    const std::string output = figure["output"].get<std::string>();
    const Layer& layer = loaded.by_name.at(output.substr(0, output.size() - 4));
    const std::string out = std::to_string(layer.geometry().height().out);
    EXPECT_NE(caption.find("gives " + out + "×" + out), std::string::npos) << caption;
    EXPECT_NE(figure["source"].get<std::string>().find("arXiv:1603.07285"), std::string::npos);
  }
}

TEST(GuideFigures, TheNumericalOnesAddUp) {
  const Loaded loaded = load("/tmp");
  const auto values = [&](const char* name) {
    const Grid<double>& out = *loaded.by_name.at(name).output();
    std::vector<double> all;
    for (std::int64_t row = 0; row < out.rows(); ++row)
      all.insert(all.end(), out.row(row), out.row(row) + out.cols());
    return all;
  };
  EXPECT_EQ(values("numerical_no_padding_no_strides"),
            (std::vector<double>{12, 12, 17, 10, 17, 19, 9, 6, 14}));
  EXPECT_EQ(values("numerical_padding_strides"),
            (std::vector<double>{6, 17, 3, 8, 17, 13, 6, 4, 4}));
  EXPECT_NEAR(values("numerical_average_pooling")[0], 15.0 / 9, 1e-12);
}

TEST(GuideFigures, AreAllDrawn) {
  const TemporaryFolder folder;
  const Loaded loaded = load(folder.path().string());
  for (const RenderOutcome& outcome :
       run_all(loaded.batch.outputs.size(), loaded.batch.prepare, {}))
    EXPECT_EQ(outcome.state, RenderState::written) << outcome.problem.text(Strings("en"));
  EXPECT_EQ(folder.names().size(), kGuide.size());
  for (const std::string& name : folder.names()) {
    const std::string picture = contents(folder.file(name));
    EXPECT_TRUE(picture.starts_with("<svg")) << name;
    EXPECT_LT(picture.size(), 40'000U) << name;
  }
}

}  // namespace
}  // namespace padlens
