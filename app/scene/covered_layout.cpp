#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "app/scene/covered.h"

namespace padlens {
namespace {

constexpr double kSide = 462;     // the longer side that a grid may take
constexpr double kRowSide = 800;  // of one dimension
constexpr double kLargestWeight = 32;
constexpr double kGap = 56;       // between grids beside each other
constexpr double kBelow = 22;     // from a grid to the title of the next one below
constexpr double kUnknown = 150;  // the sides of the place for what is covered
constexpr double kUnknownRow = 220;
constexpr double kUnknownHeight = 44;
// Room for the words over grids, in the language that needs most.
constexpr double kInputWords = 170;
constexpr double kPaddedWords = 220;
constexpr double kInsertedWords = 354;
constexpr double kOutputWords = 160;

// One grid with the words over it.
struct Block {
  double width = 0;
  double height = 0;  // without the title
  GridFrame* frame = nullptr;
  Point* title = nullptr;
};

enum class Order { in_a_row, kernel_over_target, source_first, column };

GridFrame source_frame(const Layer& layer, const Uncovered& left) {
  const auto& [h, w] = layer.geometry().axis;
  const double side = layer.op().rank == 1 ? kRowSide : kSide;
  const auto cells = [&](const AxisGeometry& a) {
    return left.input_alone ? a.n : left.overhang ? a.covered() : a.padded;
  };
  return frame_within(cells(h), cells(w), side, left.largest_cell, 0.001);
}

void make_rows_tall(const Layer& layer, GridLayout& grids) {
  if (layer.op().rank != 1) return;
  for (GridFrame* row : {&grids.source, &grids.target, &grids.kernel})
    row->tall = std::max(1.0, GridLayout::kLeastRow / row->pitch);
}

// Grids and sizes, nothing in its place yet.
CoveredLayout covered_sizes(const Layer& layer, const Uncovered& left) {
  const auto& [h, w] = layer.geometry().axis;
  CoveredLayout layout;
  GridLayout& grids = layout.grids;
  grids.source = source_frame(layer, left);
  grids.kernel = frame_within(h.k, w.k, GridLayout::kKernelSide,
                              std::min(kLargestWeight, left.largest_cell), 0.5);
  if (left.output) {
    const double side = layer.op().rank == 1 ? kRowSide : kSide;
    grids.target = frame_within(h.out, w.out, side, left.largest_cell, 0.001);
  } else {
    const bool row = layer.op().rank == 1;
    layout.unknown = {0, 0, row ? kUnknownRow : kUnknown, row ? kUnknownHeight : kUnknown};
    grids.target.rows = grids.target.cols = 0;
  }
  make_rows_tall(layer, grids);
  if (!left.parts.kernel) grids.kernel.rows = grids.kernel.cols = 0;
  return layout;
}

// Puts blocks where an order has them and says how large the whole is.
class Placing {
 public:
  Placing(const Layer& layer, const Uncovered& left, CoveredLayout& layout)
      : left_(left), layout_(layout) {
    GridLayout& grids = layout.grids;
    const bool transposed = layer.geometry().transposed() && !left.input_alone;
    const PictureParts& parts = left.parts;
    const auto block = [](GridFrame& frame, Point& title, double words) {
      const Box box = frame.box();
      return Block{std::max(box.w, words), box.h, &frame, &title};
    };
    const double source_words = transposed         ? kInsertedWords
                                : left.input_alone ? kInputWords
                                                   : kPaddedWords;
    source_ = block(grids.source, grids.source_title, parts.title_width(source_words));
    kernel_ =
        block(grids.kernel, grids.kernel_title,
              parts.title_width(transposed ? GridLayout::kLeastFlipped : GridLayout::kLeastKernel));
    target_ = block(grids.target, grids.target_title, parts.title_width(kOutputWords));
    if (left.output) return;
    target_.width = std::max(layout.unknown.w, parts.title_width(kOutputWords));
    target_.height = layout.unknown.h;
  }

  void place(Order order) {
    const double x = GridLayout::kMargin;
    const double y = GridLayout::kMargin;
    const double to_right = x + source_.width + kGap;
    const double to_below = y + whole(source_) + kBelow;
    const double past_kernel = left_.parts.kernel ? kernel_.width + kGap : 0;
    const double under_kernel = left_.parts.kernel ? whole(kernel_) + kBelow : 0;
    put(source_, {x, y});
    switch (order) {
      case Order::in_a_row:
        put_kernel({to_right, y});
        put(target_, {to_right + past_kernel, y});
        break;
      case Order::kernel_over_target:
        put_kernel({to_right, y});
        put(target_, {to_right, y + under_kernel});
        break;
      case Order::source_first:
        put_kernel({x, to_below});
        put(target_, {x + past_kernel, to_below});
        break;
      case Order::column:
        put_kernel({x, to_below});
        put(target_, {x, to_below + under_kernel});
        break;
    }
    layout_.grids.width = right_ + GridLayout::kMargin;
    layout_.grids.height = bottom_ + GridLayout::kMargin;
  }

 private:
  double whole(const Block& block) const { return left_.parts.title() + block.height; }

  void put_kernel(Point at) {
    if (left_.parts.kernel) put(kernel_, at);
  }

  void put(const Block& block, Point at) {
    const double top = at.y + left_.parts.title();
    block.frame->origin = {at.x, top};
    *block.title = {at.x, top - GridLayout::kTitleGap};
    if (!left_.output && block.frame == &layout_.grids.target) {
      layout_.unknown.x = at.x;
      layout_.unknown.y = top;
    }
    right_ = std::max(right_, at.x + block.width);
    bottom_ = std::max(bottom_, top + block.height);
  }

  const Uncovered& left_;
  CoveredLayout& layout_;
  Block source_;
  Block kernel_;
  Block target_;
  double right_ = 0;
  double bottom_ = 0;
};

}  // namespace

CoveredLayout covered_layout(const Layer& layer, const Uncovered& left, double aspect) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  const CoveredLayout sizes = covered_sizes(layer, left);
  std::vector<Order> orders{Order::column, Order::source_first};
  // Rows have all the width.
  if (layer.op().rank != 1) {
    orders = {Order::in_a_row, Order::kernel_over_target, Order::source_first, Order::column};
  }
  CoveredLayout best;
  double least = HUGE_VAL;
  for (const Order order : orders) {
    CoveredLayout layout = sizes;
    Placing(layer, left, layout).place(order);
    const double needed = std::max(layout.grids.width / aspect, layout.grids.height);
    if (needed >= least) continue;
    least = needed;
    best = layout;
  }
  best.grids.lane = best.grids.width;
  return best;
}

}  // namespace padlens
