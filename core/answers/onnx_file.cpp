#include "core/answers/onnx_file.h"

#include <algorithm>

#include "core/geometry/stretches.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

constexpr std::string_view kFamily = "onnx";

// The reference evaluator's windows, as far as stretches() asks for them.
AxisGeometry windows_of(const AxisGeometry& a, const ReferenceAxis& b) {
  AxisGeometry windows = a;
  windows.n = windows.inserted = std::min(b.n, std::max<std::int64_t>(b.end - b.before, 0));
  windows.pad_before = b.before;
  return windows;
}

// Of windows: the same cells, and as many that count, in every output of the axis. Where there are
// too many kinds of outputs, those next to the edges speak for all; false for windows so large that
// not even those are gone through.
bool same_windows(const Spec& spec, const Geometry& geometry, Axis axis, const ReferenceAxis& b) {
  constexpr std::int64_t kMostTaps = std::int64_t{1} << 28U;
  const AxisGeometry& a = geometry.axis[axis];
  const AxisGeometry windows = windows_of(a, b);
  const std::vector<Stretch> kinds = some_stretches(a, windows);
  if (product_or_most(a.k, static_cast<std::int64_t>(kinds.size())) > kMostTaps) return false;
  for (const Stretch& kind : kinds) {
    const std::int64_t out = kind.first;
    std::int64_t padded = 0;
    std::int64_t real = 0;
    for (const AxisTap& tap : taps_of(a, FillMode::zeros, out)) {
      const bool there = tap.padded < b.end;
      const std::int64_t cell = tap.padded - a.pad_before;
      const std::int64_t other = out * a.s + tap.window * a.d - b.before;
      const bool reads = cell >= 0 && cell < a.n;
      const bool reads_there = there && other >= 0 && other < b.n;
      if (reads != reads_there || (reads && cell != other)) return false;
      padded += there ? 1 : 0;
      real += reads ? 1 : 0;
    }
    if (geometry.op->reducer->selects && real == 0) return false;
    if (!geometry.op->reducer->divides) continue;
    const std::int64_t count = spec.count_include_pad.value_or(false) ? padded : real;
    if (count != divisor_of_axis(a, geometry.counting, out)) return false;
  }
  return true;
}

// Equal numbers whatever the input is.
bool alike(const Spec& spec, const Geometry& geometry, const ReferenceGeometry& reference) {
  return std::ranges::all_of(kAxes, [&](Axis axis) {
    const AxisGeometry& a = geometry.axis[axis];
    const ReferenceAxis& b = reference[axis];
    if (a.out != b.out || b.computed < b.out) return false;
    if (a.flipped) return a.crop_before == b.before && a.n == b.n;
    return same_windows(spec, geometry, axis, b);
  });
}

class Readings {
 public:
  Readings(const Layer& layer, std::int64_t budget) : layer_(layer), budget_(budget) {}

  OnnxFile file() {
    OnnxFile file;
    for (const Framework* framework : onnx_readers()) {
      RuntimeReading reading{framework, read_by(layer_.spec(), *framework), {}, std::nullopt};
      reading.resolution = resolve(reading.spec);
      if (reading.resolution.accepted()) measure(reading);
      file.runtimes.push_back(std::move(reading));
    }
    const Spec& spec = file.onnx_runtime().spec;
    file.inferred = {inferred_size(spec, OnnxOpset::up_to_21),
                     inferred_size(spec, OnnxOpset::from_22)};
    if (const auto geometry = reference_geometry(spec)) {
      file.reference = ReferenceReading{*geometry, std::nullopt};
      if (runtime_) file.reference->difference = reference_difference(*geometry);
    }
    return file;
  }

 private:
  // ONNX Runtime's comes first, and is what the others are held against.
  void measure(RuntimeReading& reading) {
    const Geometry& geometry = *reading.resolution.geometry;
    const bool first = reading.framework->id == kFamily;
    if (!first && !runtime_) return;
    const Layer bare = relaid(layer_, reading.spec, geometry, 0);
    if (first) {
      runtime_ = computed(bare);
      reading.difference = Difference{true, true, 0, 0, 0};
      return;
    }
    reading.difference = difference(*runtime_, bare);
    if (!reading.difference->same_shape || reading.difference->identical) return;
    reading.difference = difference(*runtime_, computed(bare));
  }

  bool spends(std::int64_t cost) {
    if (cost > budget_) return false;
    budget_ -= cost;
    return true;
  }

  Layer computed(const Layer& bare) {
    const Geometry& geometry = bare.geometry();
    if (!spends(output_cost(bare.grouping(), geometry))) return bare;
    return relaid(layer_, bare.spec(), geometry, kNoBudget);
  }

  Difference reference_difference(const ReferenceGeometry& reference) {
    const Geometry& geometry = runtime_->geometry();
    Difference result;
    result.same_shape =
        geometry.height().out == reference[0].out && geometry.width().out == reference[1].out;
    if (!result.same_shape) return result;
    result.identical = alike(runtime_->spec(), geometry, reference);
    if (result.identical) result.cells = 0;
    const bool counts = !result.identical && runtime_->complete() &&
                        spends(output_cost(runtime_->grouping(), geometry));
    if (!counts) return result;
    std::vector<Grid<double>> planes;
    for (std::int64_t f = 0; f < runtime_->grouping().filters; ++f)
      planes.push_back(reference_output(*runtime_, reference, f));
    return difference_of(runtime_->outputs(), Planes(std::move(planes)));
  }

  const Layer& layer_;
  std::int64_t budget_;
  std::optional<Layer> runtime_;  // ONNX Runtime's, where it accepts the node
};

}  // namespace

std::vector<const Framework*> onnx_readers() {
  std::vector<const Framework*> readers;
  for (const Framework* framework : frameworks()) {
    if (framework->traits.family == kFamily) readers.push_back(framework);
  }
  std::stable_partition(readers.begin(), readers.end(),
                        [](const Framework* framework) { return framework->id == kFamily; });
  return readers;
}

bool is_onnx_node(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  return framework != nullptr && framework->traits.family == kFamily;
}

Spec read_by(const Spec& spec, const Framework& reader) {
  Spec read = spec;
  read.framework = reader.id;
  const auto modes = padding_modes(reader, read.op);
  if (read.padding == PaddingMode::notset &&
      std::ranges::find(modes, PaddingMode::notset) == modes.end()) {
    read.padding = PaddingMode::explicit_sides;
    read.sides = {};
  }
  return read;
}

std::vector<std::string> RuntimeReading::missing_fields() const {
  std::vector<std::string> fields;
  for (const Problem& problem : resolution.problems) {
    if (problem.kind == Problem::Kind::unknown) fields.push_back(problem.field);
  }
  return fields;
}

bool OnnxFile::inference_misleads(OnnxOpset opset) const {
  const auto& size = inferred[static_cast<std::size_t>(opset)];
  if (!size) return false;
  const Resolution& runtime = onnx_runtime().resolution;
  if (!runtime.accepted()) return (*size)[0] > 0 && (*size)[1] > 0;
  const auto& [h, w] = runtime.geometry->axis;
  return *size != std::array{h.out, w.out};
}

bool OnnxFile::reference_misleads() const {
  const bool accepted = onnx_runtime().resolution.accepted();
  if (!reference) return accepted;
  if (!accepted) return reference->geometry[0].out > 0 && reference->geometry[1].out > 0;
  const Difference& d = *reference->difference;
  return !d.same_shape || (!d.identical && d.cells != 0);
}

std::optional<OnnxFile> onnx_file(const Layer& layer, std::int64_t budget) {
  if (!is_onnx_node(layer.spec())) return std::nullopt;
  if (layer.spec().pad_fill.mode != FillMode::zeros) return std::nullopt;
  return Readings(layer, budget).file();
}

}  // namespace padlens
