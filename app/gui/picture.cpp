#include "app/gui/picture.h"

#include <algorithm>
#include <cmath>

namespace padlens {

void ShownPicture::build(const State& state, const SceneOptions& options) {
  if (look_ == nullptr || layer_version_ != state.layer_version) {
    look_ = std::make_shared<const LayerLook>(state.shown.layer(), look_.get());
  }
  SceneOptions asked = options;
  asked.look = look_;
  scene_ = build_scene(*find_view(state.view), state.shown.layer(), asked, state.tr);
  layer_version_ = state.layer_version;
  view_ = state.view;
  language_ = state.tr.language();
  options_ = options;
  valid_ = true;
}

const Scene& ShownPicture::update(const State& state, const Room& room, CameraLimits& limits,
                                  Placement& place) {
  if (state.shown.layer().empty()) {
    *this = {};
    place = {};
    return scene_;
  }
  SceneOptions options = state.scene_options();
  // In tenths: while a window is being resized, the arrangement need not change at each pixel.
  options.aspect =
      std::clamp(std::round(room.width / std::max(room.height, 1.0) * 10) / 10, 0.2, 6.0);
  const bool same_layer = valid_ && layer_version_ == state.layer_version && view_ == state.view &&
                          language_ == state.tr.language();
  // Most likely it is enlarged as the last one was.
  if (valid_) {
    options.zoom = options_.zoom;
    options.pixel = options_.pixel;
  }
  // What part of it is seen follows from how large it is, which is known of the last one
  // as long as that is of the same layer.
  if (!same_layer || options_.aspect != options.aspect || options_.mode != options.mode ||
      options_.axis != options.axis) {
    build(state, options);
  }
  limits.cell = smallest_cell(scene_);
  place = placed(scene_, room, state.camera, limits);
  options.zoom = place.scale / limits.pixel;
  options.pixel = 1 / place.scale;
  options.visible = seen_part(room, state.camera, place);
  if (!(options_ == options)) build(state, options);
  return scene_;
}

}  // namespace padlens
