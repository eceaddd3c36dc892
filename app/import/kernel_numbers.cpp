#include "app/import/kernel_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "core/layer/grouping.h"

namespace padlens {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie");

// IEEE 754's binary16: 1 bit of sign, 5 of exponent, 10 of fraction.
double half_value(std::uint16_t bits) {
  const int exponent = bits >> 10U & 31U;
  const int fraction = bits & 1023U;
  const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
  if (exponent == 31) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(fraction + 1024, exponent - 25);
}

// The upper half of a binary32.
double bfloat_value(std::uint16_t bits) {
  return std::bit_cast<float>(std::uint32_t{bits} << 16U);
}

template <class Stored, class Value>
std::vector<double> converted(std::string_view bytes, Value value) {
  std::vector<double> numbers(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Stored stored{};
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    numbers[i] = value(stored);
  }
  return numbers;
}

template <class Stored>
std::vector<double> converted(std::string_view bytes) {
  return converted<Stored>(bytes, [](Stored stored) { return static_cast<double>(stored); });
}

// Elements from one position of each axis to the next.
std::vector<std::size_t> steps_of(std::span<const std::int64_t> shape) {
  std::vector<std::size_t> steps(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;)
    steps[i - 1] = steps[i] * static_cast<std::size_t>(shape[i]);
  return steps;
}

// Numbers of the kernel of `spec`; nullopt where its fields are none, or it has more than `most`.
std::optional<std::size_t> kernel_count(const Spec& spec, std::size_t most) {
  const Grouping grouping = grouping_of(spec);
  if (!grouping.holds()) return std::nullopt;
  std::int64_t count = grouping.kernel_planes();
  for (const Axis axis : kAxes) {
    if (__builtin_mul_overflow(count, spec.kernel[axis], &count)) return std::nullopt;
  }
  const auto numbers = static_cast<std::size_t>(count);
  return count < 1 || numbers > most ? std::nullopt : std::optional(numbers);
}

Planes planes_of(const std::vector<double>& numbers, std::int64_t rows, std::int64_t cols) {
  const auto each = static_cast<std::size_t>(rows * cols);
  std::vector<Grid<double>> planes;
  planes.reserve(numbers.size() / each);
  for (std::size_t at = 0; at < numbers.size(); at += each) {
    Grid<double> plane = Grid<double>::unset(rows, cols);
    std::copy_n(numbers.data() + at, each, plane.row(0));
    planes.push_back(std::move(plane));
  }
  return Planes(std::move(planes));
}

}  // namespace

std::size_t bytes_of(NumberFormat format) {
  switch (format) {
    case NumberFormat::float64:
      return 8;
    case NumberFormat::float32:
    case NumberFormat::int32:
      return 4;
    case NumberFormat::float16:
    case NumberFormat::bfloat16:
    case NumberFormat::int16:
      return 2;
    case NumberFormat::int8:
    case NumberFormat::uint8:
      break;
  }
  return 1;
}

std::vector<double> numbers_of(std::string_view bytes, NumberFormat format) {
  switch (format) {
    case NumberFormat::float64:
      return converted<double>(bytes);
    case NumberFormat::float32:
      return converted<float>(bytes);
    case NumberFormat::float16:
      return converted<std::uint16_t>(bytes, half_value);
    case NumberFormat::bfloat16:
      return converted<std::uint16_t>(bytes, bfloat_value);
    case NumberFormat::int32:
      return converted<std::int32_t>(bytes);
    case NumberFormat::int16:
      return converted<std::int16_t>(bytes);
    case NumberFormat::int8:
      return converted<std::int8_t>(bytes);
    case NumberFormat::uint8:
      break;
  }
  return converted<std::uint8_t>(bytes);
}

std::vector<double> transposed(std::span<const double> numbers, std::span<const std::int64_t> shape,
                               std::span<const std::size_t> order) {
  const std::vector<std::size_t> steps = steps_of(shape);
  std::vector<double> result;
  result.reserve(numbers.size());
  std::vector<std::int64_t> at(order.size(), 0);
  std::size_t element = 0;
  while (result.size() < numbers.size()) {
    result.push_back(numbers[element]);
    for (std::size_t i = order.size(); i-- > 0;) {
      element += steps[order[i]];
      if (++at[i] < shape[order[i]]) break;
      element -= steps[order[i]] * static_cast<std::size_t>(at[i]);
      at[i] = 0;
    }
  }
  return result;
}

std::optional<std::vector<double>> dequantized(std::vector<double> numbers,
                                               std::span<const std::int64_t> shape,
                                               const Quantization& by) {
  const bool axis = by.axis < shape.size();
  const std::size_t positions = axis ? static_cast<std::size_t>(shape[by.axis]) : 1;
  const auto fits = [&](const std::vector<double>& list) {
    return list.size() == 1 || (axis && list.size() == positions);
  };
  if (!fits(by.scale) || !(by.zero.empty() || fits(by.zero))) return std::nullopt;
  const std::size_t step = axis ? steps_of(shape)[by.axis] : 1;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t position = i / step % positions;
    const double zero = by.zero.empty() ? 0 : by.zero[by.zero.size() == 1 ? 0 : position];
    numbers[i] = (numbers[i] - zero) * by.scale[by.scale.size() == 1 ? 0 : position];
  }
  return numbers;
}

void Kernels::put(const StoredNumbers& numbers, Spec& spec, std::vector<Remark>& remarks) {
  if (!spec.op->has_kernel) return;
  const std::size_t most = std::min(left_, ImportLimits::kernel);
  const auto count = kernel_count(spec, most);
  if (!count) {
    remarks.push_back({"kernel_large", {std::to_string(ImportLimits::kernel)}});
    return;
  }
  auto read = numbers ? numbers() : std::nullopt;
  if (!read || read->size() != *count) {
    remarks.push_back({"kernel_unread", {}});
    return;
  }
  left_ -= *count;
  spec.kernel_values.preset = Preset::custom;
  spec.kernel_values.in_each = grouping_of(spec).kernels_of_each();
  spec.kernel_values.planes = planes_of(*read, spec.kernel[kHeight], spec.kernel[kWidth]);
}

}  // namespace padlens
