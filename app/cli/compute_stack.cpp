#include "app/cli/compute_stack.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/error_text.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/frameworks/caution.h"
#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

// `, "error": [{"layer": 2, …}]`, without the comma where nothing stands before.
std::string layer_errors(const std::vector<StackProblem>& problems, const Strings& tr) {
  std::string text;
  for (const StackProblem& each : problems) {
    const std::string one = error_text({each.problem}, tr);  // {"error": [{…}]}
    constexpr std::string_view kBefore = R"({"error": [{)";
    text += fmt::format(R"({}{{"layer": {}, {})", text.empty() ? "" : ", ", each.layer,
                        one.substr(kBefore.size(), one.size() - kBefore.size() - 2));
  }
  return R"("error": [)" + text + "]";
}

// The numbers on their way through a stack.
class StackNumbers {
 public:
  explicit StackNumbers(const ResolvedStack& stack)
      : stack_(stack), input_(stack.specs.front().input_values) {
    for (std::size_t i = 0; i < stack.specs.size(); ++i) {
      if (stack.asked[i].spec.values) wanted_ = i + 1;
    }
  }

  // The layer with its output, which becomes the input of the next; nullopt where there are no
  // numbers, limit() says why, or nobody asks for any from here on.
  std::optional<Layer> take(std::size_t index) {
    if (index >= wanted_ || !limit_.empty()) return std::nullopt;
    if (const auto limit = value_limit(stack_, index)) {
      limit_ = limit->most > 0 ? fmt::format(R"({{"{}": {}}})", limit->what, limit->most)
                               : fmt::format(R"({{"{}": null}})", limit->what);
      return std::nullopt;
    }
    Spec spec = stack_.specs[index];
    spec.input_values = std::move(input_);
    spec.values = true;
    Layer layer = make_layer(spec, *stack_.layers[index].geometry);
    if (!layer.complete()) {
      limit_ = fmt::format(R"({{"output_cells": {}}})", kMaxOutputCells);
      return std::nullopt;
    }
    input_ = {Preset::custom, layer.outputs()};
    return layer;
  }

  const std::string& limit() const { return limit_; }

 private:
  const ResolvedStack& stack_;
  Values input_;
  std::size_t wanted_ = 0;  // layers before this one have numbers
  std::string limit_;
};

// The sizes of a layer that is no window, without the closing brace.
std::string sizes_of(const StackLayer& layer, const std::array<std::int64_t, 2>& output) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const Axis axis : axes_of(layer.spec))
    json["output"].push_back(output[axis]);
  const nlohmann::ordered_json said = stack_layer_to_json(layer);
  const std::string kind(kind_name(layer.kind));
  if (said.contains(kind)) json[kind] = said[kind];
  std::string text = json_text(json);
  text.pop_back();
  return text;
}

std::string answer_of(const ResolvedStack& stack, std::size_t index, StackNumbers& numbers,
                      const Strings& tr) {
  const StackLayer& asked = stack.asked[index];
  const auto& geometry = stack.layers[index].geometry;
  const auto layer = numbers.take(index);
  const bool shows = asked.spec.values;
  const bool window = asked.kind == LayerKind::window;
  std::string text;
  const auto texts = window && geometry ? caution_texts(tr, cautions(asked.spec, *geometry))
                                        : std::vector<std::string>{};
  if (layer && shows) {
    text = answer_text(*layer, texts);
    // Of its window the sizes would be told, not its own.
    if (!window)
      text.replace(0, text.find(R"(, "values": )"), sizes_of(asked, *stack.outputs[index]));
    text.pop_back();
    return text;
  }
  if (window) {
    append_sizes_text(text, stack.specs[index], *geometry, texts);
    text.pop_back();
  } else {
    text = sizes_of(asked, *stack.outputs[index]);
  }
  if (shows) text += R"(, "values": null, "limit": )" + numbers.limit();
  return text;
}

// Layers from the first on that can be computed.
std::size_t passing(const ResolvedStack& stack, bool anyway) {
  std::size_t count = 0;
  while (count < stack.layers.size() &&
         (stack.accepted(count) || (anyway && stack.layers[count].geometry)))
    ++count;
  return count;
}

}  // namespace

bool is_stack(const Json& json) {
  return json.is_object() && json.contains("stack") && !json.contains("op");
}

std::string stack_answer_text(const ParsedStack& parsed, const Strings& tr, bool anyway) {
  if (!parsed.problems.empty()) return error_text(parsed.problems, tr);
  const std::size_t read =
      parsed.of_layers.empty() ? parsed.layers.size() : parsed.of_layers.front().layer;
  const ResolvedStack stack = resolve_stack(std::span(parsed.layers).first(read));
  const std::size_t count = passing(stack, anyway);
  std::vector<StackProblem> problems;
  for (StackProblem& problem : stack.problems()) {
    if (problem.layer == count) problems.push_back(std::move(problem));
  }
  problems.insert(problems.end(), parsed.of_layers.begin(), parsed.of_layers.end());
  const auto fields = receptive_fields(stack);
  std::string text = R"({"layers": [)";
  if (count > 0) {
    StackNumbers numbers(stack);
    for (std::size_t i = 0; i < count; ++i) {
      text += (i == 0 ? "" : ", ") + answer_of(stack, i, numbers, tr) + R"(, "receptive_field": )" +
              json_text(receptive_field_json(fields[i], stack.asked[i].spec.op->rank)) + '}';
    }
  }
  text += ']';
  if (!problems.empty()) text += ", " + layer_errors(problems, tr);
  return text + '}';
}

}  // namespace padlens
