#include "app/gui/export_settings.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "app/gui/export_run.h"
#include "app/gui/free_path.h"
#include "app/render/command_line.h"
#include "app/render/figure.h"

namespace padlens {
namespace {

void set(RenderOptions& options, std::string_view name, const std::string& text,
         RenderProblems& problems) {
  if (auto problem = find_render_option(name)->set(options, text)) {
    problems.push_back(std::move(*problem));
  }
}

std::string words_in(const Scene& scene) {
  std::string words;
  for (const Primitive& primitive : scene.primitives) {
    const Text* text = std::get_if<Text>(&primitive);
    if (text == nullptr) continue;
    for (const TextRun& run : text->runs)
      words += run.text;
  }
  return words;
}

// The figure's own settings, as the boxes of the dialog have them.
void take_figure(ExportSettings& settings) {
  using Steps = RenderOptions::Steps;
  RenderOptions options;
  if (!read_figure(settings.figure, options).empty()) return;
  if (options.theme.empty()) options.theme = themes().front().id;
  if (options.lang.empty()) options.lang = "en";
  settings.own_size = options.size.has_value();
  if (options.size) {
    settings.width = std::to_string(options.size->width);
    settings.height = std::to_string(options.size->height);
  }
  settings.step_ms = std::to_string(options.step_ms);
  settings.hold_last = std::to_string(options.hold_last);
  if (options.steps != Steps::standard) {
    settings.steps_chosen = true;
    settings.steps =
        options.steps == Steps::all ? ExportSettings::Steps::all : ExportSettings::Steps::range;
    settings.from = std::to_string(options.first_step + 1);
    settings.to = std::to_string(options.last_step + 1);
  }
  options.size.reset();
  options.steps = Steps::standard;
  options.animate = false;  // the format is chosen
  settings.options = options;
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
  const bool another = settings.figure != state.figure;
  if (another) settings = {};
  settings.figure = state.figure;
  if (another && !state.figure.empty()) take_figure(settings);
  RenderOptions& options = settings.options;
  if (state.figure.empty()) {
    options.theme = state.preferences.theme;
    options.lang = state.preferences.language;
  }
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0) options.show.set(*overlay, state.preferences.show.has(*overlay));
  }
  options.view = state.view == first_view(state.shown.layer().op()).id ? "" : state.view;
  // The preference of a layer of two dimensions stays while one of one dimension is on show.
  const bool flat = state.shown.layer().op().rank == 1;
  options.axis = flat ? kWidth : state.preferences.axis;
  const bool planes = !state.shown.layer().empty() && !state.shown.layer().grouping().single();
  options.input_plane = planes ? std::optional(state.planes.input) : std::nullopt;
  options.output_plane = planes ? std::optional(state.planes.output) : std::nullopt;
  if (!another || state.figure.empty()) settings.steps_chosen = false;
  if (settings.steps_chosen && settings.steps == ExportSettings::Steps::range) return;
  settings.from = "1";
  settings.to = std::to_string(state.playback.count());
}

ExportSettings::Steps usual_steps(const Format& format) {
  return format.kind == FormatKind::animated ? ExportSettings::Steps::all
                                             : ExportSettings::Steps::present;
}

std::string suggested_path(const State& state, const std::filesystem::path& folder,
                           const Format& format, ExportSettings::Steps steps) {
  std::string name(state.shown.layer().op().id);
  if (!state.scenario_path.empty()) {
    constexpr std::string_view kAnimated = ".anim";
    name = std::filesystem::path(state.scenario_path).stem().string();
    if (name.ends_with(kAnimated)) name.resize(name.size() - kAnimated.size());
  }
  const std::string path = (folder / (name + std::string(format.suffix))).string();
  return free_path(fitting_path(path, format, steps), state.playback.count());
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
  marks_changed_ = marks_changed_ || focus_ != job.focus || compared_ != job.compared;
  focus_ = job.focus;
  compared_ = job.compared;
  problems_ = std::move(typed);
  command_.clear();
  if (problems_.empty()) {
    Prepared prepared = prepare(job);
    problems_ = std::move(prepared.problems);
    if (prepared.rendering) {
      take(state, *prepared.rendering);
      return;
    }
  }
  theme_ = nullptr;
}

void ExportPreview::take(const State& state, const Rendering& rendering) {
  count_ = rendering.count;
  pixels_ = rendering.pixels;
  RenderOptions options = options_;
  options.output.clear();
  // While the output is still being computed, its rows need not come into the preview one by one.
  const bool same = options == scene_options_ && rendering.format == scene_format_ &&
                    (layer_version_ == scene_version_ || !rendering.layer.complete()) &&
                    !marks_changed_;
  marks_changed_ = false;
  if (!same) {
    scene_ = rendering.frames().at(0).scene;
    words_ = words_in(scene_);
    scene_options_ = options;
    scene_format_ = rendering.format;
    scene_version_ = layer_version_;
  }
  theme_ = rendering.style.theme;
  if (!focus_ && compared_ == nullptr)
    command_ = render_command(state.shown.layer().spec(), options_);
}

const std::string& ExportPreview::foreign_words(const State& state) const {
  static const std::string kNone;
  const std::string language = scene_options_.lang.empty() ? "en" : scene_options_.lang;
  const bool seen = theme_ != nullptr && state.dialog == Dialog::export_picture;
  return seen && language != state.tr.language() ? words_ : kNone;
}

bool ExportPreview::has_problem(std::string_view option) const {
  return std::ranges::any_of(problems_,
                             [&](const RenderProblem& problem) { return problem.where == option; });
}

}  // namespace padlens
