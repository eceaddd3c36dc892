#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/render/job.h"

namespace padlens {

// A batch file is a list of figures:
//   [{"output": "same.svg", "spec": {"input": 5, "padding": "same"}, "step": 3}, …]
// Each has an "output" and either a "spec" or a "scenario" (a file, or the object that
// it would hold), and any of render_options() by name, with '_' or '-' between words.
// "caption" is the title of a figure that has none, else what describes it. Paths are relative to
// the batch file and lead nowhere else: absolute ones, "..", and a zero byte in them are problems,
// as are two figures that would write the same file.
struct BatchOptions {
  std::filesystem::path folder;         // of the batch file
  std::filesystem::path output_folder;  // for relative outputs; empty: `folder`
  // What the command line asks of every figure; it wins over what the file says.
  std::vector<std::pair<const RenderOption*, std::string>> common = {};
  bool check = false;  // compares with what the outputs hold, instead of writing
};

struct BatchProblem {
  std::size_t figure = 0;  // counted from 1; 0: the file as a whole
  RenderProblem problem;
};

// A list of figures that was looked through. It keeps what the file says, and of no figure the
// numbers: each is prepared again when its turn comes.
struct Batch {
  std::vector<std::string> outputs;  // in the order of the file; none where there are problems
  std::vector<BatchProblem> problems;
  // Figure `index` of `outputs`, from any thread. Problems only where a file that it names has
  // changed since.
  std::function<Prepared(std::size_t index)> prepare;
};

Batch read_batch(std::string_view json, const BatchOptions& options);

}  // namespace padlens
