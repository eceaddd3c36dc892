#include "app/i18n/port_check_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/i18n/layer_settings.h"
#include "app/i18n/sentences.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

std::string beside(const PortedLayer& layer, bool same, std::string_view between,
                   std::string (*text)(const Geometry& geometry)) {
  const auto& one = layer.from_resolution.geometry;
  const auto& other = layer.to_resolution.geometry;
  if (!one && !other) return "–";
  if (one && other && same) return text(*one);
  return fmt::format("{} {} {}", one ? text(*one) : "–", between, other ? text(*other) : "–");
}

// As a sentence ends, which what a library says may already do.
std::string ended(const Strings& tr, std::string text) {
  const bool ends = text.ends_with('.') || text.ends_with('!') || text.ends_with("。");
  return ends ? text : text + tr("port_check.stop");
}

// "2 further up and 1 further right".
std::string shift_words(const Strings& tr, const PortedLayer& layer) {
  const auto [down, right] = *layer.shift;
  std::string text;
  const auto add = [&](double cells, std::string_view back, std::string_view on) {
    if (cells == 0) return;
    if (!text.empty()) text += tr("port_check.and");
    text += tr(cells < 0 ? back : on, std::array{short_number(std::abs(cells))});
  };
  if (layer.from.op->rank == 2) add(down, "port_check.further_up", "port_check.further_down");
  add(right, "port_check.further_left", "port_check.further_right");
  return text;
}

// Why no lines mend it.
std::string no_mend_text(const Strings& tr, const PortedLayer& layer) {
  const SnippetTarget* target = find_snippet_target(own_target(layer.to.framework));
  if (target == nullptr || layer.no_mend == "target") {
    return tr("port_check.no_target", std::array{port_name(layer.to.framework)});
  }
  return tr("port_check.no_mend", std::array{tr("no_recipe." + layer.no_mend,
                                                std::array{std::string(target->display_name),
                                                           std::string(layer.from.op->name)})});
}

std::string signed_text(double cells) {
  return (cells > 0 ? "+" : "") + short_number(cells);
}

std::string fill_text(const Strings& tr, const PadFill& fill) {
  const auto found = std::ranges::find(fills(), fill.mode, &FillInfo::mode);
  return tr("fill." + std::string(found->name));
}

// The first few.
std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  const auto some = std::span(names).first(std::min(names.size(), kMost));
  return fmt::format("{}{}", fmt::join(some, ", "), names.size() > kMost ? " …" : "");
}

// What a window's cells past the input come to in a pool.
std::string padding_cells(const Strings& tr, const Geometry& geometry) {
  const auto& fill = geometry.pool_fill;
  if (!fill) return tr("port_check.cells.none");
  return *fill == FillMode::zeros ? tr("port_check.cells.zeros") : fill_text(tr, PadFill{*fill, 0});
}

// What an average divides by.
std::string divisor_text(const Strings& tr, const Geometry& geometry) {
  if (geometry.divisor_override) return std::to_string(*geometry.divisor_override);
  switch (geometry.counting) {
    case Counting::window:
      return tr("port_check.counting.window");
    case Counting::padded:
    case Counting::padded_ends:
      return tr("port_check.counting.padded");
    default:
      return tr("port_check.counting.real");
  }
}

std::string input_text(const Geometry& geometry) {
  return size_text(geometry.op, geometry.height().n, geometry.width().n);
}

// The layers that do not agree, by what is the matter with them.
struct CheckedNames {
  std::vector<std::string> apart;
  std::vector<std::string> open;
  std::vector<std::string> missing;  // on the other side
};

CheckedNames checked_names(const Strings& tr, const PortCheck& check) {
  CheckedNames names;
  for (const PortedLayer& layer : check.layers) {
    if (layer.agrees) continue;
    auto& list = !layer.paired ? names.missing : layer.open() ? names.open : names.apart;
    list.push_back(port_layer_name(tr, layer));
  }
  return names;
}

// Of the layers that were compared.
std::string verdict(const Strings& tr, const PortCheck& check, const CheckedNames& names) {
  const std::size_t compared = check.layers.size() - names.open.size() - names.missing.size();
  const std::string count = std::to_string(compared);
  std::string at;
  if (check.input && !check.input->empty())
    at = tr("port_check.at", std::array{fmt::format("{}", fmt::join(*check.input, "×"))});
  if (names.apart.empty()) {
    const bool some = !names.missing.empty() || !check.unpaired.empty();
    const std::string_view key = some            ? "port_check.agree.paired"
                                 : compared == 1 ? "port_check.agree.one"
                                                 : "port_check.agree";
    return compared == 0 ? "" : tr(key, std::array{count, at});
  }
  const std::string_view key = compared == 1             ? "port_check.part.one"
                               : names.apart.size() == 1 ? "port_check.part.single"
                                                         : "port_check.part";
  return tr(key, std::array{names.apart.front(), std::to_string(names.apart.size()), count, at});
}

bool shifted(const PortedLayer& layer) {
  return layer.shift && *layer.shift != std::array<double, 2>{0, 0};
}

}  // namespace

std::string port_sizes(const PortedLayer& layer) {
  return beside(layer, layer.same_size, "≠", [](const Geometry& geometry) {
    return size_text(geometry.op, geometry.height().out, geometry.width().out);
  });
}

std::string port_pads(const PortedLayer& layer) {
  return beside(layer, layer.same_padding, layer.agrees ? "~" : "≠", sides_text);
}

std::string port_shift(const PortedLayer& layer) {
  if (!layer.shift) return "?";
  const auto [down, right] = *layer.shift;
  if (layer.from.op->rank == 1 || down == right) return signed_text(right);
  return signed_text(down) + ", " + signed_text(right);
}

std::string port_summary(const Strings& tr, const PortCheck& check) {
  const CheckedNames names = checked_names(tr, check);
  std::string text;
  const auto add = [&](std::string_view key, const std::vector<std::string>& of) {
    if (of.empty()) return;
    add_sentence(tr, text, tr(key, std::array{names_text(of), std::to_string(of.size())}));
  };
  if (!check.layers.empty() && names.open.size() == check.layers.size()) {
    text = tr("port_check.open.all");
  } else {
    text = verdict(tr, check, names);
    add(names.open.size() == 1 ? "port_check.open.one" : "port_check.open", names.open);
  }
  add("port_check.missing", names.missing);
  std::vector<std::string> parting;
  for (const PortedResize& resize : check.resizes) {
    if (!resize.agrees()) parting.push_back(resize.name);
  }
  add("port_check.resizes", parting);
  add("port_check.not_compared", check.not_compared);
  return text;
}

std::string port_unpaired(const Strings& tr, const PortCheck& check, const Model& other) {
  std::vector<std::string> names;
  for (const std::size_t index : check.unpaired)
    names.push_back(other.layers[index].name);
  if (names.empty()) return "";
  return tr("port_check.more", std::array{names_text(names), std::to_string(names.size())});
}

bool has_same_numbers(const PortedLayer& layer) {
  return layer.agrees && !layer.same_padding;
}

std::string port_layer_name(const Strings& tr, const PortedLayer& layer) {
  const bool bare = layer.name.find_first_not_of("0123456789") == std::string::npos;
  if (!bare) return layer.name;
  return tr("port_check.numbered", std::array{layer.name, std::string(layer.from.op->name)});
}

std::vector<std::string> port_differences(const Strings& tr, const PortedLayer& layer) {
  std::vector<std::string> texts;
  if (!layer.paired) return texts;
  const auto add = [&](std::string what, const std::string& one, const std::string& other) {
    if (one != other)
      texts.push_back(tr("port_check.difference", std::array{std::move(what), one, other}));
  };
  const Spec& from = layer.from;
  const Spec& to = layer.to;
  if (from.op != to.op) {
    add(tr("port_check.difference.op"), std::string(from.op->name), std::string(to.op->name));
    return texts;
  }
  const auto& one = layer.from_resolution.geometry;
  const auto& other = layer.to_resolution.geometry;
  if (one && other) add(tr("port_check.difference.input"), input_text(*one), input_text(*other));
  add("kernel", axes_text(from.op, from.kernel), axes_text(to.op, to.kernel));
  add("stride", axes_text(from.op, from.stride), axes_text(to.op, to.stride));
  add("dilation", axes_text(from.op, from.dilation), axes_text(to.op, to.dilation));
  if (!one || !other) return texts;
  if (from.op->pools()) {
    add(tr("port_check.difference.padding_cells"), padding_cells(tr, *one),
        padding_cells(tr, *other));
  }
  if (from.op->reducer->divides)
    add(tr("port_check.difference.divisor"), divisor_text(tr, *one), divisor_text(tr, *other));
  return texts;
}

std::string port_reason(const Strings& tr, const PortedLayer& layer) {
  const std::string name = port_layer_name(tr, layer);
  if (!layer.paired) return tr("port_check.no_partner", std::array{name});
  if (layer.open()) return tr("port_check.open_layer", std::array{name});
  const auto& problems = layer.to_resolution.problems.empty() ? layer.from_resolution.problems
                                                              : layer.to_resolution.problems;
  std::string text;
  if (!problems.empty()) {
    text =
        ended(tr, tr("port_check.refused", std::array{name, problem_text(tr, problems.front())}));
  } else if (!layer.same_size) {
    text = tr("port_check.other_size", std::array{name, port_sizes(layer)});
  } else if (!layer.same_padding) {
    text = tr("port_check.other_pads", std::array{name, port_pads(layer)});
  } else if (!layer.same_fill) {
    text = tr("port_check.other_fill", std::array{name, fill_text(tr, layer.from.pad_fill),
                                                  fill_text(tr, layer.to.pad_fill)});
  } else {
    text = tr("port_check.other_values", std::array{name});
  }
  if (const auto differences = port_differences(tr, layer); !differences.empty()) {
    const std::string all = fmt::format("{}", fmt::join(differences, "; "));
    add_sentence(tr, text, tr("port_check.differences", std::array{all}));
  }
  if (shifted(layer)) {
    const bool anew = !layer.shift_in.empty();
    add_sentence(tr, text,
                 tr(anew ? "port_check.shifted_in" : "port_check.shifted",
                    std::array{shift_words(tr, layer), layer.shift_in}));
  }
  if (layer.mend.empty()) {
    add_sentence(tr, text, no_mend_text(tr, layer));
    return text;
  }
  if (layer.filters_open) add_sentence(tr, text, tr("port_check.filters_open"));
  const bool pool = !layer.from.op->has_kernel;  // has no bias
  if (layer.equal_cells == 0) {
    add_sentence(tr, text, tr(pool ? "port_check.mend.pool" : "port_check.mend"));
    return text;
  }
  add_sentence(tr, text,
               tr(pool ? "port_check.mend_equal.pool" : "port_check.mend_equal",
                  std::array{std::to_string(layer.equal_cells)}));
  return text;
}

std::string port_resize_reason(const Strings& tr, const PortedResize& resize) {
  constexpr std::array<std::string_view, 4> kReasons{
      "port_check.resize.size", "port_check.resize.interpolation", "port_check.resize.coordinates",
      "port_check.resize.cubic"};
  const auto reason = std::ranges::find_if(kReasons, [&](std::string_view key) {
    return key.substr(key.rfind('.') + 1) == resize.difference;
  });
  const bool frameworks = resize.difference == "cubic";
  const auto word = [&](const std::string& side) { return frameworks ? port_name(side) : side; };
  std::string text = tr(*reason, std::array{resize.name, word(resize.one), word(resize.other)});
  const std::array name{port_name(resize.to.spec.framework)};
  add_sentence(
      tr, text,
      resize.mend.empty() ? tr("port_check.resize.no_mend", name) : tr("port_check.resize.mend"));
  return text;
}

std::string port_name(const std::string& framework) {
  const Framework* found = find_framework(framework);
  return found == nullptr ? framework : std::string(found->display_name);
}

std::string port_written(const Strings& tr, const std::string& framework) {
  return tr("port_check.written", std::array{port_name(framework)});
}

std::string remark_sentence(const Strings& tr, const Remark& remark) {
  return tr("read." + remark.code, remark.args);
}

}  // namespace padlens
