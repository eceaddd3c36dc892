#include "app/import/keras_kernels.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "app/import/hdf5_file.h"
#include "app/import/keras_nodes.h"
#include "app/import/kernel_numbers.h"

namespace padlens::keras {
namespace {

constexpr int kMostModels = 32;  // within each other

bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}

// As Keras names a class in a path: "DepthwiseConv2D" is "depthwise_conv2d". A word begins at a
// capital that stands beside a small letter.
std::string snake_case(std::string_view name) {
  const auto is_small = [&](std::size_t i) { return i < name.size() && is_lower(name[i]); };
  std::string snake;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool capital = name[i] >= 'A' && name[i] <= 'Z';
    if (capital && i > 0 && (is_small(i - 1) || is_small(i + 1))) snake += '_';
    snake += capital ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return snake;
}

void add_saved_paths(const Json& model, const std::string& prefix, const std::string& folder,
                     int level, KernelPaths& paths) {
  if (level > kMostModels) return;
  std::map<std::string, int> used;
  for (const Json& layer : layers_of(model)) {
    std::string word = snake_case(text_of(layer, "class_name"));
    const int before = used[word]++;
    if (before > 0) word += "_" + std::to_string(before);
    const std::string path = folder + "layers/" + word + "/";
    const std::string name = prefix + layer_name(layer);
    if (is_model(layer)) {
      add_saved_paths(layer, name + "/", path, level + 1, paths);
    } else {
      paths.emplace(name, KernelPath{path + "vars/0", ""});
    }
  }
}

// Whether the path is that of a layer's kernel. Files of Keras 2 name it "kernel:0", a depthwise
// one "depthwise_kernel:0".
bool is_path(const KernelPath& kernel, std::string_view path) {
  if (kernel.end.empty()) return path == kernel.begin;
  if (!path.starts_with(kernel.begin)) return false;
  if (path.ends_with(":0")) path.remove_suffix(2);
  for (const std::string_view word : {"kernel", "depthwise_kernel"}) {
    const std::string end = kernel.end + std::string(word);
    if (path.ends_with(end) && path.size() >= kernel.begin.size() + end.size()) return true;
  }
  return false;
}

// Keras lays a kernel out [rows][columns][channels in group][filters]; depthwise
// [rows][columns][channels][filters of each]; transposed [rows][columns][filters][channels].
StoredNumbers arranged(const Hdf5Dataset& dataset, bool depthwise) {
  return [&dataset, depthwise]() -> std::optional<std::vector<double>> {
    const std::size_t axes = dataset.shape.size();
    if (axes < 3 || axes > 4) return std::nullopt;
    std::vector<std::size_t> order{axes - 1, axes - 2};
    if (depthwise) std::swap(order[0], order[1]);
    for (std::size_t axis = 0; axis + 2 < axes; ++axis)
      order.push_back(axis);
    return transposed(dataset.numbers, dataset.shape, order);
  };
}

}  // namespace

KernelPaths saved_paths(const Json& config) {
  KernelPaths paths;
  add_saved_paths(config, "", "", 0, paths);
  return paths;
}

KernelPaths legacy_paths(const Model& model) {
  KernelPaths paths;
  for (const ModelLayer& layer : model.layers) {
    const std::string& name = layer.name;
    const std::size_t last = name.rfind('/');
    paths.emplace(name, KernelPath{"model_weights/" + name.substr(0, name.find('/')) + "/",
                                   name.substr(last == std::string::npos ? 0 : last + 1) + "/"});
  }
  return paths;
}

void put_kernels(const Bytes& weights, const KernelPaths& paths, const ImportOptions& options,
                 Model& model) {
  const auto has_kernel = [](const ModelLayer& layer) {
    return layer.op == ModelOp::layer && layer.understood &&
           layer.layer.kind == LayerKind::window && layer.layer.spec.op->has_kernel;
  };
  const auto path_of = [&](const ModelLayer& layer) -> const KernelPath* {
    const auto found = paths.find(layer.name);
    return found == paths.end() ? nullptr : &found->second;
  };
  const auto wanted = [&](std::string_view path) {
    return std::ranges::any_of(model.layers, [&](const ModelLayer& layer) {
      const KernelPath* kernel = has_kernel(layer) ? path_of(layer) : nullptr;
      return kernel != nullptr && is_path(*kernel, path);
    });
  };
  const std::vector<Hdf5Dataset> datasets = hdf5_datasets(weights, wanted, options);
  Kernels kernels;
  for (ModelLayer& layer : model.layers) {
    const KernelPath* kernel = has_kernel(layer) ? path_of(layer) : nullptr;
    if (kernel == nullptr) continue;
    const auto found = std::ranges::find_if(
        datasets, [&](const Hdf5Dataset& dataset) { return is_path(*kernel, dataset.path); });
    Spec& spec = layer.layer.spec;
    const bool depthwise =
        layer.word.starts_with("Depthwise") || layer.word.starts_with("Separable");
    kernels.put(found == datasets.end() ? StoredNumbers() : arranged(*found, depthwise), spec,
                layer.remarks);
  }
}

}  // namespace padlens::keras
