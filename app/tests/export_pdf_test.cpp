#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>

#include "app/tests/process.h"

// What a PDF holds beside its picture, told by qpdf and Poppler.

namespace padlens::test {
namespace {

using Words = std::vector<std::string>;

// Without the bytes of fonts and pictures, in which any letters may stand.
std::string words_of(const std::string& qdf) {
  std::string words;
  std::size_t at = 0;
  for (;;) {
    const std::size_t body = qdf.find("\nstream\n", at);
    if (body == std::string::npos) return words + qdf.substr(at);
    const std::size_t begin = qdf.rfind(" obj\n", body);
    const std::string dictionary = qdf.substr(begin, body - begin);
    words += qdf.substr(at, body - at);
    at = qdf.find("\nendstream", body);
    const bool binary = contains(dictionary, "/Length1") || contains(dictionary, "FontType0C") ||
                        contains(dictionary, "/Type1C") || contains(dictionary, "/Image");
    if (!binary) words += qdf.substr(body, at - body);
  }
}

class PdfFile : public testing::Test {
 protected:
  // A figure's PDF, with these words behind "padlens render".
  std::string pdf(const Words& words) const {
    Words all{"render", "-o", folder_.file("a.pdf")};
    all.insert(all.end(), words.begin(), words.end());
    const Finished finished = padlens(all);
    EXPECT_EQ(finished.code, 0) << finished.error;
    return folder_.file("a.pdf");
  }

  // All words of it; qpdf finds nothing wrong with it.
  std::string readable(const Words& words) const {
    const std::string out = folder_.file("a.qdf");
    const std::string command = "qpdf --qdf --object-streams=disable --no-original-object-ids ";
    EXPECT_EQ(std::system((command + pdf(words) + " " + out).c_str()), 0);
    return words_of(contents(out));
  }

  const TemporaryFolder folder_;
};

// How often a content stream has the operator, or the name, as a word of its own.
std::ptrdiff_t count_of(const std::string& qdf, const std::string& word) {
  const std::regex whole("(^|[\\s\\]>)])" + word + "(?=\\s|$|[/<\\[(])");
  return std::distance(std::sregex_iterator(qdf.begin(), qdf.end(), whole), std::sregex_iterator());
}

TEST_F(PdfFile, OfGreysAloneNamesNoOtherColour) {
  const std::vector<Words> figures{
      {"--input", "5", "--padding", "same", "--all"},
      {"--input", "40", "--padding", "same", "--input-values", "ramp"},  // an image
      {"--input", "6", "--view", "stacked", "--input-values", "ramp"},
      {"--input", "6", "--view", "matrix"},
      {"--op", "max_pool2d", "--input", "6", "--kernel", "2", "--lang", "zh"}};
  for (Words figure : figures) {
    figure.insert(figure.end(), {"--theme", "print"});
    const std::string qdf = readable(figure);
    for (const char* coloured : {"rg", "RG", "/DeviceRGB", "k", "K", "/DeviceCMYK", "/ICCBased"})
      EXPECT_EQ(count_of(qdf, coloured), 0) << coloured << " in " << testing::PrintToString(figure);
    EXPECT_GT(count_of(qdf, "g"), 10);
    EXPECT_GT(count_of(qdf, "G"), 10);
  }
}

TEST_F(PdfFile, OfColoursKeepsThem) {
  const std::string qdf = readable({"--input", "5", "--padding", "same"});
  EXPECT_GT(count_of(qdf, "rg"), 10);
  EXPECT_GT(count_of(qdf, "/DeviceRGB"), 0);
}

// The greys are the picture's own: drawn once as a PDF and once as pixels.
TEST_F(PdfFile, OfGreysLooksAsBefore) {
  const Words layer{"--input", "5", "--padding", "same", "--theme", "print", "--show", "none"};
  const std::string ppm = folder_.file("page");
  ASSERT_EQ(std::system(("pdftoppm -r 96 -singlefile " + pdf(layer) + " " + ppm).c_str()), 0);
  Words png = layer;
  png.insert(png.begin(), {"render", "-o", folder_.file("a.png")});
  ASSERT_EQ(padlens(png).code, 0);
  const std::string compare = "compare -metric MAE " + ppm + ".ppm " + folder_.file("a.png") +
                              " null: 2> " + folder_.file("mae");
  EXPECT_LE(WEXITSTATUS(std::system(compare.c_str())), 1);
  std::istringstream said(contents(folder_.file("mae")));
  double error = 65535;  // of 65535
  said >> error;
  EXPECT_LT(error, 655) << said.str();
}

}  // namespace
}  // namespace padlens::test
