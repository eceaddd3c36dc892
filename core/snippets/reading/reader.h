#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/snippets/reading/builder.h"
#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"
#include "core/snippets/reading/moves.h"
#include "core/snippets/reading/syntax.h"
#include "core/snippets/reading/tensor_axes.h"
#include "core/stack/model.h"

namespace padlens::reading {

// What a text imports, and what it calls that: paths by names.
struct Imports {
  std::unordered_map<std::string_view, std::string> names;  // "C": "keras.layers.Conv2D"
  std::vector<std::string> starred;                         // "from keras.layers import *"

  // A path as its library has it: "keras.layers.Conv2D" of "C"; itself where nothing of it is
  // imported. A module that is the text's own begins with a dot.
  std::string full(std::string_view path) const;
};
Imports imports_of(const std::vector<Token>& tokens);

// Which libraries a text speaks of.
struct Hints {
  Imports imports;
  bool flax = false;
  bool nnx = false;
  bool paddle = false;
  bool chainer = false;
  bool mlx = false;
  bool javascript = false;
  bool onnx = false;
  bool torch = false;
  bool keras = false;
};

// Where a called name is found.
struct Found {
  const Library* library = nullptr;
  const Function* function = nullptr;
  // What the library calls it; where it is found in none, but is one of another framework's: that
  // by its whole path.
  std::string word = {};
  bool guessed = false;  // what stands before the name is of no library that is known
};
Found find_called(std::string_view path, const Hints& hints, const Value& call);

// What an expression comes to.
struct Thing {
  enum class Kind : std::uint8_t {
    nothing,
    unknown,   // a name that the text does not set
    tensor,    // source
    list,      // parts
    layer,     // definition: a layer that is not applied yet
    array,     // shape; without it: an array whose sizes are not told
    constant,  // as an array of one number, beside the input: ones_like(x)
    literal,   // value
    routine,   // definition: a function or class of the text
    named,     // value: a library's function that is not called yet, or partial() of one
  };
  Kind kind = Kind::nothing;
  Source source;
  std::size_t definition = 0;
  std::vector<Thing> parts;
  std::optional<std::vector<std::int64_t>> shape;
  const Value* value = nullptr;
};

// What is kept of an axis of a tensor: begin:end:step of Python.
struct PartOfAxis {
  std::optional<std::int64_t> begin;
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
  bool known = true;    // its numbers are told
  bool stated = false;  // "::1" is, ":" is not
  bool one = false;     // a number, which takes the axis away
  bool exact = false;   // what lies past an end is refused, not clipped

  bool is_whole() const { return known && !one && begin.value_or(0) == 0 && !end && step == 1; }
};

// Whether a method or function of this name moves a tensor's axes, or cuts it apart.
bool moves_axes(std::string_view name);
// Whether it is as often called on what is no grid: sums of losses, lists of results.
bool counts_tensors(std::string_view name);

// How many of `extent` cells are kept; kOpen where that is not known.
std::int64_t count_of(const PartOfAxis& part, std::int64_t extent);

struct Field;

// Reads code: statements one by one.
class Reader final : public Context {
 public:
  Reader(std::string_view text, const std::vector<Token>& tokens, Builder& builder);

  void run();
  // Nodes as protobuf's text format has them, of ONNX or TensorFlow.
  void run_node_text();

  const Value& told(const Value& value) const override;
  std::optional<std::vector<std::int64_t>> array_shape(const Value& value) const override;
  std::string text_of(const Value& value) const override;
  Place place(std::size_t offset) const override { return builder_.place(offset); }
  const ReadOptions& options() const override { return builder_.options(); }
  std::string framework_of(const Library& library) const override;

 private:
  static constexpr std::size_t kNone = SIZE_MAX;

  // Names of a call of a function; of the text itself the first.
  struct Frame {
    std::unordered_map<std::string_view, Thing> variables;
    std::shared_ptr<Frame> outer;  // where its function stands
    std::size_t self = kNone;      // a definition: of whom it is a method
    std::size_t type = kNone;      // a routine: the class that the method stands in
    Thing result;
    bool called = false;   // it is of a call, not of the text
    bool compact = false;  // Flax names the layers that are made in it
  };

  // While it lives the text is read with the names of `frame`, as within one more call.
  class Calling {
   public:
    Calling(Reader& reader, std::shared_ptr<Frame> frame)
        : reader_(reader), before_(std::exchange(reader.frame_, std::move(frame))) {
      ++reader_.calls_;
    }
    ~Calling() {
      --reader_.calls_;
      reader_.frame_ = std::move(before_);
    }
    Calling(const Calling&) = delete;
    Calling& operator=(const Calling&) = delete;

   private:
    Reader& reader_;
    std::shared_ptr<Frame> before_;
  };

  // A function or class of the text.
  struct Routine {
    const Statement* head = nullptr;
    std::vector<const Statement*> body;
    std::shared_ptr<Frame> outer;
    std::unordered_map<std::string_view, std::size_t> methods;  // of a class: routines
    std::vector<std::string_view> fields;                       // of a class, in their order
    std::unordered_map<std::string_view, Thing> standards;      // what the class sets of them
    std::size_t type = kNone;                                   // of a method: its class
    bool used = false;                                          // the text names it elsewhere
  };

  // How a block goes on.
  enum class Flow : std::uint8_t { on, next_turn, leave_loop, leave };

  // What a call gives, by position and by names.
  struct Given {
    std::vector<Thing> places;
    std::vector<std::pair<std::string_view, Thing>> names;
    std::vector<Source> tensors() const;
  };

  // The layers between the inputs and the outputs of a model.
  struct Graph {
    std::vector<Source> inputs;
    std::vector<Source> outputs;
    bool called = false;
  };

  // A layer that may be applied; or several, one behind the other.
  struct Definition {
    const Library* library = nullptr;
    const Function* function = nullptr;  // null: a sequence, or of no library
    const Value* call = nullptr;
    std::string_view word;
    std::string name;
    std::vector<std::size_t> children;
    bool sequence = false;
    bool named = false;  // a sequence that is none: layers by names, which are taken from it
    bool applied = false;
    bool inside = false;  // another one holds it
    bool member = false;  // `name` is how `parent` calls it
    std::size_t parent = kNone;
    std::size_t type = kNone;      // the routine of its class
    std::shared_ptr<Graph> graph;  // of a model
    std::unordered_map<std::string_view, Thing> fields;
    std::unordered_map<std::string, int> counts;  // of the names that Flax gives
    std::vector<std::pair<std::vector<Source>, Thing>> results;
  };

  void find_hints();
  void find_uses();
  void run_statement(const Statement& statement);
  void run_function(const Statement& statement);
  void run_graph(const Statement& statement);
  void run_expression(const Statement& statement);
  void assign(const Statement& statement, Thing thing);
  Thing named_tuple(const Value& call);
  void name_part(std::string_view target, const Thing& part);
  void assign_name(std::string_view target, const Thing& thing);
  void name_result(const Statement& statement, std::size_t first);
  void apply_rest();

  Thing evaluate(const Value& value);
  Thing evaluate_call(const Value& given);
  bool is_constant(const Value& value) const;
  Thing evaluate_named(const Value& call, std::string_view path);
  Thing evaluate_method(const Value& call, Thing object, std::string_view name);
  Thing call_class_method(const Value& call, std::size_t type, std::string_view name);
  std::optional<bool> text_holds(const Value& call) const;
  Thing copied(Thing thing);
  bool is_record(const Definition& definition) const;
  void set_fields(std::size_t object, std::size_t type, const Given& given);
  Thing add_module(const Value& call, std::size_t object);
  Thing evaluate_test(const Value& value);
  Thing apply_named(const Thing& known, const Value& call);
  Thing evaluate_tensor_method(const Value& call, const Thing& object, std::string_view name);
  Thing array_method(const Value& call, Thing object, std::string_view name) const;
  Thing evaluate_index(const Value& value);
  Thing evaluate_join(const Value& value);
  static bool is_turned(std::string_view path);
  Thing turned(Thing thing, const Value& value);
  Thing multiply_matrices(const Value& value, std::size_t first);
  // --- calls that move axes, cut tensors apart or put them beside each other
  bool lies_last(const Library* library) const;
  Thing move_call(ModelLayer layer, const Value& call, std::size_t first, std::string_view word,
                  Source source, const Library* library, std::string name);
  Thing move_method(const Value& call, std::string_view name, Source source);
  Thing move_function(const Value& call, const Found& found, std::string_view word);
  Thing add_moved(ModelLayer layer, Source source, TensorAxes axes, bool planes_last,
                  std::string name);
  Source as_it_lies(Source source, const Made& made, const Function& function);
  Thing split_call(const Value& call, std::size_t first, std::string_view word, Source source,
                   const Library* library);
  Thing stack_call(const Value& call, std::string_view word, std::vector<Source> from,
                   const Library* library);
  Thing index_moved(const Value& value, Source source, const TensorAxes& axes);
  Thing take_moved(const Value& value, std::vector<PartOfAxis> parts, Source source,
                   const TensorAxes& axes);
  // --- models that are called like layers
  Thing model_call(const Value& call);
  Thing tensors(const std::vector<Source>& sources) const;
  Thing call_graph(std::size_t index, const std::vector<Source>& from);
  Thing layer_of_graph(const Graph& graph, const Value& call);
  void drop_called_graphs();
  std::vector<std::int64_t> ends_of_parts(const Value& call, std::size_t first,
                                          std::string_view word, std::int64_t extent,
                                          const Library* library);
  void settle_join(Made& made, const std::vector<Source>& from, const Value& call);
  void align_axes(std::vector<Source>& from, const ModelLayer& joined);
  void settle_planes(Made& made, Source source, const Function& function);
  void settle_linear(ModelLayer& layer, Source source);
  void check_channels(Made& made, const std::vector<Source>& from, const Function& function,
                      const Value& call);
  bool is_sure();
  void check_join(ModelLayer& layer, const std::vector<Source>& from, const Value& call);
  void take_current(std::vector<Source>& from);
  Source add_made(Made made, const Function* function, const Library* library,
                  std::vector<Source> from, const Value& call, std::string name);
  // A part of a tensor: by an index, or by a library's call with the arguments `bound`.
  Thing part_of(const Value& value, const Bound* bound, Source source,
                const Library* library = nullptr);
  Thing take_part(const Value& value, std::vector<PartOfAxis> parts, Source source,
                  const Library* library);
  Thing take_cells(const Value& value, const std::vector<PartOfAxis>& parts, Source source);
  Source take_planes(const Value& value, const PartOfAxis& part, Source source);
  Thing opaque_part(const Value& value, Source source);
  PartOfAxis part_of_axis(const Value& value) const;
  std::optional<std::vector<PartOfAxis>> parts_of_index(const Value& index, std::size_t axes) const;
  std::optional<std::vector<PartOfAxis>> parts_of_call(const Bound& bound, std::size_t axes) const;
  std::size_t axis_of_planes(const std::vector<PartOfAxis>& parts, const Library* library) const;
  Thing gather_call(const Value& call, Source source);
  Thing add_taken(Source source, std::int64_t before, std::int64_t after, FillMode mode,
                  std::int64_t axis, const Place& at);
  Thing take_by_index(const Value& call, const Found& found);
  Thing told_list(Thing list) const;
  // --- loops and branches
  bool next(Statement& statement);
  void read_configs();
  Flow run_block(std::span<const Statement* const> block, int depth);
  Flow run_branch(std::span<const Statement* const> block, std::size_t after, bool& taken,
                  std::span<const Statement* const> body, int depth);
  std::optional<bool> holds(const Value& condition) const;
  std::optional<bool> compares(const Value& condition) const;
  Flow run_loop(const Statement& head, std::span<const Statement* const> body, int depth);
  void bind_turn(std::span<const std::string_view> names, const Thing& turn);
  Thing number(std::int64_t value) const;
  std::optional<std::vector<Thing>> range_turns(const Value& call) const;
  static std::vector<Thing> beside_each_other(const std::vector<std::vector<Thing>>& lists);
  std::optional<std::vector<Thing>> turns_of(const Value& value);
  Thing child_of(std::size_t sequence, std::size_t index);
  std::vector<Thing> children_of(std::size_t sequence, bool named);
  std::optional<std::vector<Thing>> children_turns(const Value& value);
  Thing evaluate_turns(const Value& value);
  const Value& in_this_turn(const Value& call);
  Thing part_of_list(const Value& slice, Thing list) const;
  std::optional<Thing> change_list(std::string_view name, std::string_view method,
                                   const Value& call);
  Thing map_call(const Value& call);
  bool add_to_list(std::string_view name, std::string_view method, const Value& call);
  void set_variable(std::string_view name, Thing thing);
  Thing* changeable(std::string_view name);
  bool has_room(const Value& value) const;
  bool has_room(const Thing& thing) const;
  static bool fits_list(const Thing& thing, std::size_t& size, int depth);
  static Thing listed(Thing thing);
  Thing define(Definition definition);
  // --- functions and classes of the text
  void add_routine(std::span<const Statement* const> block);
  void fill_class(std::size_t type);
  bool is_used_beside(const Statement& head, std::size_t end) const;
  void find_places();
  bool reads_in_place(const Routine& routine) const;
  Source first_tensor(const Given& given, const Value& at);
  void read_root();
  bool read_alone(std::size_t routine);
  Given given_by(const Value& call);
  bool is_called(const Thing& thing) const;
  bool has_method(const Thing& thing, std::string_view name) const;
  Thing call_thing(const Thing& callee, const Value& call);
  Thing call_routine(std::size_t routine, const Given& given, std::size_t self, const Value& at);
  void bind_parameters(const Routine& routine, const Given& given, Frame& frame, bool method);
  void run_in_frame(const Statement& statement);
  bool may_call(std::string_view name, std::size_t at);
  void tell_steps(std::size_t at);
  Thing make_object(std::size_t type, const Value& call);
  Thing call_object(std::size_t object, const Given& given, const Value& at);
  Thing call_super(const Value& call);
  Thing call_lambda(const Value& lambda, const Value& call);
  Thing set_field(const Value& call);
  void name_as_flax(const Thing& made, std::string_view word);
  void inherit(std::size_t object, std::string_view base, const Value& call);
  std::size_t find_method(std::size_t type, std::string_view name, bool above = false) const;
  std::string_view library_base(std::size_t type) const;
  std::string full_name(std::size_t definition) const;
  std::string own_name(std::string_view base);
  void adopt(std::size_t object, std::string_view name, const Thing& thing);
  const Thing* field_of(const Thing& object, std::string_view path) const;
  Value value_of(const Thing& thing);
  Value settled(const Value& item);
  Thing found_call(const Value& call, const Found& found, std::string_view word);
  Thing library_call(const Value& call, std::string_view path);
  Thing function_call(const Value& call, const Found& found, std::string_view word);
  static bool add_tensors(const Thing& thing, std::vector<Source>& from);
  Thing unknown_call(const Value& call, std::string_view path, std::string_view word);
  Thing array_call(const Value& call, std::string_view word) const;
  Thing input_call(const Value& call, const Found& found);
  Thing sequence_call(const Value& call, const Found& found, std::string_view word);
  void fill_sequence(std::size_t sequence, const Value& call);
  void add_child(std::size_t sequence, const Value& layer, std::string_view name);
  void add_child(std::size_t sequence, const Thing& layer, std::string_view name);
  Thing named_layers(const Value& call);
  void set_item(const Value& item, const Thing& thing);
  void run_node(const Value& call, std::string_view op, const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs, const std::string& name);
  void run_node_statement(const Statement& statement);
  void run_onnx_message(const Field& node);
  void run_tensorflow_message(const Field& node);
  Value named(std::string_view text, std::uint32_t at) const;
  const Value* config_call(const Value& call, std::string_view path, std::string& type);
  Thing node_call(const Value& call);
  Thing plain_node(const Value& call, std::string_view word);

  Source apply(std::size_t definition, std::vector<Source> from, const Value* call, int depth);
  Source apply_one(std::size_t definition, std::vector<Source> from, const Value* call);
  Made make(const Found& found, std::string_view word, const Value& call, std::size_t first,
            const Value* applied, std::string& name);
  void settle_layout(const Function& function, const Made& made, const std::vector<Source>& from);
  std::vector<Source> sources_of(const Value& call, std::size_t first);
  Source add_beside(const Value& value);
  bool add_source(const Thing& thing, const Value& value, std::vector<Source>& from);
  std::vector<Source> inputs_of(const Bound& bound);
  const Value* told_once(const Value& value) const;
  const Value* worked_out(const Value& value) const;
  const Value* counted_out(const Value& call) const;
  const Value* reckoned(const Value& call) const;
  const Value* taken_out(const Value& call) const;
  const Value* sliced(const Value& value) const;
  const Value* text_told(const Value& value) const;
  std::optional<bool> is_layer_of(const Value& given, std::string_view name) const;
  std::optional<bool> is_instance(const Value& given, const Value& type) const;
  const Value* sizes_told(const Value& value) const;
  const Thing* tensor_of_sizes(const Value& value, const Value** axis) const;
  const Value* keep_number(Value number) const;
  const Thing* variable(std::string_view name) const;
  const Thing* published(std::string_view name) const;
  Thing tensor(Source source) const;
  bool is_used(std::string_view name) const;
  bool is_tensor_method(std::string_view path) const;
  const Value& expanded(const Value& call);
  std::optional<std::vector<std::int64_t>> literal_shape(const Value& list) const;

  std::string_view text_;
  const std::vector<Token>& tokens_;
  Builder& builder_;
  Parser parser_;
  Hints hints_;
  std::unordered_set<std::string_view> used_;
  std::shared_ptr<Frame> whole_ = std::make_shared<Frame>();  // of the text
  std::shared_ptr<Frame> frame_ = whole_;
  std::deque<Routine> routines_;
  std::unordered_map<std::string_view, std::pair<std::size_t, std::size_t>> places_;  // of names
  std::unordered_map<std::string, int> own_names_;
  std::unordered_map<std::string, Source> outputs_;  // of ONNX nodes
  std::deque<Definition> definitions_;
  std::deque<Statement> kept_;
  mutable std::deque<Value> worked_out_;
  mutable std::size_t worked_out_size_ = 0;
  mutable int tells_ = 0;  // one within the other
  mutable std::size_t told_ = 0;
  bool guessed_ = false;  // what the next layer takes is what came last, as nothing else is told
  std::optional<bool> planes_last_;           // of what the last window takes
  std::unordered_set<std::size_t> laid_out_;  // inputs of which it is known
  std::deque<std::string> node_names_;
  mutable std::deque<std::string> texts_;        // that are put together
  std::unordered_set<std::string_view> beside_;  // names of losses and optimizers
  std::unordered_set<std::string_view> tuples_;  // names of named tuples
  std::span<const std::string_view> targets_;    // of the statement that is run
  std::vector<std::string> node_outputs_;        // of the statement that is run
  bool keep_ = false;                            // the statement is still pointed at
  // Layers that are applied, sequences included, and turns of loops: what is told with few words
  // may unfold to many.
  static constexpr std::size_t kMostSteps = 400'000;
  std::size_t steps_ = 0;
  std::size_t scanned_ = 0;  // of the text, for the columns of statements
  std::size_t line_begin_ = 0;
  int loops_ = 0;                         // that are run
  int calls_ = 0;                         // likewise
  static constexpr int kMostCalls = 32;   // one within the other
  bool alone_ = false;                    // a class or function is read that nothing calls
  std::unordered_set<std::size_t> deep_;  // calls that were told to be too deep
};

// A Keras layer's config, or an ONNX node's attributes, as an object or a list of them. False: it
// is none.
bool read_config(const Value& value, Builder& builder, const Context& context);

// The same as names with their values line by line, as viewers show them. False: it is none.
bool read_fields(const std::vector<Token>& tokens, Builder& builder, const Context& context);

// The table of model.summary(), torchsummary or torchinfo.
bool is_summary(std::string_view text);
void read_summary(std::string_view text, Builder& builder);

// "node { … }", or what stands within it.
bool is_node_text(std::string_view text);

// "layer { … }".
bool is_prototxt(std::string_view text);
void read_prototxt(Builder& builder);

// "[convolutional]".
bool is_darknet(std::string_view text);
void read_darknet(std::string_view text, Builder& builder);

}  // namespace padlens::reading
