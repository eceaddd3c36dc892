#include "app/pdf/grey.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace padlens {
namespace {

using Token = QPDFTokenizer::Token;
using Handle = QPDFObjectHandle;

constexpr auto kRgb = "/DeviceRGB";
constexpr auto kGrey = "/DeviceGray";

bool is_number(const Token& token) {
  return token.getType() == QPDFTokenizer::tt_integer || token.getType() == QPDFTokenizer::tt_real;
}

// Reads what a page or a form draws, one operator after the other, and writes it with "g" for
// "rg" and "G" for "RG" where the three parts are equal.
class GreyFilter : public Handle::TokenFilter {
 public:
  void handleToken(const Token& token) override {
    waiting_.push_back(token);
    if (is_number(token)) numbers_.push_back(token.getValue());
    if (token.getType() != QPDFTokenizer::tt_word) return;
    const std::string& word = token.getValue();
    if (word == "rg" || word == "RG") {
      const std::size_t count = numbers_.size();
      const bool grey = count == 3 && numbers_[0] == numbers_[1] && numbers_[1] == numbers_[2];
      all_grey_ = all_grey_ && grey;
      if (grey) {
        // The space before the numbers stays.
        const auto numbers = std::ranges::find_if(waiting_, is_number);
        std::for_each(waiting_.begin(), numbers, [this](const Token& each) { writeToken(each); });
        write(numbers_[0] + (word == "rg" ? " g" : " G"));
        waiting_.clear();
      }
    } else if (word == "k" || word == "K" || word == "cs" || word == "CS" || word == "sh") {
      all_grey_ = all_grey_ && names_only_patterns();
    }
    flush();
  }

  void handleEOF() override { flush(); }

  bool all_grey() const { return all_grey_; }

 private:
  void flush() {
    for (const Token& token : waiting_)
      writeToken(token);
    waiting_.clear();
    numbers_.clear();
  }

  // "/Pattern cs": the pattern's own colours are looked at where it stands.
  bool names_only_patterns() const {
    for (const Token& token : waiting_) {
      if (token.getType() != QPDFTokenizer::tt_name) continue;
      return token.getValue() == "/Pattern" || token.getValue() == kGrey;
    }
    return false;
  }

  std::vector<Token> waiting_;  // since the last operator
  std::vector<std::string> numbers_;
  bool all_grey_ = true;
};

bool has_name(Handle object, const char* key, const char* name) {
  return object.hasKey(key) && object.getKey(key).isNameAndEquals(name);
}

bool draws(Handle stream) {
  Handle dictionary = stream.getDict();
  return has_name(dictionary, "/Subtype", "/Form") ||
         dictionary.getKeys().count("/PatternType") > 0;
}

// A picture of three equal channels as one of one; false where they differ.
bool make_grey(Handle image) {
  const auto data = image.getStreamData(qpdf_dl_specialized);
  const unsigned char* bytes = data->getBuffer();
  std::string grey;
  grey.reserve(data->getSize() / 3);
  for (std::size_t i = 0; i + 2 < data->getSize(); i += 3) {
    if (bytes[i] != bytes[i + 1] || bytes[i] != bytes[i + 2]) return false;
    grey += static_cast<char>(bytes[i]);
  }
  image.getDict().replaceKey("/ColorSpace", Handle::newName(kGrey));
  image.replaceStreamData(grey, Handle::newNull(), Handle::newNull());
  return true;
}

// All that has colours in a document.
struct Coloured {
  std::vector<Handle> drawings;  // streams of operators
  std::vector<Handle> groups;    // whose layers are blended in RGB
  std::vector<Handle> images;    // in RGB
  bool other = false;            // colours of another kind
};

Coloured coloured(QPDF& pdf) {
  Coloured found;
  for (Handle object : pdf.getAllObjects()) {
    Handle dictionary = object.isStream() ? object.getDict() : object;
    if (!dictionary.isDictionary()) continue;
    if (has_name(dictionary, "/Type", "/Page")) {
      for (const Handle& stream : object.getPageContents())
        found.drawings.push_back(stream);
    } else if (object.isStream() && draws(object)) {
      found.drawings.push_back(object);
    }
    if (dictionary.hasKey("/ShadingType")) found.other = true;
    Handle group = dictionary.getKey("/Group");
    if (group.isDictionary() && has_name(group, "/CS", kRgb)) found.groups.push_back(group);
    if (has_name(dictionary, "/CS", kRgb)) found.groups.push_back(dictionary);
    if (has_name(dictionary, "/Subtype", "/Image") && !has_name(dictionary, "/ColorSpace", kGrey) &&
        dictionary.hasKey("/ColorSpace")) {
      if (has_name(dictionary, "/ColorSpace", kRgb)) {
        found.images.push_back(object);
      } else {
        found.other = true;
      }
    }
  }
  return found;
}

}  // namespace

void use_grey_alone(QPDF& pdf) {
  const Coloured found = coloured(pdf);
  if (found.other) return;
  for (Handle drawing : found.drawings) {
    GreyFilter check;
    drawing.filterAsContents(&check);
    if (!check.all_grey()) return;
  }
  for (const Handle& image : found.images) {
    if (!make_grey(image)) return;
  }
  for (Handle drawing : found.drawings)
    drawing.addTokenFilter(std::make_shared<GreyFilter>());
  for (Handle group : found.groups)
    group.replaceKey("/CS", Handle::newName(kGrey));
}

}  // namespace padlens
