#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"
#include "core/answers/comparison.h"
#include "core/answers/shown.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered row_json(const ComparisonRow& row, const Strings& tr) {
  Ordered json;
  json["framework"] = row.framework->id;
  json["setting"] = row.label;
  json["present"] = row.present;
  json["spec"] = spec_to_json(row.spec);
  if (!row.resolution.accepted()) {
    json["rejected"] = refusal_text(tr, row.resolution.problems);
    return json;
  }
  const Geometry& geometry = *row.resolution.geometry;
  const auto sides = geometry.sides();
  json["output"] = {geometry.height().out, geometry.width().out};
  json[geometry.transposed() ? "crop" : "pad"] = {
      {"top", sides[0]}, {"bottom", sides[1]}, {"left", sides[2]}, {"right", sides[3]}};
  const Difference& d = row.difference;
  json["same_shape"] = d.same_shape;
  json["identical"] = d.identical;
  json["differing"] = d.cells ? Ordered(*d.cells) : Ordered(nullptr);
  json["largest"] = d.largest;
  return json;
}

std::string verdict_text(const ComparisonRow& row, const Strings& tr) {
  const Difference& d = row.difference;
  if (row.present) return "–";
  if (!d.same_shape) return tr("ui.compare_shape");
  if (!d.cells) return tr("ui.compare_not_counted");
  if (*d.cells == 0) return d.identical ? "0" : tr("cli.compare.by_chance");
  return tr("cli.compare.differ",
            std::array{std::to_string(*d.cells), std::to_string(row.resolution.geometry->outputs()),
                       result_text(d.largest)});
}

std::string table(const std::vector<ComparisonRow>& rows, const Strings& tr) {
  const bool cut = rows.front().resolution.geometry->transposed();
  const std::string head = tr(cut ? "ui.compare_crops" : "ui.compare_sides");
  std::array<int, 3> widths{0, display_width(head), 0};
  std::vector<std::array<std::string, 4>> lines;
  for (const ComparisonRow& row : rows) {
    std::array<std::string, 4> cells{name_of(row), "", "", ""};
    if (row.resolution.accepted()) {
      const Geometry& geometry = *row.resolution.geometry;
      cells[1] = sides_text(geometry);
      cells[2] = size_text(geometry.height().out, geometry.width().out);
      cells[3] = verdict_text(row, tr);
    }
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(cells[i]));
    lines.push_back(std::move(cells));
  }
  std::string text = left_aligned("", widths[0]) + "  " + right_aligned(head, widths[1]) + "\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& cells = lines[i];
    text += left_aligned(cells[0], widths[0]) + "  ";
    if (rows[i].resolution.accepted()) {
      text += right_aligned(cells[1], widths[1]) + "  " + right_aligned(cells[2], widths[2]) +
              "  " + cells[3] + "\n";
    } else {
      text +=
          tr("cli.compare.rejected", std::array{refusal_text(tr, rows[i].resolution.problems)}) +
          "\n";
    }
  }
  return text;
}

struct CompareCommand {
  SpecOptions spec;
  LanguageOption language;
  bool json = false;
};

int run_compare(const CompareCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  const Shown shown = make_shown({loaded->scenario.spec});
  if (!options.spec.passes(console, shown) || !ok) return kBadInput;
  const std::vector<ComparisonRow>& rows = shown.comparison();
  if (!options.json) {
    console.out.write(table(rows, console.tr));
    return kDone;
  }
  Ordered json = Ordered::array();
  for (const ComparisonRow& row : rows)
    json.push_back(row_json(row, console.file_strings()));
  console.out.write(json_text(json, 1) + "\n");
  return kDone;
}

}  // namespace

Command compare_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "compare", tr("cli.compare.about"));
  auto options = std::make_shared<CompareCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.compare.examples");
  return {std::move(arguments), [options, &console] { return run_compare(*options, console); }};
}

}  // namespace padlens
