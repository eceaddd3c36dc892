padlens_system_library(padlens_cairo "Cairo with Pango" "libcairo2-dev libpango1.0-dev"
  cairo pangocairo pangoft2)
