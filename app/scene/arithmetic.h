#pragma once

#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/look.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"

namespace padlens {

// The sum of an output cell, written out: "y[1,2] = 17·1 + 18·1 + 0·1 …" broken
// into lines of at most `letters` monospaced letters, then "= 141". Padding and
// inserted zeros are dimmed. Long sums keep their first terms and say how many
// are left out. Numbers are written as in cells; "≈" stands in place of "=" where what is written
// is not true to the last digit. Where several input planes are added up, it is that of the one on
// show, "(x1*w)[1,2] = …", and what each of them gives follows: "y3[1,2] = 30 + 12 + 5", "= 47"; of
// many those around it. Each line is a list of runs at em size `size`.
std::vector<std::vector<TextRun>> sum_runs(const Layer& layer, Cell out, int letters, double size,
                                           const Strings& tr);

// `count` planes from `first` on, of `all` from `begin` on.
struct PlaneRange {
  std::int64_t begin = 0;
  std::int64_t all = 0;
  std::int64_t first = 0;
  std::int64_t count = 0;

  std::int64_t end() const { return first + count; }
  bool more_before() const { return first > begin; }
  bool more_after() const { return end() < begin + all; }
};
// At most `most` of them, at least one, around `middle`. Precondition: there is one.
PlaneRange planes_around(std::int64_t begin, std::int64_t all, std::int64_t middle,
                         std::int64_t most);

// What that sum, before the planes are added up, is a sum of: "y", of several output planes "y3",
// of several input planes "(x1*w)". And what it reads: "x", of several "x1".
std::string sum_name(const Layer& layer);
// Whether an output adds up several input planes, of which a view shows one.
bool adds_planes(const Layer& layer);
std::string input_name(const Layer& layer);

// Whether a · b = product as cells show the three.
bool is_product(double a, double b, double product);

// The most lines that sum_runs() gives for any output cell of this layer.
int sum_lines(const Layer& layer, const LayerLook& look, int letters);

// What a letter of it is given, in em. It is 0.6 wide; where a font snaps to whole pixels up
// to a fourteenth more.
inline constexpr double kSumLetter = 0.643;

// How the step's arithmetic finds its place in a picture.
struct SumRoom {
  int letters = 0;   // monospaced ones that a line has
  int lines = 0;     // at most
  double width = 0;  // of the picture
};

// Where it begins at `text_x` of a picture that is `width` wide so far: as wide as it needs to be.
// Below `least_width` only where all of the sum stands in one line; wide letters may reach into
// the margin.
SumRoom sum_room(const Layer& layer, const LayerLook& look, PlayMode mode, double text_x,
                 double width, double least_width);

}  // namespace padlens
