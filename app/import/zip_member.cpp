#include "app/import/zip_member.h"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "app/import/model_problem.h"

namespace padlens {
namespace {

// What libzip reads from: the bytes, and how far it is.
struct ZipReading {
  const Bytes& bytes;
  std::int64_t at = 0;
  zip_error_t error{};
};

zip_int64_t zip_answer(void* held, void* data, zip_uint64_t size, zip_source_cmd_t command) {
  ZipReading& reading = *static_cast<ZipReading*>(held);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      reading.at = 0;
      return 0;
    case ZIP_SOURCE_READ: {
      const std::size_t got = reading.bytes.read(
          reading.at, {static_cast<char*>(data), static_cast<std::size_t>(size)});
      reading.at += static_cast<std::int64_t>(got);
      return static_cast<zip_int64_t>(got);
    }
    case ZIP_SOURCE_SEEK: {
      const zip_int64_t to = zip_source_seek_compute_offset(
          static_cast<zip_uint64_t>(reading.at), static_cast<zip_uint64_t>(reading.bytes.size()),
          data, size, &reading.error);
      if (to < 0) return -1;
      reading.at = to;
      return 0;
    }
    case ZIP_SOURCE_TELL:
      return reading.at;
    case ZIP_SOURCE_STAT: {
      auto& status = *static_cast<zip_stat_t*>(data);
      zip_stat_init(&status);
      status.size = static_cast<zip_uint64_t>(reading.bytes.size());
      status.valid = ZIP_STAT_SIZE;
      return sizeof(status);
    }
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&reading.error, data, size);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                            ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                            ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, -1);
    default:
      return 0;
  }
}

struct ZipDiscard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// What a file says of its size is not believed: no more than `most` is unpacked.
std::optional<std::string> unpacked(zip_file_t* file, std::size_t most, Model& model) {
  constexpr std::size_t kStep = std::size_t{1} << 16U;
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kStep);
    const zip_int64_t got = zip_fread(file, text.data() + before, kStep);
    if (got < 0) {
      add_problem(model, "zip_broken");
      return std::nullopt;
    }
    text.resize(before + static_cast<std::size_t>(got));
    if (got == 0) return text;
    if (text.size() <= most) continue;
    add_problem(model, "unpacked_too_large", {std::to_string(most)}, Problem::Kind::limit);
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> zip_member(const Bytes& bytes, const std::string& name, std::size_t most,
                                      Model& model) {
  ZipReading reading{bytes};
  zip_error_init(&reading.error);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_function_create(zip_answer, &reading, &error);
  const std::unique_ptr<zip_t, ZipDiscard> archive(
      source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error));
  zip_error_fini(&error);
  if (!archive) {
    if (source != nullptr) zip_source_free(source);
    add_problem(model, "zip_broken");
    return std::nullopt;
  }
  const std::unique_ptr<zip_file_t, ZipDiscard> file(zip_fopen(archive.get(), name.c_str(), 0));
  if (file) return unpacked(file.get(), most, model);
  const bool absent = zip_name_locate(archive.get(), name.c_str(), 0) < 0;
  add_problem(model, absent ? "no_member" : "zip_broken",
              absent ? std::vector<std::string>{name} : std::vector<std::string>{});
  return std::nullopt;
}

}  // namespace padlens
