#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/operations/reducer.h"

namespace padlens {

// The lowest room of core. What an operation does with the numbers in a window is stated here,
// one file an operation; nothing here knows of specs, sizes or frameworks. Whoever wants to
// know something of an operation asks its Operation, never its name.

// Which way the numbers go.
enum class Family : std::uint8_t {
  window,   // every output cell reads a window of the input
  scatter,  // every input cell is spread over a window of the output
};

// By which of its rules a framework sizes and pads the operation.
enum class Sizing : std::uint8_t { convolution, transposed_convolution, pooling };

// How a layer is played, step by step. Both end in the same output.
enum class PlayMode : std::uint8_t {
  gather,   // a step per output cell; transposed: zeros inserted, the kernel slides flipped
  scatter,  // a step per input cell, which stamps its value x kernel
};

// A sentence that comes with an operation or a framework: what a language says under `key` whose
// file in assets/lang/ has none there.
struct OwnSentence {
  std::string_view key;
  std::string_view text;
};

// How the taps of an output cell are written: "a·w + b·w", "(a + b) ÷ 4", "max(a, b)".
struct Notation {
  std::string_view open = {};
  std::string_view separator = "+";  // or ","
  std::string_view close = {};
  std::string_view padding = "–";  // a cell that the reducer skips: "−∞"
  std::string_view times = "·";    // between a cell and its weight
  std::string_view weight = "×";   // before a weight, beside its cell
};

// What is said of a cell that one points at: keys of assets/lang/, or of own sentences.
struct CellWords {
  std::string_view padding = "hover.padding_skipped";  // where the reducer skips it
  // An input cell where the reducer selects: it is the result of the windows {0}, or of none.
  std::string_view wins = "hover.selected";
  std::string_view wins_none = "hover.selected_none";
};

// What a library that programs are written for calls an operation.
struct Spelling {
  std::string_view target;  // an id of snippet_targets()
  std::string_view name;
};

// An operation is one file here that fills this in, and one row in operation_rows.h: its fields,
// its reducer (one of reducer.h, or a policy of its own), what it is written and spoken of with,
// and what the libraries call it. Its sizes and padding are each framework's for its `sizing`. One
// that scatters, or is linear, has a reducer that sums.
struct Operation {
  std::string_view id;    // "max_pool2d", as in the spec's JSON
  std::string_view name;  // "MaxPool2D", the same in every language
  // The operation that a person compares it with, by id; "" for none.
  std::string_view counterpart = {};
  int rank = 2;  // axes; one: the height is 1 throughout
  Sizing sizing = Sizing::convolution;
  Family family = Family::window;
  bool has_kernel = true;  // weights; where there are none, every tap has weight 1
  bool linear = true;      // in the input: it is a matrix
  // The spec's fields, by name, that it has and other operations need not have.
  std::span<const std::string_view> fields;
  const Reducer* reducer = nullptr;  // how the taps of a window become one number
  std::span<const PlayMode> play_modes;
  Notation notation = {};
  CellWords words = {};
  std::span<const Spelling> spellings = {};  // no program is written where there is none
  std::span<const OwnSentence> sentences = {};

  bool has(std::string_view field) const {
    return std::ranges::find(fields, field) != fields.end();
  }
  bool plays(PlayMode mode) const {
    return std::ranges::find(play_modes, mode) != play_modes.end();
  }
  // "" where the library has none.
  std::string_view spelled(std::string_view target) const {
    const auto found = std::ranges::find(spellings, target, &Spelling::target);
    return found == spellings.end() ? std::string_view() : found->name;
  }
  bool transposed() const { return family == Family::scatter; }
  bool pools() const { return sizing == Sizing::pooling; }
};

// An operation as specs name it: never null, and the same for the same operation.
using Op = const Operation*;

inline constexpr PlayMode kGatherOnly[]{PlayMode::gather};
inline constexpr PlayMode kGatherOrScatter[]{PlayMode::gather, PlayMode::scatter};

extern const Operation kConv2d;
extern const Operation kConv2dTranspose;
extern const Operation kMaxPool2d;
extern const Operation kAveragePool2d;
extern const Operation kConv1d;
extern const Operation kConv1dTranspose;
extern const Operation kMaxPool1d;
extern const Operation kAveragePool1d;

// All of them, in the order in which menus list them: operation_table.cpp.
std::span<const Op> operations();

// nullptr where there is none of that name.
Op find_operation(std::string_view id);

// The same operation in so many dimensions; nullptr where there is none.
Op in_dimensions(const Operation& op, int rank);

}  // namespace padlens
