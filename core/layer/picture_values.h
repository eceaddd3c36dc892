#pragma once

#include "core/layer/grid.h"
#include "core/layer/problem.h"
#include "core/layer/spec_fields.h"
#include "core/layer/values.h"

namespace padlens {

// A picture's numbers as JSON: {"picture": ["AAECAw==", …]}, a text a row, the base64 of a byte a
// cell, 0 black and 255 white; in one dimension the text alone, of several planes a list of those.
// So a cell takes a letter and a third, and its number comes back as it was.

// Whether all numbers are whole ones that a byte holds, as such a picture has to have.
bool fits_picture(const Values& values);
// Precondition: fits_picture(values).
Json picture_json(const Values& values, int rank);

// A picture in each of so many planes, which are one grid.
Values picture_values(const Grid<std::uint8_t>& greys, std::int64_t planes);

// An object with the member "picture" as above; anything else is a problem of `field`.
std::optional<Values> read_picture(const Json& value, int rank, std::string_view field,
                                   Problems& problems);

}  // namespace padlens
