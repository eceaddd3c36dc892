#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/layer/given_value.h"
#include "core/layer/problem.h"
#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"

namespace padlens {

// A stack and what is told of it as JSON: {"framework": …, "input": […], "stack": [layer, …]}, see
// read_stack_layer() for a layer.

struct ParsedStack {
  std::vector<StackLayer> layers;       // what could be read of each
  Problems problems;                    // of the stack itself
  std::vector<StackProblem> of_layers;  // of its layers, the first one's first

  bool readable() const { return problems.empty() && of_layers.empty(); }
  // All of them; the field of a layer's is "stack[2].kernel".
  Problems all_problems() const;
};

// What a layer does not say of "framework", "values", "seed" and "kernel_values" is as the stack
// says; "input", "channels" and "input_values" are those of the first layer. A stack without layers
// is a problem. Never throws.
ParsedStack read_stack(const Json& json);

// The framework once where all layers have the same, and the input of the first; that of the
// others, which follows, is not said.
nlohmann::ordered_json stack_to_json(std::span<const StackLayer> layers);

// {"size": [7, 7], "jump": [2, 2], "start": [0, 0], "cells": [7, 7]}, as many numbers as `rank`;
// behind layers that spread cells also "period", "step", and for each axis a list by phase, "lo"
// and "hi", null where a phase depends on nothing. "jump" is null of what is behind a global pool,
// and "global": true says that a way through one leads here. null where there is no field; where
// places depend on a size that is open "start" is null, and those by phase are left out.
nlohmann::ordered_json receptive_field_json(const LayerField& field, int rank);

}  // namespace padlens
