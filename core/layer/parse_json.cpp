#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// What a text may come to in memory, in numbers of 16 bytes: the values of an input of the
// largest size that has any, 4096², and those of its kernel. A member of an object takes about as
// much as kMember of them.
constexpr std::size_t kMostValues = 20'000'000;
constexpr std::size_t kMember = 8;

// What stands in the last pair of quotes.
std::string_view last_quoted(std::string_view text) {
  const std::size_t end = text.rfind('\'');
  if (end == 0 || end == std::string_view::npos) return {};
  const std::size_t begin = text.rfind('\'', end - 1);
  return begin == std::string_view::npos ? "" : text.substr(begin + 1, end - begin - 1);
}

// "[json.exception…] parse error at line 1, …; last read: '…'" without its beginning, and with
// what was read as short as anything that comes from input.
std::string words_of(const Json::exception& error) {
  constexpr std::string_view kRead = "last read: '";
  std::string_view what = error.what();
  if (const auto end = what.find("] "); end != std::string_view::npos) what.remove_prefix(end + 2);
  const std::size_t begin = what.find(kRead);
  const std::size_t end = what.rfind('\'');
  if (begin == std::string_view::npos || end < begin + kRead.size()) return without_controls(what);
  const std::size_t read = begin + kRead.size();
  return without_controls(what.substr(0, read)) + shown_text(what.substr(read, end - read)) +
         without_controls(what.substr(end));
}

// Makes a value of a text's tokens. As nlohmann's own parser, but it tells a key that stands twice
// in one object, of which that keeps the last without a word, and it stops where a text would take
// more memory than anything we read has need of.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(Problems& problems, std::size_t deepest) : problems_(problems), deepest_(deepest) {}

  Json root;

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON has none

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Json::object_t& object = *open_.back()->get_ptr<Json::object_t*>();
    const auto [member, is_new] = object.try_emplace(std::move(name));
    names_.back() = member->first;
    if (!is_new) {
      problems_.push_back(
          {path(), "duplicate_key", {shown(Json(member->first))}, Problem::Kind::unknown});
    }
    value_of_key_ = &member->second;
    return count(kMember);
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    constexpr int kOverflow = 406;
    if (error.id == kOverflow) {
      const auto most = std::numeric_limits<double>::max();
      problems_.push_back(
          {path(),
           "too_large",
           {shown_text(last_quoted(error.what())), number_text(-most), number_text(most)},
           Problem::Kind::limit});
    } else {
      problems_.push_back({"", "not_json", {words_of(error)}, Problem::Kind::unknown});
    }
    return false;
  }

 private:
  bool count(std::size_t more) {
    count_ += more;
    if (count_ <= kMostValues) return true;
    problems_.push_back(
        {"", "json_too_large", {std::to_string(kMostValues)}, Problem::Kind::limit});
    return false;
  }

  Json* place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& parent = *open_.back();
    if (!parent.is_array()) {
      *value_of_key_ = std::move(value);
      return value_of_key_;
    }
    parent.push_back(std::move(value));
    return &parent.back();
  }

  bool add(Json value) {
    place(std::move(value));
    return count(1);
  }

  bool open(Json value) {
    if (open_.size() == deepest_) {
      problems_.push_back({"", "json_too_deep", {std::to_string(deepest_)}, Problem::Kind::limit});
      return false;
    }
    open_.push_back(place(std::move(value)));
    names_.emplace_back();
    return count(1);
  }

  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  // "stride", "padding.top"; in a list "[2].output". A scenario's "spec" goes without saying.
  std::string path() const {
    std::string path;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i]->is_array()) {
        if (i == 0 && open_.size() > 1) path = fmt::format("[{}]", open_[i]->size() - 1);
      } else if (names_[i] != "spec" || i + 1 == open_.size()) {
        path += (path.empty() ? "" : ".") + shown_text(names_[i]);
      }
    }
    return path;
  }

  Problems& problems_;
  std::size_t deepest_;
  std::vector<Json*> open_;              // from the root to where we are
  std::vector<std::string_view> names_;  // the last key of each, "" in an array
  Json* value_of_key_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace

std::optional<Json> parse_json(std::string_view text, Problems& problems, std::size_t deepest) {
  Builder builder(problems, deepest);
  if (!Json::sax_parse(text, &builder)) return std::nullopt;
  return std::move(builder.root);
}

}  // namespace padlens
