#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/gui/state.h"
#include "core/snippets/port_check.h"

namespace padlens {

// What the page of the port check does with its part of the state; the page itself is
// panels/check_page.cpp.

// A check on a thread of its own: the numbers of a model of some size take a second. Destroying it
// waits for its end.
class CheckRun {
 public:
  CheckRun(Model model, const Framework& to);
  CheckRun(const CheckRun&) = delete;
  CheckRun& operator=(const CheckRun&) = delete;

  bool finished() const { return finished_; }
  // Precondition: finished().
  const PortCheck& check() const { return check_; }

 private:
  PortCheck check_;
  std::atomic<bool> finished_{false};
  std::jthread thread_;  // last: it uses the others
};

// As the page opens: to the framework compared last, else to the one before, else to the first
// other one; of the open model where the stack is a path of it still, else of the stack.
void open_check_page(State& state);

// By id; what is none, or the layers' own, changes nothing.
void set_check_target(State& state, const std::string& to);
// Rows of the page: the windows, then the upsamplings.
std::size_t checked_rows(const PortCheck& check);
void select_checked(State& state, std::size_t index);

// The layer comes on show, a window compared with what it is ported to.
void show_checked(State& state, std::size_t index);

// Takes a check that has come to its end. True where the page changed.
bool follow_check(State& state);

// Null while there is none.
const PortCheck* finished_check(const State& state);

}  // namespace padlens
