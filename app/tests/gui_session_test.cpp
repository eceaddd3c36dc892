#include <unistd.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <random>

#include "app/document/lesson.h"
#include "app/gui/session.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

class GuiSession : public GuiTest {
 protected:
  fs::path file() const { return folder.path() / "state" / "padlens" / "session.json"; }
};

Session rich_session() {
  Session session;
  session.scenario.spec = transposed_example();
  session.scenario.spec.output_padding = PerAxis{1, 0};
  session.scenario.spec.kernel_values = {Preset::custom, Grid<double>(3, 3, 0.1)};
  session.scenario.mode = PlayMode::scatter;
  session.scenario.view = "flat";
  session.scenario.step = 4;
  session.preferences.language = "zh";
  session.preferences.theme = "dark";
  session.preferences.linked = false;
  session.preferences.show.set(kShowValues, false);
  session.preferences.show.set(kShowIndices);
  session.preferences.speed = 8;
  session.preferences.loop = true;
  session.preferences.folder = "/somewhere/图";
  session.preferences.code_target = "jax";
  session.lesson = lessons()[2].id;
  session.width = 1111;
  session.height = 777;
  return session;
}

void expect_equal(const Session& a, const Session& b) {
  EXPECT_EQ(a.scenario, b.scenario);
  EXPECT_EQ(a.preferences, b.preferences);
  EXPECT_EQ(a.lesson, b.lesson);
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
}

TEST_F(GuiSession, TextComesBackAsItWas) {
  const Session session = rich_session();
  const auto again = session_from_text(session_to_text(session));
  ASSERT_TRUE(again);
  expect_equal(*again, session);
  const auto plain = session_from_text(session_to_text(Session{}));
  ASSERT_TRUE(plain);
  expect_equal(*plain, Session{});
}

TEST_F(GuiSession, FileComesBackAsItWas) {
  EXPECT_EQ(session_path(), file());
  EXPECT_FALSE(save_session(session_path(), rich_session()));
  const LoadedSession loaded = load_session(session_path());
  ASSERT_TRUE(loaded.session);
  EXPECT_EQ(loaded.set_aside, "");
  expect_equal(*loaded.session, rich_session());
}

TEST_F(GuiSession, RestoredStateIsTheSavedOne) {
  State before("en");
  restore(before, rich_session());
  EXPECT_EQ(before.document.spec(), rich_session().scenario.spec);
  EXPECT_EQ(before.mode(), PlayMode::scatter);
  EXPECT_EQ(before.playback.step(), 4);
  EXPECT_EQ(before.playback.speed(), 8);
  EXPECT_TRUE(before.playback.loop());
  EXPECT_EQ(before.tr.language(), "zh");
  EXPECT_EQ(before.preferences, rich_session().preferences);
  EXPECT_EQ(before.lesson, 2U);
  EXPECT_TRUE(before.undo.empty());
  Session again = session_of(before);
  again.width = 1111;
  again.height = 777;
  expect_equal(again, rich_session());
}

TEST_F(GuiSession, EveryLessonComesBack) {
  State state("en");
  for (std::size_t i = 0; i < lessons().size(); ++i) {
    apply(state, OpenLesson{i});
    apply(state, Command::step_forward);
    State again("en");
    restore(again, *session_from_text(session_to_text(session_of(state))));
    EXPECT_EQ(again.document, state.document) << i;
    EXPECT_EQ(again.shown.layer().spec(), state.shown.layer().spec()) << i;
    EXPECT_EQ(again.playback.step(), state.playback.step()) << i;
    EXPECT_EQ(again.lesson, state.lesson) << i;
  }
}

TEST_F(GuiSession, WhatIsShownAnywayComesBack) {
  State state("en");
  show_scenario(state, {example_spec()});
  apply(state, SetField{"dilation", 2});
  apply(state, ShowAnyway{true});
  State again("en");
  restore(again, *session_from_text(session_to_text(session_of(state))));
  EXPECT_TRUE(again.shows_document());
  EXPECT_EQ(again.document, state.document);
  EXPECT_EQ(again.shown.layer().spec(), state.shown.layer().spec());
}

// What the framework refuses by now is shown all the same, with the reason and a way out.
TEST_F(GuiSession, ALayerThatIsRefusedByNowOpensWithItsReason) {
  Session session;
  session.scenario.spec = example_spec();
  session.scenario.spec.framework = "pytorch";
  State state("en");
  restore(state, *session_from_text(session_to_text(session)));
  EXPECT_EQ(state.document.spec(), session.scenario.spec);
  EXPECT_EQ(state.shown.layer().spec(), session.scenario.spec);
  ASSERT_EQ(state.problems.size(), 1U);
  EXPECT_EQ(state.problems[0].code, "pytorch_same_stride");
  ASSERT_TRUE(state.asked.nearest());
  apply(state, TakeLayer{*state.asked.nearest()});
  EXPECT_TRUE(state.problems.empty());
}

TEST_F(GuiSession, AnImpossibleDocumentComesBackAsTheLastGoodOne) {
  State state("en");
  show_scenario(state, {example_spec(), 5});
  apply(state, SetField{"stride", 0});
  apply(state, TypeText{"kernel", -1, "abc"});
  ASSERT_FALSE(state.shows_document());
  State again("en");
  restore(again, *session_from_text(session_to_text(session_of(state))));
  EXPECT_TRUE(again.problems.empty());
  EXPECT_EQ(again.document.spec(), example_spec());
  EXPECT_EQ(again.playback.step(), 5);
}

TEST_F(GuiSession, NoFileIsNoSession) {
  const LoadedSession loaded = load_session(file());
  EXPECT_FALSE(loaded.session);
  EXPECT_EQ(loaded.set_aside, "");
  EXPECT_FALSE(load_session({}).session);
  EXPECT_TRUE(save_session({}, rich_session()));  // no place
}

TEST_F(GuiSession, BrokenFilesAreSetAside) {
  const std::string good = session_to_text(rich_session());
  const std::vector<std::string> broken{
      "",
      "{",
      "null",
      "[]",
      "{}",
      std::string(100, '\0'),
      good.substr(0, good.size() / 2),
      good.substr(0, good.size() - 3),
      R"({"scenario": {"spec": {"stride": 0}}, "preferences": {}, "lesson": "", "window": [1, 2]})",
      R"({"scenario": {"spec": {}}, "preferences": 3, "lesson": "", "window": [1, 2]})",
      R"({"scenario": {"spec": {}}, "preferences": {"speed": "fast"}, "lesson": "", "window": [1, 2]})",
      R"({"scenario": {"spec": {}}, "preferences": {}, "lesson": 3, "window": [1, 2]})",
      R"({"scenario": {"spec": {}}, "preferences": {}, "lesson": "", "window": [1]})"};
  for (const std::string& bytes : broken) {
    fs::create_directories(file().parent_path());
    write_contents(file(), bytes);
    const LoadedSession loaded = load_session(file());
    EXPECT_FALSE(loaded.session) << bytes;
    EXPECT_NE(loaded.set_aside, "") << bytes;
    EXPECT_FALSE(fs::exists(file())) << bytes;
    EXPECT_EQ(contents(loaded.set_aside), bytes);
    EXPECT_FALSE(load_session(file()).session);  // and is not in the way again
  }
}

// What a newer version may add beside what is known must not cost the old one its
// session.
TEST_F(GuiSession, UnknownFieldsDoNotHurt) {
  Json json = Json::parse(session_to_text(rich_session()));
  json["new"] = 3;
  json["preferences"]["zoom"] = 2;
  json["preferences"].erase("loop");
  const auto session = session_from_text(json.dump());
  ASSERT_TRUE(session);
  EXPECT_EQ(session->scenario, rich_session().scenario);
  EXPECT_FALSE(session->preferences.loop);
}

TEST_F(GuiSession, StrangeValuesAreBroughtIntoRange) {
  Session session = rich_session();
  session.preferences.language = "xx";
  session.preferences.theme = "pink";
  session.preferences.speed = 1e300;
  session.lesson = "99-gone";
  session.scenario.step = 1'000'000'000;
  State state("en");
  const auto loaded = session_from_text(session_to_text(session));
  ASSERT_TRUE(loaded);
  restore(state, *loaded);
  EXPECT_EQ(state.preferences.language, "en");
  EXPECT_EQ(state.preferences.theme, "light");
  EXPECT_EQ(state.preferences.speed, Playback::kMaxSpeed);
  EXPECT_FALSE(state.lesson);
  EXPECT_EQ(state.playback.step(), state.playback.count() - 1);
}

// Bytes changed, cut or put in: a session or none, never anything else.
TEST_F(GuiSession, FuzzedFilesAreReadOrRefused) {
  const std::string good = session_to_text(rich_session());
  std::mt19937 random(20240607);
  const auto pick = [&](std::size_t count) { return random() % count; };
  int read = 0;
  int refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string bytes = good;
    for (std::size_t changes = 1 + pick(3); changes > 0; --changes) {
      const std::size_t at = pick(bytes.size());
      switch (pick(4)) {
        case 0:
          bytes[at] = static_cast<char>(pick(256));
          break;
        case 1:
          bytes.erase(at, 1 + pick(8));
          break;
        case 2:
          bytes.insert(at, 1, "0123456789-.eE{}[],:\"nt"[pick(23)]);
          break;
        default:
          bytes[at] = static_cast<char>('0' + pick(10));
      }
    }
    const auto session = session_from_text(bytes);
    session ? ++read : ++refused;
    if (!session) continue;
    State state("en");
    restore(state, *session);
    ASSERT_TRUE(state.shows_document()) << bytes;
    ASSERT_EQ(state.shown.layer().spec(), session->scenario.spec) << bytes;
    ASSERT_LT(state.playback.step(), state.playback.count()) << bytes;
  }
  EXPECT_GT(read, 50);
  EXPECT_GT(refused, 50);
}

TEST_F(GuiSession, ASaveLeavesTheOldFileOrTheNewOne) {
  EXPECT_FALSE(save_session(file(), rich_session()));
  // A folder in the place of the file, and one that cannot be made.
  const fs::path taken = folder.path() / "taken";
  fs::create_directories(taken / "inside");
  EXPECT_TRUE(save_session(taken, Session{}));
  EXPECT_TRUE(fs::is_directory(taken / "inside"));
  write_contents(folder.file("file"), "x");
  EXPECT_TRUE(save_session(folder.path() / "file" / "session.json", Session{}));
  EXPECT_EQ(contents(folder.file("file")), "x");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"file", "state", "taken"}));
}

TEST_F(GuiSession, AFolderThatMayNotBeWrittenKeepsTheOldFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  EXPECT_FALSE(save_session(file(), rich_session()));
  const std::string old = contents(file());
  const fs::path parent = file().parent_path();
  fs::permissions(parent, fs::perms::owner_read | fs::perms::owner_exec);
  const auto failed = save_session(file(), Session{});
  EXPECT_TRUE(failed && failed->message == "Permission denied");
  fs::permissions(parent, fs::perms::owner_all);
  EXPECT_EQ(contents(file()), old);
  EXPECT_EQ(std::distance(fs::directory_iterator(parent), fs::directory_iterator{}), 1);
}

TEST_F(GuiSession, SavingLeavesNothingElseBehind) {
  for (int i = 0; i < 5; ++i) {
    Session session = rich_session();
    session.width = 1000 + i;
    EXPECT_FALSE(save_session(file(), session));
  }
  const fs::path parent = file().parent_path();
  EXPECT_EQ(std::distance(fs::directory_iterator(parent), fs::directory_iterator{}), 1);
  EXPECT_EQ(load_session(file()).session->width, 1004);
}

// --- several windows

Session at_step(std::int64_t step) {
  Session session = rich_session();
  session.scenario.step = step;
  return session;
}

std::int64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

TEST_F(GuiSession, TheWindowThatWasChangedLastWins) {
  const std::int64_t now = now_ms();
  SessionKeeper one(file(), at_step(0));
  SessionKeeper other(file(), at_step(0));
  one.changed(now - 3000);
  EXPECT_FALSE(one.save(at_step(1)));
  other.changed(now - 2000);
  EXPECT_FALSE(other.save(at_step(2)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 2);
  // Closing one, in which nothing has happened since, changes nothing.
  EXPECT_FALSE(one.save(at_step(1)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 2);
  one.changed(now - 1000);
  EXPECT_FALSE(one.save(at_step(3)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 3);
  // Saved later, but changed before.
  other.changed(now - 1500);
  EXPECT_FALSE(other.save(at_step(4)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 3);
}

TEST_F(GuiSession, AnIdleWindowNeverWrites) {
  EXPECT_FALSE(save_session(file(), at_step(4)));
  const std::string before = contents(file());
  SessionKeeper idle(file(), at_step(1));
  EXPECT_FALSE(idle.save(at_step(1)));
  EXPECT_EQ(contents(file()), before);
  // Another size is all that it may leave.
  Session larger = at_step(1);
  larger.width = 1300;
  EXPECT_FALSE(idle.save(larger));
  const LoadedSession loaded = load_session(file());
  EXPECT_EQ(loaded.session->scenario.step, 4);
  EXPECT_EQ(loaded.session->width, 1300);
  // Where there is no file there is none to write over.
  fs::remove(file());
  EXPECT_FALSE(idle.save(larger));
  EXPECT_EQ(load_session(file()).session->scenario.step, 1);
}

TEST_F(GuiSession, AClockThatWasWrongStopsNobody) {
  Session future = at_step(4);
  future.changed = now_ms() + 86'400'000;
  EXPECT_FALSE(save_session(file(), future));
  SessionKeeper keeper(file(), at_step(0));
  keeper.changed(now_ms());
  EXPECT_FALSE(keeper.save(at_step(1)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 1);
}

TEST_F(GuiSession, WhatCouldNotBeSavedIsTriedAgain) {
  write_contents(folder.file("state"), "a file in the folder's place");
  SessionKeeper keeper(file(), at_step(0));
  keeper.changed(now_ms());
  EXPECT_TRUE(keeper.save(at_step(1)));
  fs::remove(folder.file("state"));
  EXPECT_FALSE(keeper.save(at_step(1)));
  EXPECT_EQ(load_session(file()).session->scenario.step, 1);
}

TEST_F(GuiSession, AFigureComesBackWithItsOverlaysAsTheyWereLeft) {
  Session session = rich_session();
  session.scenario.figure = R"({"show":"values,indices","theme":"print"})";
  session.preferences.show = {};
  State state("en");
  restore(state, session);
  EXPECT_EQ(state.figure, session.scenario.figure);
  EXPECT_EQ(state.preferences.show, OverlaySet{});
  EXPECT_EQ(session_of(state).scenario, session.scenario);
}

TEST_F(GuiSession, AWindowTooLargeToOpenIsForgotten) {
  Session session = rich_session();
  session.width = 2'000'000'000;
  session.height = -5;
  const auto loaded = session_from_text(session_to_text(session));
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->width, 0);
  EXPECT_EQ(loaded->height, 0);
}

}  // namespace
}  // namespace padlens
