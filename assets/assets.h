#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace padlens {

/// A file of `assets/` that is part of the program.
struct Asset {
  std::string_view path;   ///< below `assets/`, e.g. "layers.json"
  std::string_view bytes;  ///< the file as it was at build time; valid as long as the program runs
};

/// Every embedded file, sorted by path: `*.json`, `lessons/*.json`, `icon*.png` and `icon*.svg`.
std::span<const Asset> assets();

/// The bytes of the file at `path`, or nothing if no such file is embedded.
std::optional<std::string_view> find_asset(std::string_view path);

struct Sentence {
  std::string_view key;
  std::string_view text;
};

/// `lang/<code>.json`, read at build time: its sentences, sorted by key.
struct LanguageTable {
  std::string_view code;
  std::span<const Sentence> sentences;
};

/// All of them, English first, the others sorted by code.
std::span<const LanguageTable> language_tables();

}  // namespace padlens
