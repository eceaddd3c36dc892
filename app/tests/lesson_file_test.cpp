// Lessons of one's own: their files, and what is told of wrong ones.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/document/course.h"
#include "app/document/json_lines.h"
#include "app/document/lesson.h"
#include "app/document/lesson_edit.h"
#include "app/document/lesson_json.h"
#include "app/render/lesson_check.h"
#include "app/tests/process.h"
#include "assets/assets.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

std::string example() {
  for (const Asset& asset : assets()) {
    if (asset.path == "lesson_example.json") return std::string(asset.bytes);
  }
  ADD_FAILURE() << "no example";
  return "";
}

// One problem's field and code.
std::string told(std::string_view text) {
  const ParsedLesson parsed = lesson_from_text(text);
  std::string all;
  for (const Problem& problem : parsed.problems)
    all += (all.empty() ? "" : " ") + problem.field + ":" + problem.code;
  return all;
}

std::string beats(const std::string& list) {
  return R"({"title": "T", "spec": {"input": 6, "kernel": 3}, "beats": )" + list + "}";
}

// A built-in lesson as one of one's own: its words with it.
Lesson own_copy(const Lesson& lesson) {
  Lesson own = lesson;
  own.own = true;
  own.group = 0;
  own.expect.clear();
  own.beats.resize(beat_texts(lesson, Strings("en")).size());
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    own.title[language.code] = lesson_title(lesson, tr);
    own.notes[language.code] = lesson_notes(lesson, tr);
    const auto texts = beat_texts(lesson, tr);
    for (std::size_t i = 0; i < texts.size(); ++i)
      own.beats[i].text[language.code] = texts[i];
  }
  return own;
}

void expect_same_moments(const Lesson& a, const Lesson& b) {
  ASSERT_EQ(a.beats.size(), b.beats.size()) << a.id;
  for (std::size_t i = 0; i < a.beats.size(); ++i) {
    EXPECT_EQ(moment_at(a, i).scenario, moment_at(b, i).scenario) << a.id << i;
    EXPECT_EQ(moment_at(a, i).show, moment_at(b, i).show) << a.id << i;
    EXPECT_EQ(moment_at(a, i).compare, moment_at(b, i).compare) << a.id << i;
    EXPECT_EQ(a.beats[i].ask, b.beats[i].ask) << a.id << i;
    EXPECT_EQ(a.beats[i].text, b.beats[i].text) << a.id << i;
  }
}

// Every built-in lesson, written and read back, shows the same.
TEST(LessonFile, ReadsBackWhatItWrites) {
  for (const Lesson& lesson : lessons()) {
    const Lesson own = own_copy(lesson);
    const std::string text = lesson_to_text(own);
    const ParsedLesson again = lesson_from_text(text);
    ASSERT_EQ(told(text), "") << lesson.id << text;
    EXPECT_EQ(again.lesson.title, own.title);
    EXPECT_EQ(again.lesson.notes, own.notes);
    expect_same_moments(own, again.lesson);
    EXPECT_EQ(lesson_to_text(again.lesson), text) << lesson.id;
    EXPECT_TRUE(check_lesson(again.lesson).empty()) << lesson.id;
  }
}

TEST(LessonFile, OfTheExampleIsRight) {
  const ParsedLesson parsed = lesson_from_text(example());
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_TRUE(check_lesson(parsed.lesson).empty());
  for (const Language& language : languages())
    EXPECT_TRUE(parsed.lesson.title.contains(language.code));
  EXPECT_TRUE(is_lesson_text(example()));
  EXPECT_FALSE(is_lesson_text(R"({"spec": {}, "step": 0})"));
  EXPECT_FALSE(is_lesson_text("beats"));
}

TEST(LessonFile, TellsWhereItIsWrong) {
  EXPECT_EQ(told(""), ":not_json");
  EXPECT_EQ(told("[]"), ":not_an_object");
  EXPECT_EQ(told(R"({"beats": [], "colour": 1})"), "colour:unknown_field");
  EXPECT_EQ(told(R"({"beats": [], "format": 2})"), "format:newer_format");
  EXPECT_EQ(told(R"({"beats": [], "format": "1"})"), "format:not_a_number");
  EXPECT_EQ(told(R"({"beats": {}})"), "beats:wrong_type");
  EXPECT_EQ(told(R"({"beats": [], "title": 3})"), "title:wrong_type");
  EXPECT_EQ(told(R"({"beats": [], "title": {"en": 3}})"), "title.en:wrong_type");
  EXPECT_EQ(told(R"({"spec": {"kernel": 0}, "beats": []})"), "spec.kernel:out_of_range");
  EXPECT_EQ(told(R"({"spec": {"input": 2, "kernel": 5}, "beats": []})"),
            "spec.kernel:kernel_too_big");
  EXPECT_EQ(told(R"({"spec": {}, "step": -1, "beats": []})"), "step:out_of_range");
  EXPECT_EQ(told(beats("[3]")), "beats[0]:wrong_type");
  EXPECT_EQ(told(beats(R"([{}, {"steps": 3}])")), "beats[1].steps:unknown_field");
  EXPECT_EQ(told(beats(R"([{"step": 16}])")), "beats[0].step:too_large");
  EXPECT_EQ(told(beats(R"([{"mode": "gathers"}])")), "beats[0].mode:unknown_name");
  EXPECT_EQ(told(beats(R"([{"change": {"stride": 0}}])")), "beats[0].change.stride:out_of_range");
  EXPECT_EQ(told(beats(R"([{"change": 2}])")), "beats[0].change:wrong_type");
  EXPECT_EQ(told(beats(R"([{"change": {"stride": 2}, "spec": {}}])")),
            "beats[0].change:wrong_type");
  EXPECT_EQ(told(beats(R"([{"spec": {"framework": "kears"}}])")),
            "beats[0].spec.framework:unknown_name");
  EXPECT_EQ(told(beats(R"([{"show": ["coverage"]}])")), "beats[0].show:wrong_type");
  EXPECT_EQ(told(beats(R"([{"show": {"coverage": 1}}])")), "beats[0].show.coverage:wrong_type");
  EXPECT_EQ(told(beats(R"([{"compare": "torch7"}])")), "beats[0].compare:unknown_name");
  EXPECT_EQ(told(beats(R"([{"compare": {"frame": "onnx"}}])")),
            "beats[0].compare.frame:unknown_field");
  EXPECT_EQ(told(beats(R"([{"ask": "colour"}])")), "beats[0].ask:unknown_name");
  EXPECT_EQ(told(beats(R"([{"ask": "divisor"}])")), "beats[0].ask:lesson_ask");
  EXPECT_EQ(told(beats(R"([{"ask": {"what": "value", "cell": [9, 9]}}])")),
            "beats[0].ask:lesson_ask");
  EXPECT_EQ(told(beats(R"([{"text": {"en": ["a"]}}])")), "beats[0].text.en:wrong_type");
  EXPECT_EQ(told(beats(R"([{"text": ")" + std::string(5000, 'a') + R"("}])")),
            "beats[0].text:lesson_long");
  std::string many = "[{}";
  for (std::size_t i = 0; i < LessonLimits::beats; ++i)
    many += ", {}";
  EXPECT_EQ(told(beats(many + "]")), "beats:lesson_long");
}

// Whatever becomes of a file's bytes, it is read or told to be wrong.
TEST(LessonFile, SurvivesWhatIsDamaged) {
  const std::string whole = example();
  std::uint32_t chance = 1;
  const auto below = [&chance](std::size_t most) {
    chance = chance * 1664525U + 1013904223U;
    return (chance >> 8U) % most;
  };
  constexpr std::string_view kBytes = "{}[]\",:0-e\\x";
  std::size_t wrong = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = whole;
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      if (below(2) == 0) {
        text[at] = kBytes[below(kBytes.size())];
      } else {
        text.erase(at, 1 + below(20));
      }
    }
    const ReadCourse read = course_from_text(text, "a.json");
    EXPECT_NE(read.course.lessons.empty(), read.problems.empty());
    for (const CourseProblem& found : read.problems) {
      ++wrong;
      EXPECT_FALSE(course_problem_text(Strings("en"), found).empty());
    }
    for (const Lesson& lesson : read.course.lessons) {
      const ParsedLesson again = lesson_from_text(lesson_to_text(lesson));
      EXPECT_TRUE(again.problems.empty());
      if (i % 50 == 0) check_lesson(lesson);
    }
  }
  EXPECT_GT(wrong, 1000U);
}

TEST(LessonFile, IsCheckedForWhatItsPicturesDoNotHave) {
  const auto checked = [](const std::string& list) {
    const ParsedLesson parsed = lesson_from_text(beats(list));
    EXPECT_TRUE(parsed.problems.empty()) << list;
    std::string all;
    for (const Problem& problem : check_lesson(parsed.lesson))
      all += (all.empty() ? "" : " ") + problem.field + ":" + problem.code;
    return all;
  };
  EXPECT_EQ(checked(R"j([{"text": "[a](input) [b](output.1.1) [c](kernel)"}])j"), "");
  EXPECT_EQ(checked(R"j([{"text": ""}])j"), "beats[0].text:lesson_empty");
  EXPECT_EQ(checked(R"j([{"text": "[a](inputs)"}])j"), "beats[0].text:lesson_name");
  EXPECT_EQ(checked(R"j([{"text": {"en": "[a](pad)"}}])j"), "beats[0].text.en:lesson_unlit");
  EXPECT_EQ(checked(R"j([{"text": "[a](output.9.9)"}])j"), "beats[0].text:lesson_unlit");
  EXPECT_EQ(checked(R"j([{"text": "[a](output.1)"}])j"), "beats[0].text:lesson_name");
  EXPECT_EQ(checked(R"j([{"text": "a", "view": "round"}])j"), "beats[0].view:lesson_view");
  EXPECT_EQ(checked(R"j([{"text": "a", "show": {"clouds": true}}])j"),
            "beats[0].show.clouds:lesson_show");
  EXPECT_EQ(checked(R"j([{"text": "a", "change": {"padding": "same", "stride": 2},
                          "compare": {"framework": "pytorch", "setting": "x"}}])j"),
            "beats[0].compare:lesson_compare");
}

TEST(JsonLines, FindFields) {
  const std::string text = R"({
  "a": {"b": "x\"}]", "c": [1,
    [2, {"d":
      3}]]},
  "beats": [
    {},
    {"ask": {"cell": [1]}}
  ]
})";
  EXPECT_EQ(line_of_field(text, ""), 1);
  EXPECT_EQ(line_of_field(text, "a"), 2);
  EXPECT_EQ(line_of_field(text, "a.c[1]"), 3);
  EXPECT_EQ(line_of_field(text, "a.c[1][1].d"), 4);
  EXPECT_EQ(line_of_field(text, "beats"), 5);
  EXPECT_EQ(line_of_field(text, "beats[0]"), 6);
  EXPECT_EQ(line_of_field(text, "beats[1].ask.cell"), 7);
  // As far as it is there.
  EXPECT_EQ(line_of_field(text, "beats[1].none.such"), 7);
  EXPECT_EQ(line_of_field(text, "beats[7]"), 5);
  EXPECT_EQ(line_of_field(text, "beats[99999999999999999999]"), 5);
  // Of what is no JSON something.
  for (const char* broken : {"", "{", "{\"a\"", "{\"a\":", "[[[[", "{\"a\": \"\\", "}"}) {
    for (const char* field : {"a", "a.b", "[0]", "[", "a[", "..", "a[0]b"})
      EXPECT_EQ(line_of_field(broken, field), 1) << broken << " " << field;
  }
}

// Beats that are moved keep their pictures.
TEST(LessonEdit, MovesBeatsWithTheirPictures) {
  for (const Lesson& lesson : lessons()) {
    Lesson own = own_copy(lesson);
    const auto before = full_beats(own);
    auto turned = before;
    std::ranges::reverse(turned);
    set_full_beats(own, turned);
    ASSERT_EQ(own.beats.size(), before.size());
    for (std::size_t i = 0; i < turned.size(); ++i) {
      EXPECT_EQ(moment_at(own, i).scenario, turned[i].moment.scenario) << lesson.id << i;
      EXPECT_EQ(own.beats[i].text, turned[i].text) << lesson.id;
      EXPECT_EQ(moment_at(own, i).compare, turned[i].moment.compare) << lesson.id;
    }
    set_full_beats(own, before);
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(moment_at(own, i).scenario, before[i].moment.scenario);
      EXPECT_EQ(moment_at(own, i).show, before[i].moment.show);
    }
  }
}

// --- courses, and the command ---------------------------------------------------------------

class LessonCommandTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) const {
    write_contents(folder_.file(name), text);
    return folder_.file(name);
  }
  const TemporaryFolder folder_;
};

TEST_F(LessonCommandTest, ListsLessons) {
  const Finished run = padlens({"lesson", "list"});
  EXPECT_EQ(run.code, 0) << run.error;
  for (const Lesson& lesson : lessons())
    EXPECT_TRUE(contains(run.out, lesson.id + " ")) << lesson.id;
  EXPECT_EQ(padlens({"lesson"}).out, run.out);
  EXPECT_TRUE(contains(padlens({"lesson", "list", "--lang", "zh"}).out, "棋盘格效应"));
}

TEST_F(LessonCommandTest, WritesAnExampleAndOverNothing) {
  const std::string path = folder_.file("mine.json");
  EXPECT_EQ(padlens({"lesson", "new", path}).code, 0);
  EXPECT_EQ(contents(path), example());
  const Finished checked = padlens({"lesson", "check", path});
  EXPECT_EQ(checked.code, 0) << checked.error;
  const std::string other = file("other.json", "mine\n");
  const Finished refused = padlens({"lesson", "new", other});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(contains(refused.error, "other.json"));
  EXPECT_EQ(contents(other), "mine\n");
  EXPECT_EQ(padlens({"lesson", "new", folder_.file("mine.txt")}).code, 2);
  EXPECT_EQ(padlens({"lesson", "new"}).code, 2);
  EXPECT_EQ(padlens({"lesson", "nwe"}).code, 2);
  EXPECT_EQ(padlens({"lesson", "new", folder_.file("none/mine.json")}).code, 1);
}

TEST_F(LessonCommandTest, ChecksWithPlaces) {
  const std::string path = file("bad.json", R"({
  "title": "T",
  "spec": {"input": 6, "kernel": 3},
  "beats": [
    {"text": "a"},
    {"text": "b", "ask": "divisor"}
  ]
})");
  const Finished run = padlens({"lesson", "check", path});
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(contains(run.error, "bad.json:6: beats[1].ask: ")) << run.error;
  const std::string unlit = file("unlit.json", R"j({
  "spec": {"input": 6, "kernel": 3},
  "beats": [
    {"text": {"en": "a",
              "zh": "[b](pad)"}}
  ]
})j");
  EXPECT_TRUE(
      contains(padlens({"lesson", "check", unlit}).error, "unlit.json:5: beats[0].text.zh: "));
  const std::string broken = file("broken.json", "{\"beats\": [\n{]}");
  EXPECT_EQ(padlens({"lesson", "check", broken}).code, 2);
  EXPECT_EQ(padlens({"lesson", "check", folder_.file("none.json")}).code, 2);
  EXPECT_EQ(padlens({"lesson", "check"}).code, 2);
}

TEST_F(LessonCommandTest, TakesFoldersAndLists) {
  file("a.json", example());
  file("b.json", example());
  file("scenario.json", R"({"spec": {}})");
  const std::string list =
      file("term.json", R"({"title": {"en": "Spring"}, "lessons": ["02-same", "b.json"]})");
  const Finished folder = padlens({"lesson", "list", folder_.path()});
  EXPECT_EQ(folder.code, 0) << folder.error;
  EXPECT_EQ(std::ranges::count(folder.out, '\n'), 3) << folder.out;
  const Finished listed = padlens({"lesson", "list", list});
  EXPECT_TRUE(contains(listed.out, "02-same") && contains(listed.out, "\nb ")) << listed.out;
  const ReadCourse read = read_course(list);
  EXPECT_EQ(read.course.title.at("en"), "Spring");
  ASSERT_EQ(read.course.lessons.size(), 2U);
  EXPECT_EQ(read.course.lessons[1].path, folder_.file("b.json"));
  const auto problems = [&](const std::string& lessons) {
    std::string all;
    for (const CourseProblem& found :
         course_from_text("{\"lessons\": " + lessons + "}", folder_.file("l.json")).problems)
      all += (all.empty() ? "" : " ") + found.problem.field + ":" + found.problem.code;
    return all;
  };
  EXPECT_EQ(problems(R"(["02-same", "no"])"), "lessons[1]:lesson_unknown");
  EXPECT_EQ(problems(R"(["../a.json"])"), "lessons[0]:lesson_outside");
  EXPECT_EQ(problems(R"(["/etc/a.json"])"), "lessons[0]:lesson_outside");
  EXPECT_EQ(problems(R"(["x/../../a.json"])"), "lessons[0]:lesson_outside");
  EXPECT_EQ(problems(R"(["none.json"])"), ":lesson_file");
  EXPECT_EQ(problems("[]"), "lessons:wrong_type");
  EXPECT_EQ(problems("[3]"), "lessons[0]:wrong_type");
  const TemporaryFolder empty;
  EXPECT_EQ(read_course(empty.path()).problems.front().problem.code, "lesson_none");
}

TEST_F(LessonCommandTest, PrintsNotes) {
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    const Finished run = padlens({"lesson", "notes", "02-same", "--lang", language.code});
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_TRUE(run.out.starts_with(tr("lesson.02-same.title")));
    EXPECT_TRUE(contains(run.out, tr("cli.lesson.wrong")));
    EXPECT_FALSE(contains(run.out, "](")) << run.out;
  }
  const std::string md = folder_.file("notes.md");
  EXPECT_EQ(padlens({"lesson", "notes", "-o", md}).code, 0);
  EXPECT_EQ(contents(md).substr(0, 2), "# ");
  EXPECT_TRUE(contains(contents(md), "\n## "));
  EXPECT_EQ(padlens({"lesson", "notes", "-o", folder_.file("notes.odt")}).code, 2);
  EXPECT_EQ(padlens({"lesson", "list", "-o", md}).code, 2);
  const std::string pdf = folder_.file("notes.pdf");
  const Finished run = padlens({"lesson", "notes", "02-same", "-o", pdf});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(std::system(("pdftotext '" + pdf + "' '" + folder_.file("n.txt") + "'").c_str()), 0);
  EXPECT_TRUE(contains(contents(folder_.file("n.txt")), "same: the size stays"));
}

// Cairo 1.16 leaves this letter out of a PDF; we do not.
TEST_F(LessonCommandTest, PrintsALetterThatCairoLeavesBlank) {
  const auto dark = [&](const std::string& title) {
    const std::string path =
        file("l.json", R"({"title": ")" + title + R"(", "spec": {}, "beats": [{"text": "a"}]})");
    const std::string pdf = folder_.file("l.pdf");
    EXPECT_EQ(padlens({"lesson", "notes", path, "-o", pdf}).code, 0);
    const std::string page = folder_.file("page");
    EXPECT_EQ(std::system(("pdftoppm -r 96 -gray -x 60 -y 60 -W 200 -H 34 -singlefile '" + pdf +
                           "' '" + page + "'")
                              .c_str()),
              0);
    const std::string pixels = contents(page + ".pgm");
    return std::ranges::count_if(pixels.substr(pixels.size() - 200 * 34),
                                 [](char c) { return static_cast<unsigned char>(c) < 128; });
  };
  EXPECT_GT(dark("如"), dark("一") * 2);
}

}  // namespace
}  // namespace padlens
