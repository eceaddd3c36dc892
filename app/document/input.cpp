#include "app/document/input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace padlens {
namespace {

// What a pipe may hold: no file has told how much there is.
constexpr std::size_t kMostOfPipe = std::size_t{64} << 20U;

bool is_device(const struct stat& info) {
  return S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode);
}

}  // namespace

Input::Input(const std::filesystem::path& path) {
  open(path);
  if (is_open() && !file_ && !wait()) ::close(std::exchange(descriptor_, -1));
}

Input::~Input() {
  if (is_open()) ::close(descriptor_);
}

void Input::fail(int code) {
  error_.message = std::generic_category().message(code);
}

void Input::open(const std::filesystem::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return fail(errno);
  // Without opening it: that alone rewinds a tape.
  if (is_device(info)) return fail(EOPNOTSUPP);
  // Opening a pipe would wait for someone to write into it.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) return fail(errno);
  // The name may lead elsewhere by now.
  if (::fstat(descriptor_, &info) != 0 || is_device(info)) {
    ::close(std::exchange(descriptor_, -1));
    return fail(EOPNOTSUPP);
  }
  file_ = !S_ISFIFO(info.st_mode) && !S_ISSOCK(info.st_mode);
}

bool Input::wait() {
  using Clock = std::chrono::steady_clock;
  if (file_) return true;
  const auto end = Clock::now() + std::chrono::milliseconds(kPatience);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd ready{descriptor_, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (count > 0) return true;
    if (count < 0 && errno == EINTR) continue;
    fail(count < 0 ? errno : ENODATA);
    return false;
  }
}

void Input::block() {
  const int flags = ::fcntl(descriptor_, F_GETFL);
  if (flags >= 0) ::fcntl(descriptor_, F_SETFL, flags & ~O_NONBLOCK);
}

std::optional<std::string> Input::all(std::size_t max_bytes) {
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  if (!file_) max_bytes = std::min(max_bytes, kMostOfPipe);
  std::string bytes;
  while (is_open() && wait()) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    const ssize_t count = ::read(descriptor_, bytes.data() + before, kChunk);
    const int code = errno;
    bytes.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) return bytes;
    if (count < 0 && (code == EINTR || code == EAGAIN)) continue;
    if (count > 0 && bytes.size() <= max_bytes) continue;
    fail(count < 0 ? code : EFBIG);
    break;
  }
  return std::nullopt;
}

std::optional<std::string> read_file(const std::filesystem::path& path, FileError& error,
                                     std::size_t max_bytes) {
  Input input(path);
  auto bytes = input.all(max_bytes);
  if (!bytes) error = input.error();
  return bytes;
}

}  // namespace padlens
