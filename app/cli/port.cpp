#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/layer_words.h"
#include "app/cli/model_json.h"
#include "app/cli/model_options.h"
#include "app/cli/options.h"
#include "app/cli/text.h"
#include "app/i18n/port_check_words.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"
#include "core/snippets/port_check.h"

namespace padlens {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kPart = 1;  // the exit status of layers that part, for tests of a port

struct PortCommand {
  ModelOptions model;
  std::string from;
  std::string to;
  std::string with;
  LanguageOption language;
  bool json = false;
};

// --- what is printed -----------------------------------------------------------------

OrderedJson side_json(const Spec& spec, const Resolution& resolution) {
  OrderedJson json = spec_to_ordered_json(spec);
  for (const char* field : {"input_values", "kernel_values", "seed", "pad_fill", "values"})
    json.erase(field);
  if (!resolution.geometry) return json;
  const Geometry& geometry = *resolution.geometry;
  const auto [top, bottom, left, right] = geometry.sides();
  OrderedJson sides = OrderedJson::object();
  if (spec.op->rank == 2) sides = {{"top", top}, {"bottom", bottom}};
  sides["left"] = left;
  sides["right"] = right;
  json[geometry.transposed() ? "crop" : "pad"] = std::move(sides);
  OrderedJson output = OrderedJson::array();
  for (const Axis axis : axes_of(spec))
    output.push_back(geometry.axis[axis].out);
  json["output"] = std::move(output);
  return json;
}

OrderedJson problems_json_of(const Resolution& resolution, const Strings& tr) {
  OrderedJson list = OrderedJson::array();
  for (const Problem& problem : resolution.problems)
    list.push_back({{"field", problem.field}, {"message", problem_text(tr, problem)}});
  return list;
}

OrderedJson layer_json_of(const PortedLayer& layer, const Strings& tr) {
  OrderedJson json{{"name", layer.name}, {"op", layer.from.op->id}};
  if (!layer.to_name.empty()) json["to_name"] = layer.to_name;
  json["agrees"] = layer.open() ? OrderedJson(nullptr) : OrderedJson(layer.agrees);
  json["size_agrees"] = layer.same_size;
  json["padding_agrees"] = layer.same_padding;
  json["fill_agrees"] = layer.same_fill;
  json["from"] = side_json(layer.from, layer.from_resolution);
  json["to"] = layer.paired ? side_json(layer.to, layer.to_resolution) : OrderedJson(nullptr);
  if (layer.shift) {
    OrderedJson shift = OrderedJson::array();
    for (const Axis axis : axes_of(layer.from))
      shift.push_back((*layer.shift)[axis]);
    json["shift"] = std::move(shift);
  } else {
    json["shift"] = nullptr;
  }
  if (!layer.shift_in.empty()) json["shift_in"] = layer.shift_in;
  if (!layer.agrees && !layer.open()) {
    json["mend"] = layer.mend.empty() ? OrderedJson(nullptr) : OrderedJson(layer.mend);
    json["equal_after"] = layer.equal_cells;
  }
  OrderedJson problems = problems_json_of(layer.from_resolution, tr);
  for (auto& problem : problems_json_of(layer.to_resolution, tr))
    problems.push_back(problem);
  json["problems"] = std::move(problems);
  return json;
}

OrderedJson resize_json_of(const PortedResize& resize, const Strings& tr) {
  OrderedJson json{{"name", resize.name}, {"agrees", resize.agrees()}};
  json["from"] = stack_layer_to_json(resize.from);
  json["to"] = stack_layer_to_json(resize.to);
  if (resize.agrees()) return json;
  json["reason"] = port_resize_reason(tr, resize);
  json["mend"] = resize.mend.empty() ? OrderedJson(nullptr) : OrderedJson(resize.mend);
  return json;
}

OrderedJson port_json(const PortCheck& check, const Model& model, const Model* other,
                      const std::string& to, const Strings& tr) {
  OrderedJson json{{"from", model.framework}, {"to", to}, {"agrees", check.agrees()}};
  json["first"] = check.first ? OrderedJson(check.layers[*check.first].name) : OrderedJson(nullptr);
  OrderedJson layers = OrderedJson::array();
  for (const PortedLayer& layer : check.layers)
    layers.push_back(layer_json_of(layer, tr));
  json["layers"] = std::move(layers);
  OrderedJson resizes = OrderedJson::array();
  for (const PortedResize& resize : check.resizes)
    resizes.push_back(resize_json_of(resize, tr));
  json["resizes"] = std::move(resizes);
  json["not_compared"] = check.not_compared;
  if (other != nullptr) {
    OrderedJson names = OrderedJson::array();
    for (const std::size_t index : check.unpaired)
      names.push_back(other->layers[index].name);
    json["unpaired"] = std::move(names);
  }
  return json;
}

// Over the column of four numbers, or of two.
std::string pads_title(const PortCheck& check, const Strings& tr) {
  const bool flat = std::ranges::all_of(
      check.layers, [](const PortedLayer& layer) { return layer.from.op->rank == 1; });
  return tr(flat ? "port_check.pads_order.1d" : "port_check.pads_order");
}

// What stands in one side's code: its padding, and whatever else the other side's has not.
std::string side_text(const Strings& tr, const PortedLayer& layer, const Spec& own,
                      const Spec& other) {
  std::string text = settings_beside(tr, own, other);
  const bool pads_first = layer.from_padded && &own == &layer.from;
  return pads_first || (layer.to_padded && &own == &layer.to)
             ? tr("port_check.pad_before", std::array{text})
             : text;
}

std::string port_table(const PortCheck& check, const Model& model, const std::string& to,
                       const Strings& tr) {
  // The other file's names, where they are others.
  const bool named = std::ranges::any_of(check.layers, [](const PortedLayer& layer) {
    return !layer.to_name.empty() && layer.to_name != layer.name;
  });
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::vector<std::string> row, std::string name) {
    if (named) row.insert(row.begin() + 2, std::move(name));
    rows.push_back(std::move(row));
  };
  add({"", tr("port_check.layer"), port_written(tr, model.framework), port_written(tr, to),
       tr("port_check.sizes"), pads_title(check, tr), tr("port_check.shift")},
      tr("port_check.layer_there"));
  for (const PortedLayer& layer : check.layers) {
    add({layer.open()   ? "?"
         : layer.agrees ? "✓"
                        : "✗",
         port_layer_name(tr, layer),
         side_text(tr, layer, layer.from, layer.paired ? layer.to : layer.from),
         layer.paired ? side_text(tr, layer, layer.to, layer.from) : "–", port_sizes(layer),
         port_pads(layer), port_shift(layer)},
        layer.to_name.empty() ? "–" : layer.to_name);
  }
  std::string text = table_text(rows);
  if (std::ranges::any_of(check.layers, has_same_numbers))
    text += "\n" + paragraph(tr("port_check.same_numbers"), kColumns);
  if (check.first) {
    text += "\n" + paragraph(tr("port_check.legend",
                                std::array{port_name(model.framework), port_name(to)}),
                             kColumns);
  }
  return text;
}

std::string indented(const std::string& mend) {
  std::string text;
  for (const std::string& line : wrapped(mend, 1000))
    text += line.empty() ? "" : "    " + line + "\n";
  return text;
}

std::string port_text(const PortCheck& check, const Model& model, const Model* other,
                      const std::string& to, const Strings& tr) {
  std::string text =
      port_table(check, model, to, tr) + "\n" + paragraph(port_summary(tr, check), kColumns);
  for (const PortedLayer& layer : check.layers) {
    if (!layer.agrees && layer.paired && !layer.open())
      text += "\n" + paragraph(port_reason(tr, layer), kColumns) + indented(layer.mend);
  }
  for (const PortedResize& resize : check.resizes) {
    if (!resize.agrees())
      text += "\n" + paragraph(port_resize_reason(tr, resize), kColumns) + indented(resize.mend);
  }
  if (other == nullptr || check.unpaired.empty()) return text;
  return text + "\n" + paragraph(port_unpaired(tr, check, *other), kColumns);
}

// --- what is asked -------------------------------------------------------------------

const Framework* framework_of(const Console& console, std::string_view option,
                              const std::string& id) {
  const Framework* framework = find_framework(id);
  if (framework != nullptr) return framework;
  std::vector<std::string> names;
  for (const Framework* known : frameworks())
    names.emplace_back(known->id);
  complain_of_name(console, option, id, names);
  return nullptr;
}

// Whether there are layers to compare; what is in the way is told.
bool usable(const Console& console, const std::string& name, const Model& model) {
  complain_of_model(console, name, model);
  return model.problems.empty() && !model.layers.empty();
}

// Why layers have no size: each that something is wrong with, of reasons the first layer that has
// them, and how a size is told. False where all have one.
bool tell_open(const Console& console, const std::string& name, const Model& model) {
  std::set<std::string> reasons{"input_unknown"};
  bool open = false;
  const auto complain = [&](const ModelLayer& layer, const std::string& why) {
    console.complain(name + ": " + layer.name, why);
  };
  for (const ModelLayer& layer : model.layers) {
    const bool lacks = layer.op == ModelOp::layer && !layer.output;
    open = open || lacks;
    for (const PlacedProblem& problem : layer.problems) {
      if (!layer.output) complain(layer, placed_text(console.tr, problem));
    }
    if (lacks && layer.unknown && layer.problems.empty() &&
        reasons.insert(layer.unknown->code).second)
      complain(layer, remark_sentence(console.tr, *layer.unknown));
  }
  for (const std::string& hint : size_hints(model, console.tr))
    console.complain(name, hint);
  return open;
}

bool tell_all_open(const PortCommand& options, const Console& console, const Model& model,
                   const Model* other) {
  const bool open = tell_open(console, options.model.name(console), model);
  return (other != nullptr && tell_open(console, options.with, *other)) || open;
}

// A file of another framework is taken as one of this: as exported from it, or of another backend.
void put_framework(Model& model, const std::string& framework) {
  if (framework.empty() || model.framework == framework) return;
  model.framework = framework;
  for (ModelLayer& layer : model.layers)
    layer.layer.spec.framework = framework;
}

// What is asked for stands in one framework, and in another or in a second file.
bool check_asked(const PortCommand& options, const Console& console, const Framework*& to) {
  if (!options.from.empty() && framework_of(console, "from", options.from) == nullptr) return false;
  if (!options.to.empty()) {
    to = framework_of(console, "to", options.to);
    return to != nullptr;
  }
  if (options.with.empty()) console.complain("to", console.tr("cli.port.needs_to"));
  return !options.with.empty();
}

int run_port(const PortCommand& options, Console& console) {
  bool failed = false;
  const Framework* framework = nullptr;
  if (!options.language.check(console) || !check_asked(options, console, framework))
    return kBadInput;
  auto model = options.model.load(console, failed, options.from);
  if (!model) return failed ? kFailed : kBadInput;
  put_framework(*model, options.from);
  if (!usable(console, options.model.name(console), *model)) return kBadInput;
  std::optional<Model> other;
  PortCheck check;
  std::string to = options.to;
  if (options.with.empty()) {
    check = check_port(*model, *framework);
  } else {
    other = options.model.load_other(console, options.with, failed, to);
    if (!other) return failed ? kFailed : kBadInput;
    put_framework(*other, to);
    if (!usable(console, options.with, *other)) return kBadInput;
    to = other->framework;
    check = check_port(*model, *other);
  }
  if (check.layers.empty()) {
    console.complain(options.model.name(console), console.tr("port_check.none"));
    return kBadInput;
  }
  const Model* second = other ? &*other : nullptr;
  const bool open = tell_all_open(options, console, *model, second);
  if (std::ranges::all_of(check.layers, &PortedLayer::open)) return kBadInput;
  console.out.write(
      options.json ? json_text(port_json(check, *model, second, to, console.file_strings())) + "\n"
                   : port_text(check, *model, second, to, console.tr));
  if (open) return kBadInput;
  return check.agrees() ? kDone : kPart;
}

}  // namespace

Command port_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "port", tr("cli.port.about"));
  auto options = std::make_shared<PortCommand>();
  options->model.add_to(arguments, tr, "cli.read.file");
  arguments.add_value("--from", options->from, "NAME", tr("cli.port.from"));
  arguments.add_value("--to", options->to, "NAME", tr("cli.port.to"));
  arguments.add_value("--with", options->with, "OTHER", tr("cli.port.with"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.port.examples");
  return {std::move(arguments), [options, &console] { return run_port(*options, console); }};
}

}  // namespace padlens
