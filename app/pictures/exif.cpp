#include <cstddef>
#include <cstdint>
#include <optional>

#include "app/pictures/reading.h"

// Exif's outermost layer is a TIFF (CIPA DC-008, 4.5): the byte order, 42, then where the first
// directory stands; of that the entry Orientation.

namespace padlens::pictures {
namespace {

class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

  bool is_one() const { return (little_ || bytes_.starts_with("MM")) && number(2, 2) == 42U; }

  // nullopt past the end.
  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t place = little_ ? at + size - 1 - i : at + i;
      value = value << 8U | static_cast<std::uint8_t>(bytes_[place]);
    }
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

}  // namespace

int exif_orientation(std::string_view bytes) {
  constexpr std::uint32_t kOrientation = 0x0112;
  constexpr std::uint32_t kShort = 3;
  constexpr std::size_t kEntry = 12;
  const Tiff tiff(bytes);
  if (!tiff.is_one()) return 1;
  const auto directory = tiff.number(4, 4);
  const auto count = directory ? tiff.number(*directory, 2) : std::nullopt;
  if (!count) return 1;
  for (std::size_t i = 0; i < *count; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntry;
    const auto tag = tiff.number(entry, 2);
    if (!tag) return 1;
    if (*tag != kOrientation) continue;
    const auto value = tiff.number(entry + 8, 2);
    const bool known = tiff.number(entry + 2, 2) == kShort && value && *value >= 1 && *value <= 8;
    return known ? static_cast<int>(*value) : 1;
  }
  return 1;
}

}  // namespace padlens::pictures
