// Scenarios inside pictures and videos other than PNG and SVG: what is written comes back, what is
// damaged is refused, and no length that a file states is believed.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "app/document/embedded.h"
#include "app/formats/formats.h"
#include "app/tests/ffmpeg.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"

namespace padlens {
namespace {

using namespace std::string_literals;

const std::string kText =
    R"({"spec": {"input": 7, "stride": 2}, "step": 3, "view": "a <b> & 填充 ]]>"})";

std::string big(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i)
    out += static_cast<char>(number >> (8 * i) & 0xFFU);
  return out;
}
std::string little(std::uint64_t number, int bytes) {
  std::string out = big(number, bytes);
  return {out.rbegin(), out.rend()};
}

// --- files made by hand

std::string gif_with(const std::string& extensions) {
  return "GIF89a\1\0\1\0\x80\0\0"s + std::string(6, 'c') + extensions + ",\0\0\0\0\1\0\1\0\0"s +
         "\2\2\x4C\1\0"s + ";";
}
std::string sub_blocks(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 50) {
    const std::string part = text.substr(at, 50);
    out += static_cast<char>(part.size()) + part;
  }
  return out + '\0';
}
std::string extension(const std::string& name, const std::string& text) {
  return "!\xFF"s + static_cast<char>(name.size()) + name + sub_blocks(text);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '<'   ? "&lt;"s
           : c == '&' ? "&amp;"s
           : c == '>' ? "&gt;"s
           : c == '"' ? "&quot;"s
                      : std::string(1, c);
  return out;
}
std::string packet(const std::string& inside) {
  return "<?xpacket begin=\"\" id=\"W5M0\"?><x:xmpmeta><rdf:Description xmlns:padlens=\"urn\" " +
         inside + "</rdf:Description></x:xmpmeta><?xpacket end=\"r\"?>";
}
std::string as_element(const std::string& text) {
  return packet("><padlens:scenario>" + escaped(text) + "</padlens:scenario>");
}
std::string as_attribute(const std::string& text) {
  return packet("padlens:scenario = \"" + escaped(text) + "\">");
}

std::string riff(const std::string& name, const std::string& data) {
  return name + little(data.size(), 4) + data + std::string(data.size() % 2, '\0');
}
std::string webp_with(const std::string& chunks) {
  const std::string body = "WEBP" + riff("VP8X", std::string(10, 'x')) + chunks;
  return "RIFF" + little(body.size(), 4) + body;
}

std::string box(const std::string& type, const std::string& data) {
  return big(data.size() + 8, 4) + type + data;
}
std::string wide_box(const std::string& type, const std::string& data) {
  return big(1, 4) + type + big(data.size() + 16, 8) + data;
}
std::string mp4_with(const std::string& comment, bool wide = false) {
  const std::string data = box("data", std::string(8, '\0') + comment);
  const std::string list = box("ilst", box("\xA9too", "x") + box("\xA9"
                                                                 "cmt",
                                                                 data));
  const std::string moov =
      box("mvhd", "x") + box("udta", box("meta", std::string(4, '\0') + box("hdlr", "") + list));
  return box("ftyp", "isom") + (wide ? wide_box("moov", moov) : box("moov", moov)) + big(0, 4) +
         "mdat" + "pictures";
}

std::string element(std::uint64_t id, int id_bytes, const std::string& data) {
  return big(id, id_bytes) + big(0x0100000000000000U | data.size(), 8) + data;
}
std::string webm_with(const std::string& comment) {
  const std::string tag =
      element(0x67C8, 2, element(0x45A3, 2, "COMMENT") + element(0x4487, 2, comment));
  const std::string other =
      element(0x67C8, 2, element(0x45A3, 2, "ENCODER") + element(0x4487, 2, "x"));
  return element(0x1A45DFA3, 4, "head") +
         element(0x18538067, 4,
                 element(0x1549A966, 4, "info") +
                     element(0x1254C367, 4, element(0x7373, 2, other + tag)) +
                     element(0x1F43B675, 4, "cluster"));
}

struct HeldFile {
  const char* name;
  Container container;
  std::string bytes;
};
std::vector<HeldFile> files() {
  return {
      {"gif", Container::gif,
       gif_with("!\xFE"s + sub_blocks("words") + extension("NETSCAPE2.0", "\1\0\0"s) +
                extension("PADLENS 1.0", kText))},
      {"webp", Container::webp,
       webp_with(riff("ANIM", "odd") + riff("XMP ", as_element(kText)) + riff("TAIL", "x"))},
      {"webp attribute", Container::webp,
       webp_with(riff("XMP ", as_attribute(kText)) + riff("TAIL", "x"))},
      {"pdf", Container::pdf,
       "%PDF-1.5\n1 0 obj\nstream\n" + as_element(kText) + "\nendstream\n%%EOF\n"},
      {"mp4", Container::mp4, mp4_with(kText)},
      {"mp4 wide", Container::mp4, mp4_with(kText, true)},
      {"webm", Container::webm, webm_with(kText)},
  };
}

// In memory of just its size, so that a step too far is seen.
ScenarioText text_in(const std::string& bytes) {
  const std::vector<char> exact(bytes.begin(), bytes.end());
  return scenario_text({exact.data(), exact.size()});
}

TEST(EmbeddedBlocks, AreFoundWhereEachFormatHasThem) {
  for (const HeldFile& made : files()) {
    const ScenarioText found = text_in(made.bytes);
    EXPECT_EQ(found.error, "") << made.name;
    EXPECT_EQ(found.text, kText) << made.name;
    EXPECT_EQ(found.container, made.container) << made.name;
    EXPECT_TRUE(open_scenario(made.bytes).ok()) << made.name;
  }
}

TEST(EmbeddedBlocks, WithoutAScenarioSaySo) {
  for (const std::string& bytes :
       {gif_with(""), gif_with(extension("XMP DataXMP", kText)), webp_with(""),
        webp_with(riff("XMP ", packet(">"))), webp_with(riff("EXIF", as_element(kText))),
        "%PDF-1.7\n"s, "%PDF-1.7\n<padlens:scenario>{}</padlens:scenario>"s, mp4_with("a holiday"),
        box("ftyp", "isom"), webm_with("a holiday"),
        element(0x1A45DFA3, 4, "") + element(0x18538067, 4, "")}) {
    EXPECT_EQ(text_in(bytes).error, "embedded.none");
  }
}

// Cut anywhere a file is whole up to its scenario, or refused.
TEST(EmbeddedBlocks, CutAnywhereAreRefusedOrWhole) {
  for (const HeldFile& made : files()) {
    int whole = 0;
    for (std::size_t length = 8; length < made.bytes.size(); ++length) {
      const ScenarioText found = text_in(made.bytes.substr(0, length));
      if (found.error.empty() && found.text == kText) {
        ++whole;
      } else if (found.error.empty()) {
        // Only what has no end of its own: cut JSON, which is then no scenario.
        EXPECT_FALSE(open_scenario(made.bytes.substr(0, length)).ok()) << made.name << length;
      } else {
        EXPECT_TRUE(found.error.starts_with("embedded.")) << made.name << length;
      }
    }
    EXPECT_GT(whole, 0) << made.name;
  }
}

TEST(EmbeddedBlocks, EveryBitMayBeWrong) {
  for (const HeldFile& made : files()) {
    for (std::size_t at = 0; at < made.bytes.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string bytes = made.bytes;
        bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << bit));
        const ScenarioText found = text_in(bytes);
        ASSERT_LE(found.text.size(), bytes.size()) << made.name << at;
      }
    }
  }
}

TEST(EmbeddedBlocks, LengthsThatLieAreRefused) {
  std::mt19937 random(20261129);
  for (const HeldFile& made : files()) {
    for (int round = 0; round < 3000; ++round) {
      std::string bytes = made.bytes;
      const std::size_t at = random() % bytes.size();
      static const std::string_view kLies[] = {"\xFF\xFF\xFF\xFF",
                                               std::string_view("\0\0\0\0", 4),
                                               std::string_view("\0\0\0\1", 4),
                                               "\x7F\xFF\xFF\xFF",
                                               "\x80",
                                               "\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
                                               "\xFF"};
      const std::string_view lie = kLies[random() % std::size(kLies)];
      bytes.replace(at, std::min(lie.size(), bytes.size() - at), lie);
      if (round % 3 == 0) bytes.resize(random() % bytes.size());
      const OpenedScenario opened = open_scenario(bytes);
      if (opened.ok()) {
        EXPECT_TRUE(open_scenario(scenario_to_text(opened.scenario)).ok());
      }
    }
  }
}

// Boxes in boxes in boxes: as deep as the path, not as deep as the file.
TEST(EmbeddedBlocks, LargeFilesAreRefusedInOneGo) {
  constexpr std::size_t kLarge = std::size_t{4} << 20U;
  const auto filled = [](std::string bytes, const std::string& filler) {
    while (bytes.size() < kLarge)
      bytes += filler;
    return bytes;
  };
  for (const std::string& bytes :
       {filled(gif_with("").substr(0, 19), "!\xFE\0"s), filled(webp_with(""), "XMPx\0\0\0\0"s),
        filled("%PDF-1.5<?xpacket begin=", "padlens:scenario "),
        filled("%PDF-1.5<?xpacket begin=", "<?xpacket begin="),
        filled(box("ftyp", ""), "\0\0\0\x08moov"s), filled(box("ftyp", ""), "\0\0\0\x08xxxx"s),
        filled(element(0x1A45DFA3, 4, "") + "\x18\x53\x80\x67\xFF", "\x12\x54\xC3\x67\x80"),
        filled("\x1A\x45\xDF\xA3\x80\x18\x53\x80\x67\xFF", "\x73\x73\xFF")}) {
    EXPECT_NE(text_in(bytes).error, "");
  }
}

// --- the program's own

struct Written {
  const char* name;
  bool needs_ffmpeg = false;
};
constexpr Written kWritten[] = {{"a.svg"}, {"a.pdf"},  {"a.anim.svg"},  {"a.png"},
                                {"a.gif"}, {"a.webp"}, {"a.mp4", true}, {"a.webm", true}};

TEST(EmbeddedEverywhere, EveryFormatHoldsItsScenario) {
  Scenario scenario;
  scenario.spec.input = {7, 7};
  scenario.spec.stride = {2, 2};
  scenario.step = 3;
  scenario.figure = R"({"lang":"zh","title":"a = b; \"c\" # \\ <填充> & 'd'"})";
  // More than one argument of a program may have.
  scenario.spec.input_values.preset = Preset::custom;
  scenario.spec.input_values.planes = Grid<double>(7, 7, 1.0 / 3);
  const test::Shot shot{test::layer_from(R"({"input": 7, "stride": 2})"), {}};
  const Scene scene = shot.scene();
  for (const Written& written : kWritten) {
    if (written.needs_ffmpeg && !has_ffmpeg()) continue;
    for (const std::int64_t count : {1, 2}) {
      const FrameList frames{count, [&](std::int64_t) { return Frame{scene, 100}; }};
      ExportOptions options{.theme = find_theme("light"), .scenario = scenario_to_text(scenario)};
      if (written.needs_ffmpeg) options.scale = 0.3;
      std::erase(options.scenario, '\n');
      const ExportResult file = write_all(*format_for(written.name), frames, options);
      ASSERT_TRUE(file.ok()) << written.name << file.error;
      const OpenedScenario opened = open_scenario(file.bytes);
      EXPECT_EQ(opened.error, "") << written.name;
      EXPECT_TRUE(opened.problems.empty()) << written.name;
      EXPECT_EQ(opened.scenario, scenario) << written.name << count;
    }
  }
}

TEST(EmbeddedEverywhere, AVideoHoldsManyNumbers) {
  if (!has_ffmpeg()) GTEST_SKIP() << "no ffmpeg";
  const test::Shot shot{test::layer_from(R"({"input": 4})"), {}};
  const Scene scene = shot.scene();
  std::string scenario = R"({"spec": {"input": 4}, "view": ")";
  scenario.append(200'000, '=');  // an argument of a program has no room for it
  scenario += "\"}";
  ExportOptions options{.theme = find_theme("light"), .scale = 0.3, .scenario = scenario};
  const ExportResult file = write_all(*format_for("a.mp4"), one_frame(scene), options);
  ASSERT_TRUE(file.ok()) << file.error;
  EXPECT_TRUE(scenario_text(file.bytes).text == scenario);
}

}  // namespace
}  // namespace padlens
