#pragma once

#include <string>
#include <string_view>

#include "app/document/scenario.h"

namespace padlens {

// What a scenario is kept in: a file of its own, or the picture made from it.
enum class Container {
  json,
  png,   // a chunk iTXt or tEXt with the keyword "padlens", not compressed
  svg,   // <metadata id="padlens">, its text the JSON
  gif,   // an application extension, kGifExtension
  webp,  // a chunk "XMP " with a packet as below
  pdf,   // the same in its metadata, not compressed
  mp4,   // moov/udta/meta/ilst/©cmt, a comment that is a JSON object
  webm,  // the same as a SimpleTag "COMMENT"
};

// GIF's name for an application and its code: the sub-blocks after it hold the JSON.
inline constexpr std::string_view kGifExtension = "PADLENS 1.0";

// XMP (ISO 16684-1) keeps the JSON as the property kXmpScenario of the namespace kXmpNamespace.
inline constexpr std::string_view kXmpScenario = "padlens:scenario";
inline constexpr std::string_view kXmpNamespace = "urn:padlens:1.0#";

struct ScenarioText {
  Container container = Container::json;
  std::string text;   // JSON, as far as this looks
  std::string error;  // empty, or why there is no text: a key "embedded.*" of assets/lang/
};

// The scenario's text in a file's bytes, by what they begin with, not by a name.
// Nothing in the file is trusted: no length that it states is believed beyond its end, PNG's
// checksums are looked at, of XML's entities only the five that every file knows and numbers are
// put in, nothing is decompressed, and the time grows with the bytes, not faster. A file that is
// damaged behind the scenario still gives it.
ScenarioText scenario_text(std::string_view bytes);

struct OpenedScenario {
  Scenario scenario;
  bool has_step = false;  // the file names one
  Container container = Container::json;
  std::string error;  // as above; the rest is then as in no file
  Problems problems;  // of the text that there is

  bool ok() const { return error.empty() && problems.empty(); }
};

OpenedScenario open_scenario(std::string_view bytes);

// Where a scenario that was opened from `path` is to be saved: in that file, or beside
// the picture, which nobody wants replaced by JSON.
std::string saving_path(const std::string& path, Container container);

// The parts of it, each for one container; `text` stays empty where there is none.
ScenarioText scenario_in_png(std::string_view bytes);
ScenarioText scenario_in_svg(std::string_view bytes);
ScenarioText scenario_in_gif(std::string_view bytes);
ScenarioText scenario_in_webp(std::string_view bytes);
ScenarioText scenario_in_pdf(std::string_view bytes);
ScenarioText scenario_in_mp4(std::string_view bytes);
ScenarioText scenario_in_webm(std::string_view bytes);
// In an XMP packet or what holds one.
ScenarioText scenario_in_xmp(std::string_view packet, Container container);

}  // namespace padlens
