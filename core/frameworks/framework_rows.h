#pragma once

#include <array>

#include "core/frameworks/framework.h"

// A line a framework, in the order of frameworks(): the three that stand as buttons, then the
// others. Apart from framework_table.cpp, so that a program of the tests can have a table with a
// row more.
#define PADLENS_FRAMEWORKS(FRAMEWORK) \
  FRAMEWORK(kKeras)                   \
  FRAMEWORK(kPyTorch)                 \
  FRAMEWORK(kOnnx)                    \
  FRAMEWORK(kTensorFlow)              \
  FRAMEWORK(kJax)                     \
  FRAMEWORK(kKerasJax)                \
  FRAMEWORK(kKerasTorch)              \
  FRAMEWORK(kPaddle)                  \
  FRAMEWORK(kMlx)                     \
  FRAMEWORK(kTinygrad)                \
  FRAMEWORK(kChainer)                 \
  FRAMEWORK(kOpenVino)                \
  FRAMEWORK(kOpenCv)                  \
  FRAMEWORK(kTract)                   \
  FRAMEWORK(kLiteRt)                  \
  FRAMEWORK(kNcnn)                    \
  FRAMEWORK(kTfjs)                    \
  FRAMEWORK(kCandle)                  \
  FRAMEWORK(kBurn)                    \
  FRAMEWORK(kDl4j)

namespace padlens {

#define PADLENS_DECLARE(name) extern const Framework name;
PADLENS_FRAMEWORKS(PADLENS_DECLARE)
#undef PADLENS_DECLARE

#define PADLENS_ADDRESS(name) &name,
inline constexpr std::array kFrameworkRows{PADLENS_FRAMEWORKS(PADLENS_ADDRESS)};
#undef PADLENS_ADDRESS

}  // namespace padlens
