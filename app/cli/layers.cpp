#include "app/document/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/axes_json.h"
#include "app/cli/commands.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/headline.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

// Precondition, as a test makes sure: what is in the list is accepted.
Geometry geometry_of(const LayerSpelling& spelling) {
  return *resolve(spelling.spec).geometry;
}

// --- as text -------------------------------------------------------------------------

// "same → 112", "2, op 1 → 14".
std::string spelling_cell(const LayerSpelling& spelling, const Strings& tr) {
  const auto& [h, w] = geometry_of(spelling).axis;
  std::string text = padding_text(tr, spelling.spec);
  if (spelling.spec.output_padding)
    text += ", op " + axes_text(spelling.spec.op, *spelling.spec.output_padding);
  return text + " → " +
         axes_text(spelling.spec.op, {static_cast<int>(h.out), static_cast<int>(w.out)});
}

// "224", or what each spelling has where they differ: "227 | 224".
std::string inputs_text(const RealLayer& layer) {
  std::vector<std::string> inputs;
  for (const LayerSpelling& spelling : layer.spellings) {
    std::string input = axes_text(spelling.spec.op, spelling.spec.input);
    if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(std::move(input));
  }
  return joined(inputs, " | ");
}

// A column for each framework; that of the mark comes behind the first.
std::vector<std::string> row_of(const RealLayer& layer, const Strings& tr) {
  const Spec& spec = layer.spellings.front().spec;
  std::vector<std::string> row{
      layer.id,
      layer.name,
      inputs_text(layer),
      axes_text(spec.op, spec.kernel),
      axes_text(spec.op, spec.stride),
      axes_text(spec.op, spec.dilation),
      spec.op->transposed() ? "T" : "",
  };
  const std::size_t mark = row.size() + 1;
  for (const Framework* framework : spelling_frameworks()) {
    const LayerSpelling* spelling = layer.find_spelling(framework->id);
    row.push_back(spelling == nullptr ? "" : spelling_cell(*spelling, tr));
    if (row.size() == mark) row.emplace_back(layer.same_numbers ? "=" : "≠");
  }
  return row;
}

std::vector<std::string> head_of_list(const Strings& tr) {
  std::vector<std::string> row{
      tr("cli.layers.id"), tr("cli.layers.name"), tr("cli.layers.input"), "k", "s", "d", ""};
  const std::size_t mark = row.size() + 1;
  for (const Framework* framework : spelling_frameworks()) {
    row.emplace_back(framework->display_name);
    if (row.size() == mark) row.emplace_back("");
  }
  return row;
}

std::string list_text(const Strings& tr) {
  std::vector<std::vector<std::string>> rows{head_of_list(tr)};
  for (const RealLayer& layer : real_layers())
    rows.push_back(row_of(layer, tr));
  return table_text(rows) + "\n" + tr("cli.layers.legend") + "\n";
}

std::string layer_text(const RealLayer& layer, const Strings& tr) {
  std::string text = layer.name + "\n" + paragraph(paper_of(layer), kColumns) + "\n" +
                     paragraph(tr("layer." + layer.id + ".note"), kColumns);
  for (const LayerSpelling& spelling : layer.spellings) {
    const Geometry geometry = geometry_of(spelling);
    const auto sides = geometry.sides();
    std::array<std::string, 4> cells;
    std::ranges::transform(sides, cells.begin(), [](std::int64_t n) { return std::to_string(n); });
    text += "\n" + paragraph(headline(spelling.spec, geometry, tr), kColumns);
    text += paragraph(spelling.code, kColumns, 2);
    text += paragraph(
        tr(ranked(geometry.op, geometry.transposed() ? "ui.crop_line" : "ui.padding_line"), cells),
        kColumns, 2);
    if (!spelling.from.empty()) text += paragraph(spelling.from, kColumns, 2);
  }
  return text + "\n" + tr(layer.same_numbers ? "ui.layers_same" : "ui.layers_other") + "\n";
}

// --- as JSON -------------------------------------------------------------------------

Ordered spelling_json(const LayerSpelling& spelling) {
  const Geometry geometry = geometry_of(spelling);
  Ordered json{{"code", spelling.code}};
  json["from"] = spelling.from.empty() ? Ordered(nullptr) : Ordered(spelling.from);
  json["spec"] = spec_to_ordered_json(spelling.spec);
  json["output"] = output_json(geometry);
  json[geometry.transposed() ? "crop" : "pad"] = sides_json(geometry);
  return json;
}

Ordered layer_json(const RealLayer& layer, const Strings& tr) {
  Ordered json{{"id", layer.id},
               {"name", layer.name},
               {"year", layer.year},
               {"paper", layer.paper},
               {"note", tr("layer." + layer.id + ".note")},
               {"same_numbers", layer.same_numbers}};
  for (const LayerSpelling& spelling : layer.spellings)
    json[spelling.spec.framework] = spelling_json(spelling);
  return json;
}

// --- the command -----------------------------------------------------------------------

struct LayersCommand {
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

std::vector<std::string> spellings_of(const RealLayer& layer) {
  std::vector<std::string> ids;
  for (const LayerSpelling& spelling : layer.spellings)
    ids.push_back(spelling.spec.framework);
  return ids;
}

int complain_of_id(const Console& console, const std::string& typed) {
  const std::string id = shown_text(typed);
  const auto ids = near_ids(id, console.tr);
  console.complain(
      "", ids.empty() ? console.tr("cli.error.layer", std::array{id})
                      : console.tr("cli.error.layer_nearest", std::array{id, joined(ids, ", ")}));
  return kBadInput;
}

int run_layers(const LayersCommand& options, Console& console) {
  bool ok = options.language.check(console);
  const bool one_framework = options.framework_option->given();
  if (one_framework && options.id.empty()) {
    console.complain("framework", console.tr("cli.error.needs_layer"));
    ok = false;
  }
  std::vector<std::string> known;
  for (const Framework* each : spelling_frameworks())
    known.emplace_back(each->id);
  const auto framework = read_name(console, "framework", options.framework, known);
  const auto index =
      options.id.empty() ? std::optional<std::size_t>() : find_real_layer(options.id);
  if (!options.id.empty() && !index) return complain_of_id(console, options.id);
  if (!framework || !ok) return kBadInput;
  if (!index) {
    if (!options.json) {
      console.out.write(list_text(console.tr));
      return kDone;
    }
    Ordered list = Ordered::array();
    for (const RealLayer& layer : real_layers())
      list.push_back(layer_json(layer, console.file_strings()));
    console.out.write(json_text(list) + "\n");
    return kDone;
  }
  const RealLayer& layer = real_layers()[*index];
  if (one_framework) {
    const LayerSpelling* spelling = layer.find_spelling(*framework);
    if (spelling == nullptr) {
      complain_of_name(console, "framework", *framework, spellings_of(layer));
      return kBadInput;
    }
    console.out.write(scenario_to_text(scenario_of(*spelling)));
  } else if (options.json) {
    console.out.write(json_text(layer_json(layer, console.file_strings())) + "\n");
  } else {
    console.out.write(layer_text(layer, console.tr));
  }
  return kDone;
}

}  // namespace

Command layers_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "layers", tr("cli.layers.about"));
  auto options = std::make_shared<LayersCommand>();
  arguments.add_file("ID", options->id, tr("cli.layers.id_help"));
  options->framework_option = &arguments.add_value("--framework", options->framework, "NAME",
                                                   tr("cli.option.layer_framework"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.layers.examples");
  return {std::move(arguments), [options, &console] { return run_layers(*options, console); }};
}

}  // namespace padlens
