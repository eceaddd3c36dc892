#include "app/tests/promises/tell.h"

#include <gtest/gtest.h>

#include "app/cli/cli.h"

namespace padlens {

Told tell(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "padlens");
  std::vector<char*> argv;
  for (std::string& argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Told told;
  told.code = run_command_line(static_cast<int>(arguments.size()), argv.data(),
                               [](const WindowRequest&) { return -1; });
  told.out = testing::internal::GetCapturedStdout();
  told.error = testing::internal::GetCapturedStderr();
  return told;
}

}  // namespace padlens
