// What an SVG brings into a page that it is pasted into: nothing that another file, or the page
// itself, could have too.

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "app/formats/formats.h"
#include "app/svg/own_names.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

using Names = std::set<std::string>;

// All that `pattern` finds in its first group.
Names found(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  Names names;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    names.insert((*at)[1]);
  return names;
}

std::string style_of(const std::string& svg) {
  const std::size_t begin = svg.find("<style>") + 7;
  return svg.substr(begin, svg.find("</style>") - begin);
}

// Ids, classes, keyframes: all in one, as none may be another's either.
Names names_in(const std::string& svg) {
  Names names = found(svg, " id=\"([^\"]*)\"");
  for (const std::string& list : found(svg, " class=\"([^\"]*)\""))
    names.merge(found(list, "([^ ]+)"));
  // Of rules too, also those for what has no such class.
  names.merge(found(style_of(svg), "@keyframes ([^{ ]+)"));
  names.merge(found(style_of(svg), "\\.([A-Za-z][^,{ ]*)[,{ ]"));
  return names;
}

// The selectors of all rules, but for the moments of keyframes.
Names selectors_in(std::string style) {
  style = std::regex_replace(style, std::regex("@keyframes [^{]+\\{([^{}]*\\{[^{}]*\\})*\\}"), "");
  style = std::regex_replace(style, std::regex("@media[^{]*\\{"), "");
  Names selectors;
  for (const std::string& list : found(style, "([^{}\n]+)\\{"))
    selectors.merge(found(list, "([^,]+)"));
  return selectors;
}

struct NamedSvg {
  std::string_view spec = R"({"input": 5, "padding": "same"})";
  std::int64_t step = 3;
  std::string_view theme = "light";
  std::string_view view = "flat";
  ExportOptions options = {};
};

std::string named_svg(std::string_view format, const NamedSvg& made) {
  const Layer layer = layer_from(made.spec);
  const View& view = *find_view(made.view);
  const std::int64_t count = format == "svg" ? 1 : step_count(layer.geometry(), PlayMode::gather);
  const FrameList frames{count, [&](std::int64_t i) {
                           SceneOptions moment;
                           moment.step = count == 1 ? made.step : i;
                           return Frame{view.build(layer, moment, Strings("en")), 500};
                         }};
  ExportOptions options = made.options;
  options.theme = find_theme(made.theme);
  const ExportResult result = write_all(*format_for("a." + std::string(format)), frames, options);
  EXPECT_EQ(result.error, "");
  return result.bytes;
}

// Files of one layer and of others, that differ in one thing each.
std::vector<std::string> many_files() {
  std::vector<std::string> files;
  for (const std::string_view format : {"svg", "anim.svg"}) {
    const auto add = [&](const NamedSvg& made) { files.push_back(named_svg(format, made)); };
    add({});
    add({.theme = "dark"});
    add({.theme = "print"});
    add({.view = "stacked"});
    add({.spec = R"({"input": 6, "padding": "same"})"});
    add({.options = {.scale = 2}});
    add({.options = {.text = {"a title", "", "", ""}}});
    add({.options = {.scenario = "{}"}});
    if (format == "svg") add({.step = 4});
    if (format != "svg") add({.options = {.loops = 2}});
  }
  return files;
}

TEST(SvgNames, OfTwoFilesAreNeverTheSame) {
  Names all;
  for (const std::string& svg : many_files()) {
    const Names names = names_in(svg);
    EXPECT_GT(names.size(), 20U);
    for (const std::string& name : names)
      EXPECT_TRUE(all.insert(name).second) << name;
  }
}

TEST(SvgNames, AreTheSameForTheSameBytes) {
  for (const char* format : {"svg", "anim.svg"})
    EXPECT_EQ(named_svg(format, {}), named_svg(format, {}));
}

TEST(SvgNames, AllBeginWithTheFilesOwn) {
  for (const std::string& svg : many_files()) {
    const Names names = names_in(svg);
    const std::string own = names.begin()->substr(0, kUnnamed.size());
    EXPECT_TRUE(std::regex_match(own, std::regex("p[0-9b-df-hj-np-tv-z]{7}"))) << own;
    for (const std::string& name : names)
      EXPECT_TRUE(name.starts_with(own + "-")) << name;
    EXPECT_EQ(svg.find('\x01'), std::string::npos);
    // What refers to them does so by their names.
    Names referred = found(svg, "url\\(#([^)]*)\\)");
    referred.merge(found(svg, " aria-[a-z]+=\"([^\"]*)\""));
    const Names ids = found(svg, " id=\"([^\"]*)\"");
    for (const std::string& name : referred)
      EXPECT_TRUE(ids.contains(name)) << name;
  }
}

// Every rule begins with a class of the file: no element, no id, nothing that the page has.
TEST(SvgNames, NoRuleIsForAnythingOutside) {
  for (const std::string& svg : many_files()) {
    const Names names = names_in(svg);
    const Names selectors = selectors_in(style_of(svg));
    EXPECT_GT(selectors.size(), 10U);
    for (const std::string& selector : selectors) {
      ASSERT_TRUE(selector.starts_with('.')) << selector;
      const std::string first = selector.substr(1, selector.find_first_of(" .>+~:[", 1) - 1);
      EXPECT_TRUE(names.contains(first)) << selector;
    }
  }
}

TEST(SvgNames, BeginAsAskedFor) {
  for (const char* format : {"svg", "anim.svg"}) {
    const std::string svg = named_svg(format, {.options = {.id_prefix = "fig_1"}});
    for (const std::string& name : names_in(svg))
      EXPECT_TRUE(name.starts_with("fig_1-")) << name;
    EXPECT_NE(svg.find(" id=\"fig_1-padded-0-0\""), std::string::npos);
  }
}

TEST(SvgNames, OfNumberedFilesHaveTheirNumber) {
  const TemporaryFolder folder;
  const Finished made =
      padlens({"render", "--input", "4", "--id-prefix", "fig", "-o", folder.file("a-%d.svg")});
  EXPECT_EQ(made.code, 0) << made.error;
  EXPECT_NE(contents(folder.file("a-3.svg")).find(" id=\"fig-3-output-0-0\""), std::string::npos);
}

TEST(SvgNames, AreThoseThatIdsAndClassesMayBe) {
  for (const char* name : {"a", "Figure-1", "a_b", "p0"})
    EXPECT_TRUE(is_name(name)) << name;
  for (const std::string name : {"", "1", "-a", "_a", "a b", "a.b", "a:b", "a\"", "ä", "a\n"})
    EXPECT_FALSE(is_name(name)) << name;
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

// --- what the file says of itself

TEST(SvgWords, StandWhereReadersLookForThem) {
  const FigureText text{"A <title> & \"more\"", "What it shows", "zh", "A book"};
  for (const char* format : {"svg", "anim.svg"}) {
    const std::string svg = named_svg(format, {.options = {.text = text, .id_prefix = "a"}});
    const std::string root = svg.substr(0, svg.find('\n'));
    EXPECT_NE(
        root.find(" class=\"a-figure\" xml:lang=\"zh\" role=\"img\" aria-labelledby=\"a-title\" "
                  "aria-describedby=\"a-desc\">"),
        std::string::npos)
        << root;
    // The title is the root's first child.
    EXPECT_TRUE(
        svg.substr(root.size())
            .starts_with("\n<title id=\"a-title\">A &lt;title&gt; &amp; &quot;more&quot;</title>\n"
                         "<desc id=\"a-desc\">What it shows</desc>\n"))
        << svg.substr(0, 600);
    EXPECT_NE(svg.find("<dc:source>A book</dc:source>"), std::string::npos);
  }
}

TEST(SvgWords, ThatAreNotSaidLeaveNothing) {
  const std::string svg = named_svg("svg", {});
  for (const char* word : {"role=", "aria-", "xml:lang", "<title", "<desc", "<metadata"})
    EXPECT_EQ(svg.find(word), std::string::npos) << word;
}

TEST(SvgWords, OfTheProgramAreXmlWhateverIsGiven) {
  const TemporaryFolder folder;
  const Finished made = padlens({"render", "--title", "a\x02<b>&\xFF]]>", "--alt=--\"'", "--source",
                                 "<!--", "-o", folder.file("a.svg")});
  ASSERT_EQ(made.code, 0) << made.error;
  EXPECT_EQ(std::system(("xmllint --noout '" + folder.file("a.svg") + "'").c_str()), 0);
}

}  // namespace
}  // namespace padlens::test
