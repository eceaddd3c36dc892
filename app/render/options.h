#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/formats/formats.h"
#include "app/render/problem.h"
#include "app/scene/overlay.h"
#include "core/engine/engine.h"

namespace padlens {

// What a picture may differ by and still be called the same.
struct Tolerance {
  int channel = 0;   // 0 … 255, of a colour channel
  double share = 0;  // 0 … 1, of the pixels: those that may differ by more
  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};

// How a layer is drawn into a file. `standard` stands for what the format and the
// scenario say.
struct RenderOptions {
  enum class Steps : std::uint8_t { standard, range, all };

  std::string output;  // a path; "-" standard output; "…%03d…" a file for each step
  std::string format;  // an id of formats(); "" by the output's suffix
  bool animate = false;
  Steps steps = Steps::standard;
  std::int64_t first_step = 0;  // of a range, counted from 0
  std::int64_t last_step = 0;
  std::optional<PixelSize> size;  // exactly so large, the picture in its middle
  double scale = 1;               // otherwise: pixels per unit
  std::string theme;              // an id of themes(); "" the first
  bool transparent = false;
  bool background = false;  // also where has_background() has none by itself
  std::string title;        // of the figure; "" as figure_text() has it, and so for the next
  std::string alt;          // what it shows, for those who cannot see it
  std::string source;       // where it comes from; "" is not said
  // Of an SVG's ids, classes and keyframes; "" one made from what it shows. Numbered files add
  // their number.
  std::string id_prefix;
  std::string lang;    // of the words in the picture; "" English
  std::string view;    // an id of views(); "" as the scenario has it
  Axis axis = kWidth;  // what the axis view shows
  std::string
      beside;  // what stands beside the layer, as Scenario::beside; "" as the scenario has it
  std::optional<PlayMode> mode;
  // Of several, the planes that are drawn large, counted from 0; of one that is not given one that
  // meets the other.
  std::optional<std::int64_t> input_plane;
  std::optional<std::int64_t> output_plane;
  OverlaySet show = OverlaySet::standard();
  int step_ms = 500;     // how long each step stays
  int hold_last = 1500;  // and the last one
  int loops = 0;         // how often it plays; 0 for ever
  bool anyway = false;   // also where the framework refuses the layer
  std::string reference;
  Tolerance tolerance;
  std::int64_t max_frames = 10'000;
  std::int64_t max_pixels = std::int64_t{4096} * 4096;  // of one picture
  std::int64_t max_bytes = std::int64_t{2} << 30;       // of all files

  friend bool operator==(const RenderOptions&, const RenderOptions&) = default;
};

// One row per option. The command line ("--hold-last"), batch files ("hold_last"), the
// window's command line and the help all read this table.
struct RenderOption {
  std::string_view name;
  std::string (*usage)();     // what stands for the value: "N"; null for on or off
  std::string_view help;      // a key of assets/lang/
  std::string_view standard;  // for the help, "" for none
  std::string_view heading;   // a key, under which the help lists it
  std::string_view group;     // two of one group contradict each other; "" for none
  // Reads the value ("true" or "false" for on or off); a problem leaves all as it was.
  std::optional<RenderProblem> (*set)(RenderOptions& options, const std::string& text);
  // What set() would make this of; "" where it is as if never set.
  std::string (*text)(const RenderOptions& options);
  bool object = false;  // as JSON it may be an object, whose text set() reads
};

// The heading of the options that check or bound what is made and leave the picture alone.
inline constexpr std::string_view kCheckOptions = "cli.group.checks";

std::span<const RenderOption> render_options();
const RenderOption* find_render_option(std::string_view name);

// Whether a picture so drawn has a background: shapes for paper have one where it is asked for.
// `format` may be null: not known yet.
bool has_background(const RenderOptions& options, const Format* format);
// Asks for one, or for none.
void set_background(RenderOptions& options, const Format* format, bool on);

// "values,kernel", "no-headings", "none".
std::string overlays_text(const OverlaySet& shown);

}  // namespace padlens
