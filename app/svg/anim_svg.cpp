#include <algorithm>
#include <span>
#include <utility>

#include "app/svg/anim_style.h"
#include "app/svg/anim_tracks.h"
#include "app/svg/format.h"
#include "app/svg/own_names.h"
#include "app/svg/picture_size.h"
#include "app/svg/svg_elements.h"

// Moved by CSS and not by SMIL: one media query then keeps it still for whoever wants
// no movement, programs that know no animation show what attributes and classes say,
// which is the last frame, and one list of moments serves all elements that change alike. Both
// play in an <img>, where no script does.

namespace padlens {
namespace {

// What an animated file needs before its first byte: an element stands before
// others that are drawn later, in whichever frame it is seen first.
struct Gathered {
  Tracks tracks;
  std::vector<std::int64_t> starts{0};  // in milliseconds
  double width = 0;
  double height = 0;
};

std::string_view gather(const FrameList& frames, const ExportOptions& options, Gathered& all) {
  for (std::int64_t i = 0; i < frames.count; ++i) {
    const Frame frame = frames.at(i);
    if (!drawable(frame.scene, options)) return kFailed;
    all.tracks.add_frame(frame.scene);
    all.starts.push_back(all.starts.back() + std::max(frame.milliseconds, 1));
    all.width = std::max(all.width, frame.scene.width);
    all.height = std::max(all.height, frame.scene.height);
    if (options.progress && !options.progress(i + 1)) return kStopped;
  }
  return frames.count > 0 ? std::string_view() : kFailed;
}

std::string both_classes(std::string_view a, std::string_view b) {
  std::string both(a);
  if (!a.empty() && !b.empty()) both += ' ';
  return both += b;
}

// A track and what its element says.
struct Element {
  const Track* track = nullptr;
  TrackTimelines timelines;
  std::string_view looks;  // its class
  std::string way;         // the keyframes by which it comes, goes and moves
};
using Elements = std::span<const Element>;

// How many of the first elements agree in what `part` gives.
template <class Part>
std::size_t alike(Elements elements, Part part) {
  const auto other = std::ranges::find_if(
      elements, [&](const Element& element) { return part(element) != part(elements[0]); });
  return static_cast<std::size_t>(other - elements.begin());
}

// Writes tracks. What neighbours have in common stands on a group around them.
class Body {
 public:
  Body(SvgElements& elements, AnimStyle& style) : elements_(elements), style_(style) {}

  void add(Elements elements) {
    while (!elements.empty()) {
      const std::size_t count = alike(elements, [](const auto& e) { return e.looks; });
      // Below that a group takes more than it saves.
      const bool group = count >= 3;
      const std::size_t same_way = alike(elements.first(count), &way_of);
      if (!group) {
        add_by_way(elements.first(count), elements[0].looks);
      } else if (same_way == count) {
        begin_way(elements[0], elements[0].looks);
        add_still(elements.first(count), {});
        end_group();
      } else {
        begin_group({elements[0].looks});
        add_by_way(elements.first(count), {});
        end_group();
      }
      elements = elements.subspan(count);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  static std::string_view way_of(const Element& element) { return element.way; }

  void begin_group(const ElementStart& start) {
    out_ += "<g";
    append_start(out_, start);
    out_ += ">\n";
  }
  // Of elements that come, go and move like this one.
  void begin_way(const Element& element, std::string_view looks) {
    begin_group(
        {both_classes(style_.class_of(element.timelines.outer), looks), element.timelines.off});
  }
  void end_group() { out_ += "</g>\n"; }

  void add_by_way(Elements elements, std::string_view looks) {
    while (!elements.empty()) {
      const std::size_t count = elements[0].way.empty() ? 1 : alike(elements, &way_of);
      if (count == 1) {
        const TrackTimelines& timelines = elements[0].timelines;
        std::vector<Timeline> both = timelines.outer;
        both.insert(both.end(), timelines.inner.begin(), timelines.inner.end());
        elements_.add(out_, elements[0].track->shape,
                      {both_classes(style_.class_of(both), looks), timelines.off});
      } else {
        begin_way(elements[0], {});
        add_still(elements.first(count), looks);
        end_group();
      }
      elements = elements.subspan(count);
    }
  }

  // Elements whose group does the moving.
  void add_still(Elements elements, std::string_view looks) {
    for (const Element& element : elements) {
      elements_.add(out_, element.track->shape,
                    {both_classes(style_.class_of(element.timelines.inner), looks)});
    }
  }

  SvgElements& elements_;
  AnimStyle& style_;
  std::string out_;
};

std::string elements_of(const std::list<Track>& tracks, const Theme& theme, SvgElements& writer,
                        AnimStyle& style) {
  std::vector<Element> elements;
  elements.reserve(tracks.size());
  for (const Track& track : tracks) {
    Element element{&track, timelines_of(track, theme), writer.class_of(track.shape), {}};
    element.way = style.keyframes(element.timelines.outer);
    elements.push_back(std::move(element));
  }
  Body body(writer, style);
  body.add(elements);
  return body.take();
}

std::string write_anim_svg(const FrameList& frames, const ExportOptions& options,
                           const Sink& sink) {
  Gathered all;
  const std::string_view error = gather(frames, options, all);
  if (!error.empty()) return std::string(error);
  const std::string name = first_name(options);
  SvgElements elements(*options.theme, name, true);
  AnimStyle style(name, all.starts, options.loops);
  std::string body;
  if (!options.transparent) elements.add_background(body, all.width, all.height);
  body += elements_of(all.tracks.finished(), *options.theme, elements, style);
  std::string head = elements.head(all.width, all.height, options, style.rules());
  return write_named(std::move(head), std::move(body), options, sink);
}

}  // namespace

constexpr Format kAnimSvgFormat{"anim.svg", ".anim.svg", FormatKind::animated, write_anim_svg,
                                true};

}  // namespace padlens
