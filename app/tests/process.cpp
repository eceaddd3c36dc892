#include "app/tests/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace padlens {
namespace {

namespace fs = std::filesystem;

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// No display, no settings of whoever runs the tests.
std::map<std::string, std::string> bare_environment() {
  std::map<std::string, std::string> environment;
  for (const char* name :
       {"PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment[name] = value;
  }
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

pid_t spawn(std::string program, const std::vector<std::string>& arguments,
            std::map<std::string, std::string> environment,
            const posix_spawn_file_actions_t& actions) {
  if (program.empty()) program = PADLENS_PROGRAM;
  std::vector<std::string> texts{program};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  environment.merge(bare_environment());
  for (const auto& [name, value] : environment)
    variables.push_back(name + "=" + value);
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, pointers(texts).data(),
                                  pointers(variables).data());
  EXPECT_EQ(error, 0) << program;
  return pid;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "padlens-test-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryFolder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_contents(const fs::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  ASSERT_TRUE(out.flush()) << file;
}

Finished padlens(const Arguments& arguments, const ProcessOptions& options) {
  const TemporaryFolder folder;
  const std::string in = folder.file("in");
  const std::string error = folder.file("error");
  const std::string out = options.output_file.empty() ? folder.file("out") : options.output_file;
  write_contents(in, options.input);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  ::posix_spawn_file_actions_addopen(&actions, 2, error.c_str(), O_WRONLY | O_CREAT, 0600);
  const pid_t pid = spawn(options.program, arguments, options.environment, actions);
  ::posix_spawn_file_actions_destroy(&actions);
  Finished finished;
  finished.code = wait_for(pid);
  if (options.output_file.empty()) finished.out = contents(out);
  finished.error = contents(error);
  return finished;
}

Dialogue::Dialogue(const Arguments& arguments) {
  int in[2];
  int out[2];
  EXPECT_EQ(::pipe2(in, O_CLOEXEC), 0);
  EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  pid_ = spawn({}, arguments, {}, actions);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  to_ = in[1];
  from_ = out[0];
}

Dialogue::~Dialogue() {
  if (pid_ > 0) finish();
  ::close(from_);
}

void Dialogue::say(const std::string& text) {
  ASSERT_EQ(::write(to_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

std::string Dialogue::hear() {
  constexpr int kPatience = 10'000;  // ms
  for (;;) {
    if (const std::size_t end = heard_.find('\n'); end != std::string::npos) {
      const std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 1);
      return line;
    }
    pollfd ready{from_, POLLIN, 0};
    if (::poll(&ready, 1, kPatience) <= 0) return "";
    char bytes[4096];
    const ssize_t count = ::read(from_, bytes, sizeof bytes);
    if (count <= 0) return "";
    heard_.append(bytes, static_cast<std::size_t>(count));
  }
}

int Dialogue::finish() {
  ::close(to_);
  const int code = wait_for(pid_);
  pid_ = -1;
  return code;
}

void expect_refused(const Arguments& arguments, const std::vector<std::string>& beginnings) {
  const Finished run = padlens(arguments);
  EXPECT_EQ(run.code, 2) << run.error;
  EXPECT_EQ(run.out, "");
  const auto told = lines(run.error);
  ASSERT_EQ(told.size(), beginnings.size()) << run.error;
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_TRUE(told[i].starts_with("padlens: " + beginnings[i])) << told[i];
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    result.push_back(line);
  return result;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace padlens
