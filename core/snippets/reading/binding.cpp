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

struct Parameters {
  std::vector<std::string_view> by_position;
  std::vector<std::string_view> needed;
  bool any = false;
};

// The parameter of this name, "" where there is none.
bool has_parameter(const Function& function, std::string_view name) {
  bool found = false;
  each_word(function.parameters, [&](std::string_view word) {
    found = bare_name(word) == name;
    return !found;
  });
  return found;
}

Parameters parameters_of(const Function& function) {
  Parameters result;
  bool named = false;
  each_word(function.parameters, [&](std::string_view word) {
    if (word == "*") {
      named = true;
    } else if (word == "…") {
      result.any = true;
    } else {
      if (!named) result.by_position.push_back(bare_name(word));
      if (word.ends_with('!')) result.needed.push_back(bare_name(word));
    }
    return true;
  });
  return result;
}

// Those that are about the grid.
std::string listed_parameters(const Library& library, const Function& function) {
  std::string names;
  each_word(function.parameters, [&](std::string_view word) {
    const std::string_view name = bare_name(word);
    const Means means = meaning_of(library, name);
    if (means != Means::nothing && means != Means::shape)
      names += (names.empty() ? "" : ", ") + std::string(name);
    return true;
  });
  return names + ", …";
}

const std::unordered_map<std::string_view, const Function*>& names_of(const Library& library) {
  using Names = std::unordered_map<std::string_view, const Function*>;
  static const auto kAll = [] {
    std::unordered_map<const Library*, Names> all;
    for (const Library* each :
         {&kKerasCode, &kKerasOpsCode, &kFirstKerasCode, &kOldLayersCode, &kTorchCode,
          &kTorchFunctionalCode, &kTensorFlowCode, &kJaxCode, &kFlaxCode, &kNnxCode, &kTfjsCode,
          &kTfjsLayersCode, &kTfjsTopCode, &kOnnxCode, &kOnnxHelperCode, &kPaddleCode, &kMlxCode,
          &kNumpyCode}) {
      Names& names = all[each];
      for (const Function& function : each->functions) {
        each_word(function.names, [&](std::string_view name) {
          names.emplace(name, &function);
          return true;
        });
      }
    }
    return all;
  }();
  return kAll.at(&library);
}

}  // namespace

const Function* find_function(const Library& library, std::string_view name) {
  const auto& names = names_of(library);
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

const Argument* Bound::find(Means means) const {
  const auto found = std::ranges::find(arguments, means, &Argument::means);
  return found == arguments.end() ? nullptr : &*found;
}

std::string_view default_of(const Function& function, const Library& library, Means means) {
  std::string_view result;
  each_word(function.parameters, [&](std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || meaning_of(library, word.substr(0, equals)) != means)
      return true;
    result = word.substr(equals + 1);
    return false;
  });
  return result;
}

Bound bind_arguments(const Library& library, const Function& function, const Value& call,
                     std::size_t first, bool lenient, std::vector<Fault>& faults) {
  const Parameters parameters = parameters_of(function);
  Bound bound;
  const auto by_name = [&](std::string_view name) {
    return std::ranges::find(bound.arguments, name, &Argument::name);
  };
  std::size_t position = 0;
  for (std::size_t i = first; i < call.items.size(); ++i) {
    const Value& value = call.items[i];
    std::string_view name = call.keys[i];
    if ((value.is(Value::Kind::opaque) && name.empty()) || name == "**") continue;
    if (name.empty()) {
      if (position < parameters.by_position.size()) {
        name = parameters.by_position[position++];
      } else if (parameters.any || lenient) {
        continue;
      } else {
        faults.push_back({value.at,
                          "too_many_arguments",
                          {std::string(function.names.substr(0, function.names.find(' '))),
                           std::to_string(parameters.by_position.size())}});
        break;
      }
    } else if (!parameters.any && !lenient && !has_parameter(function, name)) {
      faults.push_back(
          {value.at, "unknown_argument", {shown_text(name), listed_parameters(library, function)}});
      continue;
    }
    if (by_name(name) != bound.arguments.end()) {
      faults.push_back({value.at, "argument_twice", {shown_text(name)}});
      continue;
    }
    bound.arguments.push_back({meaning_of(library, name), name, &value});
  }
  if (lenient) return bound;
  for (const std::string_view needed : parameters.needed) {
    // By another of its names, too: "filters" and "filter".
    const Means means = meaning_of(library, needed);
    const bool there = means != Means::nothing && bound.find(means) != nullptr;
    if (!there && by_name(needed) == bound.arguments.end())
      faults.push_back({call.at, "argument_missing", {std::string(needed)}});
  }
  return bound;
}

}  // namespace padlens::reading
