// `padlens worksheet` as a shell runs it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "app/tests/picture.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

Finished worksheet(Arguments more, const ProcessOptions& options = {}) {
  more.insert(more.begin(), "worksheet");
  return padlens(more, options);
}

void expect_worksheet_told(const Arguments& arguments, int code, const std::string& beginning) {
  const Finished finished = worksheet(arguments);
  EXPECT_EQ(finished.code, code) << finished.error;
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(lines(finished.error).size(), 1U) << finished.error;
  EXPECT_TRUE(finished.error.starts_with("padlens: " + beginning)) << finished.error;
}

std::string text_of_pdf(const std::string& pdf) {
  run("pdftotext -layout '" + pdf + "' '" + pdf + ".txt'");
  return contents(pdf + ".txt");
}

TEST(CliWorksheet, SheetsTellNoAnswerAndTheKeyTellsAll) {
  const TemporaryFolder folder;
  const std::string sheet = folder.file("sheet.pdf");
  const std::string key = folder.file("key.pdf");
  const Finished finished = worksheet({"--students", "3", "--seed", "7", "--topic", "output",
                                       "--count", "4", "-o", sheet, "--key", key});
  EXPECT_EQ(finished.code, 0) << finished.error;
  EXPECT_EQ(finished.out + finished.error, "");
  const std::string asked = text_of_pdf(sheet);
  const std::string told = text_of_pdf(key);
  for (const char* code : {"7-01", "7-02", "7-03"}) {
    EXPECT_TRUE(contains(asked, code)) << asked;
    EXPECT_TRUE(contains(told, code)) << told;
  }
  EXPECT_TRUE(contains(told, "out ="));  // derivations
  EXPECT_FALSE(contains(asked, "out ="));
  EXPECT_FALSE(contains(asked, "="));
  // Nothing beside the text, either: no scenario, and a title without an answer.
  run("qpdf --qdf --object-streams=disable '" + sheet + "' '" + folder.file("a.qdf") + "'");
  const std::string all = contents(folder.file("a.qdf"));
  for (const char* leak : {"padlens:scenario", "\"spec\"", "\"framework\"", "ut = "})
    EXPECT_FALSE(contains(all, leak)) << leak;
  // Tagged part by part, a figure with its description for each question.
  run("pdfinfo -struct-text '" + sheet + "' > '" + folder.file("a.tags") + "'");
  const std::string tags = contents(folder.file("a.tags"));
  std::size_t figures = 0;
  for (std::size_t at = tags.find("Figure"); at != std::string::npos;
       at = tags.find("Figure", at + 1))
    ++figures;
  EXPECT_EQ(figures, 12u) << tags;
  EXPECT_TRUE(contains(tags, "H1"));
  EXPECT_TRUE(contains(tags, "How large is the output?"));
  EXPECT_FALSE(contains(tags, "a) "));  // lines to write on
  EXPECT_TRUE(contains(all, "/Alt (The picture shows the input"));
  EXPECT_TRUE(contains(all, "/Lang (en)"));
}

TEST(CliWorksheet, AnswersAreWrittenUnlessOptionsAreAskedFor) {
  const TemporaryFolder folder;
  const std::string sheet = folder.file("sheet.pdf");
  const std::string key = folder.file("key.pdf");
  const Arguments plain{"--topic", "padding", "--count", "5", "-o", sheet, "--key", key};
  EXPECT_EQ(worksheet(plain).code, 0);
  EXPECT_FALSE(contains(text_of_pdf(sheet), "top "));
  EXPECT_TRUE(contains(text_of_pdf(key), "top 0, bottom 1"));
  EXPECT_FALSE(contains(text_of_pdf(key), "a) "));
  Arguments choices = plain;
  choices.emplace_back("--options");
  EXPECT_EQ(worksheet(choices).code, 0);
  EXPECT_TRUE(contains(text_of_pdf(sheet), "a) top "));
  EXPECT_TRUE(contains(text_of_pdf(key), ") top 0, bottom 1"));
}

TEST(CliWorksheet, TheSameSeedGivesTheSameBytes) {
  const TemporaryFolder folder;
  for (const char* name : {"a.pdf", "a.gift", "a.xml", "a.zip"}) {
    const std::string file = folder.file(name);
    EXPECT_EQ(worksheet({"--seed", "3", "--count", "5", "-o", file}).code, 0);
    const std::string first = contents(file);
    EXPECT_EQ(worksheet({"--seed", "3", "--count", "5", "-o", file}).code, 0);
    EXPECT_EQ(contents(file), first) << name;
    EXPECT_EQ(worksheet({"--seed", "4", "--count", "5", "-o", file}).code, 0);
    EXPECT_NE(contents(file), first) << name;
  }
}

TEST(CliWorksheet, WordsStayOnThePaper) {
  const TemporaryFolder folder;
  const std::string sheet = folder.file("a.pdf");
  for (const char* language : {"en", "zh"}) {
    ASSERT_EQ(worksheet({"--students", "2", "--lang", language, "-o", sheet}).code, 0);
    run("pdftotext -bbox '" + sheet + "' '" + folder.file("a.html") + "'");
    const std::string html = contents(folder.file("a.html"));
    std::size_t words = 0;
    for (std::size_t at = html.find("xMax=\""); at != std::string::npos;
         at = html.find("xMax=\"", at + 1)) {
      const double right = std::strtod(html.c_str() + at + 6, nullptr);
      EXPECT_LE(right, 595.275 - 43);
      ++words;
    }
    EXPECT_GT(words, 200u);
  }
}

TEST(CliWorksheet, GoesToStandardOutput) {
  const Finished finished = worksheet({"--format", "gift", "--count", "2"});
  EXPECT_EQ(finished.code, 0) << finished.error;
  EXPECT_TRUE(finished.out.starts_with("$CATEGORY: "));
  EXPECT_EQ(worksheet({"--format", "gift", "--count", "2", "-o", "-"}).out, finished.out);
  ProcessOptions full;
  full.output_file = "/dev/full";
  EXPECT_EQ(worksheet({"--format", "pdf"}, full).code, 1);
}

TEST(CliWorksheet, SaysWhatIsWrong) {
  expect_worksheet_told({"--topic", "paddings", "-o", "a.pdf"}, 2, "topic: paddings");
  expect_worksheet_told({"--students", "0", "-o", "a.pdf"}, 2, "students: ");
  expect_worksheet_told({"--students", "1000", "--count", "100", "-o", "a.pdf"}, 2, "students: ");
  expect_worksheet_told({"--count", "many", "-o", "a.pdf"}, 2, "count: ");
  expect_worksheet_told({"--seed", "-1", "-o", "a.pdf"}, 2, "seed: ");
  expect_worksheet_told({"--difficulty", "4", "-o", "a.pdf"}, 2, "difficulty: ");
  expect_worksheet_told({"--paper", "a5", "-o", "a.pdf"}, 2, "paper: ");
  expect_worksheet_told({"--theme", "blue", "-o", "a.pdf"}, 2, "theme: ");
  expect_worksheet_told({"--lang", "xx", "-o", "a.pdf"}, 2, "lang: ");
  expect_worksheet_told({}, 2, "output: needs a file");
  expect_worksheet_told({"-o", "-"}, 2, "output: standard output needs a format");
  expect_worksheet_told({"-o", "a.doc"}, 2, "output: ");
  expect_worksheet_told({"--format", "doc", "-o", "a.doc"}, 2, "format: ");
  expect_worksheet_told({"--options", "-o", "a.gift"}, 2, "options: ");
  expect_worksheet_told({"-o", "a.pdf", "--key", "a.txt"}, 2, "key: ");
  expect_worksheet_told({"-o", "a.pdf", "--key", "./././a.pdf"}, 2, "key: ");
}

TEST(CliWorksheet, WritesAllFilesOrNone) {
  const TemporaryFolder folder;
  const std::string sheet = folder.file("a.pdf");
  write_contents(sheet, "before");
  expect_worksheet_told({"-o", sheet, "--key", folder.file("none/key.pdf")}, 1,
                        folder.file("none/key.pdf"));
  EXPECT_EQ(contents(sheet), "before");
  expect_worksheet_told({"-o", folder.file("none/a.pdf"), "--key", folder.file("key.pdf")}, 1,
                        folder.file("none/a.pdf"));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.pdf"});
  // What is there is replaced.
  EXPECT_EQ(worksheet({"-o", sheet, "--count", "1"}).code, 0);
  EXPECT_TRUE(contents(sheet).starts_with("%PDF"));
  // A link to the sheets is the sheets.
  std::filesystem::create_symlink(sheet, folder.file("link.pdf"));
  expect_worksheet_told({"-o", sheet, "--key", folder.file("link.pdf")}, 2, "key: ");
}

}  // namespace
}  // namespace padlens
