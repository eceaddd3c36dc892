#include "app/document/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace padlens {
namespace {

namespace fs = std::filesystem;

FileError system_error(int code) {
  return {std::generic_category().message(code)};
}

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // Some file systems report a failed write only here.
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The file that `path` leads to through symbolic links, which may not exist yet.
fs::path link_target(fs::path path) {
  constexpr int kMostLinks = 40;  // as the kernel counts before it gives up
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code error;
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

// A new file in `folder`, with the mode that the umask asks for (mkostemp would
// make it private, and reading the umask means changing it).
int create_beside(const fs::path& folder, fs::path& created) {
  constexpr int kMostTries = 1000;
  for (int i = 0; i < kMostTries; ++i) {
    // Not made from the file's name, which may be as long as names can be.
    created = folder / fmt::format(".padlens-{}-{}.tmp", ::getpid(), i);
    const int fd = ::open(created.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

// Devices and pipes take the bytes as they are: there is nothing to replace.
std::optional<FileError> write_to_device(const fs::path& path, std::string_view bytes) {
  Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!device.open() || !write_all(device.get(), bytes) || !device.close()) {
    return system_error(errno);
  }
  return std::nullopt;
}

// After the rename the file is in place; that its name reaches the disk too is
// all that is still asked for, and not every file system can promise it.
void flush_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.open()) ::fsync(descriptor.get());
}

}  // namespace

std::optional<std::string> read_file(const fs::path& path, FileError& error,
                                     std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string bytes;
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  while (file.open()) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    const ssize_t count = ::read(file.get(), bytes.data() + before, kChunk);
    bytes.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) return bytes;
    if (count < 0 && errno != EINTR) break;
    if (bytes.size() > max_bytes) {
      errno = EFBIG;
      break;
    }
  }
  error = system_error(errno);
  return std::nullopt;
}

std::optional<FileError> write_file(const fs::path& path, std::string_view bytes) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return system_error(EISDIR);
  if (exists && !S_ISREG(old.st_mode)) return write_to_device(path, bytes);
  // A rename would replace a file that its owner has made read-only.
  if (exists && ::access(path.c_str(), W_OK) != 0) return system_error(errno);
  const fs::path target = link_target(path);
  if (!target.has_filename()) return system_error(ENOENT);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");

  fs::path temporary;
  Descriptor file(create_beside(folder, temporary));
  if (!file.open()) return system_error(errno);
  const bool written = (!exists || ::fchmod(file.get(), old.st_mode & 07777U) == 0) &&
                       write_all(file.get(), bytes) && ::fsync(file.get()) == 0 && file.close() &&
                       ::rename(temporary.c_str(), target.c_str()) == 0;
  if (!written) {
    const int code = errno;
    ::unlink(temporary.c_str());
    return system_error(code);
  }
  flush_folder(folder);
  return std::nullopt;
}

fs::path state_folder() {
  const auto folder = [](const char* variable) {
    const char* value = std::getenv(variable);
    // The XDG specification has relative paths ignored.
    return value != nullptr && *value == '/' ? fs::path(value) : fs::path();
  };
  if (const fs::path state = folder("XDG_STATE_HOME"); !state.empty()) return state / "padlens";
  if (const fs::path home = folder("HOME"); !home.empty()) return home / ".local/state/padlens";
  return {};
}

}  // namespace padlens
