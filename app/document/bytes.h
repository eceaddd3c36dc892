#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/document/files.h"

namespace padlens {

// Bytes to read from any place: those of a file, of which only what is asked for is read, or text
// at hand. Copies share the open file.
class Bytes {
 public:
  // Of a text; it is copied.
  explicit Bytes(std::string text);
  // nullopt, and why, where the file cannot be opened. Folders and devices are refused; a pipe is
  // read to its end (up to `most` bytes).
  static std::optional<Bytes> open(const std::filesystem::path& path, FileError& error,
                                   std::size_t most = std::size_t{256} << 20U);

  std::int64_t size() const;
  // Reads from `offset` as much as `into` holds; how much there was. A failure reads as the end.
  std::size_t read(std::int64_t offset, std::span<char> into) const;
  // From `offset`, at most `count`.
  std::string text(std::int64_t offset, std::size_t count) const;
  // All of it; nullopt where it is more than `most`.
  std::optional<std::string> all(std::size_t most) const;
  // Of a file that is read in place, for libraries that read a descriptor with offsets of their
  // own; −1 where the bytes are at hand as text().
  int descriptor() const;

 private:
  struct Held;
  explicit Bytes(std::shared_ptr<const Held> held);
  std::shared_ptr<const Held> held_;
};

}  // namespace padlens
