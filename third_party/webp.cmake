padlens_system_library(padlens_webp "libwebp" libwebp-dev libwebp)
# The tests read with it what the program writes.
if(PADLENS_BUILD_TESTS)
  padlens_system_library(padlens_webpdemux "libwebp's reader" libwebp-dev libwebpdemux)
endif()
