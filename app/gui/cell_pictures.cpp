#include "app/gui/cell_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace padlens {
namespace {

constexpr int kBetween = 1;  // pixels between two pictures

unsigned channel(ImU32 color, unsigned shift) {
  return color >> shift & 0xFFU;
}

// How much of the pixel at (x, y) from a corner lies inside it, round with this radius.
float corner_share(float radius, int x, int y) {
  const float across = static_cast<float>(x) + 0.5F - radius;
  const float down = static_cast<float>(y) + 0.5F - radius;
  return across > 0 || down > 0 ? 1
                                : std::clamp(radius - std::hypot(across, down) + 0.5F, 0.0F, 1.0F);
}

// How much of this pixel lies in the rectangle that is `inset` smaller on each side.
float share_inside(const CellLook& look, int inset, int x, int y) {
  const int across = std::min(x, look.width - 1 - x) - inset;
  const int down = std::min(y, look.height - 1 - y) - inset;
  if (across < 0 || down < 0) return 0;
  return corner_share(std::max(0.0F, look.radius - static_cast<float>(inset)), across, down);
}

std::uint32_t pixel_of(const CellLook& look, int x, int y) {
  const float outer = share_inside(look, 0, x, y);
  if (outer == 0) return 0;
  const float inner = std::min(share_inside(look, look.line, x, y) / outer, 1.0F);
  const auto mixed = [&](unsigned shift) {
    const auto edge = static_cast<float>(channel(look.edge, shift));
    const auto fill = static_cast<float>(channel(look.fill, shift));
    return static_cast<std::uint32_t>(std::lround(edge + (fill - edge) * inner)) << shift;
  };
  return mixed(IM_COL32_R_SHIFT) | mixed(IM_COL32_G_SHIFT) | mixed(IM_COL32_B_SHIFT) |
         static_cast<std::uint32_t>(std::lround(255 * outer)) << IM_COL32_A_SHIFT;
}

}  // namespace

CellPictures::~CellPictures() {
  if (texture_) driver_.drop(*texture_);
}

std::optional<CellPictures::Place> CellPictures::get(const CellLook& look) {
  if (driver_.make == nullptr || std::max(look.width, look.height) > kLargest) return std::nullopt;
  auto found = places_.find(look);
  if (found == places_.end()) {
    // A notch of the wheel changes all sizes: the old ones go before any of them is in the frame.
    if (!used_ && 2 * bottom_ > kSide) begin_anew();
    const auto at = room_for(look);
    if (!at) return std::nullopt;
    put(look, *at);
    found = places_.emplace(look, *at).first;
  }
  used_ = true;
  const ImVec2 at = found->second;
  constexpr auto kAll = static_cast<float>(kSide);
  return Place{*texture_,
               {at.x / kAll, at.y / kAll},
               {(at.x + static_cast<float>(look.width)) / kAll,
                (at.y + static_cast<float>(look.height)) / kAll}};
}

void CellPictures::begin_anew() {
  places_.clear();
  full_ = false;
  left_ = top_ = bottom_ = 0;
  ++serial_;
}

// Beside the last one, else in a new row.
std::optional<ImVec2> CellPictures::room_for(const CellLook& look) {
  if (left_ + look.width > kSide) {
    left_ = 0;
    top_ = bottom_;
  }
  full_ = full_ || top_ + look.height > kSide;
  if (full_) return std::nullopt;
  const ImVec2 at{static_cast<float>(left_), static_cast<float>(top_)};
  left_ += look.width + kBetween;
  bottom_ = std::max(bottom_, top_ + look.height + kBetween);
  return at;
}

void CellPictures::put(const CellLook& look, ImVec2 at) {
  if (!texture_) {
    const std::array empty{TexturePixels{
        kSide, kSide, std::vector<std::uint32_t>(std::size_t{kSide} * std::size_t{kSide})}};
    texture_ = driver_.make(empty, TextureFilter::nearest);
    ++serial_;
  }
  TexturePixels pixels{look.width, look.height, {}};
  for (int y = 0; y < look.height; ++y) {
    for (int x = 0; x < look.width; ++x)
      pixels.rgba.push_back(pixel_of(look, x, y));
  }
  driver_.put(*texture_, static_cast<int>(at.x), static_cast<int>(at.y), pixels);
}

void CellPictures::end_frame() {
  if (full_) begin_anew();
  used_ = false;
}

std::uint64_t CellPictures::serial(ImTextureID texture) const {
  return texture_ == texture ? serial_ : 0;
}

}  // namespace padlens
