#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "app/i18n/strings.h"

namespace padlens {

// From now on the first SIGINT, SIGTERM or SIGHUP does not end the program but makes interrupted()
// true, so that nothing half-written stays; a second one ends it as ever. One that the program was
// started to ignore (nohup) it goes on to ignore.
void watch_signals();
bool interrupted();
// A closed pipe and a bound on files' sizes are errors like a full disk.
void ignore_write_signals();
// Ends the program by the signal that came, as whoever started it expects: a shell's loop stops.
// Returns where none came.
void end_if_interrupted();

// How far a command is, as a line on standard error that replaces itself and is gone in the end.
// Only where that is a terminal and there is more than one step, after a moment, and not while the
// answer is written to the same terminal. May be told from any thread.
class Progress {
 public:
  // `key`: "{0} of {1} steps".
  Progress(const Strings& tr, std::string key, std::size_t total, bool answers = false);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(std::int64_t done);
  void one_more();
  void not_yet();  // as far as before

 private:
  void show(std::int64_t done);

  const Strings& tr_;
  std::string key_;
  std::size_t total_;
  bool wanted_ = false;
  std::mutex mutex_;
  std::int64_t done_ = 0;
  std::int64_t next_ = 0;  // when it may be shown again, in ms of a steady clock
};

}  // namespace padlens
