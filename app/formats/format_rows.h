#pragma once

#include <array>

#include "app/formats/formats.h"

namespace padlens {

// Drawn to pixels or pages, by app/export: drawn.cpp.
extern const Format kPngFormat;
extern const Format kPdfFormat;
extern const Format kGifFormat;
extern const Format kWebpFormat;
extern const Format kMp4Format;
extern const Format kWebmFormat;

// The rows of formats(), in the order in which they are offered.
inline constexpr std::array kFormatRows{&kSvgFormat, &kAnimSvgFormat, &kPngFormat, &kPdfFormat,
                                        &kGifFormat, &kWebpFormat,    &kMp4Format, &kWebmFormat};

}  // namespace padlens
