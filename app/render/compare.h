#pragma once

#include <optional>
#include <string_view>

#include "app/render/options.h"

namespace padlens {

// In what `made` differs from `reference` by more than `tolerance`: for PNGs by their
// pixels, for text by the first line that differs, for the rest by the first byte.
// `name` is the reference's, for the sentence. nullopt where it does not. A tolerance
// counts for pixels alone.
std::optional<RenderProblem> difference(std::string_view made, std::string_view reference,
                                        const Tolerance& tolerance, const std::string& name);

}  // namespace padlens
