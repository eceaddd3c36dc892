// What worksheets for a class cost: 30 students, 10 questions each with its figure.

#include <benchmark/benchmark.h>

#include "app/handout/formats.h"
#include "app/handout/make.h"
#include "app/handout/pages.h"

namespace padlens {
namespace {

const Strings& words() {
  static const Strings kWords("en");
  return kWords;
}

Handout class_handout() {
  HandoutRequest request;
  request.students = 30;
  request.questions.count = 10;
  request.title = "Padding";
  return make_handout(request, words());
}

void questions_and_figures(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(class_handout());
}
BENCHMARK(questions_and_figures)->Unit(benchmark::kMillisecond);

void pages(benchmark::State& state) {
  const Handout handout = class_handout();
  for (auto _ : state)
    benchmark::DoNotOptimize(sheet_pages(handout, words()));
}
BENCHMARK(pages)->Unit(benchmark::kMillisecond);

void handout_file(benchmark::State& state, const char* format) {
  const Handout handout = class_handout();
  for (auto _ : state) {
    std::size_t bytes = 0;
    const std::string error = find_handout_format(format)->write(handout, words(),
                                                                 [&](std::string_view more) {
                                                                   bytes += more.size();
                                                                   return true;
                                                                 },
                                                                 {});
    if (!error.empty()) state.SkipWithError(error.c_str());
    state.counters["bytes"] = static_cast<double>(bytes);
  }
}
BENCHMARK_CAPTURE(handout_file, pdf, "pdf")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(handout_file, gift, "gift")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(handout_file, moodle, "moodle")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(handout_file, qti, "qti")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace padlens
