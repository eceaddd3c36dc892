// core's rooms stand on each other: no include leads from a lower room to a higher one.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> kRooms{"operations", "layer",   "geometry", "frameworks",
                                                  "engine",     "stack",   "rules",    "answers",
                                                  "questions",  "snippets"};

// The room that a path in core ("frameworks/keras.cpp") lies in; its place from the lowest, or
// kRooms.size() where it lies in none.
std::size_t room_of(std::string_view path) {
  const std::string_view room = path.substr(0, path.find('/'));
  return static_cast<std::size_t>(std::ranges::find(kRooms, room) - kRooms.begin());
}

// What a line includes of core, "" where it is no such line.
std::string included(const std::string& line) {
  constexpr std::string_view kStart = "#include \"core/";
  if (!line.starts_with(kStart)) return "";
  const std::string rest = line.substr(kStart.size());
  return rest.substr(0, rest.find('"'));
}

std::string upward_include(std::string_view from, std::string_view to) {
  const std::size_t a = room_of(from);
  const std::size_t b = room_of(to);
  if (a < kRooms.size() && b < kRooms.size() && b <= a) return "";
  return std::string(from) + " includes " + std::string(to);
}

TEST(Rooms, AnIncludeUpwardsIsFound) {
  EXPECT_EQ(upward_include("engine/engine.cpp", "layer/grid.h"), "");
  EXPECT_EQ(upward_include("engine/engine.cpp", "engine/line_sums.h"), "");
  EXPECT_NE(upward_include("layer/spec.h", "geometry/geometry.h"), "");
  EXPECT_NE(upward_include("operations/operation.h", "layer/spec.h"), "");
  EXPECT_NE(upward_include("layer/spec.h", "tests/support.h"), "");
  EXPECT_EQ(included("#include \"core/layer/spec.h\""), "layer/spec.h");
}

TEST(Rooms, NoIncludeLeadsUpwards) {
  const fs::path core = fs::path(PADLENS_SOURCE_DIR) / "core";
  std::size_t includes = 0;
  for (const std::string_view room : kRooms) {
    if (!fs::exists(core / room)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(core / room)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      const std::string from = fs::relative(entry.path(), core).generic_string();
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        EXPECT_EQ(line.find("#include \"app/"), std::string::npos) << from << ": " << line;
        const std::string to = included(line);
        if (to.empty()) continue;
        ++includes;
        EXPECT_EQ(upward_include(from, to), "");
      }
    }
  }
  EXPECT_GT(includes, 100U);
}

TEST(Rooms, EverySourceHasARoom) {
  const fs::path core = fs::path(PADLENS_SOURCE_DIR) / "core";
  for (const fs::directory_entry& entry : fs::directory_iterator(core)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory()) {
      EXPECT_TRUE(name == "CMakeLists.txt" || name == "README.md") << name;
    } else if (name != "tests" && name != "bench") {
      EXPECT_LT(room_of(name), kRooms.size()) << name;
    }
  }
}

}  // namespace
