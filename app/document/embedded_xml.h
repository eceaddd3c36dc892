#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace padlens {

// `text` with the references in it put in: the five entities that every XML has, and numbers.
// nullopt for others, and for an ampersand that begins none.
std::optional<std::string> xml_unescaped(std::string_view text);

}  // namespace padlens
