padlens_system_library(padlens_protobuf "libprotobuf" libprotobuf-dev protobuf)
