#include "app/gui/frame_diff.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace padlens {
namespace {

constexpr int kTile = 16;  // pixels
constexpr std::size_t kMostBoxes = 24;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  // Odd multipliers and a shift, as splitmix64 does it (Steele, Lea, Flood 2014).
  hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29U);
}

std::uint64_t hash_of(const void* data, std::size_t size, std::uint64_t hash) {
  const auto* at = static_cast<const unsigned char*>(data);
  for (; size >= 8; size -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    hash = mixed(hash, word);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, at, size);
  return mixed(hash, rest);
}

// Onto the pixel grid of a framebuffer, outwards.
PixelBox pixels_of(const ImDrawData& data, ImVec2 min, ImVec2 max) {
  const auto low = [](float at, float origin, float scale) {
    return static_cast<int>(std::floor(std::clamp((at - origin) * scale, -1e6F, 1e6F)));
  };
  const auto high = [](float at, float origin, float scale) {
    return static_cast<int>(std::ceil(std::clamp((at - origin) * scale, -1e6F, 1e6F)));
  };
  const ImVec2 at = data.DisplayPos;
  const ImVec2 scale = data.FramebufferScale;
  return {low(min.x, at.x, scale.x), low(min.y, at.y, scale.y), high(max.x, at.x, scale.x),
          high(max.y, at.y, scale.y)};
}

// The longest part of `places` that grows, kNone left out; true where an entry is in it.
std::vector<char> longest_growing(const std::vector<std::size_t>& places) {
  std::vector<std::size_t> ends;  // [n]: the entry that ends the best part of length n + 1
  std::vector<std::size_t> before(places.size(), kNone);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kNone) continue;
    const auto at = std::ranges::lower_bound(ends, places[i], {},
                                             [&](std::size_t entry) { return places[entry]; });
    if (at != ends.begin()) before[i] = *std::prev(at);
    if (at == ends.end()) {
      ends.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<char> in(places.size(), 0);
  for (std::size_t i = ends.empty() ? kNone : ends.back(); i != kNone; i = before[i])
    in[i] = 1;
  return in;
}

// Where each piece of `now` was `before`: its hash's first occurrence for the first, and so on.
std::vector<std::size_t> places_before(const std::vector<DrawnPiece>& before,
                                       const std::vector<DrawnPiece>& now, std::size_t begin,
                                       std::size_t before_end, std::size_t now_end) {
  using Entry = std::pair<std::uint64_t, std::size_t>;
  const auto sorted = [begin](const std::vector<DrawnPiece>& pieces, std::size_t end) {
    std::vector<Entry> entries;
    entries.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i)
      entries.emplace_back(pieces[i].hash, i);
    std::ranges::sort(entries);
    return entries;
  };
  const std::vector<Entry> old_ones = sorted(before, before_end);
  std::vector<std::size_t> places(now_end - begin, kNone);
  std::size_t at = 0;
  for (const auto& [hash, index] : sorted(now, now_end)) {
    while (at < old_ones.size() && old_ones[at].first < hash)
      ++at;
    if (at == old_ones.size() || old_ones[at].first != hash) continue;
    places[index - begin] = old_ones[at++].second;
  }
  return places;
}

// Whether four vertices are the corners, in turn, of a rectangle of one colour that lets nothing
// through.
bool is_opaque_rectangle(const ImDrawVert* vertices) {
  constexpr std::ptrdiff_t kCorners = 4;
  const bool turns = vertices[0].pos.y == vertices[1].pos.y;  // along which side first
  for (std::ptrdiff_t v = 0; v < kCorners; ++v) {
    const ImDrawVert& here = vertices[v];
    const ImDrawVert& next = vertices[(v + 1) % kCorners];
    const bool level = (v % 2 == 0) == turns;
    if (level ? here.pos.y != next.pos.y : here.pos.x != next.pos.x) return false;
    if (here.col != vertices[0].col) return false;
  }
  return (vertices[0].col >> IM_COL32_A_SHIFT) == 0xFFU;
}

// The pixels of a framebuffer that lie in it in whole.
PixelBox pixels_within(const ImDrawData& data, ImVec2 min, ImVec2 max) {
  PixelBox box = pixels_of(data, min, max);
  const auto whole = [](float at, float origin, float scale) {
    return (at - origin) * scale == std::floor((at - origin) * scale);
  };
  const ImVec2 at = data.DisplayPos;
  const ImVec2 scale = data.FramebufferScale;
  if (!whole(min.x, at.x, scale.x)) ++box.left;
  if (!whole(min.y, at.y, scale.y)) ++box.top;
  if (!whole(max.x, at.x, scale.x)) --box.right;
  if (!whole(max.y, at.y, scale.y)) --box.bottom;
  return box;
}

// A rectangle has two triangles, both as large as itself.
bool may_be_hollow(const DrawnPiece& piece) {
  constexpr unsigned kRectangle = 6;
  return piece.count > kRectangle && piece.bounds.width() > 2 * kTile &&
         piece.bounds.height() > 2 * kTile;
}

}  // namespace

std::vector<DrawnPiece>::const_iterator last_filling(const std::vector<DrawnPiece>& pieces,
                                                     const PixelBox& box) {
  const auto fills = [&](const DrawnPiece& piece) { return common(piece.filled, box) == box; };
  const auto last = std::find_if(pieces.rbegin(), pieces.rend(), fills);
  return last == pieces.rend() ? pieces.end() : std::prev(last.base());
}

PixelBox framebuffer_of(const ImDrawData& data) {
  return {0, 0, static_cast<int>(data.DisplaySize.x * data.FramebufferScale.x),
          static_cast<int>(data.DisplaySize.y * data.FramebufferScale.y)};
}

PixelBox scissor_of(const ImVec4& clip, const ImDrawData& data) {
  const ImVec2 at = data.DisplayPos;
  const ImVec2 scale = data.FramebufferScale;
  const int height = framebuffer_of(data).height();
  const ImVec2 min{(clip.x - at.x) * scale.x, (clip.y - at.y) * scale.y};
  const ImVec2 max{(clip.z - at.x) * scale.x, (clip.w - at.y) * scale.y};
  // OpenGL counts rows from below.
  const int left = static_cast<int>(min.x);
  const int below = height - static_cast<int>(static_cast<float>(height) - max.y);
  return {left, below - static_cast<int>(max.y - min.y), left + static_cast<int>(max.x - min.x),
          below};
}

ImVec4 clip_of(const PixelBox& box, const ImDrawData& data) {
  // A little to the side to which nothing is cut off.
  constexpr float kLittle = 0.125F;
  const auto x = [&](float pixel) { return data.DisplayPos.x + pixel / data.FramebufferScale.x; };
  const auto y = [&](float pixel) { return data.DisplayPos.y + pixel / data.FramebufferScale.y; };
  return {x(static_cast<float>(box.left) + kLittle), y(static_cast<float>(box.top) - 2 * kLittle),
          x(static_cast<float>(box.right) + 2 * kLittle),
          y(static_cast<float>(box.bottom) - kLittle)};
}

const std::vector<PixelBox>& FrameDiff::update(const ImDrawData& data, const Serial& serial) {
  const PixelBox window = framebuffer_of(data);
  known_ = known_ && window == window_;
  window_ = window;
  std::swap(pieces_, before_);
  std::swap(parts_, parts_before_);
  collect(data, serial);
  boxes_.clear();
  if (!known_) {
    boxes_.push_back(window_);
    known_ = true;
    return boxes_;
  }
  tile_cols_ = (window_.width() + kTile - 1) / kTile;
  tile_rows_ = (window_.height() + kTile - 1) / kTile;
  tiles_.assign(static_cast<std::size_t>(tile_cols_ * tile_rows_), 0);
  compare();
  make_boxes();
  merge_boxes();
  return boxes_;
}

void FrameDiff::collect(const ImDrawData& data, const Serial& serial) {
  pieces_.clear();
  parts_.clear();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (int c = 0; c < list.CmdBuffer.Size; ++c) {
      const ImDrawCmd& command = list.CmdBuffer[c];
      if (command.UserCallback != nullptr || command.ElemCount == 0) continue;
      const ImTextureID texture = command.GetTexID();
      std::uint64_t seed = hash_of(&command.ClipRect, sizeof command.ClipRect, 1);
      seed = hash_of(&texture, sizeof texture, seed);
      add_pieces(data, i, c, mixed(seed, serial ? serial(texture) : 0));
    }
  }
}

// A piece ends where a triangle has new vertices only.
void FrameDiff::add_pieces(const ImDrawData& data, int list, int command, std::uint64_t seed) {
  const ImDrawList& drawn = *data.CmdLists[list];
  const ImDrawCmd& from = drawn.CmdBuffer[command];
  const PixelBox clip = common(window_, scissor_of(from.ClipRect, data));
  const ImDrawIdx* indices = drawn.IdxBuffer.Data + from.IdxOffset;
  const ImDrawVert* vertices = drawn.VtxBuffer.Data + from.VtxOffset;
  for (unsigned begin = 0; begin < from.ElemCount;) {
    unsigned low = indices[begin];
    unsigned high = low;
    unsigned end = begin;
    for (; end < from.ElemCount; end += 3) {
      const auto [least, most] = std::minmax(
          {unsigned{indices[end]}, unsigned{indices[end + 1]}, unsigned{indices[end + 2]}});
      if (end > begin && least > high) break;
      low = std::min(low, least);
      high = std::max(high, most);
    }
    ImVec2 min = vertices[low].pos;
    ImVec2 max = min;
    const ImVec2 white = drawn._Data->TexUvWhitePixel;
    bool plain = true;
    for (unsigned v = low; v <= high; ++v) {
      const ImVec2 at = vertices[v].pos;
      plain = plain && vertices[v].uv.x == white.x && vertices[v].uv.y == white.y;
      min = {std::min(min.x, at.x), std::min(min.y, at.y)};
      max = {std::max(max.x, at.x), std::max(max.y, at.y)};
    }
    DrawnPiece piece{0,           list,
                     command,     from.IdxOffset + begin,
                     end - begin, common(clip, pixels_of(data, min, max)),
                     plain,       {},
                     {},          0};
    if (plain && end - begin == 6 && high - low == 3 && is_opaque_rectangle(vertices + low)) {
      piece.filled = common(clip, pixels_within(data, min, max));
      piece.color = vertices[low].col;
    }
    if (!piece.bounds.empty()) {
      piece.hash = hash_of(vertices + low, (high + 1 - low) * sizeof(ImDrawVert), seed);
      for (unsigned i = begin; i < end; ++i)
        piece.hash = mixed(piece.hash, indices[i] - low);
      if (may_be_hollow(piece)) add_parts(data, vertices, indices + begin, clip, piece);
      pieces_.push_back(piece);
    }
    begin = end;
  }
}

// An outline's middle is not its own.
void FrameDiff::add_parts(const ImDrawData& data, const ImDrawVert* vertices,
                          const ImDrawIdx* indices, const PixelBox& clip, DrawnPiece& piece) {
  piece.parts = parts_.size();
  for (unsigned i = 0; i < piece.count; i += 3) {
    const auto [a, b, c] = std::array{vertices[indices[i]].pos, vertices[indices[i + 1]].pos,
                                      vertices[indices[i + 2]].pos};
    parts_.push_back(
        common(clip, pixels_of(data, {std::min({a.x, b.x, c.x}), std::min({a.y, b.y, c.y})},
                               {std::max({a.x, b.x, c.x}), std::max({a.y, b.y, c.y})})));
  }
}

// What is in both frames in the same order leaves each pixel it alone covers as it was. All
// else is marked, where it was and where it is.
void FrameDiff::compare() {
  const auto same = [](const DrawnPiece& a, const DrawnPiece& b) { return a.hash == b.hash; };
  std::size_t begin = 0;
  std::size_t old_end = before_.size();
  std::size_t end = pieces_.size();
  while (begin < std::min(old_end, end) && same(before_[begin], pieces_[begin]))
    ++begin;
  while (std::min(old_end, end) > begin && same(before_[old_end - 1], pieces_[end - 1])) {
    --old_end;
    --end;
  }
  const std::vector<std::size_t> places = places_before(before_, pieces_, begin, old_end, end);
  const std::vector<char> kept = longest_growing(places);
  std::vector<char> kept_before(old_end - begin, 0);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (kept[i] != 0) {
      kept_before[places[i] - begin] = 1;
    } else {
      mark(pieces_[begin + i], parts_);
    }
  }
  for (std::size_t i = 0; i < kept_before.size(); ++i) {
    if (kept_before[i] == 0) mark(before_[begin + i], parts_before_);
  }
}

void FrameDiff::mark(const PixelBox& box) {
  for (int row = box.top / kTile; row <= (box.bottom - 1) / kTile; ++row) {
    char* tiles = tiles_.data() + row * tile_cols_;
    std::fill(tiles + box.left / kTile, tiles + (box.right - 1) / kTile + 1, char{1});
  }
}

void FrameDiff::mark(const DrawnPiece& piece, const std::vector<PixelBox>& parts) {
  if (!piece.parts) return mark(piece.bounds);
  for (std::size_t i = 0; i < piece.count / 3; ++i) {
    const PixelBox& part = parts[*piece.parts + i];
    if (!part.empty()) mark(part);
  }
}

// Runs of marked tiles, one box for those below each other.
void FrameDiff::make_boxes() {
  std::vector<PixelBox> growing;
  for (int row = 0; row < tile_rows_; ++row) {
    std::vector<PixelBox> here;
    const char* tiles = tiles_.data() + row * tile_cols_;
    for (int col = 0; col < tile_cols_; ++col) {
      if (tiles[col] == 0) continue;
      const int from = col;
      while (col < tile_cols_ && tiles[col] != 0)
        ++col;
      PixelBox box = common(window_, {from * kTile, row * kTile, col * kTile, (row + 1) * kTile});
      const auto above = std::ranges::find_if(growing, [&](const PixelBox& other) {
        return other.left == box.left && other.right == box.right;
      });
      if (above != growing.end()) {
        box.top = above->top;
        growing.erase(above);
      }
      here.push_back(box);
    }
    boxes_.insert(boxes_.end(), growing.begin(), growing.end());
    growing = std::move(here);
  }
  boxes_.insert(boxes_.end(), growing.begin(), growing.end());
}

// The fewest pixels more for as few boxes as are worth drawing one by one.
void FrameDiff::merge_boxes() {
  while (boxes_.size() > kMostBoxes) {
    std::size_t first = 0;
    std::size_t second = 1;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      for (std::size_t j = i + 1; j < boxes_.size(); ++j) {
        const std::int64_t more =
            united(boxes_[i], boxes_[j]).area() - boxes_[i].area() - boxes_[j].area();
        if (more >= least) continue;
        least = more;
        first = i;
        second = j;
      }
    }
    PixelBox merged = united(boxes_[first], boxes_[second]);
    // Boxes stay disjoint: what the new one touches becomes part of it.
    for (bool grown = true; grown;) {
      grown = std::erase_if(boxes_, [&](const PixelBox& box) {
                if (common(box, merged).empty()) return false;
                merged = united(box, merged);
                return true;
              }) > 0;
    }
    boxes_.push_back(merged);
  }
}

}  // namespace padlens
