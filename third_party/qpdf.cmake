padlens_system_library(padlens_qpdf "libqpdf" libqpdf-dev libqpdf)
# Its headers without what stood for std::shared_ptr once.
target_compile_definitions(padlens_qpdf INTERFACE POINTERHOLDER_TRANSITION=4)
