// The built program as a shell runs it: answers on standard output, complaints on
// standard error, exit codes.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/text.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

const Arguments kLayer{"--input", "6", "--kernel", "3", "--stride", "2", "--padding", "same"};

Arguments with(const std::string& command, const Arguments& more) {
  Arguments all{command};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Arguments layer(const std::string& command, const Arguments& more = {}) {
  Arguments all = with(command, kLayer);
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(Explain, PrintsTheDerivationThePaddingAndTheGrids) {
  const Finished run = padlens(layer("explain", {"--input-values", "ramp"}));
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.error, "");
  for (const char* part :
       {"Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3",
        "out    = ⌈n / s⌉                   = ⌈6 / 2⌉             = 3",
        "pad    = max((out−1)·s + k − n, 0) = max(2·2 + 3 − 6, 0) = 1",
        "Padding  top 0, bottom 1, left 0, right 1",
        "Padding with same: the rule says 1, 1, but it is 0, 1",
        "   1    2    3    4    5    6   (0)", "180  198  141"}) {
    EXPECT_TRUE(contains(run.out, part)) << part << "\n" << run.out;
  }
}

// Stamps or a slide over zeros, never both: whatever is shown beside it.
TEST(Explain, OfAScatterSpeaksOfStamps) {
  const Arguments transposed{"explain",  "--op", "conv2d_transpose", "--input", "4",
                             "--kernel", "3",    "--stride",         "2"};
  const Finished gather = padlens(transposed);
  EXPECT_TRUE(contains(gather.out, "flipped kernel then slides")) << gather.out;
  EXPECT_FALSE(contains(gather.out, "leaves a stamp")) << gather.out;
  Arguments scattered = transposed;
  scattered.insert(scattered.end(), {"--mode", "scatter"});
  const Finished scatter = padlens(scattered);
  EXPECT_TRUE(contains(scatter.out, "4 stamps of 3 positions each")) << scatter.out;
  EXPECT_TRUE(contains(scatter.out, "overlap, by 1")) << scatter.out;
  EXPECT_FALSE(contains(scatter.out, "slides")) << scatter.out;
  EXPECT_FALSE(contains(scatter.out, "n'")) << scatter.out;
  scattered.insert(scattered.end(), {"--lang", "zh"});
  EXPECT_TRUE(contains(padlens(scattered).out, "印章"));
}

TEST(Explain, SpeaksChineseAndKeepsItsColumns) {
  for (const ProcessOptions& options :
       {ProcessOptions{}, ProcessOptions{"", {{"LANG", "zh_CN.UTF-8"}}, ""}}) {
    const bool asked = options.environment.empty();
    const Finished run =
        padlens(layer("explain", asked ? Arguments{"--lang", "zh"} : Arguments{}), options);
    EXPECT_EQ(run.code, 0);
    EXPECT_TRUE(contains(run.out, "卷积核 3×3，步长 2，填充 same → 输出 3×3")) << run.out;
    // Titles and grids stand beside each other: the output begins in one column.
    const auto all = lines(run.out);
    const auto title = std::ranges::find_if(all, [](const std::string& line) {
      return contains(line, "输出 3×3") && !contains(line, "→");
    });
    ASSERT_NE(title, all.end()) << run.out;
    const int column = display_width(title->substr(0, title->find("输出")));
    const std::string& row = *(title + 1);
    EXPECT_EQ(display_width(row), column + 9) << run.out;  // "  9  9  6"
  }
}

TEST(Explain, AnswersInJson) {
  const Finished run = padlens(layer("explain", {"--json", "--input-values", "ramp"}));
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(lines(run.out).size(), 1U);
  const Json json = Json::parse(run.out);
  EXPECT_EQ(json["output"], Json::parse("[3, 3]"));
  EXPECT_EQ(json["pad"], Json::parse(R"({"top": 0, "bottom": 1, "left": 0, "right": 1})"));
  EXPECT_EQ(json["values"][1][2], 141);
  EXPECT_EQ(json["accepted"], true);
  EXPECT_EQ(json["derivation"]["height"][0]["symbolic"], "⌈n / s⌉");
  EXPECT_EQ(json["notes"]["width"][0]["code"], "odd_cell_after");
  EXPECT_EQ(json["rules"][0]["holds"], false);
  EXPECT_EQ(json["spec"]["stride"], Json::parse("[2, 2]"));
}

TEST(Explain, MarksWhatIsInexact) {
  const Arguments layer{
      "explain", "--input-values",  "[[0.1, 0.2, 0.3, 1]]", "--input", "1,4", "--kernel",
      "1,3",     "--kernel-values", "[[1, 1, -1]]"};
  const Finished run = padlens(layer);
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "≈5.551e-17        -0.5\n")) << run.out;
  EXPECT_TRUE(contains(run.out, "≈ not exact")) << run.out;
  Arguments json = layer;
  json.emplace_back("--json");
  EXPECT_EQ(Json::parse(padlens(json).out)["inexact"], Json::parse("[[0, 0]]"));
  EXPECT_FALSE(contains(padlens({"explain"}).out, "≈"));
}

TEST(Compare, ListsEveryFramework) {
  const Finished run = padlens(layer("compare", {"--input-values", "ramp"}));
  EXPECT_EQ(run.code, 0);
  const auto rows = lines(run.out);
  EXPECT_TRUE(rows[0].starts_with("14 agree; ")) << run.out;
  EXPECT_TRUE(contains(run.out, "PyTorch refuses")) << run.out;
  EXPECT_TRUE(contains(run.out, "9 of 9 cells differ, by up to 131\n  PyTorch padding=1"))
      << run.out;
  EXPECT_TRUE(contains(run.out, "  Keras/TF same           0 1 0 1\n")) << run.out;
  EXPECT_TRUE(contains(run.out, "PyTorch \"same\"          padding='same' is not supported"))
      << run.out;

  const Json json =
      Json::parse(padlens(layer("compare", {"--input-values", "ramp", "--json"})).out);
  ASSERT_GT(json.size(), frameworks().size());
  EXPECT_EQ(json[0]["group"], json[3]["group"]);
  EXPECT_EQ(json[0]["present"], true);
  EXPECT_EQ(json[1]["rejected"], "padding='same' is not supported for strided convolutions");
  EXPECT_EQ(json[2]["differing"], 9);
  EXPECT_EQ(json[3]["identical"], true);
  EXPECT_EQ(json[4]["pad"], Json::parse(R"({"top": 1, "bottom": 0, "left": 1, "right": 0})"));
}

TEST(Compute, AnswersInTheFrameworksWords) {
  ProcessOptions lines_in;
  lines_in.input = R"({"framework": "pytorch", "padding": "same", "stride": 2})";
  const Finished run = padlens({"compute", "--jsonl"}, lines_in);
  const Json json = Json::parse(run.out);
  ASSERT_EQ(json["error"].size(), 1U);
  EXPECT_EQ(json["error"][0]["field"], "stride");
  EXPECT_EQ(json["error"][0]["message"],
            "padding='same' is not supported for strided convolutions");
  EXPECT_NE(json["error"][0]["explanation"], "");
}

TEST(Explain, ShowsRefusedLayersOnRequest) {
  const Arguments refused{"--stride", "2", "--dilation", "2"};
  expect_refused(with("explain", refused), {"dilation: “`strides > 1` not supported in conjunction",
                                            "the nearest that is accepted: --stride 1"});
  EXPECT_TRUE(contains(padlens(with("explain", refused)).error, "--anyway"));

  Arguments anyway = with("explain", refused);
  anyway.push_back("--anyway");
  const Finished run = padlens(anyway);
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.error, "");
  EXPECT_TRUE(contains(run.out, "Keras\nrefuses a stride")) << run.out;
  EXPECT_TRUE(contains(run.out, "→ output 1×1")) << run.out;
  anyway.push_back("--json");
  const Json json = Json::parse(padlens(anyway).out);
  EXPECT_EQ(json["accepted"], false);
  EXPECT_EQ(json["problems"][0]["field"], "dilation");
}

// Sizes alone take any number, at once; what needs values says what it would take.
TEST(CommandLine, TakesSizesToTheLargestInt) {
  const Finished run = padlens(
      {"explain", "--input", "2147483647", "--kernel", "3", "--stride", "2", "--padding", "same"});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "1073741824")) << run.out;
  EXPECT_TRUE(contains(run.out, "input cells are too many to have values; at most 16777216"));
  const Finished answer = padlens({"compute", "--input", "2147483647", "--kernel", "3"});
  EXPECT_EQ(answer.code, 0);
  EXPECT_TRUE(contains(answer.out, R"("output": [2147483645, 2147483645])")) << answer.out;
  EXPECT_TRUE(contains(answer.out, R"("values": null, "limit": {"input_cells": 16777216})"));
  const Finished sizes = padlens({"compute", "--input", "2147483647", "--cell-values", "false"});
  EXPECT_EQ(sizes.code, 0) << sizes.error;
  EXPECT_FALSE(contains(sizes.out, "values")) << sizes.out;
  for (const Arguments& arguments :
       {Arguments{"explain", "--json"}, Arguments{"compare"}, Arguments{"compare", "--matrix"},
        Arguments{"compare", "--elsewhere"}, Arguments{"rules"}, Arguments{"rules", "--all"},
        Arguments{"code"}, Arguments{"code", "--summary"}}) {
    Arguments all = arguments;
    all.insert(all.end(), {"--framework", "onnx", "--input", "2147483647", "--padding", "1"});
    const Finished each = padlens(all);
    EXPECT_EQ(each.code, arguments.back() == "--elsewhere" ? each.code : 0)
        << arguments.front() << each.error;
    EXPECT_FALSE(each.out.empty() && each.error.empty());
  }
  expect_refused({"render", "--input", "4096,4097", "-o", "-"},
                 {"input: 16781312 input cells are too many to have values; at most 16777216"});
  expect_refused(
      {"compute", "--framework", "pytorch", "--op", "conv2d_transpose", "--input", "2147483647",
       "--kernel", "2147483647", "--stride", "2147483647", "--dilation", "2147483647"},
      {"dilation: 2147483647 is too large; at most "});
}

// A program of a layer too large to run checks itself on a smaller one.
TEST(Code, OfALargeLayerRunsOnTheSmallestAlike) {
  const Finished run = padlens({"code", "--framework", "pytorch", "--input", "2147483646,7",
                                "--kernel", "3", "--stride", "2", "--padding", "1"});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(run.out.starts_with("# The layer takes 2147483646×7. This program checks it on 2×1"))
      << run.out;
}

TEST(Explain, AbbreviatesLargeGrids) {
  const Finished run = padlens({"explain", "--input", "1024", "--kernel", "64"});
  EXPECT_EQ(run.code, 0);
  EXPECT_LT(lines(run.out).size(), 120U);
  for (const std::string& line : lines(run.out))
    EXPECT_LE(display_width(line), 100) << line;
}

TEST(Code, PrintsTheProgramOfTheFramework) {
  const Finished keras = padlens(layer("code"));
  EXPECT_EQ(keras.code, 0);
  EXPECT_EQ(keras.error, "");
  EXPECT_TRUE(keras.out.starts_with("import keras\n")) << keras.out;
  EXPECT_TRUE(contains(keras.out, "padding=\"same\"")) << keras.out;
  const Finished torch =
      padlens({"code", "--framework", "pytorch", "--input", "6", "--lang", "zh"});
  EXPECT_TRUE(torch.out.starts_with("import torch\n")) << torch.out;
}

TEST(Code, PrintsTheProgramOfAnyTarget) {
  for (const auto& [target, part] : std::vector<std::pair<std::string, std::string>>{
           {"keras", "keras.layers.Conv2D("},
           {"pytorch", "nn.Conv2d("},
           {"onnx", "\"Conv\", [\"x\", \"w\"], [\"y\"],"},
           {"jax", "lax.conv_general_dilated("},
           {"tfjs", "tf.conv2d("},
           {"tensorflow", "tf.nn.conv2d("},
           {"flax", "nn.Conv("},
           {"paddle", "F.conv2d("},
           {"mlx", "mx.conv_general("}}) {
    const Finished whole = padlens(layer("code", {"--target", target}));
    EXPECT_EQ(whole.code, 0) << whole.error;
    EXPECT_TRUE(contains(whole.out, part)) << whole.out;
    const Finished summary = padlens(layer("code", {"--target", target, "--summary"}));
    EXPECT_EQ(summary.code, 0) << summary.error;
    EXPECT_TRUE(contains(summary.out, part)) << summary.out;
    EXPECT_FALSE(contains(summary.out, "import")) << summary.out;
    EXPECT_FALSE(contains(summary.out, "print")) << summary.out;
  }
}

TEST(Code, TellsWhatIsWrong) {
  expect_refused(layer("code", {"--target", "caffe"}),
                 {"target: caffe is not known; possible are keras, pytorch, onnx, jax, tfjs, "
                  "tensorflow, flax, paddle, mlx"});
  expect_refused(layer("code", {"--dilation", "2"}),
                 {"dilation: ", "the nearest that is accepted: --dilation 1"});
  const Finished anyway =
      padlens(layer("code", {"--dilation", "2", "--anyway", "--summary", "--target", "keras"}));
  EXPECT_EQ(anyway.code, 0) << anyway.error;
  EXPECT_TRUE(contains(anyway.out, "y = y[:, ::2, ::2, :]")) << anyway.out;
}

TEST(Compute, AnswersOneLayer) {
  const Finished run = padlens(layer("compute", {"--input-values", "ramp"}));
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out,
            "{\"output\": [3, 3], \"pad\": {\"top\": 0, \"bottom\": 1, \"left\": 0, \"right\": 1}, "
            "\"values\": [[72, 90, 69], [180, 198, 141], [174, 186, 130]]}\n");
}

TEST(Compute, ReadsFilesThatOptionsOverride) {
  const TemporaryFolder folder;
  const std::string scenario = R"({"spec": {"input": [4, 4], "padding": "same"}, "step": 3})";
  write_contents(folder.file("scenario.json"), scenario);
  write_contents(folder.file("spec.json"), R"({"input": 4, "padding": "same"})");
  const std::string answer = padlens({"compute", "--input", "4", "--padding", "same"}).out;
  EXPECT_FALSE(answer.empty());
  EXPECT_EQ(padlens({"compute", folder.file("scenario.json")}).out, answer);
  EXPECT_EQ(padlens({"compute", folder.file("spec.json")}).out, answer);
  EXPECT_EQ(padlens({"compute", "-"}, {scenario, {}, ""}).out, answer);
  EXPECT_EQ(padlens({"compute", folder.file("spec.json"), "--input", "9", "--input", "5"}).out,
            padlens({"compute", "--input", "5", "--padding", "same"}).out);
}

TEST(Compute, AnswersLinesInTheirOrder) {
  std::string input = "\n";
  for (int n = 3; n < 3000; ++n)
    input += R"({"kernel": 1, "input": [1, )" + std::to_string(n % 50 + 1) + "]}\n";
  input +=
      "  \r\n"
      R"({"stride": 0, "foo": 1})"
      "\nnot json\n"
      R"({"input": [3, 3]})";  // no line break
  const Finished run = padlens({"compute", "--jsonl"}, {input, {}, ""});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.error, "");
  const auto answers = lines(run.out);
  ASSERT_EQ(answers.size(), 2997U + 3U);
  for (int n = 3; n < 3000; ++n) {
    const Json answer = Json::parse(answers[static_cast<std::size_t>(n - 3)]);
    ASSERT_EQ(answer["output"], Json::array({1, n % 50 + 1}));
  }
  EXPECT_EQ(
      answers[2997],
      R"({"error": [{"field": "foo", "kind": "unknown", "message": "there is no such field; the fields are )"
      "op, framework, input, kernel, stride, dilation, channels, filters, groups, "
      "depth_multiplier, "
      "padding, output_padding, output_shape, "
      "ceil_mode, count_include_pad, divisor_override, rounding_type, dim_rounding_mode, mode, "
      "cover_all, values, "
      "input_values, kernel_values, seed, pad_fill\"}, "
      R"({"field": "stride", "kind": "refused", "message": "0 is not possible; whole numbers from 1 to 2147483647"}]})");
  EXPECT_EQ(Json::parse(answers[2998])["error"][0]["field"], "");
  EXPECT_EQ(Json::parse(answers[2999])["values"], Json::parse("[[9]]"));
}

TEST(Compute, AnswersWithSizesAloneWhereThatIsAsked) {
  const std::string sizes =
      R"({"output": [3, 3], "pad": {"top": 0, "bottom": 1, "left": 0, "right": 1}})";
  const std::string spec = R"({"input": 6, "stride": 2, "padding": "same", "values": )";
  const Finished run =
      padlens({"compute", "--jsonl"}, {spec + "false}\n" + spec + "true}\n" + spec + "2}", {}, ""});
  const auto answers = lines(run.out);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0], sizes);
  EXPECT_TRUE(contains(answers[1], R"("values": [[)"));
  EXPECT_EQ(Json::parse(answers[2])["error"][0]["field"], "values");
  EXPECT_EQ(padlens({"compute", "--input", "6", "--stride", "2", "--padding", "same",
                     "--cell-values", "false"})
                .out,
            sizes + "\n");
}

TEST(Compute, AnswersBeforeItWaits) {
  Dialogue dialogue({"compute", "--jsonl"});
  for (int n = 3; n < 6; ++n) {
    dialogue.say("{\"input\": " + std::to_string(n) + "}\n");
    const std::string answer = dialogue.hear();
    ASSERT_NE(answer, "");
    EXPECT_EQ(Json::parse(answer)["output"][0], n - 2);
  }
  EXPECT_EQ(dialogue.finish(), 0);
}

TEST(Compute, StreamsSpeakEnglishWhereverTheyRun) {
  const ProcessOptions chinese{"{\"input\": 0}\n", {{"LC_ALL", "zh_CN.UTF-8"}}, ""};
  EXPECT_TRUE(contains(padlens({"compute", "--jsonl"}, chinese).out, "0 is not possible"));
  EXPECT_TRUE(contains(padlens({"compute", "--jsonl", "--lang", "zh"}, chinese).out, "不能取 0"));
}

TEST(Compute, EndlessNestingIsAnError) {
  const std::string deep(200'000, '[');
  const Finished run = padlens({"compute", "--jsonl"}, {"{\"stride\": " + deep + "\n", {}, ""});
  EXPECT_EQ(run.code, 0);
  EXPECT_TRUE(contains(run.out, "\"error\"")) << run.out;
  EXPECT_EQ(padlens({"compute", "--stride", deep.substr(0, 100'000)}).code, 2);
}

TEST(Render, DrawsWithoutADisplay) {
  const TemporaryFolder folder;
  const Finished svg = padlens(layer("render", {"-o", folder.file("a.svg")}));
  EXPECT_EQ(svg.code, 0) << svg.error;
  EXPECT_EQ(svg.out + svg.error, "");
  EXPECT_TRUE(contains(contents(folder.file("a.svg")).substr(0, 200), "<svg"));
  const Finished png = padlens(layer("render", {"-o", folder.file("a.PNG"), "--scale", "2"}));
  EXPECT_EQ(png.code, 0) << png.error;
  EXPECT_TRUE(contents(folder.file("a.PNG")).starts_with("\x89PNG\r\n"));
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.PNG", "a.svg"}));
}

TEST(Render, CountsStepsFromOneToTheLast) {
  const auto svg = [](const Arguments& more) {
    Arguments arguments = layer("render", {"--format", "svg", "-o", "-"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 0) << run.error;
    return run.out;
  };
  EXPECT_EQ(svg({}), svg({"--step", "9"}));
  EXPECT_NE(svg({}), svg({"--step", "6"}));
  EXPECT_NE(svg({}), svg({"--theme", "dark"}));
  EXPECT_NE(svg({}), svg({"--lang", "zh"}));
  EXPECT_NE(svg({}), svg({"--no-values"}));

  const std::string scenario =
      R"({"spec": {"input": 6, "stride": 2, "padding": "same"}, "step": 5})";
  const Finished run = padlens({"render", "-", "--format", "svg", "-o", "-"}, {scenario, {}, ""});
  EXPECT_EQ(run.out, svg({"--step", "6"}));
}

TEST(Render, GivesTheSameBytesEverywhere) {
  for (const char* format : {"svg", "png"}) {
    const Arguments arguments =
        layer("render", {"--format", format, "-o", "-", "--kernel-values", "box"});
    const std::string bytes = padlens(arguments).out;
    EXPECT_FALSE(bytes.empty());
    for (const char* locale : {"de_DE.UTF-8", "zh_CN.UTF-8", "C"}) {
      const ProcessOptions there{"", {{"LC_ALL", locale}, {"TZ", "Asia/Shanghai"}}, ""};
      EXPECT_EQ(padlens(arguments, there).out == bytes, true) << format << " " << locale;
    }
  }
}

TEST(Render, RefusesWithoutLeavingAFile) {
  const TemporaryFolder folder;
  const std::string svg = folder.file("a.svg");
  const std::string gif = folder.file("a.xyz");
  expect_refused(layer("render", {"-o", gif}), {"output: " + gif + " does not end"});
  expect_refused(layer("render"), {"output: needs a file"});
  expect_refused(layer("render", {"-o", "-"}), {"format: "});
  expect_refused(layer("render", {"-o", svg, "--step", "10"}),
                 {"step: 10 is not possible; whole numbers from 1 to 9"});
  expect_refused(layer("render", {"-o", svg, "--step", "0"}), {"step: 0"});
  expect_refused(layer("render", {"-o", svg, "--step", "1.5"}), {"step: 1.5"});
  expect_refused(layer("render", {"-o", svg, "--theme", "pink"}), {"theme: pink"});
  expect_refused(layer("render", {"-o", svg, "--view", "pink"}), {"view: pink"});
  expect_refused(layer("render", {"-o", svg, "--scale", "nan"}), {"scale: nan"});
  expect_refused(layer("render", {"-o", svg, "--stride", "0"}), {"stride: 0"});
  expect_refused({"render", "--input", "1024", "-o", folder.file("a.png"), "--scale", "32"},
                 {"max_pixels: "});
  EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

TEST(Render, UnwritablePathsLeaveNothing) {
  const TemporaryFolder folder;
  write_contents(folder.file("plain"), "a file");
  for (const std::string& path : {folder.file("plain/a.svg"), folder.file("missing/a.png")}) {
    const Finished run = padlens(layer("render", {"-o", path}));
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(lines(run.error).size(), 1U) << run.error;
    EXPECT_TRUE(run.error.starts_with("padlens: " + path)) << run.error;
  }
  EXPECT_EQ(folder.names(), std::vector<std::string>{"plain"});
  EXPECT_EQ(contents(folder.file("plain")), "a file");
  EXPECT_EQ(padlens(layer("render", {"--format", "png", "-o", "/dev/full"})).code, 1);
}

TEST(CommandLine, TellsEachProblemOnALine) {
  expect_refused({"explain", "--stride", "0"},
                 {"stride: 0 is not possible; whole numbers from 1 to 2147483647"});
  expect_refused({"compute", "--input", "0", "--kernel", "-65", "--stride", "x"},
                 {"stride: \"x\" is not a whole number", "input: 0", "kernel: -65"});
  expect_refused({"explain", "--padding", "-1"}, {"padding: -1"});
  expect_refused({"explain", "--lang", "fr"}, {"lang: fr"});
  expect_refused({"explain", "--mode", "scatter"}, {"mode: scatter"});
  expect_refused({"explain", "--strde", "2"},
                 {"there is no option --strde; did you mean --stride?"});
  expect_refused({"explain", "--stride"}, {"--stride needs a value"});
  expect_refused({"explain", "/no/such/file"}, {"/no/such/file: No such file"});
  expect_refused({"explian"}, {"explian: there is no such file or command"});
  expect_refused({std::string(300, 'n')}, {"nnn"});
  expect_refused({"explain", std::string(300, 'n')}, {"nnn"});
  expect_refused({"explain", "a\nb.json"}, {"a\\nb.json: "});
}

TEST(CommandLine, TellsProblemsOfFiles) {
  const TemporaryFolder folder;
  const std::string file = folder.file("broken.json");
  write_contents(file, R"({"spec": {"stride": 0, "foo": 1}, "step": -1, "bar": 2})");
  expect_refused({"explain", file},
                 {file + ": bar: ", file + ": foo: ", file + ": step: -1", "stride: 0"});
  write_contents(file, "{");
  expect_refused({"explain", file}, {file + ": this is not JSON"});
}

TEST(CommandLine, AFileOfANewerPadlensIsToldInOneLine) {
  const TemporaryFolder folder;
  const std::string file = folder.file("newer.json");
  write_contents(file, R"({"format": 4, "stack": [{"op": "conv2d"}], "selected": 0})");
  for (const char* command : {"explain", "open", "render"}) {
    expect_refused({command, file},
                   {file + ": format: the file is of a newer Padlens, in format 4"});
  }
}

TEST(CommandLine, AFullDiskIsTold) {
  for (const Arguments& arguments : {Arguments{"--help"}, layer("explain"), layer("compute"),
                                     layer("render", {"--format", "svg", "-o", "-"})}) {
    const Finished run = padlens(arguments, {"", {}, "/dev/full"});
    EXPECT_EQ(run.code, 1) << arguments[0];
    EXPECT_EQ(run.error, "padlens: standard output: No space left on device\n");
  }
}

// The panels need their room, at whatever scale.
TEST(CommandLine, AWindowThatIsTooSmallIsRefused) {
  expect_refused({"window", "--size", "999x640"}, {"size: 999 "});
  expect_refused({"window", "--size", "1000x639"}, {"size: 639 "});
  expect_refused({"window", "--size", "1280x800", "--scale", "2"}, {"size: 1280 ", "size: 800 "});
}

TEST(CommandLine, HelpReadsWellInEveryLanguage) {
  for (const Language& language : languages()) {
    for (const char* command : {"", "window", "explain", "compute", "rules", "render"}) {
      Arguments arguments{"--help", "--lang", language.code};
      if (*command != '\0') arguments.insert(arguments.begin(), command);
      const Finished run = padlens(arguments);
      EXPECT_EQ(run.code, 0);
      EXPECT_EQ(run.error, "");
      for (const std::string& line : lines(run.out)) {
        EXPECT_LE(display_width(line), 80) << line;
        // A key without a sentence would stand there as itself.
        EXPECT_FALSE(contains(line, "cli.") || contains(line, "field.")) << line;
      }
      if (*command == '\0') continue;
      for (const SpecField& field : spec_fields()) {
        std::string flag =
            field.flag.empty() ? "--" + std::string(field.name) : std::string(field.flag);
        std::ranges::replace(flag, '_', '-');
        EXPECT_TRUE(contains(run.out, flag + " ")) << flag;
      }
    }
  }
}

TEST(CommandLine, SaysItsVersion) {
  const std::string cmake = contents(std::string(PADLENS_SOURCE_DIR) + "/CMakeLists.txt");
  const Finished run = padlens({"--version"});
  EXPECT_EQ(run.code, 0);
  ASSERT_TRUE(run.out.starts_with("padlens ")) << run.out;
  const std::string version = run.out.substr(8, run.out.size() - 9);
  EXPECT_TRUE(contains(cmake, "project(padlens VERSION " + version)) << version;
}

TEST(CommandLine, WithoutADisplayTheWindowSaysSo) {
  const TemporaryFolder folder;
  const ProcessOptions nowhere{"", {{"XDG_STATE_HOME", folder.path()}}, ""};
  for (const Arguments& arguments : {Arguments{}, Arguments{"--lang", "zh", "--input", "7"}}) {
    const Finished run = padlens(arguments, nowhere);
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(lines(run.error).size(), 1U) << run.error;
  }
  // What is wrong with the arguments is told before any display is looked for.
  EXPECT_EQ(padlens({"--theme", "pink"}, nowhere).code, 2);
  EXPECT_EQ(padlens({"--stride", "0"}, nowhere).code, 2);
}

}  // namespace
}  // namespace padlens
