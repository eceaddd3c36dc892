#pragma once

#include <sys/types.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace padlens {

// A program that reads from us. It is found along PATH and started without a shell; what
// it prints is dropped. If nobody waits for it, it is killed.
class ChildProcess {
 public:
  ChildProcess() = default;
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // `arguments` begin with the program's name. It has the open `files` as descriptors kFile,
  // kFile + 1 …. False: there is no such program, or it cannot be started.
  bool start(std::vector<std::string> arguments, std::span<const int> files);
  static constexpr int kFile = 3;

  // To its standard input. False: it reads no more. Raises no SIGPIPE.
  bool write(std::span<const std::byte> bytes);

  // Ends its input and waits until it is done, or `goes_on` is false. Whether it says that all
  // went well.
  bool finish(const std::function<bool()>& goes_on);

 private:
  void close_input();
  int wait();

  pid_t pid_ = -1;
  int input_ = -1;
};

}  // namespace padlens
