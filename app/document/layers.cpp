#include "app/document/layers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "app/i18n/sizes.h"
#include "assets/assets.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// See LayerList.
using Errors = std::vector<std::string>;

std::string framework_ids() {
  std::string ids;
  for (const Framework* framework : frameworks())
    ids += (ids.empty() ? "" : ", ") + std::string(framework->id);
  return ids;
}

// `spec`: what all spellings have.
std::optional<LayerSpelling> read_spelling(const Framework& framework, const Json& json, Json spec,
                                           const std::string& place, Errors& errors) {
  try {
    spec.update(json.at("spec"));
    spec["framework"] = framework.id;
    ParsedSpec parsed = read_spec(spec);
    for (const Problem& problem : parsed.problems)
      errors.push_back(place + "." + problem.field + ": " + problem.code);
    if (!parsed.problems.empty()) return std::nullopt;
    LayerSpelling spelling;
    spelling.framework = &framework;
    spelling.code = json.at("code").get<std::string>();
    spelling.from = json.value("from", "");
    spelling.spec = std::move(parsed.spec);
    spelling.output = json.at("output").get<PerAxis>();
    return spelling;
  } catch (const Json::exception& error) {
    errors.push_back(place + ": " + error.what());
    return std::nullopt;
  }
}

std::vector<LayerSpelling> read_spellings(const Json& entry, const std::string& place,
                                          Errors& errors) {
  const Json& all = entry.at("spellings");
  if (!all.is_object() || all.empty()) errors.push_back(place + ": a framework at least is needed");
  for (const auto& [id, json] : all.items()) {
    if (find_framework(id) != nullptr) continue;
    errors.push_back(
        fmt::format("{}.{}: no such framework; there are {}", place, id, framework_ids()));
  }
  std::vector<LayerSpelling> spellings;
  for (const Framework* framework : frameworks()) {
    const std::string id(framework->id);
    if (!all.contains(id)) continue;
    auto spelling = read_spelling(*framework, all[id], entry.at("layer"), place + "." + id, errors);
    if (spelling) spellings.push_back(std::move(*spelling));
  }
  return spellings;
}

void read_layer(const Json& entry, const std::string& place, LayerList& list) {
  try {
    RealLayer layer;
    layer.id = entry.at("id").get<std::string>();
    layer.name = entry.at("name").get<std::string>();
    layer.year = entry.at("year").get<int>();
    layer.paper = entry.at("paper").get<std::string>();
    layer.same_numbers = entry.at("same_numbers").get<bool>();
    const std::size_t before = list.errors.size();
    layer.spellings = read_spellings(entry, place + ".spellings", list.errors);
    if (list.errors.size() == before) list.layers.push_back(std::move(layer));
  } catch (const Json::exception& error) {
    list.errors.push_back(place + ": " + error.what());
  }
}

// What an entry is called in an error: its id, else its place in the list.
std::string name_of(const Json& entry, std::size_t index) {
  const bool named = entry.is_object() && entry.contains("id") && entry["id"].is_string();
  return named ? entry["id"].get<std::string>() : fmt::format("[{}]", index);
}

// --- searching -----------------------------------------------------------------------

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to);
}

bool digit(char c) {
  return c >= '0' && c <= '9';
}

bool beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// Lower case, words apart by single blanks, also "步长2" into "步长 2".
std::string plain(std::string text) {
  replace_all(text, "×", "x");
  std::string result = " ";
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool letter = (c >= 'a' && c <= 'z') || digit(c) || beyond_ascii(c);
    const char last = result.back();
    const bool apart = !letter || (digit(c) && beyond_ascii(last));
    if (apart && last != ' ') result += ' ';
    if (letter) result += c;
  }
  if (result.back() != ' ') result += ' ';
  return result;
}

const Strings& english() {
  static const Strings tr("en");
  return tr;
}

constexpr std::array<std::string_view, 4> kNumbers{"input", "kernel", "stride", "dilation"};

// "stride 2", "步长 2"; with no number the name alone.
std::string named(const Strings& tr, std::string_view field, const std::string& number) {
  return tr("cli.headline." + std::string(field), std::array{number});
}

void add_numbers(std::string& text, const Spec& spec, const Strings& tr) {
  for (const std::string_view field : kNumbers) {
    const auto [height, width] = spec.*find_spec_field(field)->numbers;
    if (height == width) text += ' ' + named(tr, field, std::to_string(height));
    text += ' ' + named(tr, field, size_text(spec.op, height, width));
  }
  text += ' ' + std::string(spec.op->name);
  text += ' ' + tr("padding." + std::string(mode_info(spec.padding).name));
}

// All that is searched, as plain() has it: what the layer is called, and the rest.
std::string name_words(const RealLayer& layer) {
  return plain(layer.name + ' ' + layer.id);
}

std::string other_words(const RealLayer& layer, const Strings& tr) {
  std::string text = fmt::format("{} {}", layer.year, layer.paper);
  for (const LayerSpelling& spelling : layer.spellings) {
    text += fmt::format(" {} {} {}", spelling.code, spelling.from, short_form(spelling.spec));
    add_numbers(text, spelling.spec, english());
    add_numbers(text, spelling.spec, tr);
  }
  const std::string note = "layer." + layer.id + ".note";
  text += ' ' + english()(note) + ' ' + tr(note);
  return plain(std::move(text));
}

bool names_a_number(const std::string& word, const Strings& tr) {
  return std::ranges::any_of(kNumbers, [&](std::string_view field) {
    const std::string spaced = ' ' + word + ' ';
    return plain(named(english(), field, "")) == spaced || plain(named(tr, field, "")) == spaced;
  });
}

// What has to be found, as plain() has it: "resnet", "stride 2 ", "resnet 50".
std::vector<std::string> terms_of(std::string_view query, const Strings& tr) {
  std::vector<std::string> terms;
  std::istringstream words(plain(std::string(query)));
  for (std::string word; words >> word;) {
    const bool number = digit(word[0]);
    const bool small = word.size() <= 2 && std::ranges::all_of(word, digit);
    if (number && !terms.empty() && names_a_number(terms.back(), tr)) {
      terms.back() += ' ' + word + ' ';
    } else if (small && !terms.empty()) {
      terms.back() += ' ' + word;
    } else {
      terms.push_back(number ? ' ' + word : word);
    }
  }
  return terms;
}

}  // namespace

const LayerSpelling* RealLayer::find_spelling(std::string_view framework) const {
  const auto found = std::ranges::find(
      spellings, framework, [](const LayerSpelling& spelling) { return spelling.framework->id; });
  return found == spellings.end() ? nullptr : &*found;
}

const LayerSpelling& RealLayer::spelling(std::string_view framework) const {
  const LayerSpelling* own = find_spelling(framework);
  return own == nullptr ? spellings.front() : *own;
}

LayerList read_layers(std::string_view json) {
  LayerList list;
  Problems problems;
  const auto entries = parse_json(json, problems);
  if (!entries || !entries->is_array()) {
    list.errors.emplace_back("not a list in JSON");
    return list;
  }
  for (const Problem& problem : problems)
    list.errors.push_back(problem.field + ": " + problem.code);
  for (std::size_t i = 0; i < entries->size(); ++i)
    read_layer((*entries)[i], name_of((*entries)[i], i), list);
  return list;
}

const std::vector<RealLayer>& real_layers() {
  static const std::vector<RealLayer> all =
      read_layers(find_asset("layers.json").value_or("[]")).layers;
  return all;
}

std::vector<const Framework*> spelling_frameworks() {
  std::vector<const Framework*> found;
  for (const Framework* framework : frameworks()) {
    const auto writes = [&](const RealLayer& layer) {
      return layer.find_spelling(framework->id) != nullptr;
    };
    if (std::ranges::any_of(real_layers(), writes)) found.push_back(framework);
  }
  return found;
}

std::optional<std::size_t> find_real_layer(std::string_view id) {
  const auto found = std::ranges::find(real_layers(), id, &RealLayer::id);
  if (found == real_layers().end()) return std::nullopt;
  return static_cast<std::size_t>(found - real_layers().begin());
}

Scenario scenario_of(const LayerSpelling& spelling) {
  Scenario scenario;
  scenario.spec = spelling.spec;
  return scenario;
}

std::string short_form(const Spec& spec) {
  std::string text = axes_text(spec.op, spec.input) + "  k" + axes_text(spec.op, spec.kernel);
  if (spec.stride != PerAxis{1, 1}) text += " s" + axes_text(spec.op, spec.stride);
  if (spec.dilation != PerAxis{1, 1}) text += " d" + axes_text(spec.op, spec.dilation);
  if (spec.op->transposed()) text += " T";
  return text;
}

std::string paper_of(const RealLayer& layer) {
  return fmt::format("{}, {}", layer.paper, layer.year);
}

std::vector<std::size_t> find_layers(std::string_view query, const Strings& tr) {
  const std::vector<std::string> terms = terms_of(query, tr);
  std::vector<std::size_t> found;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < real_layers().size(); ++i) {
    const auto all_in = [&](const std::string& words) {
      return std::ranges::all_of(
          terms, [&](const std::string& term) { return words.find(term) != std::string::npos; });
    };
    const std::string name = name_words(real_layers()[i]);
    if (all_in(name)) {
      found.push_back(i);
    } else if (all_in(name + other_words(real_layers()[i], tr))) {
      others.push_back(i);
    }
  }
  found.insert(found.end(), others.begin(), others.end());
  return found;
}

}  // namespace padlens
