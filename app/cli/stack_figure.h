#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/render/job.h"
#include "core/stack/stack.h"

namespace padlens {

// The part of `padlens render` that draws a layer of a stack: "--stack", "--layer", "--cell".
class StackFigure {
 public:
  void add_to(Arguments& command, const Strings& tr);
  bool given() const { return !file_.empty(); }
  // The first of its other options that is given, though no stack is; "" for none.
  std::string given_without() const;

  struct Loaded {
    ResolvedStack stack;
    std::size_t selected = 0;
    std::string name;      // of the selected one
    bool one_way = false;  // of several that join
  };
  // The layers that lead to the chosen one and, in a plain chain, those behind it. `input`: the
  // size where the file leaves it open, "224x224"; "": not told. nullopt once told what is wrong;
  // `failed`: for want of the module that reads.
  std::optional<Loaded> load(const Console& console, const std::string& input, bool anyway,
                             bool& failed) const;
  // The cell that is asked for becomes the job's focus. False once told that there is none.
  bool put_cell(RenderJob& job, const Console& console, const Loaded& loaded) const;

 private:
  std::string file_;
  std::string layer_;
  std::string cell_;
  bool weights_ = false;
};

}  // namespace padlens
