#pragma once

#include <array>

#include "app/export/export.h"

namespace padlens {

extern const Format kSvgFormat;
extern const Format kAnimSvgFormat;
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
