#include "app/formats/formats.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <locale>
#include <set>
#include <sstream>

#include "app/tests/picture.h"

using namespace padlens;

namespace {

// --- scenes

const Theme& light() {
  return *find_theme("light");
}

Scene scene_of(double width, double height, std::vector<Primitive> primitives) {
  Scene scene;
  scene.width = width;
  scene.height = height;
  scene.primitives = std::move(primitives);
  return scene;
}

Text text_at(double x, double y, std::string text, Anchor anchor = Anchor::start,
             Face face = Face::sans, double size = 20) {
  return {{x, y}, anchor, {{std::move(text), Role::text, face, Weight::regular, size}}, {}};
}

// Every primitive, and most of what can be said about each.
Scene everything() {
  return scene_of(
      300, 200,
      {
          Rect{{10.5, 10.5, 48, 48},
               4,
               Role::input_fill,
               Role::input_edge,
               1,
               Dash::solid,
               false,
               1,
               {GridId::padded, {2, 3}}},
          Rect{{60.5, 10.5, 48, 48},
               4,
               Role::padding_fill,
               Role::padding_edge,
               1,
               Dash::dashed,
               true,
               1,
               {GridId::padded, {-1, 4}}},
          Rect{{10.5, 60.5, 48, 48},
               0,
               Role::inserted_fill,
               Role::inserted_edge,
               1,
               Dash::fine,
               false,
               1,
               {GridId::output, {0, 0}}},
          Rect{{10.5, 10.5, 48, 48},
               4,
               Role::window_fill,
               Role::none,
               1,
               Dash::solid,
               false,
               0.5,
               {GridId::padded, {2, 3}}},
          Rect{{8.5, 8.5, 102, 52}, 6, Role::none, Role::window_edge, 3, Dash::solid, false, 1, {}},
          Line{{10, 120}, {290, 120}, Role::accent, 1, Dash::solid},
          Curve{{110, 30}, {200, 30}, {200, 40}, {200, 100}, Role::window_edge, 2, Dash::dashed},
          Text{{34.5, 40},
               Anchor::middle,
               {{"17", Role::input_text, Face::mono, Weight::bold, 18}},
               {GridId::padded, {2, 3}}},
          Text{{10, 150},
               Anchor::start,
               {{"y[1,2] =  ", Role::output_text, Face::mono, Weight::semibold, 15},
                {"17·1", Role::input_text, Face::mono, Weight::regular, 13.5},
                {" + 0·1", Role::accent, Face::mono, Weight::regular, 13.5}},
               {}},
          Text{{290, 180},
               Anchor::end,
               {{"卷积核 ", Role::text, Face::sans, Weight::semibold, 16},
                {"a < b & \"c\" > d", Role::window_edge, Face::sans, Weight::regular, 14}},
               {}},
      });
}

// --- files and programs

class Export : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("padlens-" + std::string(info->name()) + "-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string save(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

 private:
  std::filesystem::path folder_;
};

std::string written(std::string_view format, const Scene& scene, double scale = 1,
                    const Theme& theme = light()) {
  const ExportResult result = write_all(*format_for("x." + std::string(format)), one_frame(scene),
                                        {.theme = &theme, .scale = scale});
  EXPECT_EQ(result.error, "");
  return result.bytes;
}

std::string error_of(std::string_view format, const Scene& scene, const ExportOptions& options) {
  const ExportResult result =
      write_all(*format_for("x." + std::string(format)), one_frame(scene), options);
  EXPECT_EQ(result.bytes, "");
  return result.error;
}

// What stands between each `before` and the next `after`.
std::vector<std::string> all_between(const std::string& text, const std::string& before,
                                     const std::string& after) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    found.push_back(text.substr(at, text.find(after, at) - at));
  }
  return found;
}

Ink ink_of(const Picture& picture) {
  return padlens::ink_of(picture, light()[Role::background]);
}

// --- formats

TEST(Formats, AreFoundByTheSuffixInAnyCase) {
  EXPECT_EQ(format_for("/tmp/a.b/figure.SvG")->id, "svg");
  EXPECT_EQ(format_for("figure.PNG")->id, "png");
  EXPECT_EQ(format_for("figure.jpeg"), nullptr);
  EXPECT_EQ(format_for("png"), nullptr);
  EXPECT_EQ(format_for(""), nullptr);
}

TEST(Formats, RefuseWhatCannotBeDrawn) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::string_view format : {"svg", "png"}) {
    EXPECT_EQ(error_of(format, everything(), {nullptr, 1}), "export.failed");
    for (const double scale : {0.0, -1.0, nan, HUGE_VAL}) {
      EXPECT_EQ(error_of(format, everything(), {&light(), scale}), "export.failed") << scale;
    }
    EXPECT_EQ(error_of(format, scene_of(0, 100, {}), {&light(), 1}), "export.failed");
  }
}

// --- SVG

TEST_F(Export, SvgIsValidXml) {
  run("xmllint --noout '" + save("a.svg", written("svg", everything())) + "'");
  const Scene broken =
      scene_of(100, 100, {text_at(0, 50, "\x01\t\n\xFF\xC3(\xED\xA0\x80]]>\xEF\xBF\xBF")});
  run("xmllint --noout '" + save("b.svg", written("svg", broken)) + "'");
}

TEST_F(Export, SvgHasTheSceneSizeAndTheSizeShown) {
  const std::string svg = written("svg", everything(), 2.5);
  EXPECT_NE(svg.find("width=\"750\" height=\"500\" viewBox=\"0 0 300 200\""), std::string::npos);
}

TEST_F(Export, SvgTextIsTextAndEscaped) {
  const std::string svg = written("svg", everything());
  EXPECT_NE(svg.find(">17</text>"), std::string::npos);
  EXPECT_NE(svg.find(">卷积核 </tspan>"), std::string::npos);
  EXPECT_NE(svg.find(">y[1,2] =  </tspan>"), std::string::npos);
  EXPECT_NE(svg.find("a &lt; b &amp; &quot;c&quot; &gt; d"), std::string::npos);
}

TEST_F(Export, SvgIdsNameCellsOnce) {
  std::vector<std::string> ids = all_between(written("svg", everything()), " id=\"", "\"");
  for (std::string& id : ids)
    id.erase(0, id.find('-') + 1);  // the file's own name
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(std::ranges::count(ids, "padded-2-3"), 1);
  EXPECT_EQ(std::ranges::count(ids, "padded--1-4"), 1);
  EXPECT_EQ(std::ranges::count(ids, "output-0-0"), 1);
}

TEST_F(Export, SvgStylesWhatIsUsedAndNothingElse) {
  const std::string svg = written("svg", everything());
  std::set<std::string> used;
  for (const std::string& list : all_between(svg, " class=\"", "\"")) {
    std::istringstream words(list);
    for (std::string word; words >> word;)
      used.insert(word);
  }
  std::set<std::string> ruled;
  for (const std::string& rule : all_between(svg, "\n.", "{")) {
    std::istringstream selectors(rule);
    for (std::string selector; std::getline(selectors, selector, ',');)
      ruled.insert(
          selector.substr(selector.find('.') + 1, selector.find(' ') - selector.find('.') - 1));
  }
  EXPECT_EQ(ruled, used);
}

TEST_F(Export, SvgHasAnElementALine) {
  std::istringstream svg(written("svg", everything()));
  for (std::string line; std::getline(svg, line);) {
    std::size_t shapes = 0;
    for (const char* tag : {"<rect ", "<line ", "<path ", "<text ", "<pattern "}) {
      shapes += all_between(line, tag, ">").size();
    }
    EXPECT_LE(shapes, 1U) << line;
  }
}

TEST_F(Export, SvgNumbersAreShort) {
  const std::string svg =
      written("svg", scene_of(100, 100, {Line{{-0.001, 1e-9}, {1.0 / 3, -2.5}, Role::line, 1.25}}));
  EXPECT_NE(svg.find("x1=\"0\" y1=\"0\" x2=\"0.33\" y2=\"-2.5\" stroke-width=\"1.25\"/>"),
            std::string::npos)
      << svg;
}

struct Comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST_F(Export, BytesAreTheSameInEveryLocale) {
  const Scene scene = everything();
  const std::string svg = written("svg", scene, 1.5);
  const std::string png = written("png", scene, 1.5);
  EXPECT_EQ(written("svg", scene, 1.5), svg);
  EXPECT_EQ(written("png", scene, 1.5), png);
  const std::locale before = std::locale::global(std::locale(std::locale(), new Comma));
  // Where this one is not installed, the facet above has to do.
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(written("svg", scene, 1.5), svg);
  EXPECT_EQ(written("png", scene, 1.5), png);
  std::setlocale(LC_ALL, "C");
  std::locale::global(before);
}

// --- PNG

TEST_F(Export, PngHasTheSizeAndColoursOfTheScene) {
  const Scene scene = scene_of(
      60, 40,
      {Rect{
          {10, 10, 30, 20}, 0, Role::input_fill, Role::input_edge, 1, Dash::solid, false, 1, {}}});
  for (const double scale : {1.0, 1.5, 2.0, 3.0}) {
    const Picture picture = decoded(save("a.png", written("png", scene, scale)));
    EXPECT_EQ(picture.width, 60 * scale);
    EXPECT_EQ(picture.height, 40 * scale);
    const auto at = [&](double x, double y) {
      return picture.at(static_cast<int>(x * scale), static_cast<int>(y * scale));
    };
    EXPECT_EQ(at(2, 2), light()[Role::background]);
    EXPECT_EQ(at(25, 20), light()[Role::input_fill]);
    // A crisp edge: nothing between its colour and those on either side of it.
    const int expected = count_of(picture, light()[Role::background]) +
                         count_of(picture, light()[Role::input_fill]) +
                         count_of(picture, light()[Role::input_edge]);
    EXPECT_EQ(expected, picture.width * picture.height) << scale;
    EXPECT_GT(count_of(picture, light()[Role::input_edge]), 90 * scale);
  }
}

TEST_F(Export, PngFollowsTheTheme) {
  const Theme& dark = *find_theme("dark");
  const Picture picture = decoded(save("a.png", written("png", everything(), 1, dark)));
  EXPECT_EQ(picture.at(299, 0), dark[Role::background]);
  EXPECT_EQ(picture.at(15, 70), dark[Role::inserted_fill]);
}

TEST_F(Export, PngHasOpacityOfTheFillAlone) {
  const Picture picture = decoded(save("a.png", written("png", scene_of(40, 40,
                                                                        {Rect{{10, 10, 20, 20},
                                                                              0,
                                                                              Role::text,
                                                                              Role::problem,
                                                                              2,
                                                                              Dash::solid,
                                                                              false,
                                                                              0.5,
                                                                              {}}}))));
  const int mean = (light()[Role::text].r + light()[Role::background].r) / 2;
  EXPECT_NEAR(picture.at(20, 20).r, mean, 1);
  EXPECT_EQ(picture.at(10, 20), light()[Role::problem]);
}

TEST_F(Export, PngHatchesAndKeepsToTheRoundedCorners) {
  const Rect left{{10, 10, 30, 30}, 8, Role::padding_fill, Role::none, 1, Dash::solid, true, 1, {}};
  const Picture picture = decoded(save("a.png", written("png", scene_of(50, 50, {left}), 4)));
  EXPECT_EQ(picture.at(41, 41), light()[Role::background]);
  const Ink ink = ink_of(picture);
  EXPECT_TRUE(ink.left >= 40 && ink.top >= 40 && ink.right < 160 && ink.bottom < 160);
  EXPECT_GT(count_of(picture, light()[Role::padding_hatch]), 500);
  EXPECT_GT(count_of(picture, light()[Role::padding_fill]), 500);
  // The lines are x + y = 8 k of the scene, wherever the shape stands.
  EXPECT_EQ(picture.at(4 * 24, 4 * 24), light()[Role::padding_hatch]);
  EXPECT_EQ(picture.at(4 * 26, 4 * 26), light()[Role::padding_fill]);
}

TEST_F(Export, PngDrawsDashesLinesAndCurves) {
  const auto inked = [&](Primitive primitive) {
    const Picture picture =
        decoded(save("a.png", written("png", scene_of(100, 20, {std::move(primitive)}))));
    return count_of(picture, light()[Role::text]);
  };
  const int solid = inked(Line{{0, 10}, {98, 10}, Role::text, 1, Dash::solid});
  EXPECT_EQ(solid, 98);
  EXPECT_NEAR(inked(Line{{0, 10}, {98, 10}, Role::text, 1, Dash::dashed}), 98 * 4 / 7, 2);
  EXPECT_LT(inked(Line{{0, 10}, {98, 10}, Role::text, 1, Dash::fine}), solid / 2);
  EXPECT_GT(inked(Curve{{0, 10}, {30, 10}, {60, 10}, {98, 10}, Role::text, 2, Dash::solid}), 150);
}

TEST_F(Export, PngRefusesTooManyPixels) {
  EXPECT_EQ(error_of("png", scene_of(8001, 8000, {}), {&light(), 1}), "export.too_large");
  EXPECT_EQ(error_of("png", everything(), {&light(), 1e6}), "export.too_large");
  EXPECT_EQ(error_of("png", scene_of(40000, 1, {}), {&light(), 1}), "export.too_large");
}

// --- text

class ExportText : public Export {
 protected:
  Picture drawn(const Text& text, double scale = 1) const {
    return decoded(save("text.png", written("png", scene_of(200, 60, {text}), scale)));
  }
};

TEST_F(ExportText, StandsOnItsBaselineAtItsAnchor) {
  for (const double scale : {1.0, 2.0}) {
    const Ink start = ink_of(drawn(text_at(100, 40, "HH", Anchor::start), scale));
    const Ink middle = ink_of(drawn(text_at(100, 40, "HH", Anchor::middle), scale));
    const Ink end = ink_of(drawn(text_at(100, 40, "HH", Anchor::end), scale));
    EXPECT_NEAR(start.left, 100 * scale, 3 * scale);
    EXPECT_NEAR(end.right, 100 * scale, 3 * scale);
    EXPECT_NEAR((middle.left + middle.right) / 2.0, 100 * scale, scale);
    EXPECT_EQ(start.bottom, 40 * scale - 1);
    EXPECT_NEAR(start.height(), 0.73 * 20 * scale, 1.5);
  }
}

TEST_F(ExportText, RunsFollowEachOtherAndSpacesTakeRoom) {
  Text text{{10, 40},
            Anchor::start,
            {{"I", Role::problem, Face::mono, Weight::regular, 20},
             {"  ", Role::text, Face::mono, Weight::regular, 20},
             {"I", Role::accent, Face::mono, Weight::bold, 20}},
            {}};
  const Picture picture = drawn(text, 4);
  // JetBrains Mono is 0.6 em wide.
  const double em = 20 * 4;
  EXPECT_NEAR(ink_of(picture).right, 40 + 4 * 0.6 * em, 0.15 * em);
  const auto first_column = [&](Color color) {
    for (int x = 0; x < picture.width; ++x) {
      for (int y = 0; y < picture.height; ++y) {
        if (picture.at(x, y) == color) return x;
      }
    }
    return -1;
  };
  EXPECT_NEAR(first_column(light()[Role::accent]) - first_column(light()[Role::problem]),
              3 * 0.6 * em, 4);
}

TEST_F(ExportText, WeightsFacesAndSizesDiffer) {
  std::vector<Picture> pictures;
  for (const Face face : {Face::sans, Face::mono}) {
    for (const Weight weight : {Weight::regular, Weight::semibold, Weight::bold}) {
      for (const double size : {20.0, 22.0}) {
        pictures.push_back(
            drawn({{10, 40}, Anchor::start, {{"R3", Role::text, face, weight, size}}, {}}));
        EXPECT_GT(ink_of(pictures.back()).right, 0);
      }
    }
  }
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    EXPECT_EQ(std::ranges::count(pictures, pictures[i]), 1) << i;
  }
}

TEST_F(ExportText, ChineseHasItsGlyphs) {
  for (const Face face : {Face::sans, Face::mono}) {
    // What stands for a missing glyph is as high as it is wide.
    const Ink one = ink_of(drawn(text_at(10, 40, "一", Anchor::start, face)));
    EXPECT_GT(one.width(), 15);
    EXPECT_LT(one.height(), 6);
    EXPECT_NE(drawn(text_at(10, 40, "填", Anchor::start, face)),
              drawn(text_at(10, 40, "充", Anchor::start, face)));
    // The same baseline alone, after a space and after Latin.
    const Ink alone = ink_of(drawn(text_at(10, 40, "填", Anchor::start, face)));
    EXPECT_EQ(ink_of(drawn(text_at(10, 40, " 填", Anchor::start, face))).bottom, alone.bottom);
    EXPECT_EQ(ink_of(drawn(text_at(10, 40, "a 填", Anchor::start, face))).bottom, alone.bottom);
  }
}

TEST_F(ExportText, BrokenBytesAreHarmless) {
  EXPECT_GT(ink_of(drawn(text_at(10, 40, "a\xFF\n\tb"))).width(), 20);
  EXPECT_EQ(ink_of(drawn(text_at(10, 40, ""))).right, -1);
}

// --- one picture in both formats

Scene many_texts(double shift) {
  Scene scene = scene_of(300, 240, {});
  double y = 20;
  for (const Face face : {Face::sans, Face::mono}) {
    for (const Anchor anchor : {Anchor::start, Anchor::middle, Anchor::end}) {
      const double x = anchor == Anchor::start ? 10 : anchor == Anchor::middle ? 150 : 290;
      scene.primitives.push_back(Text{{x + shift, y},
                                      anchor,
                                      {{"padded 7 × 7", Role::text, face, Weight::semibold, 17},
                                       {"  = 141  ", Role::accent, face, Weight::bold, 14},
                                       {"卷积核", Role::problem, face, Weight::regular, 15}},
                                      {}});
      y += 36;
    }
  }
  return scene;
}

class BothFormats : public Export {
 protected:
  Picture by_librsvg(const Scene& scene, double scale) const {
    const std::string svg = save("a.svg", written("svg", scene, scale));
    run("rsvg-convert '" + svg + "' -o '" + path("svg.png") + "'");
    return decoded(path("svg.png"));
  }
  Picture by_cairo(const Scene& scene, double scale) const {
    return decoded(save("a.png", written("png", scene, scale)));
  }
};

TEST_F(BothFormats, LookAlike) {
  for (const double scale : {1.0, 2.0}) {
    EXPECT_LT(difference(by_librsvg(everything(), scale), by_cairo(everything(), scale)), 1);
  }
}

TEST_F(BothFormats, PlaceTextAlike) {
  const Picture svg = by_librsvg(many_texts(0), 2);
  const double same = difference(svg, by_cairo(many_texts(0), 2));
  EXPECT_LT(same, 1);
  // The bound would show a text that is off by one unit.
  EXPECT_GT(difference(svg, by_cairo(many_texts(1), 2)), 2.5 * same);
}

}  // namespace
