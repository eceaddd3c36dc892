#include "app/handout/figure.h"

#include <algorithm>
#include <array>

#include "app/handout/typesetting.h"
#include "app/i18n/questions.h"
#include "app/i18n/sentences.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view.h"

namespace padlens {
namespace {

constexpr double kAspect = 2.6;  // a strip
constexpr double kHigh = 260;    // that a grid may be
constexpr double kWide = 440;
constexpr double kTrimmed = 20;  // of the margin: the page has its own

// On paper nothing moves, so that a picture in which no cell is asked of shows no step; and outputs
// are boxes to be filled in.
Cover paper_cover(const Layer& layer, const Ask& ask) {
  Cover cover = cover_of(ask, layer.spec());
  cover.step = !ask_info(ask.asks).of_cell;
  cover.values = cover.values || cover.output || cover.padding || cover.reads;
  return cover;
}

// Elsewhere numbers in cells would be read as something that counts.
bool asks_for_numbers(const Ask& ask) {
  return ask.asks == Asks::value || ask.asks == Asks::framework || ask.asks == Asks::layer;
}

SceneOptions figure_options(const Layer& layer, const Ask& ask) {
  SceneOptions options;
  options.cover = paper_cover(layer, ask);
  options.aspect = kAspect;
  // So that the strip is printed in one size, whatever it shows, and its words can be read.
  const auto& [h, w] = layer.geometry().axis;
  const auto rows = static_cast<double>(std::max({h.padded, h.out, h.n}));
  const auto cols = static_cast<double>(std::max({w.padded, w.out, w.n}));
  options.largest_cell = std::clamp(std::min(kHigh / rows, kWide / cols), 12.0, 44.0);
  for (const Overlay* overlay : {&kShowFormula, &kShowCaption, &kShowConnectors})
    options.show.set(*overlay, false);
  options.show.set(kShowValues, asks_for_numbers(ask));
  options.show.set(kShowIndices, ask.asks == Asks::reads);  // answers name cells by them
  return options;
}

class Words {
 public:
  Words(const Layer& layer, const Ask& ask, const Strings& tr)
      : layer_(layer), ask_(ask), cover_(paper_cover(layer, ask)), tr_(tr) {}

  std::string all() {
    // What the question needs of it stands in words of its own, which may be all there is to say.
    const std::string needed = picture_text(tr_, ask_, layer_);
    if (!needed.empty() && !ask_info(ask_.asks).of_cell) return needed;
    add_input();
    if (!cover_.padding && !layer_.geometry().transposed()) add_padding();
    if (!cover_.output) {
      const auto& [h, w] = layer_.geometry().axis;
      add(tr_("handout.output", std::array{size_text(layer_.spec().op, h.out, w.out)}));
    }
    if (ask_.cell && ask_info(ask_.asks).of_cell)
      add(tr_("handout.cell", std::array{index_text(layer_.spec().op, *ask_.cell)}));
    if (!needed.empty()) add(needed);
    return std::move(text_);
  }

 private:
  void add(const std::string& sentence) { add_sentence(tr_, text_, sentence); }
  std::string key(std::string_view of) const { return ranked(layer_.spec().op, of); }

  void add_input() {
    const auto& [h, w] = layer_.geometry().axis;
    add(tr_("handout.input", std::array{size_text(layer_.spec().op, h.n, w.n)}));
  }

  void add_padding() {
    std::array<std::string, 4> sides;
    const std::array<std::int64_t, 4> cells = layer_.geometry().sides();
    std::ranges::transform(cells, sides.begin(),
                           [](std::int64_t side) { return std::to_string(side); });
    const bool none =
        std::ranges::all_of(sides, [](const std::string& side) { return side == "0"; });
    add(none ? tr_("figure.no_padding") : tr_(key("figure.padding"), sides));
  }

  const Layer& layer_;
  const Ask& ask_;
  Cover cover_;
  const Strings& tr_;
  std::string text_;
};

}  // namespace

Scene question_figure(const Layer& layer, const Ask& ask, const Strings& tr) {
  Scene scene = build_scene(*views().front(), layer, figure_options(layer, ask), tr);
  for (Primitive& primitive : scene.primitives) {
    // So small on paper that nobody sees it, and half of what a page weighs.
    if (auto* rect = std::get_if<Rect>(&primitive)) rect->radius = 0;
  }
  Scene trimmed;
  trimmed.width = scene.width - 2 * kTrimmed;
  trimmed.height = scene.height - 2 * kTrimmed;
  place_scene(trimmed, scene, {-kTrimmed, -kTrimmed}, 1);
  return trimmed;
}

std::string question_figure_text(const Layer& layer, const Ask& ask, const Strings& tr) {
  return Words(layer, ask, tr).all();
}

}  // namespace padlens
