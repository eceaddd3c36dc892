#include <algorithm>
#include <array>

#include "core/stack/stack_layer.h"

// Where the cells of an upsampling lie, by each library's words.

namespace padlens {
namespace {

struct CoordinatesName {
  Coordinates coordinates;
  std::string_view name;
};
constexpr std::array kCoordinatesNames{
    CoordinatesName{Coordinates::half_pixel, "half_pixel"},
    CoordinatesName{Coordinates::align_corners, "align_corners"},
    CoordinatesName{Coordinates::asymmetric, "asymmetric"},
    CoordinatesName{Coordinates::other, "other"},
};

}  // namespace

std::string_view coordinates_name(Coordinates coordinates) {
  return std::ranges::find(kCoordinatesNames, coordinates, &CoordinatesName::coordinates)->name;
}

std::optional<Coordinates> find_coordinates(std::string_view name) {
  const auto found = std::ranges::find(kCoordinatesNames, name, &CoordinatesName::name);
  return found == kCoordinatesNames.end() ? std::nullopt : std::optional(found->coordinates);
}

Coordinates onnx_coordinates(Interpolation interpolation, std::string_view transformation,
                             std::string_view nearest_mode, bool doubles) {
  const bool nearest = interpolation == Interpolation::nearest;
  if (transformation == "tf_half_pixel_for_nn") {  // (i + ½) ÷ s: rounded down, it repeats
    return nearest && nearest_mode == "floor" ? Coordinates::half_pixel : Coordinates::other;
  }
  if (transformation.starts_with("pytorch_half_pixel") ||
      transformation.starts_with("half_pixel_symmetric"))
    transformation = "half_pixel";
  const Coordinates found = find_coordinates(transformation).value_or(Coordinates::other);
  if (!nearest) return found;
  const bool rounds = nearest_mode.starts_with("round_prefer_");
  if (found == Coordinates::half_pixel) return rounds ? found : Coordinates::other;
  if (found == Coordinates::asymmetric) {
    const bool down = nearest_mode == "floor" || (doubles && nearest_mode == "round_prefer_floor");
    return down ? found : Coordinates::other;
  }
  return found;
}

Coordinates tensorflow_coordinates(bool align_corners, bool half_pixel_centers) {
  if (half_pixel_centers) return Coordinates::half_pixel;
  return align_corners ? Coordinates::align_corners : Coordinates::asymmetric;
}

bool is_plain_upsampling(const StackLayer& layer, std::int64_t factor) {
  if (layer.coordinates == Coordinates::half_pixel) return true;
  if (factor == 1) return layer.coordinates != Coordinates::other;
  // i ÷ s rounded down is what repeats each cell s times.
  return layer.coordinates == Coordinates::asymmetric &&
         layer.interpolation == Interpolation::nearest;
}

}  // namespace padlens
