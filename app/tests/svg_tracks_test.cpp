// The tracks beneath an animated SVG: any frame can be read off them.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <list>

#include "app/svg/anim_tracks.h"
#include "app/svg/svg_elements.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

const TrackState& state_at(const Track& track, std::int64_t frame) {
  auto next = std::ranges::upper_bound(track.changes, frame, {}, &Track::Change::frame);
  return std::prev(next)->state;
}

// A primitive as it is in that state.
Primitive in_state(const Primitive& primitive, const TrackState& state) {
  Primitive result = primitive;
  if (auto* rect = std::get_if<Rect>(&result)) {
    rect->box.x = state.at.x;
    rect->box.y = state.at.y;
    rect->fill = state.fill;
    rect->edge = state.edge;
  } else if (auto* tile = std::get_if<Tile>(&result)) {
    tile->shape.corner = state.at;
    tile->fill = state.fill;
    tile->edge = state.edge;
  } else if (auto* line = std::get_if<Line>(&result)) {
    line->to = {line->to.x + state.at.x - line->from.x, line->to.y + state.at.y - line->from.y};
    line->from = state.at;
  } else if (auto* curve = std::get_if<Curve>(&result)) {
    const Point by{state.at.x - curve->from.x, state.at.y - curve->from.y};
    for (Point* point : {&curve->from, &curve->control1, &curve->control2, &curve->to})
      *point = {point->x + by.x, point->y + by.y};
  } else if (auto* text = std::get_if<Text>(&result)) {
    text->at = state.at;
    if (text->runs.size() == 1 && text->id.grid != GridId::none) {
      text->runs[0].role = state.fill;
      text->runs[0].weight = state.weight;
    }
  }
  return result;
}

std::vector<std::string> elements(const std::vector<Primitive>& primitives) {
  std::vector<std::string> lines;
  for (const Primitive& primitive : primitives) {
    // A writer for each: the second of a cell would go without an id.
    SvgElements writer(*find_theme("light"), "t");
    std::string line;
    writer.add(line, primitive, {writer.class_of(primitive)});
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

void expect_frames(Tracks& tracks, const std::vector<Scene>& scenes) {
  const std::list<Track>& all = tracks.finished();
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    std::vector<Primitive> seen;
    for (const Track& track : all) {
      const TrackState& state = state_at(track, static_cast<std::int64_t>(i));
      if (state.visible) seen.push_back(in_state(track.shape, state));
    }
    const auto expected = elements(scenes[i].primitives);
    const auto found = elements(seen);
    RC_ASSERT(found.size() == expected.size());
    for (std::size_t j = 0; j < found.size(); ++j)
      RC_ASSERT(found[j] == expected[j]);
  }
}

RC_GTEST_PROP(SvgTracks, HoldEveryFrame, ()) {
  Shot shot = *settled_shots();
  Tracks tracks;
  std::vector<Scene> scenes;
  const std::int64_t count = step_count(shot.layer.geometry(), shot.options.mode);
  for (std::int64_t step = 0; step < std::min<std::int64_t>(count, 12); ++step) {
    shot.options.step = step;
    scenes.push_back(shot.scene());
    tracks.add_frame(scenes.back());
  }
  expect_frames(tracks, scenes);
}

// Frames that have nothing to do with each other: no saving, but nothing wrong.
RC_GTEST_PROP(SvgTracks, HoldAnyScenesInAnyOrder, ()) {
  Tracks tracks;
  std::vector<Scene> scenes;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    Scene scene = (*shots()).scene();
    if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(scene.primitives);
    scenes.push_back(std::move(scene));
    tracks.add_frame(scenes.back());
  }
  expect_frames(tracks, scenes);
}

}  // namespace
}  // namespace padlens::test
