#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "app/gui/state.h"
#include "app/render/run.h"

namespace padlens {

// What the window would export: the layer on show. The file of a single step also has
// the marks of the cell that is pinned, and every one those of the comparison.
RenderJob export_job(const State& state, const RenderOptions& options);

// A file that is being written on a thread of its own. Destroying it cancels it, and
// waits until nothing half-written is left.
class ExportRun {
 public:
  explicit ExportRun(Rendering rendering);
  ~ExportRun();
  ExportRun(const ExportRun&) = delete;
  ExportRun& operator=(const ExportRun&) = delete;

  const Rendering& rendering() const { return rendering_; }
  std::int64_t done() const { return done_; }  // pictures
  void cancel() { cancelled_ = true; }
  bool cancelled() const { return cancelled_; }
  // What came of it, once it is over.
  std::optional<RenderOutcome> outcome() const;

 private:
  Rendering rendering_;
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> cancelled_{false};
  mutable std::mutex mutex_;
  std::optional<RenderOutcome> outcome_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace padlens
