#include <algorithm>

#include "app/document/embedded.h"
#include "app/document/embedded_xml.h"

// XMP packets are made to be found by programs that do not know what is around them: they stand
// uncompressed between two processing instructions (ISO 16684-1, 7.3).

namespace padlens {
namespace {

constexpr std::string_view kPacket = "<?xpacket begin=";

ScenarioText failed(Container container, std::string_view why) {
  return {container, {}, std::string(why)};
}

}  // namespace

// The property as an element, as we write it, or as an attribute, as other programs write it anew.
ScenarioText scenario_in_xmp(std::string_view rest, Container container) {
  const std::size_t packet = rest.find(kPacket);
  if (packet == std::string_view::npos) return failed(container, "embedded.none");
  rest.remove_prefix(packet);
  while (true) {
    const std::size_t at = rest.find(kXmpScenario);
    if (at == std::string_view::npos) return failed(container, "embedded.none");
    rest.remove_prefix(at + kXmpScenario.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    std::string_view end = "</";
    if (rest.starts_with('=')) {
      rest.remove_prefix(1);
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
      if (!rest.starts_with('"') && !rest.starts_with('\'')) continue;
      end = rest.substr(0, 1);
    } else if (!rest.starts_with('>')) {
      continue;
    }
    rest.remove_prefix(1);
    const std::size_t length = rest.find(end);
    if (length == std::string_view::npos) return failed(container, "embedded.damaged");
    auto text = xml_unescaped(rest.substr(0, length));
    if (!text) return failed(container, "embedded.damaged");
    return {container, std::move(*text), {}};
  }
}

ScenarioText scenario_in_pdf(std::string_view bytes) {
  return scenario_in_xmp(bytes, Container::pdf);
}

}  // namespace padlens
