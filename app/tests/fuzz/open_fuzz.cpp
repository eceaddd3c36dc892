#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "app/document/embedded.h"

// libFuzzer's way into open_scenario(): CMakeLists.txt beside this says how to run it.
// What is opened can be saved, and opens again as what it was.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace padlens;
  const OpenedScenario opened = open_scenario({reinterpret_cast<const char*>(data), size});
  if (!opened.ok()) return 0;
  const OpenedScenario again = open_scenario(scenario_to_text(opened.scenario));
  if (!again.ok() || !(again.scenario == opened.scenario)) std::abort();
  return 0;
}
