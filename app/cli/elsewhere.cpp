#include "app/cli/elsewhere.h"

#include <algorithm>
#include <array>

#include "app/cli/axes_json.h"
#include "app/cli/layer_words.h"
#include "app/cli/text.h"
#include "app/i18n/elsewhere.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string runtime_size(const Resolution& resolution) {
  const auto& [h, w] = resolution.geometry->axis;
  return size_text(resolution.geometry->op, h.out, w.out);
}

void put_difference(const std::optional<Difference>& difference, OrderedJson& json) {
  if (!difference) return;
  json["same_shape"] = difference->same_shape;
  json["identical"] = difference->identical;
  json["differing"] = difference->cells ? OrderedJson(*difference->cells) : OrderedJson(nullptr);
  json["largest"] = difference->largest;
}

OrderedJson runtime_json(const RuntimeReading& reading, const Strings& tr) {
  OrderedJson json;
  json["framework"] = reading.framework->id;
  json["name"] = runtime_name(reading);
  json["spec"] = spec_to_json(reading.spec);
  if (const auto missing = reading.missing_fields(); !missing.empty()) {
    json["missing"] = missing;
    return json;
  }
  if (!reading.resolution.accepted()) {
    json["rejected"] = refusal_text(tr, reading.resolution.problems);
    return json;
  }
  const Geometry& geometry = *reading.resolution.geometry;
  json["output"] = output_json(geometry);
  json[geometry.transposed() ? "crop" : "pad"] = sides_json(geometry);
  put_difference(reading.difference, json);
  return json;
}

OrderedJson reference_json(Op op, const ReferenceReading& reading) {
  const auto& [h, w] = reading.geometry;
  OrderedJson json;
  json["output"] = axes_json(op, h.out, w.out);
  put_difference(reading.difference, json);
  return json;
}

}  // namespace

std::string elsewhere_text(const OnnxFile& file, const Strings& tr) {
  int names = 0;
  int sizes = 0;
  int sides = 0;
  bool cut = false;
  for (const RuntimeReading& each : file.runtimes) {
    names = std::max(names, display_width(runtime_name(each)));
    if (!each.resolution.accepted()) continue;
    cut = each.resolution.geometry->transposed();
    sizes = std::max(sizes, display_width(runtime_size(each.resolution)));
    sides = std::max(sides, display_width(sides_text(*each.resolution.geometry)));
  }
  const std::string head =
      sides == 0
          ? ""
          : tr(ranked(file.onnx_runtime().spec.op, cut ? "ui.compare_crops" : "ui.compare_sides"));
  sides = std::max(sides, display_width(head));
  const std::string title = tr("compare.elsewhere");
  const int before_sides = std::max(names + sizes + 4, display_width(title));
  std::string text = left_aligned(title, before_sides) +
                     (head.empty() ? "" : "  " + right_aligned(head, sides)) + "\n";
  for (const RuntimeReading& each : file.runtimes) {
    std::string line = "  " + left_aligned(runtime_name(each), names) + "  ";
    std::string said;
    if (each.resolution.accepted()) {
      line =
          left_aligned(line + right_aligned(runtime_size(each.resolution), sizes), before_sides) +
          "  " + right_aligned(sides_text(*each.resolution.geometry), sides);
      said = reading_text(tr, each, result_text);
      if (!said.empty()) said = "  " + said;
    } else {
      said = missing_text(tr, each);
      if (said.empty()) {
        const std::array words{refusal_text(tr, each.resolution.problems)};
        said = tr("compare.elsewhere_refused", words);
      }
    }
    text += line + said + "\n";
  }
  for (const std::string& each : misleading_texts(tr, file, result_text))
    text += paragraph("! " + each, kColumns, 2);
  return text;
}

OrderedJson elsewhere_json(const OnnxFile& file, const Strings& tr) {
  OrderedJson json;
  json["runtimes"] = OrderedJson::array();
  for (const RuntimeReading& each : file.runtimes)
    json["runtimes"].push_back(runtime_json(each, tr));
  const Op op = file.onnx_runtime().spec.op;
  const auto size = [&](OnnxOpset opset) {
    const auto& inferred = file.inferred[static_cast<std::size_t>(opset)];
    return inferred ? axes_json(op, (*inferred)[kHeight], (*inferred)[kWidth])
                    : OrderedJson(nullptr);
  };
  json["shape_inference"] = {{"21", size(OnnxOpset::up_to_21)}, {"22", size(OnnxOpset::from_22)}};
  json["reference"] = file.reference ? reference_json(op, *file.reference) : OrderedJson(nullptr);
  return json;
}

}  // namespace padlens
