#include "app/gui/check_page.h"

#include <algorithm>
#include <chrono>

#include "app/gui/actions.h"
#include "app/gui/port_page.h"
#include "app/gui/stack_edits.h"

namespace padlens {
namespace {

constexpr double kAtOnce = 0.03;  // seconds that a check may take before the page says that it runs

std::string first_but(const std::string& id) {
  for (const Framework* each : frameworks()) {
    if (each->id != id) return std::string(each->id);
  }
  return "";
}

Model checked_model(const State& state) {
  if (state.check_page.of_model) return state.document.model->model;
  Model model = model_of(state.document.stack);
  resolve_model(model);
  return model;
}

void run_check(State& state) {
  CheckPage& page = state.check_page;
  // One that is still at work is waited for once nobody is kept from anything by that.
  if (page.run) page.given_up.push_back(std::move(page.run));
  page.run.reset();
  page.selected = 0;
  const Framework* to = find_framework(page.to);
  if (to == nullptr) return;
  page.run = std::make_shared<CheckRun>(checked_model(state), *to);
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(kAtOnce);
  while (!page.run->finished() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  follow_check(state);
}

}  // namespace

CheckRun::CheckRun(Model model, const Framework& to) {
  thread_ = std::jthread([this, model = std::move(model), &to] {
    check_ = check_port(model, to);
    finished_ = true;
  });
}

void open_check_page(State& state) {
  CheckPage& page = state.check_page;
  page.from = state.document.spec().framework;
  page.of_model = is_path(state.document);
  if (state.compared) page.to = state.compared->row.framework;
  if (find_framework(page.to) == nullptr || page.to == page.from) page.to = first_but(page.from);
  run_check(state);
}

void set_check_target(State& state, const std::string& to) {
  CheckPage& page = state.check_page;
  if (find_framework(to) == nullptr || to == page.from || to == page.to) return;
  page.to = to;
  run_check(state);
}

std::size_t checked_rows(const PortCheck& check) {
  return check.layers.size() + check.resizes.size();
}

void select_checked(State& state, std::size_t index) {
  const PortCheck* check = finished_check(state);
  if (check != nullptr && index < checked_rows(*check)) state.check_page.selected = index;
}

void show_checked(State& state, std::size_t index) {
  const PortCheck* check = finished_check(state);
  const Framework* to = find_framework(state.check_page.to);
  if (check == nullptr || to == nullptr || index >= checked_rows(*check)) return;
  const bool window = index < check->layers.size();
  const std::size_t layer = window ? check->layers[index].from_index
                                   : check->resizes[index - check->layers.size()].from_index;
  if (state.check_page.of_model) {
    apply(state, TakePath{layer});
  } else {
    apply(state, SelectLayer{layer});
  }
  state.dialog = Dialog::none;
  if (window) apply(state, Compare{row_of(state, *to)});
}

bool follow_check(State& state) {
  CheckPage& page = state.check_page;
  std::erase_if(page.given_up, [](const auto& run) { return run->finished(); });
  if (!page.run || page.seen == page.run || !page.run->finished()) return false;
  page.seen = page.run;
  const PortCheck& check = page.run->check();
  page.selected = check.first.value_or(0);
  const auto parting = std::ranges::find(check.resizes, false, &PortedResize::agrees);
  if (!check.first && parting != check.resizes.end())
    page.selected = check.layers.size() + static_cast<std::size_t>(parting - check.resizes.begin());
  return true;
}

const PortCheck* finished_check(const State& state) {
  const auto& run = state.check_page.run;
  return run && run->finished() ? &run->check() : nullptr;
}

}  // namespace padlens
