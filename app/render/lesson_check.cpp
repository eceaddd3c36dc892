#include "app/render/lesson_check.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "app/i18n/linked_words.h"
#include "app/i18n/strings.h"
#include "app/scene/named_cells.h"
#include "app/scene/stack_picture.h"
#include "app/scene/view.h"
#include "core/answers/shown.h"
#include "core/frameworks/framework.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

template <class Names>
std::string names_listed(const Names& names) {
  std::string list;
  for (const auto& name : names)
    list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

Problem not_known(std::string field, std::string_view code, std::string what, std::string known) {
  return {std::move(field),
          std::string(code),
          {std::move(what), std::move(known)},
          Problem::Kind::unknown};
}

Shown shown_at(const Scenario& scenario) {
  std::vector<StackLayer> stack = scenario.stack;
  if (stack.empty()) stack.emplace_back(scenario.spec);
  return make_shown(stack, scenario.stack.empty() ? 0 : scenario.selected);
}

// The answer that a beat wants beside its layer; null where there is none.
std::shared_ptr<const Layer> compared_at(const Shown& shown, const BeatMoment& moment) {
  if (!moment.compare) return nullptr;
  for (const ComparisonRow& row : shown.comparison()) {
    const bool named = row.framework->id == moment.compare->framework &&
                       (moment.compare->setting.empty() || row.label == moment.compare->setting);
    if (!named || row.present || !row.resolution.accepted() || !row.difference.same_shape) continue;
    return std::make_shared<const Layer>(
        relaid(shown.layer(), row.spec, *row.resolution.geometry, kFrameBudget));
  }
  return nullptr;
}

class LessonCheck {
 public:
  LessonCheck(const Lesson& lesson, std::string_view language)
      : lesson_(lesson), tr_(language), language_(language) {}

  Problems run() {
    const auto texts = beat_texts(lesson_, tr_);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      place_ = "beats[" + std::to_string(i) + "].";
      beat(beat_of(lesson_, i), moment_at(lesson_, i), texts[i]);
    }
    return std::move(problems_);
  }

 private:
  void add(Problem problem) {
    problem.field = place_ + problem.field;
    problems_.push_back(std::move(problem));
  }

  void beat(const Beat& beat, const BeatMoment& moment, const std::string& text) {
    if (text.empty()) add({"text", "lesson_empty", {language_}, Problem::Kind::unknown});
    for (const auto& [id, on] : beat.show) {
      if (find_overlay(id) != nullptr) continue;
      std::vector<std::string_view> known;
      for (const Overlay* overlay : overlays())
        known.push_back(overlay->id);
      add(not_known("show." + id, "lesson_show", id, names_listed(known)));
    }
    const Shown shown = shown_at(moment.scenario);
    if (!shown.resolution().geometry) return;  // said where it was read
    const View* view = find_view(moment.scenario.view, shown.layer().op());
    if (view == nullptr || !fits(*view, shown.layer())) {
      std::vector<std::string_view> known;
      for (const View* each : fitting_views(shown.layer()))
        known.push_back(each->id);
      return add(not_known("view", "lesson_view", moment.scenario.view, names_listed(known)));
    }
    references(text, moment, shown, *view);
    if (beat.compare && moment.compare && compared_at(shown, moment) == nullptr)
      add({"compare", "lesson_compare", {moment.compare->framework}, Problem::Kind::invalid});
  }

  void references(const std::string& text, const BeatMoment& moment, const Shown& shown,
                  const View& view) {
    const auto names = named_in(text);
    if (names.empty()) return;
    const std::string field =
        lesson_.own && beat_has_languages() ? "text." + language_ : std::string("text");
    SceneOptions options;
    options.mode =
        shown.layer().op().plays(moment.scenario.mode) ? moment.scenario.mode : PlayMode::gather;
    options.step = moment.scenario.step;
    options.compared = compared_at(shown, moment);
    options.stack = stack_picture(shown.stack(), shown.selected(), false);
    for (const auto& [id, on] : moment.show) {
      if (const Overlay* overlay = find_overlay(id)) options.show.set(*overlay, on);
    }
    const Scene scene = build_scene(view, shown.layer(), options, tr_);
    for (const std::string& name : names) {
      if (!is_cell_name(name, shown.layer().op().rank)) {
        add(not_known(field, "lesson_name", name, names_listed(cell_names())));
      } else if (!lights(scene, name, shown.layer(), options)) {
        add({field, "lesson_unlit", {name}, Problem::Kind::invalid});
      }
    }
  }

  bool beat_has_languages() const {
    return std::ranges::any_of(lesson_.beats,
                               [&](const Beat& beat) { return beat.text.contains(language_); });
  }

  const Lesson& lesson_;
  Strings tr_;
  std::string language_;
  std::string place_;
  Problems problems_;
};

}  // namespace

Problems check_lesson(const Lesson& lesson, std::string_view language) {
  return LessonCheck(lesson, language).run();
}

Problems check_lesson(const Lesson& lesson) {
  std::set<std::string> known;
  for (const Language& language : languages())
    known.insert(language.code);
  std::set<std::string> spoken;
  for (const Beat& beat : lesson.beats) {
    for (const auto& [language, text] : beat.text)
      spoken.insert(known.contains(language) ? language : "en");
  }
  if (spoken.empty()) spoken = lesson.own ? std::set<std::string>{"en"} : known;
  Problems all;
  for (const std::string& language : spoken) {
    for (Problem& problem : check_lesson(lesson, language)) {
      if (std::ranges::find(all, problem) == all.end()) all.push_back(std::move(problem));
    }
  }
  return all;
}

}  // namespace padlens
