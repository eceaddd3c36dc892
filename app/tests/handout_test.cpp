#include "app/handout/handout.h"

#include <gtest/gtest.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <regex>
#include <set>

#include "app/handout/exchange.h"
#include "app/handout/figure.h"
#include "app/handout/formats.h"
#include "app/handout/make.h"
#include "app/handout/pages.h"
#include "app/handout/typesetting.h"
#include "app/handout/zip_writer.h"
#include "app/i18n/questions.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"

// Worksheets, their key, and what programs for quizzes read of the same questions.

namespace padlens::test {
namespace {

std::string handout_bytes(const Handout& handout, std::string_view format) {
  std::string bytes;
  const std::string error = find_handout_format(format)->write(handout, strings(handout.language),
                                                               [&](std::string_view more) {
                                                                 bytes += more;
                                                                 return true;
                                                               },
                                                               {});
  EXPECT_EQ(error, "");
  return bytes;
}

Handout some_handout(std::int64_t students = 2, const char* language = "en") {
  HandoutRequest request;
  request.students = students;
  request.questions.count = 10;
  request.questions.seed = 5;
  request.title = "Padding & more / 1";
  return make_handout(request, strings(language));
}

// One question whose words are all signs that mean something somewhere.
Handout hostile_handout() {
  const std::string signs = "<b>&\"'~={}#:\\ ]]> $CATEGORY: // \x01\xff end";
  Handout handout = some_handout(1);
  handout.title = signs;
  HandoutQuestion& question = handout.sheets[0].questions[0];
  question.text = question.why = question.figure_text = signs;
  question.options = {"~wrong", "=right", "{#:}"};
  question.remarks = {"#because", "", "\\"};
  question.answer = 1;
  handout.sheets[0].questions.resize(1);
  return handout;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

// --- the questions -------------------------------------------------------------------------

TEST(Handout, TheAnswersAreTheEngines) {
  for (const Topic& topic : topics()) {
    HandoutRequest request;
    request.questions.topic = topic.id;
    request.questions.count = 12;
    for (std::int64_t sheet = 1; sheet <= 5; ++sheet) {
      for (const Question& question : sheet_questions(request, sheet)) {
        const Layer layer = make_layer(question.spec, *resolve(question.spec).geometry);
        const HandoutQuestion words = handout_question(question, strings("en"));
        ASSERT_LT(words.answer, words.options.size());
        EXPECT_EQ(words.options[words.answer],
                  answer_text_of(strings("en"), answer_of(question.ask, layer), question.spec));
        EXPECT_EQ(words.remarks.size(), words.options.size());
        EXPECT_EQ(words.remarks[words.answer], "");
        const std::set<std::string> different(words.options.begin(), words.options.end());
        EXPECT_EQ(different.size(), words.options.size());
        EXPECT_NE(words.why, "");
      }
    }
  }
}

TEST(Handout, EachStudentHasOtherQuestionsAndTheSameSeedTheSame) {
  const Handout handout = some_handout(30);
  std::set<std::string> sheets;
  std::set<std::string> codes;
  for (const HandoutSheet& sheet : handout.sheets) {
    EXPECT_EQ(sheet.questions.size(), 10u);
    std::string all;
    for (const HandoutQuestion& question : sheet.questions)
      all += question.text + question.figure_text;
    sheets.insert(all);
    codes.insert(sheet.code);
  }
  EXPECT_EQ(sheets.size(), 30u);
  EXPECT_EQ(codes.size(), 30u);
  for (const char* format : {"gift", "moodle", "qti"})
    EXPECT_EQ(handout_bytes(some_handout(3), format), handout_bytes(some_handout(3), format));
}

// --- paper ---------------------------------------------------------------------------------

std::vector<std::string> descriptions_of(const HandoutPage& page) {
  std::vector<std::string> all;
  for (const FramePart& part : page.parts) {
    if (part.kind == FramePart::Kind::figure) all.push_back(part.description);
  }
  return all;
}

// All words in the order in which they are tagged.
std::string words_of_parts(const std::vector<HandoutPage>& pages) {
  std::string all;
  for (const HandoutPage& page : pages) {
    for (const FramePart& part : page.parts) {
      for (std::size_t i = part.first; i < part.first + part.count; ++i) {
        const auto* text = std::get_if<Text>(&page.scene.primitives.at(i));
        if (text != nullptr) all += words(*text);
      }
    }
  }
  return all;
}

TEST(HandoutPages, DoNotDependOnWhatIsRight) {
  const Handout handout = some_handout();
  Handout other = handout;
  for (HandoutSheet& sheet : other.sheets) {
    for (HandoutQuestion& question : sheet.questions) {
      question.answer = (question.answer + 1) % question.options.size();
      question.why = "otherwise";
      std::ranges::reverse(question.remarks);
    }
  }
  const auto pages = sheet_pages(handout, strings("en"));
  const auto others = sheet_pages(other, strings("en"));
  ASSERT_EQ(pages.size(), others.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    EXPECT_EQ(pages[i].scene.primitives, others[i].scene.primitives);
    EXPECT_EQ(descriptions_of(pages[i]), descriptions_of(others[i]));
  }
}

TEST(HandoutPages, FiguresTellNoAnswer) {
  for (const char* language : {"en", "zh"}) {
    const Strings& tr = strings(language);
    for (const Topic& topic : topics()) {
      HandoutRequest request;
      request.questions.topic = topic.id;
      request.questions.count = 30;
      for (const Question& question : sheet_questions(request, 1)) {
        const Layer layer = make_layer(question.spec, *resolve(question.spec).geometry);
        const HandoutQuestion words = handout_question(question, tr);
        const std::string answer = words.options[words.answer];
        EXPECT_FALSE(contains(words.figure_text, tr("handout.output", std::array{answer})) &&
                     question.ask.asks == Asks::output)
            << words.figure_text;
        if (question.ask.asks == Asks::padding) {
          EXPECT_FALSE(contains(words.figure_text, tr("figure.no_padding")));
        }
        // Numbers of the output are nowhere in it, where one is asked for.
        for (const Text& text : all_of<Text>(*words.figure)) {
          EXPECT_FALSE(question.ask.asks == Asks::value && text.id.grid == GridId::output);
        }
      }
    }
  }
}

// Lines of words by their own measure, all else by its shape.
void expect_within_margins(const Scene& page) {
  constexpr double kMargin = 50;
  Scene shapes = page;
  std::erase_if(shapes.primitives,
                [](const Primitive& primitive) { return std::holds_alternative<Text>(primitive); });
  EXPECT_EQ(past_the_picture(shapes), "");
  for (const Text& text : all_of<Text>(page)) {
    double width = 0;
    for (const TextRun& run : text.runs) {
      width += run.face == Face::sans ? line_width(run.text, run.size, run.weight)
                                      : 0.6 * run.size * static_cast<double>(run.text.size());
    }
    const double before = text.anchor == Anchor::start ? 0 : text.anchor == Anchor::end ? 1 : 0.5;
    const double left = text.at.x - before * width;
    EXPECT_GT(left, kMargin) << words(text);
    EXPECT_LT(left + width, page.width - kMargin) << words(text);
    EXPECT_GT(text.at.y, kMargin) << words(text);
    EXPECT_LT(text.at.y, page.height - kMargin) << words(text);
  }
}

TEST(HandoutPages, EverythingStandsOnThePaper) {
  for (const char* language : {"en", "zh"}) {
    for (const Paper& paper : kPapers) {
      for (const bool blank : {false, true}) {
        Handout handout = some_handout(3, language);
        handout.paper = &paper;
        handout.blank = blank;
        handout.title = "A title of many words that go on for long";
        handout.title.append(2000, 'x').append(" 很长的标题");
        for (const auto& pages :
             {sheet_pages(handout, strings(language)), key_pages(handout, strings(language))}) {
          for (const HandoutPage& page : pages) {
            EXPECT_EQ(page.scene.width, paper.width);
            expect_within_margins(page.scene);
          }
        }
      }
    }
  }
}

TEST(HandoutPages, TheKeyHasEveryAnswerInOrder) {
  const Handout handout = some_handout();
  const std::string words = words_of_parts(key_pages(handout, strings("en")));
  std::size_t at = 0;
  for (const HandoutSheet& sheet : handout.sheets) {
    at = words.find(sheet.code, at);
    ASSERT_NE(at, std::string::npos);
    for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
      const HandoutQuestion& question = sheet.questions[i];
      at = words.find(std::to_string(i + 1) + ". " + option_letter(question.answer) + ") " +
                          question.options[question.answer],
                      at);
      ASSERT_NE(at, std::string::npos) << sheet.code << ' ' << i;
    }
  }
}

TEST(HandoutPages, PartsFollowEachOtherAndDescribeEveryFigure) {
  std::size_t figures = 0;
  for (const HandoutPage& page : sheet_pages(some_handout(), strings("en"))) {
    std::size_t at = 0;
    for (const FramePart& part : page.parts) {
      EXPECT_GE(part.first, at);
      EXPECT_GT(part.count, 0u);
      at = part.first + part.count;
    }
    EXPECT_LE(at, page.scene.primitives.size());
    for (const std::string& description : descriptions_of(page)) {
      EXPECT_NE(description, "");
      ++figures;
    }
  }
  EXPECT_EQ(figures, 20u);
}

TEST(HandoutPages, LinesToWriteOnTakeThePlaceOfOptions) {
  Handout handout = some_handout(1);
  handout.blank = true;
  std::size_t chosen = 0;
  for (HandoutQuestion& question : handout.sheets[0].questions)
    chosen += question.of_options ? 1 : 0;
  EXPECT_GT(chosen, 0u);  // "which of these" cannot be asked without
  const std::string words = words_of_parts(sheet_pages(handout, strings("en")));
  EXPECT_EQ(occurrences(words, "a) "), chosen);
  EXPECT_TRUE(contains(words, "10. "));
}

TEST(Typesetting, LinesKeepAllLettersAndTheWidth) {
  const std::string text =
      "Which input cells does output cell y[2,2] read? 输出格 y[2,2]（最后一格）读取哪些输入格？"
      "第一，第二。Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaf"
      "t";
  for (const double width : {60.0, 100.0, 217.0, 600.0}) {
    const auto lines = wrapped(text, 13, width);
    std::string joined;
    for (const std::string& line : lines) {
      EXPECT_LE(line_width(line, 13), width) << line;
      for (const char* mark : {"，", "。", "？", "）"})
        EXPECT_FALSE(line.starts_with(mark)) << line;
      EXPECT_FALSE(line.ends_with("（")) << line;
      joined += line;
    }
    const auto bare = [](std::string letters) {
      std::erase(letters, ' ');
      return letters;
    };
    EXPECT_EQ(bare(joined), bare(text));
  }
  EXPECT_EQ(wrapped_at_most(2, "one two three", 13, 1000).size(), 1u);
  const auto two = wrapped_at_most(2, text, 13, 100);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_TRUE(two.back().ends_with("…"));
  EXPECT_LE(line_width(two.back(), 13), 100);
  EXPECT_EQ(wrapped("", 13, 100), std::vector<std::string>{""});
  EXPECT_EQ(wrapped("\xff\xe4", 13, 0.1).size(), 2u);
}

// --- for programs ----------------------------------------------------------------------------

TEST(HandoutGift, HasOneRightAnswerEachAndEscapesSigns) {
  const Handout handout = some_handout();
  const std::string gift = handout_bytes(handout, "gift");
  EXPECT_EQ(occurrences(gift, "\n\t="), 20u);
  EXPECT_EQ(occurrences(gift, "\n}\n"), 20u);
  EXPECT_EQ(occurrences(gift, "$CATEGORY: $course$/Padding & more - 1/"), 2u);
  std::size_t options = 0;
  for (const HandoutSheet& sheet : handout.sheets) {
    for (const HandoutQuestion& question : sheet.questions)
      options += question.options.size();
  }
  EXPECT_EQ(occurrences(gift, "\n\t="), 20u);
  EXPECT_EQ(occurrences(gift, "\n\t~") + 20, options);
  // Each of the signs has its backslash.
  const std::string hostile = handout_bytes(hostile_handout(), "gift");
  EXPECT_TRUE(contains(hostile, R"(<b>&"'\~\=\{\}\#\:\\ ]]> $CATEGORY\: //)")) << hostile;
  EXPECT_TRUE(contains(hostile, "\t=\\=right\n")) << hostile;
  EXPECT_TRUE(contains(hostile, "\t~\\{\\#\\:\\} #\\\\\n")) << hostile;
  EXPECT_FALSE(contains(hostile, "\x01"));
}

std::string asked_of_xml(const std::string& xpath, const std::string& file) {
  const std::string out = file + ".out";
  run("xmllint --xpath \"" + xpath + "\" '" + file + "' > '" + out + "'");
  std::string text = contents(out);
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

TEST(HandoutMoodle, IsWellFormedWithAPictureAndOneRightAnswerEach) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.xml");
  write_contents(file, handout_bytes(some_handout(), "moodle"));
  EXPECT_EQ(asked_of_xml("count(//question[@type='multichoice'])", file), "20");
  EXPECT_EQ(asked_of_xml("count(//question[count(answer[@fraction='100'])=1])", file), "20");
  EXPECT_EQ(asked_of_xml("count(//question/questiontext[file])", file), "20");
  EXPECT_EQ(asked_of_xml("count(//question[@type='category'])", file), "2");
  EXPECT_EQ(asked_of_xml(
                "count(//questiontext[contains(text,concat('@@PLUGINFILE@@/',file/@name))])", file),
            "20");
  // The picture is an SVG, and tells nothing of a scenario.
  const std::string base64 = asked_of_xml("string((//file)[1])", file);
  write_contents(folder.file("a.b64"), base64);
  run("base64 -d '" + folder.file("a.b64") + "' > '" + folder.file("a.svg") + "'");
  run("xmllint --noout '" + folder.file("a.svg") + "'");
  EXPECT_FALSE(contains(contents(folder.file("a.svg")), "<metadata"));

  write_contents(file, handout_bytes(hostile_handout(), "moodle"));
  EXPECT_EQ(asked_of_xml("string(//answer[@fraction='100']/text)", file), "<p>=right</p>");
  EXPECT_TRUE(
      asked_of_xml("string((//questiontext/text))", file).starts_with("<p>&lt;b&gt;&amp;&quot;"));
}

// All files of an archive, by name, as libzip reads them.
std::map<std::string, std::string> unzipped(const std::string& file) {
  std::map<std::string, std::string> files;
  int error = 0;
  zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
  EXPECT_NE(zip, nullptr) << error;
  if (zip == nullptr) return files;
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    zip_stat_t stat;
    zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat);
    std::string bytes(stat.size, '\0');
    zip_file_t* entry = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
    EXPECT_EQ(zip_fread(entry, bytes.data(), stat.size), static_cast<zip_int64_t>(stat.size));
    EXPECT_EQ(zip_fclose(entry), 0);  // the checksum is right
    files[stat.name] = bytes;
  }
  zip_discard(zip);
  return files;
}

TEST(HandoutQti, IsAPackageOfItemsWithPicturesAndOneRightAnswerEach) {
  const TemporaryFolder folder;
  write_contents(folder.file("a.zip"), handout_bytes(some_handout(), "qti"));
  const auto files = unzipped(folder.file("a.zip"));
  EXPECT_EQ(files.size(), 2u + 2 * 20);
  const std::string manifest = folder.file("manifest.xml");
  write_contents(manifest, files.at("imsmanifest.xml"));
  const std::regex href("file href=\"([^\"]*)\"");
  std::set<std::string> named;
  const std::string& text = files.at("imsmanifest.xml");
  for (std::sregex_iterator it(text.begin(), text.end(), href), end; it != end; ++it)
    named.insert((*it)[1]);
  for (const auto& [name, bytes] : files)
    EXPECT_TRUE(name == "imsmanifest.xml" || named.contains(name)) << name;
  EXPECT_EQ(named.size(), files.size() - 1);
  const std::string item = folder.file("item.xml");
  for (const auto& [name, bytes] : files) {
    write_contents(item, bytes);
    if (!name.starts_with("items/")) continue;
    EXPECT_EQ(asked_of_xml("count(//*[local-name()='simpleChoice'][@identifier=//*[local-name()="
                           "'correctResponse']/*])",
                           item),
              "1")
        << name;
    const std::string image = asked_of_xml("string(//*[local-name()='img']/@src)", item);
    EXPECT_TRUE(files.contains(image.substr(3))) << image;
  }
  write_contents(folder.file("b.zip"), handout_bytes(hostile_handout(), "qti"));
  for (const auto& [name, bytes] : unzipped(folder.file("b.zip"))) {
    write_contents(item, bytes);
    run("xmllint --noout '" + item + "'");
  }
}

TEST(HandoutFormats, AreFoundByNameAndEnding) {
  EXPECT_EQ(handout_format_for("a/b.GIFT")->id, "gift");
  EXPECT_EQ(handout_format_for("quiz.zip")->id, "qti");
  EXPECT_EQ(handout_format_for(".xml"), nullptr);
  EXPECT_EQ(handout_format_for("a.txt"), nullptr);
  EXPECT_EQ(find_handout_format("word"), nullptr);
}

TEST(HandoutFormats, StopWhereNobodyTakesMore) {
  const Handout handout = some_handout(1);
  for (const HandoutFormat* format : handout_formats()) {
    EXPECT_NE(format->write(handout, strings("en"), [](std::string_view) { return false; }, {}), "")
        << format->id;
  }
}

TEST(ZipWriter, ChecksumIsThatOfZip) {
  EXPECT_EQ(crc32_of("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc32_of(""), 0U);
}

}  // namespace
}  // namespace padlens::test
