#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "app/cli/axes_json.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/layer_words.h"
#include "app/cli/number_list.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostSweepRows = 1'000'000;
constexpr const char* kProgress = "cli.progress.rows";
constexpr int kGap = 3;       // blanks between columns
constexpr int kRefused = 24;  // columns that a refusal may always have
constexpr std::size_t kNumbers = 4;

constexpr std::array<std::string_view, 5> kFixedOfSweep{"op", "padding", "output_padding",
                                                        "output_shape", "pad_fill"};

struct SweepCommand {
  std::array<std::string, kNumbers> numbers;
  std::string frameworks;
  SpecOptions spec;
  LanguageOption language;
  std::string format;
};

// One way of saying the padding in one framework: a column.
struct Spelling {
  const Framework* framework;
  PaddingMode mode;
};

struct Sweep {
  Spec spec;  // what all rows share
  std::vector<const SpecField*> fields;
  std::vector<std::vector<PerAxis>> values;  // of each field
  std::vector<Spelling> spellings;
};

// --- what is asked -----------------------------------------------------------------

std::vector<const SpecField*> number_fields() {
  std::vector<const SpecField*> fields;
  for (const SpecField& field : spec_fields()) {
    if (field.numbers != nullptr) fields.push_back(&field);
  }
  return fields;
}

std::optional<std::vector<PerAxis>> read_numbers(const Console& console, const SpecField& field,
                                                 Op op, const std::string& text) {
  if (text.empty()) return std::vector{Spec{}.*field.numbers};
  auto numbers = parse_number_list(text, field.min, field.max, op->rank > 1);
  if (numbers) return numbers;
  const std::string most = std::to_string(field.max);
  if (const std::string_view number = number_above(text, field.max); !number.empty()) {
    console.complain(field.name,
                     console.tr("cli.error.too_large", std::array{shown_text(number), most}));
  } else {
    console.complain(field.name,
                     console.tr(op->rank > 1 ? "cli.error.list" : "cli.error.list.1d",
                                std::array{shown_text(text), std::to_string(field.min), most}));
  }
  return numbers;
}

std::optional<std::vector<const Framework*>> read_frameworks(const Console& console,
                                                             std::string_view text) {
  std::vector<const Framework*> chosen;
  if (text.empty()) {
    chosen.assign(usual_frameworks().begin(), usual_frameworks().end());
    return chosen;
  }
  if (text == "all") {
    chosen.assign(frameworks().begin(), frameworks().end());
    return chosen;
  }
  for (;;) {
    const std::string name(text.substr(0, text.find(',')));
    chosen.push_back(find_framework(name));
    if (chosen.back() == nullptr) {
      std::vector<std::string> names;
      for (const Framework* framework : frameworks())
        names.emplace_back(framework->id);
      complain_of_name(console, "framework", valid_utf8(name), names);
      return std::nullopt;
    }
    if (text.find(',') == std::string_view::npos) return chosen;
    text.remove_prefix(text.find(',') + 1);
  }
}

// In one dimension there is no height, whatever a list says of it.
void flatten(std::vector<PerAxis>& values, Op op) {
  if (op->rank != 1) return;
  for (PerAxis& value : values)
    value[kHeight] = 1;
}

// `same` is what a framework spells so; where it spells nothing so, it says so itself.
std::vector<PaddingMode> spelled(const Framework& framework, Op op, PaddingMode mode) {
  std::vector<PaddingMode> modes;
  for (const PaddingMode each : padding_modes(framework, op)) {
    const bool same = each == PaddingMode::same || each == PaddingMode::same_upper ||
                      each == PaddingMode::same_lower;
    if (mode == PaddingMode::same ? same : each == mode) modes.push_back(each);
  }
  return modes.empty() ? std::vector{mode} : modes;
}

std::optional<Sweep> read_sweep(const SweepCommand& options, const Console& console) {
  Sweep sweep;
  bool ok = options.language.check(console);
  Problems problems;
  options.spec.apply(sweep.spec, problems);
  add_range_problems(sweep.spec, problems);
  for (const Problem& problem : problems)
    console.complain(problem);
  ok = ok && problems.empty();
  sweep.fields = number_fields();
  // First of all how many: a list that is refused is not made.
  std::int64_t rows = 1;
  for (std::size_t i = 0; i < sweep.fields.size(); ++i) {
    const SpecField& field = *sweep.fields[i];
    const auto count =
        count_numbers(options.numbers.at(i), field.min, field.max, sweep.spec.op->rank > 1);
    rows = product_or_most(rows, count.value_or(1));
  }
  for (std::size_t i = 0; i < sweep.fields.size() && rows <= kMostSweepRows; ++i) {
    auto numbers = read_numbers(console, *sweep.fields[i], sweep.spec.op, options.numbers.at(i));
    ok = ok && numbers;
    sweep.values.push_back(std::move(numbers).value_or(std::vector<PerAxis>{}));
    flatten(sweep.values.back(), sweep.spec.op);
  }
  const auto chosen = read_frameworks(console, options.frameworks);
  if (rows > kMostSweepRows) {
    console.complain("", console.tr("cli.sweep.too_many", std::array{std::to_string(kMostSweepRows),
                                                                     std::to_string(rows)}));
    return std::nullopt;
  }
  if (!ok || !chosen) return std::nullopt;
  for (const Framework* framework : *chosen) {
    for (const PaddingMode mode : spelled(*framework, sweep.spec.op, sweep.spec.padding))
      sweep.spellings.push_back({framework, mode});
  }
  return sweep;
}

std::size_t row_count(const Sweep& sweep) {
  std::size_t rows = 1;
  for (const auto& values : sweep.values)
    rows *= values.size();
  return rows;
}

// Every combination, the last field running fastest.
void each_row(const Sweep& sweep, Progress& progress,
              const std::function<bool(const Spec&)>& visit) {
  std::vector<std::size_t> at(sweep.fields.size(), 0);
  Spec spec = sweep.spec;
  for (;;) {
    for (std::size_t i = 0; i < at.size(); ++i)
      spec.*sweep.fields[i]->numbers = sweep.values[i][at[i]];
    if (!visit(spec)) return;
    progress.one_more();
    std::size_t moving = at.size();
    while (moving > 0 && ++at[moving - 1] == sweep.values[moving - 1].size())
      at[--moving] = 0;
    if (moving == 0) return;
  }
}

Resolution resolve_as(Spec spec, const Spelling& spelling) {
  spec.framework = spelling.framework->id;
  spec.padding = spelling.mode;
  return resolve(spec);
}

// --- table -------------------------------------------------------------------------

// The beginning of `text`, at most `width` columns wide.
std::string shortened(const std::string& text, int width) {
  if (display_width(text) <= width) return text;
  std::string kept;
  std::size_t next = 0;
  while (next < text.size()) {
    std::size_t end = next + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
      ++end;
    if (display_width(kept) + display_width(text.substr(next, end - next)) > width - 1) break;
    kept += text.substr(next, end - next);
    next = end;
  }
  return kept + "…";
}

std::string cell_text(const Resolution& resolution) {
  const auto& [h, w] = resolution.geometry->axis;
  return left_aligned(size_text(resolution.geometry->op, h.out, w.out), 7) + "  " +
         sides_text(*resolution.geometry);
}

struct Column {
  std::string name;
  int width;
};

std::string aligned(const std::vector<std::string>& cells, const std::vector<Column>& columns) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i)
    line += left_aligned(cells[i], columns[i].width + kGap);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

// Of the numbers only those that change have a column.
bool varies(const Sweep& sweep, std::size_t field) {
  return sweep.values[field].size() > 1;
}

std::vector<Column> columns_of(const Sweep& sweep, const Strings& tr) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < sweep.fields.size(); ++i) {
    if (!varies(sweep, i)) continue;
    Column column{tr("cli.solve." + std::string(sweep.fields[i]->name)), 0};
    column.width = display_width(column.name);
    for (const PerAxis& value : sweep.values[i])
      column.width = std::max(column.width, display_width(axes_text(sweep.spec.op, value)));
    columns.push_back(std::move(column));
  }
  const std::size_t first = columns.size();
  for (const Spelling& spelling : sweep.spellings) {
    std::string name = fmt::format("{} {}", spelling.framework->display_name,
                                   tr("padding." + std::string(mode_info(spelling.mode).name)));
    const int width = std::max(display_width(name), kRefused);
    columns.push_back({std::move(name), width});
  }
  // Answers are never cut. Looking at all of them first costs less than to write them.
  Progress progress(tr, kProgress, row_count(sweep));
  each_row(sweep, progress, [&](const Spec& spec) {
    for (std::size_t i = 0; i < sweep.spellings.size(); ++i) {
      const Resolution resolution = resolve_as(spec, sweep.spellings[i]);
      int& width = columns[first + i].width;
      if (resolution.accepted()) width = std::max(width, display_width(cell_text(resolution)));
    }
    return true;
  });
  return columns;
}

// "Conv2D: kernel 3×3, dilation 1": what all rows share.
std::string table_heading(const Sweep& sweep, const Strings& tr) {
  std::string parts;
  for (std::size_t i = 0; i < sweep.fields.size(); ++i) {
    if (varies(sweep, i)) continue;
    if (!parts.empty()) parts += tr("cli.headline.separator");
    parts += part_text(tr, sweep.spec.op, *sweep.fields[i], sweep.values[i][0]);
  }
  const std::string op = std::string(sweep.spec.op->name);
  const bool transposed = sweep.spec.op->transposed();
  std::string text = parts.empty() ? op : tr("cli.sweep.heading", std::array{op, parts});
  return text + "\n" +
         tr(ranked(sweep.spec.op, transposed ? "cli.sweep.crop_note" : "cli.sweep.pad_note")) +
         "\n\n";
}

void write_table(const Sweep& sweep, Console& console) {
  const Strings& tr = console.tr;
  const std::vector<Column> columns = columns_of(sweep, tr);
  std::vector<std::string> names;
  for (const Column& column : columns)
    names.push_back(column.name);
  console.out.write(table_heading(sweep, tr) + aligned(names, columns));
  Progress progress(console.tr, kProgress, row_count(sweep), true);
  each_row(sweep, progress, [&](const Spec& spec) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < sweep.fields.size(); ++i) {
      if (varies(sweep, i)) cells.push_back(axes_text(spec.op, spec.*sweep.fields[i]->numbers));
    }
    for (const Spelling& spelling : sweep.spellings) {
      const Resolution resolution = resolve_as(spec, spelling);
      cells.push_back(resolution.accepted()
                          ? cell_text(resolution)
                          : shortened("✗ " + refusal_text(tr, resolution.problems),
                                      columns[cells.size()].width));
    }
    console.out.write(aligned(cells, columns));
    return console.out.error().empty();
  });
}

// --- CSV (RFC 4180) ------------------------------------------------------------------

void write_csv(const Sweep& sweep, Console& console) {
  std::string head;
  for (const SpecField* field : sweep.fields)
    for (const std::string_view axis : axis_names(sweep.spec.op))
      head += fmt::format("{}{}_{}", head.empty() ? "" : ",", field->name, axis);
  const bool transposed = sweep.spec.op->transposed();
  for (const Spelling& spelling : sweep.spellings) {
    const std::string prefix =
        fmt::format("{}_{}_", spelling.framework->id, mode_info(spelling.mode).name);
    for (const std::string_view axis : axis_names(sweep.spec.op))
      head += fmt::format(",{}output_{}", prefix, axis);
    for (const std::string_view side : side_names(sweep.spec.op))
      head += fmt::format(",{}{}_{}", prefix, transposed ? "crop" : "pad", side);
    head += "," + prefix + "rejected";
  }
  console.out.write(head + "\r\n");
  const Strings tr = console.file_strings();
  Progress progress(console.tr, kProgress, row_count(sweep), true);
  each_row(sweep, progress, [&](const Spec& spec) {
    std::string line;
    for (const SpecField* field : sweep.fields) {
      for (const Axis axis : axes_of(spec))
        line += fmt::format("{}{}", line.empty() ? "" : ",", (spec.*field->numbers)[axis]);
    }
    for (const Spelling& spelling : sweep.spellings) {
      const Resolution resolution = resolve_as(spec, spelling);
      if (!resolution.accepted()) {
        const std::size_t numbers = axes_of(spec).size() + side_names(spec.op).size();
        line += std::string(numbers + 1, ',') + csv_cell(refusal_text(tr, resolution.problems));
        continue;
      }
      for (const Axis axis : axes_of(spec))
        line += fmt::format(",{}", resolution.geometry->axis[axis].out);
      const auto sides = resolution.geometry->sides();
      for (const std::int64_t side : std::span(sides).last(side_names(spec.op).size()))
        line += fmt::format(",{}", side);
      line += ',';
    }
    console.out.write(line + "\r\n");
    return console.out.error().empty();
  });
}

// --- JSON lines ------------------------------------------------------------------------

using Ordered = nlohmann::ordered_json;

void write_json(const Sweep& sweep, Console& console) {
  const Strings tr = console.file_strings();
  const char* sides_name = sweep.spec.op->transposed() ? "crop" : "pad";
  Progress progress(console.tr, kProgress, row_count(sweep), true);
  each_row(sweep, progress, [&](const Spec& spec) {
    Ordered row{{"op", spec.op->id}};
    for (const SpecField* field : sweep.fields)
      row[std::string(field->name)] = field->get(spec);
    Ordered answers = Ordered::array();
    for (const Spelling& spelling : sweep.spellings) {
      const Resolution resolution = resolve_as(spec, spelling);
      Ordered answer{{"framework", spelling.framework->id},
                     {"padding", mode_info(spelling.mode).name}};
      if (resolution.accepted()) {
        answer["output"] = output_json(*resolution.geometry);
        answer[sides_name] = sides_json(*resolution.geometry);
      } else {
        answer["rejected"] = refusal_text(tr, resolution.problems);
      }
      answers.push_back(std::move(answer));
    }
    row["answers"] = std::move(answers);
    console.out.write(json_text(row) + "\n");
    return console.out.error().empty();
  });
}

// ---------------------------------------------------------------------------------------

int run_sweep(const SweepCommand& options, Console& console) {
  const auto format = read_name(console, "format", options.format, {"table", "csv", "json"});
  const auto sweep = read_sweep(options, console);
  if (!format || !sweep) return kBadInput;
  if (*format == "csv") {
    write_csv(*sweep, console);
  } else if (*format == "json") {
    write_json(*sweep, console);
  } else {
    write_table(*sweep, console);
  }
  return kDone;
}

}  // namespace

Command sweep_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "sweep", tr("cli.sweep.about"));
  auto options = std::make_shared<SweepCommand>();
  const auto fields = number_fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const SpecField& field = *fields[i];
    arguments
        .add_value(flag_of(field), options->numbers.at(i), "LIST",
                   tr("field." + std::string(field.name) + ".help"))
        .standard(std::to_string((Spec{}.*field.numbers)[kHeight]))
        .group(tr("cli.group.lists"));
  }
  arguments
      .add_value("--framework", options->frameworks, "NAME[,NAME]", tr("cli.option.frameworks"))
      .group(tr("cli.group.shared"));
  options->spec.add_flags(arguments, tr, kFixedOfSweep, true, "cli.group.shared");
  arguments.add_value("--format", options->format, "table|csv|json", tr("cli.option.sweep_format"))
      .standard("table");
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.sweep.examples");
  return {std::move(arguments), [options, &console] { return run_sweep(*options, console); }};
}

}  // namespace padlens
