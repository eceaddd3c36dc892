#pragma once

#include <filesystem>
#include <optional>

#include "app/gui/state.h"

namespace padlens {

// Follows the lesson of another window by the session that it saves: for the teacher's notes on
// another screen.
class SessionFollower {
 public:
  // Seconds between two looks at the file.
  static constexpr double kBetween = 0.2;

  explicit SessionFollower(std::filesystem::path path) : path_(std::move(path)) {}

  // Takes lesson, beat, language and theme over, if the file is another one than at the last look.
  // True if something has changed. A file that is not there, or not whole, changes nothing.
  bool update(State& state);

 private:
  std::filesystem::path path_;
  std::optional<std::filesystem::file_time_type> seen_;
};

}  // namespace padlens
