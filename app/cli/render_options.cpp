#include "app/cli/render_options.h"

#include <array>
#include <map>
#include <string>
#include <vector>

#include "app/cli/spec_options.h"
#include "app/render/command_line.h"
#include "app/render/option_values.h"
#include "app/scene/overlay_rows.h"

namespace padlens {

void complain(const Console& console, const RenderProblem& problem) {
  console.complain(problem.where, problem.text(console.tr));
}

namespace {

// What is drawn is listed by the table of overlays: all, and those that are not unless asked for.
std::string help_of(const RenderOption& row, const Strings& tr) {
  if (row.name != "show") return tr(row.help);
  std::vector<std::string> unasked;
  for (const Overlay* overlay : overlays()) {
    if (!OverlaySet::standard().has(*overlay)) unasked.emplace_back(overlay->id);
  }
  const std::string& between = tr("cli.names.between");
  const std::array lists{values::joined(values::overlay_names(), between),
                         values::joined(unasked, between)};
  return tr(row.help, lists);
}

}  // namespace

void PictureOptions::add_to(Arguments& command, const Strings& tr) {
  for (const RenderOption& row : render_options()) {
    if (row.name == "anyway") continue;
    Flag& flag = flags_.emplace_back();
    flag.row = &row;
    const std::string names = (row.name == "output" ? "-o," : "") + flag_of(row.name);
    const std::string& heading = tr(row.heading);
    if (row.usage == nullptr) {
      flag.option = &command.add_flag(names, flag.on, help_of(row, tr)).group(heading);
    } else {
      flag.option = &command.add_value(names, flag.text, row.usage(), help_of(row, tr))
                         .standard(std::string(row.standard))
                         .group(heading);
    }
    if (row.name != "show") continue;
    values_option_ =
        &command.add_flag("--values,!--no-values", values_, tr("cli.option.values")).group(heading);
    indices_option_ =
        &command.add_flag("--indices,!--no-indices", indices_, tr("cli.option.indices"))
             .group(heading);
  }
}

std::vector<std::pair<const RenderOption*, std::string>> PictureOptions::given() const {
  std::vector<std::pair<const RenderOption*, std::string>> given;
  for (const Flag& flag : flags_) {
    if (!flag.option->given()) continue;
    given.emplace_back(flag.row, flag.row->usage != nullptr ? flag.text
                                 : flag.on                  ? "true"
                                                            : "false");
  }
  return given;
}

bool PictureOptions::apply(RenderOptions& options, const Console& console) const {
  bool ok = true;
  std::map<std::string_view, std::string> groups;
  for (const auto& [row, text] : given()) {
    if (const auto problem = row->set(options, text)) {
      complain(console, *problem);
      ok = false;
    }
    if (row->group.empty()) continue;
    const auto [other, is_new] = groups.emplace(row->group, flag_of(row->name));
    if (is_new) continue;
    console.complain(row->name, console.tr("cli.error.contradiction", std::array{other->second}));
    ok = false;
  }
  // Of what "--show" says too.
  if (values_option_->given()) options.show.set(kShowValues, values_);
  if (indices_option_->given()) options.show.set(kShowIndices, indices_);
  return ok;
}

}  // namespace padlens
