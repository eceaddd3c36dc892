#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/import/kernel_numbers.h"
#include "core/stack/model.h"

namespace padlens {

// A graph of tensor operations as model files have them, whatever the format: shapes are inferred,
// small constants and the arithmetic on shapes folded, the sizes of windows asked of the framework
// itself. A reader walks its nodes in an order in which none comes before what it takes, makes the
// tensors of each with the functions below, and states with record() what layer the node is.
// take() gives the layers that carry the cells of an input as a Model.
//
// Nothing here throws or fails: what does not fit gives a tensor of which less is known.

// An extent of a shape, or an element of a folded tensor. One that is not known carries an
// identity: equal ones are the same number wherever they stand (a free batch, say).
using Extent = std::int64_t;
using Extents = std::vector<Extent>;
inline constexpr Extent kLeastKnown = std::numeric_limits<std::int64_t>::min() / 2;
inline bool is_known(Extent extent) {
  return extent >= kLeastKnown;
}
// Numbers as a file has them: the least of all, which stand for "from the end on", are known.
inline Extents stated(Extents numbers) {
  for (Extent& number : numbers)
    number = number < kLeastKnown ? kLeastKnown : number;
  return numbers;
}

using TensorId = std::int32_t;
inline constexpr TensorId kNoTensor =
    -1;  // every function takes it as a tensor of which nothing is known

enum class Element : std::uint8_t { other, real, integer };  // integer: and truth values, 0 or 1

struct Tensor {
  std::optional<Extents> shape;  // nullopt: not even its rank is known
  Element element = Element::other;
  // It holds cells that come from an input; false: weights, sizes, constants.
  bool carries = false;
  // Its elements in row-major order, where they are few and known: one of the two, by `element`.
  std::optional<Extents> integers;
  std::optional<std::vector<double>> reals;  // NaN: not known
  StoredNumbers stored;                      // of a constant, where kernels are read; else empty

  // The elements, however many axes of one they have.
  void put_elements(const Tensor& from) {
    integers = from.integers;
    reals = from.reals;
    stored = from.stored;
  }

  std::size_t rank() const { return shape ? shape->size() : 0; }
};

// Bounds: what is larger is not folded; of a tensor of more axes the shape is not known.
struct TensorLimits {
  static constexpr std::int64_t folded = 4096;         // elements of a tensor
  static constexpr std::size_t elements = 16'000'000;  // of all tensors together
  static constexpr std::size_t rank = 64;
  static constexpr std::size_t tensors = 2'000'000;
};

// A window along one axis.
struct WindowAxis {
  int axis = 0;  // of the tensor
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t before = 0;  // padding, with explicit_sides
  std::int64_t after = 0;
  std::optional<std::int64_t> output_padding;  // transposed
  std::optional<Extent> output_shape;          // transposed; may be one that is not known
};

// A convolution, transposed convolution or pool over 1 to 3 axes.
struct Window {
  Op op = &kConv2d;  // in two dimensions; the axes say of how many it is
  std::vector<WindowAxis> axes;
  int channel_axis = 1;
  PaddingMode padding = PaddingMode::valid;
  bool ceil_mode = false;
  std::optional<bool> count_include_pad;
  std::int64_t groups = 1;
  std::optional<Extent> filters;   // channels that come out; nullopt: as many as go in
  std::optional<Extent> channels;  // that go in, as the weights have it
  bool kernel_known = true;
  // Where kernels are read: the weights, laid out as Grouping counts its planes.
  TensorId kernel = -1;
};

// How one axis is cut: positions start, start + step … before end, as NumPy has it.
struct SliceAxis {
  int axis = 0;
  std::optional<std::int64_t> start;  // counted from the end where negative; nullopt: not known
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
};

// A cut as TensorFlow and TFLite write it: entry i is about the next axis, and the bits of the
// masks say of entry i: begins (ends) where the axis does; stands for all axes left over; adds an
// axis; takes one position and drops the axis.
struct StridedSlice {
  std::optional<Extents> begin;  // nullopt: not known
  std::optional<Extents> end;
  std::optional<Extents> strides;
  std::size_t entries = 0;
  std::uint64_t begin_mask = 0;
  std::uint64_t end_mask = 0;
  std::uint64_t ellipsis_mask = 0;
  std::uint64_t new_axis_mask = 0;
  std::uint64_t shrink_axis_mask = 0;
};

struct ResizeAxis {
  std::optional<double> scale;
  std::optional<Extent> size;  // wins
};

// What layer a node is. Filled in by those who make one; taken by record().
struct LayerDraft {
  std::string name;
  std::string word;
  ModelOp op = ModelOp::other;
  enum class Kind : std::uint8_t { plain, window, sides, resize, reduce } kind = Kind::plain;
  StackLayer layer;
  bool understood = true;
  bool nonnegative = false;          // nothing that comes out is below zero
  std::vector<std::int64_t> before;  // sides: per axis of the tensor, negative: cut
  std::vector<std::int64_t> after;
  std::vector<ResizeAxis> scales;     // resize: per axis
  std::vector<int> reduced;           // reduce: the axes
  std::vector<std::int64_t> factors;  // ModelLayer::factors
  std::vector<std::string> assumed;
  std::vector<Remark> remarks;
  std::vector<Problem> problems;
  std::optional<Remark> unknown;
};

// Functions of two numbers, of one, and of three (where), for folding.
enum class Fold : std::uint8_t {
  none,  // shapes alone
  add,
  sub,
  mul,
  div,        // whole numbers: towards zero
  floor_div,  // downwards
  mod,        // what floor_div leaves: with the sign of the second
  fmod,       // what div leaves: with the sign of the first
  min,
  max,
  pow,
  equal,
  less,
  greater,
  less_equal,
  greater_equal,
  logical_and,
  logical_or,
  where,
  negate,
  abs,
  floor,
  ceil,
  round,
  sqrt,
  reciprocal,
  logical_not,
};

class TensorGraph {
 public:
  // `framework`: an id of frameworks(), whose rules the windows follow. `channels_last`: how
  // tensors are laid out of which no window says.
  // `kernels`: those of the windows are read.
  TensorGraph(std::string framework, bool channels_last, bool kernels = false);

  Extent fresh();  // a number that is not known, and no other
  const Tensor& operator[](TensorId id) const;
  // Where there is none a reader stops; take() says so.
  bool has_room() const { return tensors_.size() <= TensorLimits::tensors; }

  TensorId input(std::string name, std::optional<Extents> shape, Element element);
  TensorId add(Tensor tensor);
  TensorId unknown();
  TensorId integers(Extents values);  // in one dimension
  TensorId integer(Extent value);     // a scalar
  // Elements, where they are known; nullptr: they are not. Reals that are whole count.
  std::optional<Extents> values(TensorId id) const;
  std::optional<std::vector<double>> real_values(TensorId id) const;
  bool reads_kernels() const { return kernels_.has_value(); }

  // --- windows (tensor_windows.cpp) -------------------------------------------------------
  // Sets up the draft's layer.
  TensorId window(TensorId x, const Window& window, LayerDraft& draft);
  // As many cells before and after per axis; negative ones cut. Empty: not known, the axes are.
  TensorId pad(TensorId x, const std::vector<std::int64_t>& before,
               const std::vector<std::int64_t>& after, PadFill fill, LayerDraft& draft);
  TensorId resize(TensorId x, std::vector<ResizeAxis> axes, Interpolation interpolation,
                  LayerDraft& draft);
  // Blocks of cells into planes and back. What does not divide every runtime refuses.
  TensorId space_to_depth(TensorId x, std::int64_t block, bool channels_last, LayerDraft& draft);
  TensorId depth_to_space(TensorId x, std::int64_t block, bool channels_last, LayerDraft& draft);
  // Axes 1 …: padded, cut into blocks that become batches; and back.
  TensorId space_to_batch(TensorId x, const std::optional<Extents>& blocks,
                          const std::optional<Extents>& pads, LayerDraft& draft);
  TensorId batch_to_space(TensorId x, const std::optional<Extents>& blocks,
                          const std::optional<Extents>& crops, LayerDraft& draft);

  // --- moves (tensor_moves.cpp) --------------------------------------------------------------
  TensorId same(TensorId x);  // same shape and elements
  TensorId cast(TensorId x, Element element);
  TensorId dequantize(TensorId x, const std::optional<Quantization>& by);  // nullopt: not known
  TensorId reshape(TensorId x, const std::optional<Extents>& target, bool zero_copies);
  TensorId flatten(TensorId x, std::int64_t axis);
  TensorId transpose(TensorId x, std::vector<std::int64_t> order);  // empty: reversed
  TensorId squeeze(TensorId x, const std::optional<Extents>& axes);
  TensorId unsqueeze(TensorId x, const Extents& axes);
  TensorId slice(TensorId x, std::span<const SliceAxis> axes);
  // The same, told in `draft` as a crop where it cuts sides and no more.
  TensorId crop(TensorId x, std::span<const SliceAxis> axes, LayerDraft& draft);
  TensorId strided_slice(TensorId x, const StridedSlice& cut, LayerDraft& draft);
  // The numbers of such a cut; the masks are put in by whoever reads them.
  StridedSlice strided_numbers(TensorId begin, TensorId end, TensorId strides) const;
  // From `begin` on `sizes` cells of each axis; a size of −1: all that are left.
  TensorId sized_slice(TensorId x, TensorId begin, TensorId sizes, LayerDraft& draft);
  TensorId gather(TensorId x, TensorId indices, std::int64_t axis);
  std::vector<TensorId> split(TensorId x, std::int64_t axis, const std::optional<Extents>& sizes,
                              std::size_t parts);
  TensorId concat(std::span<const TensorId> xs, std::int64_t axis);
  TensorId stack(std::span<const TensorId> xs, std::int64_t axis);
  // `fold`: of two of its elements, where they are few and known.
  TensorId reduce(TensorId x, const std::optional<Extents>& axes, bool keep, LayerDraft& draft,
                  Fold fold = Fold::none);
  TensorId tile(TensorId x, const std::optional<Extents>& repeats);
  TensorId expand(TensorId x, const std::optional<Extents>& shape);
  TensorId matmul(TensorId a, TensorId b, bool transpose_a, bool transpose_b);
  // "bij,bjk->bik": each letter is an extent; without an arrow, or with dots, nothing is known.
  TensorId einsum(std::span<const TensorId> xs, std::string equation);
  // A Fourier transform of reals along the last axes, of these lengths: half of the last is told.
  TensorId real_transform(TensorId x, const std::optional<Extents>& lengths);
  // One axis replaced, as by a one-hot or a top-k; the rest stays.
  TensorId with_axis(TensorId x, std::int64_t axis, Extent extent);
  TensorId declared(std::optional<Extents> shape, Element element, bool carries);

  // --- numbers (tensor_folds.cpp) -----------------------------------------------------------
  TensorId shape_of(TensorId x, std::int64_t start = 0,
                    std::int64_t end = std::numeric_limits<std::int64_t>::max());
  TensorId size_of(TensorId x);
  TensorId filled(const std::optional<Extents>& shape, Element element, double value);
  TensorId range(TensorId start, TensorId limit, TensorId delta);
  // Shapes are spread over each other from the last axis on.
  TensorId elementwise(std::span<const TensorId> xs, Fold fold);
  // The same shape, other numbers.
  TensorId mapped(TensorId x);

  // --- layers ---------------------------------------------------------------------------------
  // The node that takes `inputs` and gives `outputs` is this layer, where it has to do with an
  // input's cells. `own`: also where it has not (a window over constants).
  void record(LayerDraft draft, std::span<const TensorId> inputs, std::span<const TensorId> outputs,
              bool own = false);
  // Puts what a file declares where nothing else is known; a shape of another rank is not taken.
  void declare(TensorId id, const Extents& shape);
  // The same of an operator's output, but for a window's: its size is worked out, and another one
  // is told.
  void claim(TensorId id, const Extents& shape);
  // The layers recorded from now on carry this remark; nullopt: none. What it was before.
  std::optional<Remark> remark_all(std::optional<Remark> remark);
  // The layers, edges and sizes. Of `model` the inputs' layout is told, too.
  Model take();

 private:
  struct Record {
    LayerDraft draft;
    std::vector<TensorId> inputs;  // those that carry
    std::vector<TensorId> outputs;
  };
  // Axis i of `from` is axis map[i] of `to`; −1: of none.
  struct Link {
    TensorId from;
    TensorId to;
    std::vector<int> map;
  };
  // What an axis is, found out from the windows.
  enum class Role : std::uint8_t { unknown, batch, channel, spatial };

  Tensor like(TensorId x) const;  // its element and whether it carries; nothing else
  void link(TensorId from, TensorId to, std::vector<int> map);
  void link_same(TensorId from, TensorId to);
  void link_last(TensorId from, TensorId to);  // aligned at the last axis
  Extent windowed(const Spec& spec, const Window& window, std::size_t index, Extent extent);
  void put_roles(TensorId id, const Window& window);
  Extent joined(Extent a, Extent b, bool spreads);
  std::optional<Extents> spread_shape(std::span<const TensorId> xs);
  Extent folded(Fold fold, std::span<const Extent> operands);
  std::optional<Extents> reduced_elements(const Tensor& from, Fold fold);
  void fold_integers(std::span<const TensorId> xs, Fold fold, std::int64_t count, Tensor& to);
  void fold_reals(std::span<const TensorId> xs, Fold fold, std::int64_t count, Tensor& to);

  void find_roles();
  void spread_roles(std::vector<TensorId> from,
                    const std::vector<std::vector<std::size_t>>& links_of);
  std::vector<int> spatial_axes(TensorId id) const;
  GridSize grid_of(TensorId id) const;
  std::optional<std::int64_t> channels_of(TensorId id) const;
  ModelLayer layer_of(const Record& record) const;
  void settle_sides(const Record& record, ModelLayer& layer) const;
  void settle_resize(const Record& record, ModelLayer& layer) const;
  void settle_rank(TensorId x, StackLayer& layer) const;

  std::string framework_;
  bool channels_last_;
  std::optional<Kernels> kernels_;
  Extent next_unknown_ = std::numeric_limits<std::int64_t>::min();
  std::vector<Tensor> tensors_;
  std::size_t elements_ = 0;
  std::vector<int> record_of_;  // of each tensor; −1
  std::vector<int> input_of_;
  std::vector<std::vector<Role>> roles_;
  std::vector<Link> links_;
  std::vector<Record> records_;
  std::vector<std::string> input_names_;
  std::vector<TensorId> inputs_;
  std::optional<Remark> remark_all_;
};

// One node of a file as its operator's row sees it: what goes in, and what the row fills in. Each
// format adds its attributes.
struct TensorCall {
  TensorGraph& graph;
  std::vector<TensorId> inputs = {};
  LayerDraft draft = {};  // its name and word are put in
  std::vector<TensorId> outputs = {};
  bool own = false;  // a layer though no input's cells come through it

  // kNoTensor where it is left out.
  TensorId in(std::size_t index) const { return index < inputs.size() ? inputs[index] : kNoTensor; }
  bool carries() const;  // one of the inputs does
};

}  // namespace padlens
