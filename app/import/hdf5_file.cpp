#include "app/import/hdf5_file.h"

#include <fcntl.h>
#include <hdf5.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
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

// What the child does with the file, once it is open.
using Hdf5Job = std::function<void(hid_t file, int to)>;

void send_attribute(hid_t file, const std::string& name, std::size_t most, int to) {
  if (H5Aexists(file, name.c_str()) <= 0) return answer(to, Hdf5Answer::none);
  const hid_t attribute = H5Aopen(file, name.c_str(), H5P_DEFAULT);
  if (attribute < 0) return answer(to, Hdf5Answer::broken);
  send_text(attribute, most, to);
}

// Its numbers may lie in other files.
bool is_within_file(hid_t dataset) {
  const hid_t creation = H5Dget_create_plist(dataset);
  return creation >= 0 && H5Pget_external_count(creation) == 0 &&
         H5Pget_layout(creation) != H5D_VIRTUAL;
}

// Sent as the length of the path, the path, the axes, their extents, the numbers.
// No more numbers than `left`, which it lowers.
void send_dataset(hid_t file, const char* path, std::size_t& left, int to) {
  const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0 || !is_within_file(dataset)) return;
  const hid_t type = H5Dget_type(dataset);
  const hid_t space = H5Dget_space(dataset);
  std::array<hsize_t, H5S_MAX_RANK> extents{};
  const int axes = H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  if (axes < 1 || H5Tget_class(type) != H5T_FLOAT || count < 1 ||
      static_cast<std::size_t>(count) > std::min(left, ImportLimits::kernel))
    return;
  std::vector<double> numbers(static_cast<std::size_t>(count));
  if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0)
    return;
  left -= numbers.size();
  const auto send = [to](const auto* data, std::size_t size) {
    write_to_parent(to, reinterpret_cast<const char*>(data), size * sizeof(*data));
  };
  const std::uint64_t length = std::char_traits<char>::length(path);
  const auto rank = static_cast<std::uint64_t>(axes);
  send(&length, 1);
  send(path, length);
  send(&rank, 1);
  send(extents.data(), rank);
  send(numbers.data(), numbers.size());
  H5Dclose(dataset);
}

struct Hdf5Visit {
  const std::function<bool(std::string_view)>& wanted;
  int to;
  std::size_t left;  // numbers that may be sent
};

// The signature is the library's.
herr_t visit_object(hid_t file, const char* path, const H5O_info_t* info, void* held) {
  auto& visit = *static_cast<Hdf5Visit*>(held);
  if (info->type == H5O_TYPE_DATASET && visit.wanted(path))
    send_dataset(file, path, visit.left, visit.to);
  return 0;
}

[[noreturn]] void read_in_child(const Bytes& bytes, const std::string& text, const Hdf5Job& job,
                                int to) {
  // A model of gigabytes takes a few hundredths; broken heaps and trees that lead back take forever.
  constexpr rlim_t kSeconds = 3;
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
  } else {
    job(file, to);
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
    if (into.size() > most) return false;
  }
}

// Nothing more is wanted of it.
void end_child(pid_t child) {
  ::kill(child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// What the job sends; nullopt where the child did not come to its end, or the file is none.
std::optional<std::string> run_job(const Bytes& bytes, const Hdf5Job& job, std::size_t most,
                                   const ImportOptions& options) {
  // Of bytes that are no file the library takes a copy.
  const auto text = bytes.descriptor() >= 0 ? std::string() : bytes.all(ImportLimits::unpacked);
  std::array<int, 2> ends{};
  if (!text || ::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    read_in_child(bytes, *text, job, ends[1]);
  }
  ::close(ends[1]);
  std::string answered;
  const bool whole = child > 0 && receive_text(ends[0], most, options, answered);
  ::close(ends[0]);
  if (child > 0) end_child(child);
  return whole ? std::optional(std::move(answered)) : std::nullopt;
}

// Takes what send_dataset() wrote from the front of `rest`; nullopt where it is not whole.
std::optional<Hdf5Dataset> take_dataset(std::string_view& rest) {
  const auto take = [&rest](auto* into, std::uint64_t count) {
    if (count > rest.size() / sizeof(*into)) return false;
    std::memcpy(into, rest.data(), count * sizeof(*into));
    rest.remove_prefix(count * sizeof(*into));
    return true;
  };
  Hdf5Dataset dataset;
  std::uint64_t length = 0;
  std::uint64_t rank = 0;
  if (!take(&length, 1) || length > rest.size()) return std::nullopt;
  dataset.path = rest.substr(0, length);
  rest.remove_prefix(length);
  if (!take(&rank, 1) || rank > H5S_MAX_RANK) return std::nullopt;
  dataset.shape.resize(rank);
  if (!take(dataset.shape.data(), rank)) return std::nullopt;
  std::int64_t count = 1;
  for (const std::int64_t extent : dataset.shape) {
    if (extent < 1 || __builtin_mul_overflow(count, extent, &count)) return std::nullopt;
  }
  if (static_cast<std::size_t>(count) > ImportLimits::kernel) return std::nullopt;
  dataset.numbers.resize(static_cast<std::size_t>(count));
  if (!take(dataset.numbers.data(), dataset.numbers.size())) return std::nullopt;
  return dataset;
}

}  // namespace

std::optional<std::string> hdf5_attribute(const Bytes& bytes, const std::string& name,
                                          std::size_t most, const ImportOptions& options,
                                          Model& model) {
  const auto answered = run_job(
      bytes, [&](hid_t file, int to) { send_attribute(file, name, most, to); }, most + 1, options);
  const char kind = answered && !answered->empty() ? answered->front() : '\0';
  if (kind == static_cast<char>(Hdf5Answer::text)) return answered->substr(1);
  if (kind == static_cast<char>(Hdf5Answer::none)) {
    add_problem(model, "no_attribute", {name});
  } else {
    add_problem(model, "hdf5_broken");
  }
  return std::nullopt;
}

std::vector<Hdf5Dataset> hdf5_datasets(const Bytes& bytes,
                                       const std::function<bool(std::string_view path)>& wanted,
                                       const ImportOptions& options) {
  // Those of other layers count, too, until the model's own bound picks.
  constexpr std::size_t kNumbers = 8 * ImportLimits::kernels;
  constexpr std::size_t kMost = 2 * kNumbers * sizeof(double);
  const auto answered = run_job(
      bytes,
      [&](hid_t file, int to) {
        Hdf5Visit visit{wanted, to, kNumbers};
        H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, visit_object, &visit, H5O_INFO_BASIC);
      },
      kMost, options);
  std::vector<Hdf5Dataset> datasets;
  if (!answered) return datasets;
  std::string_view rest = *answered;
  while (auto dataset = take_dataset(rest))
    datasets.push_back(*std::move(dataset));
  return datasets;
}

}  // namespace padlens
