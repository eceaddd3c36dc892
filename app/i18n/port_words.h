#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/answers/port_map.h"

namespace padlens {

// A map of a port in words, as the command line and the window tell it.

// "same → SAME_UPPER, ceil_mode"; the numbers of a side where the label has none.
std::string port_setting_text(const Strings& tr, const PortSetting& setting);

// "333 agree, 3 with other values, 168 refused by ONNX": those that there are.
std::string port_counts_text(const Strings& tr, const PortMap& map, const PortSetting& setting);

// "Differs: k < s": where the numbers part; "" where no layer is accepted by both.
std::string port_differs_text(const Strings& tr, const PortSetting& setting);

// "Refused by ONNX: d > 1": where either framework refuses, a line each; none where neither does.
std::vector<std::string> port_refused_lines(const Strings& tr, const PortMap& map,
                                            const PortSetting& setting);

// What the symbols mean that the descriptions of these settings speak of, a line each.
std::vector<std::string> port_symbol_lines(const Strings& tr,
                                           std::span<const PortSetting> settings);

}  // namespace padlens
