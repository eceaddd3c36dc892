#include "app/tests/promises/made_up.h"

#include <variant>

namespace padlens {
namespace {

Text line_of(const std::string& words, double y) {
  Text text;
  text.at = {4, y};
  text.runs.push_back({words, Role::text, Face::sans, Weight::regular, 12});
  return text;
}

Scene build_made_up(const Layer&, const SceneOptions& options, const Strings&) {
  Scene scene;
  scene.width = scene.height = 100;
  scene.primitives.emplace_back(line_of("made up, step " + std::to_string(options.step), 20));
  return scene;
}

void draw_made_up(Scene& scene, const Layer& layer, const SceneOptions&, const Strings&) {
  const auto& [h, w] = layer.geometry().axis;
  scene.primitives.emplace_back(
      line_of("overlay of " + std::to_string(h.out) + " by " + std::to_string(w.out), 40));
}

std::string write_made_up(const FrameList& frames, const ExportOptions&, const Sink& sink) {
  for (const Primitive& primitive : frames.at(0).scene.primitives) {
    const auto* text = std::get_if<Text>(&primitive);
    if (text == nullptr) continue;
    std::string line;
    for (const TextRun& run : text->runs)
      line += run.text;
    if (!sink(line + "\n")) return "export.failed";
  }
  return "";
}

}  // namespace

const View kMadeUpView{.id = "made_up", .build = build_made_up, .key = '8'};
const View kPickyView{.id = "picky", .build = build_made_up, .fits = [](const Layer& layer) {
                        return layer.geometry().axis[kHeight].out == 1;
                      }};
const Overlay kMadeUpOverlay{.id = "made_up",
                             .words = "made-up overlay",
                             .part = "made-up overlay",
                             .place = 6,
                             .key = 'X',
                             .draw = draw_made_up};
const Format kMadeUpFormat{"made_up", ".made_up", FormatKind::still, write_made_up, true};

}  // namespace padlens
