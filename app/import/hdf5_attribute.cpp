#include "app/import/hdf5_attribute.h"

#include <fcntl.h>
#include <hdf5.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>

#include "app/import/model_problem.h"

namespace padlens {
namespace {

// What the child begins its answer with.
enum class Hdf5Answer : char { text = 't', none = 'n', broken = 'b' };

void write_to_parent(int to, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t wrote = ::write(to, data, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) ::_exit(1);
    data += wrote;
    size -= static_cast<std::size_t>(wrote);
  }
}

void answer(int to, Hdf5Answer kind, const char* text = "", std::size_t size = 0) {
  const char first = static_cast<char>(kind);
  write_to_parent(to, &first, 1);
  write_to_parent(to, text, size);
}

// --- in the child ----------------------------------------------------------------

hid_t open_hdf5(const Bytes& bytes, const std::string& text) {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (bytes.descriptor() >= 0) {
    // The open file itself, whatever its name stands for by now.
    const std::string path = "/proc/self/fd/" + std::to_string(bytes.descriptor());
    H5Pset_fapl_sec2(access);
    return H5Fopen(path.c_str(), H5F_ACC_RDONLY, access);
  }
  H5Pset_fapl_core(access, 1 << 16, 0);
  H5Pset_file_image(access, const_cast<char*>(text.data()), text.size());
  return H5Fopen("image", H5F_ACC_RDONLY, access);
}

void send_text(hid_t attribute, std::size_t most, int to) {
  const hid_t type = H5Aget_type(attribute);
  const hid_t space = H5Aget_space(attribute);
  if (type < 0 || H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1)
    return answer(to, Hdf5Answer::none);
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    const hid_t wanted = H5Tcopy(H5T_C_S1);
    H5Tset_size(wanted, H5T_VARIABLE);
    H5Tset_cset(wanted, H5Tget_cset(type));
    if (H5Aread(attribute, wanted, &text) < 0 || text == nullptr)
      return answer(to, Hdf5Answer::broken);
    return answer(to, Hdf5Answer::text, text, std::char_traits<char>::length(text));
  }
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || size > most) return answer(to, Hdf5Answer::broken);
  std::string text(size, '\0');
  if (H5Aread(attribute, type, text.data()) < 0) return answer(to, Hdf5Answer::broken);
  text.resize(std::char_traits<char>::length(text.c_str()));
  answer(to, Hdf5Answer::text, text.data(), text.size());
}

void set_limit(int what, rlim_t most) {
  const rlimit bound{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(what), &bound);
}

// Bytes that the process has by now, as RLIMIT_DATA counts them.
rlim_t memory_in_use() {
  unsigned long data = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%*u %*u %*u %*u %*u %lu", &data) != 1) data = 0;
    std::fclose(file);
  }
  return rlim_t{data} * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

[[noreturn]] void read_in_child(const Bytes& bytes, const std::string& text,
                                const std::string& name, std::size_t most, int to) {
  constexpr rlim_t kSeconds = 10;
  constexpr rlim_t kMore = rlim_t{1} << 30U;
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGPIPE, SIGINT, SIGTERM})
    ::signal(signal, SIG_DFL);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_FSIZE, 0);
  set_limit(RLIMIT_CPU, kSeconds);
  set_limit(RLIMIT_DATA, memory_in_use() + kMore);
  const int nowhere = ::open("/dev/null", O_WRONLY);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    if (stream != to) ::dup2(nowhere, stream);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const hid_t file = open_hdf5(bytes, text);
  if (file < 0) {
    answer(to, Hdf5Answer::broken);
  } else if (H5Aexists(file, name.c_str()) <= 0) {
    answer(to, Hdf5Answer::none);
  } else if (const hid_t attribute = H5Aopen(file, name.c_str(), H5P_DEFAULT); attribute < 0) {
    answer(to, Hdf5Answer::broken);
  } else {
    send_text(attribute, most, to);
  }
  ::_exit(0);
}

// --- in the parent ---------------------------------------------------------------

// Reads until the child is done; false where it was too long, or too much, or given up.
bool receive_text(int from, std::size_t most, const ImportOptions& options, std::string& into) {
  constexpr int kWait = 100;  // milliseconds
  constexpr auto kLongest = std::chrono::seconds(20);
  const auto begin = std::chrono::steady_clock::now();
  std::array<char, 1U << 16U> part{};
  while (true) {
    if (options.progress && !options.progress(0.5)) return false;
    if (std::chrono::steady_clock::now() - begin > kLongest) return false;
    pollfd ready{from, POLLIN, 0};
    const int some = ::poll(&ready, 1, kWait);
    if (some == 0 || (some < 0 && errno == EINTR)) continue;
    if (some < 0) return false;
    const ssize_t got = ::read(from, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    into.append(part.data(), static_cast<std::size_t>(got));
    if (into.size() > most + 1) return false;
  }
}

// Nothing more is wanted of it.
void end_child(pid_t child) {
  ::kill(child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

std::optional<std::string> hdf5_attribute(const Bytes& bytes, const std::string& name,
                                          std::size_t most, const ImportOptions& options,
                                          Model& model) {
  // Of bytes that are no file the library takes a copy.
  const auto text = bytes.descriptor() >= 0 ? std::string() : bytes.all(ImportLimits::unpacked);
  std::array<int, 2> ends{};
  if (!text || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    add_problem(model, "hdf5_broken");
    return std::nullopt;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    read_in_child(bytes, *text, name, most, ends[1]);
  }
  ::close(ends[1]);
  std::string answered;
  const bool whole = child > 0 && receive_text(ends[0], most, options, answered);
  ::close(ends[0]);
  if (child > 0) end_child(child);
  if (whole && !answered.empty() && answered.front() == static_cast<char>(Hdf5Answer::text))
    return answered.substr(1);
  if (whole && !answered.empty() && answered.front() == static_cast<char>(Hdf5Answer::none)) {
    add_problem(model, "no_attribute", {name});
  } else {
    add_problem(model, "hdf5_broken");
  }
  return std::nullopt;
}

}  // namespace padlens
