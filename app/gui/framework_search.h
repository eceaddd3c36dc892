#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/frameworks/framework.h"

namespace padlens {

// How many frameworks stand beside each other as buttons; the others are looked for in a menu.
inline constexpr std::size_t kFirstFrameworks = 3;

// Whether there are more than fit beside each other.
bool has_framework_menu();

// The last that were chosen, the latest first, with `id` in front; those of the buttons are none.
std::vector<std::string> with_recent(std::vector<std::string> recent, std::string_view id);

// A row of the menu.
struct FoundFramework {
  const Framework* framework = nullptr;
  std::string heading;  // a key of assets/lang/, on the first row of each group; "" on the others
};

// Every framework in which each word of `query` is found: in its id, its name, another name that
// people call it, or its group in any language. Those last used come first, then group by group;
// where something is looked for, by how well it fits, without headings.
std::vector<FoundFramework> find_frameworks(std::string_view query,
                                            std::span<const std::string> recent);

}  // namespace padlens
