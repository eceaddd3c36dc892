#pragma once

#include <string>
#include <vector>

namespace padlens {

struct Told {
  int code = -1;
  std::string out;
  std::string error;
};

// What this program's command line says.
Told tell(std::vector<std::string> arguments);

}  // namespace padlens
