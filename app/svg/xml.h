#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace padlens {

// What a number in the file can tell apart; 0 for what is not finite.
std::int64_t hundredths(double value);

void append_integer(std::string& out, std::int64_t value);

// "12", "12.5", "0.25", "-3.1": no locale, no trailing zeros, no "-0".
void append_number(std::string& out, double value, char point = '.');

// ' name="12.5"'
void append_attribute(std::string& out, std::string_view name, double value);

// Characters of a text, whatever they are, made fit for an element or attribute.
void append_escaped(std::string& out, std::string_view text);

// The same for each line of `text`, with a line break after the last one.
void append_escaped_lines(std::string& out, std::string_view text);

}  // namespace padlens
