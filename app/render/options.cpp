#include "app/render/options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/document/scenario.h"
#include "app/render/option_values.h"
#include "app/svg/own_names.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Steps = RenderOptions::Steps;
using values::Problem;
using Options = RenderOptions;

constexpr std::string_view kPicture = "cli.group.picture";
constexpr std::string_view kMotion = "cli.group.motion";
constexpr std::string_view kChecks = kCheckOptions;

constexpr std::int64_t kMaxStep = 10'000'000'000;
constexpr int kMaxMilliseconds = 600'000;

std::string one_of(const std::vector<std::string>& names) {
  return values::joined(names, "|");
}

bool is_on(const std::string& text) {
  return text == "true";
}
std::string on_text(bool on) {
  return on ? "true" : "";
}

// A path, or whatever else is taken as it is.
template <std::string Options::*kMember>
Problem set_text(Options& options, const std::string& text) {
  options.*kMember = text;
  return {};
}
template <std::string Options::*kMember>
std::string text_of(const Options& options) {
  return options.*kMember;
}

// Whether the layer can have the fields is known once there is one.
Problem set_beside(Options& options, const std::string& text) {
  Problems problems;
  Json beside = text.starts_with('{') ? json_from_text(text, "beside", problems) : Json(text);
  if (!problems.empty()) return problem_of(problems.front());
  if (beside.is_string()) beside = Json{{"framework", valid_utf8(beside.get<std::string>())}};
  options.beside = json_text(beside);
  return {};
}

template <bool Options::*kMember>
Problem set_on(Options& options, const std::string& text) {
  options.*kMember = is_on(text);
  return {};
}
template <bool Options::*kMember>
std::string on_of(const Options& options) {
  return on_text(options.*kMember);
}

template <std::string Options::*kMember, std::vector<std::string> (*kNames)()>
Problem set_name(std::string_view name, Options& options, const std::string& text) {
  Problem problem;
  if (values::known(name, text, kNames(), problem)) options.*kMember = text;
  return problem;
}

template <int Options::*kMember>
Problem set_milliseconds(std::string_view name, Options& options, const std::string& text) {
  Problem problem;
  if (const auto ms = values::whole(name, text, 10, kMaxMilliseconds, problem)) {
    options.*kMember = static_cast<int>(*ms);
  }
  return problem;
}

template <int Options::*kMember>
std::string changed_text(const Options& options) {
  return options.*kMember == Options{}.*kMember ? "" : std::to_string(options.*kMember);
}

template <std::int64_t Options::*kMember>
Problem set_bound(std::string_view name, Options& options, const std::string& text) {
  Problem problem;
  if (const auto most = values::amount(name, text, problem)) options.*kMember = *most;
  return problem;
}
template <std::int64_t Options::*kMember>
std::string bound_text(const Options& options) {
  return options.*kMember == Options{}.*kMember ? "" : values::amount_text(options.*kMember);
}

Problem set_step(Options& options, const std::string& text) {
  Problem problem;
  const auto step = values::whole("step", text, 1, kMaxStep, problem);
  if (!step) return problem;
  options.steps = Steps::range;
  options.first_step = options.last_step = *step - 1;
  return {};
}

std::string step_text(const Options& options) {
  const bool one = options.steps == Steps::range && options.first_step == options.last_step;
  return one ? std::to_string(options.first_step + 1) : "";
}

std::string range_text(const Options& options) {
  if (options.steps != Steps::range || options.first_step == options.last_step) return "";
  return std::to_string(options.first_step + 1) + ".." + std::to_string(options.last_step + 1);
}

Problem set_all(Options& options, const std::string& text) {
  if (is_on(text)) options.steps = Steps::all;
  return {};
}

Problem set_scale(Options& options, const std::string& text) {
  Problem problem;
  const auto scale = values::number("scale", text, 0.1, 32, problem);
  if (!scale) return problem;
  options.scale = *scale;
  options.size.reset();
  return {};
}

std::string size_text(const Options& options) {
  if (!options.size) return "";
  return std::to_string(options.size->width) + "x" + std::to_string(options.size->height);
}

Problem set_mode(Options& options, const std::string& text) {
  Problem problem;
  if (!values::known("mode", text, values::mode_names(), problem)) return problem;
  options.mode = text == mode_name(PlayMode::scatter) ? PlayMode::scatter : PlayMode::gather;
  return {};
}

constexpr std::string_view kHeightName = "height";

Problem set_axis(Options& options, const std::string& text) {
  Problem problem;
  if (!values::known("axis", text, values::axis_names(), problem)) return problem;
  options.axis = text == kHeightName ? kHeight : kWidth;
  return {};
}

template <std::optional<std::int64_t> Options::*kMember>
Problem set_plane(std::string_view name, Options& options, const std::string& text) {
  Problem problem;
  if (const auto plane = values::whole(name, text, 0, Limits::channels, problem)) {
    options.*kMember = *plane;
  }
  return problem;
}
template <std::optional<std::int64_t> Options::*kMember>
std::string plane_text(const Options& options) {
  return options.*kMember ? std::to_string(*(options.*kMember)) : "";
}

Problem set_id_prefix(Options& options, const std::string& text) {
  if (!text.empty() && !is_name(text)) {
    return RenderProblem{"id_prefix", "cli.error.id_prefix", {}};
  }
  options.id_prefix = text;
  return {};
}

Problem set_fps(Options& options, const std::string& text) {
  Problem problem;
  if (const auto fps = values::number("fps", text, 0.01, 100, problem)) {
    options.step_ms = static_cast<int>(std::lround(1000 / *fps));
  }
  return problem;
}

Problem set_loop(Options& options, const std::string& text) {
  constexpr std::string_view kForever = "forever";
  Problem problem;
  const auto loops = text == kForever ? std::optional<std::int64_t>(0)
                                      : values::whole("loop", text, 1, 9999, problem);
  if (loops) options.loops = static_cast<int>(*loops);
  return problem;
}

std::string nothing(const Options&) {
  return "";  // another row says it
}

constexpr std::array kOptions{
    RenderOption{"output", [] { return std::string("FILE"); }, "cli.option.output", "", kPicture,
                 "", set_text<&Options::output>, text_of<&Options::output>},
    RenderOption{"format", [] { return one_of(values::format_names()); }, "cli.option.format", "",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_name<&Options::format, values::format_names>("format", options, text);
                 },
                 text_of<&Options::format>},
    RenderOption{"step", [] { return std::string("N"); }, "cli.option.step", "", kPicture, "steps",
                 set_step, step_text},
    RenderOption{"steps", [] { return std::string("A..B"); }, "cli.option.steps", "", kPicture,
                 "steps", values::set_range, range_text},
    RenderOption{"all", nullptr, "cli.option.all_steps", "", kPicture, "steps", set_all,
                 [](const Options& options) { return on_text(options.steps == Steps::all); }},
    RenderOption{"scale", [] { return std::string("X"); }, "cli.option.scale", "1", kPicture,
                 "size", set_scale,
                 [](const Options& options) {
                   return options.size || options.scale == 1 ? "" : number_text(options.scale);
                 }},
    RenderOption{"size", [] { return std::string("WxH"); }, "cli.option.picture_size", "", kPicture,
                 "size", values::set_size, size_text},
    RenderOption{"theme", [] { return one_of(values::theme_names()); }, "cli.option.theme", "light",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_name<&Options::theme, values::theme_names>("theme", options, text);
                 },
                 text_of<&Options::theme>},
    RenderOption{"transparent", nullptr, "cli.option.transparent", "", kPicture, "background",
                 set_on<&Options::transparent>, on_of<&Options::transparent>},
    RenderOption{"background", nullptr, "cli.option.background", "", kPicture, "background",
                 set_on<&Options::background>, on_of<&Options::background>},
    RenderOption{"show", [] { return std::string("LIST"); }, "cli.option.show", "", kPicture, "",
                 values::set_show,
                 [](const Options& options) {
                   return options.show == OverlaySet::standard() ? "" : overlays_text(options.show);
                 }},
    RenderOption{"view", [] { return one_of(values::view_names()); }, "cli.option.view", "",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_name<&Options::view, values::view_names>("view", options, text);
                 },
                 text_of<&Options::view>},
    RenderOption{"beside", [] { return std::string("FRAMEWORK|JSON"); }, "cli.option.beside", "",
                 kPicture, "", set_beside, text_of<&Options::beside>, true},
    RenderOption{"axis", [] { return one_of(values::axis_names()); }, "cli.option.axis", "width",
                 kPicture, "", set_axis,
                 [](const Options& options) {
                   return std::string(options.axis == kHeight ? kHeightName : "");
                 }},
    RenderOption{"input_plane", [] { return std::string("N"); }, "cli.option.input_plane", "0",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_plane<&Options::input_plane>("input_plane", options, text);
                 },
                 plane_text<&Options::input_plane>},
    RenderOption{"output_plane", [] { return std::string("N"); }, "cli.option.output_plane", "0",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_plane<&Options::output_plane>("output_plane", options, text);
                 },
                 plane_text<&Options::output_plane>},
    RenderOption{"mode", [] { return one_of(values::mode_names()); }, "cli.option.mode", "",
                 kPicture, "", set_mode,
                 [](const Options& options) {
                   return options.mode ? std::string(mode_name(*options.mode)) : std::string();
                 }},
    RenderOption{"title", [] { return std::string("TEXT"); }, "cli.option.title", "", kPicture, "",
                 set_text<&Options::title>, text_of<&Options::title>},
    RenderOption{"alt", [] { return std::string("TEXT"); }, "cli.option.alt", "", kPicture, "",
                 set_text<&Options::alt>, text_of<&Options::alt>},
    RenderOption{"source", [] { return std::string("TEXT"); }, "cli.option.source", "", kPicture,
                 "", set_text<&Options::source>, text_of<&Options::source>},
    RenderOption{"id_prefix", [] { return std::string("NAME"); }, "cli.option.id_prefix", "",
                 kPicture, "", set_id_prefix, text_of<&Options::id_prefix>},
    RenderOption{"lang", [] { return one_of(values::language_codes()); }, "cli.option.lang", "",
                 kPicture, "",
                 [](Options& options, const std::string& text) {
                   return set_name<&Options::lang, values::language_codes>("lang", options, text);
                 },
                 text_of<&Options::lang>},
    RenderOption{"anyway", nullptr, "cli.option.anyway", "", kPicture, "", set_on<&Options::anyway>,
                 on_of<&Options::anyway>},
    RenderOption{"animate", nullptr, "cli.option.animate", "", kMotion, "",
                 set_on<&Options::animate>, on_of<&Options::animate>},
    RenderOption{"step_ms", [] { return std::string("MS"); }, "cli.option.step_ms", "500", kMotion,
                 "timing",
                 [](Options& options, const std::string& text) {
                   return set_milliseconds<&Options::step_ms>("step_ms", options, text);
                 },
                 changed_text<&Options::step_ms>},
    RenderOption{"fps", [] { return std::string("X"); }, "cli.option.fps", "2", kMotion, "timing",
                 set_fps, nothing},
    RenderOption{"hold_last", [] { return std::string("MS"); }, "cli.option.hold_last", "1500",
                 kMotion, "",
                 [](Options& options, const std::string& text) {
                   return set_milliseconds<&Options::hold_last>("hold_last", options, text);
                 },
                 changed_text<&Options::hold_last>},
    RenderOption{"loop", [] { return std::string("N|forever"); }, "cli.option.loop", "forever",
                 kMotion, "", set_loop, changed_text<&Options::loops>},
    RenderOption{"reference", [] { return std::string("FILE"); }, "cli.option.reference", "",
                 kChecks, "", set_text<&Options::reference>, text_of<&Options::reference>},
    RenderOption{"tolerance", [] { return std::string("N[,P%]"); }, "cli.option.tolerance", "0",
                 kChecks, "", values::set_tolerance, values::tolerance_text},
    RenderOption{"max_frames", [] { return std::string("N"); }, "cli.option.max_frames", "10000",
                 kChecks, "",
                 [](Options& options, const std::string& text) {
                   return set_bound<&Options::max_frames>("max_frames", options, text);
                 },
                 bound_text<&Options::max_frames>},
    RenderOption{"max_pixels", [] { return std::string("N"); }, "cli.option.max_pixels", "16M",
                 kChecks, "",
                 [](Options& options, const std::string& text) {
                   return set_bound<&Options::max_pixels>("max_pixels", options, text);
                 },
                 bound_text<&Options::max_pixels>},
    RenderOption{"max_bytes", [] { return std::string("N"); }, "cli.option.max_bytes", "2G",
                 kChecks, "",
                 [](Options& options, const std::string& text) {
                   return set_bound<&Options::max_bytes>("max_bytes", options, text);
                 },
                 bound_text<&Options::max_bytes>},
};

}  // namespace

std::span<const RenderOption> render_options() {
  return kOptions;
}

bool has_background(const RenderOptions& options, const Format* format) {
  if (options.transparent || options.background) return !options.transparent;
  const Theme* theme = find_theme(options.theme);
  const bool shapes = format != nullptr && format->vector;
  return !(theme != nullptr && theme->paper && shapes);
}

void set_background(RenderOptions& options, const Format* format, bool on) {
  options.transparent = options.background = false;
  if (has_background(options, format) == on) return;
  (on ? options.background : options.transparent) = true;
}

const RenderOption* find_render_option(std::string_view name) {
  const auto* found = std::ranges::find(kOptions, name, &RenderOption::name);
  return found == kOptions.end() ? nullptr : found;
}

}  // namespace padlens
