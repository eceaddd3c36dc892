#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/scene/scene.h"

namespace padlens {

// What may change about a primitive from one frame to another while it stays the
// same element of the file.
struct TrackState {
  bool visible = false;
  Point at;  // of the primitive's first point
  // Of a cell: its fill and edge. Of a text of one run: its role and weight.
  Role fill = Role::none;
  Role edge = Role::none;
  Weight weight = Weight::regular;

  // Whether a file can tell them apart; what is not visible has no other properties.
  friend bool operator==(const TrackState& a, const TrackState& b);
};

// One element of an animated picture.
struct Track {
  struct Change {
    std::int64_t frame = 0;  // the first with this state
    TrackState state;
  };

  Primitive shape;              // as it was when last seen
  std::vector<Change> changes;  // in order, the first at frame 0
  std::int64_t last_seen = 0;
  std::int64_t order = 0;  // among the tracks; they stand in painting order

  const TrackState& state() const { return changes.back().state; }
};

// The elements that a sequence of scenes has in common: each primitive once, with
// the frames in which it is seen and what becomes of it. For any frame the visible
// tracks, in order, are the primitives of its scene, in order.
class Tracks {
 public:
  void add_frame(const Scene& scene);

  std::int64_t frames() const { return frames_; }
  // After the last frame. What is not seen any more ends with a hidden state.
  const std::list<Track>& finished();

 private:
  using Place = std::list<Track>::iterator;
  struct Found {
    std::string key;
    bool standing = false;  // at its own place in the order of all frames
    Place track;            // end() where it is new
  };

  Place candidate(const std::string& key, std::int64_t after, std::int64_t before);
  Place insert(Place before, const std::string& key, const Primitive& primitive);
  void show(Track& track, const Primitive& primitive) const;
  void number_anew();

  std::list<Track> tracks_;
  std::unordered_map<std::string, std::vector<Place>> by_key_;  // each in order
  std::int64_t frames_ = 0;
};

}  // namespace padlens
