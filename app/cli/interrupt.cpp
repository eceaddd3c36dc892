#include "app/cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <utility>

namespace padlens {
namespace {

constexpr std::string_view kErase = "\r\x1b[K";

constexpr std::array kEnding{SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t caught = 0;          // the signal, 0: none
volatile std::sig_atomic_t progress_shown = 0;  // a line of progress is on the terminal

void erase_progress() {
  if (progress_shown == 0) return;
  progress_shown = 0;
  // Nothing can be done where it fails.
  [[maybe_unused]] const ssize_t count = ::write(STDERR_FILENO, kErase.data(), kErase.size());
}

void handle(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  for (const int signal : kEnding) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

void end_by(int signal) {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(signal, &standard, nullptr);
  sigset_t these;
  ::sigemptyset(&these);
  ::sigaddset(&these, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &these, nullptr);
  ::raise(signal);
}

// Where nobody watches for signals: the line goes, then the program.
void erase_and_end(int signal) {
  erase_progress();
  end_by(signal);
}

std::int64_t now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void watch_signals() {
  handle([](int signal) { caught = signal; }, static_cast<int>(SA_RESETHAND));
}

void ignore_write_signals() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  for (const int signal : {SIGPIPE, SIGXFSZ})
    ::sigaction(signal, &ignore, nullptr);
}

bool interrupted() {
  return caught != 0;
}

void end_if_interrupted() {
  if (caught != 0) end_by(caught);
}

Progress::Progress(const Strings& tr, std::string key, std::size_t total, bool answers)
    : tr_(tr), key_(std::move(key)), total_(total) {
  constexpr std::int64_t kFirst = 400;
  wanted_ =
      total != 1 && ::isatty(STDERR_FILENO) != 0 && !(answers && ::isatty(STDOUT_FILENO) != 0);
  next_ = now() + kFirst;
}

Progress::~Progress() {
  erase_progress();
}

void Progress::at(std::int64_t done) {
  if (!wanted_) return;
  const std::scoped_lock lock(mutex_);
  show(done);
}

void Progress::one_more() {
  if (!wanted_) return;
  const std::scoped_lock lock(mutex_);
  show(++done_);
}

void Progress::not_yet() {
  if (!wanted_) return;
  const std::scoped_lock lock(mutex_);
  show(done_);
}

void Progress::show(std::int64_t done) {
  constexpr std::int64_t kBetween = 100;
  const std::int64_t time = now();
  if (time < next_) return;
  next_ = time + kBetween;
  if (progress_shown == 0) {
    struct sigaction present {};
    ::sigaction(SIGINT, nullptr, &present);
    if (present.sa_handler == SIG_DFL) handle(erase_and_end, 0);
  }
  progress_shown = 1;
  const std::string line =
      std::string(kErase) + tr_(key_, std::array{std::to_string(done), std::to_string(total_)});
  [[maybe_unused]] const ssize_t count = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace padlens
