#include "core/snippets/port_pairs.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

namespace padlens {
namespace {

constexpr std::size_t kMostAligned = 3'000;  // windows whose alignment is searched for

// By their names, where each of the first has one in the second.
std::optional<WindowPairs> paired_by_name(const Model& model, const std::vector<WindowInGraph>& one,
                                          const Model& other_model,
                                          const std::vector<WindowInGraph>& other) {
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < other.size(); ++i)
    by_name.emplace(other_model.layers[other[i].index].name, i);
  if (one.size() != other.size() || by_name.size() != other.size()) return std::nullopt;
  WindowPairs pairs;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const auto found = by_name.find(model.layers[one[i].index].name);
    if (found == by_name.end()) return std::nullopt;
    pairs.emplace_back(i, found->second);
  }
  return pairs;
}

// Which windows stand directly before each, with nothing but layers without a window on the way;
// of a join that many lead to so many.
using Parents = std::vector<std::vector<std::size_t>>;
constexpr std::size_t kMostParents = 64;

Parents parents_of(const Model& model, const std::vector<WindowInGraph>& windows) {
  const std::size_t none = windows.size();
  std::vector<std::size_t> ends(model.layers.size(), none);
  for (std::size_t i = 0; i < none; ++i)
    ends[windows[i].end] = ends[windows[i].index] = i;
  // The windows whose cells arrive in the output of each layer.
  std::vector<std::vector<std::size_t>> behind(model.layers.size());
  const auto take = [&](const Source& source, std::vector<std::size_t>& into) {
    if (source.is_input) return;
    for (const std::size_t window : behind[source.index]) {
      if (into.size() < kMostParents && std::ranges::find(into, window) == into.end())
        into.push_back(window);
    }
  };
  Parents parents(none);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (const std::size_t window = ends[i]; window != none) {
      behind[i] = {window};
      if (i == windows[window].index) take(windows[window].from, parents[window]);
      continue;
    }
    for (const Source& source : model.layers[i].from)
      take(source, behind[i]);
  }
  return parents;
}

// What a window is whatever surrounds it: branches that are as long stand in the order of these.
auto looks(const Spec& spec) {
  return std::tuple(spec.op->id, spec.kernel, spec.dilation, spec.stride, -spec.filters);
}

// An order of the windows that is the graph's own, however its file lists them: each branch to its
// end before the next, the one behind which the most windows follow first.
std::vector<std::size_t> graph_order(const Model& model,
                                     const std::vector<WindowInGraph>& windows) {
  const Parents parents = parents_of(model, windows);
  std::vector<std::vector<std::size_t>> children(windows.size());
  std::vector<std::size_t> waits(windows.size());
  for (std::size_t i = 0; i < windows.size(); ++i) {
    waits[i] = parents[i].size();
    for (const std::size_t parent : parents[i])
      children[parent].push_back(i);
  }
  std::vector<std::size_t> follow(windows.size());  // windows on the longest way from here
  for (std::size_t i = windows.size(); i-- > 0;) {
    for (const std::size_t parent : parents[i])
      follow[parent] = std::max(follow[parent], follow[i] + 1);
  }
  const auto later = [&](std::size_t a, std::size_t b) {
    if (follow[a] != follow[b]) return follow[a] < follow[b];
    return looks(windows[b].spec) < looks(windows[a].spec);
  };
  std::vector<std::size_t> order;
  std::vector<std::size_t> ready;
  const auto add_ready = [&](std::vector<std::size_t> some) {
    std::erase_if(some, [&](std::size_t each) { return waits[each] > 0; });
    std::ranges::reverse(some);
    std::ranges::stable_sort(some, later);
    ready.insert(ready.end(), some.begin(), some.end());
  };
  std::vector<std::size_t> all(windows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  add_ready(std::move(all));
  while (!ready.empty()) {
    const std::size_t next = ready.back();
    ready.pop_back();
    order.push_back(next);
    for (const std::size_t child : children[next])
      --waits[child];
    add_ready(children[next]);
  }
  return order;
}

// How much speaks for two windows being the same layer; 0: they cannot be.
std::uint16_t likeness(const Spec& one, const Spec& other) {
  if (one.op->sizing != other.op->sizing || one.kernel != other.kernel) return 0;
  const bool planes = one.channels == other.channels && one.filters == other.filters;
  const int score = 2 + (one.op == other.op ? 1 : 0) + (one.stride == other.stride ? 2 : 0) +
                    (one.dilation == other.dilation ? 1 : 0) + (planes ? 3 : 0);
  return static_cast<std::uint16_t>(score);
}

using Indices = std::span<const std::size_t>;

// Windows for which there is nothing alike, where as many stand on both sides: one by one.
void pair_rest(Indices mine, Indices theirs, WindowPairs& pairs) {
  if (mine.size() != theirs.size()) return;
  for (std::size_t i = 0; i < mine.size(); ++i)
    pairs.emplace_back(mine[i], theirs[i]);
}

// The common run of windows for which the most speaks; of too many, one by one.
WindowPairs paired_in_order(const std::vector<WindowInGraph>& one, Indices mine,
                            const std::vector<WindowInGraph>& other, Indices theirs) {
  WindowPairs pairs;
  const std::size_t n = mine.size();
  const std::size_t m = theirs.size();
  if (n > kMostAligned || m > kMostAligned) {
    const std::size_t both = std::min(n, m);
    pair_rest(mine.first(both), theirs.first(both), pairs);
    return pairs;
  }
  std::vector<std::uint16_t> best((n + 1) * (m + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return best[i * (m + 1) + j];
  };
  const auto score = [&](std::size_t i, std::size_t j) {
    return likeness(one[mine[i]].spec, other[theirs[j]].spec);
  };
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      const std::uint16_t like = score(i, j);
      at(i, j) = std::max(at(i + 1, j), at(i, j + 1));
      if (like > 0)
        at(i, j) = std::max(at(i, j), static_cast<std::uint16_t>(at(i + 1, j + 1) + like));
    }
  }
  std::size_t after_i = 0;
  std::size_t after_j = 0;
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    const std::uint16_t like = score(i, j);
    if (like > 0 && at(i, j) == at(i + 1, j + 1) + like) {
      pair_rest(mine.subspan(after_i, i - after_i), theirs.subspan(after_j, j - after_j), pairs);
      pairs.emplace_back(mine[i++], theirs[j++]);
      after_i = i;
      after_j = j;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  pair_rest(mine.subspan(after_i), theirs.subspan(after_j), pairs);
  return pairs;
}

}  // namespace

WindowPairs paired_windows(const Model& model, const std::vector<WindowInGraph>& one,
                           const Model& other_model, const std::vector<WindowInGraph>& other) {
  if (auto named = paired_by_name(model, one, other_model, other)) return *std::move(named);
  return paired_in_order(one, graph_order(model, one), other, graph_order(other_model, other));
}

std::vector<bool> second_halves(const std::vector<WindowInGraph>& windows,
                                const WholeOf& whole_of) {
  std::map<std::size_t, std::size_t> by_end;
  for (std::size_t i = 0; i < windows.size(); ++i)
    by_end.emplace(windows[i].end, i);
  std::vector<bool> halves(windows.size());
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const WindowInGraph& window = windows[i];
    const bool pointwise = window.spec.op->has_kernel && window.spec.kernel == PerAxis{1, 1} &&
                           window.spec.stride == PerAxis{1, 1} && !window.from.is_input;
    const auto before = pointwise ? by_end.find(window.from.index) : by_end.end();
    if (before == by_end.end() || whole_of(i) != nullptr) continue;
    const ModelLayer* whole = whole_of(before->second);
    halves[i] = whole != nullptr && std::ranges::find(whole->remarks, std::string_view("separable"),
                                                      &Remark::code) != whole->remarks.end();
  }
  return halves;
}

}  // namespace padlens
