#include "app/gui/panels/stack_table.h"

#include <algorithm>

#include "app/gui/stack_rows.h"
#include "app/i18n/layer_settings.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_json.h"
#include "core/stack/layer_names.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

constexpr const char* kNone = "–";

// "7×7": of an axis each, or of both where they agree.
template <class Number>
std::string both_axes(Op op, const LayerField& field, Number number) {
  if (!field.axis) return kNone;
  const std::string height = number((*field.axis)[kHeight]);
  const std::string width = number((*field.axis)[kWidth]);
  return op->rank == 1 || height == width ? width : height + "×" + width;
}

std::string jump_text(const ReceptiveField& field) {
  const auto jump = field.jump();
  return jump ? short_number(*jump) : kNone;
}

std::string start_text(const ReceptiveField& field) {
  const auto start = field.start();
  return start ? short_number(*start) : kNone;
}

std::string output_text(const ResolvedStack& stack, std::size_t index) {
  const auto& output = stack.outputs[index];
  if (!output) return "?";
  const Op op = stack.asked[index].spec.op;
  std::string text = size_text(op, (*output)[kHeight], (*output)[kWidth]);
  const std::int64_t planes = output_planes(stack.asked[index]);
  if (planes > 1) text += " · " + std::to_string(planes);
  return text;
}

StackTable::Row row_of(const Strings& tr, const StackRows& rows, std::size_t index,
                       const std::string& name) {
  const ResolvedStack& stack = rows.resolved;
  const StackLayer& layer = stack.asked[index];
  const LayerField& field = rows.fields[index];
  const Op op = layer.spec.op;
  // A global pool sees all there is.
  const auto field_size_text = [&](const ReceptiveField& each) {
    return each.whole ? tr("ui.stack_whole") : std::to_string(each.size());
  };
  StackTable::Row row;
  row.text = {std::to_string(index + 1),       name,
              layer_word(tr, layer),           layer_settings(tr, layer),
              output_text(stack, index),       both_axes(op, field, field_size_text),
              both_axes(op, field, jump_text), both_axes(op, field, start_text)};
  const Problems& problems = stack.layers[index].problems;
  if (!problems.empty()) row.problem = problem_text(tr, problems.front());
  return row;
}

// All empty where no layer has a name of its own: what it is stands beside it.
std::vector<std::string> names_of(const std::vector<StackLayer>& stack) {
  const auto named = [](const StackLayer& layer) { return !layer.name.empty(); };
  if (std::ranges::none_of(stack, named)) return std::vector<std::string>(stack.size());
  return layer_names(stack);
}

const Style kTableText{Role::text, 13, Weight::regular, Face::sans};
const Style kTableNumbers{Role::text, 12.5, Weight::regular, Face::mono};

// Whether a layer of a model is one that somebody would go to.
bool is_place(const ModelLayer& layer) {
  const bool join =
      layer.op == ModelOp::concatenate || layer.op == ModelOp::add || layer.op == ModelOp::multiply;
  return layer.op == ModelOp::layer || join || !layer.problems.empty();
}

std::string place_text_of(const ModelLayer& layer) {
  std::string text = layer.name;
  if (!layer.word.empty() && layer.word != layer.name) text += "  " + layer.word;
  if (!layer.output || layer.output->empty()) return text;
  text += "  ";
  for (std::size_t i = 0; i < layer.output->size(); ++i)
    text += (i == 0 ? "" : "×") + std::to_string((*layer.output)[i]);
  return text;
}

std::string finding_of(const State& state) {
  const Document& document = state.document;
  if (!document.model) return "";
  const Model& model = document.model->model;
  for (const std::size_t index : Ways(model).to(document.path_end)) {
    const ModelLayer& layer = model.layers[index];
    if (layer.op == ModelOp::layer || layer.problems.empty()) continue;
    return layer.name + ": " + problem_text(state.tr, layer.problems.front().problem);
  }
  return "";
}

}  // namespace

void StackTable::update(Ui& ui) {
  const State& state = ui.state;
  if (model_ != state.document.model || path_end_ != state.document.path_end ||
      language_ != state.tr.language())
    finding = finding_of(state);
  path_end_ = state.document.path_end;
  const bool same = of_ == state.rows && language_ == state.tr.language() && scale_ == ui.scale;
  if (!same) {
    of_ = state.rows;
    language_ = state.tr.language();
    scale_ = ui.scale;
    rows.clear();
    widths = {};
    const std::vector<std::string> names = names_of(of_->resolved.asked);
    for (std::size_t i = 0; i < names.size(); ++i) {
      rows.push_back(row_of(state.tr, *of_, i, names[i]));
      for (std::size_t column = 0; column < columns; ++column) {
        const bool words = column == name || column == word || column == settings;
        widths.at(column) =
            std::max(widths.at(column),
                     width_of(ui, rows.back().text.at(column), words ? kTableText : kTableNumbers));
      }
    }
  }
  if (model_ == state.document.model) return;
  model_ = state.document.model;
  places.clear();
  if (!state.document.model) return;
  const std::vector<ModelLayer>& layers = state.document.model->model.layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (is_place(layers[i]))
      places.push_back({i, place_text_of(layers[i]), !layers[i].problems.empty()});
  }
}

}  // namespace padlens
