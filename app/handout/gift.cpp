#include "app/handout/exchange.h"
#include "app/handout/format_rows.h"
#include "app/i18n/sentences.h"
#include "app/svg/one_line.h"
#include "app/svg/picture_size.h"

// GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format. It carries no pictures; what
// a figure shows stands in the question's words.

namespace padlens {
namespace {

// A text of one line, without any of the signs that mean something.
std::string gift_text(std::string_view text) {
  std::string escaped;
  for (const char c : one_line(text)) {
    if (std::string_view("\\~=#{}:").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// A category's name is taken as it stands, but for '/', which divides it.
std::string category_name(std::string_view text) {
  std::string name = one_line(text);
  for (char& c : name) {
    if (c == '/') c = '-';
  }
  return name;
}

std::string gift_question(const HandoutSheet& sheet, std::size_t index, const Strings& tr) {
  const HandoutQuestion& question = sheet.questions[index];
  std::string words = question.text;
  if (!question.figure_text.empty()) add_sentence(tr, words, question.figure_text);
  std::string text =
      "::" + gift_text(question_name(sheet, index)) + "::[plain]" + gift_text(words) + " {\n";
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    text += i == question.answer ? "\t=" : "\t~";
    text += gift_text(question.options[i]);
    if (!question.remarks[i].empty()) text += " #" + gift_text(question.remarks[i]);
    text += '\n';
  }
  if (!question.why.empty()) text += "\t####" + gift_text(question.why) + "\n";
  return text + "}\n\n";
}

std::string write_gift(const Handout& handout, const Strings& tr, const Sink& sink,
                       const std::function<bool(std::int64_t done)>& progress) {
  std::int64_t done = 0;
  std::string text;
  const bool whole = for_each_question(handout, [&](const HandoutSheet& sheet, std::size_t index) {
    if (index == 0) {
      text += "$CATEGORY: $course$/" + category_name(handout.title) + "/" +
              category_name(sheet.code) + "\n\n";
    }
    text += gift_question(sheet, index, tr);
    return !progress || progress(++done);
  });
  return whole && sink(text) ? "" : std::string(kStopped);
}

}  // namespace

constexpr HandoutFormat kGiftHandout{.id = "gift", .suffix = ".gift", .write = write_gift};

}  // namespace padlens
