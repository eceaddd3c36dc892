#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/gui/camera.h"
#include "app/gui/state.h"
#include "app/scene/look.h"
#include "app/scene/scene.h"

namespace padlens {

// The scene on show, built anew only when what it shows has changed.
class ShownPicture {
 public:
  // The scene for `room`, and where it lies there. Of a layer without numbers an empty one.
  const Scene& update(const State& state, const Room& room, CameraLimits& limits, Placement& place);

  const Scene& scene() const { return scene_; }

 private:
  void build(const State& state, const SceneOptions& options);

  Scene scene_;
  std::shared_ptr<const LayerLook> look_;
  std::uint64_t layer_version_ = 0;
  std::string view_;
  std::string language_;
  SceneOptions options_;
  bool valid_ = false;
};

}  // namespace padlens
