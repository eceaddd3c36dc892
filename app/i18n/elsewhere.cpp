#include "app/i18n/elsewhere.h"

#include <array>

#include "app/i18n/sizes.h"

namespace padlens {
namespace {

constexpr std::string_view kRuntime = "ONNX Runtime";

// "the same numbers", "4 of 9 cells differ, by up to 12".
std::string difference_text(const Strings& tr, const Difference& d, std::string (*number)(double)) {
  if (!d.same_shape) return tr("compare.elsewhere_size");
  if (d.identical) return tr("compare.elsewhere_same");
  if (!d.cells) return tr("compare.elsewhere_not_counted");
  if (*d.cells == 0) return tr("compare.elsewhere_by_chance");
  return tr("compare.group_differs",
            std::array{std::to_string(*d.cells), std::to_string(d.of), number(d.largest)});
}

// What ONNX Runtime does with the node: "ONNX Runtime gives 4×4".
std::string runtime_text(const Strings& tr, const OnnxFile& file) {
  const Resolution& runtime = file.onnx_runtime().resolution;
  if (!runtime.accepted()) return tr("compare.elsewhere_runtime_refuses");
  const auto& [h, w] = runtime.geometry->axis;
  return tr("compare.elsewhere_runtime_gives",
            std::array{size_text(runtime.geometry->op, h.out, w.out)});
}

std::string inference_text(const Strings& tr, const OnnxFile& file, OnnxOpset opset,
                           std::string_view key) {
  const auto& size = *file.inferred[static_cast<std::size_t>(opset)];
  return tr(key, std::array{size_text(file.onnx_runtime().spec.op, size[0], size[1]),
                            runtime_text(tr, file)});
}

void add_inference(const Strings& tr, const OnnxFile& file, std::vector<std::string>& texts) {
  const bool early = file.inference_misleads(OnnxOpset::up_to_21);
  const bool late = file.inference_misleads(OnnxOpset::from_22);
  if (early && late && file.inferred[0] == file.inferred[1]) {
    texts.push_back(inference_text(tr, file, OnnxOpset::from_22, "compare.elsewhere_inference"));
    return;
  }
  if (early) {
    texts.push_back(
        inference_text(tr, file, OnnxOpset::up_to_21, "compare.elsewhere_inference_21"));
  }
  if (late) {
    texts.push_back(inference_text(tr, file, OnnxOpset::from_22, "compare.elsewhere_inference_22"));
  }
}

}  // namespace

std::string runtime_name(const RuntimeReading& reading) {
  const Framework& framework = *reading.framework;
  return std::string(framework.id == framework.traits.family ? kRuntime : framework.display_name);
}

std::string reading_text(const Strings& tr, const RuntimeReading& reading,
                         std::string (*number)(double)) {
  const bool own = reading.framework->id == reading.framework->traits.family;
  if (own || !reading.difference) return "";
  return difference_text(tr, *reading.difference, number);
}

std::string missing_text(const Strings& tr, const RuntimeReading& reading) {
  std::string names;
  for (const std::string& field : reading.missing_fields())
    names += (names.empty() ? "" : ", ") + field;
  return names.empty() ? "" : tr("compare.elsewhere_no_field", std::array{names});
}

std::vector<std::string> misleading_texts(const Strings& tr, const OnnxFile& file,
                                          std::string (*number)(double)) {
  std::vector<std::string> texts;
  add_inference(tr, file, texts);
  if (!file.reference_misleads()) return texts;
  if (!file.reference) {
    texts.push_back(tr("compare.elsewhere_reference_stops", std::array{runtime_text(tr, file)}));
    return texts;
  }
  const auto& [h, w] = file.reference->geometry;
  const std::optional<Difference>& d = file.reference->difference;
  if (!d || !d->same_shape) {
    texts.push_back(tr(
        "compare.elsewhere_reference_size",
        std::array{size_text(file.onnx_runtime().spec.op, h.out, w.out), runtime_text(tr, file)}));
    return texts;
  }
  texts.push_back(
      tr("compare.elsewhere_reference_numbers", std::array{difference_text(tr, *d, number)}));
  return texts;
}

}  // namespace padlens
