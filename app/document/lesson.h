#pragma once

#include <string>
#include <vector>

#include "app/document/scenario.h"

namespace padlens {

// A lesson: one file assets/lessons/<id>.json, {"group": 3, "spec": …, "step": …,
// "mode": …, "expect": {"output": [3, 3], "pad": …, "values": …}}, sorted by file
// name. Its words are "lesson.<id>.title" and "lesson.<id>.text" in assets/lang/.
struct Lesson {
  std::string id;  // the file's name without ".json"
  int group = 0;   // lessons of one group make up one experiment
  Scenario scenario;
  std::string expect;  // JSON: what a test compares with the engine's answer
};

// The groups from 1 to this one are the experiments of the article that Padlens began with.
constexpr int kArticleGroups = 6;

// All lessons in order. The files are part of the program, checked by a test: a
// broken one is left out.
const std::vector<Lesson>& lessons();

}  // namespace padlens
