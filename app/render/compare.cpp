#include "app/render/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "app/formats/drawing.h"
#include "app/i18n/sizes.h"

namespace padlens {
namespace {

// The largest difference of a channel of two pixels.
int channel_difference(std::uint32_t a, std::uint32_t b) {
  int most = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const int one = static_cast<int>((a >> shift) & 0xFFU);
    const int other = static_cast<int>((b >> shift) & 0xFFU);
    most = std::max(most, std::abs(one - other));
  }
  return most;
}

std::optional<RenderProblem> pixel_difference(const Pixels& made, const Pixels& reference,
                                              const Tolerance& tolerance, const std::string& name) {
  if (made.size != reference.size) {
    return RenderProblem{"",
                         "export.differs_size",
                         {name, pixels_text(made.size.width, made.size.height),
                          pixels_text(reference.size.width, reference.size.height)}};
  }
  int most = 0;
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < made.argb.size(); ++i) {
    if (made.argb[i] == reference.argb[i]) continue;
    const int difference = channel_difference(made.argb[i], reference.argb[i]);
    most = std::max(most, difference);
    if (difference > tolerance.channel) ++beyond;
  }
  const double share = static_cast<double>(beyond) / static_cast<double>(made.argb.size());
  if (beyond == 0 || share <= tolerance.share) return std::nullopt;
  return RenderProblem{"",
                       "export.differs_pixels",
                       {name, fmt::format("{:.3g}", share * 100), std::to_string(most)}};
}

constexpr std::string_view kPngStart = "\x89PNG\r\n\x1a\n";

bool is_text(std::string_view bytes) {
  return bytes.substr(0, 4096).find('\0') == std::string_view::npos;
}

}  // namespace

std::optional<RenderProblem> difference(std::string_view made, std::string_view reference,
                                        const Tolerance& tolerance, const std::string& name) {
  if (made == reference) return std::nullopt;
  if (made.starts_with(kPngStart)) {
    const Drawing* const drawing = loaded_drawing();
    if (drawing == nullptr) return RenderProblem{"", std::string(kNoDrawing), {}};
    if (const auto pixels = drawing->png_pixels(made)) {
      const auto expected = drawing->png_pixels(reference);
      if (!expected) return RenderProblem{"", "export.not_a_png", {name}};
      return pixel_difference(*pixels, *expected, tolerance, name);
    }
  }
  const auto first = std::mismatch(made.begin(), made.end(), reference.begin(), reference.end());
  if (is_text(made) && is_text(reference)) {
    const auto line = 1 + std::count(made.begin(), first.first, '\n');
    return RenderProblem{"", "export.differs_line", {name, std::to_string(line)}};
  }
  return RenderProblem{"",
                       "export.differs_byte",
                       {name, std::to_string(first.first - made.begin()),
                        std::to_string(made.size()), std::to_string(reference.size())}};
}

}  // namespace padlens
