#include "app/cli/model_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/cli/text.h"
#include "app/i18n/layer_settings.h"
#include "app/i18n/port_check_words.h"
#include "core/frameworks/caution.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"
#include "core/stack/assumed.h"
#include "core/stack/stack_json.h"

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

bool is_shown_with(std::string_view key) {
  return key == "values" || std::ranges::find(kShownWith, key) != kShownWith.end();
}

void put_window(OrderedJson& json, const Spec& spec, const std::string& framework) {
  if (spec.framework != framework) json["framework"] = spec.framework;
  for (const SpecField& field : spec_fields()) {
    // "op" stands there already; what is padded with is told where it is not zeros.
    const bool fills = field.name == "pad_fill" && spec.pad_fill == PadFill{};
    const bool kernel =
        field.name == "kernel_values" && spec.kernel_values.preset == Preset::custom;
    if (field.name == "op" || fills || !is_written(field, spec)) continue;
    if (is_shown_with(field.name) && !kernel) continue;
    json.push_back({std::string(field.name), field.get(spec)});
  }
}

void put_spec(OrderedJson& json, const ModelLayer& layer, const std::string& framework) {
  if (layer.layer.kind == LayerKind::window) return put_window(json, layer.layer.spec, framework);
  OrderedJson spec = stack_layer_to_json(layer.layer);
  for (auto& [key, value] : spec.get_ref<OrderedJson::object_t&>()) {
    if (key == "framework" && value != framework) json[key] = value;
    if (is_shown_with(key)) continue;
    if (key == "pad_fill" && value == "zeros") continue;
    json[key] = std::move(value);
  }
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

// Of how many axes a layer's field is told.
std::size_t field_rank(const ModelLayer& layer, const LayerField& field) {
  // A global pool may leave no axes; what it sees has those of its input.
  const GridSize& grid = layer.output && layer.output->empty() ? layer.input() : layer.output;
  if (grid) return grid->size();
  if (layer.op == ModelOp::layer) return axes_of(layer.layer.spec).size();
  return field.axis && (*field.axis)[kHeight] == ReceptiveField{} ? 1 : 2;
}

OrderedJson layer_json(const Model& model, const ModelLayer& layer, const LayerField& field,
                       const Strings& tr) {
  OrderedJson json = OrderedJson::object();
  json["name"] = layer.name;
  json["layer"] = layer.word;
  json["op"] = op_text(layer);
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
  const std::size_t rank = field_rank(layer, field);
  const bool sees = field.axis && (rank == 1 || rank == 2);
  json["receptive_field"] =
      sees ? receptive_field_json(field, static_cast<int>(rank)) : OrderedJson(nullptr);
  json["cautions"] = layer_cautions(layer, tr);
  if (!layer.assumed.empty()) json["assumed"] = layer.assumed;
  if (!layer.remarks.empty()) json["remarks"] = remarks_json(tr, layer.remarks);
  json["problems"] = problems_json(tr, layer.problems);
  return json;
}

// What is told below a layer's row.
std::string told_of(const ModelLayer& layer, const Strings& tr) {
  std::string text;
  for (const PlacedProblem& problem : layer.problems)
    text += paragraph(placed_text(tr, problem), kColumns, 4);
  if (!layer.output && layer.unknown && layer.problems.empty())
    text += paragraph(remark_sentence(tr, *layer.unknown), kColumns, 4);
  for (const Remark& remark : layer.remarks)
    text += paragraph(remark_sentence(tr, remark), kColumns, 4);
  return text;
}

std::string cells_text(const GridSize& size) {
  return size ? fmt::format("{}", fmt::join(*size, "×")) : "?";
}

}  // namespace

std::string_view op_text(const ModelLayer& layer) {
  if (layer.op != ModelOp::layer) return model_op_name(layer.op);
  return layer.layer.kind == LayerKind::window ? layer.layer.spec.op->id
                                               : kind_name(layer.layer.kind);
}

std::array<std::string, 3> field_texts(const ModelLayer& layer, const LayerField& field) {
  std::array<std::string, 3> texts;
  if (!field.axis) return {"–", "–", "–"};
  const bool flat = field_rank(layer, field) == 1;
  const auto put = [&](std::size_t at, const char* between, const auto& text_of) {
    const std::string width = text_of((*field.axis)[kWidth]);
    const std::string height = text_of((*field.axis)[kHeight]);
    const bool one = flat || (at > 0 && width == height);
    texts[at] = one ? width : height + between + width;
  };
  const auto number = [](const std::optional<double>& value) {
    return value ? short_number(*value) : std::string("–");
  };
  put(0, "×", [](const ReceptiveField& axis) { return std::to_string(axis.size()); });
  put(1, ",", [&](const ReceptiveField& axis) { return number(axis.jump()); });
  put(2, ",",
      [&](const ReceptiveField& axis) { return field.start_open ? "?" : number(axis.start()); });
  return texts;
}

std::string placed_text(const Strings& tr, const PlacedProblem& problem) {
  const std::string text = problem_text(tr, problem.problem);
  const std::string& field = problem.problem.field;
  const std::string named = field.empty() ? text : field + ": " + text;
  return problem.line > 0 ? fmt::format("{}:{}: {}", problem.line, problem.column, named) : named;
}

namespace {

// All but the layers.
OrderedJson model_head(const Model& model, const Strings& tr) {
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
  json["layers"] = OrderedJson::array();
  if (!model.remarks.empty()) json["remarks"] = remarks_json(tr, model.remarks);
  json["problems"] = problems_json(tr, model.problems);
  return json;
}

}  // namespace

nlohmann::ordered_json model_json(const Model& model, const Strings& tr) {
  OrderedJson json = model_head(model, tr);
  const auto fields = receptive_fields(model);
  for (std::size_t i = 0; i < model.layers.size(); ++i)
    json["layers"].push_back(layer_json(model, model.layers[i], fields[i], tr));
  return json;
}

// Layer by layer: of a large model the whole document would take most of the time.
std::string model_json_text(const Model& model, const Strings& tr) {
  constexpr std::string_view kNone = "\"layers\":[]";
  const std::string around = json_text(model_head(model, tr));
  const std::size_t end = around.find(kNone) + kNone.size() - 1;
  std::string text = around.substr(0, end);
  const auto fields = receptive_fields(model);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (i > 0) text += ',';
    text += json_text(layer_json(model, model.layers[i], fields[i], tr));
  }
  return text.append(around, end);
}

std::string model_text(const Model& model, const Strings& tr) {
  constexpr std::size_t kColumnCount = 6;
  std::vector<std::array<std::string, kColumnCount>> rows{
      {tr("cli.stack.name"), tr("cli.stack.op"), tr("cli.stack.size"), tr("cli.stack.field"),
       tr("cli.stack.jump"), tr("cli.stack.start")}};
  const auto fields = receptive_fields(model);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    const auto [field, jump, start] = field_texts(layer, fields[i]);
    rows.push_back({layer.name, std::string(op_text(layer)),
                    cells_text(layer.input()) + " → " + cells_text(layer.output), field, jump,
                    start});
  }
  std::array<int, kColumnCount> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < kColumnCount; ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (std::size_t r = 0; r < rows.size() && rows.size() > 1; ++r) {
    std::string line;
    for (std::size_t i = 0; i < kColumnCount; ++i)
      line += (i == 0 ? "" : "  ") + left_aligned(rows[r][i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    if (r > 0) text += told_of(model.layers[r - 1], tr);
  }
  for (const Remark& remark : model.remarks)
    text += paragraph(remark_sentence(tr, remark), kColumns);
  return text + assumed_text(model, tr) + hints_text(model, tr);
}

std::string assumed_text(const Model& model, const Strings& tr) {
  const auto fields = assumed_fields(model);
  if (fields.empty()) return "";
  return paragraph(tr("ui.told_assumed", std::array{fmt::format("{}", fmt::join(fields, ", "))}),
                   kColumns);
}

std::string hints_text(const Model& model, const Strings& tr) {
  std::string text;
  for (const std::string& hint : size_hints(model, tr))
    text += paragraph(hint, kColumns);
  return text;
}

std::vector<std::string> size_hints(const Model& model, const Strings& tr) {
  const bool kernel = std::ranges::any_of(model.layers, [](const ModelLayer& layer) {
    return !layer.output && layer.unknown && layer.unknown->code == "kernel_unknown";
  });
  std::string names;
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    const bool taken = std::ranges::any_of(model.layers, [&](const ModelLayer& layer) {
      return layer.op == ModelOp::layer && !layer.output && layer.unknown &&
             layer.unknown->code == "input_unknown" &&
             std::ranges::find(layer.from, Source{true, i}) != layer.from.end();
    });
    if (taken) names += (names.empty() ? "" : ", ") + model.inputs[i].name;
  }
  std::vector<std::string> hints;
  if (!names.empty()) hints.push_back(tr("cli.read.input_open", std::array{names}));
  if (kernel) hints.push_back(tr("cli.read.kernel_open"));
  return hints;
}

}  // namespace padlens
