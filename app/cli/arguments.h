#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/i18n/strings.h"

namespace padlens {

// A row of a command's table of arguments: an option with a value, a flag, or a file. The
// help is written from it, and parse.cpp, which alone knows CLI11, reads by it.
class Option {
 public:
  // "-o,--output" (the short name first), "--values,!--no-values", "FILE".
  Option(std::string names, std::string& text, std::string usage, std::string help);
  // The same for one that may be given several times; all are kept.
  Option(std::string names, std::vector<std::string>& texts, std::string usage, std::string help);
  Option(std::string names, bool& on, std::string help);
  // One that parse.cpp acts upon itself: "-h,--help".
  Option(std::string names, std::string help);
  Option(const Option&) = delete;
  Option& operator=(const Option&) = delete;

  // The default that the help tells; "": none.
  Option& standard(std::string text);
  // The heading in the help; "": "Options".
  Option& group(std::string heading);

  bool given() const { return count_ > 0; }
  void count(std::size_t times) { count_ = times; }

  const std::string& names() const { return names_; }
  std::vector<std::string> split_names() const;  // "-o", "--output"; no "!"
  bool positional() const { return !names_.starts_with('-'); }
  const std::string& usage() const { return usage_; }
  const std::string& help() const { return help_; }
  const std::string& standard() const { return standard_; }
  const std::string& group() const { return group_; }
  std::string* text() const { return text_; }  // where a value goes; nullptr: it takes none
  std::vector<std::string>* texts() const { return texts_; }  // where several values go
  bool* on() const { return on_; }                            // where a flag goes

 private:
  std::string names_;
  std::string usage_;
  std::string help_;
  std::string standard_;
  std::string group_;
  std::string* text_ = nullptr;
  std::vector<std::string>* texts_ = nullptr;
  bool* on_ = nullptr;
  std::size_t count_ = 0;
};

// What a command takes. What the rows write into must outlive the reading; the rows
// themselves stay where they are when the table is moved.
struct Arguments {
  // With "-h,--help" as its first row.
  Arguments(const Strings& tr, std::string name, std::string about);

  std::string name;
  std::string about;
  std::string examples;  // the end of the help
  std::vector<std::unique_ptr<Option>> options;

  // An option that takes one value; given twice, the last counts.
  Option& add_value(std::string names, std::string& text, std::string usage, std::string help);
  Option& add_values(std::string names, std::vector<std::string>& texts, std::string usage,
                     std::string help);
  Option& add_flag(std::string names, bool& on, std::string help);
  Option& add_file(std::string names, std::string& text, std::string help);
};

}  // namespace padlens
