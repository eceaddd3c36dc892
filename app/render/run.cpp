#include "app/render/run.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "app/document/files.h"
#include "app/render/compare.h"
#include "app/render/option_values.h"

namespace padlens {
namespace {

// A reference may be as large as what is compared with it.
constexpr std::size_t kMostReference = std::size_t{2} << 30U;

RenderOutcome failed(RenderProblem problem) {
  return {RenderState::failed, std::move(problem)};
}

RenderOutcome stopped(const std::string& file) {
  return {RenderState::stopped, {file, "export.stopped", {}}};
}

// One run: hands progress on and knows when it was cancelled.
class Run {
 public:
  Run(const Rendering& rendering, const RunOptions& options)
      : rendering_(rendering), options_(options) {}

  RenderOutcome operator()() {
    if (!rendering_.options.reference.empty()) return compare();
    if (rendering_.options.output == "-") return to_standard_output();
    return to_files();
  }

 private:
  bool goes_on(std::int64_t done) {
    done_ = done;
    if (!cancelled_ && options_.progress && !options_.progress(done)) cancelled_ = true;
    return !cancelled_;
  }

  // Why a format has not made `file` of its frames; `error` is its key.
  RenderOutcome outcome_of(const std::string& error, const std::string& file) const {
    if (cancelled_) return stopped(file);
    const std::int64_t most = rendering_.options.max_bytes;
    if (bytes_ > most) return failed({file, "export.too_many_bytes", {values::amount_text(most)}});
    return failed({file, error, args_});
  }

  // The frames of a file, of which `before` others are done.
  std::string write(const FrameList& frames, std::int64_t before, const Sink& sink) {
    if (!goes_on(before)) return "export.stopped";
    ExportOptions style = rendering_.style;
    // A file of its own opens at its own step, and tells it.
    if (rendering_.numbered) {
      const std::int64_t step = rendering_.first_step + before;
      style.scenario = rendering_.scenario_of(step);
      style.text = rendering_.text_of(step, 1);
      if (!style.id_prefix.empty()) style.id_prefix += '-' + std::to_string(step + 1);
    }
    style.explain = [this](std::vector<std::string> args) { args_ = std::move(args); };
    style.progress = [this, before](std::int64_t done) { return goes_on(before + done); };
    const Sink checked = [&](std::string_view bytes) {
      bytes_ += static_cast<std::int64_t>(bytes.size());
      return goes_on(done_) && bytes_ <= rendering_.options.max_bytes && sink(bytes);
    };
    return rendering_.format->write(frames, style, checked);
  }

  // The frames of each file in turn, until `each` has no use for more.
  template <class Each>
  void for_each_file(Each each) {
    const FrameList frames = rendering_.frames();
    if (!rendering_.numbered) {
      each(frames, 0);
      return;
    }
    for (std::int64_t i = 0; i < frames.count && goes_on(i); ++i) {
      const FrameList one{1, [&](std::int64_t) { return frames.at(i); }};
      if (!each(one, i)) return;
    }
  }

  RenderOutcome to_standard_output() {
    bool taken = true;
    const std::string error = write(rendering_.frames(), 0, [&](std::string_view bytes) {
      taken = options_.standard_output && options_.standard_output(bytes);
      return taken;
    });
    if (error.empty()) return {};
    return taken ? outcome_of(error, "-") : stopped("-");
  }

  RenderOutcome to_files() {
    std::vector<FileWriter> writers;
    RenderOutcome outcome;
    for_each_file([&](const FrameList& frames, std::int64_t index) {
      const std::string file = rendering_.file_of(rendering_.first_step + index);
      FileWriter& writer = writers.emplace_back();
      if (const auto error = writer.open(file)) {
        outcome = failed(problem_of(file, *error));
        return false;
      }
      bool taken = true;
      const std::string error = write(frames, index, [&](std::string_view bytes) {
        taken = writer.write(bytes);
        return taken;
      });
      if (const auto unfinished = writer.finish()) {
        outcome = failed(problem_of(file, *unfinished));
      } else if (!error.empty()) {
        outcome = outcome_of(error, file);
      }
      return outcome.state == RenderState::written;
    });
    if (outcome.state == RenderState::written && cancelled_) {
      outcome = stopped(rendering_.options.output);
    }
    if (outcome.state != RenderState::written) return outcome;
    return commit(writers);
  }

  RenderOutcome commit(std::vector<FileWriter>& writers) {
    bool changed = false;
    for (std::size_t i = 0; i < writers.size(); ++i) {
      if (options_.if_changed && writers[i].same_as_before()) continue;
      changed = true;
      if (const auto error = writers[i].commit()) {
        const auto step = rendering_.first_step + static_cast<std::int64_t>(i);
        return failed(problem_of(rendering_.file_of(step), *error));
      }
    }
    return {changed ? RenderState::written : RenderState::unchanged, {}};
  }

  RenderOutcome compare() {
    const std::string& pattern = rendering_.options.reference;
    RenderOutcome outcome{RenderState::alike, {}};
    for_each_file([&](const FrameList& frames, std::int64_t index) {
      const std::string reference =
          rendering_.numbered
              ? numbered_path(pattern, rendering_.first_step + index + 1).value_or(pattern)
              : pattern;
      FileError why;
      const auto expected = read_file(reference, why, kMostReference);
      if (!expected) {
        outcome = failed(problem_of(reference, why));
        return false;
      }
      std::string bytes;
      const std::string error = write(frames, index, [&](std::string_view more) {
        bytes += more;
        return true;
      });
      const std::string& output = rendering_.options.output;
      if (!error.empty()) {
        outcome = outcome_of(error, output);
      } else if (auto problem =
                     difference(bytes, *expected, rendering_.options.tolerance, reference)) {
        problem->where = rendering_.numbered && !output.empty()
                             ? rendering_.file_of(rendering_.first_step + index)
                             : output;
        outcome = {RenderState::differs, std::move(*problem)};
      }
      return outcome.state == RenderState::alike;
    });
    return outcome;
  }

  const Rendering& rendering_;
  const RunOptions& options_;
  std::int64_t done_ = 0;
  std::int64_t bytes_ = 0;         // of all files
  std::vector<std::string> args_;  // what an error's sentence is told
  bool cancelled_ = false;
};

}  // namespace

RenderOutcome run(const Rendering& rendering, const RunOptions& options) {
  return Run(rendering, options)();
}

std::vector<RenderOutcome> run_all(std::size_t count,
                                   const std::function<Prepared(std::size_t index)>& prepare,
                                   const RunOptions& options, unsigned threads) {
  std::vector<RenderOutcome> outcomes(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      if (options.progress && !options.progress(0)) {
        outcomes[i] = stopped("");
        continue;
      }
      Prepared prepared = prepare(i);
      outcomes[i] = prepared.rendering ? run(*prepared.rendering, options)
                                       : failed(std::move(prepared.problems.front()));
      if (options.finished) options.finished();
    }
  };
  if (threads == 0) threads = std::max(std::thread::hardware_concurrency(), 1U);
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, count));
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i)
    others.emplace_back(work);
  work();
  others.clear();  // waits for them
  return outcomes;
}

}  // namespace padlens
