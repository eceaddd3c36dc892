# PADLENS_PYTHON: generates sources at build time. The system's interpreter first: it is the one that
# has the system's Jinja.
find_program(PADLENS_PYTHON NAMES python3 HINTS /usr/bin DOC "A Python 3; glad's pinned download wants Jinja 2")
mark_as_advanced(PADLENS_PYTHON)
if(NOT PADLENS_PYTHON)
  message(FATAL_ERROR "Python 3 is missing. On Debian: apt-get install python3 "
    "(or run third_party/install.sh)")
endif()
