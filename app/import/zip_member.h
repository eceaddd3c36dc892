#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/import/import.h"

namespace padlens {

// A file of this name in a zip, unpacked; nullopt, and a problem of the model, where there is none,
// it is broken, or it comes to more than `most` bytes.
std::optional<std::string> zip_member(const Bytes& bytes, const std::string& name, std::size_t most,
                                      Model& model);

}  // namespace padlens
