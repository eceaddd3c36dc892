#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "core/questions/question.h"

namespace padlens {

// "--topic", "--difficulty", "--count", "--seed" and "--choices": which questions are asked.
class QuestionOptions {
 public:
  QuestionOptions(std::int64_t usual_count, std::int64_t most_count)
      : usual_count_(usual_count), most_count_(most_count) {}

  void add_to(Arguments& command, const Strings& tr);
  // nullopt once told what is wrong.
  std::optional<QuestionRequest> read(const Console& console) const;
  // Whether a seed was given; else it is 1.
  bool seeded() const { return !seed_.empty(); }

 private:
  std::int64_t usual_count_;
  std::int64_t most_count_;
  std::string topic_;
  std::string difficulty_;
  std::string count_;
  std::string seed_;
  std::string choices_;
};

}  // namespace padlens
