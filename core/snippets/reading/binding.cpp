#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

// Calls `word(name)` for what stands between blanks, until it returns false.
template <class Callee>
void each_word(std::string_view list, Callee&& word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0 && !word(list.substr(0, end))) return;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

// "strides!", "padding=valid" without what is behind the name.
std::string_view bare_name(std::string_view word) {
  return word.substr(0, word.find_first_of("!="));
}

Means meaning_of(const Library& library, std::string_view name) {
  const auto found = std::ranges::find(library.meanings, name, &Meaning::name);
  return found == library.meanings.end() ? Means::nothing : found->means;
}

struct Parameter {
  std::string_view name;
  Means means = Means::nothing;
  std::string_view standard;  // its default, where one is written
  bool needed = false;
};

struct Parameters {
  const Library* library = nullptr;
  std::vector<Parameter> all;
  std::size_t by_position = 0;  // the first of them
  bool any = false;

  const Parameter* find(std::string_view name) const {
    const auto found = std::ranges::find(all, name, &Parameter::name);
    return found == all.end() ? nullptr : &*found;
  }
};

Parameters read_parameters(const Library& library, const Function& function) {
  Parameters result;
  result.library = &library;
  bool named = false;
  each_word(function.parameters, [&](std::string_view word) {
    if (word == "*") {
      named = true;
    } else if (word == "…") {
      result.any = true;
    } else {
      const std::size_t equals = word.find('=');
      const std::string_view name = bare_name(word);
      result.all.push_back(
          {name, meaning_of(library, name),
           equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1),
           word.ends_with('!')});
      if (!named) result.by_position = result.all.size();
    }
    return true;
  });
  return result;
}

// Those that are about the grid.
std::string listed_parameters(const Parameters& parameters) {
  std::string names;
  for (const Parameter& each : parameters.all) {
    if (each.means != Means::nothing && each.means != Means::shape)
      names += std::string(each.name) + ", ";
  }
  return names + "…";
}

// All functions by their libraries and names, with what they take.
struct Tables {
  std::unordered_map<const Library*, std::unordered_map<std::string_view, const Function*>> names;
  std::unordered_map<const Function*, Parameters> parameters;
};

Tables make_tables() {
  Tables tables;
  for (const Library* each :
       {&kKerasCode, &kKerasOpsCode, &kFirstKerasCode, &kOldLayersCode, &kTorchCode,
        &kTorchFunctionalCode, &kTensorFlowCode, &kJaxCode, &kFlaxCode, &kNnxCode, &kTfjsCode,
        &kTfjsLayersCode, &kTfjsTopCode, &kOnnxCode, &kOnnxHelperCode, &kPaddleCode, &kChainerCode,
        &kMlxCode, &kNumpyCode}) {
    auto& names = tables.names[each];
    for (const Function& function : each->functions) {
      each_word(function.names, [&](std::string_view name) {
        names.emplace(name, &function);
        return true;
      });
      tables.parameters.emplace(&function, read_parameters(*each, function));
    }
  }
  return tables;
}

const Tables& tables() {
  static const Tables kTables = make_tables();
  return kTables;
}

}  // namespace

const Function* find_function(const Library& library, std::string_view name) {
  const auto& names = tables().names.at(&library);
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

const Argument* Bound::find(Means means) const {
  const auto found = std::ranges::find(arguments, means, &Argument::means);
  return found == arguments.end() ? nullptr : &*found;
}

std::string_view default_of(const Function& function, Means means) {
  for (const Parameter& each : tables().parameters.at(&function).all) {
    if (each.means == means && !each.standard.empty()) return each.standard;
  }
  return {};
}

bool takes_tensors(const Function& function) {
  const Parameters& parameters = tables().parameters.at(&function);
  if (parameters.all.empty()) return false;
  const Means means = parameters.all.front().means;
  return means == Means::input || means == Means::inputs;
}

Bound bind_arguments(const Function& function, const Value& call, std::size_t first, bool lenient,
                     std::vector<Fault>& faults) {
  const Parameters& parameters = tables().parameters.at(&function);
  Bound bound;
  const auto by_name = [&](std::string_view name) {
    return std::ranges::find(bound.arguments, name, &Argument::name);
  };
  std::size_t position = 0;
  for (std::size_t i = first; i < call.items.size(); ++i) {
    const Value& value = call.items[i];
    std::string_view name = call.keys[i];
    if (value.is(Value::Kind::starred) || name == "**") continue;
    Means means = Means::nothing;
    if (name.empty()) {
      if (position < parameters.by_position) {
        means = parameters.all[position].means;
        name = parameters.all[position++].name;
      } else if (parameters.any || lenient) {
        continue;
      } else {
        faults.push_back({value.at,
                          "too_many_arguments",
                          {std::string(function.names.substr(0, function.names.find(' '))),
                           std::to_string(parameters.by_position)}});
        break;
      }
    } else if (const Parameter* parameter = parameters.find(name)) {
      means = parameter->means;
    } else if (parameters.any || lenient) {
      means = meaning_of(*parameters.library, name);
    } else {
      faults.push_back(
          {value.at, "unknown_argument", {shown_text(name), listed_parameters(parameters)}});
      continue;
    }
    if (by_name(name) != bound.arguments.end()) {
      faults.push_back({value.at, "argument_twice", {shown_text(name)}});
      continue;
    }
    bound.arguments.push_back({means, name, &value});
  }
  if (lenient) return bound;
  for (const Parameter& each : parameters.all) {
    if (!each.needed || by_name(each.name) != bound.arguments.end()) continue;
    // By another of its names, too: "filters" and "filter".
    if (each.means == Means::nothing || bound.find(each.means) == nullptr)
      faults.push_back({call.at, "argument_missing", {std::string(each.name)}});
  }
  return bound;
}

}  // namespace padlens::reading
