#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/import/import.h"
#include "core/stack/stack_layer.h"

// Files as real exporters wrote them, against what ONNX Runtime computed: shared/models/README.md.

namespace padlens::import_onnx_test {
namespace {

using ModelJson = nlohmann::json;

std::filesystem::path models_folder() {
  return std::filesystem::path(PADLENS_SOURCE_DIR).parent_path() / "shared/models";
}

std::vector<std::string> onnx_files() {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(models_folder(), error)) {
    if (entry.path().extension() == ".onnx") names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Model model_of(const std::string& name, const ModelJson& run_at) {
  FileError error;
  const auto bytes = Bytes::open(models_folder() / name, error);
  if (!bytes) return {};
  const Model open = import_model(*bytes, {});
  ImportOptions options;
  for (std::size_t i = 0; i < open.inputs.size() && i < run_at.size(); ++i)
    options.read.inputs.push_back({open.inputs[i].name, run_at[i]});
  return import_model(*bytes, options);
}

// The fields of a row that are a spec's, as the answer has them.
void expect_fields(const ModelJson& row, const ModelLayer& layer) {
  const ModelJson spec = stack_layer_to_json(layer.layer);
  EXPECT_EQ(spec.value("op", ""), row["op"]);
  for (const std::string_view field : {"kernel", "stride", "dilation", "padding", "output_padding",
                                       "ceil_mode", "count_include_pad", "groups"}) {
    if (!row.contains(field)) continue;
    // What is as it is where nothing is said is not written.
    const bool plain =
        row[field] == false || (field == "dilation" && row[field] == ModelJson{1, 1});
    if (!spec.contains(field) && plain) continue;
    EXPECT_EQ(spec.value(field, ModelJson()), row[field]) << field;
  }
}

void expect_row(const ModelJson& row, const ModelLayer& layer, bool rejected) {
  const std::string op = row["op"];
  if (layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window) {
    expect_fields(row, layer);
  } else if (op == "pad" || op == "upsample") {
    EXPECT_EQ(kind_name(layer.layer.kind), op);
  } else if (op != "other") {
    EXPECT_EQ(model_op_name(layer.op), op);
  }
  if (rejected) return;
  if (row.contains("input")) {
    EXPECT_EQ(ModelJson(*layer.input()), row["input"]);
  }
  if (row.contains("output")) {
    ASSERT_TRUE(layer.output.has_value());
    EXPECT_EQ(ModelJson(*layer.output), row["output"]);
  }
  if (row.contains("channels")) {
    EXPECT_EQ(layer.channels_in, row["channels"][0].get<std::int64_t>());
    EXPECT_EQ(layer.channels_out, row["channels"][1].get<std::int64_t>());
  }
  if (row.contains("input_full")) {
    EXPECT_EQ(ModelJson(layer.input_shape.value()), row["input_full"]);
  }
  if (row.contains("output_full")) {
    EXPECT_EQ(ModelJson(layer.output_shape.value()), row["output_full"]);
  }
}

// Constants and the arithmetic on shapes are no layers: one axis at most, or a weight.
bool is_arithmetic(const ModelJson& row) {
  return (row.contains("input_full") && row["input_full"].size() < 3) || row["op"] == "other";
}

class OnnxFiles : public testing::TestWithParam<std::string> {};

TEST_P(OnnxFiles, AgreeWithTheRuntimeLayerByLayer) {
  std::ifstream file(models_folder() / (GetParam() + ".truth.json"));
  const ModelJson truth = ModelJson::parse(file);
  const Model model = model_of(GetParam(), truth["run_at"]);
  const bool rejected = truth.contains("rejected");
  EXPECT_EQ(model.understood(), !rejected);
  EXPECT_EQ(model.format, "onnx");
  std::size_t found = 0;
  for (const ModelJson& row : truth["layers"]) {
    SCOPED_TRACE(row["name"].get<std::string>());
    const auto layer =
        std::ranges::find(model.layers, row["name"].get<std::string>(), &ModelLayer::name);
    if (layer == model.layers.end()) {
      EXPECT_TRUE(is_arithmetic(row));
      continue;
    }
    ++found;
    EXPECT_EQ(layer->word, row["layer"]);
    expect_row(row, *layer, rejected);
  }
  EXPECT_GT(found, 0U);
}

INSTANTIATE_TEST_SUITE_P(Shared, OnnxFiles, testing::ValuesIn(onnx_files()),
                         [](const testing::TestParamInfo<std::string>& file) {
                           std::string name = std::filesystem::path(file.param).stem().string();
                           std::ranges::replace(name, '.', '_');
                           return name;
                         });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OnnxFiles);

// A change that breaks a file is refused or read as another one; nothing else happens.
TEST(OnnxFilesBroken, AreReadOrRefused) {
  const std::filesystem::path path = models_folder() / "unet_torch_legacy.onnx";
  std::ifstream file(path, std::ios::binary);
  if (!file) GTEST_SKIP() << path << " is not there";
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  const Model sound = import_model(Bytes(whole), {});
  ASSERT_TRUE(sound.understood());
  std::size_t refused = 0;
  for (std::size_t length = 0; length < whole.size(); length += 37)
    refused += import_model(Bytes(whole.substr(0, length)), {}).understood() ? 0 : 1;
  EXPECT_EQ(refused, (whole.size() + 36) / 37);
  std::uint32_t state = 1;
  const auto next = [&state] {
    state ^= state << 13U;
    state ^= state >> 17U;
    state ^= state << 5U;
    return state;
  };
  for (int round = 0; round < 1000; ++round) {
    std::string changed = whole;
    for (std::uint32_t flips = next() % 4 + 1; flips > 0; --flips)
      changed[next() % changed.size()] = static_cast<char>(next());
    import_model(Bytes(changed), {});
  }
}

}  // namespace
}  // namespace padlens::import_onnx_test
