#include "app/gui/import_run.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/i18n/sizes.h"

namespace padlens {
namespace {

// The dimensions of its first layer that has some; 2 where none has.
int rank_of(const Model& model) {
  const auto found = std::ranges::find(model.layers, ModelOp::layer, &ModelLayer::op);
  return found == model.layers.end() ? 2 : found->layer.spec.op->rank;
}

std::vector<std::int64_t> sizes_of(const Spec& input, int rank) {
  if (rank == 1) return {input.input[kWidth]};
  if (input.op->rank == 1) return {input.input[kWidth], input.input[kWidth]};
  return {input.input[kHeight], input.input[kWidth]};
}

// Its open axes with `sizes`; a batch of one.
std::vector<std::int64_t> filled_shape(const ModelInput& input,
                                       const std::vector<std::int64_t>& sizes) {
  std::vector<std::int64_t> shape = input.shape;
  if (shape.size() != sizes.size() + 2) return {};
  if (shape[0] < 0) shape[0] = 1;
  const std::size_t first = input.channels_last ? 1 : 2;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (shape[first + i] < 0) shape[first + i] = sizes[i];
  }
  return shape;
}

}  // namespace

std::optional<ReadOptions> assumed_inputs(const Model& model, const Spec& input) {
  const auto sizes = sizes_of(input, rank_of(model));
  ReadOptions options;
  for (const ModelInput& each : model.inputs) {
    if (each.size) continue;
    if (each.shape.empty()) {
      options.input = sizes;
    } else if (auto shape = filled_shape(each, sizes); !shape.empty()) {
      options.inputs.push_back({each.name, std::move(shape)});
    }
  }
  if (options.input.empty() && options.inputs.empty()) return std::nullopt;
  // A size for all would contradict what one of them states.
  for (const ModelInput& each : model.inputs) {
    if (!options.input.empty() && each.size && *each.size != options.input) options.input.clear();
  }
  return options;
}

ImportRun::ImportRun(const ImportLibrary& library, Bytes bytes, std::string source,
                     const Spec& input)
    : source_(std::move(source)), bytes_(std::move(bytes)), input_(input) {
  begin(library);
}

ImportRun::ImportRun(const ImportLibrary& library, Bytes bytes, std::string source)
    : source_(std::move(source)), bytes_(std::move(bytes)) {
  begin(library);
}

void ImportRun::begin(const ImportLibrary& library) {
  thread_ = std::jthread([this, &library] {
    read(library);
    finished_.store(true, std::memory_order_release);
    finished_.notify_all();
  });
}

ImportRun::~ImportRun() {
  cancel();
}

void ImportRun::read(const ImportLibrary& library) {
  ImportOptions options;
  options.kernels = kernels();
  options.progress = [this](double done) {
    done_ = done;
    return !cancelled_;
  };
  outcome_.model = library.import_model(bytes_, options);
  if (cancelled_ || outcome_.model.layers.empty() || kernels()) return;
  const auto assumed = assumed_inputs(outcome_.model, *input_);
  if (!assumed) return;
  options.read = *assumed;
  outcome_.model = library.import_model(bytes_, options);
  const int rank = rank_of(outcome_.model);
  const auto sizes = sizes_of(*input_, rank);
  outcome_.assumed_input = rank == 1 ? std::to_string(sizes[0])
                                     : std::to_string(sizes[0]) + "×" + std::to_string(sizes[1]);
}

void ImportRun::wait(double seconds) const {
  constexpr std::chrono::milliseconds kTurn{1};
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (!finished() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(kTurn);
}

ImportRun::Outcome ImportRun::take() {
  return std::move(outcome_);
}

}  // namespace padlens
