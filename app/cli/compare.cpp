#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/cli/axes_json.h"
#include "app/cli/commands.h"
#include "app/cli/elsewhere.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/symbolic.h"
#include "app/cli/text.h"
#include "app/i18n/answers.h"
#include "app/i18n/sizes.h"
#include "app/i18n/symbolic.h"
#include "app/scene/numbers.h"
#include "core/answers/comparison.h"
#include "core/answers/onnx_file.h"
#include "core/answers/shown.h"
#include "core/answers/symbolic_comparison.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered row_json(const ComparisonRow& row, std::size_t group, const Strings& tr) {
  Ordered json;
  json["framework"] = row.framework->id;
  json["setting"] = row.label;
  json["present"] = row.present;
  json["group"] = group;
  json["spec"] = spec_to_json(row.spec);
  if (!row.resolution.accepted()) {
    json["rejected"] = refusal_text(tr, row.resolution.problems);
    return json;
  }
  const Geometry& geometry = *row.resolution.geometry;
  json["output"] = output_json(geometry);
  json[geometry.transposed() ? "crop" : "pad"] = sides_json(geometry);
  const Difference& d = row.difference;
  json["same_shape"] = d.same_shape;
  json["identical"] = d.identical;
  json["differing"] = d.cells ? Ordered(*d.cells) : Ordered(nullptr);
  json["largest"] = d.largest;
  return json;
}

// What a row has to say besides what its group says.
std::string remark(const ComparisonRow& row, const Strings& tr) {
  if (!row.resolution.accepted()) return refusal_text(tr, row.resolution.problems);
  const Difference& d = row.difference;
  const bool by_chance = !row.present && d.cells == 0 && !d.identical;
  return by_chance ? tr("cli.compare.by_chance") : "";
}

std::string table(const std::vector<ComparisonRow>& rows, const Strings& tr) {
  const bool cut = rows.front().resolution.geometry->transposed();
  const std::string head =
      tr(ranked(rows.front().spec.op, cut ? "ui.compare_crops" : "ui.compare_sides"));
  int names = 0;
  int sides = display_width(head);
  for (const ComparisonRow& row : rows) {
    names = std::max(names, display_width(name_of(row)));
    if (row.resolution.accepted()) {
      sides = std::max(sides, display_width(sides_text(*row.resolution.geometry)));
    }
  }
  const std::vector<AnswerGroup> groups = answer_groups(rows);
  std::string text = paragraph(answers_summary(tr, rows, groups), kColumns) + "\n";
  text += left_aligned("", names + 2) + "  " + right_aligned(head, sides) + "\n";
  for (const AnswerGroup& group : groups) {
    text += group_text(tr, rows, group, result_text) + "\n";
    for (const std::size_t each : group.rows) {
      const ComparisonRow& row = rows[each];
      const bool accepted = row.resolution.accepted();
      std::string line =
          "  " + left_aligned(name_of(row), names) + "  " +
          (accepted ? right_aligned(sides_text(*row.resolution.geometry), sides) : "");
      const std::string said = remark(row, tr);
      text += line + (said.empty() || !accepted ? "" : "  ") + said + "\n";
    }
  }
  return text;
}

// --- framework beside framework ------------------------------------------------------

std::string cell_text(std::int64_t cells, bool refused) {
  if (cells >= 0) return std::to_string(cells);
  return cells == -2 ? "?" : refused ? "×" : "≠";
}

std::string matrix_text(const std::vector<ComparisonRow>& rows, const DifferenceMatrix& matrix,
                        const Strings& tr) {
  std::string text = paragraph(tr("cli.compare.matrix"), kColumns) + "\n";
  int names = 0;
  int cells = 1;
  const auto refused = [&](std::size_t i, std::size_t j) {
    return !rows[matrix.rows[i]].resolution.accepted() ||
           !rows[matrix.rows[j]].resolution.accepted();
  };
  for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
    names = std::max(names, display_width(name_of(rows[matrix.rows[i]])));
    for (std::size_t j = 0; j < matrix.rows.size(); ++j)
      cells = std::max(cells, display_width(cell_text(matrix.cells[i][j], refused(i, j))));
  }
  cells = std::max(cells, 2);  // numbers of the columns
  text += left_aligned("", names + 4);
  for (std::size_t j = 0; j < matrix.rows.size(); ++j)
    text += " " + right_aligned(std::to_string(j + 1), cells);
  text += "\n";
  for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
    text += right_aligned(std::to_string(i + 1), 2) + "  " +
            left_aligned(name_of(rows[matrix.rows[i]]), names);
    for (std::size_t j = 0; j < matrix.rows.size(); ++j)
      text += " " + right_aligned(cell_text(matrix.cells[i][j], refused(i, j)), cells);
    text += "\n";
  }
  return text;
}

Ordered matrix_json(const std::vector<ComparisonRow>& rows, const DifferenceMatrix& matrix) {
  Ordered json;
  json["frameworks"] = Ordered::array();
  for (const std::size_t row : matrix.rows)
    json["frameworks"].push_back({{"framework", rows[row].framework->id},
                                  {"setting", rows[row].label},
                                  {"refused", !rows[row].resolution.accepted()}});
  json["differing"] = Ordered::array();
  for (const std::vector<std::int64_t>& line : matrix.cells) {
    Ordered numbers = Ordered::array();
    for (const std::int64_t cells : line)
      numbers.push_back(cells < 0 ? Ordered(nullptr) : Ordered(cells));
    json["differing"].push_back(std::move(numbers));
  }
  return json;
}

struct CompareCommand {
  SpecOptions spec;
  LanguageOption language;
  bool json = false;
  bool matrix = false;
  bool elsewhere = false;
};

// The block alone, as text or as an object.
int print_elsewhere(const CompareCommand& options, const std::optional<OnnxFile>& file,
                    Console& console) {
  if (!file) {
    console.complain("", console.tr("cli.compare.elsewhere.none"));
    return kBadInput;
  }
  console.out.write(options.json ? json_text(elsewhere_json(*file, console.file_strings())) + "\n"
                                 : elsewhere_text(*file, console.tr));
  return kDone;
}

// --- sizes that are names --------------------------------------------------------------

Ordered symbolic_row_json(const SymbolicRow& row, const Strings& tr) {
  const Op op = row.spec.op;
  Ordered json;
  json["framework"] = row.framework->id;
  json["setting"] = row.label;
  json["present"] = row.present;
  json["group"] = row.group < 0 ? Ordered(nullptr) : Ordered(row.group);
  json["spec"] = spec_to_json(row.spec);
  if (row.group < 0) {
    json["rejected"] = row.varies ? tr("cli.compare.varies") : refusal_text(tr, row.shape.problems);
    return json;
  }
  json["output"] = formulas_json(row.shape, op);
  json[op->transposed() ? "crop" : "pad"] = symbolic_sides_json(row.shape, op);
  json["symbols"] = symbols_json(row.shape, op, tr);
  return json;
}

// "[0, 1] 1 0 1".
std::string symbolic_sides(const SymbolicShape& shape, Op op) {
  std::string text;
  for (std::size_t i = op->rank == 1 ? 2 : 0; i < shape.sides.size(); ++i) {
    std::string side = std::to_string(shape.sides[i]);
    for (const Unknown& unknown : shape.unknowns) {
      if (unknown.on[i / 2]) side = side_text(unknown.sides[i], unknown.name);
    }
    text += (text.empty() ? "" : " ") + side;
  }
  return text;
}

std::vector<std::string> text_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// The heading of a group: its formula, that it is refused, or that no formula is.
std::string symbolic_heading(const SymbolicRow& row, const Strings& tr) {
  if (row.varies) return tr("cli.compare.varies");
  return row.group < 0 ? tr("compare.group_refused") : symbolic_output(row.spec.op, row.shape);
}

std::vector<std::string> symbolic_line(const SymbolicRow& row, const Strings& tr) {
  const std::string name = fmt::format("  {} {}", row.framework->display_name, row.label);
  if (row.group < 0) return {name, "", refusal_text(tr, row.shape.problems)};
  std::string ranges;
  for (const Unknown& unknown : row.shape.unknowns) {
    ranges +=
        (ranges.empty() ? "" : "; ") + (unknown.has_law ? law_range(unknown) : unknown.name + " ?");
  }
  return {name, symbolic_sides(row.shape, row.spec.op), ranges};
}

std::string symbolic_table(std::vector<SymbolicRow> rows, const Strings& tr) {
  const Op op = rows.front().spec.op;
  // By their formulas, then those refused, then those without one.
  std::ranges::stable_sort(rows, {}, [](const SymbolicRow& row) {
    return row.varies ? INT_MAX : row.group < 0 ? INT_MAX - 1 : row.group;
  });
  std::vector<std::vector<std::string>> lines{
      {"", tr(ranked(op, op->transposed() ? "ui.compare_crops" : "ui.compare_sides")), ""}};
  std::string heading;
  for (const SymbolicRow& row : rows) {
    const std::string next = symbolic_heading(row, tr);
    if (next != heading) lines.push_back({next});
    heading = next;
    lines.push_back(symbolic_line(row, tr));
  }
  // A heading may be as long as it likes.
  std::string text;
  std::vector<std::vector<std::string>> columns;
  for (const auto& line : lines) {
    if (line.size() > 1) columns.push_back(line);
  }
  std::vector<std::string> laid = text_lines(table_text(columns));
  std::size_t at = 0;
  for (const auto& line : lines)
    text += (line.size() > 1 ? laid[at++] : line[0]) + "\n";
  return text;
}

int run_symbolic(const CompareCommand& options, const Spec& spec, Console& console) {
  if (options.matrix || options.elsewhere) {
    console.complain(resolve(spec).problems.front());
    return kBadInput;
  }
  const auto shape = options.spec.accept_symbolic(console, spec);
  if (!shape) return kBadInput;
  const std::vector<SymbolicRow> rows = compare_symbolic(spec, *shape);
  if (!options.json) {
    console.out.write(symbolic_table(rows, console.tr));
    return kDone;
  }
  Ordered json = Ordered::array();
  for (const SymbolicRow& row : rows)
    json.push_back(symbolic_row_json(row, console.file_strings()));
  console.out.write(json_text(json) + "\n");
  return kDone;
}

int run_compare(const CompareCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  if (is_symbolic(loaded->scenario.spec))
    return ok ? run_symbolic(options, loaded->scenario.spec, console) : kBadInput;
  const Shown shown = make_shown({loaded->scenario.spec});
  if (!options.spec.passes(console, shown) || !ok) return kBadInput;
  const std::vector<ComparisonRow>& rows = shown.comparison();
  if (options.matrix) {
    const DifferenceMatrix matrix = difference_matrix(shown.layer(), rows);
    console.out.write(options.json ? json_text(matrix_json(rows, matrix)) + "\n"
                                   : matrix_text(rows, matrix, console.tr));
    return kDone;
  }
  if (options.elsewhere) return print_elsewhere(options, shown.onnx_file(), console);
  if (!options.json) {
    console.out.write(table(rows, console.tr));
    if (const auto& file = shown.onnx_file()) {
      console.out.write("\n" + elsewhere_text(*file, console.tr));
    }
    return kDone;
  }
  Ordered json = Ordered::array();
  const std::vector<AnswerGroup> groups = answer_groups(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto group = std::ranges::find_if(groups, [&](const AnswerGroup& each) {
      return std::ranges::find(each.rows, i) != each.rows.end();
    });
    json.push_back(row_json(rows[i], static_cast<std::size_t>(group - groups.begin()),
                            console.file_strings()));
  }
  console.out.write(json_text(json) + "\n");
  return kDone;
}

}  // namespace

Command compare_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "compare", tr("cli.compare.about"));
  auto options = std::make_shared<CompareCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  arguments.add_flag("--matrix", options->matrix, tr("cli.compare.matrix.help"));
  arguments.add_flag("--elsewhere", options->elsewhere, tr("cli.compare.elsewhere.help"));
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.compare.examples");
  return {std::move(arguments), [options, &console] { return run_compare(*options, console); }};
}

}  // namespace padlens
