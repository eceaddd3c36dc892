#include "app/import/torch_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "app/import/model_problem.h"

namespace padlens::torch_print {
namespace {

constexpr int kMostDepth = 16;  // of tuples in each other

bool is_word_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == '.';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// How many parentheses stay open behind it; those in quotes are none. `close`: where the first one
// that was not opened here is closed; npos: nowhere.
int open_after(std::string_view text, std::size_t& close) {
  int open = 0;
  char quote = 0;
  close = std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (quote != 0) {
      if (letter == quote) quote = 0;
    } else if (letter == '\'' || letter == '"') {
      quote = letter;
    } else if (letter == '(' || letter == '[') {
      ++open;
    } else if (letter == ')' || letter == ']') {
      if (--open < 0 && close == std::string_view::npos) close = i;
    }
  }
  return open;
}

// --- values -----------------------------------------------------------------------

class Values {
 public:
  explicit Values(std::string_view text) : rest_(text) {}

  Arguments arguments() {
    Arguments all;
    while (true) {
      skip_blanks();
      if (rest_.empty()) return all;
      const std::string name = keyword();
      Json value = this->value(0);
      if (name.empty()) {
        all.positional.push_back(std::move(value));
      } else {
        all.named[name] = std::move(value);
      }
      skip_to_comma();
    }
  }

 private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  void skip_to_comma() {
    const auto comma = rest_.find(',');
    rest_.remove_prefix(comma == std::string_view::npos ? rest_.size() : comma + 1);
  }

  std::string_view word() {
    const auto end = std::ranges::find_if_not(rest_, [](char letter) {
      return is_word_letter(letter) || letter == '-' || letter == '+';
    });
    const std::string_view word(rest_.data(), static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(word.size());
    return word;
  }

  // "kernel_size" before "="; "" where none stands here.
  std::string keyword() {
    const std::string_view before = rest_;
    const std::string_view name = word();
    skip_blanks();
    if (!name.empty() && rest_.starts_with("=")) {
      rest_.remove_prefix(1);
      skip_blanks();
      return std::string(name);
    }
    rest_ = before;
    return {};
  }

  Json list(int depth) {
    const char close = rest_.front() == '(' ? ')' : ']';
    rest_.remove_prefix(1);
    Json values = Json::array();
    while (true) {
      skip_blanks();
      if (rest_.empty()) return values;
      if (rest_.front() == close) break;
      if (rest_.front() == ',') {
        rest_.remove_prefix(1);
        continue;
      }
      const std::size_t before = rest_.size();
      values.push_back(value(depth + 1));
      if (rest_.size() == before) rest_.remove_prefix(1);  // nothing that is a value
    }
    rest_.remove_prefix(1);
    return values;
  }

  Json value(int depth) {
    if (rest_.empty() || depth > kMostDepth) {
      rest_ = {};
      return nullptr;
    }
    const char first = rest_.front();
    if (first == '(' || first == '[') return list(depth);
    if (first == '\'' || first == '"') {
      const auto end = std::min(rest_.find(first, 1), rest_.size());
      Json text = valid_utf8(rest_.substr(1, end - 1));
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      return text;
    }
    return plain(word());
  }

  static Json plain(std::string_view word) {
    if (word == "True") return true;
    if (word == "False") return false;
    if (word == "None" || word.empty()) return nullptr;
    std::int64_t whole = 0;
    const char* const end = word.data() + word.size();
    if (const auto [at, error] = std::from_chars(word.data(), end, whole);
        error == std::errc{} && at == end)
      return whole;
    double real = 0;
    if (const auto [at, error] = std::from_chars(word.data(), end, real);
        error == std::errc{} && at == end && std::isfinite(real))
      return real;
    return std::string(word);
  }

  std::string_view rest_;
};

// --- lines ------------------------------------------------------------------------

// A line that begins a module.
struct Begin {
  std::string first_key;  // "conv1", or "6" of "(6-7)"
  int times = 1;
  bool named = false;
  std::string type;
  std::string_view rest;   // behind the "(" of its type
  std::size_t column = 0;  // of its type, from 0 in the trimmed line
};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || at != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// "(6-7)" stands for two; their names are 6 and 7.
void read_key(std::string_view key, Begin& begin) {
  begin.named = true;
  begin.first_key = std::string(key);
  const auto dash = key.find('-');
  if (dash == std::string_view::npos) return;
  const auto from = number_of(key.substr(0, dash));
  const auto to = number_of(key.substr(dash + 1));
  if (!from || !to || *to < *from || *to - *from == std::numeric_limits<int>::max()) return;
  begin.first_key = std::to_string(*from);
  begin.times = *to - *from + 1;
}

// "(conv1): Conv2d(3, …", "(6-7): 2 x Block(", "ResNet(".
std::optional<Begin> begin_of(std::string_view line) {
  Begin begin;
  std::string_view rest = line;
  if (rest.starts_with("(")) {
    const auto end = rest.find("): ");
    if (end == std::string_view::npos || end < 2) return std::nullopt;
    const std::string_view key = rest.substr(1, end - 1);
    if (key.find_first_of(" (),") != std::string_view::npos) return std::nullopt;
    read_key(key, begin);
    rest = trimmed(rest.substr(end + 3));
    const auto times = rest.find(" x ");
    if (begin.times > 1 && times != std::string_view::npos && number_of(rest.substr(0, times)))
      rest = trimmed(rest.substr(times + 3));
  }
  const auto open = rest.find('(');
  if (open == std::string_view::npos || open == 0) return std::nullopt;
  const std::string_view type = rest.substr(0, open);
  if (!std::ranges::all_of(type, is_word_letter) || type == "print") return std::nullopt;
  begin.type = std::string(type.substr(type.rfind('.') + 1));
  begin.column = static_cast<std::size_t>(type.data() - line.data());
  begin.rest = rest.substr(open + 1);
  return begin;
}

// A module as it is printed, once: those that it stands for are made of it at the end.
struct Printed {
  Begin begin;
  std::string text;
  int line = 0;
  int column = 0;
  std::vector<std::size_t> children;
};

class Tree {
 public:
  explicit Tree(Model& model) : model_(model) {}

  bool read(std::string_view text) {
    int number = 0;
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      if (!read_line(text.substr(0, end), ++number)) return false;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
  }

  std::vector<Module> modules() {
    std::vector<Module> all;
    if (printed_.empty()) return all;
    // Modules that are pasted without the one around them.
    all.push_back({});
    if (roots_.size() == 1 && !printed_[roots_[0]].begin.named) {
      expand(roots_[0], "", all, 0);
    } else {
      for (const std::size_t root : roots_)
        expand_all(root, "", all, 0);
    }
    return all;
  }

 private:
  bool read_line(std::string_view line, int number) {
    const std::string_view text = trimmed(line);
    if (text.empty()) return true;
    const auto begin = begin_of(text);
    // A text among a module's own words may look like one: "Foo(…)"; but modules have names.
    if (begin && (begin->named || open_.empty())) {
      const auto column = text.data() - line.data() + static_cast<std::ptrdiff_t>(begin->column);
      return start(*begin, number, static_cast<int>(column) + 1);
    }
    if (open_.empty()) return true;  // ">>> print(model)", and the like
    go_on(text);
    return true;
  }

  bool start(const Begin& begin, int line, int column) {
    if (printed_.size() >= ImportLimits::nodes) return too_many();
    (open_.empty() ? roots_ : printed_[open_.back()].children).push_back(printed_.size());
    printed_.push_back({begin, "", line, column, {}});
    printed_.back().begin.rest = {};
    open_.push_back(printed_.size() - 1);
    if (open_.size() > ImportLimits::levels) {
      add_problem(model_, "json_too_deep", {std::to_string(ImportLimits::levels)},
                  Problem::Kind::limit);
      return false;
    }
    go_on(begin.rest);
    return true;
  }

  // What stands between the parentheses of the module that is open, and what closes it.
  void go_on(std::string_view text) {
    std::size_t close = 0;
    open_after(text, close);
    Printed& module = printed_[open_.back()];
    const std::string_view own = trimmed(text.substr(0, close));
    if (!own.empty()) {
      if (!module.text.empty()) module.text += ' ';
      module.text += own;
    }
    if (close != std::string_view::npos) open_.pop_back();
  }

  bool too_many() {
    add_problem(model_, "too_many_layers", {std::to_string(ImportLimits::nodes)},
                Problem::Kind::limit);
    return false;
  }

  // Fills in element `at` of `all`, and appends what is in it.
  void expand(std::size_t printed, const std::string& name, std::vector<Module>& all,
              std::size_t at) {
    const Printed& from = printed_[printed];
    all[at].name = name;
    all[at].type = from.begin.type;
    all[at].text = from.text;
    all[at].line = from.line;
    all[at].column = from.column;
    for (const std::size_t child : from.children)
      expand_all(child, name, all, at);
  }

  void expand_all(std::size_t printed, const std::string& prefix, std::vector<Module>& all,
                  std::size_t parent) {
    const Begin& begin = printed_[printed].begin;
    for (int i = 0; i < begin.times && !full_; ++i) {
      if (all.size() >= ImportLimits::nodes || letters_ > ImportLimits::text) {
        full_ = true;
        too_many();
        return;
      }
      const auto number = number_of(begin.first_key);
      const std::string key =
          begin.times > 1 && number ? std::to_string(*number + i) : begin.first_key;
      const std::string name = prefix.empty() ? key : prefix + "." + key;
      all[parent].children.push_back(all.size());
      all.push_back({});
      letters_ += name.size();
      expand(printed, name, all, all.size() - 1);
    }
  }

  Model& model_;
  std::vector<Printed> printed_;
  std::vector<std::size_t> roots_;
  std::vector<std::size_t> open_;
  std::size_t letters_ = 0;  // of all names
  bool full_ = false;
};

}  // namespace

Arguments arguments_of(std::string_view text) {
  return Values(text).arguments();
}

std::vector<Module> modules_of(std::string_view text, Model& model) {
  Tree tree(model);
  if (!tree.read(text)) return {};
  std::vector<Module> modules = tree.modules();
  return model.problems.empty() ? modules : std::vector<Module>();
}

// A module in it opens over several lines: layers alone, as copied from such a text, are lines of
// code.
bool is_printed(std::string_view head) {
  bool named = false;
  bool opens = false;
  while (!head.empty() && !(named && opens)) {
    const auto end = std::min(head.find('\n'), head.size());
    const std::string_view line = trimmed(head.substr(0, end));
    const auto begin = begin_of(line);
    named = named || (begin && begin->named);
    opens = opens || (begin && line.ends_with('('));
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return named && opens;
}

}  // namespace padlens::torch_print
