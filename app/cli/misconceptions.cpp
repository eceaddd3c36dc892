#include "core/questions/misconceptions.h"

#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/number_list.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/headline.h"
#include "app/i18n/questions.h"
#include "core/engine/engine.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

struct MisconceptionsCommand {
  SpecOptions spec;
  LanguageOption language;
  std::string cell;
  bool wrong = false;
  bool json = false;
};

// A misconception and what it says of the layer.
struct Held {
  const Misconception* misconception = nullptr;
  Answer predicted;
  Answer truth;
  bool right = false;
};

std::vector<Held> held_of(const Layer& layer, Cell cell) {
  const AskedOf of{layer.spec(), layer.geometry(), cell, layer.empty() ? nullptr : &layer};
  std::vector<Held> all;
  for (const Misconception& each : misconceptions()) {
    const Ask ask{each.asks, cell};
    if (!each.applies(of) || !can_ask(ask, layer.spec(), layer.geometry())) continue;
    Held held{&each, predicted(each, of), answer_of(ask, layer), false};
    held.right = held.predicted == held.truth;
    all.push_back(std::move(held));
  }
  return all;
}

std::string sentence_of(const Strings& tr, const Misconception& misconception,
                        std::string_view part) {
  return tr("misconception." + std::string(misconception.id) + "." + std::string(part));
}

std::string held_text(const Held& held, const Spec& spec, const Strings& tr) {
  const Misconception& misconception = *held.misconception;
  const std::string said = answer_text_of(tr, held.predicted, spec);
  std::string text = (held.right ? "✓ " : "✗ ") + std::string(misconception.id) + ": ";
  text += held.right ? tr("cli.misconceptions.right", std::array{said})
                     : tr("cli.misconceptions.wrong",
                          std::array{said, answer_text_of(tr, held.truth, spec)});
  return paragraph(text, kColumns) +
         paragraph(sentence_of(tr, misconception, "statement"), kColumns, 2) +
         paragraph(sentence_of(tr, misconception, "where"), kColumns, 2);
}

Ordered held_json(const Held& held, const Spec& spec, const Strings& tr) {
  const Misconception& misconception = *held.misconception;
  Ordered json;
  json["id"] = misconception.id;
  json["asks"] = ask_info(misconception.asks).name;
  json["right"] = held.right;
  json["predicted"] = answer_to_json(held.predicted, spec.op->rank);
  json["actual"] = answer_to_json(held.truth, spec.op->rank);
  json["statement"] = sentence_of(tr, misconception, "statement");
  json["where"] = sentence_of(tr, misconception, "where");
  return json;
}

// "ROW,COL" or "COL" within the output. nullopt once told.
std::optional<Cell> read_output_cell(const Console& console, const std::string& text,
                                     const Geometry& geometry) {
  if (text.empty()) return Cell{0, 0};
  const auto numbers = parse_number_list(text, 0, INT32_MAX, false);
  const std::size_t rank = static_cast<std::size_t>(geometry.op->rank);
  if (numbers && numbers->size() == rank) {
    const Cell cell{rank == 1 ? 0 : (*numbers)[0][kHeight], numbers->back()[kWidth]};
    const auto& [h, w] = geometry.axis;
    if (cell.row < h.out && cell.col < w.out) return cell;
  }
  console.complain("cell", console.tr("cli.misconceptions.cell", std::array{text}));
  return std::nullopt;
}

int run_misconceptions(const MisconceptionsCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  const Spec& spec = loaded->scenario.spec;
  const auto geometry = options.spec.accept(console, spec);
  if (!geometry) return kBadInput;
  const auto cell = read_output_cell(console, options.cell, *geometry);
  if (!cell || !ok) return kBadInput;
  std::vector<Held> all = held_of(make_layer(spec, *geometry, 0), *cell);
  if (options.wrong) std::erase_if(all, [](const Held& held) { return held.right; });
  if (options.json) {
    const Strings tr = console.file_strings();
    Ordered list = Ordered::array();
    for (const Held& held : all)
      list.push_back(held_json(held, spec, tr));
    console.out.write(json_text(Ordered{{"misconceptions", std::move(list)}}) + "\n");
    return kDone;
  }
  std::string text = paragraph(headline(spec, *geometry, console.tr), kColumns);
  for (const Held& held : all)
    text += "\n" + held_text(held, spec, console.tr);
  if (all.empty()) text += "\n" + paragraph(console.tr("cli.misconceptions.none"), kColumns);
  console.out.write(text);
  return kDone;
}

}  // namespace

Command misconceptions_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "misconceptions", tr("cli.misconceptions.about"));
  auto options = std::make_shared<MisconceptionsCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_value("--cell", options->cell, "ROW,COL", tr("cli.option.misconception_cell"))
      .standard("0,0");
  arguments.add_flag("--wrong", options->wrong, tr("cli.option.wrong"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.misconceptions.examples");
  return {std::move(arguments),
          [options, &console] { return run_misconceptions(*options, console); }};
}

}  // namespace padlens
