#pragma once

#include <string>
#include <string_view>

#include "app/i18n/strings.h"
#include "core/rules/rules.h"

namespace padlens {

// "rule.<rule>.<part>" in assets/lang/: name or statement.
const std::string& rule_sentence(std::string_view rule, std::string_view part, const Strings& tr);

// "The article: out = ⌈n / s⌉."
std::string rule_statement(std::string_view rule, const Strings& tr);

// "Output size with same: 3, as the rule says"
std::string verdict_text(const RuleVerdict& verdict, const Strings& tr);

// "✓" or "✗"
std::string verdict_mark(const RuleVerdict& verdict);

}  // namespace padlens
