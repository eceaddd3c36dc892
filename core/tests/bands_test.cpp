#include "core/layer/bands.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

// Work on rows that several threads share.

namespace padlens::test {
namespace {

RC_GTEST_PROP(Bands, HaveEachRowOnceAndBeginAtAStep, ()) {
  const std::int64_t rows = pick(0, 60);
  const std::int64_t step = pick(1, 9);
  std::vector<int> met(static_cast<std::size_t>(rows), 0);
  std::mutex mutex;
  in_bands(rows, step, pick(0, 7), [&](std::int64_t from, std::int64_t to) {
    const std::lock_guard lock(mutex);
    RC_ASSERT(from <= to && (from % step == 0 || from == to));
    for (std::int64_t row = from; row < to; ++row)
      ++met[static_cast<std::size_t>(row)];
  });
  RC_ASSERT(std::ranges::all_of(met, [](int times) { return times == 1; }));
}

TEST(Bands, ThrowWhatOneOfThemThrows) {
  for (const std::int64_t bad : {0, 9}) {
    const auto work = [&](std::int64_t from, std::int64_t to) {
      if (from <= bad && bad < to) throw std::runtime_error("of a band");
    };
    EXPECT_THROW(in_bands(10, 1, 3, work), std::runtime_error);
  }
}

bool same_bits(const Planes& a, const Planes& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t p = 0; p < a.size(); ++p) {
    if (a[p]->rows() != b[p]->rows() || a[p]->cols() != b[p]->cols()) return false;
    const auto bytes = static_cast<std::size_t>(a[p]->size()) * sizeof(double);
    if (std::memcmp(a[p]->row(0), b[p]->row(0), bytes) != 0) return false;
  }
  return true;
}

// Of the kinds that are computed in different ways: plain sums, separable and transformed kernels,
// transposed ones, maxima and means.
Spec large_spec() {
  Spec spec;
  spec.op = *rc::gen::element(&kConv2d, &kConv2d, &kConv2d, &kConv2dTranspose, &kMaxPool2d,
                              &kAveragePool2d);
  const int kernel = spec.op == &kConv2d ? *rc::gen::element(3, 7, 40) : pick(3, 7);
  spec.input = {pick(500, 620), pick(540, 620)};
  spec.kernel = {kernel, pick(2, kernel)};
  spec.stride = {pick(1, 2), pick(1, 2)};
  spec.padding = PaddingMode::same;
  spec.framework = "tensorflow";
  spec.channels = spec.op->has_kernel ? pick(1, 2) : 1;
  spec.seed = static_cast<std::uint32_t>(pick(1, 1000));
  spec.input_values.preset = *rc::gen::element(Preset::ramp, Preset::random, Preset::checker);
  spec.kernel_values.preset =
      *rc::gen::element(Preset::random, Preset::box, Preset::ones, Preset::ramp);
  return spec;
}

RC_GTEST_PROP(Bands, NumbersAreTheSameHoweverManyThreadsWorkOnThem, ()) {
  const Spec spec = large_spec();
  const Resolution resolution = resolve(spec);
  RC_PRE(resolution.geometry.has_value());
  const Layer one = make_layer(spec, *resolution.geometry, kNoBudget, nullptr, 1);
  const Layer many = make_layer(spec, *resolution.geometry, kNoBudget, nullptr, pick(2, 5));
  RC_ASSERT(same_bits(one.inputs(), many.inputs()));
  RC_ASSERT(same_bits(one.outputs(), many.outputs()));
}

}  // namespace
}  // namespace padlens::test
