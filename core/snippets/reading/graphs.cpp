#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// keras.Model(inputs, outputs): the layers between them, which a call runs once more on what it is
// given.

namespace padlens::reading {
namespace {

// Layers that are only looked at, which count as one that is applied.
constexpr std::size_t kLayersOfAStep = 256;

// Which layers lead to `outputs`; what `inputs` are is not gone behind.
std::vector<bool> between(const Model& model, const std::vector<Source>& inputs,
                          const std::vector<Source>& outputs) {
  std::vector<bool> in(model.layers.size());
  const auto mark = [&](const Source& source) {
    if (source.is_input || std::ranges::find(inputs, source) != inputs.end()) return;
    in[source.index] = true;
  };
  std::ranges::for_each(outputs, mark);
  for (std::size_t i = model.layers.size(); i-- > 0;) {
    if (in[i]) std::ranges::for_each(model.layers[i].from, mark);
  }
  return in;
}

}  // namespace

Thing Reader::model_call(const Value& call) {
  std::array<std::vector<Source>, 2> ends;
  const Value& given =
      call.items.size() == 2 && call.items[1].is(Value::Kind::dict) ? call.items[1] : call;
  for (std::size_t i = &given == &call ? 1 : 0; i < given.items.size(); ++i) {
    const std::string_view key = given.keys[i];
    const bool output = key.empty() ? i == 2 : key.starts_with("output");
    const Thing thing = evaluate(given.items[i]);
    if (key.empty() || key.starts_with("input") || key.starts_with("output"))
      add_tensors(thing, ends[output ? 1 : 0]);
  }
  if (ends[0].empty() || ends[1].empty()) return {};
  Definition definition;
  definition.call = &call;
  definition.word = "Model";
  definition.applied = true;
  definition.graph = std::make_shared<Graph>();
  definition.graph->inputs = ends[0];
  definition.graph->outputs = ends[1];
  const auto named = std::ranges::find(given.keys, std::string_view("name"));
  if (named != given.keys.end())
    definition.name =
        shown_text(told(given.items[static_cast<std::size_t>(named - given.keys.begin())]).text);
  definition.fields["input"] = tensors(ends[0]);
  definition.fields["inputs"] = tensors(ends[0]);
  definition.fields["output"] = tensors(ends[1]);
  definition.fields["outputs"] = tensors(ends[1]);
  return define(std::move(definition));
}

// One, or a list of them.
Thing Reader::tensors(const std::vector<Source>& sources) const {
  if (sources.size() == 1) return tensor(sources.front());
  Thing list;
  list.kind = Thing::Kind::list;
  for (const Source source : sources)
    list.parts.push_back(tensor(source));
  return list;
}

Thing Reader::call_graph(std::size_t index, const std::vector<Source>& from) {
  // By value: what is added moves the layers.
  const std::shared_ptr<Graph> graph = definitions_[index].graph;
  const std::string name = full_name(index);
  const std::size_t count = std::min(from.size(), graph->inputs.size());
  bool same = true;
  for (std::size_t i = 0; i < count; ++i)
    same = same && builder_.size_of(from[i]) == builder_.size_of(graph->inputs[i]);
  graph->called = true;
  const std::vector<bool> inner = between(builder_.model(), graph->inputs, graph->outputs);
  steps_ += inner.size() / kLayersOfAStep;
  std::vector<Source> now(inner.size());
  const auto moved = [&](const Source& source) {
    const auto input = std::ranges::find(graph->inputs, source);
    const auto at = static_cast<std::size_t>(input - graph->inputs.begin());
    if (input != graph->inputs.end()) return at < count ? from[at] : source;
    return source.is_input || !inner[source.index] ? source : now[source.index];
  };
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (!inner[i]) continue;
    if (++steps_ > kMostSteps) return tensor(builder_.current());
    ModelLayer layer = builder_.model().layers[i];
    std::vector<Source> sources;
    std::ranges::transform(layer.from, std::back_inserter(sources), moved);
    if (!same && layer.op == ModelOp::other && layer.output && !layer.output->empty()) {
      layer.output.reset();
      layer.unknown = Remark{"layer_not_followed", {layer.word}};
    }
    std::string own = name.empty() || layer.name.empty() ? layer.name : name + "/" + layer.name;
    const TensorAxes* axes = builder_.moved_axes({false, i});
    const auto kept = axes == nullptr ? std::nullopt : std::optional(*axes);
    now[i] = builder_.add(std::move(layer), std::move(sources), std::move(own));
    if (kept && same) builder_.put_axes(now[i], *kept);
  }
  std::vector<Source> outputs;
  std::ranges::transform(graph->outputs, std::back_inserter(outputs), moved);
  builder_.set_current(outputs.front());
  return tensors(outputs);
}

// What a layer of one is called makes.
Thing Reader::layer_of_graph(const Graph& graph, const Value& call) {
  steps_ += builder_.model().layers.size() / kLayersOfAStep;
  if (call.items.size() < 2 || steps_ > kMostSteps) return {};
  const Value& name = told(call.items[1]);
  const std::vector<bool> inner = between(builder_.model(), graph.inputs, graph.outputs);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] && name.is(Value::Kind::text) && builder_.model().layers[i].name == name.text)
      return tensor({false, i});
  }
  return {};
}

// The layers that only tell a model which runs elsewhere are none of the whole.
void Reader::drop_called_graphs() {
  Model& model = builder_.model();
  std::vector<bool> only(model.layers.size());
  bool any = false;
  std::vector<Source> ends;
  for (const Definition& each : definitions_) {
    if (each.graph == nullptr) continue;
    if (!each.graph->called)
      ends.insert(ends.end(), each.graph->outputs.begin(), each.graph->outputs.end());
    if (!each.graph->called) continue;
    any = true;
    steps_ += model.layers.size() / kLayersOfAStep;
    if (steps_ > kMostSteps) return;
    const std::vector<bool> inner = between(model, each.graph->inputs, each.graph->outputs);
    for (std::size_t i = 0; i < inner.size(); ++i)
      only[i] = only[i] || inner[i];
  }
  if (!any) return;
  const auto keep = [&](const Source& source) {
    if (!source.is_input) only[source.index] = false;
  };
  std::ranges::for_each(ends, keep);
  for (std::size_t i = model.layers.size(); i-- > 0;) {
    if (!only[i]) std::ranges::for_each(model.layers[i].from, keep);
  }
  builder_.drop(only);
}

}  // namespace padlens::reading
