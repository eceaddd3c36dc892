#pragma once

#include <functional>

#include "app/cli/arguments.h"
#include "app/cli/cli.h"
#include "app/cli/console.h"

namespace padlens {

// A subcommand: one file in this folder and one line in cli.cpp. `run` is
// what to do once its arguments are read, and gives the exit code.
struct Command {
  Arguments arguments;
  std::function<int()> run;
};

Command explain_command(Console& console);
Command compare_command(Console& console);
Command compute_command(Console& console);
Command read_command(Console& console);
Command stack_command(Console& console);
Command solve_command(Console& console);
Command sweep_command(Console& console);
Command port_command(Console& console);
Command port_map_command(Console& console);
Command code_command(Console& console);
Command misconceptions_command(Console& console);
Command quiz_command(Console& console);
Command rules_command(Console& console);
Command layers_command(Console& console);
Command lesson_command(Console& console, const OpenWindow& open_window);
Command frameworks_command(Console& console);
Command render_command(Console& console);
Command worksheet_command(Console& console);
Command open_command(Console& console, const OpenWindow& open_window);
Command window_command(Console& console, const OpenWindow& open_window);

class SpecOptions;

// Puts what `spec` loads into `request`. False once all problems have been told.
bool request_scenario(const SpecOptions& spec, const Console& console, WindowRequest& request);

}  // namespace padlens
