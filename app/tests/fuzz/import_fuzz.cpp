#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "app/import/import.h"

// libFuzzer's way into import_model(), which asks every reader: CMakeLists.txt beside this says how
// to run it. Whatever comes in, a layer takes what is there, and none that is not understood is
// without a problem.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace padlens;
  const Bytes bytes(std::string(reinterpret_cast<const char*>(data), size));
  ImportOptions options;
  for (const bool told : {false, true}) {
    if (told) options.read.input = {64, 64};
    options.kernels = told;
    const Model model = import_model(bytes, options);
    if (model.layers.empty() && model.problems.empty()) std::abort();
    for (const ModelLayer& layer : model.layers) {
      if (layer.input_sizes.size() != layer.from.size()) std::abort();
      if (!layer.understood && layer.problems.empty()) std::abort();
      for (const Source& source : layer.from) {
        if (source.index >= (source.is_input ? model.inputs.size() : model.layers.size()))
          std::abort();
      }
    }
  }
  return 0;
}
