#pragma once

// One node of an ONNX file, as the runtimes that read ONNX compute it, and what onnx's own tools
// say of it (onnx_tools.h). The versions are those that each framework states. OpenVINO and ncnn
// were measured by their own operators, to which a reader of the file hands the attributes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/answers/comparison.h"
#include "core/answers/onnx_tools.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec.h"

namespace padlens {

// The frameworks that read ONNX files, ONNX Runtime first: those of its family.
std::vector<const Framework*> onnx_readers();

// Whether the spec's framework is one of them.
bool is_onnx_node(const Spec& spec);

// The same attributes as another of them reads them. auto_pad NOTSET, where it has no such mode,
// is pads of 0. Whatever else it has no field or no mode for stays, so that resolve() tells of it.
Spec read_by(const Spec& spec, const Framework& reader);

// What one runtime makes of the node.
struct RuntimeReading {
  const Framework* framework = nullptr;
  Spec spec;
  Resolution resolution;
  // From ONNX Runtime. nullopt: one of the two refuses the node.
  std::optional<Difference> difference;

  // The spec's fields that it has none for: what it makes of them in a file nobody measured. Empty:
  // where it does not accept the node, it refuses it.
  std::vector<std::string> missing_fields() const;
};

// What the reference evaluator makes of it.
struct ReferenceReading {
  ReferenceGeometry geometry;
  std::optional<Difference> difference;  // from ONNX Runtime; nullopt: that refuses the node
};

struct OnnxFile {
  std::vector<RuntimeReading> runtimes;  // in the order of onnx_readers()
  std::array<std::optional<std::array<std::int64_t, 2>>, 2> inferred;  // by OnnxOpset
  // nullopt: it raises an error.
  std::optional<ReferenceReading> reference;

  const RuntimeReading& onnx_runtime() const { return runtimes.front(); }
  // Whether what it infers is another size than ONNX Runtime gives, or that refuses the node.
  bool inference_misleads(OnnxOpset opset) const;
  // Whether its numbers are others than ONNX Runtime's, it has some where that refuses, or none
  // where that has some.
  bool reference_misleads() const;
};

// nullopt where the layer is none of an ONNX file, or has another fill than zeros: that is a node
// of its own. `budget`: multiplications for all numbers together; beyond it, cells are not counted.
std::optional<OnnxFile> onnx_file(const Layer& layer, std::int64_t budget = kNoBudget);

}  // namespace padlens
