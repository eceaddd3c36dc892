#pragma once

#include <array>

#include "app/handout/formats.h"

namespace padlens {

extern const HandoutFormat kPdfHandout;
extern const HandoutFormat kGiftHandout;
extern const HandoutFormat kMoodleHandout;
extern const HandoutFormat kQtiHandout;

// The rows of handout_formats(), in the order in which they are offered.
inline constexpr std::array kHandoutFormatRows{&kPdfHandout, &kGiftHandout, &kMoodleHandout,
                                               &kQtiHandout};

}  // namespace padlens
