#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace padlens {

// GIF's LZW: strings of indices become codes of 9 bits (with 256 colours) to 12. The dictionary
// begins anew when its 4096 codes are used up. Keeps its tables from one picture to the next.
class LzwEncoder {
 public:
  // Appends the codes of `indices`, each below 1 << `bits`, in blocks of at most 255 bytes, the
  // empty block at the end included. `bits` is 2 to 8.
  void append(std::span<const std::uint8_t> indices, int bits, std::string& out);

 private:
  // Codes of strings that are not one colour throughout: the code of all but the last index, that
  // index and the string's own code, by a hash of the first two. 0: free.
  static constexpr unsigned kSlotBits = 13;
  using Slots = std::array<std::uint32_t, std::size_t{1} << kSlotBits>;

  void clear();
  void put(unsigned code);
  // Where there is none, the dictionary begins anew.
  bool has_code_left();
  void write_string(std::span<const std::uint8_t> indices, std::size_t& at, std::size_t run_end);
  void append_blocks(std::string& out) const;

  unsigned clear_code_ = 0;
  unsigned first_width_ = 0;
  unsigned next_ = 0;         // the code of the next new string
  unsigned width_ = 0;        // bits of a code
  unsigned written_ = 0;      // codes since the dictionary began, and one
  std::uint64_t buffer_ = 0;  // bits that fill no byte yet
  unsigned buffered_ = 0;
  std::vector<std::uint8_t> bytes_;
  Slots slots_{};
  // Of each colour: the codes of one, two, three of it. Most of a picture is such runs.
  std::array<std::vector<std::uint16_t>, 256> runs_;
};

}  // namespace padlens
