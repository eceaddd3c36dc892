#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/frameworks/caution.h"
#include "core/geometry/derivation.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/rules/rules.h"

namespace padlens {

// A language the program speaks: one file, assets/lang/<code>.json, a flat object
// of keys and sentences. "{0}", "{1}" … stand for arguments.
struct Language {
  std::string code;  // "en", "zh"
  std::string name;  // in the language itself: "English", "中文"
};

// All languages there are, English first.
std::vector<Language> languages();

// The code of the language that a locale's name asks for, "zh" for "zh_CN.UTF-8"; "en"
// where there is no such one.
std::string language_of(std::string_view locale);

// The sentences of one language, and those of operations and frameworks for which it has none. A
// key without a sentence reads as the key itself, so that it is seen; a test makes sure that there
// is none.
class Strings {
 public:
  // Of an unknown language: English.
  explicit Strings(std::string_view language);

  const std::string& language() const { return language_; }
  const std::map<std::string_view, std::string>& all() const { return sentences_; }

  // The reference stays valid as long as this object.
  const std::string& operator()(std::string_view key) const;
  std::string operator()(std::string_view key, std::span<const std::string> args) const;

 private:
  std::string language_;
  std::map<std::string_view, std::string> sentences_;
  mutable std::map<std::string, std::string, std::less<>> missing_;
};

// The fields in which `to` differs from `from`, and what they are there: "dilation 1".
std::string changes_text(const Strings& tr, const Spec& from, const Spec& to);

// "0 is not possible …": the sentence, without the field's name; the framework's own words first,
// where it has any, then what they mean.
std::string problem_text(const Strings& tr, const Problem& problem);
std::string note_text(const Strings& tr, const Note& note);
std::string caution_text(const Strings& tr, const Caution& caution);
// Those of a layer, as sentences.
std::vector<std::string> caution_texts(const Strings& tr, std::span<const Caution> cautions);

// What the short names in these formulas stand for, in one line; "" if there are none.
std::string symbols_text(const Strings& tr, const AxisDerivation& lines);

// Where a rule of thumb holds: the sentence that where_code() names, or that there is none.
const std::string& rule_where(const Strings& tr, std::string_view rule, std::string_view where);

}  // namespace padlens
