#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

// What the ids, classes and keyframes of an SVG begin with. Those of a page and of all SVGs that
// stand in it are in one room: each file has its own, made from all that it shows and says.

// Stands for the name in a file whose bytes are not all known yet; no file holds it.
inline constexpr std::string_view kUnnamed = "p\x01\x01\x01\x01\x01\x01\x01";

// The name that is asked for, else kUnnamed.
std::string first_name(const ExportOptions& options);
// Puts a name of the same length, made from the bytes of all parts, in the place of kUnnamed:
// the same bytes get the same name, everywhere and at any time.
void name_by_content(std::span<std::string> parts);
// The file that they and an end tag make, with its name. "" or an error key.
std::string write_named(std::string head, std::string body, const ExportOptions& options,
                        const Sink& sink);

// Whether ids and CSS classes may begin so: ASCII letters, digits, '-' and '_', a letter first,
// at most 64.
bool is_name(std::string_view text);

}  // namespace padlens
