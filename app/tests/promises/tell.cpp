#include "app/tests/promises/tell.h"

#include <gtest/gtest.h>

#include "app/cli/cli.h"
#include "core/frameworks/resolve.h"

namespace padlens {

Printed tell(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "padlens");
  std::vector<char*> argv;
  for (std::string& argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Printed told;
  told.code = run_command_line(static_cast<int>(arguments.size()), argv.data(),
                               [](const WindowRequest&) { return -1; });
  told.out = testing::internal::GetCapturedStdout();
  told.error = testing::internal::GetCapturedStderr();
  return told;
}

std::vector<std::string> with(std::vector<std::string> some, const std::vector<std::string>& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}

Spec spec_of(std::string_view text) {
  const ParsedSpec parsed = read_spec_text(text);
  EXPECT_TRUE(parsed.problems.empty()) << text;
  return parsed.spec;
}

}  // namespace padlens
