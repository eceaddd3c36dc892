#include "app/tests/model_truth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "app/cli/model_json.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"

namespace padlens::test {
namespace {

using OrderedJson = nlohmann::ordered_json;

// What a model's file does not tell, or is told in other words.
constexpr std::array<std::string_view, 3> kNotCompared{"channels", "input_sizes",
                                                       "count_include_pad"};

OrderedJson read_bytes(const Bytes& bytes, const ImportOptions& options) {
  return model_json(loaded_import()->import_model(bytes, options), Strings("en"));
}

// Names of layers without those of the models that they stand in: so the truth has the inputs.
std::vector<std::string> last_names(const OrderedJson& names) {
  std::vector<std::string> last;
  for (const auto& name : names) {
    const auto text = name.get<std::string>();
    last.push_back(text.substr(text.rfind('/') + 1));
  }
  return last;
}

void expect_row(const OrderedJson& want, const OrderedJson& got) {
  for (const auto& [key, value] : want.items()) {
    if (std::ranges::find(kNotCompared, key) != kNotCompared.end()) continue;
    SCOPED_TRACE(key);
    if (key == "groups" && value == 1 && !got.contains(key)) continue;
    ASSERT_TRUE(got.contains(key)) << got;
    if (key == "interpolation") {
      // In two dimensions the truth has "bilinear" for what is linear along each.
      EXPECT_NE(value.get<std::string>().find(got[key].get<std::string>()), std::string::npos);
    } else if (key != "inputs") {
      EXPECT_TRUE(equal_json(got[key], value)) << got[key];
    }
  }
}

}  // namespace

bool equal_json(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b) {
  return nlohmann::json::parse(a.dump()) == nlohmann::json::parse(b.dump());
}

std::string model_path(const std::string& file) {
  return std::string(PADLENS_SOURCE_DIR) + "/app/tests/models/" + file;
}

nlohmann::ordered_json read_at_run(const std::string& file) {
  const auto truth = OrderedJson::parse(contents(model_path(file + ".truth.json")));
  FileError error;
  const auto bytes = Bytes::open(model_path(file), error);
  if (!bytes) {
    ADD_FAILURE() << file;
    return {};
  }
  ImportOptions options;
  const OrderedJson alone = read_bytes(*bytes, options);
  const OrderedJson& inputs = alone["inputs"];
  const OrderedJson& runs = truth["run_at"];
  for (std::size_t i = 0; i < inputs.size() && i < runs.size(); ++i) {
    const auto run = runs[i].get<std::vector<std::int64_t>>();
    if (inputs[i].contains("shape")) {
      options.read.inputs.push_back({inputs[i]["name"], run});
    } else if (run.size() > 2) {
      options.read.input.assign(run.begin() + 2, run.end());  // PyTorch's text: NCHW
    }
  }
  return read_bytes(*bytes, options);
}

nlohmann::ordered_json read_model_text(std::string_view text, const ImportOptions& options) {
  return read_bytes(Bytes(std::string(text)), options);
}

void expect_truth(const std::string& file) {
  SCOPED_TRACE(file);
  const auto truth = OrderedJson::parse(contents(model_path(file + ".truth.json")));
  const OrderedJson read = read_at_run(file);
  EXPECT_EQ(read["problems"], OrderedJson::array());
  const OrderedJson& rows = truth["layers"];
  ASSERT_EQ(read["layers"].size(), rows.size());
  // A model that is a layer gives what its last layer gives; its name is in no row.
  const bool nested = std::ranges::any_of(rows, [](const OrderedJson& row) {
    return row["name"].get<std::string>().find('/') != std::string::npos;
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(rows[i].dump());
    expect_row(rows[i], read["layers"][i]);
    if (!nested && rows[i].contains("inputs")) {
      EXPECT_EQ(last_names(read["layers"][i]["inputs"]), last_names(rows[i]["inputs"]));
    }
  }
}

}  // namespace padlens::test
