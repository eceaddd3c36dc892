#include "app/svg/anim_tracks.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>

#include "app/svg/svg_elements.h"
#include "app/svg/xml.h"

namespace padlens {
namespace {

constexpr std::int64_t kGap = std::int64_t{1} << 32;  // between numbers of the order

// A list of numbers and texts that no other list gives.
class Key {
 public:
  explicit Key(char kind) : text_(1, kind) {}
  Key& number(double value) { return integer(hundredths(value)); }
  Key& integer(std::int64_t value) {
    append_integer(text_, value);
    text_ += ' ';
    return *this;
  }
  template <class Enum>
  Key& name(Enum value) {
    return integer(static_cast<std::int64_t>(value));
  }
  Key& place(Point from, Point to) { return number(to.x - from.x).number(to.y - from.y); }
  Key& id(CellId id) { return name(id.grid).integer(id.cell.row).integer(id.cell.col); }
  Key& text(std::string_view value) {
    integer(static_cast<std::int64_t>(value.size()));
    text_ += value;
    return *this;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

template <class Shape>
concept CellShape = std::same_as<Shape, Rect> || std::same_as<Shape, Tile>;

// Cells keep their place, and fill and edge may change; marks and tints move.
bool is_cell(const CellShape auto& cell) {
  return cell.fill != Role::none && cell.edge != Role::none;
}
bool changes_colours(const CellShape auto& cell) {
  return is_cell(cell) && !cell.hatched && cell.id.grid != GridId::none;
}
bool changes_weight(const Text& text) {
  return text.runs.size() == 1 && text.id.grid != GridId::none;
}

// --- what stays the same: equal keys can be one element

Point place_of(const Rect& rect) {
  return {rect.box.x, rect.box.y};
}
Point place_of(const Tile& tile) {
  return tile.shape.corner;
}

// `key` has what is said of its shape alone.
std::string key_of(const CellShape auto& cell, Key key) {
  key.number(cell.edge_width);
  key.name(cell.dash).name(cell.hatched).number(cell.opacity).id(cell.id);
  if (is_cell(cell)) key.place({}, place_of(cell));
  if (!changes_colours(cell)) key.name(cell.fill).name(cell.edge);
  return key.take();
}

std::string key_of(const Rect& rect) {
  return key_of(rect, Key('R').number(rect.box.w).number(rect.box.h).number(rect.radius));
}

std::string key_of(const Tile& tile) {
  return key_of(tile, Key('P').place({}, tile.shape.across).place({}, tile.shape.down));
}

// Its shades are its own: the track holds them, so no others can have their address.
std::string key_of(const Raster& raster) {
  return Key('I')
      .place({}, raster.shape.corner)
      .place({}, raster.shape.across)
      .place({}, raster.shape.down)
      .integer(std::bit_cast<std::intptr_t>(raster.shades.get()))
      .name(raster.low)
      .name(raster.high)
      .take();
}

std::string key_of(const Line& line) {
  return Key('L')
      .place(line.from, line.to)
      .name(line.role)
      .number(line.width)
      .name(line.dash)
      .take();
}

std::string key_of(const Curve& curve) {
  return Key('C')
      .place(curve.from, curve.control1)
      .place(curve.from, curve.control2)
      .place(curve.from, curve.to)
      .name(curve.role)
      .number(curve.width)
      .name(curve.dash)
      .take();
}

std::string key_of(const Text& text) {
  Key key('T');
  key.id(text.id).name(text.anchor);
  if (text.id.grid != GridId::none) key.place({}, text.at);
  for (const TextRun& run : text.runs) {
    key.text(run.text).name(run.face).number(run.size);
    if (!changes_weight(text)) key.name(run.role).name(run.weight);
  }
  return key.take();
}

bool stands(const Primitive& primitive) {
  if (const auto* rect = std::get_if<Rect>(&primitive)) return is_cell(*rect);
  if (const auto* tile = std::get_if<Tile>(&primitive)) return is_cell(*tile);
  if (std::holds_alternative<Raster>(primitive)) return true;
  if (const auto* text = std::get_if<Text>(&primitive)) return text->id.grid != GridId::none;
  return false;
}

// --- what may change

TrackState state_of(const CellShape auto& cell) {
  return {true, place_of(cell), cell.fill, cell.edge, Weight::regular};
}
TrackState state_of(const Raster& raster) {
  return {true, raster.shape.corner, Role::none, Role::none, Weight::regular};
}
TrackState state_of(const Line& line) {
  return {true, line.from, line.role, Role::none, Weight::regular};
}
TrackState state_of(const Curve& curve) {
  return {true, curve.from, curve.role, Role::none, Weight::regular};
}
TrackState state_of(const Text& text) {
  TrackState state{true, text.at, Role::none, Role::none, Weight::regular};
  if (!changes_weight(text)) return state;
  state.fill = text.runs[0].role;
  state.weight = text.runs[0].weight;
  return state;
}

}  // namespace

bool operator==(const TrackState& a, const TrackState& b) {
  if (a.visible != b.visible) return false;
  if (!a.visible) return true;
  return hundredths(a.at.x - b.at.x) == 0 && hundredths(a.at.y - b.at.y) == 0 && a.fill == b.fill &&
         a.edge == b.edge && a.weight == b.weight;
}

// The first track of this key that comes after one number of the order and before
// another; end() where there is none.
Tracks::Place Tracks::candidate(const std::string& key, std::int64_t after, std::int64_t before) {
  const auto known = by_key_.find(key);
  if (known == by_key_.end()) return tracks_.end();
  const auto order = [](Place place) { return place->order; };
  const auto next = std::ranges::upper_bound(known->second, after, {}, order);
  return next != known->second.end() && order(*next) < before ? *next : tracks_.end();
}

Tracks::Place Tracks::insert(Place before, const std::string& key, const Primitive& primitive) {
  const auto numbers = [&] {
    const std::int64_t low = before == tracks_.begin() ? 0 : std::prev(before)->order;
    const std::int64_t high = before == tracks_.end() ? low + 2 * kGap : before->order;
    return std::pair(low, high);
  };
  if (const auto [low, high] = numbers(); high - low < 2) number_anew();
  const auto [low, high] = numbers();
  Track track;
  track.shape = primitive;
  track.order = low + (high - low) / 2;
  if (frames_ > 0) track.changes.push_back({0, {}});
  const Place place = tracks_.insert(before, std::move(track));
  std::vector<Place>& same = by_key_[key];
  const auto order = [](Place other) { return other->order; };
  same.insert(std::ranges::upper_bound(same, place->order, {}, order), place);
  return place;
}

void Tracks::number_anew() {
  std::int64_t order = 0;
  for (Track& track : tracks_)
    track.order = order += kGap;
}

void Tracks::show(Track& track, const Primitive& primitive) const {
  const TrackState state = std::visit([](const auto& shape) { return state_of(shape); }, primitive);
  if (!track.changes.empty() && track.state().visible && track.last_seen + 1 < frames_) {
    track.changes.push_back({track.last_seen + 1, {}});
  }
  if (track.changes.empty() || !(track.state() == state)) {
    track.changes.push_back({frames_, state});
  }
  track.shape = primitive;
  track.last_seen = frames_;
}

void Tracks::add_frame(const Scene& scene) {
  std::vector<const Primitive*> primitives;
  for (const Primitive& primitive : scene.primitives) {
    if (is_seen(primitive)) primitives.push_back(&primitive);
  }
  // What has a place of its own first: the rest is looked for between.
  std::vector<Found> found(primitives.size());
  std::int64_t after = 0;
  constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < primitives.size(); ++i) {
    found[i].key = std::visit([](const auto& shape) { return key_of(shape); }, *primitives[i]);
    found[i].standing = stands(*primitives[i]);
    found[i].track = tracks_.end();
    if (!found[i].standing) continue;
    found[i].track = candidate(found[i].key, after, kEnd);
    if (found[i].track != tracks_.end()) after = found[i].track->order;
  }
  Place next = tracks_.begin();  // where a new one belongs
  std::size_t anchor = 0;        // the next one that is found already
  for (std::size_t i = 0; i < primitives.size(); ++i) {
    Place place = found[i].track;
    if (!found[i].standing) {
      if (anchor < i) anchor = i;
      while (anchor < found.size() && found[anchor].track == tracks_.end())
        ++anchor;
      const std::int64_t before = anchor < found.size() ? found[anchor].track->order : kEnd;
      place = candidate(found[i].key, next == tracks_.begin() ? 0 : std::prev(next)->order, before);
    }
    if (place == tracks_.end()) place = insert(next, found[i].key, *primitives[i]);
    show(*place, *primitives[i]);
    next = std::next(place);
  }
  ++frames_;
}

const std::list<Track>& Tracks::finished() {
  for (Track& track : tracks_) {
    if (track.state().visible && track.last_seen + 1 < frames_) {
      track.changes.push_back({track.last_seen + 1, {}});
    }
  }
  return tracks_;
}

}  // namespace padlens
