#include "assets/assets.h"

#include <algorithm>

namespace padlens {

std::optional<std::string_view> find_asset(std::string_view path) {
  const std::span<const Asset> all = assets();
  const auto found = std::ranges::lower_bound(all, path, {}, &Asset::path);
  if (found == all.end() || found->path != path) return std::nullopt;
  return found->bytes;
}

}  // namespace padlens
