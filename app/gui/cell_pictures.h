#pragma once

#include <imgui.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>

#include "app/gui/texture_driver.h"

namespace padlens {

// A filled rectangle with a line around it, of whole pixels; both colours opaque.
struct CellLook {
  int width = 0;
  int height = 0;
  float radius = 0;  // of the corners, at most half of the shorter side
  int line = 1;      // width of the line, inside the rectangle
  ImU32 fill = 0;
  ImU32 edge = 0;

  friend auto operator<=>(const CellLook&, const CellLook&) = default;
};

// Cells drawn once, in one texture. A screen full of them has thousands, in a few sizes and
// colours: with round corners some fifty triangles each, which is most of a frame's time where the
// processor makes the pixels; from here two.
class CellPictures {
 public:
  static constexpr int kSide = 512;    // of the texture, pixels
  static constexpr int kLargest = 80;  // side of a cell; larger ones are few

  CellPictures() = default;
  explicit CellPictures(TextureDriver driver) : driver_(driver) {}
  ~CellPictures();
  CellPictures(const CellPictures&) = delete;
  CellPictures& operator=(const CellPictures&) = delete;

  struct Place {
    ImTextureID texture;
    ImVec2 uv_min;
    ImVec2 uv_max;
  };
  // nullopt without a driver, for larger cells, and where this frame has no room for more.
  std::optional<Place> get(const CellLook& look);
  // Once a frame, after all was drawn.
  void end_frame();

  // How often it was begun anew; 0 for a texture that is not from here.
  std::uint64_t serial(ImTextureID texture) const;

 private:
  void begin_anew();
  std::optional<ImVec2> room_for(const CellLook& look);
  void put(const CellLook& look, ImVec2 at);

  TextureDriver driver_;
  std::optional<ImTextureID> texture_;
  std::map<CellLook, ImVec2> places_;  // upper left corners, pixels
  std::uint64_t serial_ = 0;
  bool used_ = false;  // some of it is in this frame
  bool full_ = false;
  int left_ = 0;  // where the next one goes, in rows
  int top_ = 0;
  int bottom_ = 0;
};

}  // namespace padlens
