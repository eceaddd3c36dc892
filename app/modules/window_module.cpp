#include "app/cli/cli.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/window.h"
#include "app/modules/module.h"

static_assert(padlens::kLeastWindowWidth == padlens::kLeastWidth &&
              padlens::kLeastWindowHeight == padlens::kLeastHeight);

PADLENS_MODULE_ENTRY const char* padlens_module_version() {
  return PADLENS_VERSION;
}

PADLENS_MODULE_ENTRY int padlens_window(const padlens::WindowRequest* request) {
  std::optional<padlens::Scenario> scenario = request->scenario;
  // The program's operations are not this module's, which has tables of its own.
  if (scenario) {
    scenario->spec.op = padlens::find_operation(scenario->spec.op->id);
    for (padlens::StackLayer& layer : scenario->stack)
      layer.spec.op = padlens::find_operation(layer.spec.op->id);
  }
  return padlens::run_window({scenario, request->scenario_path, request->scenario_is_file,
                              request->language, request->standard_language, request->theme,
                              request->scale, request->width, request->height, request->log_frames,
                              nullptr, request->brought, request->follow});
}
