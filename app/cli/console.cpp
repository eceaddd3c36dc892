#include "app/cli/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

std::string write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return std::generic_category().message(errno);
    }
  }
  return "";
}

// A name as it may stand in a message: of one that is very long its beginning and its end, which
// say most.
std::string shown_place(std::string_view name) {
  constexpr std::size_t kLongest = 300;  // bytes; longer than any path that one wants to read
  constexpr std::size_t kPart = 40;
  if (name.size() <= kLongest) return without_controls(name);
  const auto begins = [&](std::size_t at) {
    while (at < name.size() && (static_cast<unsigned char>(name[at]) & 0xC0U) == 0x80U)
      ++at;
    return at;
  };
  return without_controls(name.substr(0, begins(kPart))) + "…" +
         without_controls(name.substr(begins(name.size() - kPart)));
}

}  // namespace

void Output::write(std::string_view text) {
  constexpr std::size_t kWorthwhile = std::size_t{64} << 10U;
  if (!error_.empty()) return;
  waiting_ += text;
  if (waiting_.size() >= kWorthwhile) flush();
}

void Output::flush() {
  if (error_.empty()) error_ = write_all(descriptor_, waiting_);
  waiting_.clear();
}

void Console::complain(std::string_view where, std::string_view message) const {
  std::string sentence(message);
  for (char& c : sentence) {
    if (c == '\n' || c == '\r') c = ' ';  // one line it is
  }
  const std::string line = fmt::format("padlens: {}{}{}\n", shown_place(where),
                                       where.empty() ? "" : ": ", without_controls(sentence));
  write_all(STDERR_FILENO, line);
}

void Console::complain(const Problem& problem) const {
  complain(problem.field, problem_text(tr, problem));
}

void Console::complain(std::string_view where, const FileError& error) const {
  complain(where, error.message);
}

std::optional<int> terminal_columns() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0)
    return std::nullopt;
  return size.ws_col;
}

std::optional<std::string> read_standard_input(FileError& error) {
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  constexpr std::size_t kMost = std::size_t{64} << 20U;
  std::string bytes;
  for (;;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    const ssize_t count = ::read(STDIN_FILENO, bytes.data() + before, kChunk);
    bytes.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) return bytes;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || bytes.size() > kMost) {
      error.message = std::generic_category().message(count < 0 ? errno : EFBIG);
      return std::nullopt;
    }
  }
}

}  // namespace padlens
