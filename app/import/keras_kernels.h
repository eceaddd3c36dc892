#pragma once

#include <map>
#include <string>

#include "app/import/import.h"
#include "app/import/json_text.h"

// Kernels of Keras models, which lie in HDF5 by the names of layers or of their classes. Sources:
// keras/src/saving/saving_lib.py, keras/src/legacy/saving/legacy_h5_format.py.
namespace padlens::keras {

// How the path of a layer's kernel begins and ends, by the layer's name in the model.
struct KernelPath {
  std::string begin;  // "layers/conv2d_1/vars/0", "model_weights/conv1/"
  std::string end;    // "": the path is all told
};
using KernelPaths = std::map<std::string, KernelPath>;

// In model.weights.h5 of a .keras file: by class, counted within each model.
KernelPaths saved_paths(const Json& config);
// In a .h5 file: below the layer of the outermost model, by the layer's own name.
KernelPaths legacy_paths(const Model& model);

// Reads the kernels of `model`'s layers from the HDF5 in `weights`.
void put_kernels(const Bytes& weights, const KernelPaths& paths, const ImportOptions& options,
                 Model& model);

}  // namespace padlens::keras
