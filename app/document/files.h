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

// The whole file, or nothing and why. Files over `max_bytes` are refused, and devices; of a pipe,
// input.h says for how long, and how much of it is read.
std::optional<std::string> read_file(const std::filesystem::path& path, FileError& error,
                                     std::size_t max_bytes = std::size_t{64} << 20U);

// All or nothing: writes a temporary file beside `path`, flushes it to the disk and
// renames it. A crash, a full disk or a signal at any moment leaves the old file or
// the new one. nullopt when it worked.
std::optional<FileError> write_file(const std::filesystem::path& path, std::string_view bytes);

// The same for bytes that come one after the other: open(), write() as often as there
// is something, then commit(). Until then the old file is untouched, and the bytes are in a file
// without a name, which is gone with the process however that ends. A file system that has none
// such, or hundreds of files that wait for their commit, get ".padlens-….tmp" beside `path`: a
// writer that is destroyed takes it away, and what a process leaves that is killed,
// remove_leftovers() finds. Devices and pipes have no old content to keep: they get the bytes as
// they come.
class FileWriter {
 public:
  FileWriter() = default;
  ~FileWriter() { discard(); }
  FileWriter(FileWriter&& other) noexcept { take(other); }
  FileWriter& operator=(FileWriter&& other) noexcept;
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  std::optional<FileError> open(const std::filesystem::path& path);
  // False once something went wrong: finish() and commit() tell what.
  bool write(std::string_view bytes);
  // Everything is on the disk.
  std::optional<FileError> finish();
  // Whether the file that would be replaced holds the same bytes already. After
  // finish().
  bool same_as_before() const;
  // finish(), then the new file takes the place of the old one.
  std::optional<FileError> commit();
  // Gives up what was written.
  void discard();

 private:
  void take(FileWriter& other);
  bool flush();
  bool nameless() const { return fd_ >= 0 && temporary_.empty() && !device_; }
  // 0, or what went wrong.
  int give_name();
  int put_in_place();

  int fd_ = -1;
  bool device_ = false;
  std::string waiting_;  // what is not worth a system call yet
  int error_ = 0;        // of the first failure
  bool finished_ = false;
  std::filesystem::path temporary_;  // empty: none there
  std::filesystem::path target_;
};

// Takes away the temporary files of FileWriter in `folder` whose process is dead. Others' files are
// not touched, and of a folder with very many entries not all are looked at.
void remove_leftovers(const std::filesystem::path& folder);

// $XDG_STATE_HOME/padlens, else ~/.local/state/padlens. Empty where neither is known.
std::filesystem::path state_folder();

}  // namespace padlens
