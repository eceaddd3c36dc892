#include "app/document/lesson_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/document/json_lines.h"
#include "core/answers/beside.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_changes.h"
#include "core/layer/spec_json.h"
#include "core/stack/stack.h"
#include "core/stack/stack_json.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> kScenarioKeys{"spec", "stack", "selected", "step",
                                                        "mode", "view",  "beside"};
constexpr std::string_view kLessonKeys =
    "format, title, notes, spec, stack, selected, step, mode, view, beside, beats";
constexpr std::string_view kBeatKeys =
    "text, spec, stack, selected, change, step, mode, view, show, compare, beside, ask";

bool is_scenario_key(std::string_view key) {
  return std::ranges::find(kScenarioKeys, key) != kScenarioKeys.end();
}

Problem unknown_key(const std::string& field, std::string_view known) {
  return {field, "unknown_field", {field, std::string(known)}, Problem::Kind::unknown};
}

Problem wrong_type(std::string field, const Json& value, std::string like) {
  return {std::move(field), "wrong_type", {shown(value), std::move(like)}, Problem::Kind::unknown};
}

// Where the problems from `first` on are: in `place`, "beats[2].".
void put_place(Problems& problems, std::size_t first, const std::string& place) {
  for (std::size_t i = first; i < problems.size(); ++i)
    problems[i].field = place + problems[i].field;
}

// Text, or texts by language; at most `most` bytes each.
Words read_words(const Json& json, const std::string& field, std::size_t most, Problems& problems) {
  Words words;
  const auto add = [&](const std::string& language, const Json& text, const std::string& at) {
    if (!text.is_string()) {
      problems.push_back(wrong_type(at, text, R"("…")"));
      return;
    }
    std::string value = text.get<std::string>();
    if (value.size() > most) {
      problems.push_back({at,
                          "lesson_long",
                          {std::to_string(value.size()), std::to_string(most)},
                          Problem::Kind::limit});
      return;
    }
    words.emplace(language, std::move(value));
  };
  if (!json.is_object()) {
    add("", json, field);
    return words;
  }
  for (const auto& [language, text] : json.items())
    add(language, text, field + "." + shown_text(language));
  return words;
}

// --- what is on show -------------------------------------------------------------------

// `changes` over the fields of `spec`.
Json changed_spec(const Json& changes, const Spec& spec) {
  Json whole = spec_to_json(spec);
  put_changes(whole, changes);
  return whole;
}

// What stands beside `spec`; null: nothing any more.
void read_beside_of(const Json& json, const Spec& spec, Beat& beat, Problems& problems) {
  beat.beside = "";
  if (json.is_null()) return;
  const BesideSpec other = read_beside(json, spec);
  problems.insert(problems.end(), other.problems.begin(), other.problems.end());
  beat.beside = json_text(json.is_string() ? Json{{"framework", json}} : json);
}

// The parts of a scenario among `json`'s, read over `now`; what of them there is goes into `beat`.
void read_scenario(const Json& json, const Scenario& now, Beat& beat, Problems& problems) {
  Json part = Json::object();
  for (const auto& [key, value] : json.items()) {
    if (is_scenario_key(key) && key != "beside") part[key] = value;
  }
  std::string within = "spec.";
  if (json.contains("change")) {
    within = "change.";
    const bool alone = !part.contains("spec") && !part.contains("stack") && now.stack.empty();
    if (!json["change"].is_object() || !alone) {
      problems.push_back(wrong_type("change", json["change"], R"({"stride": 2})"));
      return;
    }
    part["spec"] = changed_spec(json["change"], now.spec);
  }
  const bool another = part.contains("spec") || part.contains("stack");
  if (!another) part["spec"] = spec_to_json(Spec{});
  const std::size_t before = problems.size();
  ParsedScenario parsed = scenario_from_json(part);
  for (Problem& problem : parsed.problems) {
    const std::string head = problem.field.substr(0, problem.field.find_first_of(".["));
    if (!is_scenario_key(head)) problem.field = within + problem.field;
    problems.push_back(std::move(problem));
  }
  if (problems.size() > before) return;
  if (json.contains("step")) beat.step = parsed.scenario.step;
  if (json.contains("mode")) beat.mode = parsed.scenario.mode;
  if (json.contains("view")) beat.view = parsed.scenario.view;
  const Spec& beside_what = another ? parsed.scenario.spec : now.spec;
  if (json.contains("beside")) read_beside_of(json["beside"], beside_what, beat, problems);
  if (!another) return;
  Scenario layer;
  layer.spec = std::move(parsed.scenario.spec);
  layer.stack = std::move(parsed.scenario.stack);
  layer.selected = parsed.scenario.selected;
  beat.layer = std::move(layer);
}

void read_show(const Json& json, Beat& beat, Problems& problems) {
  if (!json.is_object()) {
    problems.push_back(wrong_type("show", json, R"({"coverage": true})"));
    return;
  }
  for (const auto& [id, on] : json.items()) {
    if (on.is_boolean()) {
      beat.show[id] = on.get<bool>();
    } else {
      problems.push_back(wrong_type("show." + shown_text(id), on, "true"));
    }
  }
}

void read_comparison(const Json& json, Beat& beat, Problems& problems) {
  BeatComparison compare;
  const std::string field = "compare";
  const auto text = [&](const Json& value, const std::string& part, std::string& into) {
    if (value.is_string()) {
      into = value.get<std::string>();
    } else {
      problems.push_back(wrong_type(field + part, value, R"("pytorch")"));
    }
  };
  const std::size_t before = problems.size();
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) {
      if (key == "framework") {
        text(value, ".framework", compare.framework);
      } else if (key == "setting") {
        text(value, ".setting", compare.setting);
      } else {
        problems.push_back(unknown_key(field + "." + shown_text(key), "framework, setting"));
      }
    }
  } else if (!json.is_null()) {
    text(json, "", compare.framework);
  }
  if (problems.size() > before) return;
  if (!json.is_null() && find_framework(compare.framework) == nullptr) {
    std::string known;
    for (const Framework* framework : frameworks())
      known += (known.empty() ? "" : ", ") + std::string(framework->id);
    problems.push_back({field,
                        "unknown_name",
                        {shown_text(compare.framework), std::move(known)},
                        Problem::Kind::unknown});
    return;
  }
  beat.compare = std::move(compare);
}

// --- what has to fit together -------------------------------------------------------------

// The geometry of what a moment shows; nullopt, and problems of fields `within`, where it cannot be
// computed. What a
// framework refuses and yet has an arithmetic is a lesson, too.
std::optional<Geometry> geometry_at(const Scenario& scenario, const std::string& within,
                                    Problems& problems) {
  if (scenario.stack.empty()) {
    Resolution resolution = resolve(scenario.spec);
    if (resolution.geometry) return resolution.geometry;
    for (Problem& problem : resolution.problems) {
      problem.field = within + problem.field;
      problems.push_back(std::move(problem));
    }
    return std::nullopt;
  }
  const ResolvedStack stack = resolve_stack(scenario.stack);
  for (StackProblem& found : stack.problems()) {
    if (stack.layers[found.layer].geometry) continue;
    found.problem.field = "stack[" + std::to_string(found.layer) + "]." + found.problem.field;
    problems.push_back(std::move(found.problem));
  }
  return stack.layers[scenario.selected].geometry;
}

// Whether a moment's step is there, and what is asked at it can be asked.
void check_moment(const Scenario& scenario, const Beat& beat, const std::string& within,
                  Problems& problems) {
  const auto geometry = geometry_at(scenario, within, problems);
  if (!geometry) return;
  const std::int64_t steps = step_count(*geometry, scenario.mode);
  if (beat.step && *beat.step >= steps)
    problems.push_back(range_problem("step", *beat.step, 0, std::max<std::int64_t>(steps - 1, 0)));
  if (!beat.ask) return;
  // Nothing is asked of what only pads, crops or enlarges.
  const bool window =
      scenario.stack.empty() || scenario.stack[scenario.selected].kind == LayerKind::window;
  if (window && can_ask(*beat.ask, scenario.spec, *geometry)) return;
  problems.push_back(
      {"ask", "lesson_ask", {std::string(ask_info(beat.ask->asks).name)}, Problem::Kind::invalid});
}

Beat read_beat(const Json& json, BeatMoment& moment, bool own, Problems& problems) {
  Beat beat;
  if (!json.is_object()) {
    problems.push_back(wrong_type("", json, R"({"text": {"en": "…"}})"));
    return beat;
  }
  const std::size_t before = problems.size();
  read_scenario(json, moment.scenario, beat, problems);
  for (const auto& [key, value] : json.items()) {
    if (key == "show") {
      read_show(value, beat, problems);
    } else if (key == "compare") {
      read_comparison(value, beat, problems);
    } else if (key == "text" && own) {
      beat.text = read_words(value, "text", LessonLimits::text, problems);
    } else if (!is_scenario_key(key) && key != "change" && key != "ask") {
      problems.push_back(unknown_key(shown_text(key), kBeatKeys));
    }
  }
  if (problems.size() > before) return beat;
  put_beat(moment, beat);
  if (json.contains("ask")) beat.ask = read_ask(json["ask"], moment.scenario.spec, problems);
  check_moment(moment.scenario, beat, json.contains("change") ? "change." : "spec.", problems);
  return beat;
}

Problem newer_format(const Json& format) {
  return {"format",
          "newer_format",
          {shown(format), std::to_string(kLessonFormat)},
          Problem::Kind::limit};
}

// False for one that this program cannot know.
bool is_known_format(const Json& format, Problems& problems) {
  if (!format.is_number_integer() || format.get<double>() < 1) {
    problems.push_back({"format",
                        "not_a_number",
                        {shown(format), "1", std::to_string(kLessonFormat)},
                        Problem::Kind::unknown});
    return true;
  }
  if (format.get<double>() <= kLessonFormat) return true;
  problems.push_back(newer_format(format));
  return false;
}

}  // namespace

bool is_lesson(const Json& json) {
  return json.is_object() && json.contains("beats");
}

bool is_lesson_text(std::string_view text) {
  if (text.size() > LessonLimits::bytes || text.find("\"beats\"") == std::string_view::npos) {
    return false;
  }
  Problems ignored;
  const auto json = parse_json(text, ignored);
  return json && is_lesson(*json);
}

std::vector<Beat> read_beats(const Json& json, const Scenario& start, bool own,
                             Problems& problems) {
  std::vector<Beat> beats;
  if (!json.is_array()) {
    problems.push_back(wrong_type("beats", json, R"([{"text": {"en": "…"}}])"));
    return beats;
  }
  if (json.size() > LessonLimits::beats) {
    problems.push_back({"beats",
                        "lesson_long",
                        {std::to_string(json.size()), std::to_string(LessonLimits::beats)},
                        Problem::Kind::limit});
    return beats;
  }
  BeatMoment moment{start, {}, std::nullopt};
  for (const Json& each : json) {
    const std::size_t first = problems.size();
    const std::string place = "beats[" + std::to_string(beats.size()) + "]";
    beats.push_back(read_beat(each, moment, own, problems));
    put_place(problems, first, place + ".");
    for (std::size_t i = first; i < problems.size(); ++i) {
      if (problems[i].field == place + ".") problems[i].field = place;
    }
  }
  return beats;
}

ParsedLesson lesson_from_json(const Json& json) {
  ParsedLesson result;
  Lesson& lesson = result.lesson;
  lesson.own = true;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return result;
  }
  if (json.contains("format") && !is_known_format(json["format"], result.problems)) return result;
  Beat start;
  read_scenario(json, {}, start, result.problems);
  if (start.layer) lesson.scenario = *start.layer;
  lesson.scenario.step = start.step.value_or(0);
  lesson.scenario.mode = start.mode.value_or(PlayMode::gather);
  lesson.scenario.view = start.view.value_or("");
  lesson.scenario.beside = start.beside.value_or("");
  if (result.problems.empty()) check_moment(lesson.scenario, start, "spec.", result.problems);
  for (const auto& [key, value] : json.items()) {
    if (key == "title") {
      lesson.title = read_words(value, key, LessonLimits::text, result.problems);
    } else if (key == "notes") {
      lesson.notes = read_words(value, key, LessonLimits::notes, result.problems);
    } else if (key == "beats") {
      lesson.beats = read_beats(value, lesson.scenario, true, result.problems);
    } else if (!is_scenario_key(key) && key != "format") {
      result.problems.push_back(unknown_key(shown_text(key), kLessonKeys));
    }
  }
  return result;
}

ParsedLesson lesson_from_text(std::string_view text) {
  Problems problems;
  const auto json = parse_json(text, problems);
  ParsedLesson result = json ? lesson_from_json(*json) : ParsedLesson{};
  result.lesson.own = true;
  result.problems.insert(result.problems.begin(), problems.begin(), problems.end());
  return result;
}

// --- writing --------------------------------------------------------------------------------

namespace {

Ordered words_json(const Words& words) {
  if (words.size() == 1 && words.begin()->first.empty()) return words.begin()->second;
  Ordered json = Ordered::object();
  for (const auto& [language, text] : words)
    json[language] = text;
  return json;
}

// The fields of `to` that differ, where they are few and read back as it; null else.
Ordered change_json(const Spec& from, const Spec& to) {
  if (from.op != to.op) return nullptr;
  const Json before = spec_to_json(from);
  const Ordered after = spec_to_ordered_json(to);
  Ordered change = Ordered::object();
  for (const auto& [key, value] : after.items()) {
    if (!before.contains(key) || before[key] != Json(value)) change[key] = value;
  }
  constexpr std::size_t kFew = 5;
  if (change.size() > kFew) return nullptr;
  const ParsedSpec again = spec_from_json(changed_spec(Json(change), from));
  return again.problems.empty() && again.spec == to ? change : Ordered(nullptr);
}

void write_layer(Ordered& json, const Scenario& layer, const Scenario* before) {
  if (!layer.stack.empty()) {
    json["stack"] = stack_to_json(layer.stack);
    json["selected"] = layer.selected;
    return;
  }
  const bool changes = before != nullptr && before->stack.empty();
  Ordered change = changes ? change_json(before->spec, layer.spec) : Ordered(nullptr);
  if (change.is_null()) {
    json["spec"] = spec_to_ordered_json(layer.spec);
  } else {
    json["change"] = std::move(change);
  }
}

Ordered beat_json(const Beat& beat, BeatMoment& moment) {
  Ordered json = Ordered::object();
  json["text"] = words_json(beat.text);
  if (beat.layer) write_layer(json, *beat.layer, &moment.scenario);
  put_beat(moment, beat);
  if (beat.step) json["step"] = *beat.step;
  if (beat.mode) json["mode"] = mode_name(*beat.mode);
  if (beat.view) json["view"] = *beat.view;
  if (beat.beside) json["beside"] = beat.beside->empty() ? Ordered() : Ordered::parse(*beat.beside);
  for (const auto& [id, on] : beat.show)
    json["show"][id] = on;
  if (beat.compare && beat.compare->framework.empty()) {
    json["compare"] = nullptr;
  } else if (beat.compare && beat.compare->setting.empty()) {
    json["compare"] = beat.compare->framework;
  } else if (beat.compare) {
    json["compare"] = {{"framework", beat.compare->framework}, {"setting", beat.compare->setting}};
  }
  if (beat.ask) json["ask"] = Ordered(ask_to_json(*beat.ask, moment.scenario.spec));
  return json;
}

// On one line, with a blank after commas and colons.
std::string one_line_text(const Ordered& value) {
  if (!value.is_structured()) return json_text(value);
  std::string text;
  for (const auto& [key, item] : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += json_text(Ordered(key)) + ": ";
    text += one_line_text(item);
  }
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

// What has no room on the rest of a line gets a line for each of its parts.
std::string laid_out(const Ordered& value, std::size_t indent) {
  constexpr std::size_t kColumns = 100;
  std::string line = one_line_text(value);
  if (!value.is_structured() || value.empty() || indent + line.size() <= kColumns) return line;
  const std::string margin(indent + 2, ' ');
  std::string text;
  for (const auto& [key, item] : value.items()) {
    text += (text.empty() ? "\n" : ",\n") + margin;
    if (value.is_object()) text += json_text(Ordered(key)) + ": ";
    text += laid_out(item, indent + 2);
  }
  const std::string end = "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + text + end + "}" : "[" + text + end + "]";
}

}  // namespace

std::string lesson_to_text(const Lesson& lesson) {
  Ordered json{{"format", kLessonFormat}, {"title", words_json(lesson.title)}};
  if (!lesson.notes.empty()) json["notes"] = words_json(lesson.notes);
  write_layer(json, lesson.scenario, nullptr);
  json["step"] = lesson.scenario.step;
  json["mode"] = mode_name(lesson.scenario.mode);
  if (!lesson.scenario.view.empty()) json["view"] = lesson.scenario.view;
  if (!lesson.scenario.beside.empty()) json["beside"] = Ordered::parse(lesson.scenario.beside);
  json["beats"] = Ordered::array();
  BeatMoment moment{lesson.scenario, {}, std::nullopt};
  for (const Beat& beat : lesson.beats)
    json["beats"].push_back(beat_json(beat, moment));
  std::string text;
  for (const auto& [key, value] : json.items())
    text +=
        (text.empty() ? "{\n  " : ",\n  ") + json_text(Ordered(key)) + ": " + laid_out(value, 2);
  return text + "\n}\n";
}

}  // namespace padlens
