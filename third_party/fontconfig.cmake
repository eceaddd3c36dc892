padlens_system_library(padlens_fontconfig "fontconfig" libfontconfig-dev fontconfig)
