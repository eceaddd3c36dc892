#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/compute_stack.h"
#include "app/cli/error_text.h"
#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/symbolic.h"
#include "app/document/input.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/engine/output_rows.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

struct ComputeCommand {
  SpecOptions spec;
  LanguageOption language;
  SizesOption sizes;
  bool jsonl = false;
};

// The same of a layer whose input has names.
void append_symbolic(std::string& text, const Spec& spec, const ComputeCommand& command,
                     const Strings& tr) {
  SymbolicShape shape = symbolic_shape(spec, command.spec.anyway());
  if (shape.unknowns.empty()) {
    text += error_text(shape.problems, tr);
    return;
  }
  text += json_text(symbolic_json({spec, std::move(shape), {}, command.spec.anyway()}, tr));
}

// The stack of a line; nullopt where it is none. Most lines are not looked at twice.
std::optional<ParsedStack> stack_of(std::string_view line) {
  if (line.find("\"stack\"") == std::string_view::npos) return std::nullopt;
  Problems problems;
  const auto json = parse_json(line, problems);
  if (!json || !is_stack(*json)) return std::nullopt;
  ParsedStack stack = read_stack(*json);
  stack.problems.insert(stack.problems.begin(), problems.begin(), problems.end());
  return stack;
}

// Appends the answer to one line of a stream: of a spec or a stack, or why there is none.
void append_answer(std::string& text, std::string_view line, const ComputeCommand& command,
                   const Strings& tr) {
  const SpecOptions& options = command.spec;
  if (auto stack = stack_of(line)) {
    for (StackLayer& layer : stack->layers)
      options.apply(layer.spec, stack->problems);
    text += stack_answer_text(*stack, tr, options.anyway());
    return;
  }
  ParsedSpec parsed = read_spec_text(line);
  options.apply(parsed.spec, parsed.problems);
  if (!parsed.problems.empty()) {
    add_other_problems(parsed.spec, parsed.problems);
    text += error_text(parsed.problems, tr);
    return;
  }
  if (is_symbolic(parsed.spec)) return append_symbolic(text, parsed.spec, command, tr);
  const Resolution resolution = resolve(parsed.spec);
  const bool passes = resolution.accepted() || (options.anyway() && resolution.geometry);
  if (!passes) {
    text += error_text(resolution.problems, tr);
    return;
  }
  const auto texts = caution_texts(tr, cautions(parsed.spec, *resolution.geometry));
  if (parsed.spec.values) {
    text += answer_text(make_layer(parsed.spec, *resolution.geometry), texts);
  } else {
    append_sizes_text(text, parsed.spec, *resolution.geometry, texts);
  }
}

// Lines of a descriptor. It says when reading on would wait, so that a program
// that asks one spec at a time gets its answer.
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor) {}

  // The next line without its line break; nullopt at the end or after an error.
  // Calls `before_waiting` whenever there is nothing to read yet. The line stays
  // valid until the next call.
  template <class Function>
  std::optional<std::string_view> next(const Function& before_waiting) {
    for (;;) {
      const std::size_t end = buffer_.find('\n', searched_);
      if (end != std::string::npos) return take(end, end + 1);
      searched_ = buffer_.size();
      if (ended_) {
        if (start_ == buffer_.size()) return std::nullopt;
        return take(buffer_.size(), buffer_.size());
      }
      buffer_.erase(0, start_);
      searched_ -= start_;
      start_ = 0;
      if (!ready()) before_waiting();
      read_more();
    }
  }

  // The system's words for what went wrong, "" if nothing did.
  const std::string& error() const { return error_; }

 private:
  std::string_view take(std::size_t end, std::size_t next) {
    const std::string_view line = std::string_view(buffer_).substr(start_, end - start_);
    start_ = searched_ = next;
    return line;
  }

  bool ready() const {
    pollfd descriptor{descriptor_, POLLIN, 0};
    return ::poll(&descriptor, 1, 0) > 0;
  }

  void read_more() {
    constexpr std::size_t kChunk = std::size_t{64} << 10U;
    constexpr std::size_t kLongestLine = std::size_t{256} << 20U;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + kChunk);
    const ssize_t count = ::read(descriptor_, buffer_.data() + before, kChunk);
    const int code = errno;
    buffer_.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count < 0 && code == EINTR) return;
    const bool too_long = buffer_.size() > kLongestLine;
    if (count > 0 && !too_long) return;
    ended_ = true;
    if (count == 0) return;
    buffer_.clear();
    start_ = searched_ = 0;
    error_ = std::generic_category().message(too_long ? EFBIG : code);
  }

  int descriptor_;
  std::string buffer_;
  std::size_t start_ = 0;     // of the next line
  std::size_t searched_ = 0;  // no line break before here
  bool ended_ = false;
  std::string error_;
};

// A layer with its output, of which a large one says how far it is.
Layer computed(const Spec& spec, const Geometry& geometry, const Console& console) {
  const Grouping grouping = grouping_of(spec);
  if (!spec.values || value_limit(spec, geometry) ||
      output_cells(grouping, geometry) > kMaxOutputCells ||
      output_cost(grouping, geometry) <= kFrameBudget) {
    return make_layer(spec, geometry);
  }
  const Layer layer = make_layer(spec, geometry, 0);
  OutputParts parts(layer);
  Progress progress(console.tr, "cli.progress.rows", static_cast<std::size_t>(parts.rows()));
  while (!parts.finished()) {
    parts.advance();
    progress.at(parts.done());
  }
  return with_output(layer, parts.output(), parts.ready_rows());
}

int run_stream(const ComputeCommand& options, Console& console) {
  const std::string& file = options.spec.file();
  const bool standard_input = file.empty() || file == "-";
  const std::string name = standard_input ? console.tr("cli.standard_input") : file;
  std::optional<Input> input;
  if (!standard_input) {
    input.emplace(file);
    if (!input->is_open()) {
      console.complain(name, input->error());
      return kBadInput;
    }
    input->block();
  }
  LineReader lines(standard_input ? STDIN_FILENO : input->descriptor());
  const Strings tr = console.file_strings();
  Progress progress(console.tr, "cli.progress.lines", 0, true);
  std::string answer;
  while (const auto line = lines.next([&] { console.out.flush(); })) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    answer.clear();
    append_answer(answer, *line, options, tr);
    console.out.write(answer += '\n');
    progress.one_more();
    if (!console.out.error().empty()) break;
  }
  if (lines.error().empty()) return kDone;
  console.complain(name, lines.error());
  return kFailed;
}

// The answer to all layers of a file that holds a stack. What is refused is told, too.
int compute_stack(const ComputeCommand& options, const Scenario& scenario, Console& console) {
  ParsedStack parsed{scenario.stack, {}, {}};
  Problems told;  // by load() already
  for (StackLayer& layer : parsed.layers)
    options.spec.apply(layer.spec, told);
  const bool anyway = options.spec.anyway();
  console.out.write(stack_answer_text(parsed, console.file_strings(), anyway) + "\n");
  bool ok = true;
  const ResolvedStack stack = resolve_stack(parsed.layers);
  for (const StackProblem& problem : stack.problems()) {
    if (anyway && stack.layers[problem.layer].geometry) continue;
    const std::array place{std::to_string(problem.layer + 1)};
    console.complain(console.tr("cli.stack.place", place),
                     problem_text(console.tr, problem.problem));
    ok = false;
  }
  return ok ? kDone : kBadInput;
}

int run_compute(const ComputeCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  if (options.jsonl && options.sizes.given()) {
    console.complain("sizes", console.tr("cli.symbolic.not_in_lines"));
    return kBadInput;
  }
  if (options.jsonl) return ok ? run_stream(options, console) : kBadInput;
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  if (!loaded->scenario.stack.empty() && !options.sizes.given())
    return ok ? compute_stack(options, loaded->scenario, console) : kBadInput;
  auto sizes = options.sizes.read(console, loaded->scenario.spec);
  if (!sizes) return kBadInput;
  if (is_symbolic(loaded->scenario.spec)) {
    auto shape = options.spec.accept_symbolic(console, loaded->scenario.spec);
    if (!shape || !ok) return kBadInput;
    const SymbolicAnswer answer{loaded->scenario.spec, *std::move(shape), *std::move(sizes),
                                options.spec.anyway()};
    console.out.write(json_text(symbolic_json(answer, console.file_strings())) + "\n");
    return kDone;
  }
  const auto geometry = options.spec.accept(console, loaded->scenario.spec);
  if (!geometry || !ok) return kBadInput;
  const Spec& spec = loaded->scenario.spec;
  const auto texts = caution_texts(console.file_strings(), cautions(spec, *geometry));
  console.out.write(answer_text(computed(spec, *geometry, console), texts) + "\n");
  return kDone;
}

}  // namespace

Command compute_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "compute", tr("cli.compute.about"));
  auto options = std::make_shared<ComputeCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec_or_lines");
  arguments.add_flag("--jsonl", options->jsonl, tr("cli.option.jsonl"));
  options->sizes.add_to(arguments, tr);
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.compute.examples");
  return {std::move(arguments), [options, &console] { return run_compute(*options, console); }};
}

}  // namespace padlens
