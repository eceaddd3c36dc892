#include "app/cli/arguments.h"

#include <utility>

namespace padlens {

Option::Option(std::string names, std::string& text, std::string usage, std::string help)
    : names_(std::move(names)), usage_(std::move(usage)), help_(std::move(help)), text_(&text) {}

Option::Option(std::string names, std::vector<std::string>& texts, std::string usage,
               std::string help)
    : names_(std::move(names)), usage_(std::move(usage)), help_(std::move(help)), texts_(&texts) {}

Option::Option(std::string names, bool& on, std::string help)
    : names_(std::move(names)), help_(std::move(help)), on_(&on) {}

Option::Option(std::string names, std::string help)
    : names_(std::move(names)), help_(std::move(help)) {}

Option& Option::standard(std::string text) {
  standard_ = std::move(text);
  return *this;
}

Option& Option::group(std::string heading) {
  group_ = std::move(heading);
  return *this;
}

std::vector<std::string> Option::split_names() const {
  std::vector<std::string> names;
  std::string_view rest = names_;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view name = rest.substr(0, comma);
    names.emplace_back(name.substr(name.starts_with('!') ? 1 : 0));
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
  }
  return names;
}

Arguments::Arguments(const Strings& tr, std::string name_, std::string about_)
    : name(std::move(name_)), about(std::move(about_)) {
  options.push_back(std::make_unique<Option>("-h,--help", tr("cli.option.help")));
}

Option& Arguments::add_value(std::string names, std::string& text, std::string usage,
                             std::string help) {
  return *options.emplace_back(
      std::make_unique<Option>(std::move(names), text, std::move(usage), std::move(help)));
}

Option& Arguments::add_values(std::string names, std::vector<std::string>& texts, std::string usage,
                              std::string help) {
  return *options.emplace_back(
      std::make_unique<Option>(std::move(names), texts, std::move(usage), std::move(help)));
}

Option& Arguments::add_flag(std::string names, bool& on, std::string help) {
  return *options.emplace_back(std::make_unique<Option>(std::move(names), on, std::move(help)));
}

Option& Arguments::add_file(std::string names, std::string& text, std::string help) {
  return add_value(std::move(names), text, "", std::move(help));
}

}  // namespace padlens
