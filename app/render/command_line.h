#pragma once

#include <string>
#include <string_view>

#include "app/render/options.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// "--output-padding" for "output_padding".
std::string flag_of(std::string_view name);

// A field's value as one types it: "2", "2,3", "same", "top=0,bottom=1,left=0,right=1".
std::string typed_text(const Json& value);

// `word` as a POSIX shell reads it back: in single quotes where it needs them.
std::string shell_quoted(std::string_view word);

// "padlens render --input 6 --step 5 -o same.svg": what is not as by default.
std::string render_command(const Spec& spec, const RenderOptions& options);

}  // namespace padlens
