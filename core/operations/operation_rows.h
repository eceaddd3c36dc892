#pragma once

#include <array>

#include "core/operations/operation.h"

namespace padlens {

// A row an operation. Apart from operation_table.cpp, so that a program of the tests can have a
// table with a row more.
inline constexpr std::array kOperationRows{&kConv2d,        &kConv2dTranspose, &kMaxPool2d,
                                           &kAveragePool2d, &kConv1d,          &kConv1dTranspose,
                                           &kMaxPool1d,     &kAveragePool1d};

}  // namespace padlens
