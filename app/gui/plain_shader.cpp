#include "app/gui/plain_shader.h"

#include <glad/gl.h>

#include <array>

namespace padlens {
namespace {

// What ImGui's shader calls them.
constexpr const char* kProjection = "ProjMtx";
constexpr std::array kInputs{"Position", "UV", "Color"};

constexpr const char* kVertex = R"(#version 330 core
in vec2 Position;
in vec4 Color;
uniform mat4 ProjMtx;
out vec4 color;
void main() {
  color = Color;
  gl_Position = ProjMtx * vec4(Position, 0, 1);
}
)";

constexpr const char* kFragment = R"(#version 330 core
in vec4 color;
out vec4 pixel;
void main() { pixel = color; }
)";

unsigned compiled(GLenum kind, const char* source) {
  const unsigned shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  return shader;
}

}  // namespace

PlainShader::~PlainShader() {
  if (program_ != 0) glDeleteProgram(program_);
}

ImDrawCmd PlainShader::begin() {
  ImDrawCmd command;
  command.UserCallback = [](const ImDrawList*, const ImDrawCmd* self) {
    static_cast<PlainShader*>(self->UserCallbackData)->use();
  };
  command.UserCallbackData = this;
  return command;
}

ImDrawCmd PlainShader::end() {
  ImDrawCmd command;
  command.UserCallback = [](const ImDrawList*, const ImDrawCmd* self) {
    const PlainShader& shader = *static_cast<PlainShader*>(self->UserCallbackData);
    if (!shader.failed_) glUseProgram(static_cast<GLuint>(shader.theirs_));
  };
  command.UserCallbackData = this;
  return command;
}

void PlainShader::use() {
  glGetIntegerv(GL_CURRENT_PROGRAM, &theirs_);
  const auto model = static_cast<GLuint>(theirs_);
  if (program_ == 0 && !failed_) link(model);
  if (failed_) return;
  std::array<float, 16> projection{};
  glGetUniformfv(model, glGetUniformLocation(model, kProjection), projection.data());
  glUseProgram(program_);
  glUniformMatrix4fv(projection_, 1, GL_FALSE, projection.data());
}

// With the inputs where the vertices that `model` draws have them.
void PlainShader::link(unsigned model) {
  program_ = glCreateProgram();
  const std::array shaders{compiled(GL_VERTEX_SHADER, kVertex),
                           compiled(GL_FRAGMENT_SHADER, kFragment)};
  for (const unsigned shader : shaders)
    glAttachShader(program_, shader);
  for (const char* input : kInputs) {
    const GLint place = glGetAttribLocation(model, input);
    if (place >= 0) glBindAttribLocation(program_, static_cast<GLuint>(place), input);
  }
  glLinkProgram(program_);
  for (const unsigned shader : shaders)
    glDeleteShader(shader);
  GLint linked = GL_FALSE;
  glGetProgramiv(program_, GL_LINK_STATUS, &linked);
  projection_ = glGetUniformLocation(program_, kProjection);
  failed_ = linked == GL_FALSE || projection_ < 0;
}

}  // namespace padlens
