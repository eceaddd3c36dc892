#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/gui/pace.h"
#include "app/gui/shortcuts.h"
#include "app/gui/state.h"
#include "app/render/options.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// A value as a spec's JSON has it, behind a pointer: the JSON header is in the few files
// that look inside.
class FieldValue {
 public:
  FieldValue(Json value);
  FieldValue(int value);
  FieldValue(const char* value);
  FieldValue(std::string value);
  FieldValue(std::string_view value);
  FieldValue(std::nullptr_t);

  const Json& json() const { return *json_; }

 private:
  std::shared_ptr<const Json> json_;
};

// A field of the spec gets a value. `continued`: part of the same gesture as the
// one before (a drag, a word being typed), so one undo takes back all of it.
struct SetField {
  std::string field;
  FieldValue value;
  bool continued = false;
};

// Text typed into a number box of `field`. Parts: numbers per axis and
// output_padding 0 height, 1 width, -1 both; padding 0 … 3 top, bottom, left,
// right; others -1.
struct TypeText {
  std::string field;
  int part = -1;
  std::string text;
  bool continued = false;
};

struct SetPadding {
  PaddingMode mode;
};
struct SetMode {
  PlayMode mode;
};
struct ShowAnyway {
  bool on;
};
struct BeginEdit {
  CellId id;
};
struct EditCell {
  std::string text;
};
struct CancelEdit {};

// The difference of a row of the comparison; none takes the marks away.
struct Compare {
  std::optional<RowKey> row;
};
// Opens the group of answers that a row stands in, or closes it.
struct OpenAnswers {
  RowKey row;
  bool open = true;
};
// `spec` takes the place of the document's, as one undoable change; the numbers in the
// cells stay, as far as they fit.
struct TakeLayer {
  Spec spec;
};

// A layer of the stack comes on show; what was on show before is no change to be undone.
struct SelectLayer {
  std::size_t index;
};
// An id of an operation, "pad", "crop" or "upsample": behind the selected layer.
struct AddLayer {
  std::string what;
};
// The menu of layers to add has opened.
struct AddMenuOpened {};
struct SetInterpolation {
  std::string name;
};
// The path to a layer of the open model becomes the stack.
struct TakePath {
  std::size_t layer;
};
struct CloseTold {};
struct CancelImport {};

// The cell pointed at. It is explored when one went there, not when the picture moved below a
// pointer that rests.
struct PointAt {
  std::optional<CellId> id;
  bool moved = false;
};
// A plane of the layer is put on show instead, with one that it meets.
struct Pin {
  std::optional<CellId> id;
};
struct SetCamera {
  Camera camera;
};

struct Seek {
  std::int64_t step;
};
struct SetSpeed {
  double steps_per_second;
};

// Text typed into the box of the wanted output: part 0 height, 1 width, -1 both.
// "" asks for nothing any more.
struct TypeTarget {
  int part = -1;
  std::string text;
};
struct ExpandTarget {
  bool on;
};

// The window has room for so much zoom of the interface, percent.
struct LimitZoom {
  int most;
};

struct SetPreferences {
  Preferences preferences;
};

struct OpenLesson {
  std::optional<std::size_t> index;  // in open_lessons(); none closes the one that is open
  bool built_in = false;             // in lessons(), whatever course is open
};
// A beat of the open lesson.
struct ShowBeat {
  std::size_t beat;
};
// A change of one's own lesson that is open.
struct EditLesson {
  enum class What : std::uint8_t {
    create,  // a new one, of one beat that shows what the window shows
    begin,   // the card lets one change it, or not any more
    end,
    record,   // the present beat shows what the window shows
    add,      // a new beat behind it, which does
    remove,   // the present beat goes
    earlier,  // it changes places with the one before, or the one behind
    later,
    words,  // its words in the language of the window are `text`
    title,  // the lesson's
    notes,
    ask,  // it asks what `text` names in ask_infos(), of the step's cell; "" for nothing
  };
  What what;
  std::string text = {};
};
// Words on the lesson's card are pointed at that refer to cells of this name; "" for none.
struct PointAtWords {
  std::string name;
};
// A layer of real_layers() as `framework` writes it.
struct OpenLayer {
  std::optional<std::size_t> index;  // none closes the card of the one that is open
  std::string framework;
};
struct OpenFile {
  std::string path;
};
// From the clipboard: a layer or a scenario as JSON, code, what a model's file holds as text. What
// is none is refused in words.
struct PasteText {
  std::string text;
};
// Where a file is in the way that the scenario does not come from, that is asked about first,
// unless `overwrite` is the answer.
struct SaveFile {
  std::string path;
  bool overwrite = false;
};
// Writes the layer on show into options.output, while the window goes on. The same of files in
// the way.
struct ExportFile {
  RenderOptions options;
  bool overwrite = false;
};
struct CancelExport {};
// The answer to State::leaving: the file that is being written is given up, or the window stays.
struct AnswerLeaving {
  bool leave;
};
struct OpenDialog {
  Dialog dialog;
};
struct SelectRule {
  std::string id;
};
struct SetMapColumns {
  MapColumns columns;
};
// A cell of the map of the selected rule becomes the document.
struct PickMapCell {
  Cell cell;
};
// Between which frameworks the page on ports maps, by id.
struct SetPort {
  std::string from;
  std::string to;
};
// Of the settings of that map, by index.
struct SelectPortSetting {
  std::size_t index;
};
struct SetPortSteps {
  int stride;
  int dilation;
};
// A cell of the map becomes the document, compared with the framework that it is ported to.
struct PickPortCell {
  Cell cell;
};
// The framework that the layers are ported to, by id.
struct SetCheckTarget {
  std::string to;
};
// A layer of the port check, by its index there.
struct SelectChecked {
  std::size_t index;
};
struct ShowChecked {
  std::size_t index;
};
// What predict mode asks of the layer on show.
struct AskAbout {
  Asks asks;
};
// Text typed into a box of the prediction, see boxes_of().
struct TypePrediction {
  std::size_t part;
  std::string text;
};
struct ChoosePrediction {
  std::size_t choice;
};
// "" for all topics, 0 for each difficulty in turn.
struct StartPractice {
  std::string topic;
  int difficulty = 0;
};
struct Say {
  std::string text;
  bool problem = false;
};

using Action =
    std::variant<Command, SetField, TypeText, SetPadding, SetMode, ShowAnyway, BeginEdit, EditCell,
                 CancelEdit, Compare, OpenAnswers, TakeLayer, SelectLayer, AddLayer, AddMenuOpened,
                 SetInterpolation, TakePath, CloseTold, CancelImport, PointAt, Pin, SetView,
                 ToggleOverlay, SetCamera, Seek, SetSpeed, TypeTarget, ExpandTarget, LimitZoom,
                 SetPreferences, OpenLesson, OpenLayer, OpenFile, PasteText, SaveFile, ExportFile,
                 CancelExport, AnswerLeaving, OpenDialog, SelectRule, SetMapColumns, PickMapCell,
                 SetPort, SelectPortSetting, SetPortSteps, PickPortCell, SetCheckTarget,
                 SelectChecked, ShowChecked, AskAbout, TypePrediction, ChoosePrediction,
                 StartPractice, ShowBeat, PointAtWords, EditLesson, Say>;
using Actions = std::vector<Action>;

// Changes the state as the action asks. Bad input never gets lost and never
// breaks anything: it leaves the last good picture and a problem or a message.
void apply(State& state, const Action& action);

// Puts `scenario` on show, as one undoable change.
void show_scenario(State& state, const Scenario& scenario);

// The same of layers.
void show_document(State& state, Document document);
// The same, where they are those on show but for some of their settings: nothing is begun anew.
void change_document(State& state, Document document);

// Lets time pass: playback, messages. True if anything changed on screen.
bool advance(State& state, double seconds);

// Seconds until advance() will have something to show; negative: nothing will. A movement's
// frames come as `pace` has it.
double next_change(const State& state, const Pace& pace = {});

}  // namespace padlens
