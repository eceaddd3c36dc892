#include <algorithm>
#include <string>
#include <utility>

#include "core/snippets/reading/moves.h"

// einops: "b (h p) c -> b h (p c)": axes are cut, moved and put together.
// Source: einops' documentation of rearrange().

namespace padlens::reading {
namespace {

using Groups = std::vector<std::vector<std::string_view>>;

constexpr std::size_t kMostNames = 64;

// The names of one side, those in brackets together. False: it is none that is followed.
bool groups_of(std::string_view side, Groups& groups) {
  bool inside = false;
  std::size_t names = 0;
  for (std::size_t at = 0; at < side.size();) {
    const char sign = side[at];
    if (sign == ' ' || sign == '\n') {
      ++at;
    } else if (sign == '(' || sign == ')') {
      if (inside == (sign == '(')) return false;
      inside = sign == '(';
      if (inside) groups.emplace_back();
      ++at;
    } else {
      const std::size_t end = std::min(side.find_first_of(" ()\n", at), side.size());
      const std::string_view name = side.substr(at, end - at);
      if (name.find('.') != std::string_view::npos || ++names > kMostNames) return false;
      if (!inside) groups.emplace_back();
      groups.back().push_back(name);
      at = end;
    }
  }
  return !inside && !groups.empty();
}

std::vector<std::string_view> names_of(const Groups& groups) {
  std::vector<std::string_view> names;
  for (const auto& group : groups)
    for (const std::string_view name : group)
      if (name != "1") names.push_back(name);
  return names;
}

// An axis as those that a group names.
std::optional<TensorAxes> cut(const TensorAxis& axis, const std::vector<std::string_view>& group,
                              const MoveCall& call) {
  std::vector<std::int64_t> extents;
  for (const std::string_view name : group) {
    const auto given = std::ranges::find(call.call.keys, name);
    const auto index = static_cast<std::size_t>(given - call.call.keys.begin());
    std::int64_t extent = TensorAxis::kOpen;
    if (given != call.call.keys.end())
      extent = std::max(number_told(call.context, call.call.items[index]), TensorAxis::kOpen);
    extents.push_back(extent);
  }
  if (std::ranges::count(extents, TensorAxis::kOpen) == 1)
    *std::ranges::find(extents, TensorAxis::kOpen) = TensorAxis::kRest;
  Reshaped made = reshaped({axis}, extents);
  if (!made.fits) return std::nullopt;
  return std::move(made.axes);
}

}  // namespace

Moved rearrange(const MoveCall& call, TensorAxes axes) {
  const Value* given = call.at(0, {"pattern"});
  if (given == nullptr) return {};
  const std::string_view pattern = call.context.told(*given).text;
  const std::size_t arrow = pattern.find("->");
  Groups from;
  Groups to;
  if (arrow == std::string_view::npos || !groups_of(pattern.substr(0, arrow), from) ||
      !groups_of(pattern.substr(arrow + 2), to))
    return {};
  if (!call.is_laid && from.size() >= 3 && from.size() <= 4) {
    axes = axes_of_grid(std::nullopt, from.size() - 2, std::nullopt, call.planes_last);
    // "b h w c": the names say how the input lies.
    const bool last = from.back() == std::vector<std::string_view>{"c"};
    lay(axes, last);
  }
  Moved moved;
  if (from.size() != axes.size()) {
    if (call.is_laid)
      moved.refused = Problem{
          "input", "tensor_rank", {std::to_string(axes.size()), std::to_string(from.size())}};
    return moved;
  }
  const std::vector<std::string_view> before = names_of(from);
  const std::vector<std::string_view> after = names_of(to);
  TensorAxes parts;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].empty() || from[i].front() == "1") continue;
    auto cut_axes = from[i].size() == 1 ? TensorAxes{axes[i]} : cut(axes[i], from[i], call);
    if (!cut_axes) return {};
    parts.insert(parts.end(), cut_axes->begin(), cut_axes->end());
  }
  if (parts.size() != before.size()) return {};
  std::vector<std::int64_t> order;
  for (const std::string_view name : after) {
    const auto found = std::ranges::find(before, name);
    if (found == before.end()) return {};
    order.push_back(found - before.begin());
  }
  const auto laid = permuted(parts, order);
  if (!laid) return {};
  TensorAxes result;
  std::size_t next = 0;
  for (const auto& group : to) {
    const std::size_t count = group.size() == 1 && group.front() == "1" ? 0 : group.size();
    const TensorAxes run(laid->begin() + static_cast<std::ptrdiff_t>(next),
                         laid->begin() + static_cast<std::ptrdiff_t>(next + count));
    next += count;
    const Reshaped one = reshaped(run, std::vector<std::int64_t>{TensorAxis::kRest});
    result.push_back(run.size() == 1 ? run.front() : one.axes.front());
    if (run.empty()) result.back().extent = 1;
  }
  moved.axes = std::move(result);
  return moved;
}

}  // namespace padlens::reading
