#include "app/render/figure.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/render/option_values.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// Whether a file may say it: it must not name other files, or raise what whoever opens it bears.
bool is_kept(const RenderOption& option) {
  constexpr std::array<std::string_view, 5> kElsewhere{"output", "format", "view", "mode",
                                                       "beside"};
  return option.heading != kCheckOptions &&
         std::ranges::find(kElsewhere, option.name) == kElsewhere.end();
}

}  // namespace

std::optional<std::string> value_text(const RenderOption& option, const Json& value) {
  if ((option.usage == nullptr) != value.is_boolean()) return std::nullopt;
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return json_text(value);
  if (value.is_object() && option.object) return json_text(value);
  if (!value.is_array()) return std::nullopt;
  std::vector<std::string> items;
  for (const Json& item : value) {
    if (!item.is_string()) return std::nullopt;
    items.push_back(item.get<std::string>());
  }
  return items.empty() ? "none" : values::joined(items, ",");
}

std::string figure_json(const RenderOptions& options) {
  Json figure = Json::object();
  for (const RenderOption& option : render_options()) {
    if (!is_kept(option)) continue;
    const std::string text = option.text(options);
    if (text.empty()) continue;
    const auto number = values::number_in<double>(text);
    if (option.usage == nullptr) {
      figure[option.name] = true;
    } else if (number && number_text(*number) == text) {
      figure[option.name] = Json::parse(text);
    } else {
      figure[option.name] = text;
    }
  }
  return figure.empty() ? "" : json_text(figure);
}

RenderProblems read_figure(std::string_view text, RenderOptions& options) {
  RenderProblems found;
  if (text.empty()) return found;
  Problems problems;
  const auto figure = parse_json(text, problems);
  for (const Problem& problem : problems)
    found.push_back(problem_of(problem));
  if (!figure || !figure->is_object()) return found;
  for (const auto& [key, value] : figure->items()) {
    const RenderOption* option = find_render_option(key);
    if (option == nullptr || !is_kept(*option)) {
      found.push_back({"figure." + key, "cli.batch.unknown", {}});
      continue;
    }
    const auto given = value_text(*option, value);
    if (!given) {
      found.push_back({"figure." + key, "cli.batch.wrong_type", {shown(value)}});
    } else if (auto problem = option->set(options, *given)) {
      problem->where = "figure." + key;
      found.push_back(std::move(*problem));
    }
  }
  return found;
}

}  // namespace padlens
