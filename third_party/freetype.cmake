padlens_system_library(padlens_freetype "FreeType" libfreetype-dev freetype2)
