#pragma once

#include <array>
#include <string_view>

namespace padlens {

// The field's terms as this program uses them, in the order in which one needs them:
// "glossary.<id>" and "glossary.<id>.text" in assets/lang/.
inline constexpr std::array<std::string_view, 25> kGlossary{"input",
                                                            "kernel",
                                                            "window",
                                                            "output",
                                                            "stride",
                                                            "dilation",
                                                            "effective_kernel",
                                                            "padding",
                                                            "pad_before",
                                                            "valid",
                                                            "same",
                                                            "causal",
                                                            "explicit",
                                                            "tap",
                                                            "leftover",
                                                            "receptive",
                                                            "transposed",
                                                            "zero_insertion",
                                                            "gather",
                                                            "scatter",
                                                            "full_scatter",
                                                            "crop",
                                                            "output_padding",
                                                            "ceil_mode",
                                                            "divisor"};

}  // namespace padlens
