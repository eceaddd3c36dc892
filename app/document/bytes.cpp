#include "app/document/bytes.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "app/document/input.h"

namespace padlens {

struct Bytes::Held {
  std::string text;              // where no file is read in place
  std::unique_ptr<Input> input;  // null for a text
  std::int64_t size = 0;
};

Bytes::Bytes(std::shared_ptr<const Held> held) : held_(std::move(held)) {}

Bytes::Bytes(std::string text) {
  auto held = std::make_shared<Held>();
  held->size = static_cast<std::int64_t>(text.size());
  held->text = std::move(text);
  held_ = std::move(held);
}

std::optional<Bytes> Bytes::open(const std::filesystem::path& path, FileError& error,
                                 std::size_t most) {
  auto held = std::make_shared<Held>();
  held->input = std::make_unique<Input>(path);
  if (!held->input->is_open()) {
    error = held->input->error();
    return std::nullopt;
  }
  if (!held->input->is_file()) {
    // Opened once more it would have no end: who wrote into it may be gone.
    auto text = held->input->all(most);
    if (!text) {
      error = held->input->error();
      return std::nullopt;
    }
    held->input.reset();
    held->size = static_cast<std::int64_t>(text->size());
    held->text = *std::move(text);
    return Bytes(std::move(held));
  }
  struct stat status {};
  if (::fstat(held->input->descriptor(), &status) != 0 || S_ISDIR(status.st_mode)) {
    error.message = std::strerror(S_ISDIR(status.st_mode) ? EISDIR : errno);
    return std::nullopt;
  }
  held->size = status.st_size;
  return Bytes(std::move(held));
}

std::int64_t Bytes::size() const {
  return held_->size;
}

std::size_t Bytes::read(std::int64_t offset, std::span<char> into) const {
  if (offset < 0 || offset >= held_->size) return 0;
  const auto there = static_cast<std::size_t>(held_->size - offset);
  const std::size_t wanted = std::min(into.size(), there);
  if (!held_->input) {
    std::copy_n(held_->text.data() + offset, wanted, into.data());
    return wanted;
  }
  std::size_t done = 0;
  while (done < wanted) {
    const ssize_t count = ::pread(held_->input->descriptor(), into.data() + done, wanted - done,
                                  offset + static_cast<std::int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::string Bytes::text(std::int64_t offset, std::size_t count) const {
  const std::int64_t there = std::clamp<std::int64_t>(held_->size - offset, 0, held_->size);
  std::string text(std::min(count, static_cast<std::size_t>(there)), '\0');
  text.resize(read(offset, text));
  return text;
}

std::optional<std::string> Bytes::all(std::size_t most) const {
  if (static_cast<std::size_t>(held_->size) > most) return std::nullopt;
  return text(0, static_cast<std::size_t>(held_->size));
}

int Bytes::descriptor() const {
  return held_->input ? held_->input->descriptor() : -1;
}

}  // namespace padlens
