#include "core/layer/bands.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace padlens {

int worthwhile_threads() {
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
  return 1;
#else
  constexpr unsigned kMost = 4;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, kMost));
#endif
}

void in_bands(std::int64_t rows, std::int64_t step, int threads,
              const std::function<void(std::int64_t from, std::int64_t to)>& work) {
  const std::int64_t steps = (rows + step - 1) / step;
  const std::int64_t bands = std::clamp<std::int64_t>(threads, 1, std::max<std::int64_t>(steps, 1));
  if (bands == 1) return work(0, rows);
  const auto begin = [&](std::int64_t band) { return std::min(steps * band / bands * step, rows); };
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(bands));
  const auto run = [&](std::int64_t band) {
    try {
      work(begin(band), begin(band + 1));
    } catch (...) {
      thrown[static_cast<std::size_t>(band)] = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  others.reserve(static_cast<std::size_t>(bands - 1));
  std::int64_t started = 1;
  try {
    for (; started < bands; ++started)
      others.emplace_back(run, started);
  } catch (const std::system_error&) {
    // No thread is to be had: what it would have done is left for this one.
  }
  run(0);
  for (; started < bands; ++started)
    run(started);
  for (std::thread& other : others)
    other.join();
  for (const std::exception_ptr& exception : thrown) {
    if (exception) std::rethrow_exception(exception);
  }
}

}  // namespace padlens
