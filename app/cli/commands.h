#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "app/cli/cli.h"
#include "app/cli/console.h"

namespace padlens {

// A subcommand: one file in this folder and one line in cli.cpp. It declares its
// options on `root` and returns what to run once they are read: the exit code.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;
};

Command add_explain(CLI::App& root, Console& console);
Command add_compare(CLI::App& root, Console& console);
Command add_compute(CLI::App& root, Console& console);
Command add_solve(CLI::App& root, Console& console);
Command add_sweep(CLI::App& root, Console& console);
Command add_code(CLI::App& root, Console& console);
Command add_rules(CLI::App& root, Console& console);
Command add_layers(CLI::App& root, Console& console);
Command add_render(CLI::App& root, Console& console);
Command add_open(CLI::App& root, Console& console, const OpenWindow& open_window);
Command add_window(CLI::App& root, Console& console, const OpenWindow& open_window);

class SpecOptions;

// Puts what `spec` loads into `request`. False once all problems have been told.
bool request_scenario(const SpecOptions& spec, const Console& console, WindowRequest& request);

}  // namespace padlens
