#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/answers/comparison.h"
#include "core/answers/way_back.h"

namespace padlens {

// "15 agree; OpenCV, ncnn: 5 of 9 cells differ; PyTorch refuses": of each framework its usual
// setting, which is its first row.
std::string answers_summary(const Strings& tr, const std::vector<ComparisonRow>& rows,
                            std::span<const AnswerGroup> groups);

// Which other inputs share the output, and where the counterpart leads with the same settings:
// one sentence each.
std::vector<std::string> back_texts(const Strings& tr, const Spec& spec, const WayBack& back);

// What the rows of a group give: "the same numbers, 3×3", "5 of 9 cells differ, by up to 12",
// "another size: 4×4", "refused".
// `number` writes one as the picture does.
std::string group_text(const Strings& tr, const std::vector<ComparisonRow>& rows,
                       const AnswerGroup& group, std::string (*number)(double));

// "OpenCV, PyTorch padding=1 and 6 more": the frameworks of a group, with their settings where
// those are not the usual ones; of more than `most`, how many more.
std::string group_names(const Strings& tr, const std::vector<ComparisonRow>& rows,
                        const AnswerGroup& group, std::size_t most = SIZE_MAX);

}  // namespace padlens
