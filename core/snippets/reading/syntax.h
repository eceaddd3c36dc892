#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snippets/reading/lexer.h"

namespace padlens::reading {

// What a condition asks of its items.
enum class Test : std::uint8_t { both, either, negated, same, other, less, more, most, least, in };

// An expression as it stands. Texts are views into the text that was read.
struct Value {
  enum class Kind : std::uint8_t {
    opaque,   // what no layer is told with: a comparison, a lambda
    starred,  // *items[0]
    turns,    // items[0] for keys in items[1]: a comprehension
    null,     // None, null, undefined
    boolean,  // number is 0 or 1
    whole,
    real,
    text,
    name,    // dotted: text
    list,    // items; a tuple, too
    dict,    // items by keys
    call,    // items[0] is called, the others are its arguments, by keys ("": by position,
             // "**": a dict of them)
    member,  // items[0].text
    index,   // items[0][items[1], …]
    slice,   // begin, end, step; what is left out is null
    sum,     // items
    product,
    operation,  // any other of two items, of numbers that are not known; number is its sign
    test,       // what holds or not: number is a Test, of one or two items
    choice,     // items[0] if items[1] else items[2]
  };

  Kind kind = Kind::opaque;
  std::uint32_t at = 0;  // in the text, in bytes
  std::uint32_t end = 0;
  std::int64_t number = 0;
  double real = 0;
  std::string_view text;
  std::vector<Value> items;
  std::vector<std::string_view> keys;

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_number() const { return kind == Kind::whole || kind == Kind::real; }
};

inline double real_of(const Value& value) {
  return value.is(Value::Kind::real) ? value.real : static_cast<double>(value.number);
}

// One statement: `targets` = `value`.
struct Statement {
  enum class Kind : std::uint8_t {
    nothing,     // an import, a loop's head, "pass"
    expression,  // with or without targets
    function,    // its head: `targets` are its parameters, "*rest" among them, `value` lists their
                 // defaults, opaque where there is none
    type,        // the head of a class: `targets` are its bases
    loop,        // "for targets in value:"
    branch,      // "if value:": `targets` is its word
    leaves,      // "raise", "break", "continue": `targets` is its word
    graph,       // the head of an ONNX graph: `targets` with the shapes that `value` lists
    node,        // an ONNX node: `value` is a call by its operator, attributes by keys; `targets`
  };
  Kind kind = Kind::nothing;
  std::string_view label;  // of a line that PyTorch prints: "(conv1): "; of a node, a function or
                           // a class its name
  bool returns = false;    // "return value"
  bool python = false;     // of a function: its body is what stands further in
  std::vector<std::string_view> targets;
  Value item;  // "layers["conv"] = value": what is set, by its index
  Value value;
  std::uint32_t at = 0;    // in the text, in bytes
  std::size_t column = 0;  // of its beginning in its line, likewise
};

// Whether what stands further in belongs to it.
bool has_body(const Statement& statement);

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

// "Conv2D" of "layers.Conv2D".
std::string_view last_part(std::string_view path);

// What is wrong in a text, and where: a code of model_problem_codes().
struct Fault {
  std::size_t at = 0;
  std::string code;
  std::vector<std::string> args;
};

// The statements of a text, one by one.
class Parser {
 public:
  Parser(std::string_view text, const std::vector<Token>& tokens) : text_(text), tokens_(tokens) {}

  // The next one; false at the end. What of it cannot be read is added to the faults, and is passed
  // over to the end of its line.
  bool next(Statement& statement);
  // One expression and nothing behind it.
  bool only(Value& value);
  std::vector<Fault> faults;

 private:
  const Token& peek(std::size_t ahead = 0) const;
  void skip_lines();
  void skip_line();
  void skip_closed();  // a bracket's content, or one token
  bool fail(std::string code, std::vector<std::string> args, std::size_t at);
  bool fail_here();

  bool statement(Statement& statement);
  bool words_statement(Statement& statement, bool& done);
  bool function_head(Statement& statement);
  bool type_head(Statement& statement);
  void parameter(Statement& statement, std::size_t end);
  void skip_type();
  bool loop_head(Statement& statement);
  bool branch_head(Statement& statement);
  bool loop_targets(std::vector<std::string_view>& targets);
  void skip_head();
  bool labelled(Statement& statement);
  bool node(Statement& statement);
  bool node_targets(bool percent, std::vector<std::string_view>& targets);
  void node_inputs(Value& call);
  bool attributes(Value& call, char close);
  bool graph_head(Statement& statement);
  void graph_tensors(Statement& statement, std::size_t end);
  Value shape_of_type(std::size_t close) const;
  bool tensor_literal(Value& value);
  bool assignment(Statement& statement);
  void targets_of(const Value& value, std::vector<std::string_view>& targets) const;

  bool opens();  // whether the bracket here is closed; told where it is not
  // What stands in the bracket here up to `close`, divided by commas: `part` reads one of them.
  template <class Part>
  bool parts(char close, Part&& part);

  bool expression(Value& value);
  bool condition(Value& value, int level);
  bool comparison(Value& value);
  bool condition_after(Value& value);
  bool choice_after(Value& value);
  bool arithmetic(Value& value, int level);
  bool power(Value& value);
  bool postfix(Value& value);
  bool atom(Value& value);
  bool literal_name(Value& value);
  bool items(Value& value, char close);
  bool arguments(Value& value);
  bool dict(Value& value);
  bool index(Value& value);
  bool slice(Value& value);
  bool wrap(Value& value, Value::Kind kind);
  void rest_is_opaque(Value& value);
  bool turns(Value& value);
  bool lambda(Value& value);
  std::string_view percent_name();

  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  int inside_ = 0;  // brackets: line ends do not count in them
  int depth_ = 0;
  bool undivided_ = false;  // no comma need follow the part that was read
};

template <class Part>
bool Parser::parts(char close, Part&& part) {
  ++at_;
  ++inside_;
  bool read = true;
  for (;;) {
    skip_lines();
    if (peek().is(close)) break;
    undivided_ = false;
    read = part();
    if (!read) break;
    const bool undivided = std::exchange(undivided_, false);
    skip_lines();
    if (peek().is(',')) {
      ++at_;
    } else if (!peek().is(close) && !undivided) {
      read = fail_here();
      break;
    }
  }
  --inside_;
  if (read) ++at_;
  return read;
}

// a + b … where both are numbers or lists that are known; false: it is left as it was.
bool fold(Value& left, const Value& right, char sign);

}  // namespace padlens::reading
