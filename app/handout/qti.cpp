#include <fmt/format.h>

#include "app/handout/exchange.h"
#include "app/handout/format_rows.h"
#include "app/handout/zip_writer.h"
#include "app/svg/one_line.h"
#include "app/svg/picture_size.h"
#include "app/svg/xml.h"

// QTI 2.1 as an IMS content package: https://www.imsglobal.org/question/. A zip archive with an
// item a question, a picture beside it, a test that has a section a sheet, and the manifest.

namespace padlens {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kNamespace =
    " xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    " xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsqti_v2p1"
    " http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p2.xsd\"";

std::string escaped(std::string_view text) {
  std::string xml;
  append_escaped(xml, one_line(text));
  return xml;
}

// What stands where: an identifier of XML begins with a letter.
struct ItemNames {
  std::string id;
  std::string item;
  std::string image;
};
ItemNames names_of(const HandoutSheet& sheet, std::size_t index) {
  const std::string name = question_name(sheet, index);
  return {"q-" + name, "items/q-" + name + ".xml", "images/q-" + name + ".svg"};
}

std::string item_body(const HandoutQuestion& question, const ItemNames& names) {
  std::string xml = "  <itemBody>\n    " + html_paragraph(question.text) + "\n";
  if (question.figure != nullptr) {
    xml += fmt::format(
        "    <p><img src=\"../{}\" alt=\"{}\" width=\"{:.0f}\" height=\"{:.0f}\"/></p>\n",
        names.image, escaped(question.figure_text), question.figure->width,
        question.figure->height);
  }
  xml +=
      "    <choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" "
      "maxChoices=\"1\">\n";
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    xml += "      <simpleChoice identifier=\"" + option_letter(i) + "\">" +
           escaped(question.options[i]) + "</simpleChoice>\n";
  }
  return xml + "    </choiceInteraction>\n  </itemBody>\n";
}

std::string item_xml(const Handout& handout, const HandoutQuestion& question,
                     const ItemNames& names, const std::string& title) {
  const std::string right = option_letter(question.answer);
  std::string xml(kDeclaration);
  xml.append("<assessmentItem").append(kNamespace);
  xml += " identifier=\"" + names.id + "\" title=\"" + escaped(title) +
         "\" adaptive=\"false\" timeDependent=\"false\" xml:lang=\"" + handout.language + "\">\n";
  xml +=
      "  <responseDeclaration identifier=\"RESPONSE\" cardinality=\"single\" "
      "baseType=\"identifier\">\n"
      "    <correctResponse>\n      <value>" +
      right +
      "</value>\n    </correctResponse>\n  </responseDeclaration>\n"
      "  <outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\">\n"
      "    <defaultValue>\n      <value>0</value>\n    </defaultValue>\n"
      "  </outcomeDeclaration>\n";
  const bool told = !question.why.empty();
  if (told) {
    xml +=
        "  <outcomeDeclaration identifier=\"FEEDBACK\" cardinality=\"single\" "
        "baseType=\"identifier\">\n"
        "    <defaultValue>\n      <value>why</value>\n    </defaultValue>\n"
        "  </outcomeDeclaration>\n";
  }
  xml += item_body(question, names);
  xml +=
      "  <responseProcessing "
      "template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct\"/>\n";
  if (told) {
    xml +=
        "  <modalFeedback outcomeIdentifier=\"FEEDBACK\" identifier=\"why\" "
        "showHide=\"show\">" +
        escaped(question.why) + "</modalFeedback>\n";
  }
  return xml + "</assessmentItem>\n";
}

std::string test_xml(const Handout& handout) {
  std::string xml(kDeclaration);
  xml.append("<assessmentTest").append(kNamespace);
  xml += " identifier=\"padlens-worksheet\" title=\"" + escaped(handout.title) +
         "\">\n"
         "  <testPart identifier=\"part\" navigationMode=\"nonlinear\" "
         "submissionMode=\"individual\">\n";
  for (const HandoutSheet& sheet : handout.sheets) {
    xml += "    <assessmentSection identifier=\"sheet-" + sheet.code + "\" title=\"" +
           escaped(sheet.code) + "\" visible=\"true\">\n";
    for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
      const ItemNames names = names_of(sheet, i);
      xml += "      <assessmentItemRef identifier=\"" + names.id + "\" href=\"" + names.item +
             "\"/>\n";
    }
    xml += "    </assessmentSection>\n";
  }
  return xml + "  </testPart>\n</assessmentTest>\n";
}

std::string manifest_xml(const Handout& handout) {
  std::string xml(kDeclaration);
  xml +=
      "<manifest xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imscp_v1p1 "
      "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd\" "
      "identifier=\"padlens-worksheet-manifest\">\n"
      "  <metadata>\n    <schema>QTIv2.1 Package</schema>\n"
      "    <schemaversion>1.0.0</schemaversion>\n  </metadata>\n"
      "  <organizations/>\n  <resources>\n";
  std::string items;
  std::string dependencies;
  for_each_question(handout, [&](const HandoutSheet& sheet, std::size_t index) {
    const ItemNames names = names_of(sheet, index);
    items += "    <resource identifier=\"" + names.id + "\" type=\"imsqti_item_xmlv2p1\" href=\"" +
             names.item + "\">\n      <file href=\"" + names.item + "\"/>\n";
    if (sheet.questions[index].figure != nullptr)
      items += "      <file href=\"" + names.image + "\"/>\n";
    items += "    </resource>\n";
    dependencies += "      <dependency identifierref=\"" + names.id + "\"/>\n";
    return true;
  });
  xml +=
      "    <resource identifier=\"test\" type=\"imsqti_test_xmlv2p1\" href=\"test.xml\">\n"
      "      <file href=\"test.xml\"/>\n";
  return xml + dependencies + "    </resource>\n" + items + "  </resources>\n</manifest>\n";
}

std::string write_qti(const Handout& handout, const Strings&, const Sink& sink,
                      const std::function<bool(std::int64_t done)>& progress) {
  ZipWriter zip(sink);
  std::int64_t done = 0;
  const bool whole =
      zip.add("imsmanifest.xml", manifest_xml(handout)) && zip.add("test.xml", test_xml(handout)) &&
      for_each_question(handout, [&](const HandoutSheet& sheet, std::size_t index) {
        const HandoutQuestion& question = sheet.questions[index];
        const ItemNames names = names_of(sheet, index);
        if (!zip.add(names.item, item_xml(handout, question, names, question_name(sheet, index))))
          return false;
        if (question.figure && !zip.add(names.image, figure_svg(handout, question))) return false;
        return !progress || progress(++done);
      });
  return whole && zip.finish() ? "" : std::string(kStopped);
}

}  // namespace

constexpr HandoutFormat kQtiHandout{.id = "qti", .suffix = ".zip", .write = write_qti};

}  // namespace padlens
