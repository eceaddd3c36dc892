#include <array>
#include <cstdint>

#include "app/document/embedded.h"
#include "core/layer/utf8.h"

// PNG's outermost layer (ISO/IEC 15948): a signature, then chunks of a length, a type,
// data and a checksum.

namespace padlens {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
constexpr std::string_view kKeyword = "padlens";
constexpr std::size_t kAroundData = 12;  // length, type and checksum

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = (number << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// ISO 3309, as in appendix D of the PNG specification.
constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
    table[i] = value;
  }
  return table;
}

std::uint32_t crc(std::string_view bytes) {
  static constexpr auto kTable = make_crc_table();
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char byte : bytes)
    value = kTable[(value ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (value >> 8U);
  return ~value;
}

// Takes what stands before the next zero byte, and the zero. False without one.
bool take_string(std::string_view& rest, std::string_view& taken) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return false;
  taken = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

std::string from_latin_1(std::string_view text) {
  std::string utf8;
  for (const char letter : text)
    append_utf8(utf8, static_cast<unsigned char>(letter));
  return utf8;
}

ScenarioText failed(std::string_view why) {
  return {Container::png, {}, std::string(why)};
}

// The text of an iTXt chunk, after its keyword.
ScenarioText international_text(std::string_view data) {
  if (data.size() < 2) return failed("embedded.damaged_png");
  const bool compressed = data[0] != 0;
  data.remove_prefix(2);
  std::string_view language;
  std::string_view keyword;
  if (!take_string(data, language) || !take_string(data, keyword))
    return failed("embedded.damaged_png");
  if (compressed) return failed("embedded.compressed");
  return {Container::png, std::string(data), {}};
}

}  // namespace

ScenarioText scenario_in_png(std::string_view bytes) {
  if (!bytes.starts_with(kSignature)) return failed("embedded.damaged_png");
  bytes.remove_prefix(kSignature.size());
  while (!bytes.empty()) {
    if (bytes.size() < kAroundData) return failed("embedded.damaged_png");
    const std::size_t length = number_at(bytes, 0);
    if (length > bytes.size() - kAroundData) return failed("embedded.damaged_png");
    const std::string_view type = bytes.substr(4, 4);
    std::string_view data = bytes.substr(8, length);
    const bool text = type == "iTXt" || type == "tEXt" || type == "zTXt";
    std::string_view keyword;
    if (text && take_string(data, keyword) && keyword == kKeyword) {
      if (crc(bytes.substr(4, 4 + length)) != number_at(bytes, 8 + length)) {
        return failed("embedded.damaged_png");
      }
      if (type == "zTXt") return failed("embedded.compressed");
      if (type == "iTXt") return international_text(data);
      return {Container::png, from_latin_1(data), {}};
    }
    if (type == "IEND") return failed("embedded.none");
    bytes.remove_prefix(kAroundData + length);
  }
  return failed("embedded.damaged_png");
}

}  // namespace padlens
