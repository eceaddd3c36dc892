#include <algorithm>

#include "app/export/export.h"

namespace padlens {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool ends_with_any_case(std::string_view path, std::string_view suffix) {
  if (path.size() < suffix.size()) return false;
  return std::ranges::equal(path.substr(path.size() - suffix.size()), suffix, {}, lower, lower);
}

}  // namespace

FrameList one_frame(const Scene& scene) {
  return {1, [&scene](std::int64_t) { return Frame{scene, 0}; }};
}

ExportResult write_all(const Format& format, const FrameList& frames,
                       const ExportOptions& options) {
  ExportResult result;
  result.error = format.write(frames, options, [&](std::string_view bytes) {
    result.bytes += bytes;
    return true;
  });
  if (!result.ok()) result.bytes.clear();
  return result;
}

const Format* format_for(std::string_view path) {
  // The longest suffix wins: ".anim.svg" is not ".svg".
  const Format* best = nullptr;
  for (const Format* format : formats()) {
    if (!ends_with_any_case(path, format->suffix)) continue;
    if (best == nullptr || format->suffix.size() > best->suffix.size()) best = format;
  }
  return best;
}

}  // namespace padlens
