#include "app/document/scenario.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/answers/beside.h"
#include "core/frameworks/resolve.h"
#include "core/layer/picture_values.h"
#include "core/layer/spec_json.h"
#include "core/stack/stack.h"
#include "core/stack/stack_json.h"

namespace padlens {
namespace {

constexpr std::array kModes{PlayMode::gather, PlayMode::scatter};

// More steps than any layer within Limits has.
constexpr std::int64_t kMaxStep = 10'000'000'000;

// False for a format that this program cannot know.
bool check_format(const Json& value, Problems& problems) {
  const std::string most = std::to_string(kScenarioFormat);
  if (!value.is_number_integer()) {
    problems.push_back(
        {"format", "not_a_number", {shown(value), "1", most}, Problem::Kind::unknown});
  } else if (value.get<double>() < 1) {
    problems.push_back(range_problem("format", shown(value), 1, kScenarioFormat, false));
  } else if (value.get<double>() > kScenarioFormat) {
    problems.push_back({"format", "newer_format", {shown(value), most}, Problem::Kind::limit});
    return false;
  }
  return true;
}

void set_step(Scenario& scenario, const Json& value, Problems& problems) {
  // As real numbers: those beyond 64 bits come so, and unsigned ones keep their sign.
  const double real = value.is_number() ? value.get<double>() : std::nan("");
  if (!value.is_number_integer() && !(std::floor(real) == real && std::abs(real) > kMaxStep)) {
    problems.push_back({"step",
                        "not_a_number",
                        {shown(value), "0", std::to_string(kMaxStep)},
                        Problem::Kind::unknown});
  } else if (real < 0 || real > kMaxStep) {
    problems.push_back(range_problem("step", shown(value), 0, kMaxStep, real > 0));
  } else {
    scenario.step = value.get<std::int64_t>();
  }
}

void set_mode(Scenario& scenario, const Json& value, Problems& problems) {
  for (const PlayMode mode : kModes) {
    if (value != mode_name(mode)) continue;
    scenario.mode = mode;
    return;
  }
  problems.push_back(
      {"mode", "unknown_name", {shown(value), "gather, scatter"}, Problem::Kind::unknown});
}

void set_view(Scenario& scenario, const Json& value, Problems& problems) {
  if (value.is_string()) {
    scenario.view = value.get<std::string>();  // which views there are, the scene knows
  } else {
    problems.push_back({"view", "wrong_type", {shown(value), "\"flat\""}, Problem::Kind::unknown});
  }
}

void set_figure(Scenario& scenario, const Json& value, Problems& problems) {
  if (!value.is_object()) {
    problems.push_back({"figure", "wrong_type", {shown(value), "{\"theme\": \"dark\"}"}});
  } else if (!value.empty()) {
    scenario.figure = json_text(value);
  }
}

// What it says is for the layer beside which it stands, which is known at the end.
void set_beside(Scenario& scenario, const Json& value, Problems& problems) {
  BesideSpec beside = read_beside(value, scenario.spec);
  if (beside.problems.empty()) {
    scenario.beside = json_text(value.is_string() ? Json{{"framework", value}} : value);
  }
  std::ranges::move(beside.problems, std::back_inserter(problems));
}

// The first format that can say all of it.
int format_of(const Scenario& scenario) {
  constexpr std::array kNewer{Preset::photo, Preset::blur, Preset::edge, Preset::sharpen};
  const auto newer = [&](const Values& values) {
    return (values.picture && fits_picture(values)) ||
           std::ranges::find(kNewer, values.preset) != kNewer.end();
  };
  const auto has_newer = [&](const Spec& spec) {
    return newer(spec.input_values) || newer(spec.kernel_values);
  };
  const bool layers = std::ranges::any_of(
      scenario.stack, [&](const StackLayer& layer) { return has_newer(layer.spec); });
  if (layers || has_newer(scenario.spec) || !scenario.beside.empty()) return 3;
  return scenario.stack.empty() ? 1 : 2;
}

void set_spec(Scenario& scenario, const Json& value, Problems& problems) {
  ParsedSpec parsed = read_spec(value);
  scenario.spec = std::move(parsed.spec);
  for (Problem& problem : parsed.problems) {
    if (problem.field.empty()) problem.field = "spec";
    problems.push_back(std::move(problem));
  }
}

void set_selected(Scenario& scenario, const Json& value, std::size_t layers, Problems& problems) {
  if (!value.is_number_integer()) {
    problems.push_back({"selected",
                        "not_a_number",
                        {shown(value), "0", std::to_string(layers - 1)},
                        Problem::Kind::unknown});
  } else if (const double real = value.get<double>();
             real < 0 || real > static_cast<double>(layers - 1)) {
    problems.push_back(range_problem("selected", shown(value), 0,
                                     static_cast<std::int64_t>(layers) - 1, real > 0));
  } else {
    scenario.selected = value.get<std::size_t>();
  }
}

void set_stack(Scenario& scenario, const Json& value, const Json* selected, Problems& problems) {
  ParsedStack parsed = read_stack(value);
  for (Problem& problem : parsed.all_problems()) {
    if (problem.field.empty()) problem.field = "stack";
    problems.push_back(std::move(problem));
  }
  if (parsed.layers.empty()) return;
  if (selected != nullptr) set_selected(scenario, *selected, parsed.layers.size(), problems);
  put_stack(scenario, parsed.layers, scenario.selected);
}

// One line, with a blank after commas and colons, as a person would write it.
template <class AnyJson>
std::string inline_text(const AnyJson& value) {
  if (!value.is_structured()) return json_text(value);
  std::string text;
  for (const auto& [key, item] : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += json_text(Json(key)) + ": ";
    text += inline_text(item);
  }
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

// Rows of numbers or of a picture one below the other, anything else on one line.
std::string field_text(const Json& value) {
  if (value.is_object() && value.size() == 1 && value.contains("picture")) {
    const Json& rows = value["picture"];
    if (!rows.is_array() || rows[0].is_array()) return inline_text(value);
    std::string text;
    for (const Json& row : rows)
      text += (text.empty() ? "[\n      " : ",\n      ") + json_text(row);
    return "{\"picture\": " + text + "\n    ]}";
  }
  if (!value.is_array() || value.empty() || !value[0].is_array()) return inline_text(value);
  std::string text;
  for (const Json& row : value) {
    text += (text.empty() ? "[\n      " : ",\n      ") + inline_text(row);
  }
  return text + "\n    ]";
}

std::string spec_text(const Spec& spec) {
  std::string text = ",\n  \"spec\": {";
  const char* separator = "\n    ";
  for (const SpecField& field : spec_fields()) {
    if (!is_written(field, spec)) continue;
    text += separator + json_text(Json(field.name)) + ": " + field_text(field.get(spec));
    separator = ",\n    ";
  }
  return text + "\n  }";
}

// One layer a line.
std::string stack_text(const Scenario& scenario) {
  std::string text = ",\n  \"stack\": {";
  const char* separator = "\n    ";
  const auto stack = stack_to_json(scenario.stack);
  for (const auto& [key, value] : stack.items()) {
    text += separator + json_text(Json(key)) + ": ";
    separator = ",\n    ";
    if (key != "stack") {
      text += inline_text(value);
      continue;
    }
    const char* line = "[\n      ";
    for (const auto& layer : value) {
      text += line + inline_text(layer);
      line = ",\n      ";
    }
    text += "\n    ]";
  }
  return text + "\n  },\n  \"selected\": " + std::to_string(scenario.selected);
}

}  // namespace

void put_stack(Scenario& scenario, std::span<const StackLayer> layers, std::size_t selected) {
  ResolvedStack resolved = resolve_stack(layers);
  scenario.spec = std::move(resolved.specs[selected]);
  scenario.stack = std::move(resolved.asked);
  scenario.selected = selected;
}

void put_spec(Scenario& scenario, Spec spec) {
  scenario.spec = std::move(spec);
  if (scenario.stack.empty()) return;
  StackLayer& layer = scenario.stack[scenario.selected];
  // Of another kind of layer its window is no longer what it is.
  layer.kind = LayerKind::window;
  layer.spec = scenario.spec;
  put_stack(scenario, std::vector(scenario.stack), scenario.selected);
}

std::string_view mode_name(PlayMode mode) {
  return mode == PlayMode::scatter ? "scatter" : "gather";
}

ParsedScenario scenario_from_json(const Json& json) {
  ParsedScenario result;
  Scenario& scenario = result.scenario;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return result;
  }
  const auto format = json.find("format");
  if (format != json.end() && !check_format(*format, result.problems)) return result;
  const auto stack = json.find("stack");
  if (stack != json.end() && stack->is_array()) {
    set_stack(scenario, json, nullptr, result.problems);
    return result;
  }
  const bool stacked = stack != json.end();
  if (!stacked && !json.contains("spec")) {
    ParsedSpec parsed = read_spec(json);
    scenario.spec = std::move(parsed.spec);
    std::ranges::move(parsed.problems, std::back_inserter(result.problems));
    return result;
  }
  for (const auto& [key, value] : json.items()) {
    if (stacked && key == "stack") {
      const auto selected = json.find("selected");
      set_stack(scenario, value, selected == json.end() ? nullptr : &*selected, result.problems);
    } else if (stacked && key == "selected") {
      continue;  // read with the stack
    } else if (!stacked && key == "spec") {
      set_spec(scenario, value, result.problems);
    } else if (key == "step") {
      set_step(scenario, value, result.problems);
    } else if (key == "mode") {
      set_mode(scenario, value, result.problems);
    } else if (key == "view") {
      set_view(scenario, value, result.problems);
    } else if (key == "figure") {
      set_figure(scenario, value, result.problems);
    } else if (key != "format" && key != "beside") {
      const std::string name = shown_text(key);
      result.problems.push_back(
          {name,
           "unknown_field",
           {name, "format, spec, stack, selected, step, mode, view, figure, beside"},
           Problem::Kind::unknown});
    }
  }
  const auto beside = json.find("beside");
  if (beside != json.end()) set_beside(scenario, *beside, result.problems);
  return result;
}

ParsedScenario scenario_from_text(std::string_view text) {
  Problems problems;
  const auto json = parse_json(text, problems);
  ParsedScenario result = json ? scenario_from_json(*json) : ParsedScenario{};
  result.problems.insert(result.problems.begin(), problems.begin(), problems.end());
  return result;
}

Json scenario_to_json(const Scenario& scenario) {
  Json json{{"step", scenario.step}, {"mode", mode_name(scenario.mode)}};
  if (scenario.stack.empty()) {
    json["spec"] = spec_to_json(scenario.spec);
  } else {
    json["stack"] = stack_to_json(scenario.stack);
    json["selected"] = scenario.selected;
  }
  if (!scenario.view.empty()) json["view"] = scenario.view;
  if (!scenario.figure.empty()) json["figure"] = Json::parse(scenario.figure);
  if (!scenario.beside.empty()) json["beside"] = Json::parse(scenario.beside);
  if (const int format = format_of(scenario); format > 1) json["format"] = format;
  return json;
}

std::string scenario_to_text(const Scenario& scenario) {
  const bool stacked = !scenario.stack.empty();
  std::string text = "{\n  \"format\": " + std::to_string(format_of(scenario));
  text += stacked ? stack_text(scenario) : spec_text(scenario.spec);
  text += ",\n  \"step\": " + std::to_string(scenario.step);
  text += ",\n  \"mode\": " + inline_text(Json(mode_name(scenario.mode)));
  if (!scenario.view.empty()) text += ",\n  \"view\": " + inline_text(Json(scenario.view));
  if (!scenario.figure.empty()) {
    text += ",\n  \"figure\": " + inline_text(Json::parse(scenario.figure));
  }
  if (!scenario.beside.empty()) {
    text += ",\n  \"beside\": " + inline_text(Json::parse(scenario.beside));
  }
  return text + "\n}\n";
}

}  // namespace padlens
