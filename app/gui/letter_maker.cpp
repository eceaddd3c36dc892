#include "app/gui/letter_maker.h"

#include <utility>

namespace padlens {

void LetterMaker::order(Order order) {
  {
    const std::lock_guard lock(mutex_);
    orders_.push_front(std::move(order));
    ++given_;
  }
  changed_.notify_one();
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& s) { work(s); });
}

bool LetterMaker::has_made() {
  const std::lock_guard lock(mutex_);
  return !sheets_.empty();
}

std::vector<LetterMaker::Made> LetterMaker::collect() {
  const std::lock_guard lock(mutex_);
  return std::exchange(sheets_, {});
}

bool LetterMaker::withdraw(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(orders_, [&](const Order& one) { return one.number == number; }) > 0;
}

void LetterMaker::cancel() {
  const std::lock_guard lock(mutex_);
  orders_.clear();
  sheets_.clear();
}

void LetterMaker::work(const std::stop_token& stop) {
  for (;;) {
    Order order;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [&] { return !orders_.empty(); })) return;
      for (std::uint64_t seen = 0; seen != given_;) {
        seen = given_;
        changed_.wait_for(lock, stop, kMoment, [&] { return given_ != seen; });
      }
      if (stop.stop_requested()) return;
      if (orders_.empty()) continue;  // withdrawn
      order = std::move(orders_.front());
      orders_.pop_front();
    }
    LetterSheet sheet = make_letters(order.sources, order.width);
    {
      const std::lock_guard lock(mutex_);
      sheets_.push_back({order.number, std::move(sheet)});
    }
    if (made_) made_();
  }
}

}  // namespace padlens
