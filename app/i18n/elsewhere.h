#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/i18n/strings.h"
#include "core/answers/onnx_file.h"

namespace padlens {

// "ONNX Runtime", "OpenVINO": the program that reads the file.
std::string runtime_name(const RuntimeReading& reading);

// What the numbers of one that accepts the node are beside ONNX Runtime's: "the same numbers",
// "4 of 9 cells differ, by up to 12", "another size"; "" for ONNX Runtime itself, and where that
// refuses. `number` writes one as the picture does.
std::string reading_text(const Strings& tr, const RuntimeReading& reading,
                         std::string (*number)(double));

// "Has no output_shape": the fields that it has none for; "" where there is none such.
std::string missing_text(const Strings& tr, const RuntimeReading& reading);

// Where shape inference and the reference evaluator mislead, a sentence each; shape inference has
// two where the opsets differ.
std::vector<std::string> misleading_texts(const Strings& tr, const OnnxFile& file,
                                          std::string (*number)(double));

}  // namespace padlens
