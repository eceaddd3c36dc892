#include "app/i18n/headline.h"

#include <array>
#include <utility>

#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
std::string headline(const Spec& spec, const Geometry& geometry, const Strings& tr) {
  const auto& [h, w] = geometry.axis;
  return headline(spec, size_text(spec.op, spec.input[0], spec.input[1]),
                  size_text(spec.op, h.out, w.out), tr);
}

std::string headline(const Spec& spec, std::string input, std::string output, const Strings& tr) {
  const auto part = [&](std::string_view key, std::string argument) {
    return tr(key, std::array{std::move(argument)});
  };
  const std::string separator = tr("cli.headline.separator");
  std::string parts = part("cli.headline.input", std::move(input));
  const auto count = [&](std::string_view key, int planes) {
    if (planes != 1) parts += separator + part(key, std::to_string(planes));
  };
  count("cli.headline.channels", spec.channels);
  count("cli.headline.filters", spec.filters);
  count("cli.headline.groups", spec.groups);
  parts +=
      separator + part("cli.headline.kernel", size_text(spec.op, spec.kernel[0], spec.kernel[1]));
  parts += separator + part("cli.headline.stride", axes_text(spec.op, spec.stride));
  if (spec.dilation != PerAxis{1, 1}) {
    parts += separator + part("cli.headline.dilation", axes_text(spec.op, spec.dilation));
  }
  parts += separator +
           part("cli.headline.padding", tr("padding." + std::string(mode_info(spec.padding).name)));
  if (spec.output_padding) {
    parts +=
        separator + part("cli.headline.output_padding", axes_text(spec.op, *spec.output_padding));
  }
  return tr("cli.headline", std::array{std::string(spec.op->name),
                                       std::string(find_framework(spec.framework)->display_name),
                                       parts, std::move(output)});
}

}  // namespace padlens
