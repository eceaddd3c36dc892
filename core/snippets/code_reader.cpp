#include "core/snippets/code_reader.h"

#include <algorithm>
#include <limits>

#include "core/layer/utf8.h"
#include "core/snippets/reading/prose.h"
#include "core/snippets/reading/published.h"
#include "core/snippets/reading/reader.h"

namespace padlens {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

// A JSON text, or a literal of Python or JavaScript: one value in brackets.
bool is_object(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

void read_statements(std::string_view given, reading::Builder& builder) {
  const bool object = is_object(given);
  const reading::PlainCode plain = reading::plain_code(given, object);
  std::string_view text = plain.text.empty() ? given : std::string_view(plain.text);
  const auto tell = [&](std::string code, std::size_t count, std::size_t first) {
    if (count > 0)
      builder.remark(std::move(code),
                     {std::to_string(count), std::to_string(builder.place(first).line)});
  };
  tell("prose", plain.passed, plain.first);
  tell("prose_beside", plain.beside, plain.first_beside);
  if (plain.removed) builder.remark("difference");
  std::string whole = reading::published_blocks(text);
  if (!whole.empty()) {
    builder.set_lead(whole.size());
    text = whole += text;
  }
  const reading::Words words = builder.words(text);
  reading::Reader reader(text, words.tokens, builder);
  if (reading::is_node_text(text)) return reader.run_node_text();
  if (!object && reading::read_fields(words.tokens, builder, reader)) return;
  if (object) {
    reading::Parser parser(text, words.tokens);
    reading::Value value;
    if (parser.only(value) && read_config(value, builder, reader)) return;
  }
  reader.run();
  builder.drop_arithmetic();
}

}  // namespace

Model read_code(std::string_view text, const ReadOptions& options) {
  reading::Builder builder(text.substr(0, std::min(text.size(), kMostBytes)), options);
  if (text.size() > kMostBytes) {
    Model none = builder.take();
    none.problems = {{range_problem("", static_cast<std::int64_t>(text.size()), 0,
                                    static_cast<std::int64_t>(kMostBytes))}};
    return none;
  }
  if (reading::is_prototxt(text)) {
    reading::read_prototxt(builder);
  } else if (reading::is_summary(text)) {
    reading::read_summary(text, builder);
  } else if (reading::is_darknet(text)) {
    reading::read_darknet(text, builder);
  } else {
    read_statements(text, builder);
  }
  return builder.take();
}

bool is_code(std::string_view head) {
  const auto first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const bool controls = std::ranges::any_of(head, [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return (byte < 32 && letter != '\t' && letter != '\n' && letter != '\r') || byte == 127;
  });
  if (controls) return false;
  if (head[first] != '{') return true;
  // An object of ours says its operation; a layer of others its class or its fields.
  constexpr std::string_view kOthers[]{"op_type", "class_name", "kernel_size", "pool_size"};
  constexpr std::string_view kOurs[]{"\"op\"", "\"spec\"", "\"stack\"", "\"layers\"", "\"format\""};
  const auto holds = [&](std::string_view word) {
    return head.find(word) != std::string_view::npos;
  };
  return std::ranges::any_of(kOthers, holds) && std::ranges::none_of(kOurs, holds);
}

}  // namespace padlens
