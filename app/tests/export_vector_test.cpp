#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <set>
#include <sstream>

#include "app/document/scenario.h"
#include "app/formats/formats.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"

// SVG that stands still, SVG that moves, and PDF: read by other programs than the one
// that wrote them.

namespace padlens::test {
namespace {

struct Figure {
  std::string_view name;
  std::string_view spec;
  PlayMode mode = PlayMode::gather;
  std::string_view theme = "light";
  std::string_view language = "en";
};

void PrintTo(const Figure& figure, std::ostream* out) {
  *out << figure.name;
}

constexpr std::string_view kFiveByFive =
    R"({"input": 5, "padding": "same", "input_values": "ramp", "kernel_values": "sobel_x"})";
constexpr std::string_view kTransposedSpec =
    R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "ramp", "kernel_values": "ramp"})";

const Figure kFigures[] = {
    {"conv", kFiveByFive},
    {"conv_zh_dark", kFiveByFive, PlayMode::gather, "dark", "zh"},
    {"transpose_zh", kTransposedSpec, PlayMode::gather, "light", "zh"},
    {"scatter_dark", kTransposedSpec, PlayMode::scatter, "dark", "en"},
    {"scatter_print_zh", kTransposedSpec, PlayMode::scatter, "print", "zh"},
};

// All steps of a figure; the last one stays longer.
class Steps {
 public:
  explicit Steps(const Figure& figure)
      : layer_(layer_from(figure.spec)),
        figure_(figure),
        count_(step_count(layer_.geometry(), figure.mode)) {}

  std::int64_t count() const { return count_; }
  std::int64_t total() const { return 500 * (count_ - 1) + 2000; }
  // In the middle of a frame.
  std::int64_t moment(std::int64_t frame) const { return 500 * frame + 250; }

  Scene scene(std::int64_t step) const {
    SceneOptions options;
    options.mode = figure_.mode;
    options.step = step;
    return flat(layer_, options, figure_.language);
  }
  FrameList all() const {
    return {count_, [this](std::int64_t i) {
              return Frame{scene(i), i + 1 == count_ ? 2000 : 500};
            }};
  }
  FrameList one(std::int64_t step) const {
    return {1, [this, step](std::int64_t) { return Frame{scene(step), 0}; }};
  }

  std::string written(std::string_view format, const FrameList& frames,
                      ExportOptions options = {}) const {
    options.theme = find_theme(figure_.theme);
    const ExportResult result = write_all(*format_for("x." + std::string(format)), frames, options);
    EXPECT_EQ(result.error, "");
    return result.bytes;
  }

 private:
  Layer layer_;
  Figure figure_;
  std::int64_t count_;
};

// What a program prints.
std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    text.append(buffer, n);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return text;
}

class VectorExport : public testing::TestWithParam<Figure> {
 protected:
  std::string save(const std::string& name, const std::string& bytes) const {
    write_contents(folder_.file(name), bytes);
    return folder_.file(name);
  }
  // By librsvg.
  Picture drawn(const std::string& name, const std::string& svg) const {
    const std::string png = folder_.file(name + ".png");
    run("rsvg-convert '" + save(name + ".svg", svg) + "' -o '" + png + "'");
    return decoded(png);
  }
  // By Chromium.
  Picture shown(const std::string& name, const std::string& svg,
                const std::string& flags = {}) const {
    const std::string file = save(name + ".svg", svg);
    const auto number = [&](const std::string& attribute) {
      const std::size_t at = svg.find(" " + attribute + "=\"") + attribute.size() + 3;
      return svg.substr(at, svg.find('"', at) - at);
    };
    const std::string png = folder_.file(name + ".chromium.png");
    run("timeout -k 5 60 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars "
        // Else the picture may be taken before all of it is painted.
        "--run-all-compositor-stages-before-draw --virtual-time-budget=1000 "
        "--force-device-scale-factor=1 --user-data-dir='" +
        folder_.file("profile") + "' --window-size=" + number("width") + "," + number("height") +
        " " + flags + " --screenshot='" + png + "' 'file://" + file + "' >/dev/null 2>&1");
    return decoded(png);
  }

  TemporaryFolder folder_;
};

bool has_chromium() {
  return std::system("command -v chromium >/dev/null 2>&1") == 0;
}

// An animation held at one moment.
std::string held(std::string svg, std::int64_t milliseconds) {
  const std::string playing = "ms step-end infinite";
  const std::size_t at = svg.find(playing);
  EXPECT_NE(at, std::string::npos);
  svg.replace(at, playing.size(),
              "ms step-end -" + std::to_string(milliseconds) + "ms infinite paused");
  return svg;
}

// --- a still

TEST(SvgStill, IsSmall) {
  Scenario scenario;
  for (const std::string_view values : {"ramp", "random"}) {
    for (const std::string_view language : {"en", "zh"}) {
      const std::string spec = R"({"input": 8, "padding": "same", "kernel_values": "random",
        "input_values": ")" + std::string(values) +
                               "\"}";
      scenario.spec = layer_from(spec).spec();
      const Steps steps({"still", spec, PlayMode::gather, "light", language});
      const std::string svg = steps.written("svg", steps.one(steps.count() - 1),
                                            {.scenario = scenario_to_text(scenario)});
      EXPECT_LT(svg.size(), 40'000U) << values << language;
    }
  }
}

TEST(SvgStill, WithoutABackgroundHasNone) {
  const Steps steps(kFigures[0]);
  const std::string with = steps.written("svg", steps.one(3), {.id_prefix = "a"});
  const std::string without = steps.written("svg", steps.one(3), {.transparent = true});
  EXPECT_NE(with.find("<rect class=\"a-background\""), std::string::npos);
  EXPECT_EQ(without.find("background"), std::string::npos);
  EXPECT_EQ(steps.written("anim.svg", steps.all(), {.transparent = true}).find("background"),
            std::string::npos);
}

TEST(SvgStill, HoldsTheScenarioAndIsElseTheSame) {
  const Steps steps(kFigures[0]);
  std::string with =
      steps.written("svg", steps.one(3), {.scenario = "{\"a\": \"<&>\"}\n", .id_prefix = "a"});
  const std::string metadata =
      "<metadata data-padlens=\"scenario\">\n{&quot;a&quot;: "
      "&quot;&lt;&amp;&gt;&quot;}\n</metadata>\n";
  ASSERT_NE(with.find(metadata), std::string::npos);
  with.erase(with.find(metadata), metadata.size());
  EXPECT_EQ(with, steps.written("svg", steps.one(3), {.id_prefix = "a"}));
}

TEST_P(VectorExport, SvgIsAlikeInLibrsvgAndChromium) {
  if (!has_chromium()) GTEST_SKIP() << "no chromium";
  const Steps steps(GetParam());
  const std::string svg = steps.written("svg", steps.one(2));
  const Picture one = drawn("still", svg);
  const Picture other = shown("still", svg);
  EXPECT_LT(difference(one, other), 1.5);
  // Another step is another picture, so the bound means something.
  EXPECT_GT(difference(one, drawn("other", steps.written("svg", steps.one(0)))), 2);
}

// --- one that moves

TEST_P(VectorExport, AnimationIsValidXml) {
  const Steps steps(GetParam());
  run("xmllint --noout '" + save("a.svg", steps.written("anim.svg", steps.all())) + "'");
}

// Programs that know no animation show all of the last step.
TEST_P(VectorExport, AnimationStandsStillAtItsEnd) {
  const Steps steps(GetParam());
  EXPECT_EQ(drawn("anim", steps.written("anim.svg", steps.all())),
            drawn("still", steps.written("svg", steps.one(steps.count() - 1))));
}

// Not every program knows style sheets, or "visibility" (Inkscape does not): without either, what
// is left are the elements of the last step.
TEST_P(VectorExport, AnimationHidesAllOtherStepsByAnAttribute) {
  const Steps steps(GetParam());
  const auto shapes = [&](const std::string& svg) {
    return output_of(
        "xmllint --xpath \"count(//*[local-name()='rect' or local-name()='path' or "
        "local-name()='text' or local-name()='line'][not(ancestor-or-self::*"
        "[@display='none'])])\" '" +
        save("a.svg", svg) + "'");
  };
  EXPECT_EQ(shapes(steps.written("anim.svg", steps.all())),
            shapes(steps.written("svg", steps.one(steps.count() - 1))));
}

// A program of its own kind, where there is one.
TEST_P(VectorExport, AnimationStandsStillInInkscape) {
  if (std::system("command -v inkscape >/dev/null 2>&1") != 0) GTEST_SKIP() << "no inkscape";
  const Steps steps(GetParam());
  const auto drawing = [&](const std::string& name, const std::string& svg) {
    const std::string png = folder_.file(name + ".png");
    run("inkscape '" + save(name + ".svg", svg) + "' -o '" + png + "' >/dev/null 2>&1");
    return decoded(png);
  };
  EXPECT_EQ(drawing("anim", steps.written("anim.svg", steps.all())),
            drawing("still", steps.written("svg", steps.one(steps.count() - 1))));
}

TEST_P(VectorExport, AnimationShowsEachStepInItsTime) {
  if (!has_chromium()) GTEST_SKIP() << "no chromium";
  const Steps steps(GetParam());
  const std::string svg = steps.written("anim.svg", steps.all());
  for (const std::int64_t step : {std::int64_t{0}, steps.count() / 3, steps.count() - 1}) {
    EXPECT_LT(difference(shown("held", held(svg, steps.moment(step))),
                         shown("still", steps.written("svg", steps.one(step)))),
              0.01)
        << step;
  }
  if (GetParam().name != kFigures[0].name) return;  // once is enough for what follows
  // A moment before and after the change.
  EXPECT_NE(shown("before", held(svg, 495)), shown("after", held(svg, 505)));
  EXPECT_EQ(shown("first", held(svg, 0)), shown("before", held(svg, 495)));
}

TEST_P(VectorExport, AnimationRestsForWhoWantsNoMovement) {
  if (!has_chromium()) GTEST_SKIP() << "no chromium";
  const Steps steps(GetParam());
  const std::string svg = held(steps.written("anim.svg", steps.all()), steps.moment(0));
  EXPECT_LT(difference(shown("still", steps.written("svg", steps.one(steps.count() - 1))),
                       shown("resting", svg, "--force-prefers-reduced-motion")),
            0.01);
}

TEST(SvgAnimation, IsSmall) {
  for (const std::string_view kernel : {"sobel_x", "random", "ones"}) {
    const std::string spec = R"({"input": 5, "padding": "same", "input_values": "random",
      "kernel_values": ")" + std::string(kernel) +
                             "\"}";
    const Steps steps({"anim", spec});
    ASSERT_EQ(steps.count(), 25);
    EXPECT_LT(steps.written("anim.svg", steps.all()).size(),
              3 * steps.written("svg", steps.one(24)).size())
        << kernel;
  }
}

TEST(SvgAnimation, TakesItsTimesAndLoops) {
  const Steps steps(kFigures[0]);
  const std::string forever = steps.written("anim.svg", steps.all());
  const std::string total = std::to_string(steps.total()) + "ms step-end ";
  EXPECT_NE(forever.find("{animation:" + total + "infinite}"), std::string::npos);
  EXPECT_NE(steps.written("anim.svg", steps.all(), {.loops = 3}).find(total + "3}"),
            std::string::npos);
  // The second step begins after 500 of 14,000 ms, the last one after 12,000.
  EXPECT_NE(forever.find("3.57%{"), std::string::npos);
  EXPECT_NE(forever.find("85.71%{"), std::string::npos);
}

TEST(SvgAnimation, OfOneFrameIsAStill) {
  const Steps steps(kFigures[0]);
  const std::string svg = steps.written("anim.svg", steps.one(3));
  EXPECT_EQ(svg.find("animation"), std::string::npos);
  EXPECT_EQ(svg.find("display"), std::string::npos);
}

TEST(SvgAnimation, NamesCellsOnce) {
  const Steps steps(kFigures[3]);
  const std::string svg = steps.written("anim.svg", steps.all(), {.id_prefix = "a"});
  std::set<std::string> ids;
  for (std::size_t at = svg.find(" id=\""); at != std::string::npos;
       at = svg.find(" id=\"", at + 5)) {
    EXPECT_TRUE(ids.insert(svg.substr(at + 5, svg.find('"', at + 5) - at - 5)).second);
  }
  EXPECT_TRUE(ids.contains("a-output-5-5"));
}

// --- PDF

TEST_P(VectorExport, PdfHasAPageAStepWithItsFonts) {
  const Steps steps(GetParam());
  const std::string pdf =
      save("a.pdf", steps.written("pdf", steps.all(), {.scenario = "{\"a\": 1}\n"}));
  const std::string info = output_of("pdfinfo '" + pdf + "'");
  EXPECT_NE(info.find("Pages:           " + std::to_string(steps.count()) + "\n"),
            std::string::npos)
      << info;
  EXPECT_EQ(info.find("Date"), std::string::npos) << info;
  const std::string held = output_of("pdfinfo -meta '" + pdf + "'");
  EXPECT_NE(held.find("{&quot;a&quot;: 1}"), std::string::npos) << held;
  std::istringstream fonts(output_of("pdffonts '" + pdf + "'"));
  std::string line;
  std::getline(fonts, line);
  const std::size_t column = line.find("emb sub uni");
  ASSERT_NE(column, std::string::npos) << line;
  std::getline(fonts, line);
  int count = 0;
  for (; std::getline(fonts, line); ++count)
    EXPECT_EQ(line.substr(column, 11), "yes yes yes") << line;
  EXPECT_GE(count, 3);
  // Vector: no images in it.
  EXPECT_EQ(std::ranges::count(output_of("pdfimages -list '" + pdf + "'"), '\n'), 2);
}

TEST_P(VectorExport, PdfTextIsText) {
  const Steps steps(GetParam());
  const std::string pdf = save("a.pdf", steps.written("pdf", steps.all()));
  const std::string text = output_of("pdftotext -f 3 -l 3 '" + pdf + "' -");
  const Strings tr(GetParam().language);
  const std::vector<std::string> args{"3", std::to_string(steps.count())};
  for (const std::string& words : {tr("scene.kernel"), tr("scene.step_of", args)}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  }
}

TEST_P(VectorExport, PdfLooksLikeTheOthers) {
  const Steps steps(GetParam());
  const std::string pdf = save("a.pdf", steps.written("pdf", steps.all()));
  run("pdftoppm -png -r 96 -f 2 -l 2 -singlefile '" + pdf + "' '" + folder_.file("page") + "'");
  const Picture page = decoded(folder_.file("page.png"));
  const Picture picture = decoded(save("b.png", steps.written("png", steps.one(1))));
  ASSERT_NEAR(page.width, picture.width, 1);
  ASSERT_NEAR(page.height, picture.height, 1);
  const Picture svg = drawn("still", steps.written("svg", steps.one(1)));
  ASSERT_EQ(page.width, svg.width);
  ASSERT_EQ(page.height, svg.height);
  EXPECT_LT(difference(page, svg), 2.5);
}

TEST(Pdf, IsAsLargeAsTheScaleSays) {
  const Steps steps(kFigures[0]);
  const Scene scene = steps.scene(0);
  const TemporaryFolder folder;
  write_contents(folder.file("a.pdf"), steps.written("pdf", steps.one(0), {.scale = 2}));
  std::ostringstream size;
  size << "Page size:       " << scene.width * 1.5 << " x " << scene.height * 1.5 << " pts";
  const std::string info = output_of("pdfinfo '" + folder.file("a.pdf") + "'");
  EXPECT_NE(info.find(size.str()), std::string::npos) << info << size.str();
}

TEST(Pdf, WithoutABackgroundHasNone) {
  const Steps steps(kFigures[1]);
  const TemporaryFolder folder;
  for (const bool transparent : {false, true}) {
    write_contents(folder.file("a.pdf"),
                   steps.written("pdf", steps.one(0), {.transparent = transparent}));
    run("pdftoppm -png -r 96 -singlefile '" + folder.file("a.pdf") + "' '" + folder.file("a") +
        "'");
    const Color paper{255, 255, 255};
    EXPECT_EQ(decoded(folder.file("a.png")).at(3, 3),
              transparent ? paper : (*find_theme("dark"))[Role::background]);
  }
}

TEST(Pdf, RefusesPagesThatNoReaderTakes) {
  const Steps steps(kFigures[0]);
  const ExportOptions options{.theme = find_theme("light"), .scale = 30};
  EXPECT_EQ(write_all(*format_for("a.pdf"), steps.one(0), options).error, "export.too_large");
}

// --- all of them

TEST(VectorFormats, BytesAreTheSameAnywhereAnytime) {
  for (const Figure& figure : {kFigures[0], kFigures[4]}) {
    const Steps steps(figure);
    for (const std::string_view format : {"svg", "anim.svg", "pdf"}) {
      const std::string bytes = steps.written(format, steps.all());
      setenv("TZ", "Asia/Kathmandu", 1);
      setenv("SOURCE_DATE_EPOCH", "1", 1);
      tzset();
      std::setlocale(LC_ALL, "de_DE.UTF-8");  // where there is one
      EXPECT_EQ(steps.written(format, steps.all()) == bytes, true) << format;
      std::setlocale(LC_ALL, "C");
      unsetenv("SOURCE_DATE_EPOCH");
      unsetenv("TZ");
      tzset();
    }
  }
}

TEST(VectorFormats, StopWhereNothingMoreIsTaken) {
  const Steps steps(kFigures[0]);
  for (const std::string_view name : {"a.svg", "a.anim.svg", "a.pdf"}) {
    const Format& format = *format_for(name);
    const ExportOptions options{.theme = find_theme("light")};
    const std::size_t size = write_all(format, steps.all(), options).bytes.size();
    for (const std::size_t room : {std::size_t{0}, size / 2, size - 1}) {
      std::size_t taken = 0;
      bool refused = false;
      const std::string error = format.write(steps.all(), options, [&](std::string_view bytes) {
        EXPECT_FALSE(refused) << "asked again";
        taken += bytes.size();
        refused = taken > room;
        return !refused;
      });
      EXPECT_EQ(error, "export.stopped") << name << " " << room;
    }
  }
}

TEST(VectorFormats, StopWhenAskedTo) {
  const Steps steps(kFigures[0]);
  for (const std::string_view name : {"a.anim.svg", "a.pdf"}) {
    std::int64_t last = 0;
    ExportOptions options{.theme = find_theme("light")};
    options.progress = [&](std::int64_t done) {
      EXPECT_EQ(done, ++last);
      return done < 7;
    };
    EXPECT_EQ(write_all(*format_for(name), steps.all(), options).error, "export.stopped");
    EXPECT_EQ(last, 7);
    last = 0;
    options.progress = [&](std::int64_t done) { return done == ++last; };
    EXPECT_TRUE(write_all(*format_for(name), steps.all(), options).ok());
    EXPECT_EQ(last, steps.count());
  }
}

TEST(VectorFormats, RefuseNoFrames) {
  const FrameList none{0, [](std::int64_t) { return Frame{}; }};
  for (const std::string_view name : {"a.anim.svg", "a.pdf"}) {
    EXPECT_EQ(write_all(*format_for(name), none, {.theme = find_theme("light")}).error,
              "export.failed");
  }
}

INSTANTIATE_TEST_SUITE_P(All, VectorExport, testing::ValuesIn(kFigures),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace padlens::test
