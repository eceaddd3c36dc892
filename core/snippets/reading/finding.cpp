#include <algorithm>
#include <array>
#include <span>

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
  if (end == "ops" || root == "K") return kOpsOnly;
  if (end == "layers" && tf && small && (object || call.items.size() == 1)) return kTfjsLayers;
  if (is_one_of(end, kKerasWords)) return kKerasOnly;
  if (root == "flax" || root == "linen") return kLinenFirst;
  if (root == "nnx" || end == "nnx") return kNnxFirst;
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

Found find_called(std::string_view path, const Hints& hints, const Value& call) {
  const std::string_view last = last_part(path);
  // TF-slim has names of others, and its own parameters.
  if (path.starts_with("slim.") || path.find("contrib.") != std::string_view::npos) return {};
  Libraries libraries =
      last.size() == path.size() ? Libraries() : for_root(path, last, hints, call);
  if (libraries.empty()) {
    libraries = kAll;
    if (hints.onnx) libraries = kAllOnnx;
    if (hints.javascript) libraries = kTfjsFirst;
    if (hints.paddle) libraries = kPaddleOnly;
    if (hints.mlx) libraries = kMlxOnly;
    if (hints.flax && !hints.torch && !hints.keras) libraries = hints.nnx ? kNnxFirst : kLinenFirst;
  }
  for (const Library* library : libraries) {
    const Function* function = find_function(*library, last);
    if (function == nullptr) continue;
    // Keras 1 is known by its keywords.
    constexpr std::array<std::string_view, 8> kFirst{
        "border_mode", "subsample",    "nb_filter",        "nb_row",
        "nb_col",      "dim_ordering", "subsample_length", "atrous_rate"};
    const bool first = library == &kKerasCode &&
                       std::ranges::any_of(
                           call.keys, [&](std::string_view key) { return is_one_of(key, kFirst); });
    if (first) {
      if (const Function* old = find_function(kFirstKerasCode, last))
        return {&kFirstKerasCode, old};
    }
    return {library, function};
  }
  return {};
}

}  // namespace padlens::reading
