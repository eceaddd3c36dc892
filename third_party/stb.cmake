# padlens_stb: stb_image_write.h, of which the SVG writer takes the deflate encoder.
padlens_use_system(STB use_system)
unset(stb_include)
if(use_system)
  find_path(PADLENS_STB_INCLUDE stb_image_write.h PATH_SUFFIXES stb)
  mark_as_advanced(PADLENS_STB_INCLUDE)
  if(PADLENS_STB_INCLUDE)
    set(stb_include ${PADLENS_STB_INCLUDE})
    message(STATUS "stb: ${stb_include}")
  endif()
endif()
if(NOT stb_include)
  FetchContent_Declare(stb
    GIT_REPOSITORY https://github.com/nothings/stb.git
    GIT_TAG 5736b15f7ea0ffb08dd38af21067c314d6a3aae9 # stb_image_write 1.16
    # Headers alone.
    SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(stb)
  set(stb_include ${stb_SOURCE_DIR})
  message(STATUS "stb: pinned")
endif()
add_library(padlens_stb INTERFACE)
target_include_directories(padlens_stb SYSTEM INTERFACE ${stb_include})
