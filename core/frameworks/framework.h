#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/frameworks/caution.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// What a padding setting is about.
inline PaddingKind padding_kind(const Spec& spec) {
  return mode_info(spec.padding).kind;
}

// A way in which people set the padding in one framework, as it is told apart from
// those of the others.
struct Setting {
  Sizing sizing;  // of the operations that are set so
  PaddingKind kind;
  // `spec`, whose layer has `geometry`, set up in this way. Its framework is this one
  // already, with no output_padding or output_shape unless they mean the same here.
  // nullopt: it cannot be set so.
  std::optional<Spec> (*make)(Spec spec, const Geometry& geometry);
  // As one writes it: "same", "padding=1", "pads".
  std::string (*label)(const Spec& spec);
};

// The order in which a framework writes four sides, or two numbers an axis.
enum class SideOrder : std::uint8_t {
  pairs,        // [[top, bottom], [left, right]]
  begins_ends,  // [top, left, bottom, right]
  last_first,   // (left, right, top, bottom)
  per_axis,     // (height, width): as many before as after
};

// What a framework calls what it is asked for; formulas and labels use these.
struct FieldNames {
  std::string_view same = "same";
  std::string_view same_lower = "SAME_LOWER";
  std::string_view valid = "valid";
  std::string_view causal = "causal";
  std::string_view sides = "padding";  // as numbers
  SideOrder order = SideOrder::pairs;
  std::string_view output_shape = "output_shape";
};

// What a framework does that others want to know, so that nobody asks for it by name.
struct Traits {
  bool channels_last = false;  // shapes are told as (B, H, W, C), else (B, C, H, W)
  // Whose sentences say where a rule of thumb holds: "where.<family>" in assets/lang/. One that
  // has none there says nothing of it.
  std::string_view family;
  // Transposed.
  bool output_shape = false;          // it takes the size of the output
  bool needs_output_shape = false;    // and goes without it nowhere
  bool one_crop_per_axis = false;     // it cuts as many cells before as after
  bool pads_stretched_input = false;  // its padding as numbers stands around the stretched input
  bool appends_below_stride = false;  // K < s: zeros follow, so that every input cell has s cells
  // Padding as numbers is a layer of its own in front of the window.
  bool pads_apart = false;
  // A convolution that is padded takes one number an axis.
  bool one_conv_pad_per_axis = false;
  // `same` of a convolution.
  bool clamps_same_total = false;   // it never cuts where the total comes out negative
  bool same_leaves_stride = false;  // its total is d·(k − 1) whatever the stride: stride 1 only
  bool same_odd_before = false;     // of an odd total the cell more goes before; of pools, too
  // Pools.
  bool one_pool_pad_per_axis = false;  // as many cells before as after
  bool pool_stride_is_window = true;   // a stride left out is the pool size, else 1
  bool counts_padding = false;         // count_include_pad left out
  // A convolution's own padding may be reflected, replicated or circular.
  bool fills_conv = false;
};

// What people use a framework for, as a list of them is divided.
enum class FrameworkGroup : std::uint8_t { training, model_file, mobile, browser, rust, jvm };
// "training", "model_file": "framework_group.<name>" in assets/lang/.
std::string_view group_name(FrameworkGroup group);

// What one framework decides. A framework is one file here that fills this in, and one row in
// framework_rows.h: the modes it spells and how its padding is set, for every Sizing; what it
// refuses, with its words; sizes and their derivation; the traits that others ask for. Sentences
// of its own codes come with it, unless assets/lang/ has them.
struct Framework {
  std::string_view id;            // "keras", as in the spec's JSON
  std::string_view display_name;  // "Keras/TF"
  FrameworkGroup group = FrameworkGroup::training;
  std::string_view measured = {};  // the versions whose answers its rows are
  // What else people call it, for who looks for it.
  std::span<const std::string_view> aliases = {};
  // The id of the snippet target that writes its layers; "" for none.
  std::string_view snippet_target = {};
  Traits traits;
  FieldNames names = {};

  // Ids of the operations for which it has no layer.
  std::span<const std::string_view> lacks = {};

  // Ids of those of its convolutions that have no groups, and of those whose groups are the
  // channels or one.
  std::span<const std::string_view> ungrouped = {};
  std::span<const std::string_view> depthwise_only = {};

  // The padding modes it spells, in the order in which controls list them; those of one dimension
  // alone come last.
  std::span<const PaddingMode> conv_modes;
  std::span<const PaddingMode> transpose_modes;
  std::span<const PaddingMode> pool_modes;

  // How its padding is set, the most usual way of each kind first.
  std::span<const Setting> settings;

  // Codes of the problems and notes that are its own; each has its sentence, "problem.<code>" or
  // "note.<code>", in every language or in `sentences`.
  std::span<const std::string_view> problem_codes = {};
  std::span<const std::string_view> note_codes = {};
  std::span<const OwnSentence> sentences = {};

  // Rules of thumb (their ids) of which another sentence is true than its family's.
  std::span<const std::string_view> rules_apart = {};

  // What it does without saying so.
  std::span<const CautionRow> cautions = {};

  // Whether its layer of this operation has a field that the operation has.
  bool (*has_field)(const Operation& op, std::string_view field);

  // Appends what it refuses about a spec whose numbers are all within range.
  void (*check)(const Spec& spec, Problems& problems);

  // One axis of a spec that check() did not find invalid. `out` may come out
  // below 1; resolve() turns that into a problem unless gives_empty().
  AxisGeometry (*resolve_axis)(const Spec& spec, Axis axis);

  // Which cells an average counts. Null: input cells.
  Counting (*counting)(const Spec& spec) = nullptr;

  // Pools: what stands in the padding and takes part; nullopt: nothing does. Null: nothing.
  std::optional<FillMode> (*pool_fill)(const Spec& spec) = nullptr;

  // Averages: what it multiplies the number of counted cells by. Null: nothing.
  Ratio (*divisor_scale)(const Spec& spec) = nullptr;

  // Whether it answers with an empty tensor where an axis of the output has no cell. Null: it
  // refuses.
  bool (*gives_empty)(const Spec& spec, const Geometry& geometry) = nullptr;

  // Appends what it refuses of the geometry that came out. Null: nothing.
  void (*check_geometry)(const Spec& spec, const Geometry& geometry, Problems& problems) = nullptr;

  // Its formulas for one axis with the numbers put in.
  AxisDerivation (*derive_axis)(const Spec& spec, Axis axis, const AxisGeometry& geometry);

  // Its own words for a problem of resolve() that all frameworks share, "" where it
  // has none. `geometry` is null before there is one.
  std::string (*words)(const Spec& spec, const Geometry* geometry, std::string_view code);

  // The field is offered: the operation has it, and this framework's layer has it.
  bool offers(const Operation& op, std::string_view field) const {
    return op.has(field) && has_field(op, field);
  }
};

// For `words`: none.
std::string no_words(const Spec& spec, const Geometry* geometry, std::string_view code);

// What several frameworks' settings do.
std::optional<Spec> with_mode(Spec spec, PaddingMode mode);
// The padding that `geometry` has, as numbers; nullopt where one is negative.
std::optional<Spec> with_conv_sides(Spec spec, const Geometry& geometry);
// Top, bottom, left, right; nullopt where one is out of range.
std::optional<Sides> sides_of(const std::array<std::int64_t, 4>& cells);

// All of them, in the order in which menus list them: framework_table.cpp.
std::span<const Framework* const> frameworks();

// Those that most people use, the first ones: what is tabled where nobody asks for others.
std::span<const Framework* const> usual_frameworks();

// Codes of all problems that core may give, and of all notes of derive(); each has its sentence
// in every language.
std::vector<std::string> problem_codes();
std::vector<std::string> note_codes();

// nullptr where there is none of that name.
const Framework* find_framework(std::string_view id);

// The present setting as another framework spells it: the same kind of padding in its
// most usual way, else one of the same output size, else its plainest. `geometry` is what
// the present one comes to. It need not be accepted. Precondition: both frameworks exist.
Spec translated(const Spec& spec, const Geometry& geometry, const Framework& to);

// One setting of `to` for this layer; nullopt where it cannot be set so.
std::optional<Spec> with_setting(const Spec& spec, const Geometry& geometry, const Framework& to,
                                 const Setting& setting);

// Whether it has a layer of this operation.
bool has_operation(const Framework& framework, const Operation& op);

// Whether its layer of this operation has groups: none, the channels alone, or any.
enum class Groups : std::uint8_t { none, channels, any };
Groups groups_of(const Framework& framework, const Operation& op);

// The modes that `framework` spells for `op`.
std::span<const PaddingMode> padding_modes(const Framework& framework, Op op);

// Whether its layer of this operation takes one number an axis for the padding.
bool one_pad_per_axis(const Framework& framework, const Operation& op);

// What the spec's framework calls the padding of one side, where it is given as a number:
// "pads[i]", "padding[i][1]", i the axis; j counts axes from the last.
std::string side_name(const Spec& spec, bool after);

// Puts four numbers that were listed into their framework's order, one number where the framework
// has no mode of its own for it into its sides, and a depthwise layer into groups and filters. To
// be done where a spec has been read.
void settle(Spec& spec);

// Where the spec's framework leaves the cell more of an odd total in the spec's mode.
OddCell odd_cell(const Spec& spec);

// What `framework` makes of a spec that its check() did not find invalid.
Geometry geometry_of(const Framework& framework, const Spec& spec);

// Fields of the spec that stand otherwise than when left out, and are not part of every layer.
struct OwnField {
  std::string_view name;
  bool (*is_set)(const Spec& spec);
  void (*reset)(Spec& spec);
  std::string_view problem;  // the code where the operation has no such field
};
std::span<const OwnField> own_fields();

// `spec` without what its operation, or `framework`, has no field for.
Spec with_fields_of(Spec spec, const Framework& framework);

}  // namespace padlens
