#include "app/gui/presenter.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "app/gui/imgui_compat.h"

namespace padlens {
namespace {

bool in_software() {
  const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string_view renderer = name == nullptr ? "" : name;
  return renderer.starts_with("llvmpipe") || renderer.starts_with("softpipe");
}

// Of the back buffer, alpha left out.
std::vector<std::uint32_t> middle_row(int width, int height) {
  std::vector<std::uint32_t> row(static_cast<std::size_t>(width));
  glReadPixels(0, height / 2, width, 1, GL_RGBA, GL_UNSIGNED_BYTE, row.data());
  for (std::uint32_t& pixel : row)
    pixel &= 0x00FFFFFFU;
  return row;
}

// Stands in for the commands and indices of a frame's lists while it lives.
class Excerpt {
 public:
  Excerpt(ImDrawData& data, const std::vector<DrawnPiece>& pieces) : data_(data), pieces_(pieces) {
    kept_.resize(static_cast<std::size_t>(data.CmdListsCount));
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      kept_[i].commands.swap(list(i).CmdBuffer);
      kept_[i].indices.swap(list(i).IdxBuffer);
    }
  }
  ~Excerpt() {
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      kept_[i].commands.swap(list(i).CmdBuffer);
      kept_[i].indices.swap(list(i).IdxBuffer);
    }
  }
  Excerpt(const Excerpt&) = delete;
  Excerpt& operator=(const Excerpt&) = delete;

  // Textures are read as they say themselves. From 1.92.8 on ImGui's renderer smooths all alike.
  void use_own_filters() {
    if (data_.CmdListsCount == 0) return;
    ImDrawCmd command;
    command.UserCallback = [](const ImDrawList*, const ImDrawCmd*) { glBindSampler(0, 0); };
    list(0).CmdBuffer.push_back(command);
  }

  // Adds what is seen in `box`, where it is behind `below` if that is a piece; what is plain by
  // `plain` where there is enough of it.
  void add(const PixelBox& box, std::vector<DrawnPiece>::const_iterator below, PlainShader* plain) {
    seen_.clear();
    const auto first = below == pieces_.end() ? pieces_.begin() : std::next(below);
    for (auto piece = first; piece != pieces_.end(); ++piece) {
      if (!common(piece->bounds, box).empty()) seen_.push_back(&*piece);
    }
    const auto same_run = [](const DrawnPiece* a, const DrawnPiece* b) {
      return a->list == b->list && a->plain == b->plain;
    };
    for (auto begin = seen_.begin(); begin != seen_.end();) {
      const auto end = std::find_if_not(begin, seen_.end(),
                                        [&](const DrawnPiece* p) { return same_run(p, *begin); });
      const bool switches = plain != nullptr && (*begin)->plain && end - begin >= kPlainRun;
      ImDrawList& to = list(static_cast<std::size_t>((*begin)->list));
      if (switches) to.CmdBuffer.push_back(plain->begin());
      add_run(box, {begin, end}, to);
      if (switches) to.CmdBuffer.push_back(plain->end());
      begin = end;
    }
  }

 private:
  struct Kept {
    ImVector<ImDrawCmd> commands;
    ImVector<ImDrawIdx> indices;
  };

  // So many pieces are worth two changes of the shader.
  static constexpr std::ptrdiff_t kPlainRun = 8;

  // Pieces of one list.
  void add_run(const PixelBox& box, std::span<const DrawnPiece* const> run, ImDrawList& to) {
    const DrawnPiece* last = nullptr;
    for (const DrawnPiece* each : run) {
      const DrawnPiece& piece = *each;
      const Kept& kept = kept_[static_cast<std::size_t>(piece.list)];
      if (last == nullptr || last->command != piece.command) {
        ImDrawCmd command = kept.commands[piece.command];
        command.ClipRect = clip_of(common(scissor_of(command.ClipRect, data_), box), data_);
        command.IdxOffset = static_cast<unsigned>(to.IdxBuffer.Size);
        command.ElemCount = 0;
        to.CmdBuffer.push_back(command);
      }
      last = &piece;
      const int size = to.IdxBuffer.Size;
      to.IdxBuffer.resize(size + static_cast<int>(piece.count));
      std::copy_n(kept.indices.Data + piece.first, piece.count, to.IdxBuffer.Data + size);
      to.CmdBuffer.back().ElemCount += piece.count;
    }
  }

  ImDrawList& list(std::size_t i) { return *data_.CmdLists[static_cast<int>(i)]; }

  ImDrawData& data_;
  const std::vector<DrawnPiece>& pieces_;
  std::vector<Kept> kept_;
  std::vector<const DrawnPiece*> seen_;
};

}  // namespace

Presenter::~Presenter() {
  if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void Presenter::resize(int width, int height) {
  if (width == width_ && height == height_) return;
  width_ = width;
  height_ = height;
  diff_.forget();
  if (keeping_ == Keeping::texture && !make_texture()) keeping_ = Keeping::nowhere;
  if (keeping_ == Keeping::back_buffer) keeping_ = Keeping::unknown;
}

bool Presenter::make_texture() {
  if (framebuffer_ == 0) glGenFramebuffers(1, &framebuffer_);
  if (texture_ == 0) glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width_, height_, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glBindTexture(GL_TEXTURE_2D, 0);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  const bool complete = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  if (!complete) {
    glDeleteFramebuffers(1, &framebuffer_);
    framebuffer_ = 0;
  }
  return complete;
}

Presenter::Presenter(GLFWwindow* window) : window_(window), software_(in_software()) {}

std::int64_t Presenter::show(ImDrawData& data, const FrameDiff::Serial& serial) {
  const PixelBox window = framebuffer_of(data);
  if (window.empty()) return 0;
  resize(window.width(), window.height());
  if (keeping_ == Keeping::nowhere || compat::textures_change(data)) diff_.forget();
  const std::vector<PixelBox>& boxes = diff_.update(data, serial);
  if (boxes.empty() && !exposed_) return 0;
  exposed_ = false;
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  if (!boxes.empty()) rasterise(data, boxes);
  swap();
  std::int64_t pixels = 0;
  for (const PixelBox& box : boxes)
    pixels += box.area();
  return pixels;
}

void Presenter::rasterise(ImDrawData& data, const std::vector<PixelBox>& boxes) {
  glViewport(0, 0, width_, height_);
  glEnable(GL_SCISSOR_TEST);
  Excerpt excerpt(data, diff_.pieces());
  excerpt.use_own_filters();
  for (const PixelBox& box : boxes) {
    // To clear costs less than to draw, and what lies below costs nothing.
    const auto below = last_filling(diff_.pieces(), box);
    clear(box, below == diff_.pieces().end() ? IM_COL32_BLACK : below->color);
    excerpt.add(box, below, software_ ? &plain_ : nullptr);
  }
  glDisable(GL_SCISSOR_TEST);
  ImGui_ImplOpenGL3_RenderDrawData(&data);
}

// Precondition: the scissor test is on.
void Presenter::clear(const PixelBox& box, ImU32 color) const {
  const ImVec4 components = ImGui::ColorConvertU32ToFloat4(color);
  glClearColor(components.x, components.y, components.z, 1);
  glScissor(box.left, height_ - box.bottom, box.width(), box.height());
  glClear(GL_COLOR_BUFFER_BIT);
}

void Presenter::swap() {
  if (keeping_ == Keeping::texture) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
    glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT,
                      GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
  }
  if (keeping_ != Keeping::unknown) {
    glfwSwapBuffers(window_);
    return;
  }
  // Of a graphics card's buffers one could be the other's by chance.
  const std::vector<std::uint32_t> before =
      software_ ? middle_row(width_, height_) : std::vector<std::uint32_t>{};
  glfwSwapBuffers(window_);
  if (!before.empty() && middle_row(width_, height_) == before) {
    keeping_ = Keeping::back_buffer;
    return;
  }
  keeping_ = make_texture() ? Keeping::texture : Keeping::nowhere;
  diff_.forget();
}

}  // namespace padlens
