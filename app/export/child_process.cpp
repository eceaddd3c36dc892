#include "app/export/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

extern char** environ;

namespace padlens {
namespace {

// What the child begins with: its descriptors, and signals as if nobody had touched them. Its group
// is its own, so that Ctrl-C reaches us alone, who know what to do about it.
class SpawnSettings {
 public:
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t pipe;
    ::sigemptyset(&none);
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &pipe);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

}  // namespace

ChildProcess::~ChildProcess() {
  close_input();
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  wait();
}

bool ChildProcess::start(std::vector<std::string> arguments, std::span<const int> files) {
  // A socket, not a pipe: writing to one can be asked not to raise SIGPIPE.
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  input_ = ends[0];
  // Away from the descriptors of the child, which are set one after the other.
  const int beyond = kFile + static_cast<int>(files.size());
  std::vector<int> mine{::fcntl(ends[1], F_DUPFD_CLOEXEC, beyond)};
  const int reading = mine[0];
  SpawnSettings settings;
  ::posix_spawn_file_actions_adddup2(&settings.actions, reading, STDIN_FILENO);
  ::posix_spawn_file_actions_addopen(&settings.actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&settings.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  for (std::size_t i = 0; i < files.size(); ++i) {
    mine.push_back(::fcntl(files[i], F_DUPFD_CLOEXEC, beyond));
    ::posix_spawn_file_actions_adddup2(&settings.actions, mine.back(), kFile + static_cast<int>(i));
  }
  std::vector<char*> pointers;
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const bool started = std::ranges::all_of(mine, [](int file) { return file >= 0; }) &&
                       ::posix_spawnp(&pid_, pointers[0], &settings.actions, &settings.attributes,
                                      pointers.data(), environ) == 0;
  if (!started) pid_ = -1;
  mine.push_back(ends[1]);
  for (const int descriptor : mine) {
    if (descriptor >= 0) ::close(descriptor);
  }
  return started;
}

bool ChildProcess::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool ChildProcess::finish(const std::function<bool()>& goes_on) {
  constexpr auto kBetween = std::chrono::milliseconds(5);
  close_input();
  if (pid_ <= 0) return false;
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0) {
    if (!goes_on()) return false;
    std::this_thread::sleep_for(kBetween);
  }
  return wait() == 0;
}

void ChildProcess::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

int ChildProcess::wait() {
  int status = 0;
  pid_t ended = 0;
  do {
    ended = ::waitpid(pid_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  pid_ = -1;
  return ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace padlens
