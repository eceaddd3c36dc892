#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/document/bytes.h"
#include "app/document/scenario.h"
#include "app/gui/code_text.h"
#include "app/gui/compared.h"
#include "app/gui/prediction.h"
#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/answers/port_map.h"
#include "core/answers/shown.h"
#include "core/answers/solver.h"
#include "core/answers/symbolic.h"
#include "core/engine/engine.h"
#include "core/engine/playback.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/rules/rule_map.h"
#include "core/rules/rules.h"
#include "core/stack/model.h"
#include "core/stack/stack_layer.h"

namespace padlens {

class CheckRun;
class ExportRun;
class ImportRun;
class OutputRun;
struct StackRows;
struct Course;

// A model that was brought, and what it is called.
struct OpenModel {
  std::string source;  // the file's name; "" where it was pasted
  Model model;
  Bytes bytes = Bytes(std::string());  // what it was read from
};

// What undo goes back to.
struct Document {
  std::vector<StackLayer> stack{Spec{}};  // never empty
  std::size_t selected = 0;               // in `stack`
  PlayMode mode = PlayMode::gather;
  bool anyway = false;  // show the arithmetic of a spec that the framework rejects
  // What the stack was taken from, and the layer of it to which the path leads; null for none.
  std::shared_ptr<const OpenModel> model = {};
  std::size_t path_end = 0;
  // The layer that was kept to stand beside the one on show, as Scenario::beside has it; "" for
  // none.
  std::string beside = {};

  // The layer that the window edits, as asked. Behind the first one its input is what the layer
  // before gives: refresh() sees to it.
  StackLayer& layer() { return stack[selected]; }
  const StackLayer& layer() const { return stack[selected]; }
  Spec& spec() { return stack[selected].spec; }
  const Spec& spec() const { return stack[selected].spec; }
  friend bool operator==(const Document&, const Document&) = default;
};

// Text in a number box that is no number. Key: field and part, see TypeText.
using TypedKey = std::pair<std::string, int>;

struct CellEdit {
  CellId id;  // padded, input or kernel
  std::string text;
  bool wrong = false;  // what was entered is no number
};

struct Toast {
  std::string text;
  bool problem = false;
  double left = 4;  // seconds until it goes away
};

// The output that is wanted, and what follows from it and the document.
struct Target {
  std::array<std::string, 2> text;  // as typed, height and width; "" is the present output
  bool expanded = false;            // all solutions are listed

  std::array<Problems, 2> problems;  // of what was typed
  Solutions solutions;               // none where nothing was typed

  bool asked() const { return !text[kHeight].empty() || !text[kWidth].empty(); }
};

// How a picture is looked at. Zoom 1 shows all of it, as large as there is room.
struct Camera {
  double zoom = 1;
  Point middle{0.5, 0.5};  // what is in the middle of the room, as a share of the picture

  friend bool operator==(const Camera&, const Camera&) = default;
};

enum class Dialog : std::uint8_t {
  none,
  open,
  save,
  export_picture,
  help,
  rules,
  port_map,
  port_check,
  welcome
};

// The page on the rules of thumb. What it shows is of the document, and kept up to
// date by refresh_rules_page() while the page is open.
struct RulesPage {
  std::string selected;  // the rule whose map is on show, by id
  MapColumns columns = MapColumns::input;
  std::vector<RuleReading> readings;  // of all rules
  RuleMap map;
};

// The page on ports: what becomes of many layers on the way from one framework to another. Kept by
// the functions of port_page.h.
struct PortPage {
  std::string from;  // ids of frameworks
  std::string to;
  std::optional<PortMap> map;  // none where the two have no setting in common
  Problems problems;           // why there is none
  std::size_t selected = 0;    // in its settings
  int stride = 1;              // of the layers on show
  int dilation = 1;
};

// The page of the port check: what becomes of the layers on show in another framework. Kept by the
// functions of check_page.h.
struct CheckPage {
  std::string from;  // ids of frameworks
  std::string to;
  bool of_model = false;     // of the open model; else of the stack
  std::size_t selected = 0;  // in the check's layers
  std::shared_ptr<CheckRun> run;
  std::shared_ptr<const CheckRun> seen;             // whose end has been noticed
  std::vector<std::shared_ptr<CheckRun>> given_up;  // they come to their end
};

// How the person likes the window; kept from one start to the next.
struct Preferences {
  std::string language = "en";
  std::string theme = "light";
  bool linked = true;  // height and width change together
  OverlaySet show = OverlaySet::standard();
  Axis axis = kWidth;  // of the axis view
  double speed = 2;
  bool loop = false;
  int zoom = 100;                              // of the interface, one of zoom_steps(), percent
  std::string folder;                          // where files were last opened or saved
  std::vector<std::string> recent_frameworks;  // ids, the last used first
  ProgressByTopic progress;                    // of what was practised, by topic
  std::string practice_topic;                  // an id of topics(), "" for all
  int practice_level = 0;                      // 0 … kMostDifficulty; 0: each in turn
  std::string code_target;  // an id of snippet_targets(), "" for that of the framework
  friend bool operator==(const Preferences&, const Preferences&) = default;
};

// What is told of something that was brought, until it is closed.
struct Told {
  std::shared_ptr<const OpenModel> model;
  std::string assumed_input;  // "6×6": nothing told the input's size; "" where something did
};

// Everything that the window shows. Panels read it; only apply() changes it.
struct State {
  explicit State(const std::string& language);

  Document document;                      // as asked, computable or not
  std::map<TypedKey, std::string> typed;  // boxes whose text is no number
  // The document's stack, resolved, with what each layer sees of its input; never null.
  std::shared_ptr<const StackRows> rows;
  Shown asked;  // what the selected layer comes to
  // The numbers of its input are made up: those that come through the layers before are not to be
  // had in the time of a frame, or not at all.
  bool made_up_input = false;
  // Of a document whose input has names in the place of sizes: their formulas. The picture is
  // that of an example, example_of(), or where no size is accepted the one before.
  std::optional<SymbolicShape> symbolic;
  Problems problems;  // of its selected layer and of `typed`

  // The last document that could be computed.
  Shown shown;
  std::uint64_t layer_version = 0;            // counts what `shown` was
  std::shared_ptr<const StackPicture> stack;  // of its layer; null: it stands alone
  // The row of the comparison whose difference is shown; it outlives changes under which
  // there is such a row again.
  std::optional<Compared> compared;
  // What the view of pairs shows beside it, and of what it was made: refresh_beside().
  struct BesideKey {
    std::string view = {};
    std::string language = {};
    std::string kept = {};
    RowKey row = {};
    std::uint64_t layer_version = 0;
    PlanePair planes = {};
    friend bool operator==(const BesideKey&, const BesideKey&) = default;
  };
  std::shared_ptr<const Beside> beside;
  BesideKey beside_key;
  std::vector<RowKey> open_answers;  // a row of each group of answers that is open
  ShownCode code;

  // In predict mode each layer that comes on show is asked about first.
  bool predicting = false;
  std::optional<Prediction> prediction;
  Asks asked_kind = Asks::output;  // what predict mode asks next
  std::optional<Practice> practice;

  Target target;

  // Works on the rows of the layer's output that are not ready yet; null where all are.
  std::shared_ptr<OutputRun> computing;
  double since_rows = 0;  // seconds since rows of it were taken on show

  std::string view = "flat";  // an id of views()
  Camera camera;
  Playback playback;
  std::optional<CellId> hover;
  std::optional<CellId> pinned;
  // What focus() tells takes the place of the step: since the pointer moved to the cell, or the
  // cell was pinned, nothing has been stepped or played.
  bool exploring = false;
  std::optional<CellEdit> edit;
  PlanePair planes;  // that are looked at; there are such in `shown`

  Preferences preferences;
  Strings tr;
  bool presenting = false;
  int most_zoom = 300;  // of the interface, that the window has room for, percent
  Dialog dialog = Dialog::none;
  RulesPage rules_page;
  PortPage port_page;
  CheckPage check_page;
  std::optional<std::size_t> lesson;        // index into open_lessons(), see lesson_beats.h
  std::size_t beat = 0;                     // of it
  std::shared_ptr<const Course> course;     // the lessons are its; null: the built-in ones
  std::map<std::string, bool> show_before;  // overlays that the lesson has set, as they were
  // The window shows a teacher's notes alone, and how many seconds it has been open, and the
  // lesson.
  struct NotesScreen {
    double open = 0;
    double on_lesson = 0;
  };
  std::optional<NotesScreen> notes_screen;
  bool editing_lesson = false;  // the card lets one change the lesson, which is one's own
  bool lesson_edited = false;   // it is not in its file as it is now
  // The lesson as it was before a change, and how many entries `undo` had before and after it.
  struct LessonPast {
    std::shared_ptr<const Course> course;
    std::size_t lesson = 0;
    std::size_t beat = 0;
    std::size_t undo_before = 0;
    std::size_t undo_after = 0;
  };
  std::vector<LessonPast> lesson_undo;
  std::string lit;  // the name of cells whose words on the card are pointed at
  std::optional<std::size_t> real_layer;  // index into real_layers(); one of the two at most
  std::string scenario_path;
  bool scenario_is_file = false;  // it is that of the file at scenario_path, and goes back there
  std::string figure;             // Scenario::figure of what was opened
  std::vector<Toast> toasts;
  std::shared_ptr<ExportRun> exporting;  // a file that is being written; null for none
  std::shared_ptr<ImportRun> importing;  // a model that is being read; null for none
  std::optional<Told> told;
  bool stack_asked = false;  // the panel of the stack is shown for one layer, too
  bool adding = false;       // its menu of layers to add is to open
  // A file is in the way of what was to be written; the dialog asks.
  struct Overwriting {
    std::string path;
    std::string free;  // the next name that is not taken
  };
  std::optional<Overwriting> overwriting;
  bool leaving = false;  // asked whether to stop that and quit
  bool quit = false;

  std::vector<Document> undo;
  std::vector<Document> redo;
  bool gesture_saved = false;  // the drag or word under way has its entry in `undo`

  // Fields that not every operation has, kept while another one is on show.
  struct OpFields {
    PaddingMode padding = PaddingMode::same;
    std::optional<PaddingMode> became = {};  // in other dimensions, which do not have it
    std::optional<PerAxis> output_padding = {};
    std::optional<PerAxis> output_shape = {};
    PadFill pad_fill = {};
    bool ceil_mode = false;
    std::optional<bool> count_include_pad = {};
    std::optional<int> divisor_override = {};
    PerAxis dilation{1, 1};
    int filters = 1;
    int groups = 1;
    std::optional<int> depth_multiplier = {};
  };
  std::map<Op, OpFields> op_fields;

  // Whether the panel of the stack is shown.
  bool shows_stack() const { return stack_asked || document.stack.size() > 1 || document.model; }
  // Whether what is on show is an operation, with words, formulas and rules of its own.
  bool shows_window() const;

  // Whether there is a layer on show, with its numbers or without.
  bool has_layer() const;

  // Only the framework stands in the way.
  bool can_show_anyway() const { return asked.resolution().geometry && typed.empty(); }
  bool shows_document() const { return problems.empty() || (document.anyway && can_show_anyway()); }
  // The document's layer, or where it has names for sizes the example on show.
  const Spec& numbers() const {
    return is_symbolic(document.spec()) ? shown.spec() : document.spec();
  }
  // Height and width are shown as one: only equal numbers can be, and the width of one dimension.
  bool linked() const;
  // The same of the wanted output, for which the present one has to be square, too.
  bool target_linked() const;
  // What is on show is too large to have numbers, or for its output to have them all at once: one
  // line says so.
  bool without_values() const;
  PlayMode mode() const {
    return shown.layer().op().plays(document.mode) ? document.mode : PlayMode::gather;
  }
  // The pinned cell, else the one pointed at.
  std::optional<CellId> focus() const { return pinned ? pinned : hover; }
  // The row of `compared`; null where there is none.
  const ComparisonRow* compared_row() const;
  // Null where nothing is compared, and where the output of that has another shape.
  std::shared_ptr<const Layer> compared_layer() const;
  SceneOptions scene_options() const;
  Scenario scenario() const;
};

// The input or kernel cell that `id` lets a person edit, if it does.
std::optional<CellId> editable_cell(const Layer& layer, const CellId& id);

}  // namespace padlens
