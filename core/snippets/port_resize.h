#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/stack/model.h"

namespace padlens {

// Upsamplings of a port: where their cells lie and what is made of them differs between frameworks,
// though the sizes agree. Nothing is run here: what is stated was measured with Keras 3.15.1,
// TensorFlow 2.21.0, TensorFlow.js 4.22.0, PyTorch 2.15.0 and ONNX Runtime 1.32.0.

struct PortedResize {
  std::size_t from_index = 0;           // in the layers of its model
  std::optional<std::size_t> to_index;  // likewise, where two models are compared
  std::string name;
  StackLayer from;
  StackLayer to;
  // What parts them: a code, "port_check.resize.<code>" in assets/lang/, told both sides' words.
  // "": they agree.
  std::string difference;
  std::string one;
  std::string other;
  // The lines with which the other framework gives this side's numbers; "" where none are known, or
  // nothing is to be mended.
  std::string mend;

  bool agrees() const { return difference.empty(); }
};

// As one would spell each in `to` by itself. Frameworks whose resizings are not known here give
// none.
std::vector<PortedResize> ported_resizes(const Model& model, const Framework& to);
// Those of two models, one after the other; none where they are not as many.
std::vector<PortedResize> ported_resizes(const Model& model, const Model& other);

}  // namespace padlens
