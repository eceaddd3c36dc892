#include "app/gui/export_run.h"

#include <utility>

#include "app/scene/look.h"
#include "core/geometry/geometry.h"

namespace padlens {

RenderJob export_job(const State& state, const RenderOptions& options) {
  RenderJob job;
  job.layer = state.shown.layer();
  job.scenario = state.scenario();
  job.scenario.spec = state.shown.layer().spec();  // what is on show, not what is being typed
  job.options = options;
  if (state.mode() == PlayMode::scatter) job.options.mode = PlayMode::scatter;
  job.options.anyway = !state.shown.resolution().accepted();
  const bool one_step =
      options.steps == RenderOptions::Steps::range && options.first_step == options.last_step;
  if (one_step) job.focus = state.pinned;
  job.explores = state.exploring;
  job.compared = state.compared_layer();
  if (const View* view = view_of(job); view != nullptr && view->of_pair) job.beside = state.beside;
  job.options.beside = job.scenario.beside;
  return job;
}

namespace {

// The file is the same whether the window has come to the output's last row or not.
Rendering with_whole_output(Rendering rendering) {
  if (rendering.layer.complete()) return rendering;
  rendering.layer = relaid(rendering.layer, rendering.layer.spec(), rendering.layer.geometry())
                        .showing(rendering.layer.shown());
  rendering.moment.look = std::make_shared<const LayerLook>(rendering.layer);
  return rendering;
}

}  // namespace

ExportRun::ExportRun(Rendering rendering) : rendering_(std::move(rendering)) {
  thread_ = std::jthread([this] {
    RunOptions options;
    options.progress = [this](std::int64_t done) {
      done_ = done;
      return !cancelled_;
    };
    RenderOutcome outcome = run(with_whole_output(rendering_), options);
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
  });
}

ExportRun::~ExportRun() {
  cancel();
}

std::optional<RenderOutcome> ExportRun::outcome() const {
  const std::lock_guard lock(mutex_);
  return outcome_;
}

}  // namespace padlens
