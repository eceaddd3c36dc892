#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "app/pictures/pictures.h"

// libFuzzer's way into read_picture(): CMakeLists.txt beside this says how to run it.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace padlens;
  const ReadPicture picture = read_picture({reinterpret_cast<const char*>(data), size}, {256});
  if (picture.problems.empty() != (picture.greys.size() > 0)) std::abort();
  return 0;
}
