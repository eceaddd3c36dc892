#include "app/cli/spec_options.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/cli/model_json.h"
#include "app/cli/options.h"
#include "app/i18n/port_check_words.h"
#include "app/pictures/pictures.h"
#include "app/render/command_line.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/picture_values.h"
#include "core/layer/spec_json.h"
#include "core/layer/values_json.h"
#include "core/snippets/code_reader.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

constexpr std::size_t kMostPictureBytes = std::size_t{256} << 20U;

// How a person would type the default: "5", "ones"; "" for null.
std::string default_text(const SpecField& field) {
  const Json value = field.get(Spec{});
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  return value.is_array() && value[0] == value[1] ? json_text(value[0]) : json_text(value);
}

bool all_rejected(const Problems& problems) {
  return std::ranges::all_of(
      problems, [](const Problem& problem) { return problem.kind == Problem::Kind::rejected; });
}

// `hint`: that "--anyway" would show it.
void tell_refusal(const Console& console, const Problems& problems, bool hint) {
  for (const Problem& problem : problems) {
    std::string message = problem_text(console.tr, problem);
    if (hint) message += console.tr("cli.anyway_hint");
    console.complain(problem.field, message);
  }
}

// "--dilation 1", what leads from one spec to the other.
std::string flags_between(const Spec& from, const Spec& to) {
  std::string flags;
  for (const SpecField& field : spec_fields()) {
    // Cells that are cut with their grid are not a change of their own.
    if (holds_cells(field, to)) continue;
    const Json value = field.get(to);
    if (field.get(from) == value) continue;
    flags += (flags.empty() ? "" : " ") + flag_of(field) + " " + typed_text(value);
  }
  return flags;
}

// "conv2d|conv2d_transpose|…" of the operation, else what the table says.
// "keras, pytorch or onnx".
std::string framework_names(const Strings& tr) {
  const auto all = frameworks();
  std::string names;
  for (const Framework* framework : all) {
    const bool last = framework == all.back();
    if (!names.empty()) names += tr(last ? "cli.names.last" : "cli.names.between");
    names += framework->id;
  }
  return names;
}

std::string operation_names() {
  std::string names;
  for (const Op op : operations())
    names += (names.empty() ? "" : ", ") + std::string(op->id);
  return names;
}

std::string help_of(const SpecField& field, const Strings& tr) {
  const std::string key = "field." + std::string(field.name) + ".help";
  if (field.name == "framework") return tr(key, std::array{framework_names(tr)});
  return field.name == "op" ? tr(key, std::array{operation_names()}) : tr(key);
}

// "conv2d", the layer that was taken of a code line; what it does not state.
std::vector<std::string> taken_lines(const Strings& tr, const Model& model, const ModelLayer& layer,
                                     bool has_kernel, bool has_input) {
  std::vector<std::string> lines;
  lines.push_back(
      tr("cli.code.taken", std::array{layer.word, port_name(layer.layer.spec.framework)}));
  if (model.layers.size() > 1) {
    lines.push_back(
        tr("cli.code.several", std::array{std::to_string(model.layers.size()), layer.name}));
  }
  std::string assumed;
  const auto add = [&](std::string_view field) {
    assumed += (assumed.empty() ? "" : ", ") + std::string(field);
  };
  if (!layer.input() && !has_input) add("input");
  for (const std::string& field : layer.assumed)
    if (field != "kernel" || !has_kernel) add(field);
  if (!assumed.empty()) lines.push_back(tr("cli.code.assumed", std::array{assumed}));
  for (const Remark& remark : layer.remarks)
    lines.push_back(remark_sentence(tr, remark));
  return lines;
}

// Why a text without a window is none for a command about one: what is wrong with its layers, that
// they have none, or that there are none.
void tell_no_window(const Console& console, const Model& model) {
  bool told = !model.problems.empty();
  for (const ModelLayer& layer : model.layers) {
    for (const PlacedProblem& placed : layer.problems) {
      console.complain("--code", placed_text(console.tr, placed));
      told = true;
    }
  }
  if (told) return;
  const bool any = !model.layers.empty();
  console.complain("--code",
                   any ? console.tr("cli.code.no_window", std::array{model.layers.front().word})
                       : console.tr("problem.no_layer"));
}

}  // namespace

void add_range_problems(const Spec& spec, Problems& problems) {
  for (Problem& problem : resolve(spec).problems) {
    if (is_range_problem(problem)) problems.push_back(std::move(problem));
  }
}

std::string flag_of(const SpecField& field) {
  return field.flag.empty() ? flag_of(field.name) : std::string(field.flag);
}

void SpecOptions::add_to(Arguments& command, const Strings& tr, std::string_view file_help) {
  command.add_file("FILE", file_, tr(file_help));
  code_option_ = &command.add_value("--code", code_, "TEXT", tr("cli.option.code_line"));
  picture_option_ =
      &command.add_value("--input-picture", picture_, "FILE", tr("cli.option.input_picture"))
           .group(tr("cli.group.layer"));
  picture_size_option_ =
      &command.add_value("--picture-size", picture_size_, "N", tr("cli.option.picture_size"))
           .group(tr("cli.group.layer"));
  // The options write into the flags, which therefore must not move.
  flags_.resize(spec_fields().size());
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    flags_[i].field = &spec_fields()[i];
    add_flag(command, tr, i, true, "cli.group.layer");
  }
}

void SpecOptions::add_flags(Arguments& command, const Strings& tr,
                            std::span<const std::string_view> fields, bool defaults,
                            std::string_view group) {
  flags_.resize(fields.size());
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    flags_[i].field = find_spec_field(fields[i]);
    add_flag(command, tr, i, defaults, group);
  }
}

void SpecOptions::add_flag(Arguments& command, const Strings& tr, std::size_t index, bool defaults,
                           std::string_view group) {
  Flag& flag = flags_[index];
  const SpecField& field = *flag.field;
  flag.option =
      &command.add_value(flag_of(field), flag.text, std::string(field.usage), help_of(field, tr))
           .group(tr(group));
  if (defaults) flag.option->standard(default_text(field));
}

void SpecOptions::add_anyway(Arguments& command, const Strings& tr) {
  command.add_flag("--anyway", anyway_, tr("cli.option.anyway"));
}

bool SpecOptions::any() const {
  return !file_.empty() || has_code() || has_picture() ||
         std::ranges::any_of(flags_, [](const Flag& flag) { return flag.option->given(); });
}

bool SpecOptions::has(std::string_view field) const {
  return std::ranges::any_of(
      flags_, [&](const Flag& flag) { return flag.field->name == field && flag.option->given(); });
}

void SpecOptions::apply(Spec& spec, Problems& problems) const {
  for (const Flag& flag : flags_) {
    if (!flag.option->given()) continue;
    const Json value = json_from_text(flag.text, flag.field->name, problems);
    flag.field->set(spec, value, problems);
  }
  settle(spec);
}

bool SpecOptions::read(const Console& console, Loaded& loaded, Problems& problems) const {
  const bool standard_input = file_ == "-";
  const std::string name = standard_input ? console.tr("cli.standard_input") : file_;
  FileError error;
  const auto text = standard_input ? read_standard_input(error) : read_file(file_, error);
  if (!text) {
    console.complain(name, error);
    return false;
  }
  OpenedScenario opened = open_scenario(*text);
  if (!opened.error.empty()) {
    console.complain(name, console.tr(opened.error));
    return false;
  }
  for (const Problem& problem : opened.problems) {
    const std::string where = problem.field.empty() ? name : name + ": " + problem.field;
    console.complain(where, problem_text(console.tr, problem));
  }
  problems = std::move(opened.problems);
  loaded.scenario = std::move(opened.scenario);
  loaded.has_step = opened.has_step;
  loaded.container = opened.container;
  if (!standard_input) loaded.saving_path = saving_path(file_, opened.container);
  return true;
}

std::string SpecOptions::given_text(std::string_view field) const {
  for (const Flag& flag : flags_)
    if (flag.field->name == field && flag.option->given()) return flag.text;
  return "";
}

std::vector<std::int64_t> SpecOptions::given_sizes(std::string_view field) const {
  std::vector<std::int64_t> sizes;
  const auto flag = std::ranges::find_if(
      flags_, [&](const Flag& each) { return each.field->name == field && each.option->given(); });
  if (flag == flags_.end()) return sizes;
  const Json value = json_from_text(flag->text);
  for (const Json& number : value.is_array() ? value : Json::array({value, value})) {
    if (!number.is_number_integer() || number < 1) return {};
    sizes.push_back(number.get<std::int64_t>());
  }
  return sizes;
}

bool SpecOptions::read_code_line(const Console& console, Loaded& loaded, Problems& problems) const {
  ReadOptions options;
  options.input = given_sizes("input");
  options.kernel = given_sizes("kernel");
  for (const Flag& flag : flags_)
    if (flag.field->name == "framework" && flag.option->given()) options.framework = flag.text;
  Model model = read_code(code_, options);
  put_inputs(model, options);
  resolve_model(model);
  for (const PlacedProblem& placed : model.problems) {
    console.complain("--code", placed_text(console.tr, placed));
    problems.push_back(placed.problem);
  }
  const auto is_window = [](const ModelLayer& layer) {
    return layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window;
  };
  const auto first = std::ranges::find_if(model.layers, is_window);
  if (first == model.layers.end()) {
    tell_no_window(console, model);
    return false;
  }
  // What the framework refuses is told with the layer; what cannot be read, here.
  for (const PlacedProblem& placed : first->problems) {
    if (placed.problem.kind != Problem::Kind::unknown &&
        placed.problem.kind != Problem::Kind::limit)
      continue;
    console.complain("--code", placed_text(console.tr, placed));
    problems.push_back(placed.problem);
  }
  loaded.scenario.spec = first->layer.spec;
  loaded.taken = taken_lines(console.tr, model, *first, has("kernel"), has("input"));
  return true;
}

bool SpecOptions::select(const Console& console, const std::string& layer, Scenario& scenario) {
  if (layer.empty()) return true;
  if (scenario.stack.empty()) {
    console.complain("--layer", console.tr("cli.error.needs_stack_file"));
    return false;
  }
  const auto index = read_layer(console, layer, layer_names(scenario.stack));
  if (index) put_stack(scenario, std::vector(scenario.stack), *index);
  return index.has_value();
}

bool SpecOptions::put_picture(const Console& console, Scenario& scenario) const {
  if (!has_picture()) {
    if (picture_size_option_ == nullptr || !picture_size_option_->given()) return true;
    console.complain("--picture-size", console.tr("cli.error.needs_picture"));
    return false;
  }
  GreyOptions options;
  if (picture_size_option_->given()) {
    const auto most = read_whole(console, "picture-size", picture_size_, 1, kMostPictureCells);
    if (!most) return false;
    options.most = *most;
  }
  const auto fail = [&](const std::string& why) {
    console.complain("--input-picture", why);
    return false;
  };
  for (const char* field : {"input", "input_values"}) {
    if (!has(field)) continue;
    console.complain(flag_of(*find_spec_field(field)), console.tr("cli.error.picture_says"));
    return false;
  }
  Spec& spec = scenario.stack.empty() ? scenario.spec : scenario.stack.front().spec;
  if (spec.op->rank == 1) return fail(console.tr("problem.picture_rank"));
  const PictureLibrary* library = loaded_pictures();
  if (library == nullptr) return fail(console.tr("problem.pictures_missing"));
  FileError error;
  const auto bytes =
      picture_ == "-" ? read_standard_input(error) : read_file(picture_, error, kMostPictureBytes);
  if (!bytes) return fail(picture_ + ": " + error.message);
  const ReadPicture picture = library->read(*bytes, options);
  if (!picture.problems.empty())
    return fail(picture_ + ": " + problem_text(console.tr, picture.problems.front()));
  const std::int64_t cells = picture.greys.size() * spec.channels;
  if (cells > ValueLimits::input_cells) {
    const ValueLimit limit{"input_cells", cells, ValueLimits::input_cells};
    return fail(problem_text(console.tr, value_problem(limit)));
  }
  spec.input = {static_cast<int>(picture.greys.rows()), static_cast<int>(picture.greys.cols())};
  spec.symbols = {};
  spec.input_values = picture_values(picture.greys, spec.channels);
  if (!scenario.stack.empty()) {
    put_stack(scenario, std::vector(scenario.stack), scenario.selected);
  }
  return true;
}

std::optional<SpecOptions::Loaded> SpecOptions::load(const Console& console,
                                                     const std::string& layer) const {
  Loaded loaded;
  Problems problems;
  const bool code = has_code();
  if (code && !file_.empty()) {
    console.complain("--code", console.tr("cli.error.code_and_file"));
    return std::nullopt;
  }
  const bool readable = code ? read_code_line(console, loaded, problems)
                             : file_.empty() || read(console, loaded, problems);
  if (readable && !select(console, layer, loaded.scenario)) return std::nullopt;
  const auto told = static_cast<std::ptrdiff_t>(problems.size());
  apply(loaded.scenario.spec, problems);
  if (!put_picture(console, loaded.scenario)) return std::nullopt;
  if (std::ranges::any_of(flags_, [](const Flag& flag) { return flag.option->given(); }))
    put_spec(loaded.scenario, loaded.scenario.spec);
  if (file_.empty() && !code && !has("stride")) put_default_stride(loaded.scenario.spec);
  if (!readable) {
    add_range_problems(loaded.scenario.spec, problems);
  } else if (!problems.empty()) {
    add_other_problems(loaded.scenario.spec, problems);
  }
  std::for_each(problems.begin() + told, problems.end(),
                [&](const Problem& problem) { console.complain(problem); });
  if (!readable || !problems.empty()) return std::nullopt;
  return loaded;
}

bool SpecOptions::passes(const Console& console, const Shown& shown, bool anyway) const {
  const Resolution& resolution = shown.resolution();
  if (resolution.accepted() || ((anyway || anyway_) && resolution.geometry)) return true;
  tell_refusal(console, resolution.problems,
               resolution.geometry.has_value() && all_rejected(resolution.problems));
  // Other problems say themselves what would be possible.
  const bool refused = std::ranges::any_of(
      resolution.problems, [](const Problem& problem) { return !problem.words.empty(); });
  if (refused && shown.nearest()) {
    const std::string flags = flags_between(shown.spec(), *shown.nearest());
    if (!flags.empty()) console.complain("", console.tr("cli.nearest", std::array{flags}));
  }
  return false;
}

std::optional<Geometry> SpecOptions::accept(const Console& console, const Spec& spec,
                                            bool anyway) const {
  const Shown shown = make_shown({spec});
  return passes(console, shown, anyway) ? shown.resolution().geometry : std::nullopt;
}

std::optional<SymbolicShape> SpecOptions::accept_symbolic(const Console& console,
                                                          const Spec& spec) const {
  SymbolicShape shape = symbolic_shape(spec, anyway_);
  if (!shape.unknowns.empty()) return shape;
  tell_refusal(console, shape.problems, all_rejected(shape.problems));
  return std::nullopt;
}

}  // namespace padlens
