#pragma once

#include <optional>
#include <span>
#include <vector>

#include "app/import/tensor_graph.h"
#include "app/import/tflite_file.h"

namespace padlens {

struct TfliteCall : TensorCall {
  const TfliteOperator& op;
  std::optional<Extents> declared = {};  // the shape of its first output as the file has it

  // The numbers of an input, where they are known.
  std::optional<Extents> values(std::size_t index) const { return graph.values(in(index)); }
  // A number alone; nullopt where it is not known.
  std::optional<Extent> value(std::size_t index) const;
  // What comes out is as the file declares.
  void declare_output();
};

// What an operator makes of a call.
struct TfliteRow {
  std::string_view name;
  void (*lower)(TfliteCall& call);
};
// By what they do: windows, pads and resizings; what moves cells; numbers and what is folded.
std::span<const TfliteRow> tflite_window_rows();
std::span<const TfliteRow> tflite_move_rows();
std::span<const TfliteRow> tflite_number_rows();

Element tflite_element(int tensor_type);

// Takes the operators of a file through `graph`. Shapes of the inputs by `shapes`, where it has
// them, in place of what the file leaves open: by their place among the inputs.
void lower_tflite(const TfliteFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
                  TensorGraph& graph);

}  // namespace padlens
