#pragma once

#include <cstdlib>

namespace padlens {

// Whether videos can be made here.
inline bool has_ffmpeg() {
  return std::system("ffmpeg -version >/dev/null 2>&1") == 0;
}

}  // namespace padlens
