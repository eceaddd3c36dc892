#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

namespace padlens::reading {

// Messages as protobuf's text format has them: "layer { name: "conv" kernel_size: 3 }".

// A message: fields in their order, each a word or a message.
struct Field {
  std::string_view name;
  const Token* value = nullptr;  // null: a message
  bool negative = false;
  std::vector<Field> fields;
  std::uint32_t at = 0;

  const Field* find(std::string_view wanted) const {
    const auto found = std::ranges::find(fields, wanted, &Field::name);
    return found == fields.end() ? nullptr : &*found;
  }
  std::string_view word(std::string_view wanted) const {
    const Field* field = find(wanted);
    return field == nullptr || field->value == nullptr ? std::string_view() : field->value->word;
  }
};

class ProtoReader {
 public:
  ProtoReader(const std::vector<Token>& tokens, Builder& builder)
      : tokens_(tokens), builder_(builder) {}

  // Fields up to the end, or the bracket that closes a message.
  void fields(std::vector<Field>& into, std::size_t end) {
    while (at_ < end) {
      const Token& token = tokens_[at_];
      if (token.kind != Token::Kind::name) {
        if (token.kind != Token::Kind::line_end && !token.is(',') && !token.is(';'))
          complain(token);
        ++at_;
        continue;
      }
      Field field;
      field.name = token.word;
      field.at = token.at;
      ++at_;
      if (read_value(field)) into.push_back(std::move(field));
    }
  }

 private:
  bool read_value(Field& field) {
    const bool colon = tokens_[at_].is(':');
    if (colon) ++at_;
    while (tokens_[at_].kind == Token::Kind::line_end)
      ++at_;
    const Token& token = tokens_[at_];
    if (token.is('{')) {
      if (token.partner == 0) {
        builder_.complain({token.at, "code_unclosed", {"{"}});
        at_ = tokens_.size() - 1;
        return false;
      }
      ++at_;
      fields(field.fields, token.partner);
      at_ = token.partner + 1;
      return true;
    }
    field.negative = token.is('-');
    if (field.negative) ++at_;
    const Token& value = tokens_[at_];
    if (!colon || value.kind == Token::Kind::sign || value.kind == Token::Kind::end) {
      complain(value);
      return false;
    }
    field.value = &value;
    ++at_;
    return true;
  }

  void complain(const Token& token) {
    if (token.kind == Token::Kind::end) return builder_.complain({token.at, "code_ends", {}});
    const std::string_view word =
        token.kind == Token::Kind::sign ? std::string_view(&token.sign, 1) : token.word;
    builder_.complain({token.at, "code_syntax", {shown_text(word)}});
  }

  const std::vector<Token>& tokens_;
  Builder& builder_;
  std::size_t at_ = 0;
};

}  // namespace padlens::reading
