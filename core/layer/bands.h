#pragma once

#include <cstdint>
#include <functional>

namespace padlens {

// Threads that work on cells is worth being shared out among: as many as there are processors, at
// most four, since memory gives no more. 1 where a program cannot start any.
int worthwhile_threads();

// So many cells, to be filled or looked at, take longer than threads take to start.
inline constexpr std::int64_t kCellsWorthThreads = std::int64_t{1} << 18;

// Calls work(from, to) for parts of the rows 0 … `rows` - 1 that together are all of them, on up to
// `threads` threads, the caller's among them. Each part but the first begins at a multiple of
// `step`. Returns when all is done; what a part throws is thrown here.
void in_bands(std::int64_t rows, std::int64_t step, int threads,
              const std::function<void(std::int64_t from, std::int64_t to)>& work);

}  // namespace padlens
