#pragma once

#include <span>
#include <string>

#include "core/engine/engine.h"

namespace padlens {

// {"output": …, "pad": …, "values": …} as DESIGN.md has it, on one line. Of several output planes
// "values" is a list of them; "divisors" are those of each. "shape" is told where input or output
// has several: layer_shape().
// Transposed: also "crop"; averages: also "divisors". "values" is null where the layer keeps no
// output, with the "limit" that was met: {"output_cells": 16777216}, or {"multiplications": null}
// where the caller of make_layer() had a budget. It is [] for an empty tensor; a cell without a
// value (has_value()) is null, one that overflowed "inf", "-inf" or "nan". "inexact" lists the
// cells, [row, column] or in one dimension the column, of several planes [plane, row, column],
// whose value is not what its terms come to (exactness.h), "cautions" the sentences given; both are
// left out where there are none.
std::string answer_text(const Layer& layer, std::span<const std::string> cautions = {});

// Appends the answer to who asks for sizes alone: neither "values" nor what belongs to them.
void append_sizes_text(std::string& text, const Spec& spec, const Geometry& geometry,
                       std::span<const std::string> cautions = {});

}  // namespace padlens
