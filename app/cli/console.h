#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/document/files.h"
#include "app/i18n/strings.h"
#include "core/layer/problem.h"

namespace padlens {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;    // a file, standard output or the display
inline constexpr int kBadInput = 2;  // the arguments or the spec

// Standard output, buffered, without the C library's opinions on when to flush.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  // Passes on what has gathered once that is worth a system call.
  void write(std::string_view text);
  void flush();
  // The system's words for what went wrong, "" as long as nothing has. After that
  // nothing more is written.
  const std::string& error() const { return error_; }

 private:
  int descriptor_;
  std::string waiting_;
  std::string error_;
};

// Where a command writes its answer and its complaints, and in which language.
struct Console {
  Strings tr;            // the language of messages, help and text for people
  std::string language;  // what --lang asked for, "" for nothing
  Output out{1};

  // Of what is written for machines or into files: it must not change with the
  // environment, so English unless --lang says otherwise.
  Strings file_strings() const { return Strings(language.empty() ? "en" : language); }

  // "padlens: <where>: <message>" on standard error; `where` may be "".
  void complain(std::string_view where, std::string_view message) const;
  void complain(const Problem& problem) const;
  void complain(std::string_view where, const FileError& error) const;
};

// How many columns the terminal has that standard output goes to; nullopt where it goes elsewhere.
std::optional<int> terminal_columns();

// All of standard input, or nothing and why.
std::optional<std::string> read_standard_input(FileError& error);

}  // namespace padlens
