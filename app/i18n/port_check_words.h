#pragma once

#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/snippets/port_check.h"

namespace padlens {

// A port check in words, for the command line and the window.

// A layer's name, and what it is beside a bare number: "conv1", "3 (Conv2D)".
std::string port_layer_name(const Strings& tr, const PortedLayer& layer);
// "112×112 = 112×112", "8×8 ≠ 7×7".
std::string port_sizes(const PortedLayer& layer);
// "3 3 3 3 ≠ 2 3 2 3": top, bottom, left, right, as sides_text(). "~" in place of "≠" where the
// numbers are the same all the same: has_same_numbers().
std::string port_pads(const PortedLayer& layer);
bool has_same_numbers(const PortedLayer& layer);
// What differs in what the two sides are set to, beside the padding: "stride: 2 ≠ 1".
std::vector<std::string> port_differences(const Strings& tr, const PortedLayer& layer);
// "0", "+0.5, +0.5": rows, then columns; "?" where it is not known.
std::string port_shift(const PortedLayer& layer);

// "All 53 layers agree with an input of 224×224.", "They part first at conv1; …"; of layers whose
// sizes are not known, and of those without a counterpart, by themselves.
std::string port_summary(const Strings& tr, const PortCheck& check);
// The windows of the other model that the first has none for; "" where there are none.
std::string port_unpaired(const Strings& tr, const PortCheck& check, const Model& other);
// Why one layer does not agree, and what its mend comes to.
std::string port_reason(const Strings& tr, const PortedLayer& layer);

// What parts an upsampling, and whether lines mend it. Precondition: it does not agree.
std::string port_resize_reason(const Strings& tr, const PortedResize& resize);
// Over the column of what stands in a framework's code: "in Keras".
std::string port_written(const Strings& tr, const std::string& framework);

// A framework's name.
std::string port_name(const std::string& framework);

// A remark of a model: "read.<code>".
std::string remark_sentence(const Strings& tr, const Remark& remark);

}  // namespace padlens
