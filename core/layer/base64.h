#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace padlens {

// Bytes as text, and back: the base64 of RFC 4648, with its padding.
void append_base64(std::string& out, std::string_view bytes);
// nullopt where it is none. The padding may be left out.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace padlens
