#include "app/cli/error_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/layer/spec_fields.h"

namespace padlens {

std::string error_text(const Problems& problems, const Strings& tr) {
  std::string text;
  for (const Problem& problem : problems) {
    const auto json = [](const std::string& string) { return json_text(Json(string)); };
    // The message is the framework's own, as its users search for it.
    const std::string sentence = tr("problem." + problem.code, problem.args);
    text += fmt::format(R"({}{{"field": {}, "kind": "{}", "message": {})", text.empty() ? "" : ", ",
                        json(problem.field), kind_name(problem),
                        json(problem.words.empty() ? sentence : problem.words));
    if (!problem.words.empty()) text += R"(, "explanation": )" + json(sentence);
    text += '}';
  }
  return R"({"error": [)" + text + "]}";
}

}  // namespace padlens
