#pragma once

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "app/gui/frame_diff.h"
#include "app/gui/plain_shader.h"

struct GLFWwindow;

namespace padlens {

// Puts frames of ImGui's into a window whose OpenGL context is current, after
// ImGui_ImplOpenGL3_Init(). Keeps the picture, and rasterises only what differs in the next
// one: a step of a small layer touches a few cells, and in software the rest of the window
// takes ten times as long as all else.
class Presenter {
 public:
  explicit Presenter(GLFWwindow* window);
  ~Presenter();
  Presenter(const Presenter&) = delete;
  Presenter& operator=(const Presenter&) = delete;

  // Shows `data`. Returns how many pixels were rasterised for it; 0 if it is the picture
  // that is there.
  std::int64_t show(ImDrawData& data, const FrameDiff::Serial& serial);

  // The next frame is rasterised in whole: textures were made anew.
  void forget() { diff_.forget(); }
  // The next frame is shown even if it is the same: the screen lost it.
  void expose() { exposed_ = true; }

 private:
  // Where the picture is kept from one frame to the next.
  enum class Keeping : std::uint8_t {
    unknown,      // a frame has to show whether the back buffer does
    back_buffer,  // swapping copies it: so do drivers in software
    texture,      // and copied to the back buffer, which graphics cards do in no time
    nowhere,      // all of it is drawn each time
  };

  void resize(int width, int height);
  bool make_texture();
  void rasterise(ImDrawData& data, const std::vector<PixelBox>& boxes);
  void clear(const PixelBox& box, ImU32 color) const;
  void swap();

  GLFWwindow* window_;
  bool software_;  // the processor makes the pixels
  PlainShader plain_;
  FrameDiff diff_;
  Keeping keeping_ = Keeping::unknown;
  unsigned framebuffer_ = 0;  // 0: the window's
  unsigned texture_ = 0;
  int width_ = 0;  // pixels
  int height_ = 0;
  bool exposed_ = true;
};

}  // namespace padlens
