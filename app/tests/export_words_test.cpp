#include <gtest/gtest.h>
#include <png.h>

#include <cstdio>
#include <filesystem>
#include <map>

#include "app/tests/process.h"

// What files say of themselves, told by other programs: title, description and density.

namespace padlens::test {
namespace {

struct PngWords {
  std::string text;
  std::string language;
};

// The text chunks of a PNG, by libpng.
std::map<std::string, PngWords> png_words(const std::string& path) {
  std::map<std::string, PngWords> words;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  png_init_io(png, file);
  png_read_info(png, info);
  png_textp texts = nullptr;
  int count = 0;
  png_get_text(png, info, &texts, &count);
  for (int i = 0; i < count; ++i)
    words[texts[i].key] = {texts[i].text, texts[i].lang == nullptr ? "" : texts[i].lang};
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);
  return words;
}

class ExportedWords : public testing::TestWithParam<const char*> {
 protected:
  ExportedWords() : chinese_(std::string_view(GetParam()) == "zh") {}

  // A file of the layer, 9 steps, with these words behind "padlens render".
  std::string written(const std::string& name, const Arguments& more = {}) const {
    Arguments all{"render", "--input",  "6",  "--stride",        "2", "--padding", "same",
                  "--lang", GetParam(), "-o", folder_.file(name)};
    all.insert(all.end(), more.begin(), more.end());
    const Finished run = padlens(all);
    EXPECT_EQ(run.code, 0) << run.error;
    return folder_.file(name);
  }

  // What a program prints of it.
  std::string told(const std::string& command, const std::string& file) const {
    const std::string out = folder_.file("told");
    EXPECT_EQ(std::system((command + " '" + file + "' > " + out).c_str()), 0) << command;
    return contents(out);
  }

  // How the title and the description begin.
  std::string title() const {
    return chinese_ ? "Conv2D，Keras/TF：输入 6×6" : "Conv2D, Keras/TF: input 6×6";
  }
  std::string step() const { return chinese_ ? "第 9 步" : "Step 9 of 9"; }

  const bool chinese_;
  const TemporaryFolder folder_;
};

TEST_P(ExportedWords, Png) {
  auto words = png_words(written("a.png", {"--source", "a book"}));
  EXPECT_TRUE(contains(words["Title"].text, title())) << words["Title"].text;
  EXPECT_TRUE(contains(words["Description"].text, step())) << words["Description"].text;
  EXPECT_EQ(words["Title"].language, GetParam());
  EXPECT_EQ(words["Source"].text, "a book");
}

TEST_P(ExportedWords, Gif) {
  const std::string words =
      told("identify -format '%c\n'", written("a.gif", {"--source", "a book"}));
  const std::vector<std::string> all = lines(words);
  ASSERT_GE(all.size(), 3U) << words;
  EXPECT_TRUE(contains(all[0], title())) << words;
  EXPECT_EQ(all[2], "a book");
}

TEST_P(ExportedWords, Pdf) {
  const std::string file = written("a.pdf", {"--all"});
  const std::string info = told("pdfinfo", file);
  EXPECT_TRUE(contains(info, "Title:           " + title())) << info;
  EXPECT_TRUE(contains(info, "Tagged:          yes")) << info;
  EXPECT_FALSE(contains(info, "Date")) << info;
  const std::string json = told("qpdf --json=2 --json-key=qpdf", file);
  EXPECT_TRUE(contains(json, std::string("\"/Lang\": \"u:") + GetParam() + "\"")) << json;
  // Each page says which step it is.
  for (const char* page : {"1", "5", "9"}) {
    const std::string alt =
        chinese_ ? "第 " + std::string(page) + " 步" : "Step " + std::string(page) + " of 9";
    const std::size_t at = json.find(alt);
    ASSERT_NE(at, std::string::npos) << alt << json;
    EXPECT_NE(json.rfind("\"/Alt\": \"u:", at), std::string::npos);
  }
  told("qpdf --check", file);
  EXPECT_TRUE(contains(info, "Metadata Stream: yes")) << info;
}

// As XMP, read as the XML it is.
TEST_P(ExportedWords, WebpAndPdfMetadata) {
  const std::vector<std::pair<const char*, Arguments>> files{
      {"a.webp", {"--steps", "1..2"}}, {"a.webp", {"--step", "2"}}, {"a.pdf", {}}};
  for (const auto& [name, more] : files) {
    Arguments all = more;
    all.insert(all.end(), {"--source", "<a & b>"});
    const std::string bytes = contents(written(name, all));
    const std::size_t begin = bytes.find("<?xpacket begin");
    const std::size_t end = bytes.find("<?xpacket end");
    ASSERT_LT(begin, end) << name;
    write_contents(folder_.file("a.xmp"), bytes.substr(begin, end - begin));
    const auto property = [&](const std::string& dc) {
      return told("xmllint --xpath \"string(//*[local-name()='" + dc + "'])\"",
                  folder_.file("a.xmp"));
    };
    EXPECT_TRUE(contains(property("title"), title())) << property("title");
    EXPECT_FALSE(property("description").empty());
    EXPECT_TRUE(contains(property("language"), GetParam()));
    EXPECT_TRUE(contains(property("source"), "<a & b>")) << property("source");
  }
}

TEST_P(ExportedWords, Video) {
  for (const char* name : {"a.mp4", "a.webm"}) {
    const std::string tags = told("ffprobe -v error -show_entries format_tags -of default=nw=1",
                                  written(name, {"--steps", "1..2"}));
    EXPECT_TRUE(contains(tags, "TAG:title=" + title()) || contains(tags, "TAG:TITLE=" + title()))
        << tags;
    EXPECT_TRUE(contains(tags, "description=") || contains(tags, "DESCRIPTION=")) << tags;
    EXPECT_FALSE(contains(tags, "creation_time")) << tags;
  }
}

TEST_P(ExportedWords, OnesOwn) {
  const Arguments mine{"--title", "Mine", "--alt", "What it shows", "--step", "3"};
  auto words = png_words(written("a.png", mine));
  EXPECT_EQ(words["Title"].text, "Mine");
  EXPECT_EQ(words["Description"].text, "What it shows");
  const std::string info = told("pdfinfo", written("a.pdf", mine));
  EXPECT_TRUE(contains(info, "Title:           Mine\n")) << info;
  EXPECT_TRUE(contains(info, "Subject:         What it shows\n")) << info;
}

INSTANTIATE_TEST_SUITE_P(Both, ExportedWords, testing::Values("en", "zh"),
                         [](const auto& test) { return std::string(test.param); });

// A unit is a pixel of CSS at any scale: the picture's size on paper stays the same times it.
TEST(ExportedDensity, OfAPngIsItsScale) {
  const TemporaryFolder folder;
  const auto density = [&](const char* option, const char* value) {
    const std::string file = folder.file("a.png");
    EXPECT_EQ(padlens({"render", "--input", "4", option, value, "-o", file}).code, 0);
    const std::string bytes = contents(file);
    const std::size_t at = bytes.find("pHYs");
    const auto number = [&](std::size_t from) {
      std::uint32_t all = 0;
      for (std::size_t i = 0; i < 4; ++i)
        all = all << 8U | static_cast<unsigned char>(bytes.at(from + i));
      return all;
    };
    EXPECT_EQ(number(at + 4), number(at + 8));
    EXPECT_EQ(bytes.at(at + 12), 1);  // a metre
    return number(at + 4);
  };
  EXPECT_EQ(density("--scale", "1"), 3780U);
  EXPECT_EQ(density("--scale", "2"), 7559U);
  EXPECT_EQ(density("--scale", "0.5"), 1890U);
  EXPECT_GT(density("--size", "1600x1600"), density("--size", "800x800"));
}

// --- without a background

TEST(Transparent, WebmShowsWhatIsBehind) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.webm");
  const Finished run = padlens({"render", "--input", "4", "--transparent", "-o", file});
  ASSERT_EQ(run.code, 0) << run.error;
  const std::string png = folder.file("first.png");
  const std::string command =
      "ffmpeg -v error -y -c:v libvpx-vp9 -i " + file + " -frames:v 1 -pix_fmt rgba " + png;
  ASSERT_EQ(std::system(command.c_str()), 0);
  const std::string told = folder.file("told");
  const std::string pixels = "identify -format '%[pixel:p{3,3}]' " + png + " > " + told;
  ASSERT_EQ(std::system(pixels.c_str()), 0);
  EXPECT_TRUE(contains(contents(told), ",0)")) << contents(told);
  ASSERT_EQ(std::system(("identify -format '%[fx:maxima.a]' " + png + " > " + told).c_str()), 0);
  EXPECT_GT(std::stod(contents(told)), 0.95);
}

TEST(Transparent, Mp4IsRefused) {
  const TemporaryFolder folder;
  const Finished run =
      padlens({"render", "--input", "4", "--transparent", "-o", folder.file("a.mp4")});
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(run.error.starts_with("padlens: transparent: mp4 ")) << run.error;
  EXPECT_EQ(lines(run.error).size(), 1U);
  EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace padlens::test
