#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace padlens {

// Memory for a large grid comes from the system in huge pages, where it has such: to touch the
// pages of 4 KiB of an output of 4096 x 4096 for the first time takes longer than some of the
// kernels that fill it. What was given back last is kept for the next grid that is as large; all
// else goes back to the system at once.
namespace cell_memory {

inline constexpr std::size_t kLarge = std::size_t{4} << 20U;  // bytes

// Precondition: bytes >= kLarge. Aligned for any number; throws std::bad_alloc.
void* take_large(std::size_t bytes);
void give_back_large(void* memory, std::size_t bytes) noexcept;
// What is kept goes back, too: for a program at rest. From any thread.
void give_back_kept() noexcept;

}  // namespace cell_memory

// A std::allocator that takes large blocks from there, and leaves numbers that nobody gives a value
// unset.
template <class T>
struct CellAllocator {
  using value_type = T;

  CellAllocator() = default;
  template <class U>
  CellAllocator(const CellAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    if (bytes < cell_memory::kLarge) return std::allocator<T>().allocate(count);
    return static_cast<T*>(cell_memory::take_large(bytes));
  }
  void deallocate(T* cells, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < cell_memory::kLarge) {
      std::allocator<T>().deallocate(cells, count);
    } else {
      cell_memory::give_back_large(cells, bytes);
    }
  }

  template <class U>
  void construct(U* cell) noexcept(std::is_nothrow_default_constructible_v<U>) {
    ::new (static_cast<void*>(cell)) U;
  }
  template <class U, class... Arguments>
  void construct(U* cell, Arguments&&... arguments) {
    ::new (static_cast<void*>(cell)) U(std::forward<Arguments>(arguments)...);
  }

  friend bool operator==(const CellAllocator&, const CellAllocator&) { return true; }
};

}  // namespace padlens
