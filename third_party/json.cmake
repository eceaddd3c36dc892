# nlohmann_json::nlohmann_json
padlens_use_system(JSON use_system)
if(use_system)
  find_package(nlohmann_json 3.9 QUIET GLOBAL)
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
  FetchContent_Declare(json
    GIT_REPOSITORY https://github.com/nlohmann/json.git
    GIT_SUBMODULES ""
    GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03) # v3.11.3
  set(JSON_BuildTests OFF CACHE INTERNAL "")
  set(JSON_Install OFF CACHE INTERNAL "")
  FetchContent_MakeAvailable(json)
  set_target_properties(nlohmann_json PROPERTIES SYSTEM ON)
  set(nlohmann_json_VERSION "3.11.3, pinned")
endif()
message(STATUS "nlohmann_json: ${nlohmann_json_VERSION}")
