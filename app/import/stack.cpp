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

bool is_own_stack(const Glance& glance) {
  const std::string_view head = glance.head();
  if (!begins_object(head)) return false;
  if (head.find("\"stack\"") == std::string_view::npos &&
      head.find("\"spec\"") == std::string_view::npos &&
      head.find("\"op\"") == std::string_view::npos)
    return false;
  return own_json(glance.text()).has_value();
}

// The spec or stack of a scenario, or all there is.
Json& layers_in(Json& json) {
  if (json.contains("spec")) return json["spec"];
  const auto stack = json.find("stack");
  return stack != json.end() && stack->is_object() ? *stack : json;
}

Model read_own_stack(const Bytes& bytes, const ImportOptions& options) {
  Model none;
  const auto text = read_text(bytes, none);
  auto json = text ? own_json(*text) : std::nullopt;
  if (!json) return none;  // it was one when it was recognised
  Json& layers = layers_in(*json);
  if (!options.read.framework.empty() && layers.is_object() && !layers.contains("framework"))
    layers["framework"] = options.read.framework;
  ParsedScenario parsed = scenario_from_json(*json);
  std::vector<StackLayer> stack = std::move(parsed.scenario.stack);
  if (stack.empty() && !json->contains("stack")) stack.emplace_back(parsed.scenario.spec);
  Model model = model_of(stack);
  take_problems(model, std::move(parsed.problems));
  if (stack.empty()) return model;
  // Its shape, so that what is told of it is compared.
  const Spec& first = stack.front().spec;
  model.inputs.front().shape = {-1, first.channels};
  for (const Axis axis : axes_of(first))
    model.inputs.front().shape.push_back(first.symbols[axis].empty() ? first.input[axis] : -1);
  return model;
}

}  // namespace

const Importer kStackImporter{"stack", is_own_stack, read_own_stack};

}  // namespace padlens
