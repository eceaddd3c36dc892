#include "app/cli/stack_figure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "app/cli/model_json.h"
#include "app/cli/model_options.h"
#include "app/cli/options.h"
#include "app/import/import.h"
#include "app/scene/stack_picture.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// By name, or counted from 1; where nothing is said the last one that is a layer of a stack.
std::optional<std::size_t> chosen_layer(const Model& model, const std::string& text,
                                        const Console& console) {
  const auto& layers = model.layers;
  if (text.empty()) {
    for (std::size_t i = layers.size(); i-- > 0;)
      if (layers[i].op == ModelOp::layer) return i;
    console.complain("--stack", console.tr("problem.no_layer"));
    return std::nullopt;
  }
  std::vector<std::string> names(layers.size());
  std::ranges::transform(layers, names.begin(), &ModelLayer::name);
  return read_layer(console, text, names);
}

// Whether `whole` begins with `part`.
bool begins_with(const std::vector<StackLayer>& whole, const std::vector<StackLayer>& part) {
  return whole.size() >= part.size() && std::equal(part.begin(), part.end(), whole.begin());
}

// The way to the layer, and on to the end where that goes through it.
std::vector<StackLayer> with_layers_behind(const Model& model, const Ways& ways,
                                           std::vector<StackLayer> way) {
  for (std::size_t last = model.layers.size(); last-- > 0;) {
    if (model.layers[last].op != ModelOp::layer) continue;
    auto whole = ways.path_to(last);
    if (whole && begins_with(*whole, way)) return *std::move(whole);
  }
  return way;
}

// Which size is drawn where nothing tells one.
void tell_of_size(const Model& model, const ResolvedStack& stack, const Console& console) {
  const ModelInput& input = model.inputs.front();
  if (input.size || stack.specs.empty()) return;
  const Spec& first = stack.specs.front();
  std::string size = std::to_string(first.input[kWidth]);
  if (first.op->rank == 2) size = std::to_string(first.input[kHeight]) + "×" + size;
  console.complain("--input", console.tr("cli.render.input_assumed", std::array{input.name, size}));
}

// That a layer without a window stands for the one it comes behind, which is drawn.
void tell_of_other(const ModelLayer& asked, const StackLayer& drawn, const Console& console) {
  if (asked.op == ModelOp::layer) return;
  const std::array args{asked.name, std::string(op_text(asked)), drawn.name};
  console.complain("--layer", console.tr("cli.render.layer_before", args));
}

// "5" or, of a grid of two axes, "3,5": the row and the column. All have to be there.
std::optional<std::int64_t> cell_on_axis(const std::string& text, const Geometry& near_one,
                                         bool input, Axis axis, const Console& console) {
  const std::size_t comma = text.find(',');
  const bool both = comma != std::string::npos && near_one.op->rank == 2;
  std::optional<std::int64_t> found;
  for (const Axis each : kAxes) {
    if (!both && each != axis) continue;
    const std::string part = !both             ? text
                             : each == kHeight ? text.substr(0, comma)
                                               : text.substr(comma + 1);
    const std::int64_t cells = input ? near_one.axis[each].n : near_one.axis[each].out;
    const auto cell = whole_number(part);
    if (!cell || *cell < 0 || *cell >= cells) {
      const std::array args{shown_text(part), std::string("0"), std::to_string(cells - 1)};
      console.complain("--cell", console.tr("cli.error.whole", args));
      return std::nullopt;
    }
    if (each == axis) found = cell;
  }
  return found;
}

// What is wrong with the layers that lead to this one, the nearest first. False: nothing is.
bool tell_of_way(const Model& model, const std::vector<std::size_t>& way, const Console& console) {
  bool told = false;
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    const ModelLayer& each = model.layers[*at];
    for (const PlacedProblem& problem : each.problems)
      console.complain(each.name, placed_text(console.tr, problem));
    told = told || !each.problems.empty();
  }
  return told;
}

// Why the layer's kernel, which was asked for, is not there. False: it is.
bool tell_of_kernel(const Model& model, std::size_t layer, const Console& console) {
  const ModelLayer& asked = model.layers[layer];
  if (asked.layer.spec.kernel_values.preset == Preset::custom) return false;
  const Remark* why = kernel_missing(asked);
  console.complain(asked.name,
                   remark_sentence(console.tr, why != nullptr ? *why : Remark{"kernels_none", {}}));
  return true;
}

}  // namespace

void StackFigure::add_to(Arguments& command, const Strings& tr) {
  const std::string& heading = tr("cli.group.stack");
  command.add_value("--stack", file_, "FILE", tr("cli.option.stack")).group(heading);
  command.add_value("--layer", layer_, "N|NAME", tr("cli.option.layer")).group(heading);
  command.add_value("--cell", cell_, "[NAME:]N|ROW,COL", tr("cli.option.cell")).group(heading);
  command.add_flag("--weights", weights_, tr("cli.read.weights")).group(heading);
}

std::string StackFigure::given_without() const {
  if (given()) return "";
  if (weights_) return "--weights";
  return !layer_.empty() ? "--layer" : !cell_.empty() ? "--cell" : "";
}

std::optional<StackFigure::Loaded> StackFigure::load(const Console& console,
                                                     const std::string& input, bool anyway,
                                                     bool& failed) const {
  ImportOptions options;
  options.kernels = weights_;
  if (!input.empty()) {
    const auto sizes = sizes_of_text(input);
    if (!sizes) {
      console.complain("--input", console.tr("cli.read.size", std::array{shown_text(input)}));
      return std::nullopt;
    }
    options.read.input = *sizes;
  }
  const auto model = load_model(file_, options, console, failed);
  if (!model) return std::nullopt;
  const std::string name = file_ == "-" ? console.tr("cli.standard_input") : file_;
  complain_of_model(console, name, *model);
  if (!model->problems.empty() || model->layers.empty()) return std::nullopt;
  const auto layer = chosen_layer(*model, layer_, console);
  if (!layer) return std::nullopt;
  if (weights_ && tell_of_kernel(*model, *layer, console)) return std::nullopt;
  Loaded loaded;
  loaded.name = model->layers[*layer].name;
  const Ways ways(*model);
  auto way = ways.path_to(*layer);
  if (!way || way->empty()) {
    if (tell_of_way(*model, ways.to(*layer), console)) return std::nullopt;
    console.complain("--layer", console.tr("cli.error.stack_way", std::array{loaded.name}));
    return std::nullopt;
  }
  tell_of_other(model->layers[*layer], way->back(), console);
  loaded.selected = way->size() - 1;
  loaded.one_way = ways.joined(*layer);
  loaded.stack = resolve_stack(with_layers_behind(*model, ways, *std::move(way)));
  tell_of_size(*model, loaded.stack, console);
  bool ok = true;
  for (const StackProblem& problem : loaded.stack.problems()) {
    const bool shown = anyway && loaded.stack.layers[problem.layer].geometry.has_value();
    if (problem.layer > loaded.selected || shown) continue;
    const std::string where =
        console.tr("cli.stack.place", std::array{std::to_string(problem.layer + 1)});
    console.complain(where, problem_text(console.tr, problem.problem));
    ok = false;
  }
  if (ok && !loaded.stack.layers[loaded.selected].geometry) {
    console.complain("--layer", console.tr("cli.error.stack_way", std::array{loaded.name}));
    ok = false;
  }
  return ok ? std::optional(std::move(loaded)) : std::nullopt;
}

bool StackFigure::put_cell(RenderJob& job, const Console& console, const Loaded& loaded) const {
  if (cell_.empty()) return true;
  const auto picture = stack_picture(loaded.stack, loaded.selected);
  const std::size_t colon = cell_.rfind(':');
  std::size_t level = picture->selected + 1;
  if (colon != std::string::npos) {
    const std::string name = cell_.substr(0, colon);
    std::vector<std::string> names{"input"};
    names.insert(names.end(), picture->names.begin(), picture->names.end());
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      complain_of_name(console, "cell", name, names);
      return false;
    }
    level = static_cast<std::size_t>(found - names.begin());
  }
  const Axis axis = picture->in_two_dimensions() ? job.options.axis : kWidth;
  const Geometry& near_one = *picture->stack.layers[level == 0 ? 0 : level - 1].geometry;
  const std::string text = colon == std::string::npos ? cell_ : cell_.substr(colon + 1);
  const auto cell = cell_on_axis(text, near_one, level == 0, axis, console);
  if (!cell) return false;
  job.focus = CellId{GridId::level, {static_cast<std::int64_t>(level), *cell}};
  return true;
}

}  // namespace padlens
