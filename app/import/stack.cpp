#include <nlohmann/json.hpp>

#include "app/document/scenario.h"
#include "app/import/importer_rows.h"
#include "app/import/json_text.h"
#include "app/import/model_problem.h"
#include "core/operations/operation.h"
#include "core/stack/stack_layer.h"

// What is Padlens's own: a stack, a scenario, a spec. The window opens these as documents; a
// command that takes models takes them, too.

namespace padlens {
namespace {

bool is_own_op(const Json& json) {
  if (!json.is_string()) return false;
  const auto& name = json.get_ref<const std::string&>();
  return find_operation(name) != nullptr || find_layer_kind(name).has_value();
}

std::optional<Json> own_json(std::string_view text) {
  Problems problems;
  auto json = parse_json(text, problems);
  if (!json || !json->is_object()) return std::nullopt;
  const auto stack = json->find("stack");
  const bool stacked = stack != json->end() && stack->is_structured();
  const auto spec = json->find("spec");
  const bool own = stacked || (spec != json->end() && spec->is_object()) ||
                   (json->contains("op") && is_own_op((*json)["op"]));
  return own ? std::move(json) : std::nullopt;
}

bool is_own_stack(std::string_view head, const Bytes& bytes) {
  if (!begins_object(head)) return false;
  if (head.find("\"stack\"") == std::string_view::npos &&
      head.find("\"spec\"") == std::string_view::npos &&
      head.find("\"op\"") == std::string_view::npos)
    return false;
  const auto text = bytes.all(ImportLimits::text);
  return text && own_json(*text);
}

std::string layer_name(const StackLayer& layer, std::size_t index) {
  if (!layer.name.empty()) return layer.name;
  const std::string_view op =
      layer.kind == LayerKind::window ? layer.spec.op->id : kind_name(layer.kind);
  return std::string(op) + "_" + std::to_string(index + 1);
}

ModelInput input_of(const StackLayer& first) {
  ModelInput input;
  input.name = "x";
  input.shape = {-1, first.spec.channels};
  for (const Axis axis : axes_of(first.spec))
    input.shape.push_back(first.spec.symbols[axis].empty() ? first.spec.input[axis] : -1);
  return input;
}

// The spec or stack of a scenario, or all there is.
Json& layers_in(Json& json) {
  if (json.contains("spec")) return json["spec"];
  const auto stack = json.find("stack");
  return stack != json.end() && stack->is_object() ? *stack : json;
}

Model read_own_stack(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  const auto text = bytes.all(ImportLimits::text);
  auto json = text ? own_json(*text) : std::nullopt;
  if (!json) return model;  // it was one when it was recognised
  Json& layers = layers_in(*json);
  if (!options.read.framework.empty() && layers.is_object() && !layers.contains("framework"))
    layers["framework"] = options.read.framework;
  ParsedScenario parsed = scenario_from_json(*json);
  take_problems(model, std::move(parsed.problems));
  std::vector<StackLayer> stack = std::move(parsed.scenario.stack);
  if (stack.empty()) stack.emplace_back(parsed.scenario.spec);
  model.framework = stack.front().spec.framework;
  model.inputs.push_back(input_of(stack.front()));
  for (std::size_t i = 0; i < stack.size(); ++i) {
    ModelLayer& layer = model.layers.emplace_back();
    layer.name = layer_name(stack[i], i);
    layer.layer = std::move(stack[i]);
    layer.word = layer.layer.kind == LayerKind::window ? layer.layer.spec.op->id
                                                       : kind_name(layer.layer.kind);
    layer.from = {i == 0 ? Source{true, 0} : Source{false, i - 1}};
  }
  return model;
}

}  // namespace

const Importer kStackImporter{"stack", is_own_stack, read_own_stack};

}  // namespace padlens
