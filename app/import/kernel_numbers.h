#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import.h"
#include "core/layer/spec.h"
#include "core/stack/model.h"

namespace padlens {

// Kernels as files hold them, for ImportOptions::kernels.

// Numbers that stand somewhere in a file, in row-major order, read when they are asked for; nullopt
// where they cannot be had, or are more than ImportLimits::kernel.
using StoredNumbers = std::function<std::optional<std::vector<double>>()>;

// How a number is written, little-endian.
enum class NumberFormat : std::uint8_t {
  float64,
  float32,
  float16,
  bfloat16,
  int32,
  int16,
  int8,
  uint8
};

std::size_t bytes_of(NumberFormat format);
// As many as there are whole ones.
std::vector<double> numbers_of(std::string_view bytes, NumberFormat format);

// Numbers of a tensor of extents `shape` whose axes are put in this order, as by numpy's transpose.
// Precondition: as many numbers as `shape` says, and each axis once in `order`.
std::vector<double> transposed(std::span<const double> numbers, std::span<const std::int64_t> shape,
                               std::span<const std::size_t> order);

// A quantised tensor: `scale` and `zero` hold one number, or one for each position along `axis`.
struct Quantization {
  std::vector<double> scale;
  std::vector<double> zero;  // empty: 0
  std::size_t axis = 0;
};
// (number − zero) · scale for each; nullopt where the counts do not fit `shape`.
std::optional<std::vector<double>> dequantized(std::vector<double> numbers,
                                               std::span<const std::int64_t> shape,
                                               const Quantization& by);

// Puts kernels into the layers of one model, as far as its bounds go.
class Kernels {
 public:
  // `numbers` as Grouping counts kernel planes, each row by row. What is too large, or cannot be
  // had, is told in `remarks`.
  void put(const StoredNumbers& numbers, Spec& spec, std::vector<Remark>& remarks);

 private:
  std::size_t left_ = ImportLimits::kernels;
};

}  // namespace padlens
