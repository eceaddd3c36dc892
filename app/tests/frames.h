#pragma once

#include <string>
#include <string_view>

#include "app/svg/format.h"
#include "app/i18n/strings.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"

namespace padlens::test {

// A layer with 3 x 4 outputs, or 3 x 3 inputs that stamp, whose steps are frames.
class Play {
 public:
  explicit Play(Op op = &kConv2d, std::string_view theme = "light", double scale = 0.6)
      : tr_("en") {
    Spec spec;
    spec.op = op;
    spec.input = {3, op == &kConv2d ? 4 : 3};
    spec.kernel = {3, 3};
    spec.padding = PaddingMode::same;
    spec.input_values = {Preset::ramp, {}};
    spec.kernel_values = {Preset::ramp, {}};
    layer_ = make_layer(spec, *resolve(spec).geometry);
    moment_.mode = op == &kConv2d ? PlayMode::gather : PlayMode::scatter;
    style.theme = find_theme(theme);
    style.scale = scale;
  }

  std::int64_t steps() const { return step_count(layer_.geometry(), moment_.mode); }

  Scene scene(std::int64_t step) const {
    SceneOptions moment = moment_;
    moment.step = step;
    return find_view("flat")->build(layer_, moment, tr_);
  }

  // Every step once, the last one for longer.
  FrameList frames(int milliseconds = 240, int last = 1000) const {
    return {steps(), [this, milliseconds, last](std::int64_t i) {
              return Frame{scene(i), i + 1 == steps() ? last : milliseconds};
            }};
  }

  ExportOptions style;

 private:
  Strings tr_;
  Layer layer_;
  SceneOptions moment_;
};

}  // namespace padlens::test
