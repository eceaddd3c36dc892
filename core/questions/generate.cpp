#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/frameworks/framework.h"
#include "core/operations/reducer.h"
#include "core/questions/choices.h"
#include "core/questions/question.h"

namespace padlens {
namespace {

// A topic draws a layer and what is asked of it; what cannot be asked is drawn anew.
struct TopicRow {
  Topic topic;
  void (*make)(Question& question, Draw& draw);
};

// --- numbers --------------------------------------------------------------------------

// Sizes of one axis, or of both where they may differ.
PerAxis drawn(Draw& draw, int least, int most, bool alike) {
  const int first = draw.between(least, most);
  return {first, alike ? first : draw.between(least, most)};
}

// Input, kernel and stride of a picture that can be taken in at a glance.
void set_sizes(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  const bool alike = question.difficulty < 3 || draw.once_in(2);
  constexpr std::array kMostInput{7, 9, 12};
  constexpr std::array kMostKernel{3, 4, 5};
  constexpr std::array kMostStride{2, 3, 3};
  const auto level = static_cast<std::size_t>(question.difficulty - 1);
  spec.input = drawn(draw, 5, kMostInput[level], alike);
  spec.kernel = drawn(draw, 2, kMostKernel[level], alike);
  spec.stride = drawn(draw, 1, kMostStride[level], alike);
  if (question.difficulty == 3 && draw.once_in(4)) spec.op = in_dimensions(*spec.op, 1);
}

void set_sides(Spec& spec, Draw& draw, int difficulty) {
  spec.padding = PaddingMode::explicit_sides;
  const int row = draw.between(1, 2);
  spec.sides = {row, row, row, row};
  if (difficulty == 3 && !one_pad_per_axis(*find_framework(spec.framework), *spec.op)) {
    spec.sides = {draw.between(0, 2), draw.between(0, 2), draw.between(0, 2), draw.between(0, 2)};
  }
}

void set_values(Spec& spec, Draw& draw) {
  spec.input_values.preset = draw.pick({Preset::ramp, Preset::random});
  spec.kernel_values.preset = draw.pick({Preset::random, Preset::sobel_x, Preset::random});
  spec.seed = static_cast<std::uint32_t>(draw.between(1, 999));
}

void ask_of_cell(Question& question, Asks asks, Draw& draw) {
  question.ask.asks = asks;
  flatten(question.spec);
  const Resolution resolution = resolve(question.spec);
  if (!resolution.accepted() || resolution.geometry->outputs() == 0) return;
  const auto& [h, w] = resolution.geometry->axis;
  // Where padding takes part there is more to be thought about: at the ends every other time.
  const auto place = [&](std::int64_t out) -> std::int64_t {
    if (draw.once_in(2)) return draw.once_in(2) ? 0 : out - 1;
    return static_cast<std::int64_t>(draw.below(static_cast<std::uint64_t>(out)));
  };
  const std::int64_t row = place(h.out);
  question.ask.cell = Cell{row, place(w.out)};
}

// --- topics ---------------------------------------------------------------------------

void make_output(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  spec.op = draw.pick({&kConv2d, &kConv2d, &kMaxPool2d});
  set_sizes(question, draw);
  switch (draw.below(3)) {
    case 0:
      spec.framework = draw.pick({"keras", "tensorflow", "onnx"});
      spec.padding = spec.framework == "onnx" ? PaddingMode::same_upper : PaddingMode::same;
      break;
    case 1:
      spec.framework = "pytorch";
      set_sides(spec, draw, question.difficulty);
      break;
    default:
      spec.framework = draw.pick({"keras", "pytorch"});
      spec.padding = PaddingMode::valid;
  }
}

void make_padding(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  question.ask.asks = Asks::padding;
  set_sizes(question, draw);
  spec.framework = draw.pick({"keras", "tensorflow", "onnx", "jax"});
  spec.padding = PaddingMode::same;
  if (spec.framework == "onnx") {
    spec.padding = draw.pick({PaddingMode::same_upper, PaddingMode::same_lower});
  }
  if (question.difficulty > 1 && draw.once_in(4))
    spec.op = in_dimensions(kMaxPool2d, spec.op->rank);
}

void make_dilation(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  set_sizes(question, draw);
  const bool alike = spec.input[kHeight] == spec.input[kWidth];
  spec.dilation = drawn(draw, 2, question.difficulty == 1 ? 2 : 3, alike);
  spec.input[kHeight] += 2;
  spec.input[kWidth] += 2;
  spec.framework = draw.pick({"keras", "pytorch"});
  const bool same = draw.once_in(2);
  spec.padding = same ? PaddingMode::same : PaddingMode::valid;
  if (same) spec.stride = {1, 1};
  if (!same && spec.framework == "pytorch" && draw.once_in(2)) {
    set_sides(spec, draw, question.difficulty);
  }
  if (draw.once_in(3)) return ask_of_cell(question, Asks::reads, draw);
  question.ask.asks = same ? Asks::padding : Asks::output;
}

void make_transposed(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  spec.op = &kConv2dTranspose;
  set_sizes(question, draw);
  for (const Axis axis : kAxes)
    spec.input[axis] = std::max(spec.input[axis] / 2, 2);
  spec.framework = draw.pick({"keras", "pytorch", "pytorch"});
  spec.padding = PaddingMode::valid;
  if (spec.framework == "keras") {
    spec.padding = draw.pick({PaddingMode::same, PaddingMode::valid});
  } else {
    if (draw.once_in(2)) set_sides(spec, draw, 1);
    if (draw.once_in(2)) {
      spec.stride = {2, 2};
      spec.output_padding = PerAxis{1, 1};
    }
  }
  if (question.difficulty == 1) return;
  if (draw.once_in(4)) spec.dilation = {2, 2};
  if (!draw.once_in(3)) return;
  set_values(spec, draw);
  ask_of_cell(question, draw.pick({Asks::value, Asks::reads}), draw);
}

void make_pooling(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  const bool mean = draw.once_in(2);
  spec.op = mean ? &kAveragePool2d : &kMaxPool2d;
  set_sizes(question, draw);
  spec.framework = draw.pick({"pytorch", "onnx"});
  spec.padding = PaddingMode::explicit_sides;
  const int most = std::max(std::min(spec.kernel[kHeight], spec.kernel[kWidth]) / 2, 0);
  const int side = draw.between(0, most);
  spec.sides = {side, side, side, side};
  spec.ceil_mode = draw.once_in(2) || !mean;
  if (!mean) {
    if (!draw.once_in(3)) return;
    spec.input_values.preset = Preset::random;  // values below 0, beside which padding counts
    spec.seed = static_cast<std::uint32_t>(draw.between(1, 999));
    return ask_of_cell(question, Asks::value, draw);
  }
  if (draw.once_in(2)) spec.count_include_pad = draw.once_in(2);
  set_values(spec, draw);
  ask_of_cell(question, draw.pick({Asks::divisor, Asks::divisor, Asks::value}), draw);
}

void make_cells(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  set_sizes(question, draw);
  spec.input = {std::min(spec.input[kHeight], 8), std::min(spec.input[kWidth], 8)};
  spec.framework = draw.pick({"keras", "pytorch"});
  if (spec.framework == "keras") {
    spec.padding = PaddingMode::same;
  } else {
    set_sides(spec, draw, question.difficulty);
  }
  set_values(spec, draw);
  ask_of_cell(question, draw.pick({Asks::reads, Asks::value}), draw);
}

void make_causal(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  spec.op = &kConv1d;
  spec.framework = "keras";
  spec.padding = PaddingMode::causal;
  spec.input = {1, draw.between(6, 9 + question.difficulty)};
  spec.kernel = {1, draw.between(2, 3)};
  spec.dilation = {1, draw.between(1, 1 + question.difficulty)};
  set_values(spec, draw);
  if (draw.once_in(2)) {
    question.ask.asks = Asks::padding;
    return;
  }
  ask_of_cell(question, draw.pick({Asks::reads, Asks::value}), draw);
}

void make_frameworks(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  spec.op = draw.pick({&kConv2d, &kConv2d, &kAveragePool2d});
  set_sizes(question, draw);
  spec.input[kWidth] += draw.between(0, 3);  // what is seen of a picture is little: more of them
  spec.framework = draw.pick({"keras", "pytorch", "onnx"});
  spec.padding = PaddingMode::same;
  if (spec.framework == "onnx") {
    spec.padding = draw.pick({PaddingMode::same_upper, PaddingMode::same_lower});
  }
  if (spec.framework == "pytorch") {
    spec.padding = PaddingMode::explicit_sides;
    const int row = spec.kernel[kHeight] / 2;
    const int col = spec.kernel[kWidth] / 2;
    spec.sides = {row, row, col, col};
  }
  spec.input_values.preset = Preset::ones;
  spec.kernel_values.preset = Preset::ones;
  question.ask.asks = Asks::framework;
}

void make_change(Question& question, Draw& draw) {
  make_output(question, draw);
  question.ask.asks = Asks::change;
  flatten(question.spec);
  Spec changed = question.spec;
  const bool grows = draw.once_in(2);
  switch (draw.below(4)) {
    case 0:
      changed.kernel = {changed.kernel[kHeight] + 2, changed.kernel[kWidth] + 2};
      break;
    case 1:
      changed.padding = changed.padding == PaddingMode::valid && changed.framework == "keras"
                            ? PaddingMode::same
                            : PaddingMode::valid;
      changed.sides = {};
      break;
    case 2:
      if (!changed.op->has("dilation")) return;
      changed.dilation = {2, 2};
      break;
    default:
      for (int& stride : changed.stride)
        stride = grows ? stride + 1 : stride * 2;
  }
  flatten(changed);
  question.ask.changed = std::move(changed);
}

void make_layers(Question& question, Draw& draw) {
  Spec& spec = question.spec;
  set_sizes(question, draw);
  spec.framework = draw.pick({"keras", "pytorch"});
  if (spec.framework == "keras") {
    spec.padding = draw.pick({PaddingMode::same, PaddingMode::valid});
  } else {
    set_sides(spec, draw, 1);
  }
  if (question.difficulty > 1 && draw.once_in(3)) spec.dilation = {2, 2};
  question.ask.asks = Asks::layer;
}

constexpr TopicRow kTopics[] = {
    {{"output"}, make_output},     {{"padding"}, make_padding},
    {{"dilation"}, make_dilation}, {{"transposed"}, make_transposed},
    {{"pooling"}, make_pooling},   {{"cells"}, make_cells},
    {{"causal"}, make_causal},     {{"frameworks"}, make_frameworks},
    {{"change"}, make_change},     {{"layers"}, make_layers},
};

// --- questions --------------------------------------------------------------------------

// FNV-1a of what makes a question: equal ones have equal hashes.
std::uint64_t hash_of(const Question& question) {
  std::uint64_t hash = 1469598103934665603U;
  const auto add = [&hash](std::uint64_t value) {
    for (int byte = 0; byte < 8; ++byte)
      hash = (hash ^ ((value >> (8 * byte)) & 0xFF)) * 1099511628211U;
  };
  const auto add_spec = [&add](const Spec& spec) {
    for (const char letter : spec.framework + std::string(spec.op->id))
      add(static_cast<std::uint64_t>(letter));
    for (const PerAxis& pair : {spec.input, spec.kernel, spec.stride, spec.dilation}) {
      for (const int number : pair)
        add(static_cast<std::uint64_t>(number));
    }
    for (const int side : {spec.sides.top, spec.sides.bottom, spec.sides.left, spec.sides.right})
      add(static_cast<std::uint64_t>(side));
    add(static_cast<std::uint64_t>(spec.padding));
    add(spec.output_padding ? 1 : 0);
    add(spec.ceil_mode ? 1 : 0);
    add(spec.count_include_pad ? (*spec.count_include_pad ? 2 : 1) : 0);
  };
  add(static_cast<std::uint64_t>(question.ask.asks));
  add_spec(question.spec);
  if (question.ask.changed) add_spec(*question.ask.changed);
  if (question.ask.cell) {
    add(static_cast<std::uint64_t>(question.ask.cell->row));
    add(static_cast<std::uint64_t>(question.ask.cell->col));
  }
  return hash;
}

// As few wrong choices as are worth a choice.
std::size_t least_wrong(const Question& question, std::size_t choices) {
  const bool rare = question.ask.asks == Asks::divisor || question.ask.asks == Asks::framework;
  return rare ? 1 : std::min<std::size_t>(choices - 1, 2);
}

// Padding below 0, as ONNX Runtime and a few others have it: more surprising than instructive.
bool is_cut(const Geometry& geometry) {
  return !geometry.transposed() && std::ranges::any_of(geometry.axis, [](const AxisGeometry& a) {
    return a.pad_before < 0 || a.pad_after < 0;
  });
}

// A layer and what is asked of it, without choices; nullopt where it cannot be asked.
std::optional<Question> drawn_question(const TopicRow& row, int difficulty, Draw& draw) {
  Question question;
  question.topic = row.topic.id;
  question.difficulty = difficulty;
  row.make(question, draw);
  flatten(question.spec);
  const Resolution resolution = resolve(question.spec);
  if (!resolution.accepted() || resolution.geometry->outputs() == 0) return std::nullopt;
  if (!can_ask(question.ask, question.spec, *resolution.geometry)) return std::nullopt;
  if (is_cut(*resolution.geometry)) return std::nullopt;
  if (ask_info(question.ask.asks).of_cell && !question.ask.cell) return std::nullopt;
  return question;
}

// Whether there are choices enough.
bool add_choices(Question& question, std::size_t most, Draw& draw) {
  const Layer layer = layer_of(question);
  std::vector<Choice> wrong = wrong_choices(question.ask, layer, draw);
  if (wrong.size() < least_wrong(question, most)) return false;
  return set_choices(question, answer_of(question.ask, layer), std::move(wrong), most, draw);
}

}  // namespace

Layer layer_of(const Question& question) {
  const Geometry geometry = *resolve(question.spec).geometry;
  const Asks asks = question.ask.asks;
  if (asks == Asks::value || asks == Asks::framework) return make_layer(question.spec, geometry);
  return {question.spec, geometry, {}, {}};
}

std::span<const Topic> topics() {
  static const std::vector<Topic> all = [] {
    std::vector<Topic> list;
    for (const TopicRow& row : kTopics)
      list.push_back(row.topic);
    return list;
  }();
  return all;
}

const Topic* find_topic(std::string_view id) {
  const auto all = topics();
  const auto found = std::ranges::find(all, id, &Topic::id);
  return found == all.end() ? nullptr : &*found;
}

std::vector<Question> generate(const QuestionRequest& request) {
  Draw draw(request.seed);
  const auto* const only =
      std::ranges::find(kTopics, request.topic, [](const TopicRow& row) { return row.topic.id; });
  // So many draws bring something new, unless there is little left.
  constexpr int kDraws = 50;
  std::vector<Question> questions;
  questions.reserve(request.count);
  std::unordered_set<std::uint64_t> asked;
  int drawn_in_vain = 0;
  while (questions.size() < request.count) {
    const std::size_t i = questions.size();
    const TopicRow& row = request.topic.empty() ? kTopics[i % std::size(kTopics)] : *only;
    const std::size_t round = request.topic.empty() ? i / std::size(kTopics) : i;
    const int difficulty = request.difficulty != 0 ? request.difficulty
                                                   : 1 + static_cast<int>(round % kMostDifficulty);
    auto question = drawn_question(row, difficulty, draw);
    if (!question) continue;
    const bool is_new = asked.insert(hash_of(*question)).second;
    if (!is_new && ++drawn_in_vain < kDraws) continue;
    if (!add_choices(*question, request.choices, draw)) continue;
    drawn_in_vain = 0;
    questions.push_back(std::move(*question));
  }
  return questions;
}

}  // namespace padlens
