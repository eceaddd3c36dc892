#include <fmt/format.h>

#include "app/handout/exchange.h"
#include "app/handout/format_rows.h"
#include "app/svg/one_line.h"
#include "app/svg/picture_size.h"
#include "app/svg/xml.h"
#include "core/layer/base64.h"

// Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. Figures are files of their question.

namespace padlens {
namespace {

void append_text(std::string& xml, std::string_view indent, std::string_view text) {
  xml.append(indent).append("<text>");
  append_escaped(xml, text);
  xml.append("</text>\n");
}

// <name format="html"><text>…</text></name>
void append_html(std::string& xml, std::string_view name, std::string_view attributes,
                 std::string_view html) {
  xml.append("    <").append(name).append(attributes).append(" format=\"html\">\n");
  append_text(xml, "      ", html);
  xml.append("    </").append(name).append(">\n");
}

std::string figure_html(const HandoutQuestion& question, const std::string& file) {
  std::string html = "<p><img src=\"@@PLUGINFILE@@/" + file + "\" alt=\"";
  append_escaped(html, one_line(question.figure_text));
  return html + fmt::format("\" width=\"{:.0f}\" height=\"{:.0f}\"/></p>", question.figure->width,
                            question.figure->height);
}

void append_question_text(std::string& xml, const Handout& handout, const HandoutQuestion& question,
                          const std::string& name) {
  const std::string svg = question.figure ? figure_svg(handout, question) : std::string();
  const std::string file = name + ".svg";
  std::string html = html_paragraph(question.text);
  if (!svg.empty()) html += figure_html(question, file);
  xml += "    <questiontext format=\"html\">\n";
  append_text(xml, "      ", html);
  if (!svg.empty()) {
    xml += "      <file name=\"" + file + "\" path=\"/\" encoding=\"base64\">";
    append_base64(xml, svg);
    xml += "</file>\n";
  }
  xml += "    </questiontext>\n";
}

void append_answer(std::string& xml, const HandoutQuestion& question, std::size_t index) {
  xml += "    <answer fraction=\"";
  xml += index == question.answer ? "100" : "0";
  xml += "\" format=\"html\">\n";
  append_text(xml, "      ", html_paragraph(question.options[index]));
  const std::string& remark = question.remarks[index];
  if (!remark.empty()) {
    xml += "      <feedback format=\"html\">\n";
    append_text(xml, "        ", html_paragraph(remark));
    xml += "      </feedback>\n";
  }
  xml += "    </answer>\n";
}

void append_question(std::string& xml, const Handout& handout, const HandoutSheet& sheet,
                     std::size_t index) {
  const HandoutQuestion& question = sheet.questions[index];
  const std::string name = question_name(sheet, index);
  xml += "  <question type=\"multichoice\">\n    <name>\n";
  append_text(xml, "      ", name);
  xml += "    </name>\n";
  append_question_text(xml, handout, question, name);
  append_html(xml, "generalfeedback", "",
              question.why.empty() ? std::string() : html_paragraph(question.why));
  xml +=
      "    <defaultgrade>1</defaultgrade>\n"
      "    <penalty>0.3333333</penalty>\n"
      "    <hidden>0</hidden>\n"
      "    <single>true</single>\n"
      "    <shuffleanswers>true</shuffleanswers>\n"
      "    <answernumbering>abc</answernumbering>\n";
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    append_answer(xml, question, i);
  }
  xml += "  </question>\n";
}

void append_category(std::string& xml, const Handout& handout, const HandoutSheet& sheet) {
  std::string title = one_line(handout.title);
  for (char& c : title) {
    if (c == '/') c = '-';  // it divides categories
  }
  xml += "  <question type=\"category\">\n    <category>\n";
  append_text(xml, "      ", "$course$/" + title + "/" + sheet.code);
  xml += "    </category>\n  </question>\n";
}

std::string write_moodle(const Handout& handout, const Strings&, const Sink& sink,
                         const std::function<bool(std::int64_t done)>& progress) {
  std::int64_t done = 0;
  if (!sink("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")) return std::string(kStopped);
  const bool whole = for_each_question(handout, [&](const HandoutSheet& sheet, std::size_t index) {
    std::string xml;
    if (index == 0) append_category(xml, handout, sheet);
    append_question(xml, handout, sheet, index);
    return sink(xml) && (!progress || progress(++done));
  });
  return whole && sink("</quiz>\n") ? "" : std::string(kStopped);
}

}  // namespace

constexpr HandoutFormat kMoodleHandout{.id = "moodle", .suffix = ".xml", .write = write_moodle};

}  // namespace padlens
