#include "app/document/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/headline.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr int kColumns = 80;
constexpr int kGap = 2;  // blanks between columns
constexpr std::array<const char*, 2> kFrameworks{"keras", "pytorch"};

std::string display_name(const char* framework) {
  return std::string(find_framework(framework)->display_name);
}

// Precondition, as a test makes sure: what is in the list is accepted.
Geometry geometry_of(const LayerSpelling& spelling) {
  return *resolve(spelling.spec).geometry;
}

// --- as text -------------------------------------------------------------------------

// "same → 112", "2, op 1 → 14".
std::string spelling_cell(const LayerSpelling& spelling, const Strings& tr) {
  const auto& [h, w] = geometry_of(spelling).axis;
  std::string text = padding_text(tr, spelling.spec);
  if (spelling.spec.output_padding) text += ", op " + axes_text(*spelling.spec.output_padding);
  return text + " → " + axes_text({static_cast<int>(h.out), static_cast<int>(w.out)});
}

std::vector<std::string> row_of(const RealLayer& layer, const Strings& tr) {
  const PerAxis& keras = layer.keras.spec.input;
  const PerAxis& pytorch = layer.pytorch.spec.input;
  const std::string input =
      keras == pytorch ? axes_text(keras) : axes_text(keras) + " | " + axes_text(pytorch);
  const Spec& spec = layer.keras.spec;
  return {layer.id,
          layer.name,
          input,
          axes_text(spec.kernel),
          axes_text(spec.stride),
          axes_text(spec.dilation),
          spec.op->transposed() ? "T" : "",
          spelling_cell(layer.keras, tr),
          layer.same_numbers ? "=" : "≠",
          spelling_cell(layer.pytorch, tr)};
}

std::string list_text(const Strings& tr) {
  std::vector<std::vector<std::string>> rows{{tr("cli.layers.id"), tr("cli.layers.name"),
                                              tr("cli.layers.input"), "k", "s", "d", "",
                                              display_name("keras"), "", display_name("pytorch")}};
  for (const RealLayer& layer : real_layers())
    rows.push_back(row_of(layer, tr));
  std::vector<int> widths(rows[0].size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += left_aligned(row[i], widths[i] + kGap);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text + "\n" + tr("cli.layers.legend") + "\n";
}

std::string layer_text(const RealLayer& layer, const Strings& tr) {
  std::string text = layer.name + "\n" + paragraph(paper_of(layer), kColumns) + "\n" +
                     paragraph(tr("layer." + layer.id + ".note"), kColumns);
  for (const char* framework : kFrameworks) {
    const LayerSpelling& spelling = layer.spelling(framework);
    const Geometry geometry = geometry_of(spelling);
    const auto sides = geometry.sides();
    std::array<std::string, 4> cells;
    std::ranges::transform(sides, cells.begin(), [](std::int64_t n) { return std::to_string(n); });
    text += "\n" + paragraph(headline(spelling.spec, geometry, tr), kColumns);
    text += paragraph(spelling.code, kColumns, 2);
    text += paragraph(tr(geometry.transposed() ? "ui.crop_line" : "ui.padding_line", cells),
                      kColumns, 2);
    if (!spelling.from.empty()) text += paragraph(spelling.from, kColumns, 2);
  }
  return text + "\n" + tr(layer.same_numbers ? "ui.layers_same" : "ui.layers_other") + "\n";
}

// --- as JSON -------------------------------------------------------------------------

Ordered spelling_json(const LayerSpelling& spelling) {
  const Geometry geometry = geometry_of(spelling);
  const auto& [h, w] = geometry.axis;
  const auto sides = geometry.sides();
  Ordered json{{"code", spelling.code}};
  json["from"] = spelling.from.empty() ? Ordered(nullptr) : Ordered(spelling.from);
  json["spec"] = spec_to_ordered_json(spelling.spec);
  json["output"] = {h.out, w.out};
  json[geometry.transposed() ? "crop" : "pad"] = {
      {"top", sides[0]}, {"bottom", sides[1]}, {"left", sides[2]}, {"right", sides[3]}};
  return json;
}

Ordered layer_json(const RealLayer& layer, const Strings& tr) {
  Ordered json{{"id", layer.id},
               {"name", layer.name},
               {"year", layer.year},
               {"paper", layer.paper},
               {"note", tr("layer." + layer.id + ".note")},
               {"same_numbers", layer.same_numbers}};
  for (const char* framework : kFrameworks)
    json[framework] = spelling_json(layer.spelling(framework));
  return json;
}

std::string dumped(const Ordered& json) {
  return json.dump(-1, ' ', false, Ordered::error_handler_t::replace) + "\n";
}

// --- the command -----------------------------------------------------------------------

struct Options {
  std::string id;
  LanguageOption language;
  std::string framework;
  Option* framework_option = nullptr;
  bool json = false;
};

// What was probably meant: ids with that in them, else a few letters away, else of layers
// with those words.
std::vector<std::string> near_ids(const std::string& id, const Strings& tr) {
  constexpr std::size_t kMost = 5;
  constexpr std::size_t kFew = 3;
  std::vector<std::string> parts;
  std::vector<std::string> letters;
  for (const RealLayer& layer : real_layers()) {
    if (layer.id.find(id) != std::string::npos) parts.push_back(layer.id);
    if (edit_distance(id, layer.id) <= kFew) letters.push_back(layer.id);
  }
  std::vector<std::string> words;
  for (const std::size_t index : find_layers(id, tr))
    words.push_back(real_layers()[index].id);
  auto& ids = !parts.empty() ? parts : !letters.empty() ? letters : words;
  if (ids.size() > kMost) ids.resize(kMost);
  return ids;
}

int complain_of_id(const Console& console, const std::string& typed) {
  const std::string id = valid_utf8(typed);
  const auto ids = near_ids(id, console.tr);
  console.complain(
      "", ids.empty() ? console.tr("cli.error.layer", std::array{id})
                      : console.tr("cli.error.layer_nearest", std::array{id, joined(ids, ", ")}));
  return kBadInput;
}

int run(const Options& options, Console& console) {
  if (!options.language.check(console)) return kBadInput;
  const bool one_framework = options.framework_option->given();
  if (one_framework && options.id.empty()) {
    console.complain("framework", console.tr("cli.error.needs_layer"));
    return kBadInput;
  }
  const auto framework =
      read_name(console, "framework", options.framework, {kFrameworks.begin(), kFrameworks.end()});
  if (!framework) return kBadInput;
  if (options.id.empty()) {
    if (!options.json) {
      console.out.write(list_text(console.tr));
      return kDone;
    }
    Ordered list = Ordered::array();
    for (const RealLayer& layer : real_layers())
      list.push_back(layer_json(layer, console.file_strings()));
    console.out.write(dumped(list));
    return kDone;
  }
  const auto index = find_real_layer(options.id);
  if (!index) return complain_of_id(console, options.id);
  const RealLayer& layer = real_layers()[*index];
  if (one_framework) {
    console.out.write(scenario_to_text(scenario_of(layer.spelling(*framework))));
  } else if (options.json) {
    console.out.write(dumped(layer_json(layer, console.file_strings())));
  } else {
    console.out.write(layer_text(layer, console.tr));
  }
  return kDone;
}

}  // namespace

Command layers_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "layers", tr("cli.layers.about"));
  auto options = std::make_shared<Options>();
  arguments.add_file("ID", options->id, tr("cli.layers.id_help"));
  options->framework_option = &arguments.add_value("--framework", options->framework, "NAME",
                                                   tr("cli.option.layer_framework"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.layers.examples");
  return {std::move(arguments), [options, &console] { return run(*options, console); }};
}

}  // namespace padlens
