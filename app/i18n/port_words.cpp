#include "app/i18n/port_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace padlens {
namespace {

PortWords words_of(const Strings& tr) {
  return {tr("port.and"), tr("port.or"),    tr("port.even"),
          tr("port.odd"), tr("port.never"), tr("port.always")};
}

// Where it differs, or is refused; `lead` comes before it, `none` stands where it never is.
std::string description_text(const PortDescription& description, const std::string& lead,
                             const std::string& none, const Strings& tr) {
  const PortWords words = words_of(tr);
  if (description.rule.groups.empty() && !description.rule.all) return none;
  const std::string rule = description.rule.text(words);
  if (description.exact) return lead + rule;
  const std::string inner = description.inner.groups.empty()
                                ? std::string()
                                : tr("port.inner", std::array{description.inner.text(words),
                                                              std::to_string(description.missing)});
  return lead + tr("port.no_short") +
         tr("port.outer", std::array{rule, std::to_string(description.too_many)}) + inner;
}

std::string refused_by(const Framework& framework, const Strings& tr) {
  return tr("port.refused_by_where", std::array{std::string(framework.display_name)});
}

// The descriptions that the sentences may tell.
std::vector<const PortDescription*> told(const PortSetting& setting) {
  if (setting.refused.exact) return {&setting.differs, &setting.refused};
  return {&setting.differs, &setting.refused_from, &setting.refused_to};
}

}  // namespace

std::string port_setting_text(const Strings& tr, const PortSetting& setting) {
  const Spec& spec = setting.spec;
  std::string text = setting.from_label;
  if (padding_kind(spec) == PaddingKind::sides && text.find('=') == std::string::npos)
    text += fmt::format(" {},{}", spec.sides.left, spec.sides.right);
  text += " → " + (setting.to_label.empty() ? "–" : setting.to_label);
  if (setting.to_varies) text += tr("port.varies");
  if (spec.ceil_mode) text += ", ceil_mode";
  if (spec.count_include_pad)
    text += fmt::format(", count_include_pad={}", *spec.count_include_pad);
  return text;
}

std::string port_counts_text(const Strings& tr, const PortMap& map, const PortSetting& setting) {
  struct Part {
    PortVerdict verdict;
    std::string_view key;
    std::string_view by;
  };
  const std::array parts{Part{PortVerdict::agree, "port.agree", ""},
                         Part{PortVerdict::differ_size, "port.differ_size", ""},
                         Part{PortVerdict::differ_values, "port.differ_values", ""},
                         Part{PortVerdict::refused_from, "port.refused_by", map.from->display_name},
                         Part{PortVerdict::refused_to, "port.refused_by", map.to->display_name},
                         Part{PortVerdict::refused_both, "port.refused_both", ""}};
  std::string text;
  for (const Part& part : parts) {
    const std::int64_t count = setting.count(part.verdict);
    if (count == 0) continue;
    if (!text.empty()) text += tr("cli.headline.separator");
    std::vector<std::string> values{std::to_string(count)};
    if (!part.by.empty()) values.emplace_back(part.by);
    text += tr(part.key, values);
  }
  return text;
}

std::string port_differs_text(const Strings& tr, const PortSetting& setting) {
  const bool any =
      std::ranges::any_of(setting.verdicts, [](PortVerdict verdict) { return !refused(verdict); });
  if (!any) return "";
  return description_text(setting.differs, tr("port.differs_where"), tr("port.differs_nowhere"),
                          tr);
}

std::vector<std::string> port_refused_lines(const Strings& tr, const PortMap& map,
                                            const PortSetting& setting) {
  std::vector<std::string> lines;
  if (setting.refused.exact) {
    lines.push_back(description_text(setting.refused, tr("port.refused_where"), "", tr));
  } else {
    // What two refuse is often short of each.
    lines.push_back(description_text(setting.refused_from, refused_by(*map.from, tr), "", tr));
    lines.push_back(description_text(setting.refused_to, refused_by(*map.to, tr), "", tr));
  }
  std::erase(lines, "");
  return lines;
}

std::vector<std::string> port_symbol_lines(const Strings& tr,
                                           std::span<const PortSetting> settings) {
  const auto named = [&](char symbol) {
    return std::ranges::any_of(settings, [&](const PortSetting& setting) {
      return std::ranges::any_of(told(setting), [&](const PortDescription* each) {
        return each->rule.names(symbol) || each->inner.names(symbol);
      });
    });
  };
  std::vector<std::string> lines;
  const auto add = [&](bool wanted, const std::string& line) {
    if (wanted) lines.push_back(line);
  };
  const bool total = named('P');
  add(total || named('K'), "K = d·(k − 1) + 1");
  add(total, "P = (⌈n/s⌉ − 1)·s + K − n");
  add(named('p'), "p = (⌈n/s⌉ − 1)·s + k − n");
  add(named('N'), "N = n + b + a");
  add(named('b') || named('a') || named('N'), tr("port.sides"));
  return lines;
}

}  // namespace padlens
