// `padlens solve` and `padlens sweep`, as a shell runs them.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "app/cli/number_list.h"
#include "app/cli/text.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

std::string out_of(const Arguments& arguments) {
  const Finished run = padlens(arguments);
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(run.error, "");
  return run.out;
}

// --- solve ---------------------------------------------------------------------------

TEST(Solve, SevenToFourteen) {
  EXPECT_EQ(out_of({"solve", "--input", "7", "--output", "14", "--kernel", "3", "--stride", "2",
                    "--framework", "pytorch"}),
            "Conv2DTranspose, PyTorch: input 7×7, kernel 3×3, stride 2 → output 14×14\n"
            "  padding  cut t b l r  output padding  output shape\n"
            "  1        1 0 1 0      1               –\n"
            "\n"
            "Conv2D with input 7×7, kernel 3×3, stride 2: nothing gives 14×14 in PyTorch.\n");
}

TEST(Solve, ThreeFrameworksAndBothOperationsUnlessOneIsNamed) {
  const Arguments all{"solve", "--input", "6", "--output", "6", "--kernel", "3", "--stride", "1"};
  const std::string out = out_of(all);
  for (const char* part : {"Conv2D, Keras/TF", "Conv2D, PyTorch", "Conv2D, ONNX",
                           "Conv2DTranspose, Keras/TF", "Conv2DTranspose, ONNX"}) {
    EXPECT_TRUE(contains(out, part)) << part << "\n" << out;
  }
  Arguments one = all;
  one.insert(one.end(), {"--op", "conv2d", "--framework", "onnx"});
  const std::string less = out_of(one);
  EXPECT_FALSE(contains(less, "Conv2DTranspose") || contains(less, "Keras")) << less;
  EXPECT_TRUE(contains(less, "SAME_LOWER")) << less;
}

TEST(Solve, NothingIsSaidAndIsTheExitStatus) {
  const Finished run = padlens({"solve", "--op", "conv2d", "--input", "6", "--kernel", "3",
                                "--stride", "2", "--output", "9"});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.error, "");
  EXPECT_EQ(run.out,
            "Conv2D with input 6×6, kernel 3×3, stride 2: nothing gives 9×9 in Keras/TF,\n"
            "PyTorch, ONNX.\n");
  const Finished json = padlens({"solve", "--op", "conv2d", "--input", "6", "--kernel", "3",
                                 "--stride", "2", "--output", "9", "--format", "json"});
  EXPECT_EQ(json.code, 1);
  EXPECT_EQ(json.out, "{\"output\":[9,9],\"complete\":true,\"solutions\":[]}\n");
}

TEST(Solve, JsonHoldsLayersThatGiveTheOutput) {
  const Json json = Json::parse(
      out_of({"solve", "--output", "14,9", "--input", "7,5", "--format", "json", "--most", "50"}));
  EXPECT_EQ(json["output"], Json::parse("[14, 9]"));
  EXPECT_FALSE(json["solutions"].empty());
  std::set<std::string> frameworks;
  for (const Json& solution : json["solutions"]) {
    const ParsedSpec parsed = spec_from_json(solution["spec"]);
    ASSERT_TRUE(parsed.problems.empty());
    const Resolution resolution = resolve(parsed.spec);
    ASSERT_TRUE(resolution.accepted()) << solution.dump();
    EXPECT_EQ(resolution.geometry->height().out, 14);
    EXPECT_EQ(resolution.geometry->width().out, 9);
    EXPECT_EQ(solution["pad"]["left"], resolution.geometry->width().pad_before);
    EXPECT_EQ(parsed.spec.input, (PerAxis{7, 5}));
    frameworks.insert(parsed.spec.framework);
  }
  EXPECT_EQ(frameworks.size(), 3U);
}

TEST(Solve, TellsWhichInputsShareTheOutput) {
  const Arguments strided{"solve",    "--op", "conv2d",   "--framework", "keras",    "--input", "7",
                          "--kernel", "3",    "--stride", "2",           "--output", "4"};
  const std::string out = out_of(strided);
  EXPECT_TRUE(contains(out, "  same       1 1 1 1  7–8\n")) << out;
  EXPECT_TRUE(contains(out, "inputs: all of these sizes")) << out;
  EXPECT_TRUE(contains(out, "  1 *        1 1 1 1  7–8\n")) << out;
  EXPECT_TRUE(contains(out, "* These cells")) << out;
  EXPECT_FALSE(contains(out_of({"solve", "--op", "conv2d", "--input", "5", "--kernel", "3",
                                "--stride", "1", "--output", "3", "--framework", "keras"}),
                        "inputs: all"));
}

TEST(Solve, CutsLongListsAndSaysSo) {
  const Arguments free{"solve", "--output", "14", "--op", "conv2d", "--framework", "keras"};
  const auto rows = [&](const std::string& most) {
    Arguments arguments = free;
    arguments.insert(arguments.end(), {"--most", most});
    return lines(out_of(arguments));
  };
  EXPECT_TRUE(contains(rows("3")[5], "… and ")) << rows("3")[5];
  EXPECT_GT(rows("100").size(), 100U);
  Arguments json = free;
  json.insert(json.end(), {"--format", "json"});
  EXPECT_EQ(Json::parse(out_of(json))["complete"], false);
}

TEST(Solve, KeepsWhatIsGiven) {
  const Json json = Json::parse(
      out_of({"solve", "--output", "14", "--stride", "2", "--padding", "same", "--output-padding",
              "null", "--framework", "keras", "--op", "conv2d_transpose", "--format", "json"}));
  EXPECT_FALSE(json["solutions"].empty());
  for (const Json& solution : json["solutions"]) {
    EXPECT_EQ(solution["spec"]["padding"], "same");
    EXPECT_EQ(solution["spec"]["output_padding"], nullptr);
    EXPECT_EQ(solution["spec"]["stride"], Json::parse("[2, 2]"));
    EXPECT_EQ(solution["spec"]["dilation"], Json::parse("[1, 1]"));
    EXPECT_EQ(solution["spec"]["input"], Json::parse("[7, 7]"));
  }
}

TEST(Solve, RefusesWhatMakesNoSense) {
  expect_refused({"solve"}, {"output: no output is asked for"});
  expect_refused({"solve", "--output", "0"}, {"output: 0 is not possible; whole numbers from 1"});
  expect_refused({"solve", "--output", "x"}, {"output: \"x\" is not a whole number"});
  expect_refused({"solve", "--output", "1,2,3"}, {"output: "});
  expect_refused({"solve", "--output", "14,2147483648"},
                 {"output: 2147483648 is too large; at most 2147483647"});
  expect_refused({"solve", "--output", "14", "--input", "0", "--stride", "x"},
                 {"stride: \"x\" is not", "input: 0 is not possible"});
  expect_refused({"solve", "--output", "14", "--framework", "caffe"}, {"framework: "});
  expect_refused({"solve", "--output", "14", "--format", "xml"}, {"format: xml"});
  expect_refused({"solve", "--output", "14", "--most", "0"}, {"most: 0"});
  expect_refused({"solve", "--output", "14", "--lang", "fr"}, {"lang: fr"});
}

TEST(Solve, ChineseKeepsItsColumns) {
  const auto rows = lines(out_of({"solve", "--input", "7", "--output", "14", "--kernel", "3",
                                  "--stride", "2", "--framework", "onnx", "--lang", "zh"}));
  ASSERT_GT(rows.size(), 3U);
  const int column = display_width(rows[1].substr(0, rows[1].find("裁剪")));
  EXPECT_EQ(display_width(rows[2].substr(0, rows[2].find("0 1 0 1"))), column) << rows[2];
}

// --- sweep ---------------------------------------------------------------------------

TEST(Sweep, TablesEveryCombination) {
  const std::string out = out_of({"sweep", "--input", "5..7", "--stride", "1,2", "--padding",
                                  "same", "--framework", "keras,pytorch"});
  const auto rows = lines(out);
  ASSERT_EQ(rows.size(), 4U + 6U) << out;
  EXPECT_EQ(rows[0], "Conv2D: kernel 3×3, dilation 1");
  EXPECT_TRUE(contains(rows[3], "Keras/TF same") && contains(rows[3], "PyTorch same"));
  EXPECT_TRUE(contains(rows[4], "5×5      1 1 1 1")) << rows[4];
  EXPECT_TRUE(contains(rows[7], "3×3      0 1 0 1")) << rows[7];
  EXPECT_TRUE(contains(rows[7], "✗ padding='same' is not…")) << rows[7];
}

TEST(Sweep, SpellsSameAsEachFrameworkDoes) {
  const auto header = lines(out_of({"sweep", "--padding", "same", "--format", "csv"}))[0];
  for (const char* column : {"keras_same_output_height", "pytorch_same_output_height",
                             "onnx_same_upper_pad_top", "onnx_same_lower_rejected"}) {
    EXPECT_TRUE(contains(header, column)) << column;
  }
  EXPECT_FALSE(contains(header, "onnx_same_output"));
  // PyTorch's transposed convolution has no "same", and says so.
  const Json row = Json::parse(out_of({"sweep", "--op", "conv2d_transpose", "--padding", "same",
                                       "--framework", "pytorch", "--format", "json"}));
  EXPECT_EQ(row["answers"][0]["padding"], "same");
  EXPECT_TRUE(contains(row["answers"][0]["rejected"].get<std::string>(), "valid, explicit"));
}

// Fields of one record, the quotes taken off; records end in CR LF.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> records(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      records.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      records.back().emplace_back();
    } else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
      records.push_back({""});
    } else {
      records.back().back() += c;
    }
  }
  records.pop_back();
  return records;
}

TEST(Sweep, CsvHasOneFieldForEachColumn) {
  const std::string text = out_of({"sweep", "--input", "1..9", "--kernel", "3x2,5", "--stride",
                                   "1..3", "--padding", "same", "--format", "csv"});
  const auto records = read_csv(text);
  ASSERT_EQ(records.size(), 1U + 9U * 2U * 3U);
  for (const auto& record : records)
    EXPECT_EQ(record.size(), records[0].size());
  // The last number runs fastest, and the second axis is the width.
  EXPECT_EQ(records[1][2], "3");
  EXPECT_EQ(records[1][3], "2");
  EXPECT_EQ(records[2][4], "2");
}

TEST(Sweep, CsvQuotesTheFrameworksWords) {
  const std::string text = out_of(
      {"sweep", "--stride", "2", "--dilation", "2", "--framework", "keras", "--format", "csv"});
  const auto records = read_csv(text);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].back(),
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
            "strides=(2, 2) and dilation_rate=(2, 2)");
  EXPECT_TRUE(contains(text, ",\"`strides")) << text;
}

TEST(Sweep, EveryAnswerIsWhatComputeSays) {
  for (const std::string op : {"conv2d", "conv2d_transpose"}) {
    const std::string text = out_of({"sweep", "--op", op, "--input", "3..6", "--kernel", "2,3",
                                     "--stride", "1..3", "--padding", "1", "--format", "json"});
    for (const std::string& line : lines(text)) {
      const Json row = Json::parse(line);
      for (const Json& answer : row["answers"]) {
        Json json = row;
        json.erase("answers");
        json["framework"] = answer["framework"];
        json["padding"] = 1;
        const Resolution resolution = resolve(read_spec(json).spec);
        ASSERT_EQ(resolution.accepted(), answer.contains("output")) << answer.dump();
        if (!resolution.accepted()) continue;
        const auto& [h, w] = resolution.geometry->axis;
        EXPECT_EQ(answer["output"], Json::array({h.out, w.out}));
        if (op == "conv2d") {
          EXPECT_EQ(answer["pad"]["bottom"], h.pad_after);
        } else {
          EXPECT_EQ(answer["crop"]["right"], w.crop_after);
        }
      }
    }
  }
}

TEST(Sweep, RefusesWhatMakesNoSense) {
  expect_refused({"sweep", "--input", "7..5"}, {"input: 7..5 is not possible"});
  expect_refused({"sweep", "--input", "0..5", "--stride", "1,,2"}, {"input: 0..5", "stride: 1,,2"});
  expect_refused({"sweep", "--kernel", "1..2147483648"},
                 {"kernel: 2147483648 is too large; at most 2147483647"});
  expect_refused({"sweep", "--framework", "keras,caffe"}, {"framework: caffe"});
  expect_refused({"sweep", "--format", "xml"}, {"format: xml"});
  expect_refused({"sweep", "--padding", "-1"}, {"padding: -1"});
  expect_refused({"sweep", "--input", "1..1024", "--kernel", "1..64", "--stride", "1..64"},
                 {"these are 4194304 rows, more than 1000000"});
  expect_refused({"sweep", "--input", "1..2147483647", "--stride", "1..2147483647"},
                 {"these are 4611686014132420609 rows"});
  expect_refused({"solve", "--output", "2147483647", "--kernel", "3", "--stride", "9000000"},
                 {"at least 540000180 layers would come into question"});
}

TEST(Sweep, AFullDiskIsToldAtOnce) {
  for (const char* format : {"table", "csv", "json"}) {
    const Finished run =
        padlens({"sweep", "--input", "1..500", "--kernel", "1..8", "--format", format},
                {"", {}, "/dev/full"});
    EXPECT_EQ(run.code, 1) << format;
    EXPECT_EQ(run.error, "padlens: standard output: No space left on device\n");
  }
}

TEST(Sweep, FilesSpeakEnglishWhereverTheyAreMade) {
  const Arguments csv{"sweep", "--input", "1", "--kernel", "3", "--format", "csv"};
  const ProcessOptions chinese{"", {{"LC_ALL", "zh_CN.UTF-8"}}, ""};
  EXPECT_EQ(padlens(csv, chinese).out, out_of(csv));
  EXPECT_TRUE(contains(padlens({"sweep", "--input", "1,2"}, chinese).out, "卷积核 3×3"));
}

TEST(SolveAndSweep, HelpReadsWellInEveryLanguage) {
  for (const Language& language : languages()) {
    for (const char* command : {"solve", "sweep"}) {
      const std::string help = out_of({command, "--help", "--lang", language.code});
      for (const std::string& line : lines(help)) {
        EXPECT_LE(display_width(line), 80) << line;
        EXPECT_FALSE(contains(line, "cli.") || contains(line, "field.")) << line;
      }
      for (const char* flag : {"--op ", "--framework ", "--input ", "--kernel ", "--stride ",
                               "--dilation ", "--padding ", "--output-padding ", "--format "}) {
        EXPECT_TRUE(contains(help, flag)) << flag;
      }
    }
  }
}

TEST(NumberLists, AreReadAsWritten) {
  using Numbers = std::vector<PerAxis>;
  EXPECT_EQ(parse_number_list("7", 1, 9), (Numbers{{7, 7}}));
  EXPECT_EQ(parse_number_list("3..5", 1, 9), (Numbers{{3, 3}, {4, 4}, {5, 5}}));
  EXPECT_EQ(parse_number_list("5,1..2,7x3", 1, 9), (Numbers{{5, 5}, {1, 1}, {2, 2}, {7, 3}}));
  EXPECT_EQ(parse_number_list("9..9", 1, 9), (Numbers{{9, 9}}));
  for (const char* text : {"", ",", "1,", "0", "10", "1..10", "5..3", "..", "1..", "..3", "1...3",
                           "1x", "x1", "1x2x3", "-1", "1.5", " 1", "a", "99999999999999999999"}) {
    EXPECT_FALSE(parse_number_list(text, 1, 9)) << text;
  }
}

}  // namespace
}  // namespace padlens
