#include "core/answers/port_rule.h"

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <optional>
#include <utility>

namespace padlens {
namespace {

// A bit a layer; those past the last are 0.
using Bits = std::vector<std::uint64_t>;
constexpr std::size_t kWord = 64;

std::size_t words_for(std::size_t layers) {
  return (layers + kWord - 1) / kWord;
}

std::int64_t count(const Bits& bits) {
  std::int64_t total = 0;
  for (const std::uint64_t word : bits)
    total += std::popcount(word);
  return total;
}

bool none(const Bits& bits) {
  return std::ranges::all_of(bits, [](std::uint64_t word) { return word == 0; });
}

bool within(const Bits& part, const Bits& whole) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if ((part[i] & ~whole[i]) != 0) return false;
  }
  return true;
}

Bits both(const Bits& a, const Bits& b) {
  Bits result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    result[i] = a[i] & b[i];
  return result;
}

Bits without(const Bits& a, const Bits& b) {
  Bits result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    result[i] = a[i] & ~b[i];
  return result;
}

bool both_within(const Bits& a, const Bits& b, const Bits& whole) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & b[i] & ~whole[i]) != 0) return false;
  }
  return true;
}

struct Literal {
  PortLiteral literal;
  Bits bits;  // among the layers that count
};

// A conjunction that holds for none but wanted layers.
struct Term {
  std::vector<PortLiteral> literals;
  Bits bits;
  int weight = 0;
};

int weight_of(const PortLiteral& literal) {
  return literal.predicate->weight;
}

// Disjunctions of terms. Whoever wants a conjunction asks for the complement.
class Cover {
 public:
  Cover(const std::vector<Literal>& literals, Bits wanted)
      : literals_(literals), wanted_(std::move(wanted)) {
    for (const Literal& one : literals) {
      if (!none(one.bits) && within(one.bits, wanted_))
        terms_.push_back({{one.literal}, one.bits, weight_of(one.literal)});
    }
    const std::size_t singles = terms_.size();
    for (std::size_t i = 0; i < literals.size(); ++i) {
      if (within(literals[i].bits, wanted_)) continue;
      for (std::size_t j = 0; j < i; ++j)
        add_pair(literals[i], literals[j], singles);
    }
    // The lightest first, so that of equals the simplest is found.
    std::ranges::stable_sort(terms_, {}, &Term::weight);
  }

  // The lightest of exactly `literals` literals whose terms cover all that is wanted.
  std::optional<std::vector<Term>> exact(int literals, int& weight) {
    best_.reset();
    best_weight_ = weight;
    chosen_.clear();
    search(wanted_, literals, 0);
    if (literals == 4) search_triples();
    weight = best_weight_;
    return best_;
  }

  // What covers most of it, of `kMostInexactLiterals` literals: a term and a literal, or less.
  std::pair<std::vector<Term>, std::int64_t> most() const {
    std::int64_t best = 0;
    std::vector<Term> found;
    for (const Term& one : terms_) {
      const Bits open = without(wanted_, one.bits);
      const std::int64_t covered = count(one.bits);
      if (covered > best) {
        best = covered;
        found = {one};
      }
      const std::size_t left = kMostInexactLiterals - one.literals.size();
      for (const Term& two : terms_) {
        if (two.literals.size() > left) continue;
        const std::int64_t more = covered + count(both(two.bits, open));
        if (more <= best) continue;
        best = more;
        found = {one, two};
      }
    }
    return {found, best};
  }

 private:
  void add_pair(const Literal& a, const Literal& b, std::size_t singles) {
    if (within(b.bits, wanted_) || !both_within(a.bits, b.bits, wanted_)) return;
    Term term{{b.literal, a.literal}, both(a.bits, b.bits), 0};
    term.weight = weight_of(a.literal) + weight_of(b.literal);
    if (none(term.bits)) return;
    for (std::size_t i = 0; i < singles; ++i) {
      if (within(term.bits, terms_[i].bits)) return;
    }
    terms_.push_back(std::move(term));
  }

  void search(const Bits& open, int left, int weight) {
    if (weight >= best_weight_) return;
    if (none(open)) {
      best_weight_ = weight;
      best_.emplace();
      for (const Term* term : chosen_)
        best_->push_back(*term);
      return;
    }
    if (left == 0) return;
    // One of the terms has to cover the first that is open.
    std::size_t word = 0;
    while (open[word] == 0)
      ++word;
    const std::uint64_t bit = open[word] & ~(open[word] - 1);
    for (const Term& term : terms_) {
      if ((term.bits[word] & bit) == 0) continue;
      const int rest = left - static_cast<int>(term.literals.size());
      if (rest < 0) continue;
      // The last one has to cover all of it.
      if (rest == 0 && !within(open, term.bits)) continue;
      chosen_.push_back(&term);
      search(without(open, term.bits), rest, weight + term.weight);
      chosen_.pop_back();
    }
  }

  // One literal, or three that all hold.
  void search_triples() {
    for (const Term& single : terms_) {
      if (single.literals.size() > 1) continue;
      const Bits open = without(wanted_, single.bits);
      std::vector<const Literal*> around;
      for (const Literal& literal : literals_) {
        if (within(open, literal.bits)) around.push_back(&literal);
      }
      for (std::size_t i = 0; i < around.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const Bits two = both(around[i]->bits, around[j]->bits);
          for (std::size_t k = 0; k < j; ++k)
            take_triple(single, {around[k], around[j], around[i]}, two);
        }
      }
    }
  }

  // The first of the three and `rest`, what the others have in common.
  void take_triple(const Term& single, const std::array<const Literal*, 3>& three,
                   const Bits& rest) {
    int weight = single.weight;
    for (const Literal* literal : three)
      weight += weight_of(literal->literal);
    if (weight >= best_weight_ || !both_within(three[0]->bits, rest, wanted_)) return;
    best_weight_ = weight;
    Term term{{}, both(three[0]->bits, rest), weight - single.weight};
    for (const Literal* literal : three)
      term.literals.push_back(literal->literal);
    best_ = std::vector{single, std::move(term)};
  }

  const std::vector<Literal>& literals_;
  Bits wanted_;
  std::vector<Term> terms_;
  std::vector<const Term*> chosen_;
  std::optional<std::vector<Term>> best_;
  int best_weight_ = INT_MAX;
};

// In the order of the table.
PortRule any_of(const std::vector<Term>& terms) {
  const auto place = [](const PortLiteral& literal) { return literal.predicate; };
  PortRule rule;
  for (const Term& term : terms) {
    rule.groups.push_back(term.literals);
    std::ranges::sort(rule.groups.back(), {}, place);
  }
  std::ranges::sort(rule.groups, {}, [&](const auto& group) { return place(group.front()); });
  return rule;
}

// Where the rule does not hold.
PortRule opposite(PortRule rule) {
  rule.all = !rule.all;
  for (auto& group : rule.groups) {
    for (PortLiteral& literal : group)
      literal.negated = !literal.negated;
  }
  return rule;
}

// Of two that hold for the same layers the simpler one stays.
void add_literal(const PortLiteral& literal, Bits bits, std::vector<Literal>& literals) {
  const bool known =
      std::ranges::any_of(literals, [&](const Literal& other) { return other.bits == bits; });
  if (!known) literals.push_back({literal, std::move(bits)});
}

// By the predicates themselves, layer by layer: no slip of the search gets past this.
bool is_true(const PortRule& rule, const std::vector<PortNumbers>& layers,
             std::span<const PortPart> parts) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (parts[i] != PortPart::aside && rule.holds(layers[i]) != (parts[i] == PortPart::in))
      return false;
  }
  return true;
}

std::string text_of(const PortLiteral& literal, const PortWords& words) {
  const PortPredicate& predicate = *literal.predicate;
  if (!predicate.parity) return std::string(literal.negated ? predicate.no : predicate.yes);
  return std::string(predicate.yes) + (literal.negated ? words.odd : words.even);
}

}  // namespace

bool PortRule::holds(const PortNumbers& numbers) const {
  const auto literal_holds = [&](const PortLiteral& literal) { return literal.holds(numbers); };
  if (all) {
    return std::ranges::all_of(
        groups, [&](const auto& group) { return std::ranges::any_of(group, literal_holds); });
  }
  return std::ranges::any_of(
      groups, [&](const auto& group) { return std::ranges::all_of(group, literal_holds); });
}

std::size_t PortRule::literals() const {
  std::size_t total = 0;
  for (const auto& group : groups)
    total += group.size();
  return total;
}

std::string PortRule::text(const PortWords& words) const {
  if (groups.empty()) return all ? words.always : words.never;
  std::string text;
  for (const auto& group : groups) {
    if (!text.empty()) text += all ? words.both : words.either;
    const bool bracket = group.size() > 1 && groups.size() > 1;
    if (bracket) text += "(";
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (i > 0) text += all ? words.either : words.both;
      text += text_of(group[i], words);
    }
    if (bracket) text += ")";
  }
  return text;
}

bool PortRule::names(char symbol) const {
  const auto in_literal = [&](const PortLiteral& literal) {
    return literal.predicate->yes.find(symbol) != std::string_view::npos;
  };
  return std::ranges::any_of(
      groups, [&](const auto& group) { return std::ranges::any_of(group, in_literal); });
}

PortDescriber::PortDescriber(std::span<const PortNumbers> layers)
    : layers_(layers.begin(), layers.end()) {
  for (const PortPredicate& predicate : port_predicates()) {
    Row row{&predicate, Bits(words_for(layers_.size()))};
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (predicate.holds(layers_[i])) row.bits[i / kWord] |= std::uint64_t{1} << i % kWord;
    }
    const std::int64_t size = count(row.bits);
    if (size == 0 || size == static_cast<std::int64_t>(layers_.size())) continue;
    const bool known =
        std::ranges::any_of(rows_, [&](const Row& other) { return other.bits == row.bits; });
    if (!known) rows_.push_back(std::move(row));
  }
}

PortDescription PortDescriber::describe(std::span<const PortPart> parts) const {
  Bits in(words_for(layers_.size()));
  Bits care = in;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i % kWord;
    if (parts[i] == PortPart::in) in[i / kWord] |= bit;
    if (parts[i] != PortPart::aside) care[i / kWord] |= bit;
  }
  PortDescription result;
  if (none(in)) return result;
  const Bits out = without(care, in);
  if (none(out)) {
    result.rule.all = true;
    return result;
  }
  std::vector<Literal> literals;
  for (const Row& row : rows_) {
    add_literal({row.predicate, false}, both(care, row.bits), literals);
    add_literal({row.predicate, true}, without(care, row.bits), literals);
  }
  Cover inside(literals, in);
  Cover outside(literals, out);
  for (int size = 1; size <= kMostPortLiterals; ++size) {
    int weight = INT_MAX;
    const auto any = inside.exact(size, weight);
    const auto all = outside.exact(size, weight);
    if (!any && !all) continue;
    result.rule = all ? opposite(any_of(*all)) : any_of(*any);
    if (is_true(result.rule, layers_, parts)) return result;
  }
  result.exact = false;
  const auto [excluded, excluded_cells] = outside.most();
  result.rule = opposite(any_of(excluded));
  result.too_many = count(out) - excluded_cells;
  const auto [covering, covered_cells] = inside.most();
  result.inner = any_of(covering);
  result.missing = count(in) - covered_cells;
  return result;
}

}  // namespace padlens
