#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/document/bytes.h"
#include "app/import/import.h"
#include "core/layer/spec.h"

namespace padlens {

// A model that is being read on a thread of its own. Destroying it cancels it.
class ImportRun {
 public:
  // What was read, and the size that was taken for an input that nothing tells; "" for none.
  struct Outcome {
    Model model;
    std::string assumed_input;
  };

  // `source` is the file's name, "" for pasted text. Where the size of an input is not told, it is
  // read again with that of `input`.
  ImportRun(const ImportLibrary& library, Bytes bytes, std::string source, const Spec& input);
  // The same file once more, with its kernels.
  ImportRun(const ImportLibrary& library, Bytes bytes, std::string source);
  ~ImportRun();
  ImportRun(const ImportRun&) = delete;
  ImportRun& operator=(const ImportRun&) = delete;

  const std::string& source() const { return source_; }
  const Bytes& bytes() const { return bytes_; }
  bool kernels() const { return !input_; }
  double done() const { return done_; }  // 0 … 1
  void cancel() { cancelled_ = true; }
  bool cancelled() const { return cancelled_; }
  bool finished() const { return finished_; }
  // Waits so long at most, in seconds.
  void wait(double seconds) const;
  // Precondition: finished().
  Outcome take();

 private:
  void begin(const ImportLibrary& library);
  void read(const ImportLibrary& library);

  std::string source_;
  Bytes bytes_;
  std::optional<Spec> input_;  // nullopt: kernels are read
  std::atomic<double> done_{0};
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> finished_{false};
  Outcome outcome_;      // of the thread until finished_
  std::jthread thread_;  // last: it uses the others
};

// How the inputs of `model` whose size is not told are told that of `input`; nullopt where all are,
// or there are none.
std::optional<ReadOptions> assumed_inputs(const Model& model, const Spec& input);

}  // namespace padlens
