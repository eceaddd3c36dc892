#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "core/snippets/reading/maker.h"
#include "core/snippets/reading/tensor_axes.h"

namespace padlens::reading {

// A call that moves the axes of a tensor: its arguments behind the tensor itself.
struct MoveCall {
  const Context& context;
  const Value& call;
  std::size_t first = 1;  // of the call's items: the first argument behind the tensor
  std::string_view word;
  bool is_layer = false;
  bool is_keras_layer = false;  // axes are told without the batch
  bool is_torch = false;
  bool planes_last = false;  // how a library takes what comes out
  bool is_laid = true;       // the tensor's axes are known, not assumed

  // The argument by its place, or by one of its names; null: it is not given.
  const Value* at(std::size_t place, std::initializer_list<std::string_view> names) const;
  std::optional<std::int64_t> number(std::size_t place,
                                     std::initializer_list<std::string_view> names) const;
  // Those of a list, or each by its own place, as number_told() has them. Empty: none is given.
  std::vector<std::int64_t> numbers(std::size_t place,
                                    std::initializer_list<std::string_view> names) const;
};

// What a move comes to.
struct Moved {
  std::optional<TensorAxes> axes;  // nullopt: it is not followed
  std::optional<Problem> refused;
  bool moves_cells = false;  // those of the grid lie elsewhere
};

// A function or method of this name that moves axes; null: there is none.
using Mover = Moved (*)(const MoveCall& call, TensorAxes axes);
Mover find_mover(std::string_view name);

// A number of a shape or of an axis; kNotTold, or kOfBatch where it is that of the batch.
inline constexpr std::int64_t kNotTold = INT64_MIN;
inline constexpr std::int64_t kOfBatch = INT64_MIN + 1;
std::int64_t number_told(const Context& context, const Value& value);
// What x.shape[0] is told as.
Value batch_value();
inline bool is_batch(const Value& value) {
  return value.is(Value::Kind::opaque) && value.number == kOfBatch;
}

// einops: rearrange(x, "b c (h p) w -> b h w (p c)", p=2).
Moved rearrange(const MoveCall& call, TensorAxes axes);

}  // namespace padlens::reading
