# Read by ctest, not by CMake: a test for each suite of a GoogleTest program, so that a program is
# not started anew for each of its many short tests.
#
# In: program, prefix, folder (to run in).
if(NOT EXISTS ${program})
  add_test(${prefix}not_built ${program})
  return()
endif()

execute_process(COMMAND ${program} --gtest_list_tests
  WORKING_DIRECTORY ${folder} OUTPUT_VARIABLE listed ERROR_VARIABLE said RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${program} does not list its tests (${code}): ${listed}${said}")
endif()

# Suites stand at the beginning of a line and end with a dot: "Frames." or "Sizes/Tiles.  # ...".
string(REGEX MATCHALL "(^|\n)[^ \n]+\\.( |\n|$)" suites "\n${listed}")
foreach(suite IN LISTS suites)
  string(REGEX REPLACE "^\n?([^ \n]+)\\..*" "\\1" suite "${suite}")
  add_test("${prefix}${suite}" ${program} "--gtest_filter=${suite}.*")
  set_tests_properties("${prefix}${suite}" PROPERTIES WORKING_DIRECTORY ${folder} TIMEOUT 900)
endforeach()
