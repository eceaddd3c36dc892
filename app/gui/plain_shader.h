#pragma once

#include <imgui.h>

namespace padlens {

// Draws triangles that have only colours with a shader that reads no texture. Where the processor
// makes the pixels, reading one is most of what a pixel takes, and most of a picture is plain.
// Used by commands in ImGui's own lists, while its OpenGL renderer runs.
class PlainShader {
 public:
  PlainShader() = default;
  ~PlainShader();
  PlainShader(const PlainShader&) = delete;
  PlainShader& operator=(const PlainShader&) = delete;

  // Commands to put before and after those of plain triangles.
  ImDrawCmd begin();
  ImDrawCmd end();

 private:
  void use();
  void link(unsigned model);

  unsigned program_ = 0;  // 0: not made yet
  int projection_ = -1;   // its uniform
  int theirs_ = 0;        // ImGui's program
  bool failed_ = false;
};

}  // namespace padlens
