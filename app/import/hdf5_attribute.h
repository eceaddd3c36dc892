#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/import/import.h"

namespace padlens {

// The text of an attribute of an HDF5 file's root; nullopt, and a problem of the model, where there
// is none, the file is broken, or it comes to more than `most` bytes. Nothing else of the file is
// looked at, and nothing outside of it.
//
// libhdf5 does not survive every broken file, so it reads in a process of its own, which has
// little memory and time and may open nothing for writing.
std::optional<std::string> hdf5_attribute(const Bytes& bytes, const std::string& name,
                                          std::size_t most, const ImportOptions& options,
                                          Model& model);

}  // namespace padlens
