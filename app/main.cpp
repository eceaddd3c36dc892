#include <fmt/format.h>

#include "app/cli/cli.h"
#include "app/i18n/strings.h"
#include "app/modules/module.h"

namespace padlens {
namespace {

int open_window(const WindowRequest& request) {
  using Entry = int (*)(const WindowRequest*);
  const auto entry = reinterpret_cast<Entry>(module_entry("padlens_window.so", "padlens_window"));
  if (entry != nullptr) return entry(&request);
  const Strings tr(request.language.empty() ? request.standard_language : request.language);
  fmt::print(stderr, "padlens: {}\n", tr("cli.error.no_window"));
  return 1;
}

}  // namespace
}  // namespace padlens

int main(int argc, char** argv) {
  return padlens::run_command_line(argc, argv, padlens::open_window);
}
