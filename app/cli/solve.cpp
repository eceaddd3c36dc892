#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/axes_json.h"
#include "app/cli/commands.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/sizes.h"
#include "core/answers/solver.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

constexpr std::int64_t kMost = 20;
constexpr std::int64_t kMostAsked = 100'000;

// What one can fix. Values do not matter to sizes.
constexpr std::array<std::string_view, 10> kFixedOfSolve{
    "op",       "framework", "input",          "kernel",       "stride",
    "dilation", "padding",   "output_padding", "output_shape", "pad_fill"};

struct SolveCommand {
  std::string output;
  SpecOptions spec;
  LanguageOption language;
  std::string most;
  std::string format;
};

// An operation of a framework, and the layers that answer there.
struct Block {
  WantedOutput question;
  Solutions solutions;
};

// --- the question ------------------------------------------------------------------

bool read_output(const SolveCommand& options, const Console& console, PerAxis& output) {
  if (options.output.empty()) {
    console.complain("output", console.tr("cli.solve.no_output"));
    return false;
  }
  Spec spec;
  Problems problems;
  const Json typed = json_from_text(options.output, "output", problems);
  Problems told_elsewhere;
  options.spec.apply(spec, told_elsewhere);  // an operation of one dimension has one number
  spec.output_shape.reset();
  find_spec_field("output_shape")->set(spec, typed, problems);
  output = spec.output_shape.value_or(PerAxis{1, 1});
  const std::string most = std::to_string(kMostOutput);
  for (const int size : output) {
    if (!problems.empty() || (size >= 1 && size <= kMostOutput)) continue;
    problems.push_back(range_problem("", size, 1, kMostOutput));
  }
  if (problems.empty()) return true;
  if (problems[0].args.size() == 3) problems[0].args.back() = most;
  console.complain("output", problem_text(console.tr, problems[0]));
  return false;
}

// What is wrong with the numbers that are fixed, told.
bool check_fixed(const SolveCommand& options, const Console& console, Spec& spec) {
  Problems problems;
  options.spec.apply(spec, problems);
  add_range_problems(spec, problems);
  if (is_symbolic(spec)) {
    for (Problem& problem : resolve(spec).problems) {
      if (problem.code == "input_symbol") problems.push_back(std::move(problem));
    }
  }
  if (find_framework(spec.framework) == nullptr) {
    for (Problem& problem : resolve(spec).problems) {
      if (problem.field == "framework") problems.push_back(std::move(problem));
    }
  }
  for (const Problem& problem : problems)
    console.complain(problem);
  return problems.empty();
}

std::vector<Block> ask(const SolveCommand& options, const Spec& fixed, const PerAxis& output,
                       std::int64_t most) {
  const SpecOptions& given = options.spec;
  WantedOutput question{fixed, output, {}, static_cast<std::size_t>(most)};
  question.free = {
      !given.has("input"),   !given.has("kernel"),         !given.has("stride"),      false,
      !given.has("padding"), !given.has("output_padding"), !given.has("output_shape")};
  std::vector<Block> blocks;
  for (const Op op : operations()) {
    // Pools are asked for by name, and so is one dimension.
    const bool usual = op->has_kernel && op->rank == fixed.op->rank;
    if (given.has("op") ? op != fixed.op : !usual) continue;
    const bool named = given.has("framework");
    for (const Framework* framework : named ? frameworks() : usual_frameworks()) {
      if (named && framework->id != fixed.framework) continue;
      question.spec.op = op;
      flatten(question.spec);
      question.spec.framework = framework->id;
      blocks.push_back({question, solve(question)});
    }
  }
  return blocks;
}

bool is_free(const WantedOutput::Free& free, const SpecField& field) {
  return (free.input && field.name == "input") || (free.kernel && field.name == "kernel") ||
         (free.stride && field.name == "stride") || (free.dilation && field.name == "dilation");
}

// --- text --------------------------------------------------------------------------

// "input 7×7, kernel 3×3, stride ?"
std::string parts_text(const WantedOutput& question, const Strings& tr) {
  const Spec& spec = question.spec;
  std::string parts;
  for (const SpecField& field : spec_fields()) {
    if (field.numbers == nullptr) continue;
    const bool free = is_free(question.free, field);
    if (!free && field.name == "dilation" && spec.*field.numbers == PerAxis{1, 1}) continue;
    if (!parts.empty()) parts += tr("cli.headline.separator");
    const std::string key = "cli.headline." + std::string(field.name);
    parts += free ? tr(key, std::array{std::string("?")})
                  : part_text(tr, spec.op, field, spec.*field.numbers);
  }
  return parts;
}

std::string framework_text(const WantedOutput& question) {
  return std::string(find_framework(question.spec.framework)->display_name);
}

std::string op_text(const WantedOutput& question) {
  return std::string(question.spec.op->name);
}

std::string output_text(const WantedOutput& question) {
  return size_text(question.spec.op, question.output[kHeight], question.output[kWidth]);
}

// "Conv2DTranspose, Keras/TF: input 7×7, kernel 3×3, stride ? → output 14×14"
std::string heading(const WantedOutput& question, const Strings& tr) {
  return tr("cli.headline", std::array{op_text(question), framework_text(question),
                                       parts_text(question, tr), output_text(question)});
}

std::string range_text(const InputRange& range) {
  return range.least == range.most ? std::to_string(range.least)
                                   : fmt::format("{}–{}", range.least, range.most);
}

std::string inputs_text(const Spec& spec) {
  const auto [height, width] = inputs_with_output(spec);
  return height == width || spec.op->rank == 1
             ? range_text(width)
             : fmt::format("{} × {}", range_text(height), range_text(width));
}

std::string optional_text(Op op, const std::optional<PerAxis>& pair) {
  return pair ? axes_text(op, *pair) : "–";
}

using Row = std::vector<std::string>;

Row column_names(const Block& block, const Strings& tr) {
  const bool transposed = block.question.spec.op->transposed();
  Row row{tr("cli.solve.padding"),
          tr(ranked(block.question.spec.op, transposed ? "cli.solve.crop" : "cli.solve.cells"))};
  if (transposed) {
    row.push_back(tr("cli.solve.output_padding"));
    row.push_back(tr("cli.solve.output_shape"));
  }
  for (const SpecField& field : spec_fields()) {
    if (is_free(block.question.free, field))
      row.push_back(tr("cli.solve." + std::string(field.name)));
  }
  if (!transposed) row.push_back(tr("cli.solve.inputs"));
  return row;
}

Row row_of(const Block& block, const Solution& solution, const Strings& tr) {
  const Spec& spec = solution.spec;
  const bool transposed = spec.op->transposed();
  Row row{padding_text(tr, spec) + (solution.any_split ? " *" : ""),
          sides_text(*resolve(spec).geometry)};
  if (transposed) {
    row.push_back(optional_text(spec.op, spec.output_padding));
    row.push_back(optional_text(spec.op, spec.output_shape));
  }
  for (const SpecField& field : spec_fields()) {
    if (is_free(block.question.free, field)) row.push_back(axes_text(spec.op, spec.*field.numbers));
  }
  if (!transposed) row.push_back(inputs_text(spec));
  return row;
}

std::string block_text(const Block& block, const Strings& tr) {
  const Solutions& solutions = block.solutions;
  if (solutions.list.empty()) return "";
  std::vector<Row> rows{column_names(block, tr)};
  for (const Solution& solution : solutions.list)
    rows.push_back(row_of(block, solution, tr));
  std::string text = heading(block.question, tr) + "\n" + table_text(rows, 2);
  if (solutions.found > solutions.list.size()) {
    const auto more = std::to_string(solutions.found - solutions.list.size());
    text += "  " + tr("cli.solve.more", std::array{more}) + "\n";
  }
  return text + "\n";
}

// "Conv2D with input 7×7, …: nothing gives 14×14 in Keras/TF, PyTorch.": a line for
// each operation that has frameworks without an answer.
std::string nothing_text(const std::vector<Block>& blocks, const Strings& tr) {
  std::string text;
  for (const Op op : operations()) {
    std::vector<std::string> names;
    const WantedOutput* question = nullptr;
    for (const Block& block : blocks) {
      if (block.question.spec.op != op || !block.solutions.list.empty()) continue;
      question = &block.question;
      names.push_back(framework_text(block.question));
    }
    if (question == nullptr) continue;
    text += paragraph(tr("cli.solve.none",
                         std::array{op_text(*question), parts_text(*question, tr),
                                    output_text(*question), joined(names, tr("cli.solve.and"))}),
                      kColumns);
  }
  return text.empty() ? "" : text + "\n";
}

// What the marks and columns mean, as far as they are there.
std::string notes_text(const std::vector<Block>& blocks, const Strings& tr) {
  bool split = false;
  bool shared = false;
  for (const Block& block : blocks) {
    for (const Solution& solution : block.solutions.list) {
      split = split || solution.any_split;
      if (solution.spec.op->transposed()) continue;
      for (const InputRange& range : inputs_with_output(solution.spec))
        shared = shared || range.least < range.most;
    }
  }
  std::string text;
  if (split) text += paragraph(tr("cli.solve.split_note"), kColumns);
  if (split && shared) text += "\n";
  if (shared) text += paragraph(tr("cli.solve.inputs_note"), kColumns);
  return text;
}

// --- JSON --------------------------------------------------------------------------

using Ordered = nlohmann::ordered_json;

Ordered solution_json(const Solution& solution) {
  const Geometry geometry = *resolve(solution.spec).geometry;
  const auto& [h, w] = geometry.axis;
  Ordered json{{"spec", spec_to_ordered_json(solution.spec)}};
  json["pad"] = sides_json(geometry.op, {h.pad_before, h.pad_after, w.pad_before, w.pad_after});
  if (geometry.transposed()) json["crop"] = sides_json(geometry);
  json["any_split"] = solution.any_split;
  const auto inputs = inputs_with_output(solution.spec);
  const auto names = axis_names(geometry.op);
  const auto axes = axes_of(solution.spec);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const InputRange& range = inputs[axes[i]];
    json["inputs"][std::string(names[i])] = {range.least, range.most};
  }
  const Layer layer = make_layer(solution.spec, geometry, 0);
  if (const auto recipe = recipe_for(own_target(solution.spec.framework), layer)) {
    json["code"] = find_snippet_target(recipe->target)->summary(layer, *recipe);
  }
  return json;
}

std::string blocks_json(const std::vector<Block>& blocks, Op op, const PerAxis& output) {
  Ordered json{{"output", axes_json(op, output[kHeight], output[kWidth])},
               {"complete", true},
               {"solutions", Ordered::array()}};
  for (const Block& block : blocks) {
    if (!block.solutions.complete) json["complete"] = false;
    for (const Solution& solution : block.solutions.list)
      json["solutions"].push_back(solution_json(solution));
  }
  return json_text(json) + "\n";
}

// -----------------------------------------------------------------------------------

int run_solve(const SolveCommand& options, Console& console) {
  bool ok = options.language.check(console);
  const auto format = read_name(console, "format", options.format, {"table", "json"});
  std::int64_t most = kMost;
  if (!options.most.empty()) {
    const auto asked = read_whole(console, "most", options.most, 1, kMostAsked);
    ok = ok && asked;
    most = asked.value_or(most);
  }
  PerAxis output{};
  Spec fixed;
  ok = read_output(options, console, output) && ok;
  if (!check_fixed(options, console, fixed) || !format || !ok) return kBadInput;
  const std::vector<Block> blocks = ask(options, fixed, output, most);
  std::int64_t refused = 0;
  for (const Block& block : blocks)
    refused = std::max(refused, block.solutions.refused);
  if (refused > 0) {
    console.complain(
        "", console.tr("cli.solve.too_many",
                       std::array{std::to_string(refused), std::to_string(kMostCandidates)}));
    return kBadInput;
  }
  const bool any =
      std::ranges::any_of(blocks, [](const Block& block) { return !block.solutions.list.empty(); });
  if (*format == "json") {
    console.out.write(blocks_json(blocks, fixed.op, output));
    return any ? kDone : kFailed;
  }
  std::string text;
  for (const Block& block : blocks)
    text += block_text(block, console.tr);
  text += nothing_text(blocks, console.tr) + notes_text(blocks, console.tr);
  if (text.ends_with("\n\n")) text.pop_back();
  console.out.write(text);
  return any ? kDone : kFailed;
}

}  // namespace

Command solve_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "solve", tr("cli.solve.about"));
  auto options = std::make_shared<SolveCommand>();
  arguments.add_value("--output", options->output, "H[,W]", tr("cli.option.wanted_output"));
  options->spec.add_flags(arguments, tr, kFixedOfSolve, false, "cli.group.fixed");
  arguments.add_value("--most", options->most, "N", tr("cli.option.most"))
      .standard(std::to_string(kMost));
  arguments.add_value("--format", options->format, "table|json", tr("cli.option.table_format"))
      .standard("table");
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.solve.examples");
  return {std::move(arguments), [options, &console] { return run_solve(*options, console); }};
}

}  // namespace padlens
