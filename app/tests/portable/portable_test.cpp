#include <gtest/gtest.h>

#include <string>

#include "app/document/lesson.h"
#include "app/i18n/strings.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "app/svg/format.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

// What a page does: a lesson's layer, drawn.
TEST(Portable, MakesASvgOfEachLesson) {
  const Strings tr("zh");
  ASSERT_FALSE(lessons().empty());
  for (const Lesson& lesson : lessons()) {
    const Scenario& scenario = lesson.scenario;
    const Resolution resolution = resolve(scenario.spec);
    ASSERT_TRUE(resolution.accepted()) << lesson.id;
    const Layer layer = make_layer(scenario.spec, *resolution.geometry);
    SceneOptions moment;
    moment.step = scenario.step;
    moment.mode = scenario.mode;
    const Scene scene = find_view(scenario.view, layer.op())->build(layer, moment, tr);
    ExportOptions options;
    options.theme = find_theme("light");
    for (const Format* format : {&kSvgFormat, &kAnimSvgFormat}) {
      const ExportResult result = write_all(*format, one_frame(scene), options);
      EXPECT_EQ(result.error, "") << lesson.id;
      EXPECT_TRUE(result.bytes.starts_with("<svg")) << lesson.id << result.bytes.substr(0, 80);
      EXPECT_TRUE(result.bytes.ends_with("</svg>\n")) << lesson.id;
    }
  }
}

}  // namespace
}  // namespace padlens
