#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/svg/format.h"

namespace padlens {

// A zip archive (PKWARE's APPNOTE 6.3) of files as they are, not compressed, all of one date: the
// same files give the same bytes. Below 4 GiB, and fewer than 65,536 files.
class ZipWriter {
 public:
  explicit ZipWriter(const Sink& sink) : sink_(sink) {}

  // False once the sink takes no more or the archive is too large. `name` has '/' between folders,
  // in ASCII.
  bool add(std::string_view name, std::string_view bytes);
  bool finish();

 private:
  bool put(std::string_view bytes);

  const Sink& sink_;
  std::string directory_;
  std::uint64_t at_ = 0;
  std::uint64_t count_ = 0;
};

// As zip and PNG have it.
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace padlens
