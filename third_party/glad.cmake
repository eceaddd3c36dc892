# padlens_glad: the OpenGL 3.3 core loader, generated at build time without network access.
padlens_use_system(GLAD use_system)
set(glad_command "")
if(use_system)
  # The program knows its own interpreter; calling the module would take whichever python3 is first.
  find_program(PADLENS_GLAD NAMES glad DOC "The generator of glad 2")
  mark_as_advanced(PADLENS_GLAD)
  if(PADLENS_GLAD)
    # glad 0.1 has other options.
    execute_process(COMMAND ${PADLENS_GLAD} --help
      OUTPUT_VARIABLE help ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed AND help MATCHES "--reproducible" AND help MATCHES "{c,")
      set(glad_command ${PADLENS_GLAD})
      message(STATUS "glad: ${PADLENS_GLAD}")
    endif()
  endif()
endif()
if(NOT glad_command)
  FetchContent_Declare(glad
    GIT_REPOSITORY https://github.com/Dav1dde/glad.git
    GIT_SUBMODULES ""
    GIT_TAG 658f48e72aee3c6582e80b05ac0f8787a64fe6bb # v2.0.6
    # The generator alone is wanted, not its CMake project.
    SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(glad)
  execute_process(COMMAND ${PADLENS_PYTHON} -c "import jinja2"
    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(failed)
    message(FATAL_ERROR "glad's generator needs Jinja 2. On Debian: apt-get install python3-jinja2 "
      "(or run third_party/install.sh)")
  endif()
  set(glad_command ${CMAKE_COMMAND} -E env PYTHONPATH=${glad_SOURCE_DIR} PYTHONDONTWRITEBYTECODE=1
    ${PADLENS_PYTHON} -m glad)
  message(STATUS "glad: 2.0.6, pinned")
endif()

set(glad_out ${CMAKE_CURRENT_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${glad_out}/src/gl.c ${glad_out}/include/glad/gl.h ${glad_out}/include/KHR/khrplatform.h
  COMMAND ${glad_command} --api gl:core=3.3 --extensions= --reproducible --quiet
          --out-path ${glad_out} c --loader
  COMMENT "Generating the OpenGL loader"
  VERBATIM)
add_library(padlens_glad STATIC ${glad_out}/src/gl.c ${glad_out}/include/glad/gl.h)
target_include_directories(padlens_glad SYSTEM PUBLIC ${glad_out}/include)
target_compile_options(padlens_glad PRIVATE -w)
target_link_libraries(padlens_glad PRIVATE ${CMAKE_DL_LIBS})
