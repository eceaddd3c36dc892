#include "app/cli/question_options.h"

#include <string_view>
#include <vector>

#include "app/cli/options.h"

namespace padlens {
namespace {

constexpr std::string_view kAll = "all";

std::vector<std::string> topic_names() {
  std::vector<std::string> names{std::string(kAll)};
  for (const Topic& topic : topics())
    names.emplace_back(topic.id);
  return names;
}

}  // namespace

void QuestionOptions::add_to(Arguments& command, const Strings& tr) {
  command.add_value("--topic", topic_, joined(topic_names(), "|"), tr("cli.option.topic"))
      .standard(std::string(kAll));
  command.add_value("--difficulty", difficulty_, "1|2|3", tr("cli.option.difficulty"));
  command.add_value("--count", count_, "N", tr("cli.option.count"))
      .standard(std::to_string(usual_count_));
  command.add_value("--seed", seed_, "N", tr("cli.option.question_seed"));
  command.add_value("--choices", choices_, "N", tr("cli.option.choices"))
      .standard(std::to_string(QuestionRequest{}.choices));
}

std::optional<QuestionRequest> QuestionOptions::read(const Console& console) const {
  QuestionRequest request;
  bool ok = true;
  const auto number = [&](std::string_view option, const std::string& text, std::int64_t least,
                          std::int64_t most, auto& into) {
    if (text.empty()) return;
    const auto read = read_whole(console, option, text, least, most);
    ok = ok && read;
    if (read) into = static_cast<std::remove_reference_t<decltype(into)>>(*read);
  };
  const auto topic = read_name(console, "topic", topic_, topic_names());
  ok = ok && topic;
  // The table's own text: the request refers to it.
  if (topic && *topic != kAll) request.topic = find_topic(*topic)->id;
  request.count = static_cast<std::size_t>(usual_count_);
  number("difficulty", difficulty_, 1, kMostDifficulty, request.difficulty);
  number("count", count_, 1, most_count_, request.count);
  number("seed", seed_, 0, INT64_MAX, request.seed);
  number("choices", choices_, 2, static_cast<std::int64_t>(kMostChoices), request.choices);
  return ok ? std::optional(request) : std::nullopt;
}

}  // namespace padlens
