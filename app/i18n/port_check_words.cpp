#include "app/i18n/port_check_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

std::string beside(const PortedLayer& layer, bool same,
                   std::string (*text)(const Geometry& geometry)) {
  const auto& one = layer.from_resolution.geometry;
  const auto& other = layer.to_resolution.geometry;
  if (!one && !other) return "–";
  if (one && other && same) return text(*one);
  return fmt::format("{} ≠ {}", one ? text(*one) : "–", other ? text(*other) : "–");
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
    text += tr(cells < 0 ? back : on, std::array{number_text(std::abs(cells))});
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
  return cells > 0 ? "+" + number_text(cells) : number_text(cells);
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

bool shifted(const PortedLayer& layer) {
  return layer.shift && *layer.shift != std::array<double, 2>{0, 0};
}

}  // namespace

std::string port_sizes(const PortedLayer& layer) {
  return beside(layer, layer.same_size, [](const Geometry& geometry) {
    return size_text(geometry.op, geometry.height().out, geometry.width().out);
  });
}

std::string port_pads(const PortedLayer& layer) {
  return beside(layer, layer.same_padding, sides_text);
}

std::string port_shift(const PortedLayer& layer) {
  if (!layer.shift) return "?";
  const auto [down, right] = *layer.shift;
  if (layer.from.op->rank == 1 || down == right) return signed_text(right);
  return signed_text(down) + ", " + signed_text(right);
}

std::string port_summary(const Strings& tr, const PortCheck& check) {
  const std::string count = std::to_string(check.layers.size());
  std::string besides;
  if (!check.not_compared.empty()) {
    besides = " " + tr("port_check.not_compared", std::array{names_text(check.not_compared)});
  }
  std::vector<std::string> parting;
  for (const PortedResize& resize : check.resizes) {
    if (!resize.agrees()) parting.push_back(resize.name);
  }
  if (!parting.empty())
    besides = " " + tr("port_check.resizes", std::array{names_text(parting)}) + besides;
  if (check.agrees()) return tr("port_check.agree", std::array{count}) + besides;
  const auto apart = std::ranges::count(check.layers, false, &PortedLayer::agrees);
  if (!check.first && check.unpaired.empty())
    return tr("port_check.agree", std::array{count}) + besides;
  if (!check.first) return tr("port_check.others", std::array{count}) + besides;
  return tr("port_check.part",
            std::array{check.layers[*check.first].name, std::to_string(apart), count}) +
         besides;
}

std::string port_reason(const Strings& tr, const PortedLayer& layer) {
  if (!layer.paired) return tr("port_check.no_partner", std::array{layer.name});
  const auto& problems = layer.to_resolution.problems.empty() ? layer.from_resolution.problems
                                                              : layer.to_resolution.problems;
  std::string text;
  if (!problems.empty()) {
    text = ended(
        tr, tr("port_check.refused", std::array{layer.name, problem_text(tr, problems.front())}));
  } else if (!layer.same_size) {
    text = tr("port_check.other_size", std::array{layer.name, port_sizes(layer)});
  } else if (!layer.same_padding) {
    text = tr("port_check.other_pads", std::array{layer.name, port_pads(layer)});
  } else if (!layer.same_fill) {
    text = tr("port_check.other_fill", std::array{layer.name, fill_text(tr, layer.from.pad_fill),
                                                  fill_text(tr, layer.to.pad_fill)});
  } else {
    text = tr("port_check.other_values", std::array{layer.name});
  }
  if (shifted(layer)) {
    const bool anew = !layer.shift_in.empty();
    text += " " + tr(anew ? "port_check.shifted_in" : "port_check.shifted",
                     std::array{shift_words(tr, layer), layer.shift_in});
  }
  if (layer.mend.empty()) return text + " " + no_mend_text(tr, layer);
  if (layer.filters_open) text += " " + tr("port_check.filters_open");
  if (layer.equal_cells == 0) return text + " " + tr("port_check.mend");
  return text + " " + tr("port_check.mend_equal", std::array{std::to_string(layer.equal_cells)});
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
  const std::string text =
      tr(*reason, std::array{resize.name, word(resize.one), word(resize.other)}) + " ";
  if (!resize.mend.empty()) return text + tr("port_check.resize.mend");
  return text + tr("port_check.resize.no_mend", std::array{port_name(resize.to.spec.framework)});
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
