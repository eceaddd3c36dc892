#include "app/document/embedded.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "app/formats/formats.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"
#include "core/layer/spec_json.h"

// Scenarios inside pictures: they come back as they were, and no file, however it was
// made or damaged, does more than be refused.

namespace padlens {
namespace {

// --- PNG files made by hand, so that each part of them can be wrong

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

// Bit by bit, as the specification has it in words.
std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t rest = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      const bool one = (((static_cast<unsigned char>(byte) >> bit) ^ rest) & 1U) != 0;
      rest = (rest >> 1U) ^ (one ? 0xEDB88320U : 0);
    }
  }
  return ~rest;
}

std::string chunk(const std::string& type, const std::string& data) {
  return big_endian(static_cast<std::uint32_t>(data.size())) + type + data +
         big_endian(checksum(type + data));
}

const std::string kSignature = "\x89PNG\r\n\x1A\n";

std::string header_chunk() {
  return chunk("IHDR", big_endian(1) + big_endian(1) + std::string("\x08\x00\x00\x00\x00", 5));
}

std::string itxt(const std::string& keyword, const std::string& text) {
  using namespace std::string_literals;
  return chunk("iTXt", keyword + "\0\0\0en\0key\0"s + text);
}

std::string png_with(const std::string& chunks) {
  return kSignature + header_chunk() + chunks + chunk("IDAT", "not looked at") + chunk("IEND", "");
}

std::string svg_with(const std::string& markup) {
  return "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">" + markup +
         "</svg>\n";
}

const std::string kScenario = R"({"spec": {"input": 7, "stride": 2}, "step": 3})";

// What stands around it and after it matters as little as what is in front.
void expect_opened(const std::string& bytes, Container container) {
  const OpenedScenario opened = open_scenario(bytes);
  EXPECT_EQ(opened.error, "");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.container, container);
  EXPECT_EQ(opened.scenario.spec.input, (PerAxis{7, 7}));
  EXPECT_EQ(opened.scenario.spec.stride, (PerAxis{2, 2}));
  EXPECT_EQ(opened.scenario.step, 3);
  EXPECT_TRUE(opened.has_step);
}

std::string error_of(const std::string& bytes) {
  return open_scenario(bytes).error;
}

// --- PNG

TEST(EmbeddedPng, IsFoundInBothKindsOfText) {
  using namespace std::string_literals;
  expect_opened(png_with(itxt("padlens", kScenario)), Container::png);
  expect_opened(png_with(chunk("tEXt", "padlens\0"s + kScenario)), Container::png);
  expect_opened(png_with(itxt("Title", "padlens") + itxt("padlens", kScenario)), Container::png);
}

TEST(EmbeddedPng, TextInLatin1BecomesUtf8) {
  using namespace std::string_literals;
  EXPECT_EQ(scenario_text(png_with(chunk("tEXt", "padlens\0\xE9\xFF z"s))).text, "éÿ z");
}

TEST(EmbeddedPng, WithoutAScenarioSaysSo) {
  EXPECT_EQ(error_of(png_with("")), "embedded.none");
  EXPECT_EQ(error_of(png_with(itxt("padlens2", kScenario))), "embedded.none");
  EXPECT_EQ(error_of(png_with(itxt("Padlens", kScenario))), "embedded.none");
  // Nobody looks behind the end.
  EXPECT_EQ(error_of(png_with("") + itxt("padlens", kScenario)), "embedded.none");
}

TEST(EmbeddedPng, ChecksumsAreChecked) {
  std::string bytes = png_with(itxt("padlens", kScenario));
  const std::size_t at = bytes.find("stride");
  bytes[at] = 'S';
  EXPECT_EQ(error_of(bytes), "embedded.damaged_png");
}

// Up to the end of its chunk there is no scenario, from there on there is one.
TEST(EmbeddedPng, CutAnywhereIsDamagedOrWhole) {
  const std::string text = itxt("padlens", kScenario);
  const std::string bytes = png_with(text);
  const std::size_t end = bytes.find(text) + text.size();
  for (std::size_t length = 4; length < bytes.size(); ++length) {
    const std::string cut = bytes.substr(0, length);
    if (length < end) {
      EXPECT_EQ(error_of(cut), "embedded.damaged_png") << length;
    } else {
      expect_opened(cut, Container::png);
    }
  }
}

TEST(EmbeddedPng, LengthsThatLieAreRefused) {
  const std::string text = itxt("padlens", kScenario);
  for (const std::uint32_t length : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFF4U, 0xFFFFFFFFU}) {
    EXPECT_EQ(error_of(kSignature + header_chunk() + big_endian(length) + text.substr(4)),
              "embedded.damaged_png")
        << length;
  }
}

TEST(EmbeddedPng, PartsOfTheTextThatAreMissingAreDamage) {
  using namespace std::string_literals;
  for (const std::string& data : {"padlens\0"s, "padlens\0\0"s, "padlens\0\0\0"s,
                                  "padlens\0\0\0en"s, "padlens\0\0\0en\0key"s}) {
    EXPECT_EQ(error_of(png_with(chunk("iTXt", data))), "embedded.damaged_png");
  }
  EXPECT_EQ(error_of(png_with(chunk("iTXt", "padlens"))), "embedded.none");
}

TEST(EmbeddedPng, CompressedTextIsRefusedByName) {
  using namespace std::string_literals;
  EXPECT_EQ(error_of(png_with(chunk("iTXt", "padlens\0\1\0\0\0xyz"s))), "embedded.compressed");
  EXPECT_EQ(error_of(png_with(chunk("zTXt", "padlens\0\0xyz"s))), "embedded.compressed");
}

// --- SVG

TEST(EmbeddedSvg, IsFoundHoweverItIsWritten) {
  const std::string text = "{&quot;spec&quot;: {\"input\": &#55;, \"stride\": &#x32;}, 'step': 3}";
  std::string proper = text;
  proper.replace(proper.find("'step'"), 6, "&#34;step&#x22;");
  for (const std::string& markup :
       {"<metadata id=\"padlens\">" + proper + "</metadata>",
        "<g/><metadata\n\tx='1'\n  id = 'padlens' >\n" + proper + "\n</metadata >",
        "<svg:metadata id=\"padlens\">" + proper + "</svg:metadata>",
        "<metadata id=\"other\">{}</metadata><metadata id=\"padlens\">" + proper + "</metadata>",
        "<metadata id=\"padlens\"><!-- a > b --><![CDATA[" + kScenario + "]]></metadata>",
        "<!-- <metadata id=\"padlens\">{}</metadata> --><metadata id=\"padlens\">" + proper +
            "</metadata>",
        "<text>a > b</text><style><![CDATA[<metadata id='padlens'>]]></style>"
        "<metadata title=\"<metadata id='padlens'>\" id=\"padlens\">" +
            kScenario + "</metadata>"}) {
    expect_opened(svg_with(markup), Container::svg);
  }
  expect_opened(
      "\xEF\xBB\xBF\n" + svg_with("<metadata id=\"padlens\">" + kScenario + "</metadata>"),
      Container::svg);
}

TEST(EmbeddedSvg, WithoutAScenarioSaysSo) {
  EXPECT_EQ(error_of(svg_with("")), "embedded.none");
  EXPECT_EQ(error_of(svg_with("<metadata>{}</metadata>")), "embedded.none");
  EXPECT_EQ(error_of(svg_with("<metadata id=\"padlens\"/>")), "embedded.none");
  EXPECT_EQ(error_of(svg_with("<desc id=\"padlens\">{}</desc>")), "embedded.none");
  EXPECT_EQ(error_of("<!DOCTYPE html><html><p>words</p></html>"), "embedded.none");
}

TEST(EmbeddedSvg, BrokenMarkupIsRefused) {
  for (const std::string markup :
       {"<metadata id=\"padlens\">{}", "<metadata id=\"padlens\">{<b>}</b></metadata>",
        "<metadata id=\"padlens\">&amp</metadata>", "<metadata id=\"padlens\">&#0;</metadata>",
        "<metadata id=\"padlens\">&#xD800;</metadata>",
        "<metadata id=\"padlens\">&#x110000;</metadata>",
        "<metadata id=\"padlens\">&#99999999999999999999;</metadata>",
        "<metadata id=\"padlens\">&#-1;</metadata>", "<metadata id=\"padlens\">&;</metadata>",
        "<metadata id=padlens>{}</metadata>", "<metadata id=\"padlens>{}</metadata>",
        "<metadata id>{}</metadata>", "<metadata id=\"padlens\"><![CDATA[{}</metadata>", "<!-- ",
        "< >", "<"}) {
    EXPECT_EQ(error_of("<svg>" + markup), "embedded.damaged_svg") << markup;
  }
}

// A billion laughs: what a document declares is not put in, so nothing grows.
TEST(EmbeddedSvg, EntitiesAreNotExpanded) {
  std::string declared = "<!DOCTYPE svg [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 10; ++i) {
    std::string tenfold;
    for (int j = 0; j < 10; ++j)
      tenfold += "&a" + std::to_string(i - 1) + ";";
    declared += "<!ENTITY a" + std::to_string(i) + " '" + tenfold + "'>";
  }
  declared += "<!ENTITY x SYSTEM \"file:///etc/passwd\"> <!-- it's --> ]>";
  const auto holding = [&](const std::string& text) {
    return declared + "<svg><metadata id=\"padlens\">" + text + "</metadata></svg>";
  };
  EXPECT_EQ(error_of(holding("&a9;")), "embedded.damaged_svg");
  EXPECT_EQ(error_of(holding("&x;")), "embedded.damaged_svg");
  expect_opened(holding(kScenario), Container::svg);
}

// --- what is in them

TEST(Embedded, TextThatIsNoScenarioIsAProblem) {
  using namespace std::string_literals;
  const auto in_svg = [](const std::string& text) {
    return svg_with("<metadata id=\"padlens\">" + text + "</metadata>");
  };
  for (const std::string& text :
       {""s, "words"s, "[]"s, "{\"spec\": {\"inptu\": 3}}"s, "\xFF\xFE{}"s, "{\"a\": \"\xC3(\"}"s,
        std::string(100'000, '['), "{" + std::string(100'000, ' ')}) {
    for (const std::string& bytes : {png_with(itxt("padlens", text)), in_svg(text)}) {
      const OpenedScenario opened = open_scenario(bytes);
      EXPECT_EQ(opened.error, "") << text.substr(0, 40);
      EXPECT_FALSE(opened.problems.empty()) << text.substr(0, 40);
    }
  }
}

TEST(Embedded, OtherFilesAreForeign) {
  using namespace std::string_literals;
  EXPECT_EQ(error_of("BM\1\0\1\0"s), "embedded.foreign");
  EXPECT_EQ(error_of("\xFF\xFE<\0s\0v\0g\0"s), "embedded.foreign");
  EXPECT_EQ(error_of(std::string(100, '\0')), "embedded.foreign");
  EXPECT_FALSE(open_scenario("").problems.empty());
  expect_opened(kScenario, Container::json);
}

TEST(Embedded, PicturesAreSavedBeside) {
  EXPECT_EQ(saving_path("/a.b/figure.anim.svg", Container::svg), "/a.b/figure.anim.json");
  EXPECT_EQ(saving_path("/a.b/figure.png", Container::png), "/a.b/figure.json");
  EXPECT_EQ(saving_path("/a.b/figure.json", Container::json), "/a.b/figure.json");
  EXPECT_EQ(saving_path("/a.b/figure", Container::png), "/a.b/figure.json");
}

constexpr std::size_t kLargest = std::size_t{64} << 20U;  // that files are read of

TEST(Embedded, LargeFilesAreRefusedAsSmallOnesAre) {
  std::string bytes = kSignature + header_chunk();
  const std::string empty = chunk("tEXt", "");
  bytes.reserve(kLargest);
  while (bytes.size() + empty.size() < kLargest)
    bytes += empty;
  EXPECT_EQ(error_of(bytes), "embedded.damaged_png");
  for (const char* filler : {"<", "<a", "<a>", "<!--", "<![", "&", "<a b='", "<!DOCTYPE ["}) {
    std::string text = "<svg>";
    while (text.size() < kLargest)
      text += filler;
    EXPECT_NE(error_of(text), "") << filler;
  }
}

RC_GTEST_PROP(Embedded, ScenariosComeBackFromSvg, ()) {
  const auto shot = *test::settled_shots();
  Scenario scenario;
  scenario.spec = shot.layer.spec();
  scenario.step = shot.options.step;
  scenario.mode = shot.options.mode;
  scenario.view = "a <b> & \"c\" 'd' ]]> é 填充 \\";
  const Scene scene = shot.scene();
  const ExportOptions options{.theme = find_theme("light"), .scenario = scenario_to_text(scenario)};
  for (const char* name : {"a.svg", "a.anim.svg"}) {
    const ExportResult svg = write_all(*format_for(name), one_frame(scene), options);
    RC_ASSERT(svg.ok());
    RC_ASSERT(scenario_text(svg.bytes).text == "\n" + options.scenario);
    const OpenedScenario opened = open_scenario(svg.bytes);
    RC_ASSERT(opened.ok());
    RC_ASSERT(opened.scenario == scenario);
  }
}

// --- mutations: what comes in has whatever bytes, what comes out is a scenario or a reason

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutated(std::string bytes, const std::string& other) {
    const std::size_t changes = 1 + below(4);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
      const std::size_t at = below(bytes.size());
      const std::size_t count = std::min(below(40), bytes.size() - at);
      switch (below(8)) {
        case 0:
          bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << below(8)));
          break;
        case 1:
          bytes[at] = static_cast<char>(below(256));
          break;
        case 2:
          bytes.resize(at);
          break;
        case 3:
          bytes.erase(at, count);
          break;
        case 4:
          bytes.insert(at, bytes.substr(below(bytes.size()), count));
          break;
        case 5:
          bytes.insert(at, other.substr(below(other.size()), count));
          break;
        case 6:
          for (std::size_t j = 0; j < std::min<std::size_t>(4, bytes.size() - at); ++j)
            bytes[at + j] = static_cast<char>(0xFF);
          break;
        default:
          bytes.insert(at, kTokens[below(std::size(kTokens))]);
      }
    }
    return bytes;
  }

 private:
  static constexpr std::string_view kTokens[] = {
      "<",    ">",         "&",       "\"",  "<!--", "-->", "<![CDATA[",   "]]>",  "<!DOCTYPE x [",
      "&lt;", "&#x41;",    "</",      "/>",  "iTXt", "id=", "padlens",     "\xC3", "IEND",
      "{",    "metadata>", "1e99999", "[[[", "null", "-",   "\\uD800\\u0", "<?"};

  std::size_t below(std::size_t limit) {
    return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::mt19937 random_;
};

TEST(Embedded, MutatedFilesAreOpenedOrRefused) {
  Scenario scenario;
  scenario.spec.input_values.preset = Preset::custom;
  scenario.spec.input_values.planes = Grid<double>(5, 5);
  const std::string json = scenario_to_text(scenario);
  const std::vector<std::string> seeds{
      json, png_with(itxt("Title", "x") + itxt("padlens", json)),
      svg_with("<metadata id=\"padlens\">" + json + "</metadata>"),
      svg_with("<!-- x --><metadata id='padlens'><![CDATA[" + json + "]]>&#32;</metadata>")};
  Mutator mutator(20240229);
  int opened_well = 0;
  int refused = 0;
  constexpr int kRounds = 4000;
  for (int i = 0; i < kRounds; ++i) {
    for (std::size_t j = 0; j < seeds.size(); ++j) {
      const std::string bytes = mutator.mutated(seeds[j], seeds[(j + 1) % seeds.size()]);
      // In memory of just its size, so that a step too far is seen.
      const std::vector<char> exact(bytes.begin(), bytes.end());
      const OpenedScenario opened = open_scenario({exact.data(), exact.size()});
      opened.ok() ? ++opened_well : ++refused;
      if (!opened.error.empty()) {
        EXPECT_TRUE(opened.error.starts_with("embedded.")) << opened.error;
        EXPECT_TRUE(opened.problems.empty());
      } else if (opened.ok()) {
        // Good enough to be saved and opened again.
        EXPECT_TRUE(open_scenario(scenario_to_text(opened.scenario)).ok());
      }
    }
  }
  // Both happen, or the mutations would show nothing.
  EXPECT_GT(opened_well, kRounds / 20);
  EXPECT_GT(refused, kRounds);
}

// --- the command line

TEST(CliOpen, PrintsTheScenarioOfAnyFile) {
  const TemporaryFolder folder;
  write_contents(folder.file("a.json"), kScenario);
  // Names do not matter.
  write_contents(folder.file("b.dat"), png_with(itxt("padlens", kScenario)));
  write_contents(folder.file("c.svg"),
                 svg_with("<metadata id=\"padlens\">" + kScenario + "</metadata>"));
  const std::string expected = scenario_to_text(open_scenario(kScenario).scenario);
  for (const char* name : {"a.json", "b.dat", "c.svg"}) {
    const Finished finished = padlens({"open", "--print", folder.file(name)});
    EXPECT_EQ(finished.code, 0) << finished.error;
    EXPECT_EQ(finished.out, expected) << name;
    EXPECT_EQ(finished.error, "");
  }
  ProcessOptions piped;
  piped.input = contents(folder.file("b.dat"));
  EXPECT_EQ(padlens({"open", "--print", "-"}, piped).out, expected);
  // Other commands take pictures too, and flags go before what they hold.
  EXPECT_EQ(padlens({"explain", folder.file("b.dat")}).out,
            padlens({"explain", folder.file("a.json")}).out);
  EXPECT_NE(
      padlens({"open", "--print", folder.file("c.svg"), "--padding", "same"}).out.find("\"same\""),
      std::string::npos);
}

TEST(CliOpen, RefusesInOneLine) {
  const TemporaryFolder folder;
  write_contents(folder.file("cut.png"), png_with(itxt("padlens", kScenario)).substr(0, 60));
  write_contents(folder.file("cut.svg"), "<svg><metadata id=\"padlens\">{");
  write_contents(folder.file("foreign.pdf"), "%PDF-1.5");
  write_contents(folder.file("bad.svg"), svg_with("<metadata id=\"padlens\">words</metadata>"));
  write_contents(folder.file("large.svg"), std::string(kLargest + 1, '<'));
  for (const std::string& name : folder.names()) {
    const std::string before = contents(folder.file(name));
    for (const char* command : {"open", "window"}) {
      const Finished finished = padlens({command, folder.file(name)});
      EXPECT_EQ(finished.code, 2) << name;
      EXPECT_EQ(finished.out, "");
      EXPECT_EQ(std::ranges::count(finished.error, '\n'), 1) << finished.error;
      EXPECT_NE(finished.error.find(name), std::string::npos) << finished.error;
    }
    EXPECT_EQ(contents(folder.file(name)), before);
  }
  EXPECT_EQ(padlens({"open"}).code, 2);
  EXPECT_EQ(padlens({"open", folder.file("missing.png")}).code, 2);
}

}  // namespace
}  // namespace padlens
