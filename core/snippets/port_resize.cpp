#include "core/snippets/port_resize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace padlens {
namespace {

// What a framework's resizing does as it stands, and what it can be asked for.
struct Resizer {
  std::string_view framework;
  Coordinates linear;  // where its cells lie as it stands, cubic ones likewise
  Coordinates nearest;
  // Its cubic weights: a = −0.75 with the cells at the edge repeated; else a = −0.5 with those past
  // it left out, in steps of a table.
  bool cubic_of_torch;
};
constexpr std::array kResizers{
    Resizer{"keras", Coordinates::half_pixel, Coordinates::half_pixel, false},
    Resizer{"tensorflow", Coordinates::half_pixel, Coordinates::half_pixel, false},
    Resizer{"litert", Coordinates::half_pixel, Coordinates::half_pixel, false},
    Resizer{"tfjs", Coordinates::asymmetric, Coordinates::asymmetric, false},
    Resizer{"pytorch", Coordinates::half_pixel, Coordinates::asymmetric, true},
    Resizer{"onnx", Coordinates::half_pixel, Coordinates::half_pixel, true},
};

const Resizer* find_resizer(std::string_view framework) {
  const auto found = std::ranges::find(kResizers, framework, &Resizer::framework);
  return found == kResizers.end() ? nullptr : &*found;
}

std::vector<std::size_t> upsamplings_of(const Model& model) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    if (layer.op == ModelOp::layer && layer.layer.kind == LayerKind::upsample && layer.understood)
      found.push_back(i);
  }
  return found;
}

bool keeps_size(const ModelLayer& layer) {
  return layer.output && layer.output == layer.input();
}

// Every cell repeated, whatever the coordinates are called.
bool repeats(const ModelLayer& layer) {
  const StackLayer& asked = layer.layer;
  if (asked.interpolation != Interpolation::nearest || !layer.output || !layer.input())
    return false;
  for (std::size_t i = 0; i < layer.output->size(); ++i) {
    const std::int64_t n = (*layer.input())[i];
    if (n < 1 || (*layer.output)[i] % n != 0) return false;
  }
  return is_plain_upsampling(asked, 2);
}

std::string size_words(const GridSize& size) {
  return size ? fmt::format("{}", fmt::join(*size, "×")) : "?";
}

void part(PortedResize& ported, std::string_view code, std::string one, std::string other) {
  ported.difference = code;
  ported.one = std::move(one);
  ported.other = std::move(other);
}

void judge_interpolation(const StackLayer& from, const StackLayer& to, PortedResize& ported) {
  const int rank = from.spec.op->rank;
  if (from.interpolation != to.interpolation) {
    return part(ported, "interpolation", std::string(interpolation_name(from.interpolation, rank)),
                std::string(interpolation_name(to.interpolation, rank)));
  }
  const Resizer* one = find_resizer(from.spec.framework);
  const Resizer* other = find_resizer(to.spec.framework);
  const bool cubic = from.interpolation == Interpolation::cubic && one != nullptr &&
                     other != nullptr && one->cubic_of_torch != other->cubic_of_torch;
  if (cubic) part(ported, "cubic", from.spec.framework, to.spec.framework);
}

void judge_coordinates(const StackLayer& from, const StackLayer& to, PortedResize& ported) {
  if (from.coordinates == to.coordinates && from.coordinates != Coordinates::other) return;
  part(ported, "coordinates", std::string(coordinates_name(from.coordinates)),
       std::string(coordinates_name(to.coordinates)));
}

// --- mends ------------------------------------------------------------------------------------

std::string torch_line(const StackLayer& from, const std::vector<std::int64_t>& size) {
  const bool nearest = from.interpolation == Interpolation::nearest;
  const Coordinates at = from.coordinates;
  if (nearest ? at != Coordinates::half_pixel : at != Coordinates::align_corners) return "";
  const std::string cells =
      size.size() == 1 ? std::to_string(size[0]) : fmt::format("({})", fmt::join(size, ", "));
  if (nearest)
    return fmt::format("y = F.interpolate(\n    x, size={}, mode=\"nearest-exact\")\n", cells);
  return fmt::format("y = F.interpolate(\n    x, size={}, mode=\"{}\",\n    align_corners=True)\n",
                     cells, interpolation_name(from.interpolation, from.spec.op->rank));
}

std::string tensorflow_line(const StackLayer& from, const std::vector<std::int64_t>& size,
                            bool keras) {
  // Its cubic weights come from a table: no line gives another framework's.
  if (size.size() != 2 || from.interpolation == Interpolation::cubic ||
      from.coordinates == Coordinates::other)
    return "";
  const bool nearest = from.interpolation == Interpolation::nearest;
  const std::string call = fmt::format(
      "tf.raw_ops.{}(\n        images=x, size=[{}],\n        align_corners={},\n        "
      "half_pixel_centers={})",
      nearest ? "ResizeNearestNeighbor" : "ResizeBilinear", fmt::join(size, ", "),
      from.coordinates == Coordinates::align_corners ? "True" : "False",
      from.coordinates == Coordinates::half_pixel ? "True" : "False");
  return keras ? fmt::format("y = keras.layers.Lambda(\n    lambda x: {})(x)\n", call)
               : fmt::format("y = {}\n", call);
}

std::string onnx_line(const StackLayer& from, const std::vector<std::int64_t>& size) {
  if (from.coordinates == Coordinates::other) return "";
  std::string_view rounds;
  if (from.interpolation == Interpolation::nearest) {
    rounds = from.coordinates == Coordinates::asymmetric ? ", nearest_mode=\"floor\""
             : from.coordinates == Coordinates::align_corners
                 ? ", nearest_mode=\"round_prefer_ceil\""
                 : "";
  }
  return fmt::format(
      "sizes = numpy_helper.from_array(\n    np.array([{}]), \"sizes\")\nnodes = [\n    "
      "helper.make_node(\n        \"Resize\", [\"x\", \"\", \"\", \"sizes\"], [\"y\"],\n        "
      "axes={}, mode=\"{}\"{},\n        coordinate_transformation_mode=\"{}\"),\n]\n",
      fmt::join(size, ", "), size.size() == 1 ? "[2]" : "[2, 3]",
      interpolation_name(from.interpolation), rounds, coordinates_name(from.coordinates));
}

// Of what differs in its coordinates alone, or in the word for its interpolation.
std::string mend_of(const PortedResize& ported, const ModelLayer& layer) {
  const std::string& to = ported.to.spec.framework;
  if (ported.difference != "coordinates" || !layer.output) return "";
  if (to == "pytorch") return torch_line(ported.from, *layer.output);
  if (to == "onnx") return onnx_line(ported.from, *layer.output);
  if (to == "keras" || to == "tensorflow")
    return tensorflow_line(ported.from, *layer.output, to == "keras");
  return "";
}

PortedResize ported_from(const Model& model, std::size_t index) {
  PortedResize ported;
  ported.from_index = index;
  ported.name = model.layers[index].name;
  ported.from = model.layers[index].layer;
  return ported;
}

}  // namespace

std::vector<PortedResize> ported_resizes(const Model& model, const Framework& to) {
  std::vector<PortedResize> result;
  const Resizer* resizer = find_resizer(to.id);
  if (resizer == nullptr) return result;
  for (const std::size_t index : upsamplings_of(model)) {
    const ModelLayer& layer = model.layers[index];
    PortedResize ported = ported_from(model, index);
    ported.to = ported.from;
    ported.to.spec.framework = to.id;
    ported.to.coordinates =
        ported.from.interpolation == Interpolation::nearest ? resizer->nearest : resizer->linear;
    if (to.id == ported.from.spec.framework) ported.to.coordinates = ported.from.coordinates;
    judge_interpolation(ported.from, ported.to, ported);
    const bool alike = repeats(layer) || keeps_size(layer);
    if (ported.difference.empty() && !alike) judge_coordinates(ported.from, ported.to, ported);
    ported.mend = mend_of(ported, layer);
    result.push_back(std::move(ported));
  }
  return result;
}

std::vector<PortedResize> ported_resizes(const Model& model, const Model& other) {
  std::vector<PortedResize> result;
  const std::vector<std::size_t> one = upsamplings_of(model);
  const std::vector<std::size_t> two = upsamplings_of(other);
  // Of another number of them, as where one file repeats cells by other means, none is compared.
  for (std::size_t i = 0; i < one.size() && one.size() == two.size(); ++i) {
    const ModelLayer& layer = model.layers[one[i]];
    const ModelLayer& there = other.layers[two[i]];
    PortedResize ported = ported_from(model, one[i]);
    ported.to_index = two[i];
    ported.to = there.layer;
    judge_interpolation(ported.from, ported.to, ported);
    const bool alike = (repeats(layer) && repeats(there)) || keeps_size(layer);
    if (ported.difference.empty() && !alike) judge_coordinates(ported.from, ported.to, ported);
    if (layer.output != there.output)
      part(ported, "size", size_words(layer.output), size_words(there.output));
    ported.mend = mend_of(ported, layer);
    result.push_back(std::move(ported));
  }
  return result;
}

}  // namespace padlens
