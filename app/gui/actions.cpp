#include "app/gui/actions.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "app/document/layers.h"
#include "app/gui/beside.h"
#include "app/gui/check_page.h"
#include "app/gui/commands.h"
#include "app/gui/document_edits.h"
#include "app/gui/export_run.h"
#include "app/gui/file_actions.h"
#include "app/gui/history.h"
#include "app/gui/import_run.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/lesson_edits.h"
#include "app/gui/opened.h"
#include "app/gui/output_run.h"
#include "app/gui/port_page.h"
#include "app/gui/prediction.h"
#include "app/gui/refreshing.h"
#include "app/gui/rules_page.h"
#include "app/gui/stack_edits.h"
#include "app/gui/target.h"
#include "app/scene/theme.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::size_t kMostToasts = 4;

void say(State& state, std::string text, bool problem = false) {
  // What is said again is not said twice.
  std::erase_if(state.toasts, [&](const Toast& toast) { return toast.text == text; });
  // Failures stay up longer: they have to be read.
  state.toasts.push_back({std::move(text), problem, problem ? 8.0 : 3.5});
  if (state.toasts.size() > kMostToasts) state.toasts.erase(state.toasts.begin());
}

void set_language(State& state, const std::string& language) {
  state.tr = Strings(language);
  state.preferences.language = state.tr.language();
}

void compare_with(State& state, const std::optional<RowKey>& row) {
  state.compared = row ? compared_with(state.shown, *row) : std::nullopt;
  // What was chosen last stands beside the layer.
  if (row && !state.document.beside.empty()) {
    change(state, false, [&] { state.document.beside.clear(); });
  }
}

void open_answers(State& state, const RowKey& row, bool open) {
  if (open) {
    state.open_answers.push_back(row);
    return;
  }
  const auto& rows = state.shown.comparison();
  for (const AnswerGroup& group : answer_groups(rows)) {
    std::vector<RowKey> keys;
    for (const std::size_t each : group.rows)
      keys.push_back(key_of(rows[each]));
    if (std::ranges::find(keys, row) == keys.end()) continue;
    std::erase_if(state.open_answers,
                  [&](const RowKey& key) { return std::ranges::find(keys, key) != keys.end(); });
    if (state.compared && std::ranges::find(keys, state.compared->row) != keys.end()) {
      state.compared.reset();
    }
  }
}

void select_layer(State& state, std::size_t index) {
  Document& document = state.document;
  if (index >= document.stack.size() || index == document.selected) return;
  document.selected = index;
  document.anyway = false;
  state.gesture_saved = false;
  state.typed.clear();
  refresh(state);
}

void open_dialog(State& state, Dialog dialog) {
  state.dialog = dialog;
  state.overwriting.reset();
  state.edit.reset();
  state.playback.pause();
  if (dialog == Dialog::rules) refresh_rules_page(state);
  if (dialog == Dialog::port_map) open_port_page(state);
  if (dialog == Dialog::port_check) open_check_page(state);
}

void set_view(State& state, const std::string& id) {
  const View* view = find_view(id);
  if (view == nullptr || state.view == id || !fits(*view, state.shown.layer())) return;
  const View& before = *find_view(state.view);
  if (state.pinned && before.elsewhere != nullptr) {
    state.pinned = before.elsewhere(state.shown.layer(), state.scene_options(), *state.pinned);
  }
  state.view = id;
  state.camera = {};
  state.hover.reset();
}

void toggle_overlay(State& state, const std::string& id) {
  state.show_before.erase(id);  // what the person wants stays
  if (const Overlay* overlay = find_overlay(id)) state.preferences.show.toggle(*overlay);
}

void open_layer(State& state, const OpenLayer& action) {
  if (action.index && *action.index >= real_layers().size()) return;
  state.real_layer = action.index;
  if (!action.index) return;
  show_lesson(state, std::nullopt);
  state.real_layer = action.index;
  state.scenario_path.clear();
  state.scenario_is_file = false;
  show_scenario(state, scenario_of(real_layers()[*action.index].spelling(action.framework)));
}

void begin_edit(State& state, const CellId& id) {
  const auto cell = editable_cell(state.shown.layer(), id);
  if (!cell || !state.shows_document()) return;
  const Grid<double>& values =
      cell->grid == GridId::kernel ? *state.shown.layer().kernel() : *state.shown.layer().input();
  state.playback.pause();
  state.edit = CellEdit{id, number_text(values.at(cell->cell)), false};
}

void edit_cell(State& state, const std::string& text) {
  if (!state.edit) return;
  const auto cell = editable_cell(state.shown.layer(), state.edit->id);
  const auto value = parse_number(text);
  if (!cell || !value) {
    state.edit->text = text;
    state.edit->wrong = true;
    return;
  }
  state.edit.reset();
  change(state, false, [&] { set_cell(state, *cell, *value); });
}

void set_preferences(State& state, const Preferences& wanted) {
  if (wanted.language != state.preferences.language) set_language(state, wanted.language);
  const std::string language = state.preferences.language;
  const bool other_code = wanted.code_target != state.preferences.code_target;
  state.preferences = wanted;
  state.preferences.language = language;
  if (find_theme(state.preferences.theme) == nullptr) state.preferences.theme = "light";
  state.playback.set_speed(wanted.speed);
  state.preferences.speed = state.playback.speed();
  state.playback.set_loop(wanted.loop);
  state.preferences.zoom = nearest_zoom(wanted.zoom, zoom_steps().back());
  refresh_target(state);  // one box or two
  if (find_topic(wanted.practice_topic) == nullptr) state.preferences.practice_topic.clear();
  if (find_snippet_target(wanted.code_target) == nullptr) state.preferences.code_target.clear();
  if (other_code) state.code = shown_code(state);
}

void select_rule(State& state, const std::string& id) {
  if (find_rule(id) == nullptr) return;
  state.rules_page.selected = id;
  refresh_rules_page(state);
}

void pick_map_cell(State& state, Cell cell) {
  const RuleMap& map = state.rules_page.map;
  if (!map.cells.contains(cell) || map.cells.at(cell).mark == RuleMark::refused) return;
  const auto layer = map_spec(map, state.numbers(), cell);
  if (layer) change(state, false, [&] { take_layer(state, *layer); });
}

void pick_port_cell(State& state, Cell cell) {
  const auto layer = port_layer(state, cell);
  if (!layer) return;
  change(state, false, [&] { take_layer(state, *layer); });
  compare_with(state, port_row(state));
}

// Every practice asks something else.
std::uint64_t new_seed() {
  return std::random_device{}();
}

// What would tell a covered answer, or make no sense while it is covered.
struct KeepsBack {
  bool operator()(Command command) const {
    constexpr std::array kCommands{
        Command::play,       Command::step_back,     Command::step_forward, Command::first_step,
        Command::last_step,  Command::next_mode,     Command::rules,        Command::port_map,
        Command::port_check, Command::export_picture};
    return std::ranges::find(kCommands, command) != kCommands.end();
  }
  bool operator()(const OpenDialog& action) const {
    constexpr std::array kDialogs{Dialog::rules, Dialog::port_map, Dialog::port_check,
                                  Dialog::export_picture};
    return std::ranges::find(kDialogs, action.dialog) != kDialogs.end();
  }
  bool operator()(const ExportFile&) const { return true; }
  bool operator()(const Compare&) const { return true; }
  bool operator()(const Seek&) const { return true; }
  bool operator()(const BeginEdit&) const { return true; }
  bool operator()(const SetMode&) const { return true; }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

struct Apply {
  State& state;

  void operator()(Command command) const { run_command(state, command); }
  void operator()(const SetField& action) const {
    change(state, action.continued, [&] { set_field(state, action.field, action.value.json()); });
  }
  void operator()(const TypeText& action) const {
    change(state, action.continued,
           [&] { type_text(state, action.field, action.part, action.text); });
  }
  void operator()(const SetPadding& action) const {
    change(state, false, [&] { set_padding(state, action.mode); });
  }
  void operator()(const SetMode& action) const {
    change(state, false, [&] { state.document.mode = action.mode; });
  }
  void operator()(const ShowAnyway& action) const {
    change(state, false, [&] { state.document.anyway = action.on; });
  }
  void operator()(const BeginEdit& action) const { begin_edit(state, action.id); }
  void operator()(const EditCell& action) const { edit_cell(state, action.text); }
  void operator()(const CancelEdit&) const { state.edit.reset(); }
  void operator()(const Compare& action) const { compare_with(state, action.row); }
  void operator()(const OpenAnswers& action) const { open_answers(state, action.row, action.open); }
  void operator()(const PointAt& action) const {
    if (is_covered(state)) return;
    state.hover = action.id;
    if (!state.pinned) state.exploring = action.moved && !state.playback.playing();
  }
  void operator()(const Pin& action) const {
    if (is_covered(state)) {
      const auto cell = action.id ? input_cell_at(state.shown.layer(), *action.id) : std::nullopt;
      if (cell) pick_cell(state, *cell);
      return;
    }
    // A plane is not pinned but put on show.
    if (action.id && is_plane(action.id->grid)) return show_plane(state, *action.id);
    state.pinned = action.id;
    if (action.id) state.exploring = !state.playback.playing();
  }
  void operator()(const SetView& action) const { set_view(state, action.id); }
  void operator()(const ToggleOverlay& action) const { toggle_overlay(state, action.id); }
  void operator()(const SetCamera& action) const { state.camera = action.camera; }
  void operator()(const Seek& action) const {
    state.playback.seek(action.step);
    state.exploring = false;
  }
  void operator()(const SetSpeed& action) const {
    state.playback.set_speed(action.steps_per_second);
    state.preferences.speed = state.playback.speed();
  }
  void operator()(const TypeTarget& action) const { type_target(state, action.part, action.text); }
  void operator()(const TakeLayer& action) const {
    change(state, false, [&] { take_layer(state, action.spec); });
  }
  void operator()(const SelectLayer& action) const { select_layer(state, action.index); }
  void operator()(const AddLayer& action) const {
    change(state, false, [&] { add_layer(state, action.what); });
  }
  void operator()(const AddMenuOpened&) const { state.adding = false; }
  void operator()(const SetInterpolation& action) const {
    change(state, false, [&] { set_interpolation(state, action.name); });
  }
  void operator()(const TakePath& action) const {
    change(state, false, [&] { take_path(state, action.layer); });
  }
  void operator()(const CloseTold&) const { state.told.reset(); }
  void operator()(const CancelImport&) const {
    if (state.importing) state.importing->cancel();
  }
  void operator()(const ExpandTarget& action) const { state.target.expanded = action.on; }
  void operator()(const LimitZoom& action) const { state.most_zoom = action.most; }
  void operator()(const SetPreferences& action) const {
    set_preferences(state, action.preferences);
  }
  void operator()(const OpenLesson& action) const {
    if (action.built_in) state.course.reset();
    show_lesson(state, action.index);
  }
  void operator()(const ShowBeat& action) const { show_beat(state, action.beat); }
  void operator()(const EditLesson& action) const { edit_lesson(state, action); }
  void operator()(const PointAtWords& action) const { state.lit = action.name; }
  void operator()(const OpenLayer& action) const { open_layer(state, action); }
  void operator()(const OpenFile& action) const { open_file(state, action.path); }
  void operator()(const PasteText& action) const { paste_text(state, action.text); }
  void operator()(const SaveFile& action) const { save_file(state, action); }
  void operator()(const ExportFile& action) const { export_file(state, action); }
  void operator()(const CancelExport&) const {
    if (state.exporting) state.exporting->cancel();
  }
  void operator()(const AnswerLeaving& action) const {
    state.leaving = false;
    if (action.leave) state.quit = true;  // what is being written is given up with the state
  }
  void operator()(const OpenDialog& action) const { open_dialog(state, action.dialog); }
  void operator()(const SelectRule& action) const { select_rule(state, action.id); }
  void operator()(const SetMapColumns& action) const {
    state.rules_page.columns = action.columns;
    refresh_rules_page(state);
  }
  void operator()(const PickMapCell& action) const { pick_map_cell(state, action.cell); }
  void operator()(const SetPort& action) const { set_port(state, action.from, action.to); }
  void operator()(const SelectPortSetting& action) const {
    select_port_setting(state, action.index);
  }
  void operator()(const SetPortSteps& action) const {
    set_port_steps(state, action.stride, action.dilation);
  }
  void operator()(const PickPortCell& action) const { pick_port_cell(state, action.cell); }
  void operator()(const SetCheckTarget& action) const { set_check_target(state, action.to); }
  void operator()(const SelectChecked& action) const { select_checked(state, action.index); }
  void operator()(const ShowChecked& action) const { show_checked(state, action.index); }
  void operator()(const AskAbout& action) const {
    state.asked_kind = action.asks;
    state.prediction.reset();
    state.practice.reset();
    refresh_prediction(state);
  }
  void operator()(const TypePrediction& action) const {
    type_prediction(state, action.part, action.text);
  }
  void operator()(const ChoosePrediction& action) const { choose_prediction(state, action.choice); }
  void operator()(const StartPractice& action) const {
    start_practice(state, action.topic, action.difficulty, new_seed());
  }
  void operator()(const Say& action) const { say(state, action.text, action.problem); }
};

}  // namespace

FieldValue::FieldValue(Json value) : json_(std::make_shared<const Json>(std::move(value))) {}
FieldValue::FieldValue(int value) : FieldValue(Json(value)) {}
FieldValue::FieldValue(const char* value) : FieldValue(Json(value)) {}
FieldValue::FieldValue(std::string value) : FieldValue(Json(std::move(value))) {}
FieldValue::FieldValue(std::string_view value) : FieldValue(Json(value)) {}
FieldValue::FieldValue(std::nullptr_t) : FieldValue(Json()) {}

void apply(State& state, const Action& action) {
  if (is_covered(state) && std::visit(KeepsBack{}, action)) {
    return say(state, state.tr("predict.covered"));
  }
  std::visit(Apply{state}, action);
  refresh_beside(state);
}

void change_document(State& state, Document document) {
  change(state, false, [&] { state.document = std::move(document); });
}

void show_document(State& state, Document document) {
  state.pinned.reset();
  state.edit.reset();
  state.typed.clear();
  state.target = {};
  change_document(state, std::move(document));
  state.camera = {};
  state.playback.seek(0);
}

void show_scenario(State& state, const Scenario& scenario) {
  std::vector<StackLayer> stack = scenario.stack;
  if (stack.empty()) stack.emplace_back(scenario.spec);
  Document document{std::move(stack), scenario.selected, scenario.mode, false};
  document.beside = scenario.beside;
  show_document(state, std::move(document));
  show_as_figure(state, scenario.figure);
  refresh(state);
  const View* view = find_view(scenario.view, state.shown.layer().op());
  if (view != nullptr) set_view(state, std::string(view->id));
  state.camera = {};
  state.playback.seek(scenario.step);
}

}  // namespace padlens
