#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace padlens {

// Words of which some refer to cells of a picture: "All of [the padding](pad.left) is on the left."
// What is in brackets is read, the name in parentheses is one of those that app/scene/named_cells.h
// knows. A name has small letters, digits, dots and "_" alone; brackets without one behind them
// are brackets: "x[t − 1] (the sample before)" refers to nothing.
struct WordRun {
  std::string text;
  std::string cells = {};  // the name; "" for words that refer to nothing

  friend bool operator==(const WordRun&, const WordRun&) = default;
};

// `words` cut where references begin and end; no run is empty.
std::vector<WordRun> word_runs(std::string_view words);

// The same without its references, as it is read aloud and printed.
std::string plain_words(std::string_view words);

// The names, in their order; one that stands there twice stands here twice.
std::vector<std::string> named_in(std::string_view words);

}  // namespace padlens
