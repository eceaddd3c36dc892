#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "core/layer/problem.h"

namespace padlens {

// {"error": [{"field": …, "kind": …, "message": …}]}, as JSON answers say why there is none.
std::string error_text(const Problems& problems, const Strings& tr);

}  // namespace padlens
