#include "app/gui/output_run.h"

#include <algorithm>

#include "core/engine/output_rows.h"

namespace padlens {
namespace {

// Multiplications between two looks at whether to stop: about a millisecond.
constexpr std::int64_t kChunk = 2'000'000;

}  // namespace

OutputRun::OutputRun(const Layer& layer)
    : output_(std::make_shared<Grid<double>>(layer.geometry().height().out,
                                             layer.geometry().width().out)) {
  const std::int64_t cost = std::max<std::int64_t>(output_cost(layer.geometry()) / rows(), 1);
  const std::int64_t step = std::max<std::int64_t>(kChunk / cost, 1);
  thread_ = std::jthread([this, layer, step](const std::stop_token& stop) {
    OutputRows work(layer);
    for (std::int64_t row = 0; row < rows() && !stop.stop_requested(); row += step) {
      const std::int64_t end = std::min(row + step, rows());
      work.compute(row, end, *output_);
      ready_.store(end, std::memory_order_release);
    }
  });
}

}  // namespace padlens
