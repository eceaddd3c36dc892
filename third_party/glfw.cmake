# padlens_glfw: GLFW without any OpenGL header of its own, glad has it.
padlens_use_system(GLFW use_system)
if(use_system)
  find_package(glfw3 3.3 QUIET GLOBAL)
endif()
if(NOT TARGET glfw)
  FetchContent_Declare(glfw
    GIT_REPOSITORY https://github.com/glfw/glfw.git
    GIT_SUBMODULES ""
    GIT_TAG 7b6aead9fb88b3623e3b3725ebb42670cbe4c579) # 3.4
  set(GLFW_BUILD_DOCS OFF CACHE INTERNAL "")
  set(GLFW_BUILD_EXAMPLES OFF CACHE INTERNAL "")
  set(GLFW_BUILD_TESTS OFF CACHE INTERNAL "")
  set(GLFW_INSTALL OFF CACHE INTERNAL "")
  # X11 alone, as the system's package does: XWayland serves the rest.
  set(GLFW_BUILD_WAYLAND OFF CACHE INTERNAL "")
  FetchContent_MakeAvailable(glfw)
  set_target_properties(glfw PROPERTIES SYSTEM ON)
  set(glfw3_VERSION "3.4, pinned")
endif()
add_library(padlens_glfw INTERFACE)
target_link_libraries(padlens_glfw INTERFACE glfw)
target_compile_definitions(padlens_glfw INTERFACE GLFW_INCLUDE_NONE)
message(STATUS "GLFW: ${glfw3_VERSION}")
