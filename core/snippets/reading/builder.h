#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/snippets/reading/maker.h"
#include "core/snippets/reading/syntax.h"
#include "core/snippets/reading/tensor_axes.h"
#include "core/stack/model.h"

namespace padlens::reading {

// Builds a model, layer by layer. What all forms of a text have in common.
class Builder {
 public:
  static constexpr std::size_t kMostLayers = 100'000;

  Builder(std::string_view text, const ReadOptions& options);

  Model take();
  // The words of the text, `code` of which may be blank; more or deeper ones than are read are
  // told.
  Words words(std::string_view code);
  std::string_view text() const { return text_; }
  // Of a byte of what is read: the text behind set_lead() bytes of code that it takes from a
  // library. What lies in those stands where the text last called them.
  Place place(std::size_t offset) const {
    return places_.at((offset < lead_ ? called_at_ : offset) - lead_);
  }
  void set_lead(std::size_t bytes) { lead_ = called_at_ = bytes; }
  bool is_lead(std::size_t offset) const { return offset < lead_; }
  bool has_lead() const { return lead_ > 0; }
  // The text calls something there.
  void set_called(std::size_t offset) {
    if (offset >= lead_) called_at_ = offset;
  }
  std::size_t called_at() const { return called_at_; }
  const ReadOptions& options() const { return options_; }
  Model& model() { return model_; }

  // What the text says that is wrong, of no layer.
  void complain(const Fault& fault);
  void remark(std::string code, std::vector<std::string> args = {});
  // Whether such a remark is told.
  bool is_told(std::string_view code) const;

  // Adds a layer behind `from`; where it is: its number. Beyond kMostLayers none is added, which is
  // told once.
  Source add(ModelLayer layer, std::vector<Source> from, std::string name);  // "": take() finds one
  // The layers that a call came to, one behind the other.
  Source add(Made made, std::vector<Source> from, const std::string& name);

  // What a layer says of the input that it takes.
  void tell_input(const Made& made, const std::vector<Source>& from);

  // Takes these layers back, which no other takes, and the inputs that are left over.
  void drop(const std::vector<bool>& layers);
  // Takes back all layers but the first `count`.
  void drop_after(std::size_t count);
  // Takes back all layers where none is more than arithmetic of names.
  void drop_arithmetic();

  // The last that came out; the input where there is none yet.
  Source current() const { return current_; }
  void set_current(Source source) { current_ = source; }

  // Cells of what comes out there, and its channels, as far as the text and the options tell.
  GridSize size_of(Source source);
  std::optional<std::int64_t> channels_of(Source source);
  // The axes of what comes out there: as calls have moved them, else a batch of planes of a grid.
  TensorAxes axes_of(Source source, bool planes_last);
  // Those that calls have moved; null: it lies as a library lays it.
  const TensorAxes* moved_axes(Source source) const;
  void put_axes(Source source, TensorAxes axes);
  // Whether how many axes there are is known; not of an input of which nothing is told.
  bool is_laid(Source source);
  // Of the last layer that has one; where there is none that of the options, or what the text leans
  // to.
  std::string framework() const;
  void lean_to(std::string framework) { leaning_ = std::move(framework); }
  // Dimensions of the last window; 0: there is none.
  int last_rank() const { return last_rank_; }

 private:
  void size_layer(std::size_t index);
  GridSize joined_size(std::size_t index);
  void keep_axes(const ModelLayer& layer);  // of what the last layer takes, through it
  // What is told of the input beside the text, or in it.
  const std::vector<std::int64_t>& shape_of_input(std::size_t index) const;
  void name_all();  // those that have none
  void tell_no_layer();
  // A name that no other layer has: "conv2d", "conv2d_2".
  std::string free_name(const std::string& base);

  std::string_view text_;
  const ReadOptions& options_;
  Places places_;
  std::size_t lead_ = 0;
  std::size_t called_at_ = 0;
  Model model_;
  Source current_{true, 0};
  std::unordered_map<std::string, int> names_;
  std::vector<GridSize> sizes_;                        // of the first layers
  std::vector<std::optional<std::int64_t>> channels_;  // likewise
  std::vector<bool> laid_;                             // likewise
  std::unordered_map<std::size_t, TensorAxes> axes_;   // of layers, where calls have moved them
  int last_rank_ = 0;
  std::string last_framework_;
  std::string leaning_ = "keras";
  bool full_ = false;
};

// A fault as a problem of a layer, or of the text.
PlacedProblem placed(const Fault& fault, const Place& place);

}  // namespace padlens::reading
