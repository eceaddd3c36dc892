#include "app/document/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "app/tests/process.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

TEST(Files, ComeBackAsWritten) {
  const TemporaryFolder folder;
  std::string bytes(200'000, 'x');
  bytes[1000] = '\0';
  EXPECT_EQ(write_file(folder.file("a"), bytes), std::nullopt);
  FileError error;
  EXPECT_EQ(read_file(folder.file("a"), error), bytes);
  EXPECT_EQ(write_file(folder.file("a"), "short"), std::nullopt);
  EXPECT_EQ(read_file(folder.file("a"), error), "short");
  EXPECT_EQ(write_file(folder.file("a"), ""), std::nullopt);
  EXPECT_EQ(read_file(folder.file("a"), error), "");
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(Files, TellWhyTheyCannotBeRead) {
  const TemporaryFolder folder;
  write_contents(folder.file("a"), "0123456789");
  FileError error;
  EXPECT_EQ(read_file(folder.file("b"), error), std::nullopt);
  EXPECT_EQ(error.message, "No such file or directory");
  EXPECT_EQ(read_file(folder.path(), error), std::nullopt);
  EXPECT_EQ(error.message, "Is a directory");
  EXPECT_EQ(read_file(folder.file("a"), error, 9), std::nullopt);
  EXPECT_EQ(error.message, "File too large");
  EXPECT_EQ(read_file(folder.file("a"), error, 10), "0123456789");
  EXPECT_EQ(read_file("/dev/zero", error, 1000), std::nullopt);
}

TEST(Files, FailuresLeaveTheOldFileAndNothingElse) {
  const TemporaryFolder folder;
  write_contents(folder.file("plain"), "old");
  EXPECT_NE(write_file(folder.file("plain/below"), "new"), std::nullopt);
  EXPECT_NE(write_file(folder.file("missing/a"), "new"), std::nullopt);
  EXPECT_NE(write_file(folder.path(), "new"), std::nullopt);
  EXPECT_NE(write_file(folder.path() / "", "new"), std::nullopt);
  EXPECT_NE(write_file("", "new"), std::nullopt);
  EXPECT_NE(write_file("/dev/full", "new"), std::nullopt);
  EXPECT_NE(write_file(folder.file(std::string(300, 'n')), "new"), std::nullopt);
  EXPECT_EQ(folder.names(), Names{"plain"});
  EXPECT_EQ(contents(folder.file("plain")), "old");
}

// A disk that is full: the limit on the size of files serves as well.
TEST(Files, AFullDiskLeavesTheOldFile) {
  const TemporaryFolder folder;
  write_contents(folder.file("a"), "old");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const rlimit small{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &small);
    ::signal(SIGXFSZ, SIG_IGN);
    const auto error = write_file(folder.file("a"), std::string(5000, 'x'));
    ::_exit(error && error->message == "File too large" ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(contents(folder.file("a")), "old");
  EXPECT_EQ(folder.names(), Names{"a"});
}

// Killed at any moment, it leaves the old file or the new one.
TEST(Files, AnEndAtAnyMomentLeavesAWholeFile) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a");
  const std::string one(300'000, '1');
  const std::string two(400'000, '2');
  write_contents(file, one);
  for (int round = 0; round < 30; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (;;) {
        write_file(file, two);
        write_file(file, one);
      }
    }
    ::usleep(static_cast<useconds_t>(500 + round * 300));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::string found = contents(file);
    ASSERT_TRUE(found == one || found == two) << found.size();
  }
}

TEST(Files, KeepTheModeAndFollowLinks) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "sub");
  write_contents(folder.file("sub/real"), "old");
  ::chmod(folder.file("sub/real").c_str(), 0640);
  fs::create_symlink("sub/real", folder.file("link"));
  fs::create_symlink("link", folder.file("chain"));
  EXPECT_EQ(write_file(folder.file("chain"), "new"), std::nullopt);
  EXPECT_EQ(contents(folder.file("sub/real")), "new");
  EXPECT_TRUE(fs::is_symlink(folder.file("chain")));
  EXPECT_TRUE(fs::is_symlink(folder.file("link")));
  EXPECT_EQ(static_cast<unsigned>(fs::status(folder.file("sub/real")).permissions()), 0640U);

  fs::create_symlink("sub/later", folder.file("dangling"));
  EXPECT_EQ(write_file(folder.file("dangling"), "new"), std::nullopt);
  EXPECT_EQ(contents(folder.file("sub/later")), "new");
  EXPECT_EQ(folder.names(), (Names{"chain", "dangling", "link", "sub"}));
}

TEST(Files, NewOnesFollowTheUmask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  EXPECT_EQ(write_file(folder.file("a"), "new"), std::nullopt);
  ::umask(before);
  EXPECT_EQ(static_cast<unsigned>(fs::status(folder.file("a")).permissions()), 0640U);
}

TEST(Files, NamesWithoutAFolderAreHere) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const auto error = write_file("a", "here");
  FileError ignored;
  const auto read = read_file("a", ignored);
  fs::current_path(before);
  EXPECT_EQ(error, std::nullopt);
  EXPECT_EQ(read, "here");
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(Files, TheLongestNameThereIsCanBeWritten) {
  const TemporaryFolder folder;
  EXPECT_EQ(write_file(folder.file(std::string(255, 'n')), "new"), std::nullopt);
}

TEST(FileWriter, OnlyCommitReplacesTheFile) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a");
  write_contents(file, "old");
  {
    FileWriter writer;
    ASSERT_EQ(writer.open(file), std::nullopt);
    EXPECT_TRUE(writer.write(std::string(100'000, 'n')));
    EXPECT_TRUE(writer.write("ew"));
    EXPECT_EQ(contents(file), "old");
    EXPECT_EQ(writer.finish(), std::nullopt);
    EXPECT_FALSE(writer.same_as_before());
  }
  EXPECT_EQ(folder.names(), Names{"a"});  // given up
  EXPECT_EQ(contents(file), "old");
  FileWriter writer;
  ASSERT_EQ(writer.open(file), std::nullopt);
  EXPECT_TRUE(writer.write("ol"));
  FileWriter moved = std::move(writer);
  EXPECT_TRUE(moved.write("d"));
  EXPECT_EQ(moved.finish(), std::nullopt);
  EXPECT_TRUE(moved.same_as_before());
  EXPECT_EQ(moved.commit(), std::nullopt);
  EXPECT_EQ(contents(file), "old");
  EXPECT_EQ(folder.names(), Names{"a"});
}

// What is not done yet has no name that anybody would find who kills it.
TEST(FileWriter, HasNoNameBeforeItIsDone) {
  const TemporaryFolder folder;
  if (const int fd = ::open(folder.path().c_str(), O_RDWR | O_TMPFILE, 0600); fd < 0) {
    GTEST_SKIP() << "no files without a name here";
  } else {
    ::close(fd);
  }
  write_contents(folder.file("old"), "old");
  for (const char* name : {"old", "new"}) {
    FileWriter writer;
    ASSERT_EQ(writer.open(folder.file(name)), std::nullopt);
    EXPECT_TRUE(writer.write(std::string(100'000, 'n')));
    EXPECT_EQ(folder.names(), Names{"old"});
    EXPECT_EQ(writer.finish(), std::nullopt);
    EXPECT_EQ(folder.names(), Names{"old"});
  }
}

TEST(FileWriter, LeftoversOfDeadProcessesGo) {
  const TemporaryFolder folder;
  const pid_t dead = ::fork();
  if (dead == 0) ::_exit(0);
  ::waitpid(dead, nullptr, 0);
  const auto name = [](pid_t process, const std::string& rest) {
    return ".padlens-" + std::to_string(process) + rest;
  };
  const Names kept{name(::getpid(), "-0.tmp"), name(dead, ".tmp"), name(dead, "-0.tmp.txt"),
                   ".padlens--1-0.tmp",        ".padlens-0-0.tmp", "padlens-1-0.tmp"};
  for (const std::string& each : kept)
    write_contents(folder.file(each), "kept");
  for (const char* rest : {"-0.tmp", "-17.tmp"})
    write_contents(folder.file(name(dead, rest)), "left");
  // Whoever holds it may be on another machine.
  write_contents(folder.file(name(dead, "-2.tmp")), "held");
  const int held = ::open(folder.file(name(dead, "-2.tmp")).c_str(), O_RDONLY);
  ASSERT_EQ(::flock(held, LOCK_EX), 0);
  remove_leftovers(folder.path());
  EXPECT_EQ(folder.names().size(), kept.size() + 1);
  for (const std::string& each : kept)
    EXPECT_EQ(contents(folder.file(each)), "kept") << each;
  ::close(held);
  remove_leftovers(folder.path());
  EXPECT_EQ(folder.names().size(), kept.size());
  remove_leftovers(folder.file("none"));
}

TEST(FileWriter, ManyAtOnceDoNotMeet) {
  const TemporaryFolder folder;
  std::vector<FileWriter> writers(2000);
  for (std::size_t i = 0; i < writers.size(); ++i) {
    ASSERT_EQ(writers[i].open(folder.file(std::to_string(i))), std::nullopt);
    writers[i].write(std::to_string(i));
    ASSERT_EQ(writers[i].finish(), std::nullopt);
  }
  for (FileWriter& writer : writers)
    ASSERT_EQ(writer.commit(), std::nullopt);
  EXPECT_EQ(folder.names().size(), writers.size());
  EXPECT_EQ(contents(folder.file("1234")), "1234");
}

TEST(StateFolder, FollowsTheEnvironment) {
  const auto with = [](const char* state, const char* home) {
    state != nullptr ? ::setenv("XDG_STATE_HOME", state, 1) : ::unsetenv("XDG_STATE_HOME");
    home != nullptr ? ::setenv("HOME", home, 1) : ::unsetenv("HOME");
    return state_folder().string();
  };
  const char* old_state = std::getenv("XDG_STATE_HOME");
  const char* old_home = std::getenv("HOME");
  const std::string state = old_state != nullptr ? old_state : "";
  const std::string home = old_home != nullptr ? old_home : "";
  EXPECT_EQ(with("/state", "/home/a"), "/state/padlens");
  EXPECT_EQ(with(nullptr, "/home/a"), "/home/a/.local/state/padlens");
  EXPECT_EQ(with("relative", "/home/a"), "/home/a/.local/state/padlens");
  EXPECT_EQ(with("", nullptr), "");
  with(old_state != nullptr ? state.c_str() : nullptr,
       old_home != nullptr ? home.c_str() : nullptr);
}

}  // namespace
}  // namespace padlens
