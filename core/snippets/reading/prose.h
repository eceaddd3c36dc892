#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace padlens::reading {

// A text that people wrote around code: chats, articles, lists, tables, differences of versions,
// logs. What is no code is blank in it, byte for byte, so that every place stays where it was.
struct PlainCode {
  std::string text;              // as long as what was given; "": that is plain code as it stands
  std::size_t passed = 0;        // lines that only talk
  std::size_t first = 0;         // where the first of them begins
  std::size_t beside = 0;        // lines of which calls are kept, and words passed over
  std::size_t first_beside = 0;  // likewise
  bool removed = false;          // lines that a difference takes away are left out
};
// `object`: one value in brackets, which has no lines of its own.
PlainCode plain_code(std::string_view text, bool object);

}  // namespace padlens::reading
