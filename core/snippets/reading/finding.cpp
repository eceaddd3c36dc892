#include <algorithm>
#include <array>
#include <span>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// In which library a name is looked for, by what stands before it: "nn.", "layers.", "F.".

namespace padlens::reading {
namespace {

using Libraries = std::span<const Library* const>;

constexpr std::array kTorchFirst{&kTorchCode, &kTorchFunctionalCode};
constexpr std::array kFunctionalFirst{&kTorchFunctionalCode, &kTorchCode};
constexpr std::array kLinenFirst{&kFlaxCode, &kNnxCode};
constexpr std::array kNnxFirst{&kNnxCode, &kFlaxCode};
constexpr std::array kPaddleOnly{&kPaddleCode};
constexpr std::array kMlxOnly{&kMlxCode};
constexpr std::array kKerasOnly{&kKerasCode, &kOldLayersCode};
constexpr std::array kOpsOnly{&kKerasOpsCode};
constexpr std::array kTensorFlowOnly{&kTensorFlowCode, &kKerasCode};
constexpr std::array kLaxOnly{&kJaxCode};
constexpr std::array kChainerOnly{&kChainerCode};
constexpr std::array kNumpyOnly{&kNumpyCode};
constexpr std::array kTfjsLayers{&kTfjsLayersCode};
constexpr std::array kTfjsFirst{&kTfjsCode, &kTfjsTopCode};
constexpr std::array kOnnxHelper{&kOnnxHelperCode};
constexpr std::array kNnAny{&kTorchCode, &kFlaxCode, &kTorchFunctionalCode, &kPaddleCode};
// Where nothing stands before a name.
constexpr std::array kAll{&kKerasCode,      &kTorchCode,      &kTorchFunctionalCode,
                          &kFlaxCode,       &kTensorFlowCode, &kJaxCode,
                          &kOnnxHelperCode, &kTfjsCode,       &kTfjsLayersCode,
                          &kOldLayersCode,  &kNumpyCode};
constexpr std::array kAllOnnx{&kOnnxCode, &kOnnxHelperCode, &kKerasCode, &kTorchCode};

Libraries for_nn(const Hints& hints) {
  if (hints.flax && !hints.torch) return hints.nnx ? Libraries(kNnxFirst) : Libraries(kLinenFirst);
  if (hints.paddle) return kPaddleOnly;
  if (hints.mlx) return kMlxOnly;
  return kNnAny;
}

// Frameworks whose layers are none of ours though their names may be: by the root of a path, and by
// a module on the way.
constexpr std::array<std::string_view, 42> kStrangers{"haiku",
                                                      "hk",
                                                      "sonnet",
                                                      "snt",
                                                      "equinox",
                                                      "eqx",
                                                      "mxnet",
                                                      "gluon",
                                                      "fluid",
                                                      "slim",
                                                      "tf_slim",
                                                      "tflearn",
                                                      "tfp",
                                                      "tfa",
                                                      "tl",
                                                      "lasagne",
                                                      "objax",
                                                      "stax",
                                                      "trax",
                                                      "mindspore",
                                                      "oneflow",
                                                      "jittor",
                                                      "megengine",
                                                      "caffe2",
                                                      "cntk",
                                                      "tinygrad",
                                                      "spconv",
                                                      "ME",
                                                      "brevitas",
                                                      "qnn",
                                                      "qkeras",
                                                      "larq",
                                                      "lq",
                                                      "theano",
                                                      "thinc",
                                                      "elegy",
                                                      "penzai",
                                                      "pz",
                                                      "tensorpack",
                                                      "tensorlayer",
                                                      "tensorflow_probability",
                                                      "MinkowskiEngine"};
constexpr std::array<std::string_view, 8> kStrangeModules{"contrib", "fluid", "slim",   "gluon",
                                                          "stax",    "sym",   "symbol", "nd"};

bool is_strange(std::string_view path) {
  if (is_one_of(path.substr(0, path.find('.')), kStrangers)) return true;
  for (std::size_t at = path.find('.'); at != std::string_view::npos; at = path.find('.')) {
    if (is_one_of(path.substr(0, at), kStrangeModules)) return true;
    path.remove_prefix(at + 1);
  }
  return false;
}

Libraries for_root(std::string_view path, std::string_view last, const Hints& hints,
                   const Value& call) {
  constexpr std::array<std::string_view, 9> kKerasWords{
      "layers", "keras", "L", "KL", "tfkl", "kl", "models", "convolutional", "tfk"};
  const bool object = call.items.size() == 2 && call.items[1].is(Value::Kind::dict);
  const std::string_view before =
      path.substr(0, path.size() - std::min(path.size(), last.size() + 1));
  const std::string_view root = before.substr(0, before.find('.'));
  const std::string_view end = last_part(before);
  const bool tf = root == "tf" || root == "tensorflow" || root == "tfc";
  const bool small = !last.empty() && last[0] >= 'a' && last[0] <= 'z';
  constexpr std::array<std::string_view, 3> kChainerWords{"L", "F", "functions"};
  if (root == "chainer" || (hints.chainer && is_one_of(root, kChainerWords))) return kChainerOnly;
  if ((end == "ops" && root != "torchvision") || root == "K") return kOpsOnly;
  if (end == "layers" && tf && small && (object || call.items.size() == 1)) return kTfjsLayers;
  if (is_one_of(end, kKerasWords)) return kKerasOnly;
  if (root == "nnx" || before.find("nnx") != std::string_view::npos) return kNnxFirst;
  if (root == "flax" || root == "linen") return kLinenFirst;
  if (root == "paddle") return kPaddleOnly;
  if (root == "mx" || root == "mlx") return kMlxOnly;
  if (end == "lax") return kLaxOnly;
  if (end == "jnp" || root == "np" || root == "numpy" || root == "jnp" || root == "onp")
    return kNumpyOnly;
  if (end == "helper" || root == "onnx") return kOnnxHelper;
  if (root == "F" || end == "functional")
    return hints.paddle ? Libraries(kPaddleOnly) : Libraries(kFunctionalFirst);
  if (tf && end != "nn" &&
      (hints.javascript || find_function(kTensorFlowCode, last) == nullptr ||
       (before == "tf" && small && last == "conv2d")))
    return kTfjsFirst;
  if (tf || root == "tfjs") return kTensorFlowOnly;
  if (root == "jax") return kLinenFirst;
  if (root == "torch" || root == "torchvision")
    return end == "nn" ? Libraries(kTorchFirst) : Libraries(kFunctionalFirst);
  if (end == "nn" || root == "nn") return for_nn(hints);
  return {};
}

}  // namespace

namespace {

// Keras 1 is known by its keywords.
bool is_first_keras(const Value& call) {
  constexpr std::array<std::string_view, 8> kFirst{"border_mode",      "subsample",  "nb_filter",
                                                   "nb_row",           "nb_col",     "dim_ordering",
                                                   "subsample_length", "atrous_rate"};
  return std::ranges::any_of(call.keys,
                             [&](std::string_view key) { return is_one_of(key, kFirst); });
}

// Chainer takes the planes that come in from what comes in where two numbers are given.
bool is_short_chainer(const Value& call) {
  const auto places = std::ranges::count(call.keys, std::string_view());
  return places == 3 && std::ranges::find(call.keys, "ksize") == call.keys.end();
}

Found find_in(Libraries libraries, std::string_view last, const Value& call) {
  for (const Library* library : libraries) {
    const Function* function = find_function(*library, last);
    if (function == nullptr) continue;
    if (library == &kChainerCode && is_short_chainer(call)) {
      if (const Function* lazy = find_function(*library, std::string(last) + "/2"))
        return {library, lazy, std::string(last)};
    }
    if (library == &kKerasCode && is_first_keras(call)) {
      if (const Function* old = find_function(kFirstKerasCode, last))
        return {&kFirstKerasCode, old, std::string(last)};
    }
    return {library, function, std::string(last)};
  }
  return {};
}

// Where nothing tells the library.
Libraries for_bare(const Hints& hints) {
  if (hints.flax && !hints.torch && !hints.keras)
    return hints.nnx ? Libraries(kNnxFirst) : Libraries(kLinenFirst);
  if (hints.mlx) return kMlxOnly;
  if (hints.paddle) return kPaddleOnly;
  if (hints.chainer) return kChainerOnly;
  if (hints.javascript) return kTfjsFirst;
  if (hints.onnx) return kAllOnnx;
  return kAll;
}

}  // namespace

Found find_called(std::string_view named, const Hints& hints, const Value& call) {
  const std::string path = hints.imports.full(named);
  const std::string_view last = last_part(path);
  if (is_strange(path)) return {nullptr, nullptr, path};
  const bool bare = last.size() == path.size();
  if (bare) {
    for (const std::string& module : hints.imports.starred) {
      const std::string inside = module + "." + path;
      const Found found = find_in(for_root(inside, last, hints, call), last, call);
      if (found.function != nullptr) return found;
    }
    return find_in(for_bare(hints), last, call);
  }
  const Libraries libraries = for_root(path, last, hints, call);
  if (!libraries.empty()) return find_in(libraries, last, call);
  Found found = find_in(for_bare(hints), last, call);
  found.guessed = found.function != nullptr;
  return found;
}

// "Conv2D.from_config({…})", "layers.deserialize({"class_name": …, "config": {…}})": a call with
// the config's fields, and of what; null: it is none.
const Value* Reader::config_call(const Value& call, std::string_view path, std::string& type) {
  const std::string_view last = last_part(path);
  if (call.items.size() < 2 || last.size() == path.size()) return nullptr;
  const Value* config = &told(call.items[1]);
  const auto member = [&](std::string_view key) -> const Value* {
    const auto found = std::ranges::find(config->keys, key);
    return found == config->keys.end()
               ? nullptr
               : &told(config->items[static_cast<std::size_t>(found - config->keys.begin())]);
  };
  if (!config->is(Value::Kind::dict)) return nullptr;
  type = path.substr(0, path.size() - last.size());
  if (last == "from_config") {
    type.pop_back();
  } else {
    const Value* name = member("class_name");
    if (last != "deserialize" || name == nullptr || !name->is(Value::Kind::text)) return nullptr;
    type += name->text;
    config = member("config");
    if (config == nullptr || !config->is(Value::Kind::dict)) return nullptr;
  }
  if (loops_ + calls_ > 0 && !has_room(*config)) return nullptr;
  Value& whole = kept_.emplace_back().value;
  keep_ = true;
  whole.kind = Value::Kind::call;
  whole.at = call.at;
  whole.end = call.end;
  whole.keys = {std::string_view()};
  whole.items = {call.items[0]};
  whole.keys.insert(whole.keys.end(), config->keys.begin(), config->keys.end());
  whole.items.insert(whole.items.end(), config->items.begin(), config->items.end());
  return &whole;
}

// A call of what is none of the text's own.
Thing Reader::library_call(const Value& call, std::string_view path) {
  if (std::string type; const Value* made = config_call(call, path, type)) {
    node_names_.push_back(std::move(type));
    return library_call(*made, node_names_.back());
  }
  const Found found = find_called(path, hints_, call);
  std::string_view word = last_part(path);
  if (!found.word.empty() && found.word != word) {
    node_names_.push_back(found.word);
    word = node_names_.back();
  }
  if (found.function == nullptr) return unknown_call(call, path, word);
  if (found.function->does == Does::slice && path == "slice") return {};  // Python's own
  if (found.guessed && is_window(found.function->does)) {
    const Framework& taken = *find_framework(found.library->framework);
    builder_.remark("taken_for", {shown_text(path), std::string(taken.display_name)});
  }
  return found_call(call, found, word);
}

}  // namespace padlens::reading
