#pragma once

#include "core/layer/spec_fields.h"

namespace padlens {

// Puts the members of `changes`, an object, over those of a spec's JSON. A field's alias stands for
// the field, which would else be given twice; what is no field is put as it is, for the reader to
// complain of.
void put_changes(Json& spec, const Json& changes);

}  // namespace padlens
