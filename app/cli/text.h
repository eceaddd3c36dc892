#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace padlens {

// Text for terminals. Widths are in columns: Chinese characters take two.

inline constexpr int kColumns = 80;  // of a line, where nobody asks for others

int display_width(std::string_view text);

// Blanks added until `width` is reached.
std::string left_aligned(std::string_view text, int width);
std::string right_aligned(std::string_view text, int width);

// Lines of at most `width` columns, broken at blanks and between Chinese
// characters; a line break in `text` stays one.
std::vector<std::string> wrapped(std::string_view text, int width);

// The same as one text: `indent` blanks before every line, a line break after it.
std::string paragraph(std::string_view text, int width, int indent = 0);

// Blocks of lines beside each other where they fit into `width` columns, else
// below each other with an empty line between.
std::string beside(const std::vector<std::vector<std::string>>& blocks, int width, int gap);

// Rows of cells in columns as wide as they need be, each line after `indent` blanks. All rows have
// as many cells as the first.
std::string table_text(const std::vector<std::vector<std::string>>& rows, int indent = 0);

// "a_long_na…e_of_this": at most `width` columns, what is too long cut out of its middle.
std::string cut_in_middle(std::string_view text, int width);

// One cell of CSV, quoted where it has to be (RFC 4180).
std::string csv_cell(std::string_view text);

// Insertions, deletions and replacements that lead from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace padlens
