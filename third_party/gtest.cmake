# padlens_gtest: GoogleTest with its main(), RapidCheck and RapidCheck's GoogleTest header.
if(PADLENS_BUILD_TESTS)
  find_package(GTest QUIET GLOBAL)
  find_path(PADLENS_RAPIDCHECK_INCLUDE rapidcheck/gtest.h)
  find_library(PADLENS_RAPIDCHECK_LIBRARY rapidcheck)
  mark_as_advanced(PADLENS_RAPIDCHECK_INCLUDE PADLENS_RAPIDCHECK_LIBRARY)
  if(GTest_FOUND AND PADLENS_RAPIDCHECK_INCLUDE AND PADLENS_RAPIDCHECK_LIBRARY)
    add_library(padlens_gtest INTERFACE)
    target_include_directories(padlens_gtest SYSTEM INTERFACE ${PADLENS_RAPIDCHECK_INCLUDE})
    target_link_libraries(padlens_gtest INTERFACE
      ${PADLENS_RAPIDCHECK_LIBRARY} GTest::gtest_main GTest::gtest)
  elseif(PADLENS_BUILD_TESTS STREQUAL "REQUIRED")
    message(FATAL_ERROR "GoogleTest or RapidCheck is missing. On Debian: apt-get install "
      "libgtest-dev librapidcheck-dev (or run third_party/install.sh --tests)")
  else()
    message(STATUS "GoogleTest or RapidCheck is missing: the tests are left out")
  endif()
endif()
