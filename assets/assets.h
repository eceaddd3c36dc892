#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace padlens {

/// A file of `assets/` that is part of the program.
struct Asset {
  std::string_view path;   ///< below `assets/`, e.g. "lang/en.json"
  std::string_view bytes;  ///< the file as it was at build time; valid as long as the program runs
};

/// Every embedded file, sorted by path: `*.json`, `lang/*.json`, `lessons/*.json`, `icon*.png` and
/// `icon*.svg`.
std::span<const Asset> assets();

/// The bytes of the file at `path`, or nothing if no such file is embedded.
std::optional<std::string_view> find_asset(std::string_view path);

}  // namespace padlens
