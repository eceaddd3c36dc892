#include <algorithm>
#include <array>
#include <utility>

#include "core/snippets/reading/reader.h"

// What the text calls the modules, functions and classes of libraries.

namespace padlens::reading {
namespace {

// Roots of modules that a name may be given to: "layers = tf.keras.layers".
constexpr std::array<std::string_view, 14> kModules{"tf",     "tensorflow", "keras", "torch", "nn",
                                                    "jax",    "flax",       "nnx",   "linen", "mlx",
                                                    "paddle", "chainer",    "onnx",  "layers"};

// One behind the other: the words of a dotted path that begins at `at`, which is put behind it;
// dots before the first word stay.
std::string path_at(const std::vector<Token>& tokens, std::size_t& at) {
  std::string path;
  for (; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.is('.')) {
      path += '.';
    } else if (token.kind == Token::Kind::name && (path.empty() || path.back() == '.') &&
               token.word != "import") {
      path += token.word;
    } else {
      break;
    }
  }
  return path;
}

bool ends_line(const Token& token) {
  return token.kind == Token::Kind::line_end || token.kind == Token::Kind::end || token.is(';');
}

// "a.b as c, d": what each is called. `from`: the module that they are of, "" of "import".
void read_imported(const std::vector<Token>& tokens, std::size_t at, const std::string& from,
                   Imports& imports) {
  bool bracket = false;
  while (at < tokens.size()) {
    const Token& token = tokens[at];
    if (token.is('(')) {
      bracket = true;
      ++at;
    } else if (token.is(',') || (bracket && token.kind == Token::Kind::line_end)) {
      ++at;
    } else if (token.is('*') && !from.empty()) {
      imports.starred.push_back(from);
      ++at;
    } else if (token.kind != Token::Kind::name) {
      return;
    } else {
      const std::string_view word = token.word;
      const std::string path = path_at(tokens, at);
      if (path.empty()) return;
      const bool renamed = at + 1 < tokens.size() && tokens[at].is_word("as");
      const std::string_view name = renamed ? tokens[at + 1].word : word;
      if (renamed) at += 2;
      const std::string module = from.ends_with('.') ? from : from + ".";
      // "import a.b" makes a name of a alone.
      const std::string whole = renamed || !from.empty() ? path : std::string(word);
      imports.names[name] = from.empty() ? whole : module + whole;
    }
  }
}

// "L = keras.layers", "C = nn.Conv2d": a path of a library by another name.
void read_renamed(const std::vector<Token>& tokens, std::size_t at, Imports& imports) {
  const std::string_view name = tokens[at].word;
  at += 2;
  const std::size_t begin = at;
  const std::string path = path_at(tokens, at);
  if (at >= tokens.size() || !ends_line(tokens[at]) || path.empty() || path.ends_with('.')) return;
  const std::string_view root = tokens[begin].word;
  if (!imports.names.contains(root) && !is_one_of(root, kModules)) return;
  if (root != name) imports.names.try_emplace(name, path);
}

}  // namespace

std::string Imports::full(std::string_view path) const {
  constexpr int kMostRenamed = 8;
  std::string full_path(path);
  for (int step = 0; step < kMostRenamed; ++step) {
    const std::size_t end = std::min(full_path.find('.'), full_path.size());
    const auto found = names.find(std::string_view(full_path).substr(0, end));
    if (found == names.end()) break;
    const std::string_view module = found->second;
    const bool again = module.substr(0, module.find('.')) == found->first;
    full_path = found->second + full_path.substr(end);
    if (again) break;  // "import torch"
  }
  return full_path;
}

Imports imports_of(const std::vector<Token>& tokens) {
  Imports imports;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool begins = i == 0 || ends_line(tokens[i - 1]) || tokens[i - 1].is_word("const") ||
                        tokens[i - 1].is_word("let") || tokens[i - 1].is_word("var");
    if (!begins || tokens[i].kind != Token::Kind::name) continue;
    if (tokens[i].is_word("import")) {
      read_imported(tokens, i + 1, "", imports);
    } else if (tokens[i].is_word("from")) {
      std::size_t at = i + 1;
      const std::string from = path_at(tokens, at);
      if (!from.empty() && at < tokens.size() && tokens[at].is_word("import"))
        read_imported(tokens, at + 1, from, imports);
    } else if (tokens[i + 1].is('=') && tokens[i + 2].kind == Token::Kind::name) {
      read_renamed(tokens, i, imports);
    }
  }
  return imports;
}

}  // namespace padlens::reading
