#include "app/handout/zip_writer.h"

#include <array>

namespace padlens {
namespace {

constexpr std::uint64_t kMostBytes = 0xFFFFFFFFU;
constexpr std::uint64_t kMostFiles = 0xFFFFU;
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kFirstDay = 0x21;  // 1980-01-01, the first that a zip can tell

void append_little(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

// What the local header and the directory say alike: from the version on to the name's length.
void append_facts(std::string& out, std::string_view name, std::string_view bytes) {
  append_little(out, kVersion, 2);
  append_little(out, 0, 2);  // flags
  append_little(out, 0, 2);  // stored
  append_little(out, 0, 2);  // midnight
  append_little(out, kFirstDay, 2);
  append_little(out, crc32_of(bytes), 4);
  append_little(out, bytes.size(), 4);
  append_little(out, bytes.size(), 4);
  append_little(out, name.size(), 2);
  append_little(out, 0, 2);  // extra field
}

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t remainder = i;
    for (int bit = 0; bit < 8; ++bit)
      remainder = (remainder & 1U) != 0 ? 0xEDB88320U ^ remainder >> 1U : remainder >> 1U;
    table[i] = remainder;
  }
  return table;
}

}  // namespace

std::uint32_t crc32_of(std::string_view bytes) {
  static constexpr std::array<std::uint32_t, 256> kTable = crc_table();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ crc >> 8U;
  return ~crc;
}

bool ZipWriter::put(std::string_view bytes) {
  at_ += bytes.size();
  return at_ <= kMostBytes && sink_(bytes);
}

bool ZipWriter::add(std::string_view name, std::string_view bytes) {
  if (bytes.size() > kMostBytes || ++count_ > kMostFiles) return false;
  const std::uint64_t begin = at_;
  std::string header("PK\x03\x04");
  append_facts(header, name, bytes);
  header += name;
  directory_ += "PK\x01\x02";
  append_little(directory_, kVersion, 2);
  append_facts(directory_, name, bytes);
  append_little(directory_, 0, 2);  // comment
  append_little(directory_, 0, 2);  // disk
  append_little(directory_, 0, 2);  // kind
  append_little(directory_, 0, 4);  // rights
  append_little(directory_, begin, 4);
  directory_ += name;
  return put(header) && put(bytes);
}

bool ZipWriter::finish() {
  const std::uint64_t begin = at_;
  std::string end("PK\x05\x06");
  append_little(end, 0, 4);  // disks
  append_little(end, count_, 2);
  append_little(end, count_, 2);
  append_little(end, directory_.size(), 4);
  append_little(end, begin, 4);
  append_little(end, 0, 2);  // comment
  return put(directory_) && put(end);
}

}  // namespace padlens
