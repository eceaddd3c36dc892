#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "app/import/import.h"
#include "core/layer/spec_json.h"

namespace padlens {

// All of a text; nullopt, and a problem of the model, where it is beyond ImportLimits.
std::optional<std::string> read_text(const Bytes& bytes, Model& model);
// Whether a text is a JSON object by its first letter, with or without a byte order mark.
bool begins_object(std::string_view head);

// The JSON that `bytes` hold, within ImportLimits; nullopt, and a problem of the model, where they
// hold none.
std::optional<Json> read_json(const Bytes& bytes, Model& model);
std::optional<Json> read_json(std::string_view text, Model& model);

// A member of an object; null where it is none, or has none of that name.
const Json& member(const Json& json, std::string_view key);
// A member that is text; "" else.
std::string text_of(const Json& json, std::string_view key);

}  // namespace padlens
