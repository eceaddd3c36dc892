#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/layer/spec.h"

namespace padlens {

// Sizes that no number stands for: Keras writes None, ONNX and people a name, or "?".

// One without a name. Two of them are two sizes.
inline constexpr std::string_view kUnnamedSize = "?";

// What `text` names: kUnnamedSize for "?", "None" and "null", a name of at most 32 letters, digits
// and "_" that begins with no digit for itself; nullopt for anything else.
std::optional<std::string> size_symbol(std::string_view text);

// "N,224" and "?x224" as their parts, with no blanks around them. An x parts where a number or "?"
// stands beside it, or one letter on either side: "Nx224" and "HxW" are two sizes, "axis" is one.
std::vector<std::string_view> size_parts(std::string_view text);

// What each axis' symbol is called: its name; one without is N, or H and W where both are without
// or the other is called N. "" where there is a number.
std::array<std::string, 2> symbol_names(const Spec& spec);

}  // namespace padlens
