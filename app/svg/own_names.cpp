#include "app/svg/own_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "app/svg/picture_size.h"

namespace padlens {
namespace {

std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 0x9E3779B97F4A7C15U;
  return state ^ (state >> 32U);
}

// Eight bytes at a time, the lowest first: the same on every machine.
std::uint64_t hash_of(std::uint64_t state, std::string_view bytes) {
  state = mixed(state, bytes.size());
  while (!bytes.empty()) {
    const std::size_t some = std::min<std::size_t>(bytes.size(), 8);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < some; ++i)
      word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    state = mixed(state, word);
    bytes.remove_prefix(some);
  }
  return state;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string first_name(const ExportOptions& options) {
  return options.id_prefix.empty() ? std::string(kUnnamed) : options.id_prefix;
}

void name_by_content(std::span<std::string> parts) {
  // No vowels, so no words; 31^7 names, so that none of ten thousand files meets another.
  constexpr std::string_view kLetters = "0123456789bcdfghjklmnpqrstvwxyz";
  std::uint64_t hash = 0;
  for (const std::string& part : parts)
    hash = hash_of(hash, part);
  std::array<char, kUnnamed.size()> name{'p'};
  for (std::size_t i = 1; i < name.size(); ++i) {
    name[i] = kLetters[hash % kLetters.size()];
    hash /= kLetters.size();
  }
  for (std::string& part : parts) {
    for (std::size_t at = part.find(kUnnamed[1]); at != std::string::npos;
         at = part.find(kUnnamed[1], at)) {
      std::ranges::copy(std::span(name).subspan(1), part.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
}

std::string write_named(std::string head, std::string body, const ExportOptions& options,
                        const Sink& sink) {
  std::array parts{std::move(head), std::move(body)};
  if (options.id_prefix.empty()) name_by_content(parts);
  const bool taken = sink(parts[0]) && sink(parts[1]) && sink("</svg>\n");
  return std::string(taken ? std::string_view() : kStopped);
}

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

}  // namespace padlens
