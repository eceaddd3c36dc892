#include "app/document/lesson.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "assets/assets.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::string_view kFolder = "lessons/";
constexpr std::string_view kSuffix = ".json";

std::vector<Lesson> read_lessons() {
  std::vector<Lesson> found;
  for (const Asset& asset : assets()) {  // sorted by path
    if (!asset.path.starts_with(kFolder) || !asset.path.ends_with(kSuffix)) continue;
    Problems problems;
    auto json = parse_json(asset.bytes, problems);
    if (!json || !problems.empty() || !json->is_object() || !json->contains("group") ||
        !json->contains("expect")) {
      continue;
    }
    Lesson lesson;
    const std::size_t length = asset.path.size() - kFolder.size() - kSuffix.size();
    lesson.id = asset.path.substr(kFolder.size(), length);
    if (!(*json)["group"].is_number_integer()) continue;
    lesson.group = (*json)["group"].get<int>();
    lesson.expect = json_text((*json)["expect"]);
    json->erase("group");
    json->erase("expect");
    ParsedScenario parsed = scenario_from_json(*json);
    if (!parsed.problems.empty()) continue;
    lesson.scenario = std::move(parsed.scenario);
    found.push_back(std::move(lesson));
  }
  return found;
}

}  // namespace

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = read_lessons();
  return all;
}

}  // namespace padlens
