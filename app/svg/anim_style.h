#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/scene/theme.h"
#include "app/svg/anim_tracks.h"

namespace padlens {

// When which declaration of CSS comes into force: by frame, for one property. Before
// the first and after the last entry the element is as its classes have it.
using Timeline = std::vector<std::pair<std::int64_t, std::string>>;

// What becomes of a track. Where it stands and whether it is seen can be said of a
// group of tracks, its colours and weight only of itself.
struct TrackTimelines {
  std::vector<Timeline> outer;
  std::vector<Timeline> inner;
  bool off = false;  // not seen in the last frame, which is what a still shows
};

TrackTimelines timelines_of(const Track& track, const Theme& theme);

// The keyframes of an animated SVG and the classes that follow them; equal ones are
// one. Every animation is as long as the whole, so all change at the same moments.
class AnimStyle {
 public:
  // `name`: what the file's own names begin with.
  // `starts`: milliseconds at which each frame begins, and at which the last one ends.
  // `loops`: how often, 0 for ever.
  AnimStyle(const std::string& name, std::vector<std::int64_t> starts, int loops);

  // "0%,8%{visibility:hidden}4%{visibility:visible}": equal for what changes alike.
  std::string keyframes(const std::vector<Timeline>& timelines) const;
  // The class of what changes like this: "p4k2c9dx-k12"; "" where nothing does.
  std::string class_of(const std::vector<Timeline>& timelines);

  std::string rules() const;

 private:
  std::string percent(std::int64_t frame) const;

  std::string name_of(std::size_t number) const { return name_ + "-k" + std::to_string(number); }

  std::string name_;
  std::vector<std::int64_t> starts_;
  int loops_;
  std::int64_t parts_ = 100;                    // of one percent that are told apart
  std::map<std::string, std::size_t> numbers_;  // by the text of the keyframes
  std::vector<std::map<std::string, std::size_t>::const_iterator> in_order_;
};

}  // namespace padlens
