#include "app/formats/xmp.h"

#include "app/document/embedded.h"
#include "app/svg/one_line.h"
#include "app/svg/xml.h"

namespace padlens {

std::string xmp_packet(const ExportOptions& options) {
  if (options.scenario.empty()) return {};
  std::string packet =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:padlens=\"";
  packet += kXmpNamespace;
  packet += "\">\n<";
  packet += kXmpScenario;
  packet += '>';
  append_escaped(packet, one_line(options.scenario));
  packet += "</";
  packet += kXmpScenario;
  packet +=
      ">\n</rdf:Description>\n"
      "</rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>";
  return packet;
}

}  // namespace padlens
