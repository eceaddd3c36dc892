#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "app/document/files.h"

namespace padlens {

// How long a pipe may keep one waiting for its next bytes. Who writes more slowly can be read from
// standard input.
inline constexpr int kPatience = 5000;  // milliseconds

// Something to read, closed at the end: a file, or a pipe by its name.
class Input {
 public:
  // Why there is none, in the system's words, is in error(). Folders fail when they are read.
  // Devices are refused: they have no end, or give something away when they are read. Of a pipe
  // there has to be someone who writes into it within kPatience.
  explicit Input(const std::filesystem::path& path);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  bool is_file() const { return file_; }
  int descriptor() const { return descriptor_; }
  const FileError& error() const { return error_; }

  // Whether there is something to read, or its end. False, and why, once a pipe has used up the
  // patience.
  bool wait();
  // All there is, by way of wait(); nullopt where it is more than `max_bytes` or, of a pipe, than
  // one may hold, or cannot be read: error() says so.
  std::optional<std::string> all(std::size_t max_bytes);
  // From now on reading waits for as long as it takes.
  void block();

 private:
  void open(const std::filesystem::path& path);
  void fail(int code);

  int descriptor_ = -1;
  bool file_ = false;
  FileError error_;
};

}  // namespace padlens
