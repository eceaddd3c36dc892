#pragma once

#include <cstdint>
#include <string>

namespace padlens {

// Whether there is a file where `path` would be written: of "…%03d…", one of the numbers 1 to
// `count`.
bool is_taken(const std::string& path, std::int64_t count = 1);

// `path`, or with the next number before its suffix under which nothing is there:
// "conv2d-2.gif", "conv2d-2-%03d.svg". `path` where all are taken that it tries.
std::string free_path(const std::string& path, std::int64_t count = 1);

}  // namespace padlens
