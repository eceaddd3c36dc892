#pragma once

#include <imgui.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "app/svg/pixel_box.h"

namespace padlens {

// All pixels of the framebuffer that a frame is for, as ImGui's OpenGL renderer counts them.
PixelBox framebuffer_of(const ImDrawData& data);

// The pixels of the framebuffer, from its upper left corner, that ImGui's OpenGL renderer lets a
// command with this clip rectangle touch. It cuts fractions off: the box is not always the nearest.
PixelBox scissor_of(const ImVec4& clip, const ImDrawData& data);

// A clip rectangle of which it makes just this box.
ImVec4 clip_of(const PixelBox& box, const ImDrawData& data);

// A few triangles that ImGui added together, as a rectangle or a letter.
struct DrawnPiece {
  std::uint64_t hash = 0;  // of all that its pixels depend on
  int list = 0;            // index into ImDrawData::CmdLists
  int command = 0;         // index into its CmdBuffer
  unsigned first = 0;      // indices in its IdxBuffer
  unsigned count = 0;
  PixelBox bounds;     // within its clip rectangle
  bool plain = false;  // of its vertices' colours alone: all are at the texture's white pixel
  // Large, and of many triangles: its middle may be empty. Where FrameDiff has their bounds, one
  // for three indices; none for other pieces.
  std::optional<std::size_t> parts;
  // A rectangle that nothing below is seen through: the pixels that are of `color` behind it.
  PixelBox filled{};
  ImU32 color = 0;
};

// The last of the pieces that fills the whole box: what lies below it needs no drawing. `pieces`'
// end where there is none.
std::vector<DrawnPiece>::const_iterator last_filling(const std::vector<DrawnPiece>& pieces,
                                                     const PixelBox& box);

// Tells where a frame of ImGui's differs from the one before it, so that no more need be
// rasterised: in software most of a frame's time goes into pixels.
class FrameDiff {
 public:
  // A number that changes when the contents of a texture do.
  using Serial = std::function<std::uint64_t(ImTextureID)>;

  // Boxes, disjoint, outside of which `data` has the pixels of the frame given before. None:
  // it is the same picture. The first frame, and one of another size, differs everywhere.
  const std::vector<PixelBox>& update(const ImDrawData& data, const Serial& serial);

  // The next frame differs everywhere.
  void forget() { known_ = false; }

  // Of the last frame, in the order in which they are drawn.
  const std::vector<DrawnPiece>& pieces() const { return pieces_; }

 private:
  void collect(const ImDrawData& data, const Serial& serial);
  void add_pieces(const ImDrawData& data, int list, int command, std::uint64_t seed);
  void add_parts(const ImDrawData& data, const ImDrawVert* vertices, const ImDrawIdx* indices,
                 const PixelBox& clip, DrawnPiece& piece);
  void compare();
  void mark(const PixelBox& box);
  void mark(const DrawnPiece& piece, const std::vector<PixelBox>& parts);
  void make_boxes();
  void merge_boxes();

  bool known_ = false;
  PixelBox window_;  // the whole framebuffer
  std::vector<DrawnPiece> pieces_;
  std::vector<DrawnPiece> before_;
  // See DrawnPiece::parts.
  std::vector<PixelBox> parts_;
  std::vector<PixelBox> parts_before_;
  std::vector<char> tiles_;  // whether anything in it differs, by row
  int tile_cols_ = 0;
  int tile_rows_ = 0;
  std::vector<PixelBox> boxes_;
};

}  // namespace padlens
