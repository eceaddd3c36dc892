#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/ui.h"

namespace padlens {

// The folders and files of a folder, to choose from. Read anew when another folder is shown or
// something in it has changed, not with every frame.
class FolderList {
 public:
  // Whether a file of this name is listed.
  using Filter = bool (*)(const std::string& name);

  struct Choice {
    std::filesystem::path path;
    bool folder = false;
  };

  // A list of `folder` in `size`; what was chosen: one of its entries, or the folder it is in.
  std::optional<Choice> draw(Ui& ui, const std::filesystem::path& folder, Filter filter,
                             ImVec2 size);
  // Whatever is shown next is read.
  void forget() { valid_ = false; }

 private:
  struct Entry {
    std::string name;
    bool folder;
  };

  void read(const std::filesystem::path& folder, Filter filter);

  bool valid_ = false;
  std::filesystem::path folder_;
  Filter filter_ = nullptr;
  std::filesystem::file_time_type changed_;
  std::vector<Entry> entries_;
  bool more_ = false;
  std::string error_;  // the system's words
};

// False also for what cannot be looked at: a name that is too long, no right to.
bool is_folder(const std::filesystem::path& path);
// The folder that a typed path is in, or is.
std::filesystem::path folder_shown(const std::filesystem::path& typed);

}  // namespace padlens
