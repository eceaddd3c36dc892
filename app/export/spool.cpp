#include "app/export/spool.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "app/svg/picture_size.h"

namespace padlens {
namespace {

constexpr std::size_t kMostInMemory = std::size_t{1} << 20U;

}  // namespace

int nameless_file() {
  // dup() leaves the descriptor open when the stream is closed.
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return -1;
  const int descriptor = ::dup(::fileno(file));
  std::fclose(file);
  return descriptor;
}

bool Spool::add(std::string_view bytes) {
  size_ += bytes.size();
  recent_ += bytes;
  return recent_.size() < kMostInMemory || to_file();
}

bool Spool::to_file() {
  if (!file_) file_.reset(std::tmpfile());
  const bool kept =
      file_ && std::fwrite(recent_.data(), 1, recent_.size(), file_.get()) == recent_.size();
  recent_.clear();
  return kept;
}

std::FILE* Spool::file() {
  if (file_ && (!to_file() || std::fflush(file_.get()) != 0)) return nullptr;
  return file_.get();
}

std::string_view Spool::copy_to(const Sink& sink) {
  if (!file_) return recent_.empty() || sink(recent_) ? std::string_view() : kStopped;
  std::FILE* const whole = file();
  return whole == nullptr ? kFailed : copy_file(::fileno(whole), sink);
}

std::string_view copy_file(int file, const Sink& sink) {
  std::vector<char> chunk(std::size_t{64} << 10U);
  for (off_t at = 0;;) {
    const ssize_t count = ::pread(file, chunk.data(), chunk.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return kFailed;
    if (count == 0) return {};
    at += count;
    if (!sink({chunk.data(), static_cast<std::size_t>(count)})) return kStopped;
  }
}

}  // namespace padlens
