// SVGs for paper: no background unless one is asked for, and texts that LaTeX can set.

#include <gtest/gtest.h>

#include "app/document/lesson.h"
#include "app/render/job.h"
#include "app/render/options.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

std::string rendered(const Arguments& more, const std::string& name = "a.svg") {
  const TemporaryFolder folder;
  Arguments arguments{"render", "--theme", "print", "-o", folder.file(name)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished made = padlens(arguments);
  EXPECT_EQ(made.code, 0) << made.error;
  return contents(folder.file(name));
}

TEST(PrintedSvg, HasABackgroundWhereOneIsAskedFor) {
  for (const char* name : {"a.svg", "a.anim.svg"}) {
    EXPECT_FALSE(contains(rendered({}, name), "-background\" width")) << name;
    EXPECT_TRUE(contains(rendered({"--background"}, name), "-background\" width")) << name;
  }
  expect_refused({"render", "--background", "--transparent", "-o", "a.svg"},
                 {"background: not together with --transparent"});
}

TEST(PrintedSvg, OnlyShapesForPaperGoWithoutABackground) {
  RenderOptions options;
  for (const char* theme : {"", "light", "dark", "print"}) {
    options.theme = theme;
    for (const Format* format : formats()) {
      const bool bare = options.theme == "print" && format->vector;
      EXPECT_EQ(has_background(options, format), !bare) << theme << " " << format->id;
      for (const bool on : {false, true}) {
        RenderOptions asked = options;
        set_background(asked, format, on);
        EXPECT_EQ(has_background(asked, format), on) << theme << " " << format->id;
        // Said only where it is not so anyway.
        EXPECT_EQ(asked == options, on == !bare);
      }
    }
    EXPECT_TRUE(has_background(options, nullptr));
  }
}

// The texts of the elements, one a line.
std::string texts_of(const std::string& svg) {
  std::string texts;
  for (std::size_t at = svg.find("<text"); at != std::string::npos; at = svg.find("<text", at)) {
    const std::size_t end = svg.find("</text>", at);
    bool inside = false;
    for (; at < end; ++at) {
      if (svg[at] == '<') inside = false;
      if (inside) texts += svg[at];
      if (svg[at] == '>') inside = true;
    }
    texts += '\n';
  }
  return texts;
}

// Inkscape hands texts on to LaTeX as they are: what has a meaning there, or is in none of its
// fonts, breaks \includesvg. "≈", "Σ" and "∞" do; README says what then helps.
TEST(PrintedSvg, HasTextsThatLatexSets) {
  for (const Lesson& lesson : lessons()) {
    for (const View* view : views()) {
      RenderJob job;
      job.scenario = lesson.scenario;
      job.layer = make_layer(job.scenario.spec, *resolve(job.scenario.spec).geometry);
      if (!fits(*view, job.layer)) continue;
      job.options.output = "a.svg";
      job.options.theme = "print";
      job.options.view = view->id;
      const Prepared prepared = prepare(job);
      ASSERT_TRUE(prepared.rendering);
      std::string svg;
      prepared.rendering->format->write(prepared.rendering->frames(), prepared.rendering->style,
                                        [&](std::string_view bytes) {
                                          svg += bytes;
                                          return true;
                                        });
      std::string texts = texts_of(svg);
      EXPECT_GT(texts.size(), 20U);
      for (const std::string known : {"×", "÷", "·", "–", "→", "…", "≈", "Σ", "∞"}) {
        for (std::size_t at = texts.find(known); at != std::string::npos;
             at = texts.find(known, at))
          texts.erase(at, known.size());
      }
      for (const char c : texts) {
        EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << lesson.id << " " << view->id << texts;
        EXPECT_EQ(std::string_view("#$%^_~\\{}").find(c), std::string_view::npos)
            << c << " in " << lesson.id << " " << view->id;
        if (testing::Test::HasFailure()) return;
      }
    }
  }
}

TEST(PrintedSvg, WritesMinusAsADash) {
  const Arguments layer{"--kernel-values", "sobel_x"};
  EXPECT_TRUE(contains(texts_of(rendered(layer)), "–1"));
  EXPECT_FALSE(contains(texts_of(rendered(layer)), "−"));
  const TemporaryFolder folder;
  ASSERT_EQ(padlens({"render", "--kernel-values", "sobel_x", "-o", folder.file("a.svg")}).code, 0);
  EXPECT_TRUE(contains(texts_of(contents(folder.file("a.svg"))), "−1"));
}

}  // namespace
}  // namespace padlens::test
