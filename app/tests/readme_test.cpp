// README says what the program does: its keys, its picture, its example.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "app/export/export.h"
#include "app/gui/shortcuts.h"
#include "app/i18n/strings.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "core/engine.h"
#include "core/geometry.h"

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
    table += fmt::format("| {} | {} |\n", key_text(shortcut.key),
                         tr("shortcut." + std::string(shortcut.id)));
  }
  return table;
}

TEST(Readme, ListsTheKeysOfTheShortcutTable) {
  const std::string readme = read("README.md");
  EXPECT_NE(readme.find(keys_table()), std::string::npos) << "README should have:\n"
                                                          << keys_table();
}

TEST(Readme, ItsPictureIsWhatRenderMakesNow) {
  Spec spec;
  spec.input = {6, 6};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  spec.input_values.preset = Preset::ramp;
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  SceneOptions options;
  options.step = 5;
  const Scene scene = find_view("flat")->build(layer, options, Strings("en"));
  const ExportResult result =
      write_all(*format_for("x.svg"), one_frame(scene), {find_theme("light"), 1});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.bytes, read("assets/pictures/same-stride-2.svg"))
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
