#include "core/layer/cell_memory.h"

// AddressSanitizer watches over what comes from operator new alone.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#include <sys/mman.h>

#include <cstdint>
#include <mutex>
#include <utility>
#define PADLENS_HUGE_PAGES 1
#else
#define PADLENS_HUGE_PAGES 0
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef PADLENS_HUGE_PAGES
#define PADLENS_HUGE_PAGES 0
#endif
#endif

namespace padlens::cell_memory {

#if PADLENS_HUGE_PAGES
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

struct Block {
  void* memory = nullptr;
  std::size_t size = 0;
};

// What was given back last, for the next that is as large: the system clears what it hands out,
// which takes a quarter of the time that the sums of 4096² take.
class Kept {
 public:
  // Gives what is kept for `block`, which may be none.
  Block exchange(Block block) {
    const std::lock_guard lock(mutex_);
    return std::exchange(block_, block);
  }
  void* take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    return block_.size == size ? std::exchange(block_, {}).memory : nullptr;
  }

 private:
  std::mutex mutex_;
  Block block_;
};

Kept& kept() {
  static Kept kept;
  return kept;
}

void unmap(Block block) {
  if (block.memory != nullptr) munmap(block.memory, block.size);
}

}  // namespace

void* take_large(std::size_t bytes) {
  const std::size_t size = whole_pages(bytes);
  if (void* again = kept().take(size)) return again;
  // One page more, of which what lies before and after the aligned part is given back.
  void* taken =
      mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED) throw std::bad_alloc();
  auto* start = static_cast<std::byte*>(taken);
  const std::size_t over = reinterpret_cast<std::uintptr_t>(start) % kHugePage;
  const std::size_t before = over == 0 ? 0 : kHugePage - over;
  if (before > 0) munmap(start, before);
  std::byte* memory = start + before;
  munmap(memory + size, kHugePage - before);
  madvise(memory, size, MADV_HUGEPAGE);  // refused where the system has none: then small ones
  return memory;
}

void give_back_large(void* memory, std::size_t bytes) noexcept {
  unmap(kept().exchange({memory, whole_pages(bytes)}));
}

void give_back_kept() noexcept {
  unmap(kept().exchange({}));
}
#else
void* take_large(std::size_t bytes) {
  return ::operator new(bytes);
}

void give_back_large(void* memory, std::size_t) noexcept {
  ::operator delete(memory);
}

void give_back_kept() noexcept {}
#endif

}  // namespace padlens::cell_memory
