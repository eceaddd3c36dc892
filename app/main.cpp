#include "app/cli/cli.h"
#include "app/gui/window.h"

int main(int argc, char** argv) {
  return padlens::run_command_line(argc, argv, [](const padlens::WindowRequest& request) {
    return padlens::run_window({request.scenario, request.scenario_path, request.language,
                                request.standard_language, request.theme, request.scale,
                                request.width, request.height, request.log_frames});
  });
}
