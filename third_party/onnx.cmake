# ONNX's own protobuf definitions. Debian's package has no description for pkg-config.
find_path(PADLENS_ONNX_INCLUDE onnx/onnx-ml.pb.h)
find_library(PADLENS_ONNX_LIBRARY onnx_proto)
mark_as_advanced(PADLENS_ONNX_INCLUDE PADLENS_ONNX_LIBRARY)
if(NOT PADLENS_ONNX_INCLUDE OR NOT PADLENS_ONNX_LIBRARY)
  message(FATAL_ERROR
    "libonnx is missing. On Debian: apt-get install libonnx-dev (or run third_party/install.sh)")
endif()
add_library(padlens_onnx INTERFACE)
target_include_directories(padlens_onnx SYSTEM INTERFACE ${PADLENS_ONNX_INCLUDE})
target_compile_definitions(padlens_onnx INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
target_link_libraries(padlens_onnx INTERFACE ${PADLENS_ONNX_LIBRARY} padlens_protobuf)
