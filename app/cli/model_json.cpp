#include "app/cli/model_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/cli/text.h"
#include "app/i18n/port_check_words.h"
#include "core/frameworks/caution.h"

namespace padlens {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson size_json(const GridSize& size) {
  return size ? OrderedJson(*size) : OrderedJson(nullptr);
}

// A whole shape: null where an extent is open.
OrderedJson shape_json(const std::vector<std::int64_t>& shape) {
  OrderedJson json = OrderedJson::array();
  for (const std::int64_t extent : shape)
    json.push_back(extent < 0 ? OrderedJson(nullptr) : OrderedJson(extent));
  return json;
}

const std::string& source_name(const Model& model, const Source& source) {
  return source.is_input ? model.inputs[source.index].name : model.layers[source.index].name;
}

// Fields of a spec that say what numbers it is shown with, not what layer it is.
constexpr std::array<std::string_view, 6> kShownWith{"name",          "framework", "input",
                                                     "kernel_values", "seed",      "input_values"};

void put_spec(OrderedJson& json, const ModelLayer& layer, const std::string& framework) {
  OrderedJson spec = stack_layer_to_json(layer.layer);
  for (const auto& [key, value] : spec.items()) {
    if (key == "framework" && value != framework) json[key] = value;
    if (std::ranges::find(kShownWith, key) != kShownWith.end() || key == "values") continue;
    if (key == "pad_fill" && value == "zeros") continue;
    json[key] = value;
  }
}

std::string_view op_name(const ModelLayer& layer) {
  if (layer.op != ModelOp::layer) return model_op_name(layer.op);
  return layer.layer.kind == LayerKind::window ? layer.layer.spec.op->id
                                               : kind_name(layer.layer.kind);
}

OrderedJson problems_json(const Strings& tr, const std::vector<PlacedProblem>& problems) {
  OrderedJson list = OrderedJson::array();
  for (const PlacedProblem& problem : problems) {
    OrderedJson one{{"field", problem.problem.field}, {"kind", kind_name(problem.problem)}};
    if (problem.line > 0) {
      one["line"] = problem.line;
      one["column"] = problem.column;
    }
    one["message"] = problem_text(tr, problem.problem);
    list.push_back(std::move(one));
  }
  return list;
}

OrderedJson remarks_json(const Strings& tr, const std::vector<Remark>& remarks) {
  OrderedJson list = OrderedJson::array();
  for (const Remark& remark : remarks)
    list.push_back(remark_sentence(tr, remark));
  return list;
}

std::vector<std::string> layer_cautions(const ModelLayer& layer, const Strings& tr) {
  if (layer.op != ModelOp::layer || layer.layer.kind != LayerKind::window || !layer.output)
    return {};
  const Resolution resolution = resolve(layer.layer.spec);
  if (!resolution.geometry) return {};
  return caution_texts(tr, cautions(layer.layer.spec, *resolution.geometry));
}

OrderedJson layer_json(const Model& model, const ModelLayer& layer, const Strings& tr) {
  OrderedJson json = OrderedJson::object();
  json["name"] = layer.name;
  json["layer"] = layer.word;
  json["op"] = op_name(layer);
  OrderedJson from = OrderedJson::array();
  for (const Source& source : layer.from)
    from.push_back(source_name(model, source));
  json["inputs"] = std::move(from);
  if (layer.op == ModelOp::layer) put_spec(json, layer, model.framework);
  json["input"] = size_json(layer.input());
  if (layer.from.size() > 1) {
    OrderedJson sizes = OrderedJson::array();
    for (const GridSize& size : layer.input_sizes)
      sizes.push_back(size_json(size));
    json["input_sizes"] = std::move(sizes);
  }
  json["output"] = size_json(layer.output);
  if (layer.input_shape) json["input_full"] = shape_json(*layer.input_shape);
  if (layer.output_shape) json["output_full"] = shape_json(*layer.output_shape);
  if (!layer.output && layer.unknown) json["reason"] = remark_sentence(tr, *layer.unknown);
  json["cautions"] = layer_cautions(layer, tr);
  if (!layer.assumed.empty()) json["assumed"] = layer.assumed;
  if (!layer.remarks.empty()) json["remarks"] = remarks_json(tr, layer.remarks);
  json["problems"] = problems_json(tr, layer.problems);
  return json;
}

std::string cells_text(const GridSize& size) {
  return size ? fmt::format("{}", fmt::join(*size, "×")) : "?";
}

}  // namespace

std::string placed_text(const Strings& tr, const PlacedProblem& problem) {
  const std::string text = problem_text(tr, problem.problem);
  const std::string& field = problem.problem.field;
  const std::string named = field.empty() ? text : field + ": " + text;
  return problem.line > 0 ? fmt::format("{}:{}: {}", problem.line, problem.column, named) : named;
}

nlohmann::ordered_json model_json(const Model& model, const Strings& tr) {
  OrderedJson json = OrderedJson::object();
  json["framework"] = model.framework;
  json["format"] = model.format;
  OrderedJson inputs = OrderedJson::array();
  for (const ModelInput& input : model.inputs) {
    OrderedJson one{{"name", input.name}, {"size", size_json(input.size)}};
    if (!input.shape.empty()) one["shape"] = shape_json(input.shape);
    inputs.push_back(std::move(one));
  }
  json["inputs"] = std::move(inputs);
  OrderedJson layers = OrderedJson::array();
  for (const ModelLayer& layer : model.layers)
    layers.push_back(layer_json(model, layer, tr));
  json["layers"] = std::move(layers);
  if (!model.remarks.empty()) json["remarks"] = remarks_json(tr, model.remarks);
  json["problems"] = problems_json(tr, model.problems);
  return json;
}

std::string model_text(const Model& model, const Strings& tr) {
  std::vector<std::array<std::string, 4>> rows;
  std::array<int, 3> widths{};
  for (const ModelLayer& layer : model.layers) {
    rows.push_back({layer.name, std::string(op_name(layer)),
                    cells_text(layer.input()) + " → " + cells_text(layer.output), ""});
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(rows.back()[i]));
  }
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    std::string line = left_aligned(rows[i][0], widths[0]) + "  " +
                       left_aligned(rows[i][1], widths[1]) + "  " + rows[i][2];
    text += line + "\n";
    for (const PlacedProblem& problem : layer.problems)
      text += paragraph(placed_text(tr, problem), kColumns, 4);
    if (!layer.output && layer.unknown && layer.problems.empty())
      text += paragraph(remark_sentence(tr, *layer.unknown), kColumns, 4);
    for (const Remark& remark : layer.remarks)
      text += paragraph(remark_sentence(tr, remark), kColumns, 4);
  }
  for (const Remark& remark : model.remarks)
    text += paragraph(remark_sentence(tr, remark), kColumns);
  return text;
}

}  // namespace padlens
