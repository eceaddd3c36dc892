#pragma once

// Dear ImGui 1.86 (Debian 12) and 1.92.x: what differs between them stands here
// and nowhere else.

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace padlens::compat {

inline constexpr bool kDynamicFonts = IMGUI_VERSION_NUM >= 19200;

// From 1.92.8 thickness comes before the flags; the old order would compile.
inline void add_rect(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 color, float rounding,
                     float thickness) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddRect(min, max, color, rounding, thickness, 0);
#else
  list.AddRect(min, max, color, rounding, 0, thickness);
#endif
}

inline void add_polyline(ImDrawList& list, const ImVec2* points, int count, ImU32 color,
                         float thickness) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddPolyline(points, count, color, thickness, 0);
#else
  list.AddPolyline(points, count, color, 0, thickness);
#endif
}

// A texture's name in OpenGL: a pointer before 1.91.4, a number since.
inline ImTextureID texture_id(unsigned name) {
#if IMGUI_VERSION_NUM >= 19140
  return ImTextureID{name};
#else
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
#endif
}

inline unsigned texture_name(ImTextureID id) {
#if IMGUI_VERSION_NUM >= 19140
  return static_cast<unsigned>(id);
#else
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(id));
#endif
}

// A font at a size in pixels. Before 1.92 `font` was rasterised at one size only.
inline void push_font(ImFont* font, float size) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, size);
#else
  static_cast<void>(size);
  ImGui::PushFont(font);
#endif
}

// From the top of a line to its baseline, in pixels at `size`.
inline float ascent(ImFont* font, float size) {
#if IMGUI_VERSION_NUM >= 19200
  return font->GetFontBaked(size)->Ascent;
#else
  return font->Ascent * size / font->FontSize;
#endif
}

inline void use_freetype(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
  atlas.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
}

// A font whose file is in memory for good. Left to itself, the atlas would copy the file for
// each size: data that it is not to free, it takes no other way.
inline ImFont* add_font(ImFontAtlas& atlas, std::span<const std::byte> file, float size,
                        ImFontConfig config, const ImWchar* ranges) {
  config.FontDataOwnedByAtlas = true;
  ImFont* font = atlas.AddFontFromMemoryTTF(const_cast<std::byte*>(file.data()),
                                            static_cast<int>(file.size()), size, &config, ranges);
#if IMGUI_VERSION_NUM >= 19200
  atlas.Sources.back().FontDataOwnedByAtlas = false;
#else
  atlas.ConfigData.back().FontDataOwnedByAtlas = false;
#endif
  return font;
}

// Spaces at least so wide, in pixels; not from 1.92, which does not round them.
inline void widen_space(ImFont& font, float width) {
#if IMGUI_VERSION_NUM < 19200
  for (ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint != ' ' || glyph.AdvanceX >= width) continue;
    glyph.AdvanceX = width;
    font.IndexAdvanceX[' '] = width;
  }
#else
  static_cast<void>(font);
  static_cast<void>(width);
#endif
}

// Whether `font` has a letter for this, before any stand-in.
inline bool has_letter(ImFont& font, unsigned int code) {
#if IMGUI_VERSION_NUM >= 19200
  return font.IsGlyphInFont(static_cast<ImWchar>(code));
#else
  return font.FindGlyphNoFallback(static_cast<ImWchar>(code)) != nullptr;
#endif
}

// From 1.92 the backend asks for what it needs as it goes.
inline void build(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#else
  static_cast<void>(atlas);
#endif
}

// What text is drawn with, before 1.92.
inline void set_font_texture(ImFontAtlas& atlas, ImTextureID texture) {
#if IMGUI_VERSION_NUM < 19200
  atlas.SetTexID(texture);
#else
  static_cast<void>(atlas);
  static_cast<void>(texture);
#endif
}

// Whether drawing `data` makes or changes textures of ImGui's own: from 1.92.
inline bool textures_change(const ImDrawData& data) {
#if IMGUI_VERSION_NUM >= 19200
  if (data.Textures == nullptr) return false;
  for (const ImTextureData* texture : *data.Textures) {
    if (texture->Status != ImTextureStatus_OK) return true;
  }
#else
  static_cast<void>(data);
#endif
  return false;
}

// From 1.87 a frame takes so much input as does not contradict itself, a press and
// its release one after the other; the rest waits for the next one.
inline bool input_left() {
#if IMGUI_VERSION_NUM >= 18700
  return !ImGui::GetCurrentContext()->InputEventsQueue.empty();
#else
  return false;
#endif
}

// The box `id`, drawn next, begins to be typed into as if one had gone there by key. 0: no box.
inline void open_box(ImGuiID id) {
  ImGuiContext& context = *ImGui::GetCurrentContext();
#if IMGUI_VERSION_NUM >= 18910
  context.NavActivateId = id;
#else
  context.NavActivateInputId = id;
#endif
  context.NavActivateFlags = id == 0 ? ImGuiActivateFlags_None : ImGuiActivateFlags_PreferInput;
}

// Whether `key` went down in this frame, or is repeated by being held.
inline bool key_pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(key);
#else
  return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key));
#endif
}

// --- input given by hand, for windows that are not there (tests) ----------------

inline void move_mouse(ImGuiIO& io, float x, float y) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(x, y);
#else
  io.MousePos = ImVec2(x, y);
#endif
}

inline void press_mouse(ImGuiIO& io, int button, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseButtonEvent(button, down);
#else
  io.MouseDown[button] = down;
#endif
}

inline void press_key(ImGuiIO& io, ImGuiKey key, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(key, down);
#else
  io.KeyMap[key] = key;  // the table of named keys is the caller's to fill
  io.KeysDown[key] = down;
#endif
}

inline void turn_wheel(ImGuiIO& io, float notches) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseWheelEvent(0, notches);
#else
  io.MouseWheel += notches;
#endif
}

// Where no renderer is there, these two speak for one: the first before any frame,
// the second after each. Large meshes are allowed, as the OpenGL one allows them;
// from 1.92 fonts are textures that a renderer has to make.
inline void pretend_renderer(ImGuiIO& io) {
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
#if IMGUI_VERSION_NUM >= 19200
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#endif
}

inline void pretend_rendered(ImDrawData& data) {
#if IMGUI_VERSION_NUM >= 19200
  if (data.Textures == nullptr) return;
  for (ImTextureData* texture : *data.Textures) {
    const bool going = texture->Status == ImTextureStatus_WantDestroy;
    if (texture->Status == ImTextureStatus_OK || texture->Status == ImTextureStatus_Destroyed)
      continue;
    texture->SetTexID(going ? ImTextureID_Invalid : ImTextureID{1});
    texture->SetStatus(going ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
  }
#else
  static_cast<void>(data);
#endif
}

inline void press_control(ImGuiIO& io, bool down) {
#if IMGUI_VERSION_NUM >= 18900
  io.AddKeyEvent(ImGuiMod_Ctrl, down);
#elif IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(ImGuiKey_ModCtrl, down);
#else
  io.KeyCtrl = down;
#endif
}

}  // namespace padlens::compat
