#include "app/export/lzw.h"

#include <algorithm>
#include <cstring>

namespace padlens {
namespace {

constexpr unsigned kMostWidth = 12;
constexpr unsigned kCodes = 1U << kMostWidth;
constexpr std::size_t kBlock = 255;  // bytes

// One past the last index from `begin` on that is as the one there.
std::size_t end_of_run(std::span<const std::uint8_t> indices, std::size_t begin) {
  const std::uint8_t color = indices[begin];
  const std::uint64_t eight = color * 0x0101010101010101U;
  std::size_t end = begin + 1;
  for (std::uint64_t group = 0; end + sizeof group <= indices.size(); end += sizeof group) {
    std::memcpy(&group, &indices[end], sizeof group);
    if (group != eight) break;
  }
  while (end < indices.size() && indices[end] == color)
    ++end;
  return end;
}

}  // namespace

void LzwEncoder::append(std::span<const std::uint8_t> indices, int bits, std::string& out) {
  clear_code_ = 1U << static_cast<unsigned>(bits);
  first_width_ = static_cast<unsigned>(bits) + 1;
  width_ = first_width_;
  written_ = 1;
  bytes_.clear();
  clear();
  std::size_t run_end = 0;
  for (std::size_t at = 0; at < indices.size();) {
    if (at >= run_end) run_end = end_of_run(indices, at);
    write_string(indices, at, run_end);
  }
  put(clear_code_ + 1);
  for (; buffered_ > 0; buffered_ -= std::min(buffered_, 8U)) {
    bytes_.push_back(static_cast<std::uint8_t>(buffer_));
    buffer_ >>= 8U;
  }
  out += static_cast<char>(bits);
  append_blocks(out);
}

void LzwEncoder::clear() {
  put(clear_code_);
  width_ = first_width_;
  written_ = 1;
  next_ = clear_code_ + 2;
  slots_.fill(0);
  for (unsigned color = 0; color < clear_code_; ++color)
    runs_[color].assign(1, static_cast<std::uint16_t>(color));
}

// A code is as wide as the largest that the reader may have made by then.
void LzwEncoder::put(unsigned code) {
  if (width_ < kMostWidth && written_ == (1U << width_) - clear_code_) ++width_;
  buffer_ |= std::uint64_t{code} << buffered_;
  buffered_ += width_;
  for (; buffered_ >= 8; buffered_ -= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(buffer_));
    buffer_ >>= 8U;
  }
  ++written_;
}

bool LzwEncoder::has_code_left() {
  if (next_ < kCodes) return true;
  clear();
  return false;
}

// The longest string from `at` on that has a code. The run of one colour that begins there ends
// at `run_end`.
void LzwEncoder::write_string(std::span<const std::uint8_t> indices, std::size_t& at,
                              std::size_t run_end) {
  std::vector<std::uint16_t>& run = runs_[indices[at]];
  const std::size_t length = std::min(run_end - at, run.size());
  unsigned code = run[length - 1];
  at += length;
  if (at < run_end) {
    put(code);
    if (has_code_left()) run.push_back(static_cast<std::uint16_t>(next_++));
    return;
  }
  for (; at < indices.size(); ++at) {
    const std::uint32_t string = code << 8U | indices[at];
    std::size_t slot = (string * 0x9E3779B1U) >> (32U - kSlotBits);
    while (slots_[slot] != 0 && slots_[slot] >> kMostWidth != string)
      slot = (slot + 1) % slots_.size();
    if (slots_[slot] == 0) {
      put(code);
      if (has_code_left()) slots_[slot] = string << kMostWidth | next_++;
      return;
    }
    code = slots_[slot] % kCodes;
  }
  put(code);
}

void LzwEncoder::append_blocks(std::string& out) const {
  for (std::size_t at = 0; at < bytes_.size(); at += kBlock) {
    const std::size_t size = std::min(kBlock, bytes_.size() - at);
    out += static_cast<char>(size);
    out.append(reinterpret_cast<const char*>(&bytes_[at]), size);
  }
  out += '\0';
}

}  // namespace padlens
