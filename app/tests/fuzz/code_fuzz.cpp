#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/snippets/code_reader.h"
#include "core/stack/model.h"

// libFuzzer's way into read_code(): CMakeLists.txt beside this says how to run it.
// Whatever the text, layers take what stands before them, places lie in the text, and sizes follow.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace padlens;
  if (size == 0) return 0;
  ReadOptions options;
  constexpr std::string_view kFrameworks[]{"", "", "jax", "paddle", "mlx", "tfjs", "onnx", "keras"};
  options.framework = kFrameworks[data[0] % std::size(kFrameworks)];
  if (data[0] & 0x10U) options.input = {14, 17};
  if (data[0] & 0x20U) options.input = {19};
  if (data[0] & 0x40U) options.kernel = {3, 3};
  Model model = read_code({reinterpret_cast<const char*>(data) + 1, size - 1}, options);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    for (const Source& source : model.layers[i].from)
      if (source.index >= (source.is_input ? model.inputs.size() : i)) std::abort();
    for (const PlacedProblem& placed : model.layers[i].problems)
      if (placed.line < 1 || placed.column < 1) std::abort();
  }
  put_inputs(model, options);
  resolve_model(model);
  return 0;
}
