#include "app/import/onnx_lowering.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <set>

#include "app/import/import.h"

namespace padlens {
namespace {

using Names = std::unordered_map<std::string, TensorId>;

constexpr int kMostCalls = 32;  // functions within functions, graphs within graphs

class OnnxLowering {
 public:
  OnnxLowering(const OnnxFile& file, const std::vector<std::int64_t>& told_kernel,
               TensorGraph& graph)
      : file_(file), told_kernel_(told_kernel), graph_(graph), opsets_(&file.opsets) {
    for (const auto rows :
         {onnx_window_operators(), onnx_move_operators(), onnx_number_operators()}) {
      for (const OnnxOperator& row : rows)
        operators_.emplace(row.type, row.lower);
    }
    for (const OnnxFunction& function : file.functions)
      functions_.emplace(std::pair(function.domain, function.name), &function);
  }

  // False where there is more than ImportLimits has.
  bool run(const std::vector<std::vector<std::int64_t>>& shapes) {
    Names names;
    put_initializers(file_.graph, names);
    std::size_t at = 0;
    for (const OnnxValue& input : file_.graph.inputs) {
      if (names.contains(input.name)) continue;
      std::optional<Extents> shape = shape_of(input);
      if (at < shapes.size() && !shapes[at].empty()) {
        if (!shape || shape->size() != shapes[at].size()) shape = Extents(shapes[at].size(), -1);
        for (std::size_t i = 0; i < shape->size(); ++i) {
          if (shapes[at][i] >= 0) {
            (*shape)[i] = shapes[at][i];
          } else if ((*shape)[i] == -1) {
            (*shape)[i] = graph_.fresh();
          }
        }
      }
      ++at;
      names[input.name] = graph_.input(input.name, std::move(shape), onnx_element(input.element));
    }
    scopes_ = {&names};
    lower(file_.graph);
    return lowered_ <= ImportLimits::nodes;
  }

 private:
  Extent extent_of(const OnnxExtent& extent) {
    if (extent.number && *extent.number > 0) return *extent.number;
    if (extent.name.empty()) return graph_.fresh();
    const auto [at, is_new] = free_.emplace(extent.name, 0);
    if (is_new) at->second = graph_.fresh();
    return at->second;
  }

  std::optional<Extents> shape_of(const OnnxValue& value) {
    if (!value.shape || value.shape->size() > TensorLimits::rank) return std::nullopt;
    Extents shape;
    for (const OnnxExtent& extent : *value.shape)
      shape.push_back(extent_of(extent));
    return shape;
  }

  void put_initializers(const OnnxGraph& graph, Names& names) {
    for (const OnnxTensor& tensor : graph.initializers)
      names[tensor.name] = graph_.add(onnx_constant(tensor));
  }

  TensorId find(const std::string& name) const {
    if (name.empty()) return kNoTensor;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = (*scope)->find(name);
      if (found != (*scope)->end()) return found->second;
    }
    return kNoTensor;
  }

  // An input that no node makes: something is there, but nothing is known of it.
  TensorId taken(const std::string& name) {
    const TensorId id = find(name);
    if (id != kNoTensor || name.empty()) return id;
    const TensorId made = graph_.declared(std::nullopt, Element::other, false);
    (*scopes_.front())[name] = made;
    return made;
  }

  // Nodes of a graph whose inputs and initializers stand in the innermost scope.
  void lower(const OnnxGraph& graph) {
    std::unordered_map<std::string, const OnnxValue*> declared;
    for (const auto* values : {&graph.values, &graph.outputs}) {
      for (const OnnxValue& value : *values)
        declared.emplace(value.name, &value);
    }
    for (const OnnxNode& node : graph.nodes) {
      if (!count_node()) return;
      lower(node, declared);
    }
  }

  bool count_node() { return ++lowered_ <= ImportLimits::nodes + 1 && graph_.has_room(); }

  void lower(const OnnxNode& node,
             const std::unordered_map<std::string, const OnnxValue*>& declared) {
    const auto opset = opsets_->find(node.domain);
    OnnxCall call{
        {graph_}, node, opset == opsets_->end() ? 1 : opset->second, told_kernel_, passed_};
    for (const std::string& name : node.inputs)
      call.inputs.push_back(taken(name));
    call.draft.word = node.type;
    call.draft.name = node.name;
    for (std::size_t i = 0; i < node.outputs.size() && call.draft.name.empty(); ++i)
      call.draft.name = node.outputs[i];
    if (!make(call)) return;
    while (call.outputs.size() < node.outputs.size())
      call.outputs.push_back(graph_.declared(std::nullopt, Element::other, call.carries()));
    graph_.record(std::move(call.draft), call.inputs, call.outputs, call.own);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (node.outputs[i].empty()) continue;
      (*scopes_.back())[node.outputs[i]] = call.outputs[i];
      const auto claim = declared.find(node.outputs[i]);
      if (claim == declared.end()) continue;
      if (const auto shape = shape_of(*claim->second)) graph_.claim(call.outputs[i], *shape);
    }
  }

  // Fills in the call's outputs. False where what it is made of has put them in and is its own
  // layers.
  bool make(OnnxCall& call) {
    const auto function = functions_.find({call.node.domain, call.node.type});
    if (function != functions_.end() && levels_ < kMostCalls) {
      lower_function(*function->second, call);
      return false;
    }
    if (call.node.type == "If") return !lower_if(call);
    const auto row = operators_.find(call.node.type);
    if (row != operators_.end()) {
      row->second(call);
    } else if (onnx_keeps_shape(call.node.type)) {
      call.outputs = {graph_.mapped(call.in(0))};
    } else if (call.node.domain.empty() && !onnx_is_opaque(call.node.type)) {
      call.draft.understood = false;
      call.draft.problems.push_back(
          {"", "unknown_operator", {call.node.type}, Problem::Kind::rejected});
    } else {
      call.draft.remarks.push_back({"not_followed", {call.node.type}});
    }
    return true;
  }

  void lower_function(const OnnxFunction& function, OnnxCall& call) {
    Names names;
    for (std::size_t i = 0; i < function.inputs.size(); ++i)
      names[function.inputs[i]] = call.in(i);
    OnnxPassed passed;
    for (const OnnxAttribute& attribute : function.defaults)
      passed[attribute.name] = &attribute;
    for (const OnnxAttribute& attribute : call.node.attributes)
      passed[attribute.name] = call.find(attribute.name);
    const auto outer_scopes = std::exchange(scopes_, {&names});
    const auto* outer_passed = std::exchange(passed_, &passed);
    const auto* outer_opsets =
        std::exchange(opsets_, function.opsets.empty() ? opsets_ : &function.opsets);
    ++levels_;
    for (const OnnxNode& node : function.nodes) {
      if (!count_node()) break;
      lower(node, {});
    }
    --levels_;
    std::vector<TensorId> outputs;
    for (const std::string& name : function.outputs)
      outputs.push_back(find(name));
    scopes_ = outer_scopes;
    passed_ = outer_passed;
    opsets_ = outer_opsets;
    for (std::size_t i = 0; i < call.node.outputs.size() && i < outputs.size(); ++i)
      (*scopes_.back())[call.node.outputs[i]] = outputs[i];
  }

  std::vector<TensorId> lower_branch(const OnnxGraph& graph) {
    Names names;
    put_initializers(graph, names);
    scopes_.push_back(&names);
    ++levels_;
    lower(graph);
    --levels_;
    std::vector<TensorId> outputs;
    for (const OnnxValue& output : graph.outputs)
      outputs.push_back(taken(output.name));
    scopes_.pop_back();
    return outputs;
  }

  // True where the condition decides: the branch's layers are all there is.
  bool lower_if(OnnxCall& call) {
    const OnnxAttribute* yes = call.find("then_branch");
    const OnnxAttribute* no = call.find("else_branch");
    if (yes == nullptr || no == nullptr || !yes->graph || !no->graph || levels_ >= kMostCalls)
      return false;
    const auto condition = graph_.values(call.in(0));
    if (condition && condition->size() == 1 && is_known(condition->front())) {
      const auto outputs = lower_branch(condition->front() != 0 ? *yes->graph : *no->graph);
      for (std::size_t i = 0; i < call.node.outputs.size() && i < outputs.size(); ++i)
        (*scopes_.back())[call.node.outputs[i]] = outputs[i];
      return true;
    }
    auto outer = graph_.remark_all(Remark{"branch", {call.draft.name, "then"}});
    const auto first = lower_branch(*yes->graph);
    graph_.remark_all(Remark{"branch", {call.draft.name, "else"}});
    const auto second = lower_branch(*no->graph);
    graph_.remark_all(std::move(outer));
    call.inputs.clear();
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
      call.outputs.push_back(either(first[i], second[i]));
      call.inputs.push_back(first[i]);
      call.inputs.push_back(second[i]);
    }
    return false;
  }

  // What two tensors have in common.
  TensorId either(TensorId a, TensorId b) {
    const Tensor& x = graph_[a];
    const Tensor& y = graph_[b];
    const bool carries = x.carries || y.carries;
    if (x.rank() != y.rank() || !x.shape || !y.shape)
      return graph_.declared(std::nullopt, x.element, carries);
    Extents shape = *x.shape;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] != (*y.shape)[i]) shape[i] = graph_.fresh();
    }
    return graph_.declared(std::move(shape), x.element, carries);
  }

  const OnnxFile& file_;
  const std::vector<std::int64_t>& told_kernel_;
  TensorGraph& graph_;
  const std::map<std::string, int>* opsets_;
  std::unordered_map<std::string_view, void (*)(OnnxCall&)> operators_;
  std::map<std::pair<std::string, std::string>, const OnnxFunction*> functions_;
  std::unordered_map<std::string, Extent> free_;  // by the name of the extent
  std::vector<Names*> scopes_;
  const OnnxPassed* passed_ = nullptr;
  std::size_t lowered_ = 0;
  int levels_ = 0;
};

}  // namespace

const OnnxAttribute* OnnxCall::find(std::string_view name) const {
  const OnnxAttribute* found = node.find(name);
  if (found == nullptr || found->reference.empty()) return found;
  if (passed == nullptr) return nullptr;
  const auto at = passed->find(found->reference);
  return at == passed->end() ? nullptr : at->second;
}

std::int64_t OnnxCall::integer(std::string_view name, std::int64_t otherwise) const {
  const OnnxAttribute* found = find(name);
  return found == nullptr ? otherwise : std::max(found->integer, kLeastKnown);
}

std::string OnnxCall::text(std::string_view name, std::string_view otherwise) const {
  const OnnxAttribute* found = find(name);
  return found == nullptr ? std::string(otherwise) : found->text;
}

std::optional<Extents> OnnxCall::integers(std::string_view name) const {
  const OnnxAttribute* found = find(name);
  return found == nullptr ? std::nullopt : std::optional(stated(found->integers));
}

std::optional<Extents> OnnxCall::numbers(std::string_view name, std::size_t index) const {
  if (auto attribute = integers(name)) return attribute;
  return graph.values(in(index));
}

Element onnx_element(int data_type) {
  using onnx::TensorProto;
  switch (data_type) {
    case TensorProto::FLOAT:
    case TensorProto::DOUBLE:
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      return Element::real;
    case TensorProto::INT64:
    case TensorProto::INT32:
    case TensorProto::INT16:
    case TensorProto::INT8:
    case TensorProto::UINT8:
    case TensorProto::UINT16:
    case TensorProto::UINT32:
    case TensorProto::UINT64:
    case TensorProto::BOOL:
      return Element::integer;
    default:
      return Element::other;
  }
}

Tensor onnx_constant(const OnnxTensor& from) {
  Tensor tensor;
  tensor.element = onnx_element(from.element);
  const bool sane = from.dims.size() <= TensorLimits::rank &&
                    std::ranges::all_of(from.dims, [](std::int64_t n) { return n >= 0; });
  if (!sane) return tensor;
  tensor.shape = from.dims;
  if (from.read && tensor.element == Element::integer) tensor.integers = stated(from.integers);
  if (from.read && tensor.element == Element::real) tensor.reals = from.reals;
  tensor.stored = from.stored;
  return tensor;
}

bool lower_onnx(const OnnxFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
                const std::vector<std::int64_t>& told_kernel, TensorGraph& graph) {
  return OnnxLowering(file, told_kernel, graph).run(shapes);
}

}  // namespace padlens
