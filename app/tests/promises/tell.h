#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/layer/spec.h"

namespace padlens {

struct Printed {
  int code = -1;
  std::string out;
  std::string error;
};

// These arguments, then more of them.
std::vector<std::string> with(std::vector<std::string> some, const std::vector<std::string>& more);

// Fails the test where the text is none.
Spec spec_of(std::string_view text);

// What this program's command line says.
Printed tell(std::vector<std::string> arguments);

}  // namespace padlens
