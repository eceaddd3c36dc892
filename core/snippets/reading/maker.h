#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/syntax.h"
#include "core/stack/model.h"

namespace padlens::reading {

// An argument of a call, and what it is about.
struct Argument {
  Means means = Means::nothing;
  std::string_view name;
  const Value* value = nullptr;
};

// The arguments of a call by a function's parameters.
struct Bound {
  std::vector<Argument> arguments;
  const Argument* find(Means means) const;
};

// Names that `call` gives and the function has not, values too many and missing ones are faults.
// `first`: the item of the call that its arguments begin with. `lenient`: other names are passed
// over, and none need be given (a config).
Bound bind_arguments(const Function& function, const Value& call, std::size_t first, bool lenient,
                     std::vector<Fault>& faults);

// Whether its first parameter is a tensor: it is no layer to be called, but called itself.
bool takes_tensors(const Function& function);

// The default that a parameter has in the function's list; "" where none is written.
std::string_view default_of(const Function& function, Means means);

// What a maker asks of who reads the text.
class Context {
 public:
  virtual ~Context() = default;
  // A name's value where it is known: `value` itself, where it is none.
  virtual const Value& told(const Value& value) const = 0;
  // Sizes of an array, as of a weight; nullopt: not known.
  virtual std::optional<std::vector<std::int64_t>> array_shape(const Value& value) const = 0;
  // The text of a value, for messages.
  virtual std::string text_of(const Value& value) const = 0;
  virtual Place place(std::size_t offset) const = 0;
  virtual const ReadOptions& options() const = 0;
  // That of a library's specs; another of its family where it was asked for.
  virtual std::string framework_of(const Library& library) const = 0;
};

// What all layers of a text begin with: the word that they are told with, and where it stands.
ModelLayer layer_at(std::string_view word, const Place& place);
// One that no library has.
ModelLayer unknown_layer(std::string_view word, const Place& place);
void refuse(ModelLayer& layer, Problem problem, const Place& place);

// What a call comes to: one layer most often; a separable convolution two, others with one that
// cuts or pads around it. They follow each other.
struct Made {
  std::vector<ModelLayer> layers;  // their names: what is put behind that of the call, "_pad"
  std::optional<std::vector<std::int64_t>> input_shape;  // what a Keras layer says of its input
  bool channels_last = false;                            // how the tensors that it takes lie

  // Puts what is wrong with the arguments beside the first layer. Of one that is not known, or is
  // one too many, the others still tell the layer; without one that has to be given it is refused.
  void tell(const Fault& fault, const Place& place);
};

// How a library lets the numbers of a field be written.
struct Forms {
  bool number = true;  // alone, for all axes
  bool one = true;     // a list of one, likewise
  bool axes = true;    // a list with one for each axis of space
  bool every = true;   // one for each axis of the tensor
};

// Makes layers of a call.
class Maker {
 public:
  Maker(const Context& context, const Library& library, const Function& function,
        std::string_view word, const Value& call, const Bound& bound);

  Made make();

  // --- for a library's padding ------------------------------------------------------
  const Library& library() const { return library_; }
  const Function& function() const { return function_; }
  StackLayer& layer() { return layer_; }
  int rank() const { return layer_.spec.op->rank; }
  bool transposed() const { return layer_.spec.op->transposed(); }
  const Value& told(const Value& value) const { return context_.told(value); }

  // A word in any capitals, one of the modes that the library has.
  void mode(const Value& value, PaddingMode mode);
  // Cells [top, bottom, left, right]; in one dimension the last two. Negative ones are a layer of
  // their own.
  void sides(const std::array<std::int64_t, 4>& cells);
  // As many before as after: [height, width].
  void even_sides(const std::array<std::int64_t, 2>& cells);
  // A number for each axis; nullopt, told, where it is none. `least`: of each.
  std::optional<std::array<std::int64_t, 2>> numbers(const Value& value, std::string_view field,
                                                     std::int64_t least);
  // A list of (before, after) for each of the axes of space: those of all axes, or of these alone.
  // nullopt: it is no list of pairs; nothing is told.
  std::optional<std::array<std::int64_t, 4>> pairs(const Value& value);
  std::optional<std::int64_t> whole(const Value& value, std::string_view field, std::int64_t least);
  void wrong(const Value& value, std::string_view field, std::string_view possible);
  void refuse(Problem problem, std::size_t at);
  void remark(std::string code, std::vector<std::string> args = {});
  // Whether its tensors have the channels last.
  bool channels_last() const { return channels_last_; }
  // The windows' K = d·(k − 1) + 1 along an axis.
  std::int64_t effective_kernel(Axis axis) const;
  // Whether a kernel of one axis slides in a grid of two.
  bool last_axis_alone() const;
  void fill(FillMode mode) { layer_.spec.pad_fill.mode = mode; }
  const Argument* given(Means means) const { return bound_.find(means); }

 private:
  int find_rank() const;
  Forms forms(std::string_view field) const;
  std::string example(std::string_view field) const;
  bool takes_reals() const;
  bool refuses_null(std::string_view field) const;
  bool is_null(const Argument* argument, std::string_view field);
  bool strict_flags() const { return library_.id == "pytorch"; }
  void keras_sides(const Value& value);
  std::optional<std::size_t> first_axis_of_space(const Value& list, std::string_view field);
  int rank_of(const Value& value, Means means) const;
  void choose_operation(Op operation);
  void read_layout();
  void layout_of_windows();
  void window();
  void kernel();
  void kernel_of_weight(const Argument& weight);
  void axes(Means means, PerAxis Spec::*member, std::string_view field);
  void strides();
  void padding();
  void planes();
  bool strided_and_dilated() const;
  void depthwise_planes();
  void transposed_fields();
  void output_shape(const Value& value);
  void pool_fields();
  void cover_all();
  void dilated_pool();
  void separable(Made& made);
  void stretched();  // lax: lhs_dilation
  void reducer();
  void pad_layer();
  void torch_pad(const Value& value);
  void put_pad(const std::array<std::int64_t, 4>& cells);
  void fill_of_pad();
  void crop_layer();
  void upsample_layer();
  void upsample_word(const Value& value, const std::string& word);
  void upsample_coordinates();
  void upsample_size(const Argument& size);
  void upsample_scale();
  void other_layer();
  void joined_axis();
  std::optional<std::int64_t> planes_told(Means means) const;
  void adaptive(const Value& value);
  void count(Means means, int Spec::*member, std::string_view field);
  std::optional<bool> flag(const Argument* argument, std::string_view field);
  void assume(Means means, std::string_view field);
  ModelLayer finish();
  ModelLayer beside(LayerKind kind, const std::array<std::int64_t, 4>& cells) const;

  const Context& context_;
  const Library& library_;
  const Function& function_;
  std::string_view word_;
  const Value& call_;
  const Bound& bound_;
  bool channels_last_;
  bool weight_space_first_ = false;
  StackLayer layer_;
  std::string framework_;  // where it is not the library's
  ModelLayer result_;
  std::vector<ModelLayer> before_;
  std::vector<ModelLayer> after_;
  std::optional<std::int64_t> channels_;
  std::optional<std::int64_t> filters_;
};

// What libraries take for the padding of a window.
void keras_padding(Maker& maker, const Value& value);
void torch_padding(Maker& maker, const Value& value);
void tensorflow_padding(Maker& maker, const Value& value);
void jax_padding(Maker& maker, const Value& value);
void flax_padding(Maker& maker, const Value& value);
void tfjs_padding(Maker& maker, const Value& value);
void onnx_padding(Maker& maker, const Value& value);
void paddle_padding(Maker& maker, const Value& value);
void mlx_padding(Maker& maker, const Value& value);
void listed_padding(Maker& maker, const Value& value);  // a number, or one for each axis

// Of a text in any capitals: the mode of that name, of those given.
bool mode_by_word(Maker& maker, const Value& value, std::span<const PaddingMode> modes);

}  // namespace padlens::reading
