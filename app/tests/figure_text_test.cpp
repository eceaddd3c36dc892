// What files say of themselves: words made from the layer, and those that somebody gave.

#include <gtest/gtest.h>

#include <set>

#include "app/render/batch.h"
#include "app/render/figure_text.h"
#include "app/render/options.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

RenderJob job_of(const Spec& spec, const std::string& output,
                 const std::vector<std::pair<std::string_view, std::string>>& given = {}) {
  RenderJob job;
  job.scenario.spec = spec;
  job.layer = make_layer(spec, *resolve(spec).geometry);
  job.options.output = output;
  for (const auto& [name, text] : given)
    EXPECT_FALSE(find_render_option(name)->set(job.options, text)) << name << " " << text;
  return job;
}

FigureText text_of(const RenderJob& job) {
  const Prepared prepared = prepare(job);
  EXPECT_TRUE(prepared.rendering);
  return prepared.rendering ? prepared.rendering->style.text : FigureText{};
}

Spec same_stride_2() {
  Spec spec;
  spec.input = {6, 6};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  return spec;
}

TEST(FigureText, OfACoveredPictureTellsTheInputAlone) {
  const Spec spec = same_stride_2();
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  SceneOptions moment;
  moment.cover.output = true;
  const FigureText text = figure_text(*find_view("flat"), layer, moment, {}, Strings("en"));
  EXPECT_EQ(text.title, "Conv2D: input 6×6");
  EXPECT_EQ(text.description, "What is asked for is covered.");
  EXPECT_EQ(figure_text(*find_view("flat"), layer, moment, {}, Strings("zh")).description,
            "要回答的内容已遮住。");
}

TEST(FigureText, TellsLayerPaddingAndStepInTheFiguresLanguage) {
  const FigureText english = text_of(job_of(same_stride_2(), "a.svg", {{"step", "5"}}));
  EXPECT_EQ(english.title,
            "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3");
  EXPECT_EQ(
      english.description,
      "Input and output as grids of cells, with what lies between them. Padding: top 0, bottom "
      "1, left 0, right 1. Step 5 of 9: output cell [1,1]. Its value is 9.");
  EXPECT_EQ(english.language, "en");
  EXPECT_EQ(english.source, "");
  const FigureText chinese =
      text_of(job_of(same_stride_2(), "a.svg", {{"step", "5"}, {"lang", "zh"}}));
  EXPECT_EQ(chinese.title, "Conv2D，Keras/TF：输入 6×6，卷积核 3×3，步长 2，填充 same → 输出 3×3");
  EXPECT_EQ(chinese.description,
            "以方格网显示输入、输出以及两者之间的运算。填充：上 0，下 1，左 0，右 1。第 5 步，共 9 "
            "步：输出格 [1,1]。它的值是 9。");
  EXPECT_EQ(chinese.language, "zh");
}

TEST(FigureText, ValuesThatAreNotDrawnAreNotTold) {
  const auto job = job_of(same_stride_2(), "a.svg", {{"show", "kernel"}});
  EXPECT_TRUE(text_of(job).description.ends_with("Step 9 of 9: output cell [2,2]."));
}

TEST(FigureText, OfManyStepsSaysWhich) {
  const auto all = text_of(job_of(same_stride_2(), "a.anim.svg"));
  EXPECT_TRUE(all.description.ends_with("All 9 steps, one after the other.")) << all.description;
  const auto some = text_of(job_of(same_stride_2(), "a.gif", {{"steps", "3..5"}}));
  EXPECT_TRUE(some.description.ends_with("Steps 3 to 5 of 9, one after the other."));
}

TEST(FigureText, OfATransposedLayerTellsWhatIsCut) {
  Spec spec = same_stride_2();
  spec.op = find_operation("conv2d_transpose");
  spec.input = {3, 3};
  const auto cut = text_of(job_of(spec, "a.svg", {{"mode", "scatter"}, {"step", "2"}}));
  EXPECT_TRUE(
      cut.description.ends_with("The full scatter is 7×7. Cut from it: top 0, bottom 1, left "
                                "0, right 1. Step 2 of 9: the stamp of input cell [0,1] is "
                                "added."))
      << cut.description;
  spec.padding = PaddingMode::valid;
  spec.stride = {4, 4};
  const auto appended = text_of(job_of(spec, "a.svg"));
  EXPECT_NE(appended.description.find("Zeros appended to it: top 0, bottom 1, left 0, right 1."),
            std::string::npos)
      << appended.description;
  spec.stride = {1, 1};
  EXPECT_NE(text_of(job_of(spec, "a.svg")).description.find("Nothing is cut from it."),
            std::string::npos);
}

TEST(FigureText, EachViewSaysWhatItIs) {
  for (const std::string lang : {"en", "zh"}) {
    std::set<std::string> told;
    for (const View* view : views()) {
      const auto job =
          job_of(same_stride_2(), "a.svg", {{"view", std::string(view->id)}, {"lang", lang}});
      told.insert(text_of(job).description);
    }
    EXPECT_EQ(told.size(), views().size());
  }
}

TEST(FigureText, IsWhatSomebodyGave) {
  const auto titled = text_of(job_of(same_stride_2(), "a.svg", {{"title", "The odd\tcell"}}));
  EXPECT_EQ(titled.title, "The odd cell");
  EXPECT_TRUE(titled.description.starts_with(
      "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3. Input"))
      << titled.description;
  const auto described = text_of(
      job_of(same_stride_2(), "a.svg", {{"alt", "a\x01<b>\xFF"}, {"source", "A book, p. 3"}}));
  EXPECT_TRUE(described.title.starts_with("Conv2D"));
  EXPECT_EQ(described.description, "a <b>\xEF\xBF\xBD");
  EXPECT_EQ(described.source, "A book, p. 3");
}

TEST(FigureText, OfABatchTakesCaptionAndSource) {
  const Batch batch = read_batch(
      R"([{"spec": {}, "output": "a.svg", "caption": "words", "source": "a book"},
          {"spec": {}, "output": "b.svg", "caption": "words", "title": "a title"},
          {"spec": {}, "output": "c.svg", "caption": "words", "title": "a title", "alt": "seen"}])",
      {});
  ASSERT_TRUE(batch.problems.empty());
  const auto text = [&](std::size_t i) { return batch.prepare(i).rendering->style.text; };
  EXPECT_EQ(text(0).title, "words");
  EXPECT_TRUE(text(0).description.starts_with("Conv2D"));
  EXPECT_EQ(text(0).source, "a book");
  EXPECT_EQ(text(1).title, "a title");
  EXPECT_EQ(text(1).description, "words");
  EXPECT_EQ(text(2).description, "seen");
}

TEST(FigureText, OfNumberedFilesIsEachItsOwn) {
  const Prepared prepared = prepare(job_of(same_stride_2(), "a-%d.svg"));
  ASSERT_TRUE(prepared.rendering);
  std::set<std::string> told;
  for (std::int64_t step = 0; step < prepared.rendering->count; ++step)
    told.insert(prepared.rendering->text_of(step, 1).description);
  EXPECT_EQ(told.size(), 9U);
}

}  // namespace
}  // namespace padlens
