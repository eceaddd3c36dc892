#pragma once

#include <array>

#include "core/frameworks/framework.h"

namespace padlens {

extern const Framework kKeras;
extern const Framework kPyTorch;
extern const Framework kOnnx;

// A row a framework. Apart from framework_table.cpp, so that a program of the tests can have a
// table with a row more.
inline constexpr std::array kFrameworkRows{&kKeras, &kPyTorch, &kOnnx};

}  // namespace padlens
