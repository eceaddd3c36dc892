padlens_system_library(padlens_webp "libwebp" libwebp-dev libwebp)
