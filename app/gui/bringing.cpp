#include "app/gui/bringing.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <utility>

#include "app/document/course.h"
#include "app/document/embedded.h"
#include "app/document/lesson_json.h"
#include "app/gui/actions.h"
#include "app/gui/import_run.h"
#include "app/gui/lesson_edits.h"
#include "app/gui/model_path.h"
#include "app/i18n/port_check_words.h"
#include "app/import/import.h"
#include "app/pictures/pictures.h"
#include "app/render/figure.h"
#include "app/scene/overlay_rows.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/layer/grouping.h"
#include "core/layer/picture_values.h"

namespace padlens {
namespace {

// Of so many bytes it is tried at once whether they are a scenario; of more, where they may be
// JSON.
constexpr std::int64_t kTriedAtOnce = std::int64_t{16} << 20U;
constexpr std::size_t kMostTried = std::size_t{64} << 20U;
// Names, the same in every language.
struct FormatName {
  std::string_view id;
  std::string_view name;
};
constexpr std::array kFormats{
    FormatName{"onnx", "ONNX"},           FormatName{"keras", "Keras"},
    FormatName{"keras_zip", "Keras"},     FormatName{"keras_h5", "Keras"},
    FormatName{"tflite", "LiteRT"},       FormatName{"tfjs_layers", "TensorFlow.js"},
    FormatName{"torch_print", "PyTorch"}, FormatName{"tfjs_graph", "TensorFlow.js"}};

constexpr double kNoProgress = 0.15;  // seconds that reading may take without saying so

void tell_of(State& state, std::string text, bool problem = false) {
  apply(state, Say{std::move(text), problem});
}

// Why text that was opened or pasted is no scenario; "" where it is one.
std::string why_no_scenario(const Strings& tr, const OpenedScenario& opened) {
  if (!opened.error.empty()) return tr(opened.error);
  if (!opened.problems.empty()) {
    const Problem& problem = opened.problems.front();
    return (problem.field.empty() ? "" : problem.field + ": ") + problem_text(tr, problem);
  }
  RenderOptions ignored;
  const auto problems = read_figure(opened.scenario.figure, ignored);
  return problems.empty() ? "" : problems.front().where + ": " + problems.front().text(tr);
}

void refuse_brought(State& state, const std::string& path, const std::string& why) {
  if (path.empty()) return tell_of(state, state.tr("ui.paste_failed", std::array{why}), true);
  tell_of(state, state.tr("ui.open_failed", std::array{path, why}), true);
}

// It takes the place of all that was on show.
void clear_cards(State& state) {
  apply(state, OpenLesson{});
  state.real_layer.reset();
  state.told.reset();
  state.dialog = Dialog::none;
}

void show_scenario_of(State& state, const OpenedScenario& opened, const std::string& path) {
  clear_cards(state);
  show_scenario(state, opened.scenario);
  state.scenario_path = path.empty() ? "" : saving_path(path, opened.container);
  state.scenario_is_file = !path.empty() && opened.container == Container::json;
  tell_of(state, path.empty() ? state.tr("ui.pasted") : state.tr("ui.opened", std::array{path}));
}

// Its greys become the input of the first layer, in every plane of it.
void bring_picture(State& state, const Bytes& bytes, const std::string& path) {
  constexpr std::size_t kMostBytes = std::size_t{256} << 20U;
  const PictureLibrary* library = loaded_pictures();
  if (library == nullptr) return refuse_brought(state, path, state.tr("problem.pictures_missing"));
  Document document = state.document;
  Spec& spec = document.stack.front().spec;
  if (spec.op->rank == 1) return refuse_brought(state, path, state.tr("problem.picture_rank"));
  const auto file = bytes.all(kMostBytes);
  if (!file) return refuse_brought(state, path, state.tr("ui.paste_too_much"));
  ReadPicture picture = library->read(*file, {});
  if (!picture.problems.empty() && picture.problems.front().code == "picture_large")
    picture = library->read(*file, {kMostPictureCells});
  if (!picture.problems.empty())
    return refuse_brought(state, path, problem_text(state.tr, picture.problems.front()));
  const auto& greys = picture.greys;
  if (greys.size() * spec.channels > ValueLimits::input_cells) {
    const ValueLimit limit{"input_cells", greys.size() * spec.channels, ValueLimits::input_cells};
    return refuse_brought(state, path, problem_text(state.tr, value_problem(limit)));
  }
  const auto size = [](std::int64_t rows, std::int64_t cols) {
    return std::to_string(rows) + "×" + std::to_string(cols);
  };
  const std::vector<std::string> args{size(greys.rows(), greys.cols()),
                                      size(picture.rows, picture.cols)};
  spec.input = {static_cast<int>(greys.rows()), static_cast<int>(greys.cols())};
  spec.symbols = {};
  spec.input_values = picture_values(greys, spec.channels);
  state.dialog = Dialog::none;
  state.typed.clear();
  state.preferences.show.set(kShowGreys);
  change_document(state, std::move(document));
  state.playback.last();  // what becomes of it is seen in whole
  tell_of(state, state.tr(picture.reduced() ? "ui.picture_reduced" : "ui.picture_read", args));
}

// A picture in which nobody put a scenario.
bool is_mere_picture(const Bytes& bytes, const std::optional<OpenedScenario>& opened) {
  if (!is_picture_file(bytes.text(0, 16))) return false;
  return !opened || opened->error == "embedded.none" || opened->container == Container::json;
}

void begin_import(State& state, std::shared_ptr<ImportRun> run) {
  state.importing = std::move(run);
  state.importing->wait(kNoProgress);
  if (state.importing->finished()) finish_import(state);
}

// Where in the text it is: "3:14: ".
std::string place_text(const PlacedProblem& placed) {
  if (placed.line == 0) return "";
  return std::to_string(placed.line) + ":" + std::to_string(placed.column) + ": ";
}

std::string first_problem(const Strings& tr, const Model& model) {
  if (model.problems.empty()) return tr("problem.no_layer");
  const PlacedProblem& placed = model.problems.front();
  const std::string& field = placed.problem.field;
  return place_text(placed) + (field.empty() ? "" : field + ": ") +
         problem_text(tr, placed.problem);
}

// The numbers of the cells are none of a model's: they stay as far as they fit.
void keep_numbers(std::vector<StackLayer>& stack, const Spec& before) {
  Values& input = stack.front().spec.input_values;
  if (before.input_values.preset != Preset::custom) input = before.input_values;
  stack.front().spec.seed = before.seed;
}

Document document_of(const State& state, std::shared_ptr<const OpenModel> brought,
                     std::size_t path_end) {
  Document document;
  document.stack = model_path(brought->model, path_end);
  keep_numbers(document.stack, state.document.stack.front().spec);
  const bool whole =
      is_chain(brought->model) && document.stack.size() == brought->model.layers.size();
  if (whole && brought->source.empty()) return document;
  document.model = std::move(brought);
  document.path_end = path_end;
  return document;
}

// In a message: how many layers of what, and what was assumed.
std::string read_text(const Strings& tr, const Told& told) {
  const Model& model = told.model->model;
  std::string text =
      tr("ui.told_read", std::array{format_name(model), std::to_string(model.layers.size())});
  std::string assumed;
  if (!told.assumed_input.empty()) assumed = tr("ui.told_input", std::array{told.assumed_input});
  for (const std::string& field : assumed_fields(model))
    assumed += (assumed.empty() ? "" : tr("ui.told_comma")) + tr("field." + field);
  if (assumed.empty()) return text;
  return text + " " + tr("ui.told_assumed", std::array{assumed});
}

bool has_weights(const ModelLayer& layer) {
  return layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window &&
         layer.layer.spec.op->has_kernel;
}

// Of the first layer that says why, or of the whole.
std::string why_no_kernels(const Strings& tr, const Model& read) {
  for (const ModelLayer& layer : read.layers) {
    if (const Remark* why = kernel_missing(layer))
      return layer.name + ": " + remark_sentence(tr, *why);
  }
  return remark_sentence(tr, {"kernels_none", {}});
}

// Into the open model and those layers of the stack that have the names, kernels and planes of its
// own.
void put_kernels(State& state, const Model& read) {
  if (!state.document.model) return;
  std::map<std::string_view, const Spec*> kernels;
  for (const ModelLayer& layer : read.layers) {
    if (layer.layer.spec.kernel_values.preset == Preset::custom)
      kernels.emplace(layer.name, &layer.layer.spec);
  }
  if (kernels.empty()) return tell_of(state, why_no_kernels(state.tr, read), true);
  const auto take = [&kernels](const std::string& name, Spec& spec) {
    const auto found = kernels.find(name);
    if (found == kernels.end() || found->second->kernel != spec.kernel ||
        grouping_of(*found->second) != grouping_of(spec))
      return;
    spec.kernel_values = found->second->kernel_values;
  };
  Document document = state.document;
  auto open = std::make_shared<OpenModel>(*document.model);
  for (ModelLayer& layer : open->model.layers)
    take(layer.name, layer.layer.spec);
  for (StackLayer& layer : document.stack)
    take(layer.name, layer.spec);
  document.model = std::move(open);
  change_document(state, std::move(document));
  const std::array counts{std::to_string(kernels.size()),
                          std::to_string(std::ranges::count_if(read.layers, has_weights))};
  tell_of(state, state.tr("ui.kernels_read", counts));
}

}  // namespace

bool has_more_to_tell(const Model& model) {
  if (!model.understood() || !model.remarks.empty()) return true;
  return std::ranges::any_of(model.layers, [](const ModelLayer& layer) {
    return !layer.remarks.empty() || !layer.problems.empty();
  });
}

std::string format_name(const Model& model) {
  const Framework* framework = find_framework(model.framework);
  if (model.format == "code" && framework != nullptr) return std::string(framework->display_name);
  const auto known = std::ranges::find(kFormats, model.format, &FormatName::id);
  return known == kFormats.end() ? model.format : std::string(known->name);
}

void bring(State& state, const Bytes& bytes, const std::string& path) {
  std::optional<OpenedScenario> opened;
  const auto try_scenario = [&] {
    const auto text = bytes.all(kMostTried);
    if (text) opened = open_scenario(*text);
    return opened && why_no_scenario(state.tr, *opened).empty();
  };
  if (bytes.size() <= static_cast<std::int64_t>(LessonLimits::bytes)) {
    const auto text = bytes.all(LessonLimits::bytes);
    if (text && is_course_text(*text)) return open_course(state, course_from_text(*text, path));
  }
  const std::string head = bytes.text(0, 64);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && head[first] == '{';
  if ((json || bytes.size() <= kTriedAtOnce) && try_scenario())
    return show_scenario_of(state, *opened, path);
  if (is_mere_picture(bytes, opened)) return bring_picture(state, bytes, path);
  const bool picture = opened && opened->container != Container::json;
  const ImportLibrary* library = picture ? nullptr : loaded_import();
  if (library != nullptr && library->is_model(bytes)) {
    const Spec& input = state.document.stack.front().spec;
    return begin_import(state, std::make_shared<ImportRun>(*library, bytes, path, input));
  }
  if (!opened && try_scenario()) return show_scenario_of(state, *opened, path);
  refuse_brought(state, path,
                 opened ? why_no_scenario(state.tr, *opened) : state.tr("problem.unknown_format"));
}

void read_kernels(State& state) {
  const ImportLibrary* library = loaded_import();
  if (!state.document.model || library == nullptr || state.importing) return;
  const OpenModel& open = *state.document.model;
  begin_import(state, std::make_shared<ImportRun>(*library, open.bytes, open.source));
}

void finish_import(State& state) {
  const std::shared_ptr<ImportRun> run = std::exchange(state.importing, nullptr);
  if (run->cancelled()) return tell_of(state, state.tr("ui.import_cancelled"));
  ImportRun::Outcome outcome = run->take();
  if (run->kernels()) return put_kernels(state, outcome.model);
  const std::string path = run->source();
  // A scenario that is right was opened as such.
  if (outcome.model.layers.empty() || outcome.model.format == "stack") {
    return refuse_brought(state, path, first_problem(state.tr, outcome.model));
  }
  auto brought = std::make_shared<OpenModel>(OpenModel{
      std::filesystem::path(path).filename().string(), std::move(outcome.model), run->bytes()});
  const auto end = last_window(brought->model);
  clear_cards(state);
  const Told told{brought, outcome.assumed_input};
  if (end) {
    show_document(state, document_of(state, brought, *end));
    state.scenario_path.clear();
    state.scenario_is_file = false;
    state.figure.clear();
  }
  if (!end || has_more_to_tell(brought->model)) {
    state.told = told;
  } else {
    tell_of(state, read_text(state.tr, told));
  }
}

}  // namespace padlens
