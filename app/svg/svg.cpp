#include "app/svg/format.h"
#include "app/svg/picture_size.h"
#include "app/svg/svg_elements.h"

namespace padlens {
namespace {

constexpr std::size_t kBytesOfAnElement = 128;  // more than most take

std::string write_svg(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Scene scene = frames.at(0).scene;
  if (!drawable(scene, options)) return std::string(kFailed);
  SvgElements elements(*options.theme);
  std::string body;
  body.reserve(scene.primitives.size() * kBytesOfAnElement);
  if (!options.transparent) elements.add_background(body, scene.width, scene.height);
  for (const Primitive& primitive : scene.primitives)
    elements.add(body, primitive, elements.classes_of(primitive));
  const std::string head = elements.head(scene.width, scene.height, options);
  const bool taken = sink(head) && sink(body) && sink("</svg>\n");
  return std::string(taken ? std::string_view() : kStopped);
}

}  // namespace

constexpr Format kSvgFormat{"svg", ".svg", FormatKind::still, write_svg, true};

}  // namespace padlens
