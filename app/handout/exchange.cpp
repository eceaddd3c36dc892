#include "app/handout/exchange.h"

#include <algorithm>

#include "app/svg/format.h"
#include "app/svg/one_line.h"
#include "app/svg/xml.h"

namespace padlens {

std::string padded_number(std::int64_t number, std::int64_t largest) {
  const std::string text = std::to_string(number);
  const std::size_t digits = std::max<std::size_t>(std::to_string(largest).size(), 2);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

std::string question_name(const HandoutSheet& sheet, std::size_t index) {
  return sheet.code + "-" +
         padded_number(static_cast<std::int64_t>(index) + 1,
                       static_cast<std::int64_t>(sheet.questions.size()));
}

std::string figure_svg(const Handout& handout, const HandoutQuestion& question) {
  ExportOptions options;
  options.theme = handout.theme;
  options.text.description = one_line(question.figure_text);
  options.text.language = handout.language;
  return write_all(kSvgFormat, one_frame(*question.figure), options).bytes;
}

std::string html_paragraph(std::string_view text) {
  std::string html = "<p>";
  append_escaped(html, one_line(text));
  return html + "</p>";
}

bool for_each_question(
    const Handout& handout,
    const std::function<bool(const HandoutSheet& sheet, std::size_t index)>& each) {
  for (const HandoutSheet& sheet : handout.sheets) {
    for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
      if (!each(sheet, i)) return false;
    }
  }
  return true;
}

}  // namespace padlens
