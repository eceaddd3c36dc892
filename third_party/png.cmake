padlens_system_library(padlens_png "libpng" libpng-dev libpng)
