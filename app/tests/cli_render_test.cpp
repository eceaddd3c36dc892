// `padlens render` as a shell runs it: every option, faults, batches, comparisons.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "app/export/png_pixels.h"
#include "app/render/options.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

Arguments render(const Arguments& more) {
  Arguments all{"render", "--input", "6", "--stride", "2", "--padding", "same"};  // 9 steps
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// Exit status, nothing on standard output, one complaint that begins so.
void expect_told(const Arguments& arguments, int code, const std::string& beginning,
                 const ProcessOptions& options = {}) {
  const Finished run = padlens(arguments, options);
  EXPECT_EQ(run.code, code) << run.error;
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(lines(run.error).size(), 1U) << run.error;
  EXPECT_TRUE(run.error.starts_with("padlens: " + beginning)) << run.error;
}

std::string svg(const Arguments& more) {
  Arguments arguments = render({"--format", "svg", "-o", "-"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished run = padlens(arguments);
  EXPECT_EQ(run.code, 0) << run.error;
  return run.out;
}

// What is to be seen of a file, without its scenario and the names made from all of it.
std::string seen_of(std::string file) {
  const std::size_t held = file.find("<metadata");
  file.erase(held, file.find("</metadata>") - held);
  const std::string_view before = "class=\"";
  const std::size_t at = file.find(before) + before.size();
  const std::string name = file.substr(at, file.find('-', at) + 1 - at);
  for (std::size_t i = file.find(name); i != std::string::npos; i = file.find(name, i))
    file.erase(i, name.size());
  return file;
}

bool shows(const std::string& picture, std::string_view words) {
  return picture.find(words) != std::string::npos;
}

TEST(RenderOptions, ShowChoosesTheParts) {
  const std::string whole = svg({"--input-values", "ramp"});
  EXPECT_EQ(seen_of(whole),
            seen_of(svg({"--input-values", "ramp", "--show",
                         "values,kernel,headings,sizes,connectors,formula,caption"})));
  EXPECT_TRUE(shows(whole, ">Kernel<") && shows(whole, "y[2,2]") && shows(whole, "step 9 of 9"));
  EXPECT_TRUE(shows(whole, ">36<"));
  const std::string none = svg({"--input-values", "ramp", "--show", "none"});
  for (const char* part :
       {">Kernel<", "y[2,2]", "step 9 of 9", ">36<", ">Output<", "3 × 3", "<text"})
    EXPECT_FALSE(shows(none, part)) << part;
  EXPECT_TRUE(shows(svg({"--show", "kernel,headings"}), ">Kernel<"));
  EXPECT_EQ(
      svg({"--show", "no-headings,no-sizes"}),
      svg({"--show", "values,kernel,connectors,formula,caption,leftover,streaming,planes,greys"}));
  EXPECT_TRUE(shows(svg({"--show", "formula"}), "y[2,2]"));
  EXPECT_TRUE(shows(svg({"--show", "caption"}), "step 9 of 9"));
  EXPECT_EQ(
      seen_of(svg({"--show", "values,indices,kernel,headings,sizes,connectors,formula,caption"})),
      seen_of(svg({"--indices"})));
  EXPECT_EQ(svg({"--show", "no-values"}), svg({"--no-values"}));
  EXPECT_EQ(svg({"--show", "none", "--values"}), svg({"--show", "values"}));
}

TEST(RenderOptions, ScatteredPicturesLoseTheirPartsToo) {
  const Arguments scatter{"--op", "conv2d_transpose", "--mode", "scatter", "--padding", "valid"};
  const auto with = [&](const char* parts) {
    Arguments arguments = scatter;
    arguments.insert(arguments.end(), {"--show", parts});
    return svg(arguments);
  };
  EXPECT_TRUE(shows(with("kernel,headings"), ">Stamp<"));
  EXPECT_FALSE(shows(with("values,headings"), ">Stamp<"));
  EXPECT_TRUE(shows(with("formula"), "x[5,5]"));
  EXPECT_FALSE(shows(with("caption"), "x[5,5]"));
}

TEST(RenderOptions, SizeIsExact) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.png");
  for (const PixelSize size : {PixelSize{640, 480}, PixelSize{333, 777}}) {
    const std::string text = std::to_string(size.width) + "x" + std::to_string(size.height);
    ASSERT_EQ(padlens(render({"-o", file, "--size", text})).code, 0);
    const auto pixels = png_pixels(contents(file));
    ASSERT_TRUE(pixels);
    EXPECT_EQ(pixels->size, size);
  }
  EXPECT_TRUE(shows(svg({"--size", "640x480"}), "width=\"640\" height=\"480\""));
  expect_told(render({"-o", file, "--size", "640x480", "--scale", "2"}), 2, "size: not together");
  expect_told(render({"-o", file, "--size", "9x9"}), 2, "size: 9x9");
}

TEST(RenderOptions, NumberedFilesAreTheSteps) {
  const TemporaryFolder folder;
  ASSERT_EQ(padlens(render({"-o", folder.file("%03d.svg"), "--steps", "3..5"})).code, 0);
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"003.svg", "004.svg", "005.svg"}));
  EXPECT_EQ(contents(folder.file("004.svg")), svg({"--step", "4"}));
  ASSERT_EQ(padlens(render({"-o", folder.file("%03d.svg")})).code, 0);
  EXPECT_EQ(folder.names().size(), 9U);
  expect_told(render({"-o", folder.file("none/%03d.svg")}), 1,
              folder.file("none/001.svg") + ": No");
  EXPECT_EQ(folder.names().size(), 9U);
}

TEST(RenderOptions, ContradictionsAreTold) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.svg");
  expect_told(render({"-o", file, "--step", "1", "--all"}), 2, "all: not together with --step");
  expect_told(render({"-o", file, "--fps", "2", "--step-ms", "99"}), 2, "fps: not together");
  expect_told(render({"-o", file, "--all"}), 2, "output: 9 steps do not fit");
  expect_told(render({"-o", file, "--steps", "1..2"}), 2, "output: 2 steps do not fit");
  expect_told(render({"-o", file, "--steps", "1..10"}), 2, "steps: 10 is not possible");
  expect_told(render({"-o", file, "--show", "valves"}), 2, "show: valves is not known");
  expect_told(render({"-o", file, "--mode", "scatter"}), 2, "mode: scatter");
  expect_told(render({"-o", file, "--jobs", "2"}), 2, "jobs: only together with --batch");
  expect_told(render({"--batch", file}), 2, "batch: the figures of the list have layers");
  EXPECT_TRUE(folder.names().empty());
}

TEST(RenderOptions, BoundsAreCheckedFirst) {
  const TemporaryFolder folder;
  const std::string png = folder.file("a.png");
  expect_told(render({"-o", png, "--scale", "10"}), 2, "max_pixels: a picture of ");
  expect_told(render({"-o", png, "--max-pixels", "1000"}), 2, "max_pixels: ");
  expect_told(render({"-o", folder.file("%d.png"), "--max-bytes", "8K"}), 1,
              folder.file("1.png") +
                  ": would be larger than 8K bytes; raise the bound with "
                  "--max-bytes");
  expect_told(render({"-o", folder.file("%d.svg"), "--max-frames", "8"}), 2,
              "max_frames: 9 pictures are more than 8; raise the bound with --max-frames 9");
  expect_told({"render", "--input", "200", "-o", folder.file("%d.svg")}, 2, "max_frames: 39204");
  EXPECT_TRUE(folder.names().empty());
  EXPECT_EQ(padlens(render({"-o", folder.file("%d.svg"), "--max-frames", "9"})).code, 0);
}

TEST(RenderOptions, EveryRowHasAFlagAndHelp) {
  const std::string help = padlens({"render", "--help"}).out;
  for (const RenderOption& option : render_options()) {
    std::string flag = "--" + std::string(option.name);
    std::ranges::replace(flag, '_', '-');
    EXPECT_TRUE(shows(help, flag)) << flag;
  }
}

TEST(RenderEverywhere, TheSameBytesInAnyFolderLocaleAndTimeZone) {
  const TemporaryFolder one;
  const TemporaryFolder other;
  for (const char* name : {"a.svg", "a.png"}) {
    ASSERT_EQ(padlens(render({"-o", one.file(name), "--kernel-values", "box"})).code, 0);
    const fs::path before = fs::current_path();
    fs::current_path(other.path());
    for (const char* locale : {"C", "de_DE.UTF-8", "tr_TR.UTF-8"}) {
      const ProcessOptions there{"", {{"LC_ALL", locale}, {"TZ", "Pacific/Chatham"}}, ""};
      EXPECT_EQ(padlens(render({"-o", name, "--kernel-values", "box"}), there).code, 0);
      EXPECT_TRUE(contents(other.file(name)) == contents(one.file(name))) << name << locale;
    }
    fs::current_path(before);
  }
}

TEST(RenderReference, IsComparedNotWritten) {
  const TemporaryFolder folder;
  for (const char* name : {"a.svg", "a.png"}) {
    const std::string file = folder.file(name);
    ASSERT_EQ(padlens(render({"-o", file})).code, 0);
    const std::string bytes = contents(file);
    const Finished alike = padlens(render({"--reference", file}));
    EXPECT_EQ(alike.code, 0);
    EXPECT_EQ(alike.out + alike.error, "");
    EXPECT_EQ(padlens(render({"-o", file, "--check"})).code, 0);
    expect_told(render({"--reference", file, "--step", "2"}), 1, "differs from " + file);
    expect_told(render({"-o", file, "--check", "--theme", "dark"}), 1, file + ": differs from ");
    EXPECT_TRUE(contents(file) == bytes);
  }
  const std::string png = folder.file("a.png");
  EXPECT_EQ(padlens(render({"--reference", png, "--step", "2", "--tolerance", "255"})).code, 0);
  EXPECT_EQ(padlens(render({"--reference", png, "--step", "2", "--tolerance", "50%"})).code, 0);
  expect_told(render({"--reference", png, "--step", "2", "--tolerance", "0.01%"}), 1, "differs");
  expect_told(render({"--reference", folder.file("none.png")}), 1,
              folder.file("none.png") + ": No");
  write_contents(folder.file("bad.png"), contents(png).substr(0, 500));
  expect_told(render({"--reference", folder.file("bad.png")}), 1, "differs from ");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.png", "a.svg", "bad.png"}));
}

TEST(RenderReference, NumberedFilesAreComparedOneByOne) {
  const TemporaryFolder folder;
  const std::string pattern = folder.file("%02d.svg");
  ASSERT_EQ(padlens(render({"-o", pattern})).code, 0);
  EXPECT_EQ(padlens(render({"--reference", pattern})).code, 0);
  fs::copy_file(folder.file("03.svg"), folder.file("04.svg"), fs::copy_options::overwrite_existing);
  expect_told(render({"--reference", pattern}), 1, "differs from " + folder.file("04.svg"));
  expect_told(render({"-o", pattern, "--reference", folder.file("a.svg")}), 2, "reference: ");
}

TEST(RenderFaults, TheOldFileStaysWhateverHappens) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.svg");
  write_contents(file, "old");
  fs::permissions(file, fs::perms::owner_read);
  if (::access(file.c_str(), W_OK) != 0) {  // not as root, who may write everything
    expect_told(render({"-o", file}), 1, file + ": Permission denied");
    EXPECT_EQ(contents(file), "old");
  }
  expect_told(render({"-o", folder.path().string(), "--format", "svg"}), 1,
              folder.path().string() + ": Is a directory");
  expect_told(render({"-o", "/proc/padlens.svg"}), 1, "/proc/padlens.svg: ");
  expect_told(render({"-o", folder.file(std::string(300, 'n') + ".svg")}), 1, folder.file("nnn"));
  expect_told(render({"-o", "/dev/full", "--format", "png"}), 1,
              "/dev/full: No space left on device");
  expect_told(render({"-o", "-", "--format", "png"}), 1, "standard output: No space left on device",
              {"", {}, "/dev/full"});
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.svg"});
}

TEST(RenderBatch, MakesAllAndSaysSo) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "pictures");
  write_contents(folder.file("mine.json"), R"({"spec": {"input": 4}, "step": 1})");
  write_contents(folder.file("figures.json"),
                 R"([{"output": "pictures/a.svg", "spec": {"input": 6}, "step": 3},
                     {"output": "b.png", "scenario": "mine.json", "theme": "dark"},
                     {"output": "c%d.svg", "spec": {"input": 4}}])");
  const Arguments batch{"render", "--batch", folder.file("figures.json")};
  const auto with = [&](const Arguments& more) {
    Arguments all = batch;
    all.insert(all.end(), more.begin(), more.end());
    return padlens(all);
  };
  const Finished run = padlens(batch);
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.error, "");
  EXPECT_EQ(run.out, "written    " + folder.file("pictures/a.svg") + "\nwritten    " +
                         folder.file("b.png") + "\nwritten    " + folder.file("c%d.svg") + "\n");
  EXPECT_EQ(contents(folder.file("pictures/a.svg")),
            padlens({"render", "--input", "6", "--step", "3", "--format", "svg", "-o", "-"}).out);
  EXPECT_EQ(folder.names(),
            (std::vector<std::string>{"b.png", "c1.svg", "c2.svg", "c3.svg", "c4.svg",
                                      "figures.json", "mine.json", "pictures"}));
  fs::remove(folder.path() / "c3.svg");
  const Finished again = with({"--if-changed"});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(lines(again.out)[0], "unchanged  " + folder.file("pictures/a.svg"));
  EXPECT_EQ(lines(again.out)[2], "written    " + folder.file("c%d.svg"));
  EXPECT_EQ(with({"--check"}).code, 0);
  const Finished differs = with({"--check", "--theme", "light", "--jobs", "1"});
  EXPECT_EQ(differs.code, 1);
  EXPECT_EQ(lines(differs.out)[0], "alike      " + folder.file("pictures/a.svg"));
  EXPECT_EQ(lines(differs.out)[1], "differs    " + folder.file("b.png"));
  EXPECT_EQ(lines(differs.error).size(), 1U);
}

TEST(RenderBatch, OneThatFailsDoesNotStopTheOthers) {
  const TemporaryFolder folder;
  write_contents(folder.file("f.json"), R"([{"output": "none/a.svg", "spec": {}},
                                            {"output": "b.svg", "spec": {}}])");
  const Finished run = padlens({"render", "--batch", folder.file("f.json")});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out, "failed     " + folder.file("none/a.svg") + "\nwritten    " +
                         folder.file("b.svg") + "\n");
  EXPECT_EQ(run.error, "padlens: " + folder.file("none/a.svg") + ": No such file or directory\n");
}

TEST(RenderBatch, WhatIsWrongIsToldBeforeAnythingIsDrawn) {
  const TemporaryFolder folder;
  const std::string file = folder.file("f.json");
  write_contents(file, R"([{"output": "a.svg", "spec": {}},
                           {"output": "b.svg", "spec": {"stride": 0}, "sizes": 3}])");
  const Finished run = padlens({"render", "--batch", file});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  ASSERT_EQ(lines(run.error).size(), 2U) << run.error;
  EXPECT_TRUE(run.error.starts_with("padlens: " + file + ": figure 2: sizes: ")) << run.error;
  EXPECT_TRUE(lines(run.error)[1].starts_with("padlens: " + file + ": figure 2: stride: 0"));
  expect_told({"render", "--batch", folder.file("none.json")}, 2,
              folder.file("none.json") + ": No");
  write_contents(file, "[");
  expect_told({"render", "--batch", file}, 2, file + ": this is not JSON");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"f.json"});
}

}  // namespace
}  // namespace padlens
