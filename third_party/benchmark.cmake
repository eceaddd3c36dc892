# padlens_benchmark: Google Benchmark with its main().
if(PADLENS_BUILD_BENCHMARKS)
  find_package(benchmark QUIET GLOBAL)
  if(NOT benchmark_FOUND)
    message(FATAL_ERROR "Google Benchmark is missing. On Debian: apt-get install libbenchmark-dev "
      "(or run third_party/install.sh --tests)")
  endif()
  add_library(padlens_benchmark INTERFACE)
  target_link_libraries(padlens_benchmark INTERFACE
    benchmark::benchmark_main benchmark::benchmark)
endif()
