#include <algorithm>
#include <array>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/export/export.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "core/engine.h"

namespace padlens {
namespace {

constexpr double kMinScale = 0.1;
constexpr double kMaxScale = 32;

struct Options {
  SpecOptions spec;
  LanguageOption language;
  ModeOption mode;
  ThemeOption theme;
  std::string output;
  std::string format;
  std::string step;
  std::string scale;
  std::string view;
  bool values = true;
  bool indices = false;
};

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Format* format : formats())
    names.emplace_back(format->id);
  return names;
}

std::vector<std::string> view_names() {
  std::vector<std::string> names;
  for (const View* view : views())
    names.emplace_back(view->id);
  return names;
}

const Format* find_format(const Options& options, const Console& console) {
  if (options.output.empty()) {
    console.complain("output", console.tr("cli.error.no_output"));
    return nullptr;
  }
  if (!options.format.empty()) {
    for (const Format* format : formats()) {
      if (options.format == format->id) return format;
    }
    complain_of_name(console, "format", options.format, format_names());
    return nullptr;
  }
  if (options.output == "-") {
    console.complain("format",
                     console.tr("cli.error.no_format", std::array{joined(format_names(), ", ")}));
    return nullptr;
  }
  if (const Format* format = format_for(options.output)) return format;
  std::vector<std::string> suffixes;
  for (const Format* format : formats())
    suffixes.emplace_back(format->suffix);
  console.complain(
      "output", console.tr("cli.error.suffix", std::array{options.output, joined(suffixes, ", ")}));
  return nullptr;
}

// Counted from 1, as the window shows it, to counted from 0. The last where none
// is asked for.
std::optional<std::int64_t> find_step(const Options& options, const Console& console,
                                      const SpecOptions::Loaded& loaded, std::int64_t count) {
  std::string text = options.step;
  if (text.empty() && loaded.has_step) text = std::to_string(loaded.scenario.step + 1);
  if (text.empty()) return count - 1;
  const auto step = read_whole(console, "step", text, 1, count);
  if (!step) return std::nullopt;
  return *step - 1;
}

// Everything that a picture needs, found or complained about.
struct Picture {
  const Format* format = nullptr;
  const View* view = nullptr;
  ExportOptions style;
  Layer layer;
  SceneOptions moment;
};

std::optional<Picture> prepare(const Options& options, const Console& console) {
  Picture picture;
  bool ok = options.language.check(console);
  picture.style.theme = themes().data();  // the first is the standard
  ok = options.theme.resolve(console, picture.style.theme) && ok;
  picture.format = find_format(options, console);
  if (!options.scale.empty()) {
    const auto scale = read_number(console, "scale", options.scale, kMinScale, kMaxScale);
    if (scale) picture.style.scale = *scale;
    ok = ok && scale;
  }
  const auto loaded = options.spec.load(console);
  if (!loaded || picture.format == nullptr || !ok) return std::nullopt;

  const Scenario& scenario = loaded->scenario;
  const std::string& view = options.view.empty() ? scenario.view : options.view;
  picture.view = find_view(view);
  if (picture.view == nullptr) complain_of_name(console, "view", view, view_names());
  const auto mode = options.mode.resolve(console, scenario);
  const auto geometry = options.spec.accept(console, scenario.spec);
  if (picture.view == nullptr || !mode || !geometry) return std::nullopt;
  const auto step = find_step(options, console, *loaded, step_count(*geometry, *mode));
  if (!step) return std::nullopt;
  picture.layer = make_layer(scenario.spec, *geometry, kFrameBudget);
  picture.moment.mode = *mode;
  picture.moment.step = *step;
  picture.moment.show_values = options.values;
  picture.moment.show_indices = options.indices;
  return picture;
}

int run(const Options& options, Console& console) {
  const auto picture = prepare(options, console);
  if (!picture) return kBadInput;
  const Scene scene = picture->view->build(picture->layer, picture->moment, console.file_strings());
  const ExportResult result = write_all(*picture->format, one_frame(scene), picture->style);
  if (!result.ok()) {
    console.complain(options.output, console.tr(result.error));
    return result.error == "export.too_large" ? kBadInput : kFailed;
  }
  if (options.output == "-") {
    console.out.write(result.bytes);
    return kDone;
  }
  if (const auto error = write_file(options.output, result.bytes)) {
    console.complain(options.output, *error);
    return kFailed;
  }
  return kDone;
}

}  // namespace

Command add_render(CLI::App& root, Console& console) {
  const Strings& tr = console.tr;
  CLI::App* app = root.add_subcommand("render", tr("cli.render.about"));
  auto options = std::make_shared<Options>();
  options->spec.add_to(*app, tr, "cli.file.spec");
  add_value(*app, "-o,--output", options->output, "FILE", tr("cli.option.output"));
  add_value(*app, "--format", options->format, joined(format_names(), "|"),
            tr("cli.option.format"));
  add_value(*app, "--step", options->step, "N", tr("cli.option.step"));
  add_value(*app, "--scale", options->scale, "X", tr("cli.option.scale"))->default_str("1");
  options->theme.add_to(*app, tr, std::string(themes().front().id));
  add_value(*app, "--view", options->view, joined(view_names(), "|"), tr("cli.option.view"));
  options->mode.add_to(*app, tr);
  app->add_flag("--values,!--no-values", options->values, tr("cli.option.values"));
  app->add_flag("--indices,!--no-indices", options->indices, tr("cli.option.indices"));
  options->spec.add_anyway(*app, tr);
  options->language.add_to(*app, tr);
  app->footer(tr("cli.render.examples"));
  return {app, [options, &console] { return run(*options, console); }};
}

}  // namespace padlens
