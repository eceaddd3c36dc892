#include "app/handout/page_maker.h"

#include <array>
#include <utility>

#include "app/handout/typesetting.h"

namespace padlens {

void add_words(Scene& scene, Point at, std::string text, double size, Weight weight, Role role,
               Anchor anchor) {
  // Or readers take the last word of a line and the first of the next one for one word.
  if (anchor == Anchor::start) text += ' ';
  scene.primitives.emplace_back(
      Text{at, anchor, {{std::move(text), role, Face::sans, weight, size}}, {}});
}

void add_rule(Scene& scene, Point from, double length, double width) {
  scene.primitives.emplace_back(
      Line{from, {from.x + length, from.y}, Role::dim, width, Dash::solid});
}

void PageBlock::end_part(FramePart::Kind kind, std::string description) {
  const std::size_t first = parts.empty() ? 0 : parts.back().first + parts.back().count;
  const std::size_t count = scene.primitives.size() - first;
  if (count > 0) parts.push_back({first, count, kind, std::move(description)});
}

void PageMaker::begin(std::string head) {
  number_pages();
  head_ = std::move(head);
  new_page();
}

void PageMaker::new_page() {
  HandoutPage& page = pages_.emplace_back();
  page.scene.width = handout_.paper->width;
  page.scene.height = handout_.paper->height;
  at_ = PageStyle::kMargin;
  open_ = true;
  if (pages_.size() - first_ == 1) return;
  add_words(page.scene, {PageStyle::kMargin, at_},
            wrapped_at_most(1, head_, PageStyle::kSmall, text_width()).front(), PageStyle::kSmall,
            Weight::regular, Role::dim);
  at_ += PageStyle::kLine;
}

void PageMaker::put(const PageBlock& block, double space_before) {
  if (!open_) new_page();
  const double end = handout_.paper->height - PageStyle::kMargin - PageStyle::kFoot;
  const bool fresh = at_ <= PageStyle::kMargin + PageStyle::kLine;
  if (at_ + space_before + block.scene.height > end && !fresh) new_page();
  const bool first = at_ <= PageStyle::kMargin + PageStyle::kLine;
  if (!first) at_ += space_before;
  HandoutPage& page = pages_.back();
  for (FramePart part : block.parts) {
    part.first += page.scene.primitives.size();
    page.parts.push_back(std::move(part));
  }
  place_scene(page.scene, block.scene, {PageStyle::kMargin, at_}, 1);
  at_ += block.scene.height;
}

void PageMaker::number_pages() {
  const std::size_t count = pages_.size() - first_;
  for (std::size_t i = 0; i < count; ++i) {
    Scene& scene = pages_[first_ + i].scene;
    const std::array args{std::to_string(i + 1), std::to_string(count)};
    add_words(scene, {scene.width / 2, scene.height - PageStyle::kMargin},
              tr_("handout.page", args), PageStyle::kSmall, Weight::regular, Role::dim,
              Anchor::middle);
  }
  first_ = pages_.size();
  open_ = false;
}

std::vector<HandoutPage> PageMaker::finish() {
  number_pages();
  return std::move(pages_);
}

}  // namespace padlens
