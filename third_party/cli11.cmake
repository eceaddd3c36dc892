# CLI11::CLI11
padlens_use_system(CLI11 use_system)
if(use_system)
  find_package(CLI11 2 QUIET GLOBAL)
endif()
if(NOT TARGET CLI11::CLI11)
  FetchContent_Declare(cli11
    GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git
    GIT_SUBMODULES ""
    GIT_TAG bfffd37e1f804ca4fae1caae106935791696b6a9) # v2.6.1
  set(CLI11_BUILD_TESTS OFF CACHE INTERNAL "")
  set(CLI11_BUILD_EXAMPLES OFF CACHE INTERNAL "")
  set(CLI11_BUILD_DOCS OFF CACHE INTERNAL "")
  set(CLI11_INSTALL OFF CACHE INTERNAL "")
  FetchContent_MakeAvailable(cli11)
  set_target_properties(CLI11 PROPERTIES SYSTEM ON)
  set(CLI11_VERSION "2.6.1, pinned")
endif()
message(STATUS "CLI11: ${CLI11_VERSION}")
