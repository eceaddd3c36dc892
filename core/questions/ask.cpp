#include "core/questions/ask.h"

#include <algorithm>
#include <array>
#include <climits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_changes.h"
#include "core/operations/reducer.h"

namespace padlens {
namespace {

constexpr std::array kInfos{
    AskInfo{Asks::output, "output"},         AskInfo{Asks::padding, "padding"},
    AskInfo{Asks::reads, "reads", true},     AskInfo{Asks::value, "value", true},
    AskInfo{Asks::divisor, "divisor", true}, AskInfo{Asks::framework, "framework"},
    AskInfo{Asks::change, "change"},         AskInfo{Asks::layer, "layer"},
};

std::string all_names() {
  std::string names;
  for (const AskInfo& info : kInfos)
    names += (names.empty() ? "" : ", ") + std::string(info.name);
  return names;
}

const AskInfo* read_name(const Json& json, const std::string& field, Problems& problems) {
  const AskInfo* info = json.is_string() ? find_ask(json.get<std::string>()) : nullptr;
  if (info == nullptr) {
    problems.push_back({field, "unknown_name", {shown(json), all_names()}, Problem::Kind::unknown});
  }
  return info;
}

std::optional<Cell> read_cell(const Json& json, const Spec& spec, Problems& problems) {
  const auto rank = static_cast<std::size_t>(spec.op->rank);
  const auto is_place = [](const Json& number) {
    return number.is_number_integer() && number >= 0 && number <= INT32_MAX;
  };
  if (!json.is_array() || json.size() != rank || !std::ranges::all_of(json, is_place)) {
    problems.push_back({"ask.cell",
                        "wrong_type",
                        {shown(json), rank == 1 ? "[2]" : "[1, 2]"},
                        Problem::Kind::unknown});
    return std::nullopt;
  }
  const auto place = [&](std::size_t i) { return json[i].get<std::int64_t>(); };
  return rank == 1 ? Cell{0, place(0)} : Cell{place(0), place(1)};
}

std::optional<Spec> read_change(const Json& json, const Spec& spec, Problems& problems) {
  if (!json.is_object()) {
    problems.push_back(
        {"ask.to", "wrong_type", {shown(json), R"({"stride": 2})"}, Problem::Kind::unknown});
    return std::nullopt;
  }
  Json whole = spec_to_json(spec);
  put_changes(whole, json);
  ParsedSpec parsed = read_spec(whole);
  for (Problem& problem : parsed.problems) {
    problem.field = problem.field.empty() ? "ask.to" : "ask.to." + problem.field;
    problems.push_back(std::move(problem));
  }
  if (!parsed.problems.empty()) return std::nullopt;
  return parsed.spec;
}

}  // namespace

std::span<const AskInfo> ask_infos() {
  return kInfos;
}

const AskInfo& ask_info(Asks asks) {
  return kInfos[static_cast<std::size_t>(asks)];
}

const AskInfo* find_ask(std::string_view name) {
  const auto* found = std::ranges::find(kInfos, name, &AskInfo::name);
  return found == kInfos.end() ? nullptr : found;
}

bool can_ask(const Ask& ask, const Spec& spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  if (ask_info(ask.asks).of_cell) {
    if (!value_limit(spec, geometry).has_value() && geometry.outputs() > 0) {
      const Cell cell = ask.cell.value_or(Cell{0, 0});
      if (cell.row < 0 || cell.row >= h.out || cell.col < 0 || cell.col >= w.out) return false;
    } else {
      return false;
    }
  }
  switch (ask.asks) {
    case Asks::padding:
      return !geometry.transposed();
    case Asks::divisor:
      return spec.op->reducer->divides && has_value(geometry, ask.cell.value_or(Cell{0, 0}));
    case Asks::value:
      return has_value(geometry, ask.cell.value_or(Cell{0, 0}));
    case Asks::change:
      return ask.changed && *ask.changed != spec && resolve(*ask.changed).accepted();
    default:
      return true;
  }
}

std::optional<Ask> read_ask(const Json& json, const Spec& spec, Problems& problems) {
  const std::size_t before = problems.size();
  Ask ask;
  const bool named = json.is_string();
  if (!named && (!json.is_object() || !json.contains("what"))) {
    problems.push_back({"ask",
                        "wrong_type",
                        {shown(json), R"({"what": "value", "cell": [1, 2]})"},
                        Problem::Kind::unknown});
    return std::nullopt;
  }
  const AskInfo* info =
      read_name(named ? json : json["what"], named ? "ask" : "ask.what", problems);
  if (info == nullptr) return std::nullopt;
  ask.asks = info->asks;
  const Json members = named ? Json::object() : json;
  for (const auto& [key, value] : members.items()) {
    if (key == "what") continue;
    if (key == "cell" && info->of_cell) {
      ask.cell = read_cell(value, spec, problems);
    } else if (key == "to" && ask.asks == Asks::change) {
      ask.changed = read_change(value, spec, problems);
    } else {
      problems.push_back(
          {"ask." + key, "unknown_field", {key, "what, cell, to"}, Problem::Kind::unknown});
    }
  }
  if (ask.asks == Asks::change && !ask.changed && problems.size() == before) {
    problems.push_back(
        {"ask.to", "wrong_type", {"null", R"({"stride": 2})"}, Problem::Kind::unknown});
  }
  if (problems.size() > before) return std::nullopt;
  return ask;
}

Json ask_to_json(const Ask& ask, const Spec& spec) {
  const std::string name(ask_info(ask.asks).name);
  if (!ask.cell && !ask.changed) return name;
  Json json{{"what", name}};
  if (ask.cell) {
    json["cell"] = spec.op->rank == 1 ? Json::array({ask.cell->col})
                                      : Json::array({ask.cell->row, ask.cell->col});
  }
  if (ask.changed) {
    const Json before = spec_to_json(spec);
    const Json after = spec_to_json(*ask.changed);
    Json to = Json::object();
    for (const auto& [key, value] : after.items()) {
      if (!before.contains(key) || before[key] != value) to[key] = value;
    }
    json["to"] = std::move(to);
  }
  return json;
}

}  // namespace padlens
