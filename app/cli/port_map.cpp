#include "core/answers/port_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/number_list.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/port_words.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::array<std::string_view, 2> kFields{"op", "padding"};
constexpr int kMapColumns = 18;  // of a map, as many as a line of a terminal has room for

struct RangeOption {
  std::string_view field;
  PortRange PortGrid::*range;
};
constexpr std::array<RangeOption, 4> kRanges{{{"input", &PortGrid::input},
                                              {"kernel", &PortGrid::kernel},
                                              {"stride", &PortGrid::stride},
                                              {"dilation", &PortGrid::dilation}}};

struct PortMapCommand {
  std::string from;
  std::string to;
  SpecOptions spec;
  std::array<std::string, kRanges.size()> ranges;
  LanguageOption language;
  bool ceil_mode = false;
  bool map = false;
  bool cells = false;
  bool json = false;
};

// --- what is asked -------------------------------------------------------------------

// "3", "1-12" or "1..12".
std::optional<PortRange> parse_range(std::string_view text, int min, int max) {
  std::size_t cut = text.find('-', 1);
  std::size_t after = cut + 1;
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    cut = dots;
    after = dots + 2;
  }
  const auto number = [&](std::string_view part) -> std::optional<int> {
    int value = 0;
    const char* end = part.data() + part.size();
    const auto [at, error] = std::from_chars(part.data(), end, value);
    if (error != std::errc{} || at != end || value < min || value > max) return std::nullopt;
    return value;
  };
  const auto first = number(text.substr(0, cut));
  const auto last = cut == std::string_view::npos ? first : number(text.substr(after));
  if (!first || !last || *first > *last) return std::nullopt;
  return PortRange{*first, *last};
}

// False once told.
bool read_range(const Console& console, std::string_view name, const std::string& text,
                PortRange& range) {
  if (text.empty()) return true;
  const SpecField& field = *find_spec_field(name);
  const std::string most = std::to_string(field.max);
  if (const auto read = parse_range(text, field.min, field.max)) {
    range = *read;
    return true;
  }
  if (const std::string_view number = number_above(text, field.max); !number.empty()) {
    console.complain(name, console.tr("cli.error.too_large", std::array{shown_text(number), most}));
  } else {
    console.complain(name,
                     console.tr("cli.error.range",
                                std::array{shown_text(text), std::to_string(field.min), most}));
  }
  return false;
}

// A framework that has to be named. False once told.
bool named(const Console& console, std::string_view option, const std::string& id) {
  if (!id.empty()) return true;
  console.complain(option,
                   console.tr("cli.port_map.no_framework", std::array{std::string(option)}));
  return false;
}

// False once told.
bool read_padding(const PortMapCommand& options, const Console& console, PortRequest& request) {
  Spec spec;
  spec.framework = options.from;
  Problems problems;
  options.spec.apply(spec, problems);
  settle(spec);
  add_range_problems(spec, problems);
  for (const Problem& problem : problems)
    console.complain(problem);
  request.op = spec.op;
  if (options.spec.has("padding")) request.padding = spec;
  if (!problems.empty()) return false;
  const Sides& sides = spec.sides;
  const bool alike = sides.top == sides.left && sides.bottom == sides.right;
  if (spec.op->rank == 1 || alike) return true;
  console.complain("padding", console.tr("cli.port_map.one_axis"));
  return false;
}

std::optional<PortRequest> read_request(const PortMapCommand& options, const Console& console) {
  PortRequest request;
  bool ok = options.language.check(console);
  ok = named(console, "from", options.from) && ok;
  ok = named(console, "to", options.to) && ok;
  request.from = options.from;
  request.to = options.to;
  request.only_ceil_mode = options.ceil_mode;
  ok = read_padding(options, console, request) && ok;
  for (std::size_t i = 0; i < kRanges.size(); ++i)
    ok = read_range(console, kRanges[i].field, options.ranges[i], request.grid.*kRanges[i].range) &&
         ok;
  if (options.ranges.back().empty())
    request.grid.dilation = usual_dilations(request.from, request.to, request.op);
  return ok ? std::optional(request) : std::nullopt;
}

// --- as text -------------------------------------------------------------------------

std::string range_text(const PortRange& range) {
  return range.count() == 1 ? std::to_string(range.first)
                            : fmt::format("{}–{}", range.first, range.last);
}

std::string heading(const PortMap& map, const Strings& tr) {
  const PortGrid& grid = map.grid;
  return tr(
      map.op->rank == 1 ? "cli.port_map.heading.1d" : "cli.port_map.heading",
      std::array{std::string(map.op->name), std::string(map.from->display_name),
                 std::string(map.to->display_name), range_text(grid.input), range_text(grid.kernel),
                 range_text(grid.stride), range_text(grid.dilation), std::to_string(grid.cells())});
}

// The command that shows a layer in both frameworks.
std::string compare_line(const Spec& spec) {
  std::string text =
      fmt::format("padlens compare --framework {} --op {}", spec.framework, spec.op->id);
  text += fmt::format(" --input {} --kernel {} --stride {}", spec.input[kWidth],
                      spec.kernel[kWidth], spec.stride[kWidth]);
  if (spec.dilation[kWidth] > 1) text += fmt::format(" --dilation {}", spec.dilation[kWidth]);
  const Sides& sides = spec.sides;
  if (padding_kind(spec) != PaddingKind::sides) {
    text += fmt::format(" --padding {}", mode_info(spec.padding).name);
  } else if (spec.op->rank == 1) {
    text += fmt::format(" --padding left={},right={}", sides.left, sides.right);
  } else {
    text += fmt::format(" --padding top={},bottom={},left={},right={}", sides.top, sides.bottom,
                        sides.left, sides.right);
  }
  if (spec.output_shape) text += fmt::format(" --output-shape {}", (*spec.output_shape)[kWidth]);
  if (spec.ceil_mode) text += " --ceil-mode true";
  if (spec.count_include_pad)
    text += fmt::format(" --count-include-pad {}", *spec.count_include_pad);
  return text;
}

std::string_view mark(PortVerdict verdict) {
  if (refused(verdict)) return "·";
  if (verdict == PortVerdict::agree) return "✓";
  return verdict == PortVerdict::differ_size ? "#" : "≠";
}

// Kernels by inputs, at stride and dilation of the smallest layer that differs.
std::string map_text(const PortMap& map, const PortSetting& setting, const Strings& tr) {
  if (!setting.first) return "";
  const PortGrid& grid = map.grid;
  const PortCell first = grid.at(*setting.first);
  const std::size_t layers = grid.input.count() * grid.kernel.count();
  const std::size_t start = *setting.first / layers * layers;
  const int columns = std::min(static_cast<int>(grid.input.count()), kMapColumns);
  const int left =
      std::clamp(first.n - kMapColumns / 2, grid.input.first, grid.input.last - columns + 1);
  std::string text =
      "\n  " +
      tr("cli.port_map.map_of", std::array{std::to_string(first.s), std::to_string(first.d)}) +
      "\n";
  std::string line = "  k \\ n";
  for (int col = 0; col < columns; ++col)
    line += right_aligned(std::to_string(left + col), 4);
  text += line + "\n";
  for (int k = grid.kernel.first; k <= grid.kernel.last; ++k) {
    line = right_aligned(std::to_string(k), 5) + "  ";
    for (int col = 0; col < columns; ++col) {
      const auto row = static_cast<std::size_t>(k - grid.kernel.first) * grid.input.count();
      const auto at = static_cast<std::size_t>(left + col - grid.input.first);
      line += "   " + std::string(mark(setting.verdicts[start + row + at]));
    }
    text += line + "\n";
  }
  return text;
}

std::string setting_block(const PortMap& map, const PortSetting& setting, bool with_map,
                          const Strings& tr) {
  std::string text = "\n" + paragraph(port_setting_text(tr, setting), kColumns);
  const auto add = [&](const std::string& line) {
    if (!line.empty()) text += paragraph(line, kColumns, 4);
  };
  add(port_counts_text(tr, map, setting));
  add(port_differs_text(tr, setting));
  for (const std::string& line : port_refused_lines(tr, map, setting))
    add(line);
  // On one line, so that it can be copied.
  if (setting.first)
    text += "    " + compare_line(port_spec(setting, map.grid.at(*setting.first))) + "\n";
  return with_map ? text + map_text(map, setting, tr) : text;
}

std::string text_of(const PortMap& map, bool with_map, const Strings& tr) {
  std::string text = paragraph(heading(map, tr), kColumns);
  bool mapped = false;
  for (const PortSetting& setting : map.settings) {
    text += setting_block(map, setting, with_map, tr);
    mapped = mapped || (with_map && setting.first);
  }
  if (mapped) text += "\n" + tr("cli.port_map.legend") + "\n";
  const std::vector<std::string> symbols = port_symbol_lines(tr, map.settings);
  if (!symbols.empty()) text += "\n";
  for (const std::string& line : symbols)
    text += line + "\n";
  return text;
}

// --- as JSON -------------------------------------------------------------------------

void put_description(Ordered& json, const std::string& name, const PortDescription& description) {
  json[name + "_where"] = description.rule.text();
  // The word alone is that of what differs.
  json[name == "differs" ? "exact" : name + "_exact"] = description.exact;
  if (description.exact) return;
  json[name + "_too_many"] = description.too_many;
  json[name + "_at_least"] = description.inner.text();
  json[name + "_missing"] = description.missing;
}

Ordered setting_json(const PortMap& map, const PortSetting& setting, bool cells) {
  const Spec& spec = setting.spec;
  Ordered json{{"mode", mode_info(spec.padding).name}};
  if (padding_kind(spec) == PaddingKind::sides)
    json["sides"] = Ordered::array({spec.sides.left, spec.sides.right});
  if (map.op->has("ceil_mode")) json["ceil_mode"] = spec.ceil_mode;
  if (spec.count_include_pad) json["count_include_pad"] = *spec.count_include_pad;
  json["setting_from"] = setting.from_label;
  json["setting_to"] = setting.to_label.empty() ? Ordered(nullptr) : Ordered(setting.to_label);
  json["setting_to_varies"] = setting.to_varies;
  json["cells"] = setting.verdicts.size();
  for (std::size_t i = 0; i < kPortVerdicts; ++i)
    json[std::string(verdict_name(static_cast<PortVerdict>(i)))] = setting.counts[i];
  put_description(json, "differs", setting.differs);
  put_description(json, "refused", setting.refused);
  put_description(json, "refused_from", setting.refused_from);
  put_description(json, "refused_to", setting.refused_to);
  json["first"] = nullptr;
  if (setting.first) {
    const Spec first = port_spec(setting, map.grid.at(*setting.first));
    json["first"] = spec_to_ordered_json(first);
    json["first_to"] = spec_to_ordered_json(ported(first, *map.to).value_or(first));
  }
  if (!cells) return json;
  json["verdicts"] = Ordered::array();
  for (std::size_t i = 0; i < setting.verdicts.size(); ++i) {
    const PortCell cell = map.grid.at(i);
    json["verdicts"].push_back({{"input", cell.n},
                                {"kernel", cell.k},
                                {"stride", cell.s},
                                {"dilation", cell.d},
                                {"verdict", verdict_name(setting.verdicts[i])}});
  }
  return json;
}

std::string json_of(const PortMap& map, bool cells) {
  Ordered json{{"from", map.from->id}, {"to", map.to->id}, {"op", map.op->id}};
  for (const RangeOption& option : kRanges) {
    const PortRange& range = map.grid.*option.range;
    json[std::string(option.field)] = Ordered::array({range.first, range.last});
  }
  json["modes"] = Ordered::array();
  for (const PortSetting& setting : map.settings)
    json["modes"].push_back(setting_json(map, setting, cells));
  return json_text(json) + "\n";
}

// --- the command -----------------------------------------------------------------------

int run_port_map(const PortMapCommand& options, Console& console) {
  const auto request = read_request(options, console);
  if (!request) return kBadInput;
  if (options.cells && !options.json) {
    console.complain("cells", console.tr("cli.error.needs_json"));
    return kBadInput;
  }
  Problems problems;
  const auto map = port_map(*request, problems);
  for (const Problem& problem : problems)
    console.complain(problem);
  if (!map) return kBadInput;
  console.out.write(options.json ? json_of(*map, options.cells)
                                 : text_of(*map, options.map, console.tr));
  return kDone;
}

}  // namespace

Command port_map_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "port-map", tr("cli.port_map.about"));
  auto options = std::make_shared<PortMapCommand>();
  arguments.add_value("--from", options->from, "NAME", tr("cli.option.port_from"));
  arguments.add_value("--to", options->to, "NAME", tr("cli.option.port_to"));
  const PortGrid grid;
  for (std::size_t i = 0; i < kRanges.size(); ++i) {
    const std::string name(kRanges[i].field);
    arguments.add_value("--" + name, options->ranges.at(i), "A-B", tr("field." + name + ".help"))
        .standard(range_text(grid.*kRanges[i].range))
        .group(tr("cli.group.ranges"));
  }
  options->spec.add_flags(arguments, tr, kFields, false, "cli.group.port");
  arguments.add_flag("--ceil-mode", options->ceil_mode, tr("cli.option.port_ceil"))
      .group(tr("cli.group.port"));
  arguments.add_flag("--map", options->map, tr("cli.option.port_draw"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  arguments.add_flag("--cells", options->cells, tr("cli.option.port_cells"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.port_map.examples");
  return {std::move(arguments), [options, &console] { return run_port_map(*options, console); }};
}

}  // namespace padlens
