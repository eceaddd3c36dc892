padlens_system_library(padlens_zip "libzip" libzip-dev libzip)
