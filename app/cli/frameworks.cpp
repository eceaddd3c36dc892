#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/text.h"
#include "app/i18n/strings.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

std::vector<std::string_view> mode_names(const Framework& framework, Op op) {
  std::vector<std::string_view> names;
  for (const PaddingMode mode : padding_modes(framework, op))
    names.push_back(mode_info(mode).name);
  return names;
}

// Those that not every layer has.
std::vector<std::string_view> field_names(const Framework& framework, Op op) {
  std::vector<std::string_view> names;
  for (const OwnField& field : own_fields()) {
    if (framework.offers(*op, field.name)) names.push_back(field.name);
  }
  return names;
}

template <class Names>
std::string listed_names(const Names& names) {
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::string block_of(const Framework& framework, const Strings& tr) {
  std::string text =
      left_aligned(std::string(framework.id), 14) + std::string(framework.display_name) + "\n";
  text += paragraph(tr("cli.frameworks.measured", std::array{std::string(framework.measured)}),
                    kColumns, 2);
  if (!framework.aliases.empty()) {
    text += paragraph(tr("cli.frameworks.aliases", std::array{listed_names(framework.aliases)}),
                      kColumns, 2);
  }
  for (const Op op : operations()) {
    const std::string fields = listed_names(field_names(framework, op));
    text += paragraph(std::string(op->id) + ": " + listed_names(mode_names(framework, op)) +
                          (fields.empty() ? "" : "; " + fields),
                      kColumns, 2);
  }
  for (const CautionRow& row : framework.cautions) {
    text += paragraph("! " + std::string(row.code) + " (" + std::string(row.version) + "; " +
                          std::string(row.source) + ")",
                      kColumns, 2);
  }
  return text;
}

Ordered json_of(const Framework& framework) {
  Ordered json;
  json["id"] = framework.id;
  json["name"] = framework.display_name;
  json["group"] = group_name(framework.group);
  json["aliases"] = Ordered::array();
  for (const std::string_view alias : framework.aliases)
    json["aliases"].push_back(alias);
  json["measured"] = framework.measured;
  for (const Op op : operations()) {
    json["operations"][std::string(op->id)] = {{"modes", mode_names(framework, op)},
                                               {"fields", field_names(framework, op)}};
  }
  json["cautions"] = Ordered::array();
  for (const CautionRow& row : framework.cautions) {
    json["cautions"].push_back(
        {{"code", row.code}, {"source", row.source}, {"version", row.version}});
  }
  return json;
}

struct FrameworksCommand {
  LanguageOption language;
  bool json = false;
};

int run_frameworks(const FrameworksCommand& options, Console& console) {
  if (!options.language.check(console)) return kBadInput;
  if (options.json) {
    Ordered json = Ordered::array();
    for (const Framework* framework : frameworks())
      json.push_back(json_of(*framework));
    console.out.write(json_text(json) + "\n");
    return kDone;
  }
  std::string text;
  FrameworkGroup last{};
  for (const auto group :
       {FrameworkGroup::training, FrameworkGroup::model_file, FrameworkGroup::mobile,
        FrameworkGroup::browser, FrameworkGroup::rust, FrameworkGroup::jvm}) {
    for (const Framework* framework : frameworks()) {
      if (framework->group != group) continue;
      if (text.empty() || group != last) {
        text += (text.empty() ? "" : "\n") +
                console.tr("framework_group." + std::string(group_name(group))) + "\n\n";
      }
      last = group;
      text += block_of(*framework, console.tr);
    }
  }
  console.out.write(text);
  return kDone;
}

}  // namespace

Command frameworks_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "frameworks", tr("cli.frameworks.about"));
  auto options = std::make_shared<FrameworksCommand>();
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.frameworks.examples");
  return {std::move(arguments), [options, &console] { return run_frameworks(*options, console); }};
}

}  // namespace padlens
