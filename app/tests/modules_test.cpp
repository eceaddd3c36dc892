#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/tests/process.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

// The program alone in a folder, without the modules that the build puts beside it.
struct Alone {
  Alone() { fs::copy_file(PADLENS_PROGRAM, folder.path() / "padlens"); }

  Finished run(const std::vector<std::string>& arguments, ProcessOptions options = {}) const {
    options.program = folder.file("padlens");
    return padlens(arguments, options);
  }

  TemporaryFolder folder;
};

TEST(Modules, AreNotNeededByWhatDrawsNoPixels) {
  const Alone alone;
  const std::string svg = alone.folder.file("x.svg");
  const std::string moving = alone.folder.file("x.anim.svg");
  EXPECT_EQ(alone.run({"explain", "--input", "6"}).code, 0);
  EXPECT_EQ(alone.run({"compute", "--input", "6"}).code, 0);
  for (const std::string& file : {svg, moving}) {
    const std::string beside = alone.folder.file("beside" + fs::path(file).filename().string());
    const Finished finished = alone.run({"render", "--input", "6", "-o", file});
    EXPECT_EQ(finished.code, 0) << finished.error;
    EXPECT_EQ(padlens({"render", "--input", "6", "-o", beside}).code, 0);
    EXPECT_EQ(contents(file), contents(beside));
  }
}

TEST(Modules, ThatAreMissingAreNamed) {
  const Alone alone;
  for (const std::string suffix : {"png", "pdf", "gif", "webp"}) {
    const std::string file = alone.folder.file("x." + suffix);
    const Finished finished = alone.run({"render", "--input", "6", "-o", file});
    EXPECT_EQ(finished.code, 1) << suffix;
    EXPECT_NE(finished.error.find("padlens_drawing"), std::string::npos) << finished.error;
    EXPECT_FALSE(fs::exists(file));
  }
  const Finished window = alone.run({"window", "--lang", "zh"});
  EXPECT_EQ(window.code, 1);
  EXPECT_NE(window.error.find("padlens_window"), std::string::npos) << window.error;
  EXPECT_NE(window.error.find("版本"), std::string::npos) << window.error;
}

TEST(Modules, APdfNeedsOneMoreThanAPng) {
  const Alone alone;
  fs::copy_file(fs::path(PADLENS_PROGRAM).parent_path() / "padlens_drawing.so",
                alone.folder.path() / "padlens_drawing.so");
  EXPECT_EQ(alone.run({"render", "--input", "6", "-o", alone.folder.file("x.png")}).code, 0);
  const Finished pdf = alone.run({"render", "--input", "6", "-o", alone.folder.file("x.pdf")});
  EXPECT_EQ(pdf.code, 1);
  EXPECT_NE(pdf.error.find("padlens_pdf"), std::string::npos) << pdf.error;
  EXPECT_FALSE(fs::exists(alone.folder.path() / "x.pdf"));
}

// A file of that name that is no module of this program.
TEST(Modules, OfAnotherKindAreRefused) {
  const Alone alone;
  fs::copy_file(fs::path(PADLENS_PROGRAM).parent_path() / "padlens_drawing.so",
                alone.folder.path() / "padlens_window.so");
  write_contents(alone.folder.path() / "padlens_drawing.so", "not a library");
  EXPECT_EQ(alone.run({"window"}).code, 1);
  EXPECT_EQ(alone.run({"render", "--input", "6", "-o", alone.folder.file("x.png")}).code, 1);
}

// What the loader brings in before main() is what every start pays for.
TEST(Modules, BringTheLibrariesOfDrawingAndTheWindow) {
  const Finished listed = padlens({}, {"", {{"LD_TRACE_LOADED_OBJECTS", "1"}}, ""});
  ASSERT_NE(listed.out.find("libc.so"), std::string::npos) << listed.out;
  for (const std::string_view library : {"cairo", "pango", "glfw", "libGL", "fontconfig",
                                         "freetype", "qpdf", "webp", "png", "X11"}) {
    EXPECT_EQ(listed.out.find(library), std::string::npos) << listed.out;
  }
}

}  // namespace
}  // namespace padlens
