// The tables of the program, each joined the rows of what is made up here.

#include <array>

#include "app/formats/format_rows.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view_rows.h"
#include "app/tests/promises/made_up.h"
#include "core/frameworks/framework_rows.h"
#include "core/operations/operation_rows.h"

namespace padlens {
namespace {

template <class Row, std::size_t kCount, std::size_t kMore>
constexpr auto joined(const std::array<Row, kCount>& rows, const std::array<Row, kMore>& more) {
  std::array<Row, kCount + kMore> all{};
  for (std::size_t i = 0; i < kCount; ++i)
    all[i] = rows[i];
  for (std::size_t i = 0; i < kMore; ++i)
    all[kCount + i] = more[i];
  return all;
}

}  // namespace

std::span<const View* const> views() {
  static constexpr auto kAll = joined(kViewRows, std::array{&kMadeUpView, &kPickyView});
  return kAll;
}

std::span<const Overlay* const> overlays() {
  static constexpr auto kAll = joined(kOverlayRows, std::array{&kMadeUpOverlay});
  return kAll;
}

std::span<const Format* const> formats() {
  static constexpr auto kAll = joined(kFormatRows, std::array{&kMadeUpFormat});
  return kAll;
}

std::span<const Op> operations() {
  static constexpr auto kAll =
      joined(kOperationRows, std::array{&kRangePool2d, &kPlainConv2d, &kTop2d});
  return kAll;
}

std::span<const Framework* const> frameworks() {
  static constexpr auto kAll = joined(kFrameworkRows, std::array{&kMadeUp});
  return kAll;
}

}  // namespace padlens
