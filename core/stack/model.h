#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/layer/problem.h"
#include "core/stack/stack_layer.h"

namespace padlens {

// What was read of a code line or a model file: the layers that carry a spatial grid, as a graph.
// Whoever reads one fills this in; resolve_model() adds the sizes that follow.

// Cells of the spatial axes, [height, width] or [width]; empty: a tensor without spatial axes.
// nullopt: not known.
using GridSize = std::optional<std::vector<std::int64_t>>;

// A sentence beside the problems: its code ("read.<code>" in assets/lang/) and what it is told.
struct Remark {
  std::string code;
  std::vector<std::string> args;
  friend bool operator==(const Remark&, const Remark&) = default;
};

// What a layer of a model does with the grid.
enum class ModelOp : std::uint8_t {
  layer,  // one of a stack: window, pad, crop, upsample
  concatenate,
  add,
  multiply,
  global_pool,
  adaptive_pool,
  space_to_batch,  // blocks of cells become batches: with the next, a dilation
  batch_to_space,  // and back
  other,           // anything else: passed on, reshaped, or opaque
};
// "concatenate", …; "other" for what only moves cells; "" for a layer, which is called as its
// operation or kind is.
std::string_view model_op_name(ModelOp op);

// Where a layer's input comes from: a layer of the model, or one of its inputs.
struct Source {
  bool is_input = false;
  std::size_t index = 0;  // in Model::layers or Model::inputs
  friend bool operator==(const Source&, const Source&) = default;
};

// A problem, and where in the text it is; line 0: not in a text.
struct PlacedProblem {
  Problem problem;
  int line = 0;    // from 1
  int column = 0;  // from 1, in characters
  friend bool operator==(const PlacedProblem&, const PlacedProblem&) = default;
};

struct ModelLayer {
  std::string name;  // the file's own
  std::string word;  // what the file calls it: "Conv2D", "MaxPool", "CONV_2D"
  ModelOp op = ModelOp::layer;
  StackLayer layer;        // where op is `layer`; its input, channels and symbols may still be open
  bool understood = true;  // false: refused or not followed, problems say why; `layer` is what
                           // could be read. A problem beside one that is understood is of an
                           // argument that `layer` is told without
  std::vector<Source> from;  // in the file's order; empty: not known
  // adaptive_pool: the output asked for. concatenate: the grid's axis, −1: none of it.
  // space_to_batch: blocks per spatial axis, then the cells padded before and after each;
  // batch_to_space: blocks, then the cells cut likewise.
  std::vector<std::int64_t> factors{};
  bool keeps = false;  // other: size and channels go through as they are

  // Filled in by the reader where the file or its graph tells, else by resolve_model().
  std::vector<GridSize> input_sizes;  // one for each of `from`
  GridSize output;                    // of the first output
  std::optional<std::int64_t> channels_in;
  std::optional<std::int64_t> channels_out;
  bool nonnegative = false;  // what comes out is never below zero: a ReLU
  // Whole shapes of the first input and output, batch and channels included, as the file lays them
  // out; −1 where an extent is open. nullopt: not told.
  std::optional<std::vector<std::int64_t>> input_shape;
  std::optional<std::vector<std::int64_t>> output_shape;
  // Why `output` is not known. Where the reader says so itself, as of a kernel that is not told, no
  // size is worked out.
  std::optional<Remark> unknown;

  std::vector<std::string> assumed;  // fields of the spec that the text does not state
  std::vector<Remark> remarks;       // what was taken for what, what a pad folded into …
  std::vector<PlacedProblem> problems;
  int line = 0;  // where it stands in a text; 0: in none
  int column = 0;

  // That of the first input; nullopt where it has none.
  const GridSize& input() const;
};

// Whether it takes each plane alone where the text does not tell how many there are: a remark says
// so, and its spec stands for one plane.
bool is_open_depthwise(const ModelLayer& layer);

struct ModelInput {
  std::string name;
  // Whole shape as the file states it, batch and channels included; −1 where it is open. Empty: the
  // file tells nothing.
  std::vector<std::int64_t> shape;
  bool channels_last = false;
  GridSize size;  // its spatial axes, once they are known
  std::optional<std::int64_t> channels;
};

struct Model {
  std::string format;     // the id of what read it: "onnx", "keras", "code"
  std::string framework;  // of its layers: an id of frameworks()
  std::vector<ModelInput> inputs;
  std::vector<ModelLayer> layers;  // in the order of the graph: none before what it takes
  std::vector<Remark> remarks;
  std::vector<PlacedProblem> problems;  // of the text or file as a whole

  // Something was read, no layer is refused, and nothing of the text was passed over.
  bool understood() const;
};

// What is told besides the text or file.
struct ReadOptions {
  // Spatial size of the input where the file leaves it open; empty: not told. A size that the file
  // states wins, and another one is a problem.
  std::vector<std::int64_t> input;
  // One of several inputs whole, by name: {"x", {1, 3, 224, 224}}.
  struct NamedShape {
    std::string name;
    std::vector<std::int64_t> shape;
  };
  std::vector<NamedShape> inputs;
  std::vector<std::int64_t> kernel;  // of a weight that the text does not tell; empty: not told
  // The framework that a text is of, where its words leave that open; "": told from the text.
  std::string framework;
};

// Layers one after the other as a model whose one input "x" has the size of the first one's; sizes
// are not taken through it yet. Layers without names are called after what they are: "conv2d",
// "conv2d_2".
Model model_of(const std::vector<StackLayer>& stack);

// Puts in what `options` say of the inputs. Problems, where they contradict the file or name an
// input that there is not, are the model's.
void put_inputs(Model& model, const ReadOptions& options);

// Takes the sizes through the graph: what a reader has filled in stays, the rest follows from the
// layers before. Adds the layers' problems (what the framework refuses; joins whose sizes differ,
// with both ways there told), and why a size is not known. Never throws.
void resolve_model(Model& model);

// Codes of the problems and remarks that readers of code and model files give, besides those of a
// spec; each has its sentence in every language, "problem.<code>" and "read.<code>".
std::span<const std::string_view> model_problem_codes();
std::span<const std::string_view> remark_codes();

}  // namespace padlens
