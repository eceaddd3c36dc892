#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import.h"

namespace padlens {

// libhdf5 does not survive every broken file, so it reads in a process of its own, which has
// little memory and time and may open nothing for writing. Nothing outside the file is looked at.

// The text of an attribute of an HDF5 file's root; nullopt, and a problem of the model, where there
// is none, the file is broken, or it comes to more than `most` bytes.
std::optional<std::string> hdf5_attribute(const Bytes& bytes, const std::string& name,
                                          std::size_t most, const ImportOptions& options,
                                          Model& model);

struct Hdf5Dataset {
  std::string path;  // "model_weights/conv1/conv1/kernel:0"
  std::vector<std::int64_t> shape;
  std::vector<double> numbers;
};
// The datasets of reals that are wanted, those of more than ImportLimits::kernel numbers left out,
// in the order of the file up to where they come to more than is ever kept; a broken file gives
// fewer. `wanted` is asked in the other process.
std::vector<Hdf5Dataset> hdf5_datasets(const Bytes& bytes,
                                       const std::function<bool(std::string_view path)>& wanted,
                                       const ImportOptions& options);

}  // namespace padlens
