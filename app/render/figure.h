#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/render/options.h"
#include "app/render/problem.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// An option's value as its row reads text: numbers and lists of names as one types them. nullopt
// where JSON has another type than the option.
std::optional<std::string> value_text(const RenderOption& option, const Json& value);

// How a figure is drawn, for Scenario::figure: {"scale": 2, "theme": "dark"}, the rows of
// render_options() that are not as by default and whose text is no place in a file system, no
// bound and no check, which stay with who gives the command. View and mode stand in the scenario
// itself. "" where all is as by default.
std::string figure_json(const RenderOptions& options);

// Sets what figure_json() wrote, or a person in its manner. Fields that it would not write are
// problems, "figure.<name>".
RenderProblems read_figure(std::string_view figure, RenderOptions& options);

}  // namespace padlens
