#include "app/gui/file_actions.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/document/bytes.h"
#include "app/document/course.h"
#include "app/document/files.h"
#include "app/gui/bringing.h"
#include "app/gui/export_run.h"
#include "app/gui/free_path.h"
#include "app/gui/lesson_edits.h"
#include "app/render/figure.h"

namespace padlens {
namespace {

void tell(State& state, std::string text, bool problem = false) {
  apply(state, Say{std::move(text), problem});
}

bool in_the_way(const Rendering& rendering) {
  if (!rendering.numbered) return is_taken(rendering.options.output);
  for (std::int64_t i = 0; i < rendering.count; ++i) {
    if (is_taken(rendering.file_of(rendering.first_step + i))) return true;
  }
  return false;
}

}  // namespace

// Nothing is given up that somebody waits for before they say so; who asks twice means it.
void leave(State& state) {
  if (state.exporting && !state.leaving) {
    state.leaving = true;
  } else {
    state.quit = true;
  }
}

void open_file(State& state, const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return open_course(state, read_course(path));
  FileError error;
  const auto bytes = Bytes::open(path, error);
  if (bytes) return bring(state, *bytes, path);
  tell(state, state.tr("ui.open_failed", std::array{path, error.message}), true);
}

void paste_text(State& state, const std::string& text) {
  constexpr std::size_t kMostPasted = std::size_t{16} << 20U;  // bytes; numbers for 1024 × 1024
  const auto refuse = [&](const std::string& why) {
    tell(state, state.tr("ui.paste_failed", std::array{why}), true);
  };
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return refuse(state.tr("ui.paste_nothing"));
  }
  if (text.size() > kMostPasted) return refuse(state.tr("ui.paste_too_much"));
  bring(state, Bytes(text), "");
}

void save_file(State& state, const SaveFile& wanted) {
  const std::string& path = wanted.path;
  state.overwriting.reset();
  const bool own = state.scenario_is_file && path == state.scenario_path;
  if (!own && !wanted.overwrite && is_taken(path)) {
    state.overwriting = {path, free_path(path)};
    return;
  }
  const bool lesson = is_own_lesson(state);
  const auto error =
      write_file(path, lesson ? lesson_file_text(state) : scenario_to_text(state.scenario()));
  const std::vector<std::string> args{path, error ? error->message : ""};
  if (error) return tell(state, state.tr("ui.save_failed", args), true);
  if (lesson) lesson_saved(state, path);
  state.scenario_path = path;
  state.scenario_is_file = true;
  state.dialog = Dialog::none;
  tell(state, state.tr("ui.saved", args));
}

void export_file(State& state, const ExportFile& wanted) {
  const RenderOptions& options = wanted.options;
  if (state.exporting) return;
  state.overwriting.reset();
  Prepared prepared = prepare(export_job(state, options));
  if (!prepared.rendering) {
    const std::vector<std::string> args{options.output, prepared.problems.front().text(state.tr)};
    return tell(state, state.tr("ui.export_failed", args), true);
  }
  if (!wanted.overwrite && in_the_way(*prepared.rendering)) {
    const Rendering& rendering = *prepared.rendering;
    state.overwriting = {options.output,
                         free_path(options.output, rendering.first_step + rendering.count)};
    return;
  }
  state.exporting = std::make_shared<ExportRun>(std::move(*prepared.rendering));
}

// Once the file is there, or will not be.
void finish_export(State& state) {
  const RenderOutcome outcome = state.exporting->outcome().value();
  std::vector<std::string> args{state.exporting->rendering().options.output,
                                outcome.problem.text(state.tr)};
  state.exporting.reset();
  // Who wanted to leave waited for this alone; what went wrong they have to hear.
  const bool leaving = std::exchange(state.leaving, false);
  if (leaving && outcome.state == RenderState::written) state.quit = true;
  if (outcome.state == RenderState::stopped) return tell(state, state.tr("ui.export_cancelled"));
  if (outcome.state != RenderState::written) {
    return tell(state, state.tr("ui.export_failed", args), true);
  }
  if (state.dialog == Dialog::export_picture) state.dialog = Dialog::none;
  tell(state, state.tr("ui.exported", args));
}

// What is laid over a figure is part of the picture that was opened; its theme, language and size
// are for the next figure, not for the window.
void show_as_figure(State& state, const std::string& figure) {
  state.figure = figure;
  RenderOptions options;
  if (figure.empty() || !read_figure(figure, options).empty()) return;
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0) state.preferences.show.set(*overlay, options.show.has(*overlay));
  }
  state.preferences.axis = options.axis;
  state.planes = {options.input_plane.value_or(0), options.output_plane.value_or(0)};
}

}  // namespace padlens
