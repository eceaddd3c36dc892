#include "app/gui/framework_search.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "app/i18n/strings.h"

namespace padlens {
namespace {

constexpr std::size_t kMostRecent = 4;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

// Names, then what else it is found by.
std::string names_of(const Framework& framework) {
  std::string text = lower(framework.id) + "\n" + lower(framework.display_name);
  for (const std::string_view alias : framework.aliases)
    text += "\n" + lower(alias);
  return text;
}

std::string group_key(FrameworkGroup group) {
  return "framework_group." + std::string(group_name(group));
}

std::string groups_of(const Framework& framework) {
  std::string text;
  for (const Language& language : languages())
    text += "\n" + lower(Strings(language.code)(group_key(framework.group)));
  return text;
}

// 0: a name begins so; 1: it holds the words; 2: the group does; 3: not found.
int fit_of(const Framework& framework, const std::vector<std::string>& words) {
  const std::string names = names_of(framework);
  const auto in = [&](const std::string& text) {
    return std::ranges::all_of(
        words, [&](const std::string& word) { return text.find(word) != std::string::npos; });
  };
  if (!in(names + groups_of(framework))) return 3;
  if (!in(names)) return 2;
  return ("\n" + names).find("\n" + words.front()) != std::string::npos ? 0 : 1;
}

std::vector<FoundFramework> grouped(std::span<const std::string> recent) {
  std::vector<FoundFramework> found;
  const auto add = [&](const Framework* framework, const std::string& heading) {
    const bool first = found.empty() || std::ranges::none_of(found, [&](const auto& each) {
                         return each.heading == heading;
                       });
    found.push_back({framework, first ? heading : ""});
  };
  for (const std::string& id : recent) {
    if (const Framework* framework = find_framework(id)) add(framework, "ui.frameworks_recent");
  }
  for (int group = 0; group <= static_cast<int>(FrameworkGroup::jvm); ++group) {
    for (const Framework* framework : frameworks()) {
      if (framework->group != static_cast<FrameworkGroup>(group)) continue;
      add(framework, group_key(framework->group));
    }
  }
  return found;
}

}  // namespace

bool has_framework_menu() {
  return frameworks().size() > kFirstFrameworks + 1;
}

std::vector<std::string> with_recent(std::vector<std::string> recent, std::string_view id) {
  const auto first = frameworks().first(std::min(kFirstFrameworks, frameworks().size()));
  if (std::ranges::find(first, id, &Framework::id) != first.end()) return recent;
  std::erase(recent, id);
  recent.insert(recent.begin(), std::string(id));
  if (recent.size() > kMostRecent) recent.resize(kMostRecent);
  return recent;
}

std::vector<FoundFramework> find_frameworks(std::string_view query,
                                            std::span<const std::string> recent) {
  std::istringstream stream{lower(query)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  if (words.empty()) return grouped(recent);
  std::vector<FoundFramework> found;
  for (int fit = 0; fit <= 2; ++fit) {
    for (const Framework* framework : frameworks()) {
      if (fit_of(*framework, words) == fit) found.push_back({framework, ""});
    }
  }
  return found;
}

}  // namespace padlens
