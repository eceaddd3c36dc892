// README says what the program does: its keys, its picture, its example.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "app/gui/shortcuts.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

std::string read(const std::string& name) {
  std::ifstream file(std::string(PADLENS_SOURCE_DIR) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string keys_table() {
  const Strings tr("en");
  std::string table = "| key | what it does |\n|---|---|\n";
  for (const Shortcut& shortcut : shortcuts()) {
    if (!shortcut.listed) continue;
    table += fmt::format("| {} | {} |\n", key_text(shortcut.key), tr("shortcut." + shortcut.id));
  }
  return table;
}

TEST(Readme, ListsTheKeysOfTheShortcutTable) {
  const std::string readme = read("README.md");
  EXPECT_NE(readme.find(keys_table()), std::string::npos) << "README should have:\n"
                                                          << keys_table();
}

TEST(Readme, ItsFiguresAreWhatRenderMakesNow) {
  const TemporaryFolder folder;
  const Finished run =
      padlens({"render", "--batch", PADLENS_SOURCE_DIR "/assets/figures/guide.json", "-o",
               folder.path().string(), "--format", "anim.svg"});
  ASSERT_EQ(run.code, 0) << run.error;
  const std::string readme = read("README.md");
  int shown = 0;
  for (const std::string& name : folder.names()) {
    const std::string picture = "assets/pictures/guide/" + name;
    if (readme.find(picture) == std::string::npos) continue;
    ++shown;
    EXPECT_EQ(contents(folder.file(name)), read(picture)) << name;
  }
  EXPECT_EQ(shown, 4);
}

TEST(Readme, ItsPictureIsWhatRenderMakesNow) {
  const std::string command =
      "render --input 6 --stride 2 --padding same --input-values ramp --step 6 -o";
  EXPECT_NE(read("README.md").find(command), std::string::npos);
  std::istringstream words(command);
  std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
  const TemporaryFolder folder;
  arguments.push_back(folder.file("picture.svg"));
  const Finished run = padlens(arguments);
  ASSERT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(contents(folder.file("picture.svg")), read("assets/pictures/same-stride-2.svg"))
      << "Make it anew with the command that README gives for it.";
}

TEST(Readme, TheFilesItNamesAreThere) {
  for (const char* name : {"LICENSE", "run.sh", "test.sh", "third_party/VERSIONS.md",
                           "core/tests/oracles/README.md", "assets/pictures/window.png"}) {
    EXPECT_FALSE(read(name).empty()) << name;
  }
}

}  // namespace
}  // namespace padlens
