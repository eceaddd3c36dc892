padlens_system_library(padlens_jpeg "libjpeg" libjpeg-dev libjpeg)
