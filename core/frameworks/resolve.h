#pragma once

#include <optional>
#include <string_view>

#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_json.h"

namespace padlens {

// What became of a spec. With no problems the framework accepts it. `geometry`
// is also there when every problem is of Kind::rejected: the arithmetic exists,
// the framework refuses it all the same.
struct Resolution {
  std::optional<Geometry> geometry;
  Problems problems;

  bool accepted() const { return geometry.has_value() && problems.empty(); }
};

// A spec from its JSON object, with what was left out as its framework has it: the stride of a
// pool. Else as spec_from_json().
ParsedSpec read_spec(const GivenValue& json);
ParsedSpec read_spec_text(std::string_view text);

// Puts the stride that the framework takes where none is given. Nothing for an unknown one.
void put_default_stride(Spec& spec);

// Checks the ranges, then asks the spec's framework. Never throws; all sizes are
// computed in 64 bits; where one of them does not fit, a problem says so.
Resolution resolve(const Spec& spec);

// Appends why a fill that copies cells has too few for the padding of `geometry`, in the words of
// the spec's framework where it has any.
void add_fill_problems(const Spec& spec, const Geometry& geometry, Problems& problems);

// Appends to the `problems` found when `spec` was read what is wrong with it besides: what
// resolve() says of it whatever those fields that could not be read were meant to hold.
void add_other_problems(const Spec& spec, Problems& problems);

// The shape and padding of a layer as its framework derives them.
// Precondition: `geometry` came from resolve(spec).
Derivation derive(const Spec& spec, const Geometry& geometry);

}  // namespace padlens
