#include "core/snippets/port_pairs.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace padlens {
namespace {

constexpr std::size_t kMostAligned = 3'000;  // windows whose alignment is searched for

bool alike(const Spec& one, const Spec& other) {
  return one.op->sizing == other.op->sizing && one.kernel == other.kernel &&
         one.stride == other.stride && one.dilation == other.dilation;
}

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

// Each window's children: those that read what it gives, with nothing but layers without a window
// on the way along first inputs. The last of the list: those of no window.
std::vector<std::vector<std::size_t>> children_of(const Model& model,
                                                  const std::vector<WindowInGraph>& windows) {
  const std::size_t none = windows.size();
  std::vector<std::size_t> owner(model.layers.size(), none);
  std::vector<std::size_t> ends(model.layers.size(), none);
  std::vector<std::vector<std::size_t>> children(none + 1);
  for (std::size_t i = 0; i < none; ++i)
    ends[windows[i].end] = ends[windows[i].index] = i;
  const auto owner_of = [&](const Source& source) {
    return source.is_input ? none : owner[source.index];
  };
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    if (ends[i] != none) {
      owner[i] = ends[i];
    } else if (!layer.from.empty()) {
      owner[i] = owner_of(layer.from.front());
    }
  }
  for (std::size_t i = 0; i < none; ++i)
    children[owner_of(windows[i].from)].push_back(i);
  return children;
}

// As many windows in both: along the graphs, since files list branches in orders of their own. Of
// the windows behind two that are paired those that are alike, then what is left in its order.
WindowPairs paired_along_graphs(const Model& model, const std::vector<WindowInGraph>& one,
                                const Model& other_model, const std::vector<WindowInGraph>& other) {
  const auto mine = children_of(model, one);
  const auto theirs = children_of(other_model, other);
  std::vector<bool> done(one.size());
  std::vector<bool> used(other.size());
  WindowPairs pairs;
  const auto pair_of = [&](std::size_t i, std::size_t j) {
    pairs.emplace_back(i, j);
    done[i] = used[j] = true;
  };
  const auto pair_all = [&](const std::vector<std::size_t>& some,
                            const std::vector<std::size_t>& others) {
    for (const bool any : {false, true}) {
      for (const std::size_t i : some) {
        for (const std::size_t j : others) {
          if (done[i]) break;
          if (!used[j] && (any || alike(one[i].spec, other[j].spec))) pair_of(i, j);
        }
      }
    }
  };
  pair_all(mine.back(), theirs.back());
  for (std::size_t next = 0; next < pairs.size(); ++next) {
    const auto [i, j] = pairs[next];
    pair_all(mine[i], theirs[j]);
  }
  for (std::size_t i = 0, j = 0; i < one.size(); ++i) {
    while (j < other.size() && used[j])
      ++j;
    if (!done[i] && j < other.size()) pair_of(i, j);
  }
  return pairs;
}

// The longest common run of windows that are alike; of too many, one by one.
WindowPairs paired_in_order(const std::vector<WindowInGraph>& one,
                            const std::vector<WindowInGraph>& other) {
  WindowPairs pairs;
  const std::size_t n = one.size();
  const std::size_t m = other.size();
  if (n > kMostAligned || m > kMostAligned) {
    for (std::size_t i = 0; i < std::min(n, m); ++i)
      pairs.emplace_back(i, i);
    return pairs;
  }
  std::vector<std::uint16_t> length((n + 1) * (m + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return length[i * (m + 1) + j];
  };
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      at(i, j) = alike(one[i].spec, other[j].spec)
                     ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                     : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (alike(one[i].spec, other[j].spec)) {
      pairs.emplace_back(i++, j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

}  // namespace

WindowPairs paired_windows(const Model& model, const std::vector<WindowInGraph>& one,
                           const Model& other_model, const std::vector<WindowInGraph>& other) {
  if (auto named = paired_by_name(model, one, other_model, other)) return *std::move(named);
  return one.size() == other.size() ? paired_along_graphs(model, one, other_model, other)
                                    : paired_in_order(one, other);
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
