#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/handout/handout.h"
#include "app/handout/pages.h"
#include "app/i18n/strings.h"
#include "app/scene/scene.h"

namespace padlens {

// Sizes and distances of pages, in CSS pixels.
struct PageStyle {
  static constexpr double kMargin = 58;
  static constexpr double kTitle = 20;  // em
  static constexpr double kWords = 13.5;
  static constexpr double kSmall = 11;
  static constexpr double kLine = 19;    // from one line of words to the next
  static constexpr double kIndent = 28;  // of what stands beside a number
  static constexpr double kFoot = 30;    // room for the page's number
};

// One part of a page that is not divided. Its place is decided when it is put on one.
struct PageBlock {
  Scene scene;  // of its own size, from its upper left corner
  std::vector<FramePart> parts;

  // All that has been drawn since the last part, if there is anything.
  void end_part(FramePart::Kind kind, std::string description = {});
};

// A line of words on a scene, its baseline at `at`.
void add_words(Scene& scene, Point at, std::string text, double size,
               Weight weight = Weight::regular, Role role = Role::text,
               Anchor anchor = Anchor::start);
void add_rule(Scene& scene, Point from, double length, double width = 0.8);

// Fills pages with blocks, from top to bottom. A block that does not fit what is left of a page
// begins the next one.
class PageMaker {
 public:
  PageMaker(const Handout& handout, const Strings& tr) : handout_(handout), tr_(tr) {}

  double text_width() const { return handout_.paper->width - 2 * PageStyle::kMargin; }

  // Ends the present page. The following ones have `head` at their top, small, and their numbers
  // are counted from 1.
  void begin(std::string head);
  void put(const PageBlock& block, double space_before);
  std::vector<HandoutPage> finish();

 private:
  void new_page();
  void number_pages();

  const Handout& handout_;
  const Strings& tr_;
  std::vector<HandoutPage> pages_;
  std::size_t first_ = 0;  // of those that are numbered together
  std::string head_;
  double at_ = 0;  // how far the last page is filled
  bool open_ = false;
};

}  // namespace padlens
