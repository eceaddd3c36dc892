#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace padlens {

// What went wrong with a file, in the system's words: "No space left on device".
struct FileError {
  std::string message;
  friend bool operator==(const FileError&, const FileError&) = default;
};

// The whole file, or nothing and why. Files over `max_bytes` are refused.
std::optional<std::string> read_file(const std::filesystem::path& path, FileError& error,
                                     std::size_t max_bytes = std::size_t{64} << 20U);

// All or nothing: writes a temporary file beside `path`, flushes it to the disk and
// renames it. A crash, a full disk or a signal at any moment leaves the old file or
// the new one. nullopt when it worked.
std::optional<FileError> write_file(const std::filesystem::path& path, std::string_view bytes);

// $XDG_STATE_HOME/padlens, else ~/.local/state/padlens. Empty where neither is known.
std::filesystem::path state_folder();

}  // namespace padlens
