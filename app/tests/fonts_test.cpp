#include <fontconfig/fontconfig.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/tests/process.h"

// Figures on machines without fonts, or without those of a language.

namespace padlens {
namespace {

namespace fs = std::filesystem;

// Fontconfig with these files and no others.
class FontFolder {
 public:
  explicit FontFolder(const std::vector<std::string>& files = {}) {
    fs::create_directory(folder_.path() / "fonts");
    for (const std::string& file : files)
      fs::copy(file, folder_.path() / "fonts");
    write_contents(folder_.file("fonts.conf"),
                   "<?xml version=\"1.0\"?>\n<fontconfig><dir>" + folder_.file("fonts") +
                       "</dir><cachedir>" + folder_.file("cache") + "</cachedir></fontconfig>\n");
  }

  Finished render(const std::string& name, const Arguments& more) const {
    Arguments all{"render", "--input", "4", "-o", folder_.file(name)};
    all.insert(all.end(), more.begin(), more.end());
    return padlens(all, {"", {{"FONTCONFIG_FILE", folder_.file("fonts.conf")}}, ""});
  }
  bool has(const std::string& name) const { return fs::exists(folder_.path() / name); }

 private:
  TemporaryFolder folder_;
};

// The files of a family's fonts.
std::vector<std::string> files_of(const char* family) {
  std::vector<std::string> files;
  FcPattern* pattern = FcPatternCreate();
  FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
  FcObjectSet* wanted = FcObjectSetBuild(FC_FILE, nullptr);
  FcFontSet* found = FcFontList(nullptr, pattern, wanted);
  for (int i = 0; i < found->nfont; ++i) {
    FcChar8* file = nullptr;
    if (FcPatternGetString(found->fonts[i], FC_FILE, 0, &file) == FcResultMatch) {
      files.emplace_back(reinterpret_cast<const char*>(file));
    }
  }
  FcFontSetDestroy(found);
  FcObjectSetDestroy(wanted);
  FcPatternDestroy(pattern);
  return files;
}

// One line on standard error, no file, and not what is used wrongly.
void expect_named(const FontFolder& fonts, const std::string& name, const Arguments& more,
                  const std::vector<std::string>& words) {
  const Finished run = fonts.render(name, more);
  EXPECT_EQ(run.code, 1) << name;
  ASSERT_EQ(lines(run.error).size(), 1U) << run.error;
  EXPECT_TRUE(run.error.starts_with("padlens: ")) << run.error;
  for (const std::string& word : words)
    EXPECT_TRUE(contains(run.error, word)) << word << " in " << run.error;
  EXPECT_FALSE(fonts.has(name));
}

TEST(Fonts, WithoutAnyAFigureFailsAndNamesThem) {
  const FontFolder none;
  for (const char* name : {"a.png", "a.pdf", "a.gif", "a.webp"})
    expect_named(none, name, {}, {"Inter, JetBrains Mono", "SVG"});
  expect_named(none, "zh.png", {"--lang", "zh"}, {"Inter", "JetBrains Mono", "Noto Sans CJK"});
}

TEST(Fonts, WithoutAnyAnSvgIsAsEver) {
  const FontFolder none;
  for (const char* name : {"a.svg", "a.anim.svg"}) {
    const Finished run = none.render(name, {"--lang", "zh"});
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    EXPECT_TRUE(none.has(name));
  }
}

TEST(Fonts, WithoutChineseOnesOnlyChineseFails) {
  std::vector<std::string> files = files_of("Inter");
  const std::vector<std::string> mono = files_of("JetBrains Mono");
  files.insert(files.end(), mono.begin(), mono.end());
  const FontFolder latin(files);
  const Finished english = latin.render("en.png", {});
  EXPECT_EQ(english.code, 0) << english.error;
  EXPECT_EQ(english.error, "");
  for (const char* name : {"zh.png", "zh.pdf", "zh.gif"}) {
    expect_named(latin, name, {"--lang", "zh"}, {"输", "Noto Sans CJK"});
    EXPECT_FALSE(contains(latin.render(name, {"--lang", "zh"}).error, "Inter"));
  }
  // Nothing that is not shown matters.
  const Finished few = latin.render("few.png", {"--lang", "en", "--show", "none"});
  EXPECT_EQ(few.code, 0) << few.error;
}

}  // namespace
}  // namespace padlens
