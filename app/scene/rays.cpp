#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/scene/arithmetic.h"
#include "app/scene/grid_picture.h"
#include "app/scene/overlay_rows.h"

// The rays of the stacked view, which would strike through numbers on their way.

namespace padlens {
namespace {

// Around a number, on the safe side: fonts differ.
Box around(const Text& text) {
  constexpr double kCapital = 0.73;
  constexpr double kClear = 1.5;
  double width = 0;
  double size = 0;
  for (const TextRun& run : text.runs) {
    width += kSumLetter * run.size * letter_count(run.text);
    size = std::max(size, run.size);
  }
  const double before = text.anchor == Anchor::start ? 0 : text.anchor == Anchor::end ? 1 : 0.5;
  return Box{text.at.x - before * width, text.at.y - kCapital * size, width, kCapital * size}.grown(
      kClear);
}

// The part of a way from 0 to 1.
struct Part {
  double from = 0;
  double to = 1;
};

// The part of the line that lies in the box; empty where none does.
Part within(const Line& line, const Box& box) {
  Part part;
  const auto narrow = [&](double at, double way, double least, double most) {
    if (way == 0) {
      if (at < least || at > most) part.to = -1;
      return;
    }
    const auto [in, out] = std::minmax({(least - at) / way, (most - at) / way});
    part = {std::max(part.from, in), std::min(part.to, out)};
  };
  narrow(line.from.x, line.to.x - line.from.x, box.x, box.right());
  narrow(line.from.y, line.to.y - line.from.y, box.y, box.bottom());
  return part;
}

// What is left of a line beside all numbers.
void add_pieces(const Line& line, const std::vector<Box>& numbers, std::vector<Primitive>& pieces) {
  constexpr double kLeast = 3;  // shorter ones would be specks
  std::vector<Part> covered;
  for (const Box& box : numbers) {
    const Part part = within(line, box);
    if (part.from < part.to) covered.push_back(part);
  }
  covered.push_back({1, 1});
  std::ranges::sort(covered, {}, &Part::from);
  const Point way{line.to.x - line.from.x, line.to.y - line.from.y};
  const double length = std::hypot(way.x, way.y);
  double at = 0;
  for (const Part& part : covered) {
    if ((part.from - at) * length >= kLeast) {
      Line piece = line;
      if (at > 0) piece.from = {line.from.x + at * way.x, line.from.y + at * way.y};
      if (part.from < 1) {
        piece.to = {line.from.x + part.from * way.x, line.from.y + part.from * way.y};
      }
      pieces.emplace_back(piece);
    }
    at = std::max(at, part.to);
  }
}

}  // namespace

void GridPicture::rays(const Parallelogram& from, const Parallelogram& to) {
  if (!options.show.has(kShowConnectors)) return;
  rays_at_ = scene.primitives.size();
  for (const Point corner : {Point{0, 0}, Point{1, 0}, Point{0, 1}, Point{1, 1}}) {
    rays_.push_back({from.at(corner.x, corner.y), to.at(corner.x, corner.y), Role::window_edge, 1.4,
                     Dash::solid});
  }
}

void GridPicture::finish_rays() {
  if (rays_.empty()) return;
  std::vector<Box> numbers;
  for (const Primitive& primitive : scene.primitives) {
    const Text* text = std::get_if<Text>(&primitive);
    if (text != nullptr && !text->runs.empty()) numbers.push_back(around(*text));
  }
  std::vector<Primitive> pieces;
  for (const Line& ray : rays_)
    add_pieces(ray, numbers, pieces);
  scene.primitives.insert(scene.primitives.begin() + static_cast<std::ptrdiff_t>(rays_at_),
                          std::make_move_iterator(pieces.begin()),
                          std::make_move_iterator(pieces.end()));
}

}  // namespace padlens
