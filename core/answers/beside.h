#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// Two layers side by side: the present one and another, which is the same but for some of its
// fields, as {"framework": "pytorch"} or {"stride": 2} names them; the name of a framework alone
// stands for the first.

struct BesideSpec {
  Spec spec;
  Problems problems;  // of fields "beside", "beside.stride"; the layer may still be refused
};
BesideSpec read_beside(const Json& beside, const Spec& present);
// An object that read_beside() makes `other` of, whatever the present layer is by then: all of its
// fields but the numbers of its cells.
Json beside_json(const Spec& other);

// The fields in which two layers differ, in the order of spec_fields(); those of the cells' numbers
// are left away.
std::vector<const SpecField*> differing_fields(const Spec& one, const Spec& other);

// The layer of `other` with the numbers of `present` where these have the sizes that it needs, and
// its looked-at planes. Precondition: `geometry` came from resolve(other).
Layer layer_beside(const Layer& present, const Spec& other, const Geometry& geometry,
                   std::int64_t budget = kFrameBudget);

// Whether output cell `out` of `present` comes out differently in `other`, or is not there at all.
bool differs_beside(const Layer& present, const Layer& other, Cell out);

// The place in the output of `other` nearest to `out`. Precondition: it has one.
Cell nearest_output(const Geometry& other, Cell out);

}  // namespace padlens
