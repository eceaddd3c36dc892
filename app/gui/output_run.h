#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "core/engine/engine.h"

namespace padlens {

// The output of a layer that takes longer than a frame, computed on a thread of its own
// from the first row on. Destroying it stops that.
class OutputRun {
 public:
  explicit OutputRun(const Layer& layer);
  OutputRun(const OutputRun&) = delete;
  OutputRun& operator=(const OutputRun&) = delete;

  std::int64_t rows() const { return rows_; }
  // Rows that are there.
  std::int64_t ready() const { return ready_.load(std::memory_order_acquire); }
  bool finished() const { return ready() == rows(); }
  // Of each plane of which the first ready() rows may be read. Precondition: there is one.
  const Planes& output() const { return output_; }

 private:
  std::int64_t rows_;
  // Made by the thread: to be handed out so much memory takes longer than a frame.
  Planes output_;
  std::atomic<std::int64_t> ready_{0};
  std::jthread thread_;  // last: it uses the others
};

}  // namespace padlens
