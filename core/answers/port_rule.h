#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace padlens {

// Short descriptions of a set of layers, found by search among a table of predicates: "k < s",
// "d > 1 and P odd".

// What the predicates ask: a layer's numbers, the same on both axes, and what follows from them.
struct PortNumbers {
  std::int64_t n = 1;
  std::int64_t k = 1;
  std::int64_t s = 1;
  std::int64_t d = 1;
  std::int64_t b = 0;  // padding given as numbers: cells before and after an axis
  std::int64_t a = 0;
  std::int64_t K = 1;  // d·(k − 1) + 1
  std::int64_t N = 1;  // n + b + a
  std::int64_t P = 0;  // (⌈n/s⌉ − 1)·s + K − n: the total of `same`, which may be negative
  std::int64_t p = 0;  // the same of k in place of K

  friend bool operator==(const PortNumbers&, const PortNumbers&) = default;
};
PortNumbers port_numbers(std::int64_t n, std::int64_t k, std::int64_t s, std::int64_t d,
                         std::int64_t b = 0, std::int64_t a = 0);

struct PortPredicate {
  std::string_view yes;  // where it holds: "k < s"; `parity`: what is even, "K − s"
  std::string_view no;   // where it does not: "k ≥ s"
  int weight;            // how much there is to read: 1 at least
  bool (*holds)(const PortNumbers& numbers);
  bool parity = false;
};

// The simplest first.
std::span<const PortPredicate> port_predicates();

struct PortLiteral {
  const PortPredicate* predicate = nullptr;
  bool negated = false;

  bool holds(const PortNumbers& numbers) const { return predicate->holds(numbers) != negated; }
  friend bool operator==(const PortLiteral&, const PortLiteral&) = default;
};

// The words between formulas, blanks included.
struct PortWords {
  std::string both = " and ";
  std::string either = " or ";
  std::string even = " even";  // after what is even
  std::string odd = " odd";
  std::string never = "never";
  std::string always = "always";
};

// Any of its groups holds, each of which is that all of its literals hold; `all`: all of its
// groups hold, each of which is that any of its literals holds. No group: never; `all`: always.
struct PortRule {
  bool all = false;
  std::vector<std::vector<PortLiteral>> groups;

  bool holds(const PortNumbers& numbers) const;
  std::size_t literals() const;
  // "k < s or (d > 1 and K even)".
  std::string text(const PortWords& words = {}) const;
  // Whether it speaks of this symbol: 'K', 'P', 'p', 'N', 'b' or 'a'.
  bool names(char symbol) const;
};

// Literals that a description has at most, and one that is not exact.
inline constexpr int kMostPortLiterals = 4;
inline constexpr int kMostInexactLiterals = 3;

// What is said of a set of layers among others.
struct PortDescription {
  // It holds for every layer of the set and for no other, where `exact`; else, for want of such a
  // one, `rule` holds for every layer of the set, and for `too_many` others, and `inner` for none
  // but layers of the set, of which it leaves out `missing`.
  PortRule rule;
  bool exact = true;
  std::int64_t too_many = 0;
  PortRule inner = {};
  std::int64_t missing = 0;
};

// Which layers a description is sought for.
enum class PortPart : std::uint8_t {
  in,     // it has to hold
  out,    // it must not
  aside,  // either
};

// Descriptions of sets of the same layers, whose predicates are worked out once.
class PortDescriber {
 public:
  explicit PortDescriber(std::span<const PortNumbers> layers);

  // The description of the layers that are `in`, as many as given to the constructor: one of the
  // fewest literals, among those of the least weight. It is checked layer by layer before it is
  // given as exact.
  PortDescription describe(std::span<const PortPart> parts) const;

 private:
  struct Row {
    const PortPredicate* predicate;
    std::vector<std::uint64_t> bits;  // a bit a layer
  };
  std::vector<PortNumbers> layers_;
  std::vector<Row> rows_;  // each another set, none of all layers or of none
};

}  // namespace padlens
