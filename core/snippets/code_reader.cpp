#include "core/snippets/code_reader.h"

#include <algorithm>
#include <limits>

#include "core/layer/utf8.h"
#include "core/snippets/reading/reader.h"

namespace padlens {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

// A JSON text, or a literal of Python or JavaScript: one value in brackets.
bool is_object(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

void read_statements(std::string_view text, reading::Builder& builder) {
  const reading::Words words = builder.words();
  reading::Reader reader(text, words.tokens, builder);
  if (is_object(text)) {
    reading::Parser parser(text, words.tokens);
    reading::Value value;
    if (parser.only(value) && read_config(value, builder, reader)) return;
  }
  reader.run();
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
