#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/i18n/strings.h"
#include "core/answers/onnx_file.h"

namespace padlens {

// The same file elsewhere: a heading, a line a runtime, and where onnx's own tools mislead.
std::string elsewhere_text(const OnnxFile& file, const Strings& tr);

// {"runtimes": [...], "shape_inference": {"21": [h, w], "22": [h, w]}, "reference": {...}}; null
// where a tool gives nothing. "22" holds from there on, "21" up to there.
nlohmann::ordered_json elsewhere_json(const OnnxFile& file, const Strings& tr);

}  // namespace padlens
