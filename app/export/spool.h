#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

// Keeps bytes until a sink may have them: some files begin with what is known only in
// the end. Few stay in memory, more go to a file without a name, which is gone with this
// object or the program.
class Spool {
 public:
  // False: there is no room for them.
  bool add(std::string_view bytes);
  std::uint64_t size() const { return size_; }

  // All of it is in one of the two: in the file where there is one. Good until more is added.
  std::string_view in_memory() const { return recent_; }
  std::FILE* file();

  // An error key, or "" when `sink` has taken all.
  std::string_view copy_to(const Sink& sink);

 private:
  bool to_file();

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::uint64_t size_ = 0;
  std::string recent_;
  std::unique_ptr<std::FILE, Close> file_;
};

// An open file without a name, -1 where there can be none. Whoever asks closes it.
int nameless_file();

// What stands in `file` from its beginning. An error key, or "" when `sink` has all.
std::string_view copy_file(int file, const Sink& sink);

}  // namespace padlens
