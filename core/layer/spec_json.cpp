#include "core/layer/spec_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <utility>

#include "core/layer/exponent.h"
#include "core/layer/named_layer.h"
#include "core/layer/plain_json.h"

namespace padlens {
namespace {

Problem unknown_field(std::string_view key) {
  std::string accepted;
  for (const SpecField& field : spec_fields()) {
    accepted += fmt::format("{}{}", accepted.empty() ? "" : ", ", field.name);
  }
  const std::string name = shown_text(key);
  return {name, "unknown_field", {name, accepted}, Problem::Kind::unknown};
}

// Reads members of an object into a spec, by our names of the fields or the frameworks'.
class FieldReader {
 public:
  explicit FieldReader(ParsedSpec& result) : result_(result) {}

  // What the framework's name of a layer tells.
  void begin(const NamedLayer& layer) {
    lenient_ = layer.lenient;
    Problems& problems = result_.problems;
    if (!layer.op.empty())
      find_spec_field("op")->set(result_.spec, Json(std::string(layer.op)), problems);
    result_.spec.framework = layer.framework;
    if (layer.framework == "onnx") result_.spec.padding = PaddingMode::notset;
    if (result_.spec.op->pools() && layer.framework == "keras") result_.spec.kernel = {2, 2};
    flatten(result_.spec);
  }

  void read_all(const GivenValue& object) {
    object.each_member([&](std::string_view key, const GivenValue& value) {
      read(key, value);
      return true;
    });
  }

  // "pads" stand whatever order they come in with an auto_pad that says NOTSET.
  void finish() {
    Problems& problems = result_.problems;
    if (pads_) {
      const bool notset = result_.spec.padding == PaddingMode::notset;
      if (padding_ && !notset)
        problems.push_back({"pads", "field_twice", {"pads", "padding"}, Problem::Kind::unknown});
      bool ignored = false;
      read_other_form(result_.spec, "pads", *pads_, ignored, problems);
    }
    if (shape_ && !has_input_)
      read_other_form(result_.spec, "batch_input_shape", *shape_, has_input_, problems);
  }

 private:
  void read(std::string_view key, const GivenValue& value) {
    if (key == "op") return;
    if (key == "pads") {
      pads_ = value;
      return;
    }
    if (key == "input") has_input_ = true;
    const SpecField* field = find_spelled_field(key);
    if (field == nullptr || (lenient_ && !is_of_layer(*field, value))) {
      if (lenient_) {
        if (key == "batch_input_shape" || key == "batch_shape") shape_ = value;
        return;
      }
      result_.problems.push_back(unknown_field(key));
      return;
    }
    // What others leave open they write as null.
    if (field->numbers != nullptr && value.is_null() && field->name != key) return;
    if (field->name == "stride") result_.has_stride = true;
    if (field->name == "padding") padding_ = true;
    const auto index = static_cast<std::size_t>(field - spec_fields().data());
    if (seen_[index].empty()) {
      seen_[index] = key;
      field->set(result_.spec, value, result_.problems);
      return;
    }
    // Named once more: it has to say the same.
    const Json before = field->get(result_.spec);
    field->set(result_.spec, value, result_.problems);
    if (field->get(result_.spec) == before) return;
    result_.problems.push_back({std::string(field->name),
                                "field_twice",
                                {shown_text(seen_[index]), shown_text(key)},
                                Problem::Kind::unknown});
  }

  // In a config of others "input" and "name" may be names, not ours.
  static bool is_of_layer(const SpecField& field, const GivenValue& value) {
    if (field.name == "input")
      return value.is_array() && (value.size() == 0 || !value[0].is_string());
    return field.name != "mode" && field.name != "values";
  }

  ParsedSpec& result_;
  bool lenient_ = false;
  bool padding_ = false;
  bool has_input_ = false;
  std::optional<GivenValue> pads_;
  std::optional<GivenValue> shape_;
  std::array<std::string_view, kMostSpecFields> seen_;
};

}  // namespace

ParsedSpec spec_from_json(const GivenValue& json) {
  ParsedSpec result;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return result;
  }
  // First: how many numbers a field has depends on it.
  std::optional<NamedLayer> named;
  if (const auto op = json.find("op")) {
    find_spec_field("op")->set(result.spec, *op, result.problems);
  } else {
    named = named_layer(json, result.problems);
  }
  FieldReader reader(result);
  if (named) {
    reader.begin(*named);
    if (named->config) reader.read_all(*named->config);
  }
  reader.read_all(json);
  reader.finish();
  return result;
}

ParsedSpec spec_from_text(std::string_view text) {
  // Most are plain. Where there is anything to say of one, the document has all that says it.
  PlainObject plain;
  if (plain.read(text)) {
    ParsedSpec result = spec_from_json(GivenValue(plain.head()));
    if (result.problems.empty()) return result;
  }
  return spec_from_document(text);
}

ParsedSpec spec_from_document(std::string_view text) {
  Problems problems;
  const auto json = parse_json(text, problems);
  ParsedSpec result = json ? spec_from_json(*json) : ParsedSpec{};
  result.problems.insert(result.problems.begin(), problems.begin(), problems.end());
  return result;
}

Json spec_to_json(const Spec& spec) {
  Json json = Json::object();
  for (const SpecField& field : spec_fields()) {
    if (is_written(field, spec)) json[std::string(field.name)] = field.get(spec);
  }
  return json;
}

nlohmann::ordered_json spec_to_ordered_json(const Spec& spec) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const SpecField& field : spec_fields()) {
    if (is_written(field, spec)) json[std::string(field.name)] = field.get(spec);
  }
  return json;
}

std::string number_text(double value) {
  // "-0" would only puzzle; fmt prints the shortest text that reads back.
  if (value == 0) return "0";
  return short_exponent(fmt::format("{}", value));
}

}  // namespace padlens
