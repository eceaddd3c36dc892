padlens_system_library(padlens_cgif "cgif" libcgif-dev cgif)
