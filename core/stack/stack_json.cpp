#include "core/stack/stack_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"
#include "core/operations/operation.h"

namespace padlens {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> kOfAll{"framework", "values", "seed", "kernel_values"};
constexpr std::array<std::string_view, 3> kOfFirst{"input", "channels", "input_values"};

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Dimensions of the layers that have none of their own: as its first window, else as its input.
std::optional<int> rank_of_stack(const Json& json) {
  const auto layers = json.find("stack");
  for (const Json& layer : *layers) {
    if (!layer.is_object() || !layer.contains("op") || !layer["op"].is_string()) continue;
    if (const Op op = find_operation(layer["op"].get_ref<const std::string&>())) return op->rank;
  }
  const auto input = json.find("input");
  if (input != json.end() && input->is_array()) return input->size() == 1 ? 1 : 2;
  return std::nullopt;
}

// The layer with what it leaves to the stack.
Json with_defaults(const Json& layer, const Json& stack, bool first) {
  Json whole = layer;
  for (const auto& [key, value] : stack.items()) {
    const bool given = is_in(kOfAll, key) || (first && is_in(kOfFirst, key));
    // A pool has no kernel's numbers, a pad neither.
    const bool weights = key == "kernel_values";
    if (!given || whole.contains(key)) continue;
    if (weights) {
      const auto op = whole.find("op");
      const Op found =
          op != whole.end() && op->is_string() ? find_operation(op->get<std::string>()) : &kConv2d;
      if (found == nullptr || !found->has_kernel) continue;
    }
    whole[key] = value;
  }
  return whole;
}

void read_layer(ParsedStack& parsed, const Json& layer, std::optional<int> rank) {
  const std::size_t index = parsed.layers.size();
  Json json = layer;
  std::string name;
  if (json.is_object()) {
    if (const auto found = json.find("name"); found != json.end() && found->is_string()) {
      name = found->get<std::string>();
      json.erase(found);
    }
  }
  ParsedLayer read = read_stack_layer(json, rank);
  read.layer.name = std::move(name);
  parsed.layers.push_back(std::move(read.layer));
  for (Problem& problem : read.problems) {
    // A spec knows windows alone.
    if (problem.field == "op" && problem.code == "unknown_name") {
      for (const LayerKind kind : {LayerKind::pad, LayerKind::crop, LayerKind::upsample})
        problem.args.back().append(", ").append(kind_name(kind));
    }
    parsed.of_layers.push_back({index, std::move(problem)});
  }
}

OrderedJson number_json(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

OrderedJson number_json(const std::optional<double>& value) {
  return value ? number_json(*value) : OrderedJson(nullptr);
}

OrderedJson reach_json(const ReceptiveField& field, std::int64_t ReceptiveField::Reach::*end) {
  OrderedJson list = OrderedJson::array();
  for (const auto& reach : field.reach)
    list.push_back(reach.empty() ? OrderedJson(nullptr) : OrderedJson(reach.*end));
  return list;
}

}  // namespace

Problems ParsedStack::all_problems() const {
  Problems all = problems;
  for (const StackProblem& each : of_layers) {
    Problem problem = each.problem;
    const std::string place = "stack[" + std::to_string(each.layer) + "]";
    problem.field = problem.field.empty() ? place : place + "." + problem.field;
    all.push_back(std::move(problem));
  }
  return all;
}

ParsedStack read_stack(const Json& json) {
  ParsedStack parsed;
  if (!json.is_object()) {
    parsed.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return parsed;
  }
  for (const auto& [key, value] : json.items()) {
    if (key == "stack" || is_in(kOfAll, key) || is_in(kOfFirst, key)) continue;
    const std::string name = shown_text(key);
    parsed.problems.push_back({name,
                               "unknown_field",
                               {name,
                                "framework, input, channels, stack, values, seed, input_values, "
                                "kernel_values"},
                               Problem::Kind::unknown});
  }
  const auto layers = json.find("stack");
  if (layers == json.end() || !layers->is_array() || layers->empty()) {
    const std::string given = layers == json.end() ? "null" : shown(*layers);
    parsed.problems.push_back({"stack",
                               "wrong_type",
                               {given, "[{\"op\": \"conv2d\", \"kernel\": 3}]"},
                               Problem::Kind::unknown});
    return parsed;
  }
  const auto rank = rank_of_stack(json);
  for (const Json& layer : *layers) {
    const bool first = parsed.layers.empty();
    read_layer(parsed, layer.is_object() ? with_defaults(layer, json, first) : layer, rank);
  }
  return parsed;
}

OrderedJson stack_to_json(std::span<const StackLayer> layers) {
  OrderedJson json = OrderedJson::object();
  const bool alike = std::ranges::all_of(layers, [&](const StackLayer& layer) {
    return layer.spec.framework == layers.front().spec.framework;
  });
  if (alike && !layers.empty()) json["framework"] = layers.front().spec.framework;
  if (!layers.empty()) json["input"] = field_values::get_input(layers.front().spec);
  OrderedJson list = OrderedJson::array();
  for (const StackLayer& layer : layers) {
    OrderedJson one = stack_layer_to_json(layer);
    if (alike) one.erase("framework");
    one.erase("input");
    if (!list.empty()) {  // what it takes is what comes before
      one.erase("channels");
      one.erase("input_values");
    }
    list.push_back(std::move(one));
  }
  json["stack"] = std::move(list);
  return json;
}

OrderedJson receptive_field_json(const LayerField& field, int rank) {
  if (!field.axis) return nullptr;
  const std::span<const ReceptiveField> axes =
      std::span(*field.axis).last(static_cast<std::size_t>(rank));
  OrderedJson json = OrderedJson::object();
  for (const ReceptiveField& axis : axes) {
    json["size"].push_back(axis.size());
    json["jump"].push_back(number_json(axis.jump()));
    json["start"].push_back(number_json(field.start_open ? std::nullopt : axis.start()));
    json["cells"].push_back(axis.cells ? OrderedJson(*axis.cells) : OrderedJson(nullptr));
  }
  const auto spreads = [](const ReceptiveField& axis) { return axis.period() > 1; };
  if (!field.start_open && std::ranges::any_of(axes, spreads)) {
    for (const ReceptiveField& axis : axes) {
      json["period"].push_back(axis.period());
      json["step"].push_back(axis.step);
      json["lo"].push_back(reach_json(axis, &ReceptiveField::Reach::lo));
      json["hi"].push_back(reach_json(axis, &ReceptiveField::Reach::hi));
    }
  }
  if (std::ranges::any_of(
          axes, [](const ReceptiveField& axis) { return axis.whole || axis.beside_whole; }))
    json["global"] = true;
  return json;
}

}  // namespace padlens
