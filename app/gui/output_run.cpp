#include "app/gui/output_run.h"

#include "core/engine/output_rows.h"

namespace padlens {

OutputRun::OutputRun(const Layer& layer) : rows_(layer.geometry().height().out) {
  thread_ = std::jthread([this, layer](const std::stop_token& stop) {
    OutputParts parts(layer);
    output_ = parts.output();
    while (!parts.finished() && !stop.stop_requested()) {
      parts.advance();
      ready_.store(parts.ready_rows(), std::memory_order_release);
    }
  });
}

}  // namespace padlens
