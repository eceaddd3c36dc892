#include "app/gui/export_settings.h"

#include <algorithm>

#include "app/gui/export_run.h"
#include "app/render/command_line.h"

namespace padlens {
namespace {

void set(RenderOptions& options, std::string_view name, const std::string& text,
         RenderProblems& problems) {
  if (auto problem = find_render_option(name)->set(options, text)) {
    problems.push_back(std::move(*problem));
  }
}

}  // namespace

RenderOptions ExportSettings::wanted(const State& state, RenderProblems& problems) const {
  RenderOptions result = options;
  switch (steps) {
    case Steps::present:
      set(result, "step", std::to_string(state.playback.step() + 1), problems);
      break;
    case Steps::all:
      result.steps = RenderOptions::Steps::all;
      break;
    case Steps::range:
      set(result, "steps", from + ".." + to, problems);
      break;
  }
  if (own_size) set(result, "size", width + "x" + height, problems);
  set(result, "step_ms", step_ms, problems);
  set(result, "hold_last", hold_last, problems);
  // What is as by default need not be said.
  if (result.theme == themes().front().id) result.theme.clear();
  if (result.lang == "en") result.lang.clear();
  return result;
}

void begin_settings(ExportSettings& settings, const State& state) {
  settings.options.theme = state.preferences.theme;
  settings.options.lang = state.preferences.language;
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0)
      settings.options.show.set(*overlay, state.preferences.show.has(*overlay));
  }
  settings.options.view = state.view == views().front()->id ? "" : state.view;
  if (settings.steps == ExportSettings::Steps::range) return;
  settings.from = "1";
  settings.to = std::to_string(state.playback.count());
}

std::string fitting_path(const std::string& path, const Format& format,
                         ExportSettings::Steps steps) {
  constexpr std::string_view kNumber = "-%03d";
  std::string result = with_suffix(path, format);
  const std::size_t stem = result.size() - format.suffix.size();
  const bool many = steps != ExportSettings::Steps::present;
  const bool needed = many && format.kind == FormatKind::still;
  if (needed && !numbered_path(result, 1)) {
    result.insert(stem, kNumber);
  } else if (!needed && std::string_view(result).substr(0, stem).ends_with(kNumber)) {
    result.erase(stem - kNumber.size(), kNumber.size());
  }
  return result;
}

void ExportPreview::update(const State& state, const ExportSettings& settings,
                           const std::string& path) {
  RenderProblems typed;
  RenderOptions options = settings.wanted(state, typed);
  options.output = path;
  const RenderJob job = export_job(state, options);
  const bool same = valid_ && job.options == options_ && typed.size() == typed_.size() &&
                    layer_version_ == state.layer_version && focus_ == job.focus &&
                    compared_ == job.compared;
  if (same) return;
  valid_ = true;
  options_ = job.options;
  typed_ = typed;
  layer_version_ = state.layer_version;
  focus_ = job.focus;
  compared_ = job.compared;
  problems_ = std::move(typed);
  command_.clear();
  if (!problems_.empty()) return;
  Prepared prepared = prepare(job);
  problems_ = std::move(prepared.problems);
  if (!prepared.rendering) return;
  count_ = prepared.rendering->count;
  pixels_ = prepared.rendering->pixels;
  if (!focus_ && compared_ == nullptr)
    command_ = render_command(state.shown.layer().spec(), options_);
}

bool ExportPreview::has_problem(std::string_view option) const {
  return std::ranges::any_of(problems_,
                             [&](const RenderProblem& problem) { return problem.where == option; });
}

}  // namespace padlens
