#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "app/cli/render_options.h"
#include "app/cli/spec_options.h"
#include "app/cli/stack_figure.h"
#include "app/cli/text.h"
#include "app/render/batch.h"
#include "app/render/figure.h"
#include "app/render/run.h"
#include "core/engine/engine.h"

namespace padlens {
namespace {

struct RenderCommand {
  SpecOptions spec;
  StackFigure stack;
  PictureOptions picture;
  std::string batch;
  std::string jobs;
  bool if_changed = false;
  bool check = false;
};

// --- ending early ------------------------------------------------------------------------

RunOptions run_options(const RenderCommand& options, Console& console,
                       const std::function<void(std::int64_t done)>& told) {
  RunOptions run;
  run.if_changed = options.if_changed;
  run.standard_output = [&console](std::string_view bytes) {
    console.out.write(bytes);
    return console.out.error().empty();
  };
  run.progress = [told](std::int64_t done) {
    told(done);
    return !interrupted();
  };
  return run;
}

int exit_code(const RenderOutcome& outcome) {
  const bool done = outcome.state == RenderState::written ||
                    outcome.state == RenderState::unchanged || outcome.state == RenderState::alike;
  return done ? kDone : kFailed;
}

// What a process before this one had to leave in the folder of `output` is in nobody's way there.
void clean_up_beside(const std::string& output) {
  if (output.empty() || output == "-") return;
  const std::filesystem::path folder = std::filesystem::path(output).parent_path();
  remove_leftovers(folder.empty() ? "." : folder);
}

// --- one picture ---------------------------------------------------------------------------

// What the file says about how its figure was drawn, for flags to override. False once what is
// wrong with that has been told.
bool remember(RenderJob& job, const RenderCommand& options, const Console& console) {
  RenderProblems problems = read_figure(job.scenario.figure, job.options);
  for (RenderProblem& problem : problems) {
    problem.where = options.spec.file() + ": " + problem.where;
    complain(console, problem);
  }
  job.from_figure = true;
  for (const auto& [option, text] : options.picture.given())
    job.asked_for(*option);
  return problems.empty();
}

std::optional<Rendering> prepare(const RenderJob& job, const Console& console) {
  Prepared prepared = padlens::prepare(job);
  for (const RenderProblem& problem : prepared.problems)
    complain(console, problem);
  return std::move(prepared.rendering);
}

// False once told why the layer has no numbers, which its view would show.
bool put_layer(RenderJob& job, const Console& console, const Geometry& geometry) {
  job.scenario.spec.values = true;
  PictureLayer layer = picture_layer(job, geometry);
  if (layer.limit) console.complain(value_problem(*layer.limit));
  job.layer = std::move(layer.layer);
  return !layer.limit;
}

// Of a layer of a stack.
std::optional<Rendering> prepare_stack(const RenderCommand& options, const Console& console,
                                       bool& failed) {
  RenderJob job;
  bool ok = options.picture.apply(job.options, console);
  // The file has the layers; only the size of its input may be left open.
  for (const SpecField& field : spec_fields()) {
    if (field.name == "input" || !options.spec.has(field.name)) continue;
    console.complain(flag_of(field), console.tr("cli.error.layer_with_stack"));
    ok = false;
  }
  for (const std::string& other :
       {options.spec.file(), std::string(options.spec.has_code() ? "--code" : "")}) {
    if (other.empty()) continue;
    console.complain(other, console.tr("cli.error.layer_with_stack"));
    ok = false;
  }
  const bool anyway = job.options.anyway || options.spec.anyway();
  const auto loaded = options.stack.load(console, options.spec.given_text("input"), anyway, failed);
  if (!loaded || !ok) return std::nullopt;
  job.options.anyway = anyway;
  put_stack(job.scenario, loaded->stack.asked, loaded->selected);
  job.one_way = loaded->one_way;
  const Geometry& geometry = *loaded->stack.layers[loaded->selected].geometry;
  if (job.options.view.empty() && stack_view() != nullptr) job.scenario.view = stack_view()->id;
  if (!options.stack.put_cell(job, console, *loaded)) return std::nullopt;
  if (!put_layer(job, console, geometry)) return std::nullopt;
  if (options.check) job.options.reference = job.options.output;
  return prepare(job, console);
}

std::optional<Rendering> prepare(const RenderCommand& options, const Console& console,
                                 bool& failed) {
  if (options.stack.given()) return prepare_stack(options, console, failed);
  if (const std::string lone = options.stack.given_without(); !lone.empty()) {
    console.complain(lone, console.tr("cli.error.needs_stack"));
    return std::nullopt;
  }
  RenderJob job;
  const auto loaded = options.spec.load(console);
  if (!loaded) {
    options.picture.apply(job.options, console);  // what is wrong there, too
    return std::nullopt;
  }
  job.scenario = loaded->scenario;
  job.has_step = loaded->has_step;
  bool ok = remember(job, options, console);
  ok = options.picture.apply(job.options, console) && ok;
  job.options.anyway = job.options.anyway || options.spec.anyway();
  const auto geometry = options.spec.accept(console, job.scenario.spec, job.options.anyway);
  if (!geometry || !ok) return std::nullopt;
  if (!put_layer(job, console, *geometry)) return std::nullopt;
  // A picture is checked against itself.
  if (options.check && job.options.output.empty() && loaded->container != Container::json) {
    job.options.output = options.spec.file();
  }
  if (options.check) job.options.reference = job.options.output;
  return prepare(job, console);
}

int run_one(const RenderCommand& options, Console& console) {
  bool failed = false;
  const auto rendering = prepare(options, console, failed);
  if (!rendering) return failed ? kFailed : kBadInput;
  clean_up_beside(rendering->options.output);
  watch_signals();
  RenderOutcome outcome;
  {
    const bool answers = rendering->options.output == "-";
    Progress progress(console.tr, "cli.progress.steps", static_cast<std::size_t>(rendering->count),
                      answers);
    outcome = run(*rendering, run_options(options, console, [&](auto done) { progress.at(done); }));
  }
  // Standard output's own words come at the end of the program, and a signal has none.
  if (exit_code(outcome) != kDone && console.out.error().empty() && !interrupted()) {
    complain(console, outcome.problem);
  }
  return exit_code(outcome);
}

// --- many ----------------------------------------------------------------------------------

std::optional<Batch> load_batch(const RenderCommand& options, const Console& console) {
  BatchOptions batch;
  batch.folder = std::filesystem::path(options.batch).parent_path();
  batch.check = options.check;
  RenderOptions tried;
  if (!options.picture.apply(tried, console)) return std::nullopt;
  for (auto& [option, text] : options.picture.given()) {
    if (option->name == "output") {
      batch.output_folder = text;
    } else {
      batch.common.emplace_back(option, text);
    }
  }
  // "--no-values" and the like are no rows of their own.
  if (tried.show != OverlaySet::standard()) {
    std::erase_if(batch.common, [](const auto& each) { return each.first->name == "show"; });
    batch.common.emplace_back(find_render_option("show"), overlays_text(tried.show));
  }
  if (options.spec.anyway()) batch.common.emplace_back(find_render_option("anyway"), "true");
  FileError error;
  const auto text = read_file(options.batch, error);
  if (!text) {
    console.complain(options.batch, error);
    return std::nullopt;
  }
  Batch loaded = read_batch(*text, batch);
  for (const BatchProblem& problem : loaded.problems) {
    std::string where = options.batch;
    if (problem.figure > 0) {
      where += ": " + console.tr("cli.batch.figure", std::array{std::to_string(problem.figure)});
    }
    if (!problem.problem.where.empty()) where += ": " + problem.problem.where;
    console.complain(where, problem.problem.text(console.tr));
  }
  if (!loaded.problems.empty()) return std::nullopt;
  return loaded;
}

const char* word_of(RenderState state) {
  switch (state) {
    case RenderState::written:
      return "cli.batch.written";
    case RenderState::unchanged:
      return "cli.batch.unchanged";
    case RenderState::alike:
      return "cli.batch.alike";
    case RenderState::differs:
      return "cli.batch.differs";
    case RenderState::stopped:
      return "cli.batch.stopped";
    case RenderState::failed:
      break;
  }
  return "cli.batch.failed";
}

// A line for each figure, in the order of the file, and what went wrong with some.
int run_batch(const RenderCommand& options, Console& console) {
  std::int64_t jobs = 0;
  if (!options.jobs.empty()) {
    const auto count = read_whole(console, "jobs", options.jobs, 1, 256);
    if (!count) return kBadInput;
    jobs = *count;
  }
  const auto batch = load_batch(options, console);
  if (!batch) return kBadInput;
  std::set<std::filesystem::path> folders;
  for (const std::string& output : batch->outputs) {
    if (folders.insert(std::filesystem::path(output).parent_path()).second) clean_up_beside(output);
  }
  watch_signals();
  std::vector<RenderOutcome> outcomes;
  {
    Progress progress(console.tr, "cli.progress.figures", batch->outputs.size());
    RunOptions run = run_options(options, console, [&](std::int64_t) { progress.not_yet(); });
    run.finished = [&progress] { progress.one_more(); };
    outcomes = run_all(batch->outputs.size(), batch->prepare, run, static_cast<unsigned>(jobs));
  }
  int code = kDone;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const std::string& output = batch->outputs[i];
    if (interrupted() && exit_code(outcomes[i]) != kDone) continue;
    console.out.write(left_aligned(console.tr(word_of(outcomes[i].state)), 11) +
                      without_controls(output) + "\n");
    if (exit_code(outcomes[i]) == kDone) continue;
    code = kFailed;
    complain(console, outcomes[i].problem);
  }
  return code;
}

int run_render(const RenderCommand& options, Console& console) {
  ignore_write_signals();
  if (options.batch.empty()) {
    if (options.jobs.empty()) return run_one(options, console);
    console.complain("jobs", console.tr("cli.error.needs_batch"));
    return kBadInput;
  }
  if (!options.spec.any() && !options.stack.given()) return run_batch(options, console);
  console.complain("batch", console.tr("cli.error.layer_with_batch"));
  return kBadInput;
}

}  // namespace

Command render_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "render", tr("cli.render.about"));
  auto options = std::make_shared<RenderCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  options->stack.add_to(arguments, tr);
  options->picture.add_to(arguments, tr);
  options->spec.add_anyway(arguments, tr);
  const std::string& heading = tr("cli.group.batch");
  arguments.add_value("--batch", options->batch, "FILE", tr("cli.option.batch")).group(heading);
  arguments.add_flag("--if-changed", options->if_changed, tr("cli.option.if_changed"))
      .group(heading);
  arguments.add_flag("--check", options->check, tr("cli.option.check")).group(heading);
  arguments.add_value("--jobs", options->jobs, "N", tr("cli.option.jobs")).group(heading);
  arguments.examples = tr("cli.render.examples");
  return {std::move(arguments), [options, &console] { return run_render(*options, console); }};
}

}  // namespace padlens
