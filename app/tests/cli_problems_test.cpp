// What the program says of bad input: all of it, shortly, and without obeying it.

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "app/tests/process.h"

namespace padlens {
namespace {

// A bad word or file hides nothing that is wrong beside it.
TEST(CommandLine, AnUnknownWordHidesNoOtherProblem) {
  expect_refused({"explain", "--padding", "samee", "--op", "conv", "--kernel", "0", "--lang", "fr"},
                 {"lang: fr", "op: \"conv\"", "padding: \"samee\"", "kernel: 0"});
  expect_refused({"explain", "--framework", "caffe", "--stride", "0", "--mode", "sideways"},
                 {"mode: sideways", "framework: caffe", "stride: 0"});
  expect_refused({"explain", "/no/such/file", "--kernel", "0"},
                 {"/no/such/file: No such file", "kernel: 0"});
  expect_refused({"rules", "--map", "x", "--lang", "fr", "--kernel", "0"},
                 {"lang: fr", "map: x", "kernel: 0"});
  expect_refused({"code", "--target", "caffe", "--kernel", "0"}, {"target: caffe", "kernel: 0"});
  expect_refused({"solve", "--output", "0", "--format", "x", "--most", "0", "--kernel", "0"},
                 {"format: x", "most: 0", "output: 0", "kernel: 0"});
  expect_refused(
      {"explain", "--strde=2", "--foo", "--padding", "samee"},
      {"there is no option --strde=2; did you mean --stride?", "there is no option --foo"});
  expect_refused({"render", "--theme", "x", "--scale", "99999999999", "--kernel", "0"},
                 {"scale: 99999999999 is too large; at most", "theme: x", "kernel: 0"});
  expect_refused({"render", "--theme", "x", "--padding", "samee"},
                 {"padding: \"samee\"", "theme: x"});
}

TEST(CommandLine, ALineWithoutAWindowIsToldWhatItLacks) {
  for (const auto& [line, word] : std::vector<std::pair<std::string, std::string>>{
           {"nn.Flatten()", "Flatten"},
           {"nn.ZeroPad2d(1)", "ZeroPad2d"},
           {"layers.GlobalAveragePooling2D()", "GlobalAveragePooling2D"}}) {
    expect_refused({"explain", "--code", line},
                   {"--code: " + word + " is read, but has no window; padlens read"});
  }
  expect_refused({"explain", "--code", "nn.Foo(3)"},
                 {"--code: 1:1: no library that is known here has a layer Foo"});
  expect_refused({"explain", "--code", "n = 3"}, {"--code: 1:1: no layer can be read here"});
}

TEST(CommandLine, NumbersTooLargeAreToldWithTheLargest) {
  for (const char* number : {"99999999999", "99999999999999999999999"}) {
    const auto expect = [&](const Arguments& arguments, const std::string& most) {
      const Finished run = padlens(arguments);
      EXPECT_EQ(run.code, 2);
      ASSERT_EQ(lines(run.error).size(), 1U) << run.error;
      EXPECT_TRUE(contains(run.error, " is too large; at most " + most + "\n")) << run.error;
    };
    for (const auto& [flag, most] :
         std::vector<std::pair<std::string, std::string>>{{"--input", "2147483647"},
                                                          {"--kernel", "2147483647"},
                                                          {"--stride", "2147483647"},
                                                          {"--dilation", "2147483647"},
                                                          {"--padding", "2147483647"},
                                                          {"--seed", "4294967295"}}) {
      expect({"explain", flag, number}, most);
    }
    const std::string pair = std::string(number) + "x16";
    expect({"sweep", "--input", "3.." + std::string(number)}, "2147483647");
    expect({"solve", "--output", number}, "2147483647");
    expect({"solve", "--output", "8", "--most", number}, "100000");
    for (const auto& [flag, value, most] : std::vector<std::array<std::string, 3>>{
             {"--size", pair, "32767"},
             {"--step-ms", number, "600000"},
             {"--max-frames", std::string(number) + "0000000000T", "8388607T"},
             {"--loop", number, "9999"}}) {
      expect({"render", "-o", "/tmp/none/a.gif", flag, value}, most);
    }
  }
}

TEST(CommandLine, WhatComesFromInputDoesNotReachTheTerminal) {
  const TemporaryFolder folder;
  const std::string file = folder.file("f.json");
  const std::string evil = "\x1b]0;title\x07\x1b[2J\xc2\x9b" + std::string(5000, 'n');
  const std::string quoted = R"(\u001b[2J\u009b)" + std::string(5000, 'n');
  write_contents(file, "{\"op\": \"" + quoted + "\", \"" + quoted + "\": 1, \"framework\": \"" +
                           quoted + "\"}");
  write_contents(folder.file("b.json"), "[{\"output\": \"" + quoted + ".svg\", \"spec\": {}, \"" +
                                            quoted + "\": 1, \"show\": \"" + quoted + "\"}]");
  for (const Arguments& arguments : {Arguments{"explain", file},
                                     {"explain", evil},
                                     {"explain", "--" + evil},
                                     {"explain", "--padding", evil},
                                     {"explain", "--framework", evil},
                                     {"layers", evil},
                                     {"render", "--show", evil, "-o", "a.svg"},
                                     {"render", "--steps", evil, "-o", "a.svg"},
                                     {"render", "--batch", folder.file("b.json")},
                                     {"rules", "--map", evil},
                                     {evil},
                                     {"sweep", "--input", evil},
                                     {"explain", "--mode", evil},
                                     {"explain", "a", evil}}) {
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 2) << arguments[0];
    EXPECT_FALSE(run.error.empty());
    for (const std::string& line : lines(run.error)) {
      EXPECT_LE(line.size(), 600U) << line;
      EXPECT_EQ(line.find('\x1b'), std::string::npos) << line;
      EXPECT_EQ(line.find("\xc2\x9b"), std::string::npos) << line;
    }
  }
}

TEST(CommandLine, TellsKeysThatStandTwice) {
  const TemporaryFolder folder;
  const std::string file = folder.file("f.json");
  write_contents(file, R"({"spec": {"stride": 1, "stride": 2, "kernel": 0}})");
  expect_refused({"explain", file}, {file + ": stride: \"stride\" stands twice", "kernel: 0"});
  expect_refused({"explain", "--padding", R"({"top": 1, "top": 1})"}, {"padding: \"top\" stands"});
  write_contents(file, R"([{"output": "a.svg", "spec": {}},
                           {"output": "b.svg", "spec": {"stride": 1, "stride": 1}}])");
  expect_refused({"render", "--batch", file}, {file + ": figure 2: stride: \"stride\" stands"});
}

}  // namespace
}  // namespace padlens
