#include "app/formats/xmp.h"

#include "app/document/embedded.h"
#include "app/svg/one_line.h"
#include "app/svg/xml.h"

namespace padlens {
namespace {

// "<name>text</name>", nothing for no text.
void append_property(std::string& packet, std::string_view name, std::string_view before,
                     std::string_view text, std::string_view after) {
  if (text.empty()) return;
  packet.append("<").append(name).append(">").append(before);
  append_escaped(packet, one_line(text));
  packet.append(after).append("</").append(name).append(">\n");
}

}  // namespace

std::string xmp_packet(const ExportOptions& options) {
  constexpr std::string_view kWordsBegin = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";
  constexpr std::string_view kWordsEnd = "</rdf:li></rdf:Alt>";
  constexpr std::string_view kBagBegin = "<rdf:Bag><rdf:li>";
  constexpr std::string_view kBagEnd = "</rdf:li></rdf:Bag>";
  const FigureText& text = options.text;
  std::string properties;
  append_property(properties, "dc:title", kWordsBegin, text.title, kWordsEnd);
  append_property(properties, "dc:description", kWordsBegin, text.description, kWordsEnd);
  append_property(properties, "dc:source", {}, text.source, {});
  if (!properties.empty())
    append_property(properties, "dc:language", kBagBegin, text.language, kBagEnd);
  append_property(properties, kXmpScenario, {}, options.scenario, {});
  if (properties.empty()) return {};
  std::string packet =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:padlens=\"";
  packet.append(kXmpNamespace).append("\">\n").append(properties);
  packet +=
      "</rdf:Description>\n"
      "</rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>";
  return packet;
}

}  // namespace padlens
