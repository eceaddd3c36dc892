#include "app/gui/textures.h"

#include <algorithm>
#include <array>

namespace padlens {
namespace {

constexpr int kLongestSide = 1024;  // of one with levels: more than a preview has pixels
// A frame without it may be one of a dialog's; after more of them it is gone for good.
constexpr int kIdleFrames = 8;

// `rows` x `cols` cells of `shades` become one.
Shades averaged(const Shades& shades, std::int64_t rows, std::int64_t cols) {
  Shades result((shades.rows() + rows - 1) / rows, (shades.cols() + cols - 1) / cols);
  for (std::int64_t r = 0; r < result.rows(); ++r) {
    const std::int64_t last_row = std::min((r + 1) * rows, shades.rows());
    for (std::int64_t c = 0; c < result.cols(); ++c) {
      const std::int64_t last_col = std::min((c + 1) * cols, shades.cols());
      std::uint32_t sum = 0;
      for (std::int64_t i = r * rows; i < last_row; ++i) {
        for (std::int64_t j = c * cols; j < last_col; ++j)
          sum += shades.at(i, j);
      }
      const auto count = static_cast<std::uint32_t>((last_row - r * rows) * (last_col - c * cols));
      result.at(r, c) = static_cast<std::uint8_t>((sum + count / 2) / count);
    }
  }
  return result;
}

TextureFilter filter_for(double pixels) {
  constexpr double kLeastLinear = 0.45;  // a pixel lies between the two cells that it shows
  return pixels >= 1              ? TextureFilter::nearest
         : pixels >= kLeastLinear ? TextureFilter::linear
                                  : TextureFilter::levels;
}

std::array<std::uint32_t, 256> colors_between(Color low, Color high) {
  std::array<std::uint32_t, 256> colors{};
  const auto mixed = [](int a, int b, int shade) {
    return static_cast<std::uint32_t>((a * (255 - shade) + b * shade + 127) / 255);
  };
  for (int shade = 0; shade < 256; ++shade) {
    colors[static_cast<std::size_t>(shade)] = mixed(low.r, high.r, shade) |
                                              mixed(low.g, high.g, shade) << 8U |
                                              mixed(low.b, high.b, shade) << 16U | 0xFF000000U;
  }
  return colors;
}

}  // namespace

TexturePixels texture_pixels(const Shades& shades, Color low, Color high) {
  const auto colors = colors_between(low, high);
  TexturePixels pixels{static_cast<int>(shades.cols()), static_cast<int>(shades.rows()), {}};
  pixels.rgba.resize(static_cast<std::size_t>(shades.size()));
  const std::uint8_t* from = shades.row(0);
  std::uint32_t* to = pixels.rgba.data();
  for (std::int64_t i = 0; i < shades.size(); ++i)
    to[i] = colors[from[i]];
  return pixels;
}

std::vector<TexturePixels> texture_levels(const Shades& shades, Color low, Color high,
                                          int longest) {
  const auto add = [&](std::vector<TexturePixels>& levels, const Shades& of) {
    levels.push_back(texture_pixels(of, low, high));
  };
  const auto factor = [&](std::int64_t side) { return (side + longest - 1) / longest; };
  std::vector<TexturePixels> levels;
  Shades level;
  const bool fits = shades.rows() <= longest && shades.cols() <= longest;
  if (!fits) level = averaged(shades, factor(shades.rows()), factor(shades.cols()));
  const Shades* now = fits ? &shades : &level;
  add(levels, *now);
  while (now->rows() > 1 || now->cols() > 1) {
    // As OpenGL has it: half, rounded down. The odd last row goes with the one before.
    const std::int64_t rows = std::max<std::int64_t>(now->rows() / 2, 1);
    const std::int64_t cols = std::max<std::int64_t>(now->cols() / 2, 1);
    Shades half(rows, cols);
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::uint8_t* upper = now->row(std::min(2 * r, now->rows() - 1));
      const std::uint8_t* lower = now->row(std::min(2 * r + 1, now->rows() - 1));
      std::uint8_t* to = half.row(r);
      const std::int64_t step = now->cols() > 1 ? 1 : 0;
      for (std::int64_t c = 0; c < cols; ++c) {
        const int sum = upper[2 * c * step] + upper[2 * c * step + step] + lower[2 * c * step] +
                        lower[2 * c * step + step];
        to[c] = static_cast<std::uint8_t>((sum + 2) / 4);
      }
    }
    level = std::move(half);
    now = &level;
    add(levels, level);
  }
  return levels;
}

std::optional<ImTextureID> Textures::get(const Raster& raster, const Theme& theme, double pixels) {
  if (driver_.make == nullptr) return std::nullopt;
  const Color low = theme[raster.low];
  const Color high = theme[raster.high];
  const TextureFilter filter = filter_for(pixels);
  for (Entry& entry : entries_) {
    if (entry.shades != raster.shades || entry.low != low || entry.high != high) continue;
    if (entry.filter != filter) continue;
    entry.idle_frames = 0;
    return entry.texture;
  }
  std::vector<TexturePixels> levels;
  if (filter == TextureFilter::levels) {
    levels = texture_levels(*raster.shades, low, high, kLongestSide);
  } else {
    levels.push_back(texture_pixels(*raster.shades, low, high));
  }
  const ImTextureID made = driver_.make(levels, filter);
  entries_.push_back({raster.shades, low, high, filter, made, ++made_});
  return made;
}

std::uint64_t Textures::serial(ImTextureID texture) const {
  const auto found = std::ranges::find(entries_, texture, &Entry::texture);
  return found == entries_.end() ? cells_.serial(texture) : found->serial;
}

void Textures::end_frame() {
  cells_.end_frame();
  std::erase_if(entries_, [&](Entry& entry) {
    if (++entry.idle_frames <= kIdleFrames) return false;
    driver_.drop(entry.texture);
    return true;
  });
}

void Textures::clear() {
  for (const Entry& entry : entries_)
    driver_.drop(entry.texture);
  entries_.clear();
}

}  // namespace padlens
