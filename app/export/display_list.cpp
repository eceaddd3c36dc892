#include "app/export/display_list.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace padlens {
namespace {

// A box more costs about as much as this many pixels.
constexpr std::int64_t kBoxCost = 1024;
// More boxes than these are not worth telling apart.
constexpr std::size_t kMaxBoxes = 256;

void add_merged(std::vector<PixelBox>& boxes, PixelBox box) {
  if (box.empty()) return;
  for (std::size_t i = 0; i < boxes.size();) {
    const PixelBox both = united(box, boxes[i]);
    if (both.area() > box.area() + boxes[i].area() + kBoxCost) {
      ++i;
      continue;
    }
    box = both;
    boxes[i] = boxes.back();
    boxes.pop_back();
    i = 0;
  }
  boxes.push_back(box);
  if (boxes.size() <= kMaxBoxes) return;
  for (const PixelBox& other : boxes)
    box = united(box, other);
  boxes = {box};
}

struct Pair {
  std::size_t before = 0;
  std::size_t after = 0;
};

// The longest part of `pairs`, which go up in `after`, that goes up in `before` too.
std::vector<Pair> longest_rising(const std::vector<Pair>& pairs) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> ends;  // by length: the pair with the least `before` to end on
  std::vector<std::size_t> previous(pairs.size(), kNone);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto place = std::ranges::lower_bound(
        ends, pairs[i].before, {}, [&](std::size_t pair) { return pairs[pair].before; });
    if (place != ends.begin()) previous[i] = *(place - 1);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<Pair> rising;
  for (std::size_t i = ends.empty() ? kNone : ends.back(); i != kNone; i = previous[i])
    rising.push_back(pairs[i]);
  std::ranges::reverse(rising);
  return rising;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  return (std::rotl(hash, 23) ^ value) * 0x9E3779B97F4A7C15U;
}

}  // namespace

void DisplayList::begin_element() {
  elements_.push_back({{}, marks_.size(), marks_.size(), 0});
}

void DisplayList::add(const Stencil& stencil, int x, int y, Pixel color, std::uint8_t opacity) {
  marks_.push_back({&stencil, x, y, color, opacity});
  Element& element = elements_.back();
  element.box = united(element.box, stencil.box.moved(x, y));
  element.end = marks_.size();
  element.hash = mixed(element.hash, std::bit_cast<std::uintptr_t>(&stencil));
  element.hash = mixed(element.hash, std::uint64_t{static_cast<std::uint32_t>(x)} << 32U |
                                         static_cast<std::uint32_t>(y));
  element.hash = mixed(element.hash, std::uint64_t{color} << 8U | opacity);
}

void DisplayList::put_on(Canvas& canvas, const PixelBox& clip) const {
  for (const Element& element : elements_) {
    if (common(element.box, clip).empty()) continue;
    for (std::size_t i = element.begin; i < element.end; ++i) {
      const Mark& mark = marks_[i];
      canvas.put(*mark.stencil, mark.x, mark.y, mark.color, mark.opacity, clip);
    }
  }
}

bool DisplayList::alike(const DisplayList& a, std::size_t i, const DisplayList& b, std::size_t j) {
  const Element& one = a.elements_[i];
  const Element& other = b.elements_[j];
  if (one.hash != other.hash || one.end - one.begin != other.end - other.begin) return false;
  return std::equal(a.marks_.begin() + static_cast<std::ptrdiff_t>(one.begin),
                    a.marks_.begin() + static_cast<std::ptrdiff_t>(one.end),
                    b.marks_.begin() + static_cast<std::ptrdiff_t>(other.begin));
}

std::vector<PixelBox> differences(const DisplayList& before, const DisplayList& after) {
  // Most of two pictures is the same, so the ends are looked at first.
  std::size_t first = 0;
  std::size_t end_before = before.elements_.size();
  std::size_t end_after = after.elements_.size();
  while (first < end_before && first < end_after &&
         DisplayList::alike(before, first, after, first)) {
    ++first;
  }
  while (first < end_before && first < end_after &&
         DisplayList::alike(before, end_before - 1, after, end_after - 1)) {
    --end_before;
    --end_after;
  }
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t i = first; i < end_before; ++i)
    places.try_emplace(before.elements_[i].hash, i);
  std::vector<Pair> pairs;
  for (std::size_t i = first; i < end_after; ++i) {
    const auto found = places.find(after.elements_[i].hash);
    if (found == places.end() || !DisplayList::alike(before, found->second, after, i)) continue;
    pairs.push_back({found->second, i});
    places.erase(found);  // an element is the same as one other
  }
  std::vector<PixelBox> boxes;
  const auto add_all = [&](const DisplayList& list, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      add_merged(boxes, list.elements_[i].box);
  };
  std::size_t done_before = first;
  std::size_t done_after = first;
  for (const Pair& pair : longest_rising(pairs)) {
    add_all(before, done_before, pair.before);
    add_all(after, done_after, pair.after);
    done_before = pair.before + 1;
    done_after = pair.after + 1;
  }
  add_all(before, done_before, end_before);
  add_all(after, done_after, end_after);
  return boxes;
}

}  // namespace padlens
