#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "app/gui/ui.h"

namespace padlens {

// A box for a file's path. It keeps what is typed; the state has no part in that
// until the person says so.
class PathBox {
 public:
  // Starts with `path`, the keyboard in the box.
  void begin(const std::string& path);
  void set(const std::string& path);
  // With "~" replaced by the home folder.
  std::string text() const;
  // True when Enter was pressed in it.
  bool draw(Ui& ui, const char* id, float width);

 private:
  std::array<char, 4096> buffer_{};
  bool focus_ = false;
  bool reload_ = false;  // ImGui keeps its own copy while one types
};

// Where dialogs begin: the folder last used, else the present one.
std::filesystem::path start_folder(const State& state);

}  // namespace padlens
