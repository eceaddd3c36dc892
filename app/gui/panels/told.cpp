// What was understood of what was brought, until it is closed; before that, how far reading it has
// come.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/bringing.h"
#include "app/gui/import_run.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/port_check_words.h"

namespace padlens {
namespace {

constexpr double kToldInset = 18;
constexpr double kToldHead = 42;
constexpr double kToldLine = 20;
constexpr std::size_t kMostTold = 200;  // entries: more than that nobody reads here
constexpr std::size_t kToldAtOnce = 4;

const Style kToldTitle{Role::text, 13.5, Weight::semibold, Face::sans};
const Style kToldText{Role::text, 13, Weight::regular, Face::sans};
const Style kToldDim{Role::dim, 13, Weight::regular, Face::sans};
const Style kToldProblem{Role::problem, 13, Weight::semibold, Face::sans};

struct ToldEntry {
  std::string text;
  bool problem;
};

// Where in a text it is, and in which layer.
std::string told_place(const PlacedProblem& placed, const std::string& name) {
  std::string text;
  if (placed.line > 0) {
    text = std::to_string(placed.line) + ":" + std::to_string(placed.column) + "  ";
  }
  return name.empty() ? text : text + name + ": ";
}

class ToldList {
 public:
  ToldList(const Strings& tr, const Told& told) : tr_(tr), model_(told.model->model) {
    assumed(told);
    for (const PlacedProblem& each : model_.problems)
      problem(each, "");
    for (const ModelLayer& layer : model_.layers) {
      for (const PlacedProblem& each : layer.problems)
        problem(each, layer.name);
    }
    for (const Remark& each : model_.remarks)
      add(remark_sentence(tr_, each), false);
    for (const ModelLayer& layer : model_.layers) {
      for (const Remark& each : layer.remarks)
        add(layer.name + ": " + remark_sentence(tr_, each), false);
    }
    if (count_ > kMostTold) {
      entries_.push_back(
          {tr_("ui.told_more", std::array{std::to_string(count_ - kMostTold)}), false});
    }
  }

  const std::vector<ToldEntry>& entries() const { return entries_; }

 private:
  void add(std::string text, bool problem) {
    if (++count_ <= kMostTold) entries_.push_back({std::move(text), problem});
  }

  void problem(const PlacedProblem& placed, const std::string& name) {
    if (count_ >= kMostTold) {
      ++count_;  // its words are not needed
      return;
    }
    const std::string field = placed.problem.field.empty() ? "" : placed.problem.field + ": ";
    add(told_place(placed, name) + field + problem_text(tr_, placed.problem), true);
  }

  void assumed(const Told& told) {
    std::string text;
    if (!told.assumed_input.empty()) text = tr_("ui.told_input", std::array{told.assumed_input});
    for (const std::string& field : assumed_fields(model_))
      text += (text.empty() ? "" : tr_("ui.told_comma")) + tr_("field." + field);
    if (!text.empty()) add(tr_("ui.told_assumed", std::array{text}), false);
  }

  const Strings& tr_;
  const Model& model_;
  std::size_t count_ = 0;
  std::vector<ToldEntry> entries_;
};

float told_close(Ui& ui, const Area& area, const char* id, const std::string& tip) {
  const float x = area.max.x - ui.px(kToldInset + 26);
  ImGui::SetCursorScreenPos({x, area.min.y + ui.px(8)});
  if (round_button(ui, id, symbols::cross, 26, false, tip)) {
    if (ui.state.importing) {
      ui.act(CancelImport{});
    } else {
      ui.act(CloseTold{});
    }
  }
  return x;
}

void told_list(Ui& ui, const Area& area) {
  const Told& told = *ui.state.told;
  const Model& model = told.model->model;
  const float x = area.min.x + ui.px(kToldInset);
  const float middle = area.min.y + ui.px(kToldHead) / 2;
  const float end = told_close(ui, area, "close_told", ui.tr()("ui.close"));
  const std::string source =
      told.model->source.empty() ? ui.tr()("ui.told_pasted") : told.model->source;
  const std::string words = ui.tr()(
      "ui.told_title", std::array{source, format_name(model), std::to_string(model.layers.size())});
  const auto lines = wrap(ui, words, kToldTitle, end - x - ui.px(12));
  if (!lines.empty()) text_at(ui, {x, middle}, lines.front(), kToldTitle);
  const ImVec2 size{area.width() - ui.px(2 * kToldInset - 6),
                    area.max.y - area.min.y - ui.px(kToldHead + 6)};
  if (size.y < ui.px(8)) return;
  ImGui::SetCursorScreenPos({x, area.min.y + ui.px(kToldHead - 4)});
  ImGui::BeginChild("told", size, false);
  const float width = ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize - ui.px(4);
  const ToldList list(ui.tr(), told);
  for (const ToldEntry& entry : list.entries()) {
    const Style& style = entry.problem ? kToldProblem : kToldText;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float indent = entry.problem ? ui.px(10) : 0;
    float y = at.y;
    for (const std::string& line : wrap(ui, entry.text, style, width - indent)) {
      text_at(ui, {at.x + indent, y + ui.px(kToldLine) / 2}, line, style);
      y += ui.px(kToldLine);
    }
    if (entry.problem) {
      ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + ui.px(2)},
                                                {at.x + ui.px(3), y - ui.px(2)},
                                                ui.color(Role::problem), ui.px(1.5));
    }
    ImGui::Dummy({width, y - at.y});
  }
  scroll_fade(ui, Role::panel);
  ImGui::EndChild();
}

// A bar, and the button that gives it up.
void told_progress(Ui& ui, const Area& area) {
  const ImportRun& run = *ui.state.importing;
  const float x = area.min.x + ui.px(kToldInset);
  const float middle = area.min.y + ui.px(kToldHead) / 2;
  const float end = told_close(ui, area, "cancel_import", ui.tr()("ui.cancel"));
  const std::string source = run.source().empty() ? ui.tr()("ui.told_pasted") : run.source();
  const auto percent = static_cast<int>(std::floor(100 * std::clamp(run.done(), 0.0, 1.0)));
  const std::string words = ui.tr()("ui.told_reading", std::array{source, std::to_string(percent)});
  const auto lines = wrap(ui, words, kToldDim, end - x - ui.px(12));
  if (!lines.empty()) text_at(ui, {x, middle - ui.px(3)}, lines.front(), kToldDim);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = area.max.y - ui.px(4);
  list.AddRectFilled({area.min.x, top}, area.max, ui.color(Role::track));
  list.AddRectFilled({area.min.x, top},
                     {area.min.x + area.width() * static_cast<float>(percent) / 100, area.max.y},
                     ui.color(Role::accent));
}

}  // namespace

bool has_told(const State& state) {
  return state.importing != nullptr || state.told.has_value();
}

float told_height(const Ui& ui, float most) {
  if (ui.state.importing) return ui.px(kToldHead + 6);
  const std::size_t count =
      std::clamp<std::size_t>(ToldList(ui.tr(), *ui.state.told).entries().size(), 1, kToldAtOnce);
  // A sentence is often longer than a line.
  const float wanted = ui.px(kToldHead + 10 + kToldLine * 1.6 * static_cast<double>(count));
  return std::min(wanted, std::max(most, ui.px(kToldHead + 10 + kToldLine * 2)));
}

void draw_told(PanelContext& context) {
  Ui& ui = context.ui;
  const Area& area = context.areas.told;
  begin_panel(ui, "##told", area, Role::panel, 0, 0, false);
  if (ui.state.importing) {
    told_progress(ui, area);
  } else {
    told_list(ui, area);
  }
  edge_line(ui, {area.min.x, area.max.y - 0.5F}, {area.max.x, area.max.y - 0.5F});
  ImGui::End();
}

}  // namespace padlens
