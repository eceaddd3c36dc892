#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "app/gui/letters.h"

namespace padlens {

// Makes sheets of letters on a thread of its own, one after the other, once no order has come for
// a moment: while the wheel turns the frames need the processor, and most sizes are passed by. Its
// functions are for one other thread.
class LetterMaker {
 public:
  // `number`: the order's, for whoever gave it.
  struct Order {
    std::uint64_t number = 0;
    std::vector<LetterSource> sources;
    int width = 0;
  };
  struct Made {
    std::uint64_t number = 0;
    LetterSheet sheet;
  };

  // `made` is called on the other thread after each sheet.
  explicit LetterMaker(std::function<void()> made) : made_(std::move(made)) {}
  static constexpr std::chrono::milliseconds kMoment{100};

  // The last one given comes first: it is the one that is looked at.
  void order(Order order);
  bool has_made();
  // What was made since.
  std::vector<Made> collect();
  // False where it is begun already, else it is not carried out.
  bool withdraw(std::uint64_t number);
  // Orders that are not begun are not carried out, and what was made is not handed over; of one
  // that is under way the sheet still comes.
  void cancel();

 private:
  void work(const std::stop_token& stop);

  std::function<void()> made_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Order> orders_;
  std::uint64_t given_ = 0;  // orders so far
  std::vector<Made> sheets_;
  std::jthread thread_;  // last: it uses all of the above. Begins with the first order.
};

}  // namespace padlens
