#include "app/i18n/streaming.h"

#include <array>

namespace padlens {

std::string streaming_text(const Strings& tr, const Streaming& streaming) {
  const Formula formula = streaming_formula(streaming);
  const bool one = streaming.fresh == 1;
  const std::array args{std::to_string(streaming.kept), std::to_string(streaming.fresh),
                        formula.symbolic + " = " + formula.substituted + " = " + formula.result};
  return tr(one ? "scene.streaming.sentence" : "scene.streaming.sentence_steps", args);
}

}  // namespace padlens
