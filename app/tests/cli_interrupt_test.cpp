// Long commands on a terminal: how far they are, and what Ctrl-C leaves.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <utility>

#include "app/tests/ffmpeg.h"
#include "app/tests/process.h"

extern char** environ;

namespace padlens {
namespace {

// The program with a terminal as its standard error. It reads what it is told; its answer nobody
// reads, so that a long one makes it wait.
class OnTerminal {
 public:
  explicit OnTerminal(const Arguments& arguments, bool ignores = false) {
    terminal_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    EXPECT_GE(terminal_, 0);
    EXPECT_EQ(::grantpt(terminal_) | ::unlockpt(terminal_), 0);
    const std::string name = ::ptsname(terminal_);
    int in[2];
    int out[2];
    EXPECT_EQ(::pipe2(in, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
    to_ = in[1];
    from_ = out[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    ::posix_spawn_file_actions_addopen(&actions, 2, name.c_str(), O_WRONLY | O_NOCTTY, 0);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t standard;
    ::sigemptyset(&standard);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      ::sigaddset(&standard, signal);
    if (!ignores) {
      ::posix_spawnattr_setsigdefault(&attributes, &standard);
      ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    }
    std::vector<std::string> texts{PADLENS_PROGRAM};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& text : texts)
      pointers.push_back(text.data());
    pointers.push_back(nullptr);
    EXPECT_EQ(
        ::posix_spawn(&pid_, PADLENS_PROGRAM, &actions, &attributes, pointers.data(), environ), 0);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
  }
  ~OnTerminal() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      finish();
    }
    for (const int descriptor : {terminal_, to_, from_})
      ::close(descriptor);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  // Waits until it has said something on the terminal. False: it ended before, or never does.
  bool says_something() {
    if (!waits_for(terminal_)) return false;
    hear();
    return !heard_.empty();
  }
  // The same of its answer.
  bool answers() { return waits_for(from_); }
  void tell(std::string_view text) {
    EXPECT_EQ(::write(to_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end_input() { ::close(std::exchange(to_, -1)); }
  void send(int signal) { ::kill(pid_, signal); }
  // How it ended, as waitpid() says it. It is heard out meanwhile.
  int finish() {
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      pollfd ready{terminal_, POLLIN, 0};
      if (::poll(&ready, 1, 20) > 0) hear();
    }
    pollfd ready{terminal_, POLLIN, 0};
    while (::poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0)
      hear();
    pid_ = -1;
    return status;
  }
  const std::string& heard() const { return heard_; }

 private:
  static bool waits_for(int descriptor) {
    constexpr int kPatience = 60'000;  // ms
    pollfd ready{descriptor, POLLIN, 0};
    return ::poll(&ready, 1, kPatience) > 0 && (ready.revents & POLLIN) != 0;
  }
  void hear() {
    char bytes[4096];
    const ssize_t count = ::read(terminal_, bytes, sizeof bytes);
    if (count > 0) {
      heard_.append(bytes, static_cast<std::size_t>(count));
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));  // nobody has it open any more
    }
  }

  int terminal_ = -1;
  int to_ = -1;
  int from_ = -1;
  pid_t pid_ = -1;
  std::string heard_;
};

constexpr std::string_view kErase = "\r\x1b[K";

// What stood on the line, one after the other; "" where it was erased.
std::vector<std::string> shown_lines(const std::string& heard) {
  std::vector<std::string> shown;
  for (std::size_t at = 0; at < heard.size();) {
    EXPECT_EQ(heard.substr(at, kErase.size()), kErase) << heard;
    const std::size_t next = std::min(heard.find(kErase, at + kErase.size()), heard.size());
    shown.push_back(heard.substr(at + kErase.size(), next - at - kErase.size()));
    at = next;
  }
  return shown;
}

// Two layers with so much time between them that the second one is worth a word.
void tell_two_layers(OnTerminal& program) {
  program.tell("{}\n");
  EXPECT_TRUE(program.answers());
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  program.tell("{}\n");
}

void expect_ended_by(int signal, OnTerminal& program) {
  program.send(signal);
  const int status = program.finish();
  EXPECT_TRUE(WIFSIGNALED(status)) << status;
  EXPECT_EQ(WTERMSIG(status), signal);
  // It blames no one, and its line is gone.
  const auto shown = shown_lines(program.heard());
  EXPECT_TRUE(shown.empty() || shown.back().empty()) << program.heard();
}

TEST(Interrupt, EndsARenderByTheSignalAndLeavesNothing) {
  const TemporaryFolder folder;
  // Tens of thousands of steps.
  const auto picture = [&](const char* name) {
    return Arguments{"render",       "--input", "200",   "--scale", "0.3",
                     "--max-frames", "50000",   "--all", "-o",      folder.file(name)};
  };
  std::vector<Arguments> commands{picture("a.gif"), picture("%05d.png"), picture("a.pdf")};
  if (has_ffmpeg()) commands.push_back(picture("a.mp4"));
  for (const Arguments& arguments : commands) {
    for (const int signal : {SIGINT, SIGTERM}) {
      SCOPED_TRACE(arguments.back());
      OnTerminal program(arguments);
      ASSERT_TRUE(program.says_something());
      EXPECT_TRUE(contains(program.heard(), " of 39204 steps")) << program.heard();
      expect_ended_by(signal, program);
      EXPECT_EQ(folder.names(), std::vector<std::string>{});
    }
  }
}

TEST(Interrupt, OfABatchLeavesOnlyWholeFigures) {
  const TemporaryFolder folder;
  const TemporaryFolder lists;
  const std::string list = lists.file("list.json");
  std::string figures = R"([{"spec": {}, "output": "first.svg"})";
  for (int i = 0; i < 8; ++i) {
    figures += R"(, {"spec": {"input": 200}, "scale": 0.3, "max_frames": 50000, "output": ")" +
               std::to_string(i) + ".gif\"}";
  }
  write_contents(list, figures + "]");
  OnTerminal program({"render", "--batch", list, "-o", folder.path().string(), "--jobs", "2"});
  ASSERT_TRUE(program.says_something());
  EXPECT_TRUE(contains(program.heard(), " of 9 figures")) << program.heard();
  expect_ended_by(SIGINT, program);
  for (const std::string& name : folder.names()) {
    EXPECT_EQ(name, "first.svg");
    EXPECT_TRUE(contents(folder.file(name)).ends_with("</svg>\n"));
  }
}

TEST(Interrupt, EndsWhatOnlyAnswers) {
  OnTerminal sweep({"sweep", "--input", "3..300", "--kernel", "1..10", "--stride", "1..30"});
  ASSERT_TRUE(sweep.answers());
  expect_ended_by(SIGINT, sweep);
  OnTerminal compute({"compute", "--jsonl"});
  tell_two_layers(compute);
  ASSERT_TRUE(compute.says_something());
  expect_ended_by(SIGINT, compute);
}

TEST(Interrupt, WhatIsIgnoredStaysIgnored) {
  ::signal(SIGHUP, SIG_IGN);  // as nohup does
  OnTerminal compute({"compute", "--jsonl"}, true);
  const TemporaryFolder folder;
  OnTerminal render({"render", "--input", "30", "-o", folder.file("a.gif")}, true);
  ::signal(SIGHUP, SIG_DFL);
  tell_two_layers(compute);
  ASSERT_TRUE(compute.says_something());
  compute.send(SIGHUP);
  compute.end_input();
  EXPECT_EQ(compute.finish(), 0);
  render.send(SIGHUP);
  EXPECT_EQ(render.finish(), 0);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.gif"});
}

TEST(Progress, IsALineThatGoesInTheEnd) {
  OnTerminal program({"compute", "--jsonl"});
  tell_two_layers(program);
  ASSERT_TRUE(program.says_something());
  program.end_input();
  EXPECT_EQ(program.finish(), 0);
  EXPECT_EQ(shown_lines(program.heard()), (std::vector<std::string>{"2 lines", ""}));
  EXPECT_EQ(program.heard().find('\n'), std::string::npos);
}

TEST(Progress, NobodyIsToldOfWhatIsSoonDone) {
  OnTerminal program({"explain"});
  EXPECT_EQ(program.finish(), 0);
  EXPECT_EQ(program.heard(), "");
}

// Pipes and devices as input: never for ever, never without a bound.
TEST(Input, PipesThatNobodyWritesAndDevicesAreRefused) {
  const TemporaryFolder folder;
  const std::string pipe = folder.file("pipe.json");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& name : {std::string("/dev/zero"), std::string("/dev/urandom")}) {
    for (const Arguments& arguments : {Arguments{"explain", name},
                                       {"open", "--print", name},
                                       {name},
                                       {"window", name},
                                       {"compute", "--jsonl", name},
                                       {"render", "--batch", name},
                                       {"render", name, "-o", "a.svg"}}) {
      const Finished run = padlens(arguments);
      EXPECT_EQ(run.code, 2) << arguments[0] << run.out;
      EXPECT_EQ(run.error, "padlens: " + name + ": Operation not supported\n");
    }
  }
  const Finished compared =
      padlens({"render", "--reference", "/dev/zero", "-o", folder.file("a.svg")});
  EXPECT_EQ(compared.code, 1);
  EXPECT_EQ(compared.error, "padlens: /dev/zero: Operation not supported\n");
  for (const Arguments& arguments : {Arguments{"explain", pipe}, {"compute", "--jsonl", pipe}}) {
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.error, "padlens: " + pipe + ": No data available\n");
  }
  // Neither does it help to have it open.
  const int held = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
  EXPECT_EQ(padlens({"explain", pipe}).error, "padlens: " + pipe + ": No data available\n");
  ::close(held);
}

TEST(Input, APipeThatIsWrittenIsRead) {
  const TemporaryFolder folder;
  const std::string pipe = folder.file("pipe.json");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const Arguments& arguments : {Arguments{"compute", pipe}, {"compute", "--jsonl", pipe}}) {
    std::jthread writer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      const int end = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
      EXPECT_EQ(::write(end, "{\"input\":", 9), 9);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      EXPECT_EQ(::write(end, " 7}", 3), 3);
      ::close(end);
    });
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_TRUE(contains(run.out, "\"output\": [5, 5]")) << run.out;
  }
}

TEST(Input, AModelComesThroughAPipe) {
  const TemporaryFolder folder;
  const std::string pipe = folder.file("pipe.py");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::jthread writer([&] {
    const int end = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
    EXPECT_EQ(::write(end, "nn.Conv2d(3, 8, 3)\n", 19), 19);
    ::close(end);
  });
  const Finished run = padlens({"read", pipe, "--input", "9x9"});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "7×7")) << run.out;
}

TEST(Input, WhatNeverEndsOnStandardInputIsRefused) {
  for (const Arguments& arguments : {Arguments{"explain", "-"}, {"compute", "--jsonl"}}) {
    std::string command = std::string("exec '") + PADLENS_PROGRAM + "'";
    for (const std::string& argument : arguments)
      command += " " + argument;
    ProcessOptions shell;
    shell.program = "/bin/sh";
    const Finished run = padlens({"-c", command + " </dev/zero"}, shell);
    EXPECT_NE(run.code, 0);
    EXPECT_EQ(run.error, "padlens: standard input: File too large\n");
  }
}

}  // namespace
}  // namespace padlens
