#include "app/render/option_values.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "app/document/scenario.h"
#include "app/formats/formats.h"
#include "app/i18n/strings.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::string_view kUnits = "KMGT";  // of 1024 each
constexpr std::int64_t kMostSteps = 10'000'000'000;  // more than any layer within Limits has
constexpr std::size_t kMostDigits = 19;              // of what 64 bits hold

template <class Items>
std::vector<std::string> ids_of(const Items& items) {
  std::vector<std::string> ids;
  for (const auto* item : items)
    ids.emplace_back(item->id);
  return ids;
}

}  // namespace

std::string overlays_text(const OverlaySet& shown) {
  std::vector<std::string> with;
  std::vector<std::string> without;
  bool more = false;  // than is shown anyway
  for (const Overlay* overlay : overlays()) {
    if (shown.has(*overlay)) with.emplace_back(overlay->id);
    if (overlay->standard && !shown.has(*overlay)) {
      without.push_back("no-" + std::string(overlay->id));
    }
    more = more || (!overlay->standard && shown.has(*overlay));
  }
  if (with.empty()) return "none";
  const bool shorter = !more && !without.empty() && without.size() < with.size();
  return values::joined(shorter ? without : with, ",");
}

namespace values {

std::optional<std::int64_t> whole(std::string_view option, const std::string& text,
                                  std::int64_t min, std::int64_t max, Problem& problem) {
  const auto number = number_in<std::int64_t>(text);
  if (number && *number >= min && *number <= max) return number;
  problem = number && *number > max
                ? too_large(option, text, std::to_string(max))
                : RenderProblem{std::string(option),
                                "cli.error.whole",
                                {shown_text(text), std::to_string(min), std::to_string(max)}};
  return std::nullopt;
}

std::optional<double> number(std::string_view option, const std::string& text, double min,
                             double max, Problem& problem) {
  const auto number = number_in<double>(text);
  if (number && *number >= min && *number <= max) return number;  // false for NaN
  problem = number && *number > max
                ? too_large(option, text, number_text(max))
                : RenderProblem{std::string(option),
                                "cli.error.number",
                                {shown_text(text), number_text(min), number_text(max)}};
  return std::nullopt;
}

RenderProblem too_large(std::string_view option, const std::string& text, std::string most) {
  return {std::string(option), "cli.error.too_large", {shown_text(text), std::move(most)}};
}

bool known(std::string_view option, const std::string& text, const std::vector<std::string>& names,
           Problem& problem) {
  if (std::ranges::find(names, text) != names.end()) return true;
  problem =
      RenderProblem{std::string(option), "cli.error.name", {shown_text(text), joined(names, ", ")}};
  return false;
}

Problem set_range(RenderOptions& options, const std::string& text) {
  const std::size_t dots = text.find("..");
  const auto first = number_in<std::int64_t>(std::string_view(text).substr(0, dots));
  const auto last = dots == std::string::npos
                        ? first
                        : number_in<std::int64_t>(std::string_view(text).substr(dots + 2));
  if (first && last && std::max(*first, *last) > kMostSteps) {
    return too_large("steps", text, std::to_string(kMostSteps));
  }
  if (!first || !last || *first < 1 || *last < *first) {
    return RenderProblem{"steps", "cli.error.steps", {shown_text(text)}};
  }
  options.steps = RenderOptions::Steps::range;
  options.first_step = *first - 1;
  options.last_step = *last - 1;
  return {};
}

Problem set_size(RenderOptions& options, const std::string& text) {
  const std::size_t cross = text.find('x');
  const RenderProblem problem{"size", "cli.error.size", {shown_text(text)}};
  if (cross == std::string::npos) return problem;
  const auto width = number_in<int>(std::string_view(text).substr(0, cross));
  const auto height = number_in<int>(std::string_view(text).substr(cross + 1));
  if (width && height && std::max(*width, *height) > static_cast<int>(kMaxSide)) {
    return too_large("size", text, std::to_string(static_cast<int>(kMaxSide)));
  }
  const auto possible = [](const std::optional<int>& side) {
    return side && *side >= 16 && *side <= static_cast<int>(kMaxSide);
  };
  if (!possible(width) || !possible(height)) return problem;
  options.size = PixelSize{*width, *height};
  return {};
}

Problem set_show(RenderOptions& options, const std::string& text) {
  constexpr std::string_view kWithout = "no-";
  // What is left away is left away from what is shown anyway.
  OverlaySet shown = text.starts_with(kWithout) ? OverlaySet::standard() : OverlaySet();
  std::string_view rest = text;
  while (text != "none" && !rest.empty()) {
    std::string name(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    const bool without = name.starts_with(kWithout);
    if (without) name.erase(0, kWithout.size());
    Problem problem;
    if (!known("show", name, overlay_names(), problem)) return problem;
    shown.set(*find_overlay(name), !without);
  }
  options.show = shown;
  return {};
}

Problem set_tolerance(RenderOptions& options, const std::string& text) {
  Tolerance tolerance;
  std::string_view rest = text;
  const RenderProblem problem{"tolerance", "cli.error.tolerance", {shown_text(text)}};
  if (rest.empty()) return problem;
  while (!rest.empty()) {
    std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    if (item.ends_with('%')) {
      item.remove_suffix(1);
      const auto percent = number_in<double>(item);
      if (!percent || !(*percent >= 0 && *percent <= 100)) return problem;
      tolerance.share = *percent / 100;
    } else {
      const auto channel = number_in<int>(item);
      if (!channel || *channel < 0 || *channel > 255) return problem;
      tolerance.channel = *channel;
    }
  }
  options.tolerance = tolerance;
  return {};
}

std::string tolerance_text(const RenderOptions& options) {
  const Tolerance& t = options.tolerance;
  if (t == Tolerance{}) return "";
  if (t.share == 0) return std::to_string(t.channel);
  return std::to_string(t.channel) + "," + number_text(t.share * 100) + "%";
}

std::optional<std::int64_t> amount(std::string_view option, const std::string& text,
                                   Problem& problem) {
  std::string_view digits = text;
  int bits = 0;
  if (const auto unit = digits.empty() ? digits.npos : kUnits.find(digits.back());
      unit != digits.npos) {
    bits = 10 * static_cast<int>(unit + 1);
    digits.remove_suffix(1);
  }
  const std::int64_t most = std::numeric_limits<std::int64_t>::max() >> bits;
  const auto count = number_in<std::int64_t>(digits);
  const bool above = count && (*count > most || digits.size() > kMostDigits);
  if (count && *count >= 1 && !above) return *count << bits;
  problem = above ? too_large(option, text,
                              std::to_string(most) + std::string(text.substr(digits.size())))
                  : RenderProblem{std::string(option), "cli.error.amount", {shown_text(text)}};
  return std::nullopt;
}

std::string amount_text(std::int64_t amount) {
  std::size_t unit = 0;
  for (; amount > 0 && amount % 1024 == 0 && unit < kUnits.size(); ++unit)
    amount /= 1024;
  std::string text = std::to_string(amount);
  if (unit > 0) text += kUnits[unit - 1];
  return text;
}

std::string joined(const std::vector<std::string>& names, std::string_view separator) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += separator;
    text += name;
  }
  return text;
}

std::vector<std::string> format_names() {
  return ids_of(formats());
}

std::vector<std::string> scattered_ops() {
  std::vector<std::string> ids;
  for (const Op op : operations()) {
    if (op->plays(PlayMode::scatter)) ids.emplace_back(op->id);
  }
  return ids;
}

std::vector<std::string> view_names() {
  return ids_of(views());
}

std::vector<std::string> theme_names() {
  std::vector<std::string> names;
  for (const Theme& theme : themes())
    names.emplace_back(theme.id);
  return names;
}

std::vector<std::string> language_codes() {
  std::vector<std::string> codes;
  for (const Language& language : languages())
    codes.push_back(language.code);
  return codes;
}

std::vector<std::string> overlay_names() {
  return ids_of(overlays());
}

std::vector<std::string> axis_names() {
  return {"height", "width"};
}

std::vector<std::string> mode_names() {
  return {std::string(mode_name(PlayMode::gather)), std::string(mode_name(PlayMode::scatter))};
}

}  // namespace values
}  // namespace padlens
