#pragma once

#include <span>
#include <string>

#include "core/engine/engine.h"

namespace padlens {

// {"output": …, "pad": …, "values": …} as DESIGN.md has it, on one line.
// Transposed: also "crop"; averages: also "divisors". "values" is null where the layer keeps no
// output, with the "limit" that was met: {"output_cells": 16777216}, or {"multiplications": null}
// where the caller of make_layer() had a budget. It is [] for an empty tensor; a cell without a
// value (has_value()) is null, one that overflowed "inf", "-inf" or "nan". "inexact" lists the
// cells, [row, column] or in one dimension the column, whose value is not what its terms come to
// (exactness.h), "cautions" the sentences given; both are left out where there are none.
std::string answer_text(const Layer& layer, std::span<const std::string> cautions = {});

}  // namespace padlens
