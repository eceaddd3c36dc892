#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace padlens {

// A folder that is gone at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  // Names of everything in it, sorted.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;
};

std::string contents(const std::filesystem::path& file);
void write_contents(const std::filesystem::path& file, std::string_view bytes);

struct Finished {
  int code = -1;  // of the exit, or 128 + the signal that ended it
  std::string out;
  std::string error;
};

struct ProcessOptions {
  std::string input = {};
  std::map<std::string, std::string> environment = {};  // added to a bare one without DISPLAY
  std::string output_file = {};                         // in place of catching standard output
  std::string program = {};                             // "": the one that was built
};

using Arguments = std::vector<std::string>;

// The program, run to its end.
Finished padlens(const Arguments& arguments, const ProcessOptions& options = {});

// Fails the test unless the program refuses: nothing on standard output, each complaint a line
// that begins so.
void expect_refused(const Arguments& arguments, const std::vector<std::string>& beginnings);

std::vector<std::string> lines(const std::string& text);
bool contains(std::string_view text, std::string_view part);

// A program that is asked and answers while it runs.
class Dialogue {
 public:
  explicit Dialogue(const Arguments& arguments);
  ~Dialogue();
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  void say(const std::string& text);
  // The next line that it answers, "" where none comes within ten seconds.
  std::string hear();
  // Ends its input and returns its exit code.
  int finish();

 private:
  int pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string heard_;
};

}  // namespace padlens
