# fmt::fmt
padlens_use_system(FMT use_system)
if(use_system)
  find_package(fmt 9 QUIET GLOBAL)
endif()
if(NOT TARGET fmt::fmt)
  FetchContent_Declare(fmt
    GIT_REPOSITORY https://github.com/fmtlib/fmt.git
    GIT_SUBMODULES ""
    GIT_TAG 40626af88bd7df9a5fb80be7b25ac85b122d6c21) # 11.2.0
  set(FMT_INSTALL OFF)
  set(FMT_TEST OFF)
  set(FMT_DOC OFF)
  FetchContent_MakeAvailable(fmt)
  set_target_properties(fmt PROPERTIES SYSTEM ON)
  set(fmt_VERSION "11.2.0, pinned")
endif()
message(STATUS "fmt: ${fmt_VERSION}")
