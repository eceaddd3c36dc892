#include <array>

#include "core/snippets/reading/reader.h"

// A node's attributes or a layer's fields line by line, as viewers of models show them: a name, and
// beside or below it its value: "kernel_shape: [3, 3]", "kernel_shape 3, 3".

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

constexpr std::array<std::string_view, 4> kSizes{"kernel_shape", "kernel_size", "pool_size",
                                                 "output_size"};
constexpr std::array<std::string_view, 25> kFields{
    "kernel_shape",   "kernel_size",      "pool_size",
    "auto_pad",       "dilations",        "group",
    "pads",           "strides",          "ceil_mode",
    "storage_order",  "output_shape",     "count_include_pad",
    "output_padding", "padding",          "dilation_rate",
    "stride",         "dilation",         "groups",
    "filters",        "in_channels",      "out_channels",
    "padding_mode",   "depth_multiplier", "data_format",
    "return_indices"};
constexpr std::array<std::string_view, 4> kTypes{"op_type", "class_name", "type", "op"};
constexpr std::array<std::string_view, 6> kOperators{"Conv",        "ConvTranspose", "MaxPool",
                                                     "AveragePool", "LpPool",        "ConvInteger"};

class FieldReader {
 public:
  explicit FieldReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  // The fields as one object; false: the text is something else.
  bool read(Value& object) {
    object.kind = Kind::dict;
    object.at = tokens_[0].at;
    bool sized = false;
    while (tokens_[at_].kind != Token::Kind::end) {
      const Token& token = tokens_[at_++];
      if (token.kind == Token::Kind::line_end || token.is(',') || token.is(';') || token.is('-'))
        continue;
      if (token.kind != Token::Kind::name) return false;
      const bool type = is_one_of(token.word, kTypes);
      if (is_one_of(token.word, kOperators)) {
        put(object, "op_type", word_value(token));
        continue;
      }
      if (!type && token.word != "name" && !is_one_of(token.word, kFields)) return false;
      sized = sized || is_one_of(token.word, kSizes);
      while (tokens_[at_].is(':') || tokens_[at_].is('=') ||
             tokens_[at_].kind == Token::Kind::line_end)
        ++at_;
      Value value;
      if (!read_value(value)) return false;
      put(object, type && is_one_of(value.text, kOperators) ? "op_type" : token.word,
          std::move(value));
    }
    object.end = tokens_.back().at;
    if (has(object, "kernel_shape") && !has(object, "op_type"))
      put(object, "op_type", operator_of(object));
    return sized && object.items.size() > 1;
  }

 private:
  static bool has(const Value& object, std::string_view key) {
    return std::ranges::find(object.keys, key) != object.keys.end();
  }

  static void put(Value& object, std::string_view key, Value value) {
    object.keys.push_back(key);
    object.items.push_back(std::move(value));
  }

  static Value word_value(const Token& token) {
    Value value;
    value.kind = Kind::text;
    value.text = token.word;
    value.at = token.at;
    value.end = token.end;
    if (token.is_word("true") || token.is_word("True") || token.is_word("false") ||
        token.is_word("False")) {
      value.kind = Kind::boolean;
      value.number = token.word[0] == 't' || token.word[0] == 'T' ? 1 : 0;
    }
    if (token.is_word("None") || token.is_word("null")) value.kind = Kind::null;
    return value;
  }

  // The operator where the attributes alone are told: what only it has.
  static Value operator_of(const Value& object) {
    Value value;
    value.kind = Kind::text;
    value.text = has(object, "count_include_pad")                               ? "AveragePool"
                 : has(object, "ceil_mode") || has(object, "storage_order")     ? "MaxPool"
                 : has(object, "output_padding") || has(object, "output_shape") ? "ConvTranspose"
                                                                                : "Conv";
    value.at = value.end = object.at;
    return value;
  }

  // "[3, 3]", "(3, 3)", "3, 3", "3", a word.
  bool read_value(Value& value) {
    const bool bracket = tokens_[at_].is('[') || tokens_[at_].is('(');
    value.at = tokens_[at_].at;
    if (bracket) ++at_;
    const Token& first = tokens_[at_];
    if (!bracket && (first.kind == Token::Kind::name || first.kind == Token::Kind::text)) {
      ++at_;
      value = word_value(first);
      return true;
    }
    value.kind = Kind::list;
    for (;;) {
      const bool negative = tokens_[at_].is('-');
      const Token& token = tokens_[negative ? at_ + 1 : at_];
      if (token.kind != Token::Kind::whole) break;
      at_ += negative ? 2 : 1;
      Value& number = value.items.emplace_back();
      number.kind = Kind::whole;
      number.number = negative ? -token.number : token.number;
      number.at = token.at;
      number.end = token.end;
      if (!tokens_[at_].is(',')) break;
      ++at_;
    }
    if (bracket && !(tokens_[at_].is(']') || tokens_[at_].is(')'))) return false;
    if (bracket) ++at_;
    value.end = tokens_[at_ - 1].end;
    if (value.items.empty()) return false;
    if (!bracket && value.items.size() == 1) value = Value(value.items[0]);
    return true;
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_fields(const std::vector<Token>& tokens, Builder& builder, const Context& context) {
  Value object;
  return FieldReader(tokens).read(object) && read_config(object, builder, context);
}

}  // namespace padlens::reading
