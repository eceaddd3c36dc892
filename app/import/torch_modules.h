#pragma once

#include "app/import/torch_text.h"
#include "app/import/whole_shape.h"

namespace padlens::torch_print {

// Fills in what a module without others in it is, and its sizes for an input of this shape; what
// comes out. Source: extra_repr() of torch.nn's modules, PyTorch 2.15, which leave out what stands
// as by default, except where this says so.
WholeShape read_module(const Module& module, const WholeShape& in, ModelLayer& layer);

// Whether what it holds runs one after the other, as printed.
bool is_chain(const Module& module);

}  // namespace padlens::torch_print
