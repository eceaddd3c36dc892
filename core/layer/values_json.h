#pragma once

#include <optional>
#include <string>

#include "core/layer/spec_fields.h"
#include "core/layer/values.h"

namespace padlens {

// A preset's name; for `custom` the planes' rows of numbers, a single plane without a list
// around it. In one dimension (`rank`) a plane is a flat list. Where `in_each` is not 0, several
// planes are lists of so many. A picture of bytes is written as picture_values.h says.
Json values_json(const Values& values, int rank, std::int64_t in_each = 0);

// Whether what a field of this spec holds are cells of a grid, of which there may be millions.
bool holds_cells(const SpecField& field, const Spec& spec);

// A plane, a list of planes of one size, or, where they may be `nested`, a list of lists of as many
// planes; nullopt for anything else.
std::optional<Values> read_planes(const Json& value, int rank, bool nested = false);

// Where lists are no planes because they are not alike: what stands there, and what the first one
// has in its place.
struct UnevenPlace {
  std::string place;                  // "[1][0]", counted from 0
  const Json* there = nullptr;        // part of the lists
  std::optional<std::size_t> wanted;  // entries of a list; nullopt: a number
};
std::optional<UnevenPlace> uneven_place(const Json& value);

}  // namespace padlens
