#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/render/options.h"

namespace padlens {

// The rows of render_options() as options of a command, and "--no-values" and the like.
class PictureOptions {
 public:
  // All but "anyway", which comes with the layer.
  void add_to(Arguments& command, const Strings& tr);

  // What was asked for, in the order of the table.
  std::vector<std::pair<const RenderOption*, std::string>> given() const;
  // Sets that. False once what is wrong with it has been told.
  bool apply(RenderOptions& options, const Console& console) const;

 private:
  struct Flag {
    const RenderOption* row = nullptr;
    Option* option = nullptr;
    std::string text;
    bool on = false;
  };
  std::deque<Flag> flags_;  // the arguments write into them: they must not move
  Option* values_option_ = nullptr;
  Option* indices_option_ = nullptr;
  bool values_ = true;
  bool indices_ = false;
};

// "padlens: step: …", on standard error.
void complain(const Console& console, const RenderProblem& problem);

}  // namespace padlens
