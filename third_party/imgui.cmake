# padlens_imgui: Dear ImGui with the GLFW and OpenGL 3 backends and the FreeType rasterizer.
# <imgui.h>, <imgui_internal.h>, <imgui_freetype.h>, <backends/imgui_impl_….h> with both origins.
padlens_use_system(IMGUI use_system)
set(imgui_usable FALSE)
if(use_system AND PkgConfig_FOUND)
  pkg_check_modules(padlens_imgui_system QUIET IMPORTED_TARGET GLOBAL imgui)
  if(padlens_imgui_system_FOUND)
    # A package may come without the backends or without FreeType.
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES PkgConfig::padlens_imgui_system)
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    check_cxx_source_compiles("
      #include <imgui.h>
      #include <imgui_internal.h>
      #include <imgui_freetype.h>
      #include <backends/imgui_impl_glfw.h>
      #include <backends/imgui_impl_opengl3.h>" PADLENS_SYSTEM_IMGUI_USABLE)
    unset(CMAKE_TRY_COMPILE_TARGET_TYPE)
    unset(CMAKE_REQUIRED_LIBRARIES)
    set(imgui_usable ${PADLENS_SYSTEM_IMGUI_USABLE})
  endif()
endif()

if(imgui_usable)
  add_library(padlens_imgui INTERFACE)
  # Its pkg-config file names neither FreeType nor GLFW, which parts of the archive call.
  target_link_libraries(padlens_imgui INTERFACE
    PkgConfig::padlens_imgui_system padlens_freetype padlens_glfw ${CMAKE_DL_LIBS} m)
  message(STATUS "Dear ImGui: ${padlens_imgui_system_VERSION}")
else()
  FetchContent_Declare(imgui
    GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_SUBMODULES ""
    GIT_TAG f1cc2ae15e53a861a874c3034aae6798fde194ab) # v1.92.9b
  FetchContent_MakeAvailable(imgui)
  add_library(padlens_imgui STATIC
    ${imgui_SOURCE_DIR}/imgui.cpp
    ${imgui_SOURCE_DIR}/imgui_draw.cpp
    ${imgui_SOURCE_DIR}/imgui_tables.cpp
    ${imgui_SOURCE_DIR}/imgui_widgets.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp
    ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp
    ${imgui_SOURCE_DIR}/misc/freetype/imgui_freetype.cpp)
  target_include_directories(padlens_imgui SYSTEM PUBLIC
    ${imgui_SOURCE_DIR} ${imgui_SOURCE_DIR}/misc/cpp ${imgui_SOURCE_DIR}/misc/freetype)
  target_compile_definitions(padlens_imgui PUBLIC IMGUI_ENABLE_FREETYPE)
  target_compile_options(padlens_imgui PRIVATE -w)
  target_link_libraries(padlens_imgui
    PUBLIC padlens_glfw padlens_freetype
    PRIVATE ${CMAKE_DL_LIBS})
  message(STATUS "Dear ImGui: 1.92.9b, pinned")
endif()
