#pragma once

#include <functional>
#include <vector>

#include "app/render/job.h"

namespace padlens {

enum class RenderState : std::uint8_t {
  written,
  unchanged,  // --if-changed: the file holds the same bytes already
  alike,      // --reference: no difference
  differs,    // --reference: `problem` says by how much
  failed,     // `problem` says why; no file has changed
  stopped,    // the person cancelled, or standard output took no more
};

struct RenderOutcome {
  RenderState state = RenderState::written;
  RenderProblem problem;
};

struct RunOptions {
  bool if_changed = false;
  Sink standard_output = {};  // where "-" goes
  // Told how many of the pictures are done, on the thread that runs; false: cancelled.
  std::function<bool(std::int64_t done)> progress = {};
  // Told by run_all() after each, on the thread that ran it.
  std::function<void()> finished = {};
};

// Draws and writes, or compares where the job names a reference. All or nothing: what
// was there before is untouched until the new file is whole on the disk; of numbered
// files too, none is replaced before all are. Folders are not created.
RenderOutcome run(const Rendering& rendering, const RunOptions& options);

// `count` of them, several at once on `threads` threads (0: as many as the machine has), each of
// which holds one at a time: `prepare` gives it when its turn comes. Outcomes in their order.
// `prepare` and `options` are shared: their functions have to bear it.
std::vector<RenderOutcome> run_all(std::size_t count,
                                   const std::function<Prepared(std::size_t index)>& prepare,
                                   const RunOptions& options, unsigned threads = 0);

}  // namespace padlens
