#include "app/svg/anim_style.h"

#include <algorithm>

#include "app/svg/svg_style.h"
#include "app/svg/xml.h"

namespace padlens {
namespace {

// The declarations of one property over time, without what is so anyway.
class Channel {
 public:
  void set(std::int64_t frame, std::string declaration) {
    if (all_.empty()) {
      all_.emplace_back(0, std::move(declaration));  // before it is seen, it matters to nobody
    } else if (all_.back().second != declaration) {
      all_.emplace_back(frame, std::move(declaration));
    }
  }

  // The last value is the one that the element has by itself.
  void move_to(std::vector<Timeline>& timelines) {
    if (all_.size() < 2) return;
    if (all_.front().second == all_.back().second) all_.erase(all_.begin());
    timelines.push_back(std::move(all_));
  }

 private:
  Timeline all_;
};

std::string translation(Point from, Point to) {
  const double x = to.x - from.x;
  const double y = to.y - from.y;
  if (hundredths(x) == 0 && hundredths(y) == 0) return "transform:none";
  std::string text = "transform:translate(";
  append_number(text, x);
  text += hundredths(x) == 0 ? "" : "px";
  if (hundredths(y) != 0) {
    text += ',';
    append_number(text, y);
    text += "px";
  }
  return text + ")";
}

std::string_view weight_number(Weight weight) {
  switch (weight) {
    case Weight::regular:
      break;
    case Weight::semibold:
      return "600";
    case Weight::bold:
      return "700";
  }
  return "400";
}

}  // namespace

TrackTimelines timelines_of(const Track& track, const Theme& theme) {
  Channel visibility;
  Channel place;
  Channel fill;
  Channel edge;
  Channel weight;
  Point last;
  for (const Track::Change& change : track.changes) {
    if (change.state.visible) last = change.state.at;
  }
  for (const auto& [frame, state] : track.changes) {
    visibility.set(frame, state.visible ? "visibility:visible" : "visibility:hidden");
    if (!state.visible) continue;
    place.set(frame, translation(last, state.at));
    fill.set(frame, "fill:" + svg_color(state.fill, theme));
    edge.set(frame, "stroke:" + svg_color(state.edge, theme));
    weight.set(frame, "font-weight:" + std::string(weight_number(state.weight)));
  }
  TrackTimelines timelines;
  timelines.off = !track.state().visible;
  visibility.move_to(timelines.outer);
  place.move_to(timelines.outer);
  fill.move_to(timelines.inner);
  edge.move_to(timelines.inner);
  weight.move_to(timelines.inner);
  return timelines;
}

AnimStyle::AnimStyle(const std::string& name, std::vector<std::int64_t> starts, int loops)
    : name_(name), starts_(std::move(starts)), loops_(loops) {
  // No moment is off by more than a fiftieth of the shortest frame.
  std::int64_t shortest = starts_.back();
  for (std::size_t i = 1; i < starts_.size(); ++i)
    shortest = std::min(shortest, starts_[i] - starts_[i - 1]);
  while (shortest * parts_ * 4 < starts_.back() && parts_ < 1'000'000)
    parts_ *= 10;
}

std::string AnimStyle::percent(std::int64_t frame) const {
  const std::int64_t parts =
      (starts_[static_cast<std::size_t>(frame)] * 100 * parts_ + starts_.back() / 2) /
      starts_.back();
  std::string text;
  append_integer(text, parts / parts_);
  if (parts % parts_ != 0) {
    std::string rest = std::to_string(parts_ + parts % parts_).substr(1);
    rest.erase(rest.find_last_not_of('0') + 1);
    text += '.' + rest;
  }
  return text + "%";
}

std::string AnimStyle::keyframes(const std::vector<Timeline>& timelines) const {
  std::map<std::int64_t, std::string> moments;
  for (const Timeline& timeline : timelines) {
    for (const auto& [frame, declaration] : timeline) {
      std::string& all = moments[frame];
      all += (all.empty() ? "" : ";") + declaration;
    }
  }
  std::vector<std::pair<std::string, std::string>> rules;  // declarations, moments
  std::map<std::string_view, std::size_t> known;
  for (const auto& [frame, declarations] : moments) {
    const auto [rule, is_new] = known.try_emplace(declarations, rules.size());
    if (is_new) {
      rules.emplace_back(declarations, percent(frame));
    } else {
      rules[rule->second].second += "," + percent(frame);
    }
  }
  std::string text;
  for (const auto& [declarations, when] : rules)
    text += when + "{" + declarations + "}";
  return text;
}

std::string AnimStyle::class_of(const std::vector<Timeline>& timelines) {
  if (timelines.empty()) return {};
  const auto [known, is_new] = numbers_.try_emplace(keyframes(timelines), in_order_.size());
  if (is_new) in_order_.push_back(known);
  return name_of(known->second);
}

std::string AnimStyle::rules() const {
  if (in_order_.empty()) return {};
  // Who wants no movement, and what knows none, shows the last frame; what is not in it is hidden
  // by an attribute, and where there is movement by "visibility", whose changes all browsers show.
  const std::string root = "." + SvgStyle::root_class_of(name_);
  std::string out = "@media (prefers-reduced-motion:no-preference){" + root +
                    " [display]{display:inline;visibility:hidden}" + root + " *{animation:";
  append_integer(out, starts_.back());
  out += "ms step-end ";
  out += loops_ > 0 ? std::to_string(loops_) : "infinite";
  out += "}}\n";
  for (const auto& known : in_order_) {
    const std::string name = name_of(known->second);
    out += "." + name + "{animation-name:" + name + "}\n";
    out += "@keyframes " + name + "{" + known->first + "}\n";
  }
  return out;
}

}  // namespace padlens
