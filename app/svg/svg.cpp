#include <utility>

#include "app/svg/format.h"
#include "app/svg/own_names.h"
#include "app/svg/picture_size.h"
#include "app/svg/svg_elements.h"

namespace padlens {
namespace {

constexpr std::size_t kBytesOfAnElement = 128;  // more than most take

std::string write_svg(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Scene scene = frames.at(0).scene;
  if (!drawable(scene, options)) return std::string(kFailed);
  SvgElements elements(*options.theme, first_name(options));
  std::string body;
  body.reserve(scene.primitives.size() * kBytesOfAnElement);
  if (!options.transparent) elements.add_background(body, scene.width, scene.height);
  for (const Primitive& primitive : scene.primitives)
    elements.add(body, primitive, {elements.class_of(primitive)});
  std::string head = elements.head(scene.width, scene.height, options);
  return write_named(std::move(head), std::move(body), options, sink);
}

}  // namespace

constexpr Format kSvgFormat{"svg", ".svg", FormatKind::still, write_svg, true};

}  // namespace padlens
