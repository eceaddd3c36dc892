#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "app/document/scenario.h"
#include "app/i18n/strings.h"
#include "app/render/options.h"
#include "app/scene/view.h"
#include "app/svg/format.h"

namespace padlens {

// A picture file that is wanted: of which layer, at which moment, and how.
struct RenderJob {
  Layer layer;
  Scenario scenario;
  bool has_step = false;  // scenario.step counts; else a still shows the last step
  RenderOptions options;
  // `options` begin with those of the figure that the scenario comes from: of what nobody has asked
  // for since, what another format or another layer cannot have goes without saying.
  bool from_figure = false;
  std::set<std::string_view> asked = {};  // options that a person has set, by name and by group
  void asked_for(const RenderOption& option);
  bool remembers(std::string_view option) const { return from_figure && !asked.contains(option); }
  // What only the window shows: a cell that is pinned, the layer compared with.
  std::optional<CellId> focus = {};
  bool explores = true;  // see SceneOptions
  std::shared_ptr<const Layer> compared = {};
  // What stands beside the layer, where it is known already; null: as options or scenario say.
  std::shared_ptr<const Beside> beside = {};
  bool one_way = false;  // the scenario's stack is one of several ways, see StackPicture
};

// A job with everything found: it can be run, and run again.
struct Rendering {
  RenderOptions options;
  const Format* format = nullptr;
  const View* view = nullptr;
  Layer layer;
  SceneOptions moment;
  std::shared_ptr<const Strings> words;
  ExportOptions style;
  Scenario scenario;
  std::int64_t first_step = 0;
  std::int64_t count = 1;  // pictures
  bool numbered = false;   // each in a file of its own
  PixelSize pixels;        // of one picture

  // What is kept in a file whose first picture is that of `step`, as JSON.
  std::string scenario_of(std::int64_t step) const;
  // What a file of so many pictures from that of `step` on says of itself.
  FigureText text_of(std::int64_t step, std::int64_t pictures) const;
  // The pictures, each built when it is asked for. Good for longer than this object.
  FrameList frames() const;
  // Where the picture of step `step`, counted from 0, goes.
  std::string file_of(std::int64_t step) const;
};

struct Prepared {
  std::optional<Rendering> rendering;  // none where there are problems
  RenderProblems problems;
};

// The view that a job asks for, of its scenario's layer: of a stack the one for stacks where nobody
// has asked. null: there is none of that name.
const View* view_of(const RenderJob& job);

// The layer of the job's scenario with the numbers that its view shows; of a stack those that come
// through the layers before. `limit`: why it has none.
struct PictureLayer {
  Layer layer;
  std::optional<ValueLimit> limit;
};
PictureLayer picture_layer(const RenderJob& job, const Geometry& geometry);

// Checks all that can be known before anything is drawn: the format, the steps, and
// the bounds on frames, pixels and bytes.
Prepared prepare(const RenderJob& job);
// The same for a format that is given, whatever the options say.
Prepared prepare(const RenderJob& job, const Format& format);

// `path` with `number` in place of its "%d", "%3d" or "%03d"; nullopt where the file's
// name has no such place or more than one.
std::optional<std::string> numbered_path(const std::string& path, std::int64_t number);

// `path` with the format's suffix in place of its own.
std::string with_suffix(const std::string& path, const Format& format);

}  // namespace padlens
