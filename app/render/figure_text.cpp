#include "app/render/figure_text.h"

#include <algorithm>
#include <array>
#include <string>

#include "app/i18n/headline.h"
#include "app/i18n/sentences.h"
#include "app/i18n/sizes.h"
#include "app/i18n/streaming.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

using Four = std::array<std::int64_t, 4>;

std::string sides_sentence(Op op, std::string_view key, const Four& sides, const Strings& tr) {
  std::array<std::string, 4> args;
  std::ranges::transform(sides, args.begin(),
                         [](std::int64_t side) { return std::to_string(side); });
  return tr(ranked(op, key), args);
}

bool any_side(const Four& sides) {
  return std::ranges::any_of(sides, [](std::int64_t side) { return side != 0; });
}

// One description, sentence by sentence.
class Description {
 public:
  Description(const View& view, const Layer& layer, const SceneOptions& moment, const Strings& tr)
      : view_(view), layer_(layer), moment_(moment), tr_(tr) {}

  std::string of(const FigureSteps& steps) {
    add_view();
    add_sides();
    if (layer_.geometry().outputs() == 0) {
      add(tr_("figure.empty"));
    } else if (steps.count > 1) {
      add_steps(steps);
    } else {
      add_step(steps.first);
    }
    return std::move(text_);
  }

 private:
  void add(const std::string& sentence) { add_sentence(tr_, text_, sentence); }

  void add_view() {
    std::string key = "figure." + std::string(view_.id);
    if (view_.by_axis && !flat()) key += moment_.axis == kHeight ? ".height" : ".width";
    const std::string of_rank = ranked(layer_.spec().op, key);
    add(tr_(tr_.all().contains(of_rank) ? of_rank : key));
    add_planes();
    const auto streaming = streaming_of(layer_.geometry());
    if (streaming && moment_.show.has(kShowStreaming)) add(streaming_text(tr_, *streaming));
  }

  // Of several planes those that are drawn, and how many the output adds up.
  void add_planes() {
    const Grouping grouping = layer_.grouping();
    if (grouping.single()) return;
    const PlanePair pair = layer_.shown();
    const std::array args{std::to_string(pair.output), std::to_string(pair.input),
                          std::to_string(grouping.inputs_of_one())};
    add(tr_(grouping.inputs_of_one() == 1 ? "figure.planes_one" : "figure.planes", args));
  }

  void add_sides() {
    const Geometry& geometry = layer_.geometry();
    const Four sides = geometry.sides();
    if (!geometry.transposed()) {
      return add(any_side(sides) ? sides_sentence(geometry.op, "figure.padding", sides, tr_)
                                 : tr_("figure.no_padding"));
    }
    Four cut{};
    Four appended{};
    for (std::size_t i = 0; i < sides.size(); ++i) {
      cut[i] = std::max<std::int64_t>(sides[i], 0);
      appended[i] = std::max<std::int64_t>(-sides[i], 0);
    }
    add(tr_("figure.full",
            std::array{size_text(geometry.op, geometry.height().full, geometry.width().full)}));
    if (!geometry.crops()) add(tr_("figure.nothing_cut"));
    if (any_side(cut)) add(sides_sentence(geometry.op, "figure.cut", cut, tr_));
    if (any_side(appended)) add(sides_sentence(geometry.op, "figure.appended", appended, tr_));
  }

  bool flat() const { return layer_.op().rank == 1; }

  std::int64_t all_steps() const { return step_count(layer_.geometry(), moment_.mode); }

  void add_steps(const FigureSteps& steps) {
    const std::string all = std::to_string(all_steps());
    if (steps.count == all_steps()) return add(tr_("figure.all_steps", std::array{all}));
    add(tr_("figure.steps", std::array{std::to_string(steps.first + 1),
                                       std::to_string(steps.first + steps.count), all}));
  }

  void add_step(std::int64_t step) {
    const Cell cell = step_cell(layer_.geometry(), moment_.mode, step);
    const std::array args{std::to_string(step + 1), std::to_string(all_steps()),
                          index_text(layer_.spec().op, cell)};
    if (moment_.mode == PlayMode::scatter) return add(tr_("figure.stamp", args));
    add(tr_("figure.step", args));
    if (view_.describe != nullptr) {
      SceneOptions at = moment_;
      at.step = step;
      for (const std::string& sentence : view_.describe(layer_, at, tr_))
        add(sentence + tr_("figure.stop"));
    }
    // A picture without numbers may be one of a layer that has none.
    if (!moment_.show.has(kShowValues) || layer_.empty()) return;
    add(has_value(layer_.geometry(), cell)
            ? tr_("figure.value", std::array{full_text(output_value(layer_, cell))})
            : tr_("figure.no_value"));
  }

  const View& view_;
  const Layer& layer_;
  const SceneOptions& moment_;
  const Strings& tr_;
  std::string text_;
};

}  // namespace

FigureText figure_text(const View& view, const Layer& layer, const SceneOptions& moment,
                       const FigureSteps& steps, const Strings& tr) {
  if (moment.cover.any()) {
    const auto& [h, w] = layer.geometry().axis;
    const Op op = layer.spec().op;
    return {tr("figure.covered_title", std::array{std::string(op->name), size_text(op, h.n, w.n)}),
            tr("figure.covered"), tr.language(), ""};
  }
  return {headline(layer.spec(), layer.geometry(), tr),
          Description(view, layer, moment, tr).of(steps), tr.language(), ""};
}

}  // namespace padlens
