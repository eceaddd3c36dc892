#include "core/layer/cell_memory.h"

// AddressSanitizer watches over what comes from operator new alone.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
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

// Address space for them, in steps of an eighth or so: of what is never written no memory is taken,
// and what a grid leaves does for one of nearly its size.
std::size_t room_for(std::size_t bytes) {
  const std::size_t step = std::max(kHugePage, std::bit_floor(bytes) / 8);
  return (bytes + step - 1) / step * step;
}

struct Block {
  void* memory = nullptr;
  std::size_t size = 0;
};

void unmap(Block block) {
  if (block.memory != nullptr) munmap(block.memory, block.size);
}

// What was given back last, for what is as large: the system clears what it hands out, which takes
// a quarter of the time that the sums of 4096² take.
class Kept {
 public:
  void put(Block block) {
    const std::lock_guard lock(mutex_);
    if (block.size > kMost) return unmap(block);
    // The place of the older one, unless the other is free.
    if (blocks_[older_].memory != nullptr && blocks_[1 - older_].memory == nullptr) turn();
    drop(blocks_[older_]);
    if (total_ + block.size > kMost) drop(blocks_[1 - older_]);
    blocks_[older_] = block;
    total_ += block.size;
    turn();
  }
  void* take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    for (Block& block : blocks_) {
      if (block.size != size) continue;
      total_ -= size;
      return std::exchange(block, {}).memory;
    }
    return nullptr;
  }
  void drop_all() {
    const std::lock_guard lock(mutex_);
    for (Block& block : blocks_)
      drop(block);
  }

 private:
  // Input and output of 1024², one of the two of 4096².
  static constexpr std::size_t kMost = std::size_t{160} << 20U;

  void turn() { older_ = 1 - older_; }
  void drop(Block& block) {
    total_ -= block.size;
    unmap(std::exchange(block, {}));
  }

  std::mutex mutex_;
  std::array<Block, 2> blocks_;
  std::size_t older_ = 0;
  std::size_t total_ = 0;
};

Kept& kept() {
  static Kept kept;
  return kept;
}

}  // namespace

void* take_large(std::size_t bytes) {
  const std::size_t size = room_for(bytes);
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
  kept().put({memory, room_for(bytes)});
}

void give_back_kept() noexcept {
  kept().drop_all();
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
