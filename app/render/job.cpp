#include "app/render/job.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "app/formats/formats.h"
#include "app/render/figure.h"
#include "app/render/figure_text.h"
#include "app/render/option_values.h"
#include "app/scene/look.h"
#include "app/scene/pair.h"
#include "app/scene/stack_picture.h"
#include "app/svg/one_line.h"
#include "core/answers/beside.h"
#include "core/answers/shown.h"
#include "core/frameworks/resolve.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

using Steps = RenderOptions::Steps;

// --- a picture of a given size ------------------------------------------------------

double scale_into(const Scene& scene, const PixelSize& size) {
  return std::min(size.width / scene.width, size.height / scene.height);
}

// `scene` in the middle of a ground that is `size` at `scale`. What fell on whole
// pixels still does.
void centre(Scene& scene, const PixelSize& size, double scale) {
  const double width = size.width / scale;
  const double height = size.height / scale;
  const auto margin = [&](double whole, double part) {
    return std::floor((whole - part) / 2 * scale) / scale;
  };
  move_by(scene, {margin(width, scene.width), margin(height, scene.height)});
  scene.width = width;
  scene.height = height;
}

Scene scene_at(const View& view, const Layer& layer, SceneOptions moment, const Strings& words,
               std::int64_t step) {
  moment.step = step;
  return build_scene(view, layer, moment, words);
}

// --- finding what the job needs ------------------------------------------------------

bool numbers_files(const std::string& path) {
  return numbered_path(path, 1).has_value();
}

const Format* animated_of(const Format& still) {
  const std::string suffix = ".anim" + std::string(still.suffix);
  const auto found = std::ranges::find_if(
      formats(), [&](const Format* format) { return format->suffix == suffix; });
  return found == formats().end() ? nullptr : *found;
}

const Format* find_format(const RenderJob& job, RenderProblems& problems) {
  const RenderOptions& options = job.options;
  const std::string& name = options.output.empty() ? options.reference : options.output;
  const Format* format = nullptr;
  if (name.empty()) {
    problems.push_back({"output", "cli.error.no_output", {}});
  } else if (!options.format.empty()) {
    format = *std::ranges::find_if(formats(),
                                   [&](const Format* each) { return each->id == options.format; });
  } else if (name == "-") {
    const std::string names = values::joined(values::format_names(), ", ");
    problems.push_back({"format", "cli.error.no_format", {names}});
  } else if (format = format_for(name); format == nullptr) {
    std::vector<std::string> suffixes;
    for (const Format* each : formats())
      suffixes.emplace_back(each->suffix);
    problems.push_back({"output", "cli.error.suffix", {name, values::joined(suffixes, ", ")}});
  }
  if (format == nullptr || !options.animate || format->kind == FormatKind::animated) return format;
  const Format* animated = animated_of(*format);
  if (animated == nullptr && job.remembers("animate")) return format;
  if (animated == nullptr) {
    problems.push_back({"animate", "cli.error.animate", {std::string(format->id)}});
  }
  return animated;
}

class Preparation {
 public:
  Preparation(const RenderJob& job, const Format& format) : job_(job) {
    rendering_.options = job.options;
    rendering_.format = &format;
    rendering_.layer = job.layer;
    rendering_.words =
        std::make_shared<Strings>(job.options.lang.empty() ? "en" : job.options.lang);
  }

  Prepared result() {
    find_planes();
    find_view_and_mode();
    check_axis();
    if (problems_.empty()) find_steps();
    if (problems_.empty()) {
      style();
      measure();
    }
    if (!problems_.empty()) return {std::nullopt, std::move(problems_)};
    return {std::move(rendering_), {}};
  }

 private:
  const RenderOptions& options() const { return job_.options; }

  void complain(std::string where, std::string key, std::vector<std::string> args) {
    problems_.push_back({std::move(where), std::move(key), std::move(args)});
  }

  void find_planes() {
    const Grouping grouping = rendering_.layer.grouping();
    PlanePair pair = rendering_.layer.shown();
    const auto take = [&](const char* name, const std::optional<std::int64_t>& plane,
                          std::int64_t planes, std::int64_t& to) {
      if (!plane) return false;
      if (*plane < planes) {
        to = *plane;
        return true;
      }
      if (!job_.remembers(name)) {
        complain(name, "cli.error.whole",
                 {std::to_string(*plane), "0", std::to_string(planes - 1)});
      }
      return false;
    };
    const bool output = take("output_plane", options().output_plane, grouping.filters, pair.output);
    const bool input = take("input_plane", options().input_plane, grouping.channels, pair.input);
    if (input && !output && !grouping.meet(pair.input, pair.output))
      pair.output = grouping.first_output(pair.input);
    if (input && output && !grouping.meet(pair.input, pair.output)) {
      const std::int64_t first = grouping.first_input(pair.output);
      complain("input_plane", "cli.error.whole",
               {std::to_string(pair.input), std::to_string(first),
                std::to_string(first + grouping.inputs_of_one() - 1)});
    }
    rendering_.layer = rendering_.layer.showing(pair);
  }

  // One dimension has its width alone. What a figure remembers of another layer counts for nothing.
  void check_axis() {
    const bool asked = options().axis == kHeight && !job_.remembers("axis");
    if (!asked || job_.layer.op().rank > 1) return;
    complain("axis", "cli.error.name", {"height", "width"});
  }

  void find_view_and_mode() {
    const std::string& view = options().view.empty() ? job_.scenario.view : options().view;
    rendering_.view = view_of(job_);
    if (rendering_.view == nullptr) {
      complain("view", "cli.error.name", {view, values::joined(values::view_names(), ", ")});
    } else if (!fits(*rendering_.view, job_.layer)) {
      std::vector<std::string> others;
      for (const View* each : fitting_views(job_.layer))
        others.emplace_back(each->id);
      complain("view", "cli.error.view_does_not_fit", {view, values::joined(others, ", ")});
    }
    const Operation& op = job_.layer.op();
    // Most have no other way; only asking for one is a mistake.
    if (options().mode && !op.plays(*options().mode)) {
      complain("mode", "cli.error.scatter", {values::joined(values::scattered_ops(), ", ")});
    }
    SceneOptions& moment = rendering_.moment;
    const PlayMode mode = options().mode.value_or(job_.scenario.mode);
    moment.mode = op.plays(mode) ? mode : PlayMode::gather;
    moment.show = options().show;
    moment.look = std::make_shared<const LayerLook>(rendering_.layer);
    moment.axis = options().axis;
    moment.focus = job_.focus;
    moment.explores = job_.explores;
    moment.compared = job_.compared;
    find_beside();
    if (!job_.scenario.stack.empty()) {
      moment.stack =
          stack_picture(resolve_stack(job_.scenario.stack), job_.scenario.selected, job_.one_way);
    }
    if (const auto& size = options().size) {
      moment.aspect = static_cast<double>(size->width) / size->height;
    }
  }

  void find_beside() {
    const std::string& text = options().beside.empty() ? job_.scenario.beside : options().beside;
    const bool wanted = rendering_.view != nullptr && rendering_.view->of_pair;
    if (wanted) rendering_.moment.beside = job_.beside;
    if (text.empty()) return;
    Spec spec = job_.scenario.spec;
    spec.values = true;
    const BesideSpec other = read_beside(Json::parse(text), spec);
    for (const Problem& problem : other.problems)
      problems_.push_back(problem_of(problem));
    if (!other.problems.empty()) return;
    beside_ = text;
    if (!wanted || job_.beside != nullptr) return;
    rendering_.moment.beside =
        beside_of(rendering_.layer, other.spec, *rendering_.words, kNoBudget);
  }

  void find_steps() {
    const std::int64_t all = step_count(job_.layer.geometry(), rendering_.moment.mode);
    const bool stands = rendering_.format->kind != FormatKind::animated;
    rendering_.numbered =
        stands && numbers_files(options().output.empty() ? options().reference : options().output);
    if (rendering_.numbered && !options().reference.empty() &&
        !numbers_files(options().reference)) {
      return complain("reference", "export.not_numbered", {options().reference});
    }
    Steps steps = options().steps;
    const bool one_step = stands && !rendering_.numbered;
    // What is remembered may be more than this file or this layer has.
    const bool several = !one_step || rendering_.format->kind == FormatKind::pages;
    const bool fits = several && (steps != Steps::range || options().last_step < all);
    if (!fits && job_.remembers("steps")) steps = Steps::standard;
    if (steps == Steps::standard && !one_step) steps = Steps::all;
    if (steps == Steps::all) {
      rendering_.count = all;
    } else if (steps == Steps::standard) {
      rendering_.first_step = job_.has_step ? std::min(job_.scenario.step, all - 1) : all - 1;
    } else {
      const bool one = options().first_step == options().last_step;
      if (options().last_step >= all) {
        const std::int64_t wrong =
            (options().first_step >= all ? options().first_step : options().last_step) + 1;
        return complain(one ? "step" : "steps", "cli.error.whole",
                        {std::to_string(wrong), "1", std::to_string(all)});
      }
      rendering_.first_step = options().first_step;
      rendering_.count = options().last_step - options().first_step + 1;
    }
    if (one_step && rendering_.count > 1 && rendering_.format->kind == FormatKind::still) {
      complain("output", "export.one_picture",
               {std::to_string(rendering_.count), std::string(rendering_.format->suffix)});
    }
  }

  void style() {
    const bool opaque = rendering_.format->opaque;
    if (opaque && job_.remembers("transparent")) rendering_.options.transparent = false;
    if (opaque && rendering_.options.transparent) {
      complain("transparent", "export.opaque", {std::string(rendering_.format->id)});
    }
    ExportOptions& style = rendering_.style;
    const Theme* theme = find_theme(options().theme);
    style.theme = theme == nullptr ? themes().data() : theme;  // the first is the standard
    style.scale = options().scale;
    style.transparent = !has_background(rendering_.options, rendering_.format);
    style.loops = options().loops;
    style.id_prefix = options().id_prefix;
    style.max_pixels = static_cast<double>(options().max_pixels);
    rendering_.scenario = job_.scenario;
    rendering_.scenario.mode = rendering_.moment.mode;
    rendering_.scenario.view = rendering_.view->id;
    rendering_.scenario.figure = figure_json(remembered());
    rendering_.scenario.beside = beside_;
    style.scenario = rendering_.scenario_of(rendering_.first_step);
    style.text =
        rendering_.text_of(rendering_.first_step, rendering_.numbered ? 1 : rendering_.count);
  }

  // The options that the file keeps: one way to say each thing, so that what was asked for in
  // other words has the same bytes.
  RenderOptions remembered() const {
    const RenderOptions standard;
    RenderOptions kept = rendering_.options;
    if (kept.theme == themes().front().id) kept.theme.clear();
    if (kept.lang == "en") kept.lang.clear();
    kept.anyway = kept.anyway && !resolve(rendering_.scenario.spec).accepted();
    const bool animated = rendering_.format->kind == FormatKind::animated;
    // The scenario's step says it.
    const bool one = !animated && (rendering_.numbered || rendering_.count == 1);
    if (one || (animated && kept.steps == Steps::all)) kept.steps = Steps::standard;
    if (!animated) {
      kept.step_ms = standard.step_ms;
      kept.hold_last = standard.hold_last;
      kept.loops = standard.loops;
    }
    return kept;
  }

  // The size of the pictures, and whether all of them are within the bounds.
  void measure() {
    if (rendering_.count > options().max_frames) {
      return complain("max_frames", "export.too_many_frames",
                      {std::to_string(rendering_.count), std::to_string(options().max_frames)});
    }
    const Scene scene = scene_at(*rendering_.view, rendering_.layer, rendering_.moment,
                                 *rendering_.words, rendering_.first_step);
    ExportOptions& style = rendering_.style;
    if (options().size) style.scale = scale_into(scene, *options().size);
    const PixelSize fixed = options().size.value_or(PixelSize{});
    const double width = options().size ? fixed.width : std::round(scene.width * style.scale);
    const double height = options().size ? fixed.height : std::round(scene.height * style.scale);
    // No number of pixels for a side that nothing could hold.
    rendering_.pixels = {static_cast<int>(std::clamp(width, 1.0, 1e9)),
                         static_cast<int>(std::clamp(height, 1.0, 1e9))};
    const std::string size = fmt::format("{:.0f}×{:.0f}", width, height);
    const double pixels = width * height;
    if (!rendering_.format->vector && pixels > static_cast<double>(options().max_pixels)) {
      return complain("max_pixels", "export.too_many_pixels",
                      {size, std::to_string(options().max_pixels), fmt::format("{:.0f}", pixels)});
    }
    if (const double most = rendering_.format->max_side; width > most || height > most) {
      complain(options().size ? "size" : "scale", "export.too_long",
               {size, std::string(rendering_.format->id), fmt::format("{:.0f}", most)});
    }
  }

  const RenderJob& job_;
  Rendering rendering_;
  RenderProblems problems_;
  std::string beside_;  // Scenario::beside
};

}  // namespace

std::optional<std::string> numbered_path(const std::string& path, std::int64_t number) {
  const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  std::optional<std::string> result;
  for (std::size_t at = path.find('%', name); at != std::string::npos;
       at = path.find('%', at + 1)) {
    std::size_t end = at + 1;
    while (end < path.size() && std::isdigit(static_cast<unsigned char>(path[end])) != 0)
      ++end;
    if (end >= path.size() || path[end] != 'd' || end - at > 3) continue;
    if (result) return std::nullopt;
    const bool zeros = path[at + 1] == '0';
    const auto width = values::number_in<int>(std::string_view(path).substr(at + 1, end - at - 1));
    const std::string text = zeros ? fmt::format("{:0{}}", number, width.value_or(0))
                                   : fmt::format("{:{}}", number, width.value_or(0));
    result = path.substr(0, at) + text + path.substr(end + 1);
  }
  return result;
}

std::string with_suffix(const std::string& path, const Format& format) {
  std::string result = path;
  if (const Format* before = format_for(path)) {
    result.resize(path.size() - before->suffix.size());
  } else if (const std::size_t dot = path.rfind('.');
             dot != std::string::npos && path.find('/', dot) == std::string::npos) {
    result.resize(dot);
  }
  return result + std::string(format.suffix);
}

const View* view_of(const RenderJob& job) {
  const Scenario& scenario = job.scenario;
  const std::string& view = job.options.view.empty() ? scenario.view : job.options.view;
  const bool stacked = view.empty() && scenario.stack.size() > 1 && stack_view() != nullptr;
  return stacked ? stack_view() : find_view(view, *scenario.spec.op);
}

PictureLayer picture_layer(const RenderJob& job, const Geometry& geometry) {
  const View* view = view_of(job);
  const Scenario& scenario = job.scenario;
  Spec spec = scenario.spec;
  spec.values = view == nullptr || !view->of_stack;
  if (!spec.values) return {make_layer(spec, geometry), std::nullopt};
  if (scenario.stack.size() > 1) {
    std::vector<StackLayer> layers = scenario.stack;
    for (StackLayer& layer : layers)
      layer.spec.values = true;
    const Shown shown = make_shown(layers, scenario.selected);
    return {shown.layer(), shown.limit()};
  }
  if (const auto limit = value_limit(spec, geometry)) return {{}, limit};
  return {make_layer(spec, geometry), std::nullopt};
}

void RenderJob::asked_for(const RenderOption& option) {
  asked.insert(option.name);
  asked.insert(option.group);
}

std::string Rendering::scenario_of(std::int64_t step) const {
  Scenario shown = scenario;
  shown.step = step;
  return json_text(scenario_to_json(shown));
}

FigureText Rendering::text_of(std::int64_t step, std::int64_t pictures) const {
  FigureText text = figure_text(*view, layer, moment, {step, pictures}, *words);
  // Which layer it is stays said under a title of one's own.
  if (!options.title.empty()) {
    text.description = (*words)("figure.sentences",
                                std::array{text.title + (*words)("figure.stop"), text.description});
    text.title = one_line(options.title);
  }
  if (!options.alt.empty()) text.description = one_line(options.alt);
  text.source = one_line(options.source);
  return text;
}

FrameList Rendering::frames() const {
  const auto self = std::make_shared<const Rendering>(*this);
  return {count, [self](std::int64_t index) {
            const std::int64_t step = self->first_step + index;
            Frame frame;
            frame.scene = scene_at(*self->view, self->layer, self->moment, *self->words, step);
            if (self->options.size) centre(frame.scene, self->pixels, self->style.scale);
            if (self->format->kind == FormatKind::pages) {
              frame.description = self->text_of(step, 1).description;
            }
            const bool last = index == self->count - 1;
            frame.milliseconds = last ? self->options.hold_last : self->options.step_ms;
            return frame;
          }};
}

std::string Rendering::file_of(std::int64_t step) const {
  return numbered ? *numbered_path(options.output, step + 1) : options.output;
}

Prepared prepare(const RenderJob& job) {
  RenderProblems problems;
  const Format* format = find_format(job, problems);
  if (format == nullptr) return {std::nullopt, std::move(problems)};
  return prepare(job, *format);
}

Prepared prepare(const RenderJob& job, const Format& format) {
  return Preparation(job, format).result();
}

}  // namespace padlens
