#pragma once

#include <cstdint>
#include <vector>

#include "app/export/canvas.h"

namespace padlens {

// A picture ready to be put on a canvas: the elements of a scene, bottommost first, each
// of a few coloured stencils. The stencils belong to someone else and must not change.
class DisplayList {
 public:
  // What put_on() draws next belongs to a new element.
  void begin_element();
  void add(const Stencil& stencil, int x, int y, Pixel color, std::uint8_t opacity);

  // Draws what lies in `clip` on what is there.
  void put_on(Canvas& canvas, const PixelBox& clip) const;

  // Boxes that together hold every pixel in which two pictures may differ; where they
  // overlap much or hold little, they are one. Elements may have come, gone, moved, or
  // changed places with others.
  friend std::vector<PixelBox> differences(const DisplayList& before, const DisplayList& after);

 private:
  struct Mark {
    const Stencil* stencil = nullptr;
    int x = 0;
    int y = 0;
    Pixel color = 0;
    std::uint8_t opacity = 255;
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  struct Element {
    PixelBox box;
    std::size_t begin = 0;  // its marks
    std::size_t end = 0;
    std::uint64_t hash = 0;
  };

  static bool alike(const DisplayList& a, std::size_t i, const DisplayList& b, std::size_t j);

  std::vector<Element> elements_;
  std::vector<Mark> marks_;
};

std::vector<PixelBox> differences(const DisplayList& before, const DisplayList& after);

}  // namespace padlens
