#include "app/gui/panels/told_lines.h"

#include <array>

#include "app/gui/bringing.h"
#include "app/i18n/port_check_words.h"

namespace padlens {
namespace {

constexpr std::size_t kMostTold = 200;  // sentences: more than that nobody reads here

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

}  // namespace

Style told_style(bool problem) {
  return problem ? Style{Role::problem, 13, Weight::semibold, Face::sans}
                 : Style{Role::text, 13, Weight::regular, Face::sans};
}

void ToldLines::update(Ui& ui, float width) {
  const Told& told = *ui.state.told;
  if (of_ == told.model && language_ == ui.tr().language() && scale_ == ui.scale && width_ == width)
    return;
  of_ = told.model;
  language_ = ui.tr().language();
  scale_ = ui.scale;
  width_ = width;
  lines.clear();
  const ToldList list(ui.tr(), told);
  for (const ToldEntry& entry : list.entries()) {
    const float indent = entry.problem ? ui.px(kToldIndent) : 0;
    const std::size_t first = lines.size();
    for (std::string& line : wrap(ui, entry.text, told_style(entry.problem), width - indent))
      lines.push_back({std::move(line), entry.problem, false, false});
    if (lines.size() == first) continue;
    lines[first].first = true;
    lines.back().last = true;
  }
}

}  // namespace padlens
