#include "app/render/batch.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "app/document/embedded.h"
#include "app/formats/formats.h"
#include "app/render/figure.h"
#include "app/render/option_values.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kLayerKeys{"spec", "scenario"};
constexpr std::string_view kCaption = "caption";
constexpr std::array<std::string_view, 2> kFileKeys{"output", "reference"};

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// A list may come from anywhere: what it names lies in its folder or below.
bool leaves_folder(const std::string& name) {
  const fs::path path(name);
  return name.find('\0') != std::string::npos || path.has_root_path() ||
         std::ranges::find(path, fs::path("..")) != path.end();
}

// One figure of the list on its way to a rendering.
class Figure {
 public:
  Figure(const Json& json, const BatchOptions& options) : json_(json), options_(options) {}

  // Where it goes, as far as that could be read; else "".
  const std::string& output() const { return job_.options.output; }

  Prepared prepared() {
    if (!json_.is_object()) {
      complain({"", "cli.batch.not_an_object", {}});
      return result();
    }
    read_layer();
    read_options();
    apply_common();
    apply_caption();
    place();
    const Resolution resolution = resolve(job_.scenario.spec);
    // What could not be read has been told; what follows from that need not be.
    const bool accepted = resolution.accepted() || (job_.options.anyway && resolution.geometry);
    if (has_layer_ && !accepted) {
      for (const Problem& problem : resolution.problems)
        complain(problem_of(problem));
    }
    if (!problems_.empty()) return result();
    job_.scenario.spec.values = true;
    PictureLayer layer = picture_layer(job_, *resolution.geometry);
    if (const auto& limit = layer.limit) {
      complain(problem_of(value_problem(*limit)));
      return result();
    }
    job_.layer = std::move(layer.layer);
    return prepare(job_);
  }

 private:
  void complain(RenderProblem problem) { problems_.push_back(std::move(problem)); }
  Prepared result() { return {std::nullopt, std::move(problems_)}; }

  void refuse_name(std::string_view field, const Json& name) {
    complain({std::string(field), "cli.batch.name", {shown(name)}});
  }

  void read_layer() {
    const bool spec = json_.contains("spec");
    if (spec == json_.contains("scenario")) {
      return complain({"", "cli.batch.one_layer", {}});
    }
    Json scenario = spec ? Json{{"spec", json_["spec"]}} : json_["scenario"];
    if (scenario.is_string()) {
      if (leaves_folder(scenario.get<std::string>())) return refuse_name("scenario", scenario);
      const std::string file = (options_.folder / scenario.get<std::string>()).string();
      FileError error;
      const auto text = read_file(file, error);
      if (!text) return complain(problem_of(file, error));
      const ScenarioText found = scenario_text(*text);
      if (!found.error.empty()) return complain({file, found.error, {}});
      Problems problems;
      const auto parsed = parse_json(found.text, problems);
      for (const Problem& problem : problems)
        complain(problem_of(problem));
      if (!parsed) return;
      scenario = *parsed;
    }
    ParsedScenario parsed = scenario_from_json(scenario);
    if (!parsed.problems.empty()) add_other_problems(parsed.scenario.spec, parsed.problems);
    for (const Problem& problem : parsed.problems)
      complain(problem_of(problem));
    has_layer_ = parsed.problems.empty();
    job_.scenario = std::move(parsed.scenario);
    job_.has_step = scenario.is_object() && scenario.contains("spec") && scenario.contains("step");
    for (RenderProblem& problem : read_figure(job_.scenario.figure, job_.options))
      complain(std::move(problem));
    job_.from_figure = true;
  }

  void read_options() {
    std::map<std::string_view, std::string> groups;
    for (const auto& [key, value] : json_.items()) {
      if (among(kLayerKeys, key)) continue;
      if (key == kCaption) {
        if (!value.is_string()) complain({key, "cli.batch.no_text", {}});
        continue;
      }
      std::string name = key;
      std::ranges::replace(name, '-', '_');
      const RenderOption* option = find_render_option(name);
      if (option == nullptr) {
        complain({shown_text(key), "cli.batch.unknown", {}});
        continue;
      }
      const auto text = value_text(*option, value);
      if (!text) {
        complain({key, "cli.batch.wrong_type", {shown(value)}});
        continue;
      }
      if (among(kFileKeys, name) && leaves_folder(*text)) {
        refuse_name(key, value);
        has_refused_name_ = true;
        continue;
      }
      if (auto problem = option->set(job_.options, *text)) complain(std::move(*problem));
      job_.asked_for(*option);
      if (option->group.empty()) continue;
      const auto [other, is_new] = groups.emplace(option->group, key);
      if (!is_new) complain({key, "cli.error.contradiction", {other->second}});
    }
  }

  void apply_common() {
    for (const auto& [option, text] : options_.common) {
      if (auto problem = option->set(job_.options, text)) complain(std::move(*problem));
      job_.asked_for(*option);
      if (option->name != "format" || job_.options.output.empty()) continue;
      // The suffix says what the file is, also where all figures get another format.
      const auto found = std::ranges::find(formats(), job_.options.format, &Format::id);
      if (found != formats().end()) {
        job_.options.output = with_suffix(job_.options.output, **found);
      }
    }
  }

  // It is the title, or what describes the picture under a title of its own.
  void apply_caption() {
    const auto caption = json_.find(kCaption);
    if (caption == json_.end() || !caption->is_string()) return;
    RenderOptions& options = job_.options;
    std::string& text = options.title.empty() ? options.title : options.alt;
    if (text.empty()) text = caption->get<std::string>();
  }

  void place() {
    RenderOptions& options = job_.options;
    if (options.output.empty()) {
      if (!has_refused_name_) complain({"output", "cli.batch.no_output", {}});
      return;
    }
    if (options.output == "-") {
      options.output.clear();
      return complain({"output", "cli.batch.standard_output", {}});
    }
    const fs::path& folder =
        options_.output_folder.empty() ? options_.folder : options_.output_folder;
    options.output = (folder / options.output).lexically_normal().string();
    if (!options.reference.empty()) {
      options.reference = (options_.folder / options.reference).lexically_normal().string();
    } else if (options_.check) {
      options.reference = options.output;
    }
  }

  const Json& json_;
  const BatchOptions& options_;
  RenderJob job_;
  bool has_layer_ = false;
  bool has_refused_name_ = false;
  RenderProblems problems_;
};

// A problem of the text as JSON: of a figure where it is of "[2].output".
BatchProblem in_figure(Problem problem) {
  const std::size_t end = problem.field.find("].");
  if (!problem.field.starts_with('[') || end == std::string::npos) return {0, problem_of(problem)};
  const auto index = values::number_in<std::size_t>(problem.field.substr(1, end - 1));
  if (!index) return {0, problem_of(problem)};
  problem.field.erase(0, end + 2);
  return {*index + 1, problem_of(problem)};
}

// Which files the figures write, so that no two of them write the same one.
class Outputs {
 public:
  // Of figure `figure`, which goes to `output` and may be without a rendering.
  void add(std::size_t figure, const std::string& output,
           const std::optional<Rendering>& rendering) {
    if (output.empty()) return;
    if (!rendering || !rendering->numbered) {
      take(figure, output);
      return;
    }
    for (std::int64_t i = 0; i < rendering->count; ++i) {
      if (!take(figure, rendering->file_of(rendering->first_step + i))) return;
    }
  }

  // A line for each figure whose files another one writes, at most kMostLines.
  std::vector<BatchProblem> problems() {
    constexpr std::size_t kMostLines = 20;
    std::vector<BatchProblem> told(
        twice_.begin(),
        twice_.begin() + static_cast<std::ptrdiff_t>(std::min(twice_.size(), kMostLines)));
    if (const std::size_t rest = twice_.size() - told.size(); rest > 0) {
      told.push_back({0, {"output", "cli.batch.more", {std::to_string(rest)}}});
    }
    return told;
  }

 private:
  // False where it is another figure's already.
  bool take(std::size_t figure, const std::string& file) {
    if (files_.insert(file).second) return true;
    twice_.push_back({figure, {"output", "cli.batch.twice", {file}}});
    return false;
  }

  std::set<std::string> files_;
  std::vector<BatchProblem> twice_;
};

}  // namespace

Batch read_batch(std::string_view text, const BatchOptions& options) {
  Batch batch;
  Problems problems;
  auto json = parse_json(text, problems);
  for (const Problem& problem : problems)
    batch.problems.push_back(in_figure(problem));
  if (!json) return batch;
  if (!json->is_array()) {
    batch.problems.push_back({0, {"", "cli.batch.not_a_list", {}}});
    return batch;
  }
  const auto list = std::make_shared<const Json>(std::move(*json));
  Outputs outputs;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Figure figure((*list)[i], options);
    Prepared prepared = figure.prepared();
    for (RenderProblem& problem : prepared.problems)
      batch.problems.push_back({i + 1, std::move(problem)});
    outputs.add(i + 1, figure.output(), prepared.rendering);
    if (prepared.rendering) batch.outputs.push_back(figure.output());
  }
  std::ranges::move(outputs.problems(), std::back_inserter(batch.problems));
  if (!batch.problems.empty()) batch.outputs.clear();
  batch.prepare = [list, options](std::size_t index) {
    return Figure((*list)[index], options).prepared();
  };
  return batch;
}

}  // namespace padlens
