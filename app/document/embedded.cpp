#include "app/document/embedded.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_start(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  return bytes;
}

// No text in UTF-8 has a zero, and most files of other kinds have one early.
bool is_foreign(std::string_view bytes) {
  constexpr std::size_t kEarly = 1024;
  return bytes.substr(0, kEarly).find('\0') != std::string_view::npos;
}

// A picture by its first bytes.
struct Kind {
  std::size_t at;
  std::string_view begins;
  ScenarioText (*find)(std::string_view bytes);
};

constexpr std::array kKinds{
    Kind{0, "\x89PNG", scenario_in_png}, Kind{0, "GIF8", scenario_in_gif},
    Kind{8, "WEBP", scenario_in_webp},   Kind{0, "%PDF-", scenario_in_pdf},
    Kind{4, "ftyp", scenario_in_mp4},    Kind{0, "\x1A\x45\xDF\xA3", scenario_in_webm},
};

}  // namespace

ScenarioText scenario_text(std::string_view bytes) {
  for (const Kind& kind : kKinds) {
    if (bytes.size() >= kind.at && bytes.substr(kind.at).starts_with(kind.begins)) {
      return kind.find(bytes);
    }
  }
  if (is_foreign(bytes)) return {Container::json, {}, "embedded.foreign"};
  const std::string_view text = without_start(bytes);
  if (text.starts_with('<')) return scenario_in_svg(text);
  return {Container::json, std::string(bytes), {}};
}

OpenedScenario open_scenario(std::string_view bytes) {
  OpenedScenario opened;
  const ScenarioText found = scenario_text(bytes);
  opened.container = found.container;
  opened.error = found.error;
  if (!opened.error.empty()) return opened;
  if (const auto json = parse_json(found.text, opened.problems)) {
    ParsedScenario parsed = scenario_from_json(*json);
    opened.scenario = std::move(parsed.scenario);
    std::ranges::move(parsed.problems, std::back_inserter(opened.problems));
    opened.has_step = json->is_object() && json->contains("step") &&
                      (json->contains("spec") || json->contains("stack"));
  }
  return opened;
}

std::string saving_path(const std::string& path, Container container) {
  if (container == Container::json) return path;
  return std::filesystem::path(path).replace_extension(".json").string();
}

}  // namespace padlens
