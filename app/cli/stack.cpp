#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/layer_words.h"
#include "app/cli/model_json.h"
#include "app/cli/model_options.h"
#include "app/cli/options.h"
#include "app/cli/text.h"
#include "app/i18n/port_check_words.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_fields.h"
#include "core/stack/receptive_field.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

struct StackCommand {
  ModelOptions model;
  std::string to;
  std::string format;
  LanguageOption language;
  bool json = false;
};

// The layer that is asked for by name, else the last one that carries a grid.
std::optional<std::size_t> last_layer(const StackCommand& options, const Console& console,
                                      const Model& model) {
  if (options.to.empty()) {
    for (std::size_t i = model.layers.size(); i-- > 0;) {
      if (model.layers[i].op == ModelOp::layer) return i;
    }
    return model.layers.empty() ? std::nullopt : std::optional(model.layers.size() - 1);
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (model.layers[i].name == options.to) return i;
    names.push_back(model.layers[i].name);
  }
  complain_of_name(console, "to", options.to, names);
  return std::nullopt;
}

// "3×3, stride 2, same"; of a join what it joins.
std::string settings_text(const Model& model, const ModelLayer& layer, const Strings& tr) {
  if (layer.op != ModelOp::layer) {
    std::vector<std::string> names;
    for (const Source& source : layer.from) {
      names.push_back(source.is_input ? model.inputs[source.index].name
                                      : model.layers[source.index].name);
    }
    return names.size() > 1 ? fmt::format("{}", fmt::join(names, ", ")) : std::string();
  }
  return settings_phrase(tr, layer.layer);
}

using Cells = std::vector<std::string>;

std::string grid_text(const GridSize& size) {
  return size ? fmt::format("{}", fmt::join(*size, "×")) : "?";
}

// Number, name, op, settings, size, receptive field, jump, start.
Cells row_of(const Model& model, std::size_t index, std::size_t number, const LayerField& field,
             const Strings& tr) {
  const ModelLayer& layer = model.layers[index];
  const std::array<std::string, 3> seen = field_texts(layer, field);
  return {std::to_string(number),
          layer.name,
          std::string(op_text(layer)),
          settings_text(model, layer, tr),
          grid_text(layer.output),
          seen[0],
          seen[1],
          seen[2]};
}

Cells head_of(const Strings& tr) {
  return {"#",
          tr("cli.stack.name"),
          tr("cli.stack.op"),
          tr("cli.stack.settings"),
          tr("cli.stack.size"),
          tr("cli.stack.field"),
          tr("cli.stack.jump"),
          tr("cli.stack.start")};
}

// What is wrong with a layer or, where its size is not known for a reason of its own, that.
std::string problems_of(const ModelLayer& layer, const Strings& tr) {
  std::string text;
  for (const PlacedProblem& problem : layer.problems)
    text += (text.empty() ? "" : "; ") + placed_text(tr, problem);
  const bool open = !layer.output && layer.unknown && layer.unknown->code != "input_unknown";
  return text.empty() && open ? remark_sentence(tr, *layer.unknown) : text;
}

std::vector<int> widths_of(const std::vector<Cells>& rows) {
  std::vector<int> widths(rows.front().size());
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  return widths;
}

// Cuts the longest of names, ops and settings until a row has no more than so many columns.
void cut_to(int columns, std::vector<Cells>& rows) {
  constexpr int kLeast = 16;
  std::vector<int> widths = widths_of(rows);
  const int gaps = 2 * static_cast<int>(widths.size() - 1);
  int over = std::accumulate(widths.begin(), widths.end(), gaps) - columns;
  for (; over > 0; --over) {
    int& widest = *std::max_element(widths.begin() + 1, widths.begin() + 4);
    if (widest <= kLeast) break;
    --widest;
  }
  for (Cells& row : rows) {
    for (std::size_t i = 1; i < 4; ++i)
      row[i] = cut_in_middle(row[i], widths[i]);
  }
}

std::string text_table(std::vector<Cells> rows, const std::vector<std::string>& problems) {
  if (const auto columns = terminal_columns()) cut_to(*columns, rows);
  const std::vector<int> widths = widths_of(rows);
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows[r].size(); ++i)
      line += (i == 0 ? "" : "  ") + left_aligned(rows[r][i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    if (!problems[r].empty()) text += paragraph(problems[r], kColumns, 4);
  }
  return text;
}

std::string markdown_table(const std::vector<Cells>& rows,
                           const std::vector<std::string>& problems) {
  const auto escaped = [](const std::string& cell) {
    std::string text;
    for (const char c : cell)
      text += c == '|' ? "\\|" : std::string(1, c);
    return text;
  };
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const std::string& cell : rows[r])
      text += "| " + escaped(cell) + " ";
    text += "| " + escaped(problems[r]) + (problems[r].empty() ? "|\n" : " |\n");
    if (r > 0) continue;
    for (std::size_t i = 0; i <= rows[r].size(); ++i)
      text += "|---";
    text += "|\n";
  }
  return text;
}

// RFC 4180.
std::string csv_table(const std::vector<Cells>& rows, const std::vector<std::string>& problems) {
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const std::string& cell : rows[r])
      text += csv_cell(cell) + ",";
    text += csv_cell(problems[r]) + "\r\n";
  }
  return text;
}

// As `padlens read --json`, with the layers of the way alone.
std::string json_of_way(const Model& model, const std::vector<std::size_t>& way,
                        const Strings& tr) {
  nlohmann::ordered_json json = model_json(model, tr);
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const std::size_t index : way)
    layers.push_back(std::move(json["layers"][index]));
  json["layers"] = std::move(layers);
  return json_text(json) + "\n";
}

std::string table_of(const Model& model, const std::vector<std::size_t>& way,
                     const std::string& format, const Strings& tr) {
  const auto fields = receptive_fields(model);
  std::vector<Cells> rows{head_of(tr)};
  std::vector<std::string> problems{format == "text" ? "" : tr("cli.stack.problems")};
  for (std::size_t i = 0; i < way.size(); ++i) {
    rows.push_back(row_of(model, way[i], i + 1, fields[way[i]], tr));
    problems.push_back(problems_of(model.layers[way[i]], tr));
  }
  if (format == "csv") return csv_table(rows, problems);
  if (format == "markdown") return markdown_table(rows, problems);
  return text_table(rows, problems) + assumed_text(model, tr) + hints_text(model, tr);
}

int run_stack(const StackCommand& options, Console& console) {
  if (!options.language.check(console)) return kBadInput;
  auto format = read_name(console, "format", options.format, {"text", "json", "csv", "markdown"});
  if (!format) return kBadInput;
  if (options.json) format = "json";
  bool failed = false;
  const auto model = options.model.load(console, failed);
  if (!model) return failed ? kFailed : kBadInput;
  complain_of_model(console, options.model.name(console), *model);
  const auto last = last_layer(options, console, *model);
  if (!last) return kBadInput;
  const auto way = Ways(*model).to(*last);
  const Strings file_tr = console.file_strings();
  console.out.write(*format == "json"
                        ? json_of_way(*model, way, file_tr)
                        : table_of(*model, way, *format, *format == "text" ? console.tr : file_tr));
  const bool understood = std::ranges::all_of(way, [&](std::size_t index) {
    return model->layers[index].understood && model->layers[index].problems.empty();
  });
  return understood && model->problems.empty() ? kDone : kBadInput;
}

}  // namespace

Command stack_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "stack", tr("cli.stack.about"));
  auto options = std::make_shared<StackCommand>();
  options->model.add_to(arguments, tr, "cli.read.file");
  arguments.add_value("--to", options->to, "NAME", tr("cli.stack.to"));
  arguments.add_value("--format", options->format, "text|json|csv|markdown", tr("cli.stack.format"))
      .standard("text");
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.stack.examples");
  return {std::move(arguments), [options, &console] { return run_stack(*options, console); }};
}

}  // namespace padlens
