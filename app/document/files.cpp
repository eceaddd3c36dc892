#include "app/document/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

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

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// What comes next, "" at the end; false where it cannot be read.
bool read_chunk(int fd, std::string& chunk) {
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  chunk.resize(kChunk);
  std::size_t filled = 0;
  while (filled < kChunk) {
    const ssize_t count = ::read(fd, chunk.data() + filled, kChunk - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  chunk.resize(filled);
  return true;
}

// A name in `folder` that nobody else makes. Not made from the file's own, which may be as long as
// names can be.
fs::path temporary_name(const fs::path& folder) {
  static std::atomic<unsigned> number{0};  // threads write beside each other
  return folder / fmt::format(".padlens-{}-{}.tmp", ::getpid(), number++);
}

constexpr int kMostTries = 1000;  // of such names

// A new file in `folder`, with the mode that the umask asks for (mkostemp would
// make it private, and reading the umask means changing it). It is locked while it is open.
int create_beside(const fs::path& folder, fs::path& created) {
  for (int i = 0; i < kMostTries; ++i) {
    created = temporary_name(folder);
    const int fd = ::open(created.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) ::flock(fd, LOCK_EX | LOCK_NB);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

// The open file without a name as something that link() can be told.
std::string place_of(int fd) {
  return fmt::format("/proc/self/fd/{}", fd);
}

// A new file in `folder` that has no name; -1 where there can be none that gets one later.
int create_nameless(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
  if (fd < 0 || ::access(place_of(fd).c_str(), F_OK) == 0) return fd;
  ::close(fd);
  return -1;
}

// Whether so many files are open already that one more had better be closed.
bool is_among_many(int fd) {
  struct rlimit limit {};
  return ::getrlimit(RLIMIT_NOFILE, &limit) != 0 || static_cast<rlim_t>(fd) >= limit.rlim_cur / 2;
}

// After the rename the file is in place; that its name reaches the disk too is
// all that is still asked for, and not every file system can promise it.
void flush_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.open()) ::fsync(descriptor.get());
}

}  // namespace

FileWriter& FileWriter::operator=(FileWriter&& other) noexcept {
  if (this != &other) {
    discard();
    take(other);
  }
  return *this;
}

void FileWriter::take(FileWriter& other) {
  fd_ = std::exchange(other.fd_, -1);
  device_ = std::exchange(other.device_, false);
  waiting_ = std::exchange(other.waiting_, {});
  error_ = other.error_;
  finished_ = std::exchange(other.finished_, false);
  temporary_ = std::exchange(other.temporary_, {});
  target_ = std::exchange(other.target_, {});
}

std::optional<FileError> FileWriter::open(const fs::path& path) {
  discard();
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return system_error(EISDIR);
  device_ = exists && !S_ISREG(old.st_mode);
  if (device_) {
    fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    return fd_ < 0 ? std::optional(system_error(errno)) : std::nullopt;
  }
  // A rename would replace a file that its owner has made read-only.
  if (exists && ::access(path.c_str(), W_OK) != 0) return system_error(errno);
  target_ = link_target(path);
  if (!target_.has_filename()) return system_error(ENOENT);
  fd_ = create_nameless(folder_of(target_));
  if (fd_ < 0) fd_ = create_beside(folder_of(target_), temporary_);
  if (fd_ < 0) {
    const int code = errno;
    temporary_.clear();
    return system_error(code);
  }
  if (exists && ::fchmod(fd_, old.st_mode & 07777U) != 0) {
    const int code = errno;
    discard();
    return system_error(code);
  }
  return std::nullopt;
}

bool FileWriter::write(std::string_view bytes) {
  constexpr std::size_t kWorthwhile = std::size_t{64} << 10U;
  if (error_ != 0 || fd_ < 0) return false;
  waiting_ += bytes;
  return waiting_.size() < kWorthwhile || flush();
}

bool FileWriter::flush() {
  if (error_ == 0 && !write_all(fd_, waiting_)) error_ = errno;
  waiting_.clear();
  return error_ == 0;
}

std::optional<FileError> FileWriter::finish() {
  if (fd_ >= 0 && !finished_) {
    finished_ = true;
    const bool flushed = flush();
    waiting_.shrink_to_fit();  // there may be thousands that wait for their commit
    if (flushed && !device_ && ::fsync(fd_) != 0) error_ = errno;
    if (nameless() && error_ == 0 && is_among_many(fd_)) error_ = give_name();
    // Some file systems report a failed write only here.
    if (!nameless() && ::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  }
  return error_ == 0 ? std::nullopt : std::optional(system_error(error_));
}

int FileWriter::give_name() {
  const std::string place = place_of(fd_);
  for (int i = 0; i < kMostTries; ++i) {
    fs::path name = temporary_name(folder_of(target_));
    if (::linkat(AT_FDCWD, place.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = std::move(name);
      return 0;
    }
    if (errno != EEXIST) return errno;
  }
  return EEXIST;
}

bool FileWriter::same_as_before() const {
  if (temporary_.empty() && !nameless()) return false;
  const std::string mine = nameless() ? place_of(fd_) : temporary_.string();
  const Descriptor before(::open(target_.c_str(), O_RDONLY | O_CLOEXEC));
  const Descriptor now(::open(mine.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<std::string, 2> chunks;
  do {
    if (!read_chunk(before.get(), chunks[0]) || !read_chunk(now.get(), chunks[1])) return false;
    if (chunks[0] != chunks[1]) return false;
  } while (!chunks[0].empty());
  return true;
}

int FileWriter::put_in_place() {
  if (nameless()) {
    // A name that is taken can only be renamed to: for that moment there is another one.
    const std::string place = place_of(fd_);
    if (::linkat(AT_FDCWD, place.c_str(), AT_FDCWD, target_.c_str(), AT_SYMLINK_FOLLOW) == 0)
      return 0;
    if (errno != EEXIST) return errno;
    if (const int error = give_name(); error != 0) return error;
  }
  return ::rename(temporary_.c_str(), target_.c_str()) == 0 ? 0 : errno;
}

std::optional<FileError> FileWriter::commit() {
  if (auto error = finish()) {
    discard();
    return error;
  }
  if (device_ || target_.empty()) return std::nullopt;
  if (const int error = put_in_place(); error != 0) {
    discard();
    return system_error(error);
  }
  temporary_.clear();
  const fs::path folder = folder_of(target_);
  discard();
  flush_folder(folder);
  return std::nullopt;
}

void FileWriter::discard() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
  target_.clear();
  waiting_.clear();
  error_ = 0;
  finished_ = false;
  device_ = false;
}

std::optional<FileError> write_file(const fs::path& path, std::string_view bytes) {
  FileWriter writer;
  if (auto error = writer.open(path)) return error;
  writer.write(bytes);
  return writer.commit();
}

void remove_leftovers(const fs::path& folder) {
  constexpr int kMostEntries = 100'000;
  std::error_code error;
  std::vector<fs::path> leftovers;
  int seen = 0;
  for (fs::directory_iterator at(folder, error), end; !error && at != end && seen < kMostEntries;
       at.increment(error), ++seen) {
    const std::string name = at->path().filename().string();
    int process = 0;
    unsigned number = 0;
    int length = 0;
    if (std::sscanf(name.c_str(), ".padlens-%d-%u.tmp%n", &process, &number, &length) != 2 ||
        length != static_cast<int>(name.size()) || process <= 0) {
      continue;
    }
    if (::kill(process, 0) == 0 || errno != ESRCH) continue;
    // Of another machine that shares the folder the process is none of ours.
    const Descriptor file(
        ::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (file.open() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) leftovers.push_back(at->path());
  }
  for (const fs::path& path : leftovers)
    ::unlink(path.c_str());
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
