#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "app/handout/handout.h"
#include "app/i18n/strings.h"
#include "app/svg/format.h"

namespace padlens {

// How a handout is written: a file of this folder and a row in format_rows.h.
struct HandoutFormat {
  std::string_view id;      // "moodle", as --format spells it
  std::string_view suffix;  // ".xml"
  // "", or an error key of assets/lang/. The bytes depend on the handout and the words alone.
  // `progress`: told how many pages or questions are done; false: stop.
  std::string (*write)(const Handout& handout, const Strings& tr, const Sink& sink,
                       const std::function<bool(std::int64_t done)>& progress);
  bool paper = false;  // it has pages, and can leave options away
};

std::span<const HandoutFormat* const> handout_formats();
const HandoutFormat* find_handout_format(std::string_view id);
// By the file name's suffix, upper or lower case; nullptr where none fits.
const HandoutFormat* handout_format_for(std::string_view path);

// The sheets as PDF, a picture a page; their answers likewise.
std::string write_sheets(const Handout& handout, const Strings& tr, const Sink& sink,
                         const std::function<bool(std::int64_t done)>& progress);
std::string write_key(const Handout& handout, const Strings& tr, const Sink& sink,
                      const std::function<bool(std::int64_t done)>& progress);

}  // namespace padlens
