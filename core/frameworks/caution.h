#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

struct Framework;

// What a framework does without saying so. The rows stand in the frameworks' files; each has its
// sentence, "caution.<code>" in assets/lang/.
struct CautionRow {
  std::string_view code;
  // What the plain words of the setting come to, from what it really comes to: where the two
  // differ in a cell, the caution applies. nullopt: it does not.
  std::optional<Geometry> (*plain)(const Spec& spec, const Geometry& geometry) = nullptr;
  // Of those that change no number: whether it applies.
  bool (*applies)(const Spec& spec, const Geometry& geometry) = nullptr;
  std::string_view source;   // file or page
  std::string_view version;  // measured with
};

// A caution on a layer.
struct Caution {
  std::string_view code;
  // Output cells that hold another number than the plain words say, for some input; of another
  // size, all that are in one output or the other; of too many to go through each, those that were
  // found. 0: it is about something else.
  std::int64_t cells = 0;
  // For the sentence: cells, the layer's output cells, its size and that of the plain words.
  std::vector<std::string> args;
  std::string_view source;
  std::string_view version;
  friend bool operator==(const Caution&, const Caution&) = default;
};

// Those of a layer, in the order of its framework's rows, the empty tensor first.
// Precondition: `geometry` came from resolve(spec).
std::vector<Caution> cautions(const Spec& spec, const Geometry& geometry);

// How many cells; `all` false: as many at least, of too many to go through each.
struct CellCount {
  std::int64_t cells = 0;
  bool all = true;
};

// Cells of `one` or `other` whose numbers differ for some input: other taps on input cells, or
// another divisor. INT64_MAX where they are more than that.
CellCount differing_cells(const Spec& spec, const Geometry& one, const Geometry& other);

// Codes of all cautions, each once.
std::vector<std::string> caution_codes();

// What an output cell gives where a framework answers with no cell at all.
inline constexpr std::string_view kEmptyTensor = "empty_tensor";

}  // namespace padlens
