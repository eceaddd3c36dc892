#include "app/gui/target.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/gui/document_edits.h"

namespace padlens {
namespace {

constexpr std::size_t kMostSolutions = 60;

// What a solution says of a layer.
constexpr std::array<std::string_view, 7> kLayerFields{
    "input", "kernel", "stride", "dilation", "padding", "output_padding", "output_shape"};

// The axis whose text counts: one box is for both.
Axis box_of(const State& state, Axis axis) {
  return state.target_linked() ? kWidth : axis;
}

Problems problems_of(const std::string& text) {
  if (text.empty()) return {};
  const auto value = parse_number(text);
  const bool whole = value && *value == std::floor(*value);
  if (!whole || *value < 1 || *value > kMostOutput) {
    return {number_problem("target", text, 1, kMostOutput)};
  }
  return {};
}

}  // namespace

void type_target(State& state, int part, const std::string& text) {
  Target& target = state.target;
  for (const Axis axis : kAxes) {
    if (part < 0 || static_cast<Axis>(part) == axis) target.text[axis] = text;
  }
  target.expanded = false;
  refresh_target(state);
}

void refresh_target(State& state) {
  Target& target = state.target;
  target.solutions = {};
  if (!state.has_layer()) return;
  for (const Axis axis : kAxes)
    target.problems[axis] = problems_of(target.text[box_of(state, axis)]);
  const bool wrong = !target.problems[kHeight].empty() || !target.problems[kWidth].empty();
  if (!target.asked() || wrong) return;
  WantedOutput question;
  question.spec = state.numbers();
  question.output = wanted_output(state);
  question.most = kMostSolutions;
  target.solutions = solve_nearby(question);
}

PerAxis wanted_output(const State& state) {
  PerAxis wanted{};
  for (const Axis axis : kAxes) {
    const auto typed = parse_number(state.target.text[box_of(state, axis)]);
    wanted[axis] = static_cast<int>(
        typed.value_or(static_cast<double>(state.shown.layer().geometry().axis[axis].out)));
  }
  if (state.document.spec().op->rank == 1) wanted[kHeight] = 1;
  return wanted;
}

bool has_layer(const State& state, const Spec& spec) {
  for (const std::string_view name : kLayerFields) {
    const SpecField& field = *find_spec_field(name);
    if (field.get(state.document.spec()) != field.get(spec)) return false;
  }
  return true;
}

}  // namespace padlens
