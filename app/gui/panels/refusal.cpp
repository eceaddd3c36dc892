#include <algorithm>
#include <array>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/headline.h"
#include "app/i18n/sizes.h"
#include "app/i18n/symbolic.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

constexpr double kRefusalInset = 20;
constexpr double kRefusalWidth = 560;
constexpr double kCautionInset = 12;
constexpr Style kRefusalTitle{Role::problem, 16, Weight::bold, Face::sans};
constexpr Style kRefusalText{Role::text, 13.5, Weight::regular, Face::sans};
constexpr Style kRefusalDim{Role::dim, 12.5, Weight::regular, Face::sans};
constexpr Style kRefusalLink{Role::accent, 13, Weight::semibold, Face::sans};

// Text that is no number yet is told beside its box.
std::vector<const Problem*> told_here(const State& state) {
  std::vector<const Problem*> told;
  // A name is told by what it comes to, or by why it comes to nothing.
  const bool refused = state.symbolic && state.symbolic->unknowns.empty();
  for (const Problem& problem : refused ? state.symbolic->problems : state.problems) {
    const bool typed = std::ranges::any_of(
        state.typed, [&](const auto& entry) { return entry.first.first == problem.field; });
    if (!typed) told.push_back(&problem);
  }
  return told;
}

bool rejected(const Problem* problem) {
  return problem->kind == Problem::Kind::rejected;
}

std::string refusal_title(const Ui& ui, const std::vector<const Problem*>& told) {
  const Framework* framework = find_framework(ui.state.document.spec().framework);
  if (framework == nullptr || !std::ranges::all_of(told, rejected)) {
    return ui.tr()("refusal.impossible");
  }
  return ui.tr()("refusal.refused", std::array{std::string(framework->display_name)});
}

// "Stride: 0 is not possible …"
std::string told_text(const Ui& ui, const Problem& problem) {
  const std::string text = problem_text(ui.tr(), problem);
  const std::string key = "field." + problem.field;
  if (problem.field.empty() || !ui.tr().all().contains(key)) return text;
  return ui.tr()("refusal.field", std::array{ui.tr()(key), text});
}

std::string shown_layer(const Ui& ui) {
  const Layer& layer = ui.state.shown.layer();
  return ui.tr()("refusal.shown", std::array{headline(layer.spec(), layer.geometry(), ui.tr())});
}

// A line of a card, or room for what is clicked.
struct RefusalLine {
  std::string text;
  Style style;
  double height;  // logical pixels
};

void add_refusal_lines(Ui& ui, std::vector<RefusalLine>& lines, std::string_view text,
                       const Style& style, float width) {
  for (std::string& line : wrap(ui, text, style, width))
    lines.push_back({std::move(line), style, style.size * 1.5});
}

float lines_height(Ui& ui, const std::vector<RefusalLine>& lines) {
  float height = 0;
  for (const RefusalLine& line : lines)
    height += ui.px(line.height);
  return height;
}

void draw_refusal_lines(Ui& ui, const std::vector<RefusalLine>& lines) {
  for (const RefusalLine& line : lines) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui, {at.x, at.y + ui.px(line.height) / 2}, line.text, line.style);
    ImGui::Dummy({1, ui.px(line.height)});
  }
}

// Lines on a card of their own, and `below` them what has `extra` height. Returns the card's lower
// end.
template <class Below>
float draw_caution_card(Ui& ui, ImVec2 min, float width, const std::vector<RefusalLine>& lines,
                        float extra, Below below) {
  const float inset = ui.px(kCautionInset);
  const ImVec2 max{min.x + width, min.y + lines_height(ui, lines) + extra + 2 * inset};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(min, max, ui.color(Role::caution_fill), ui.px(8));
  compat::add_rect(list, min, max, ui.color(Role::caution_edge), ui.px(8), 1);
  ImGui::SetCursorScreenPos({min.x + inset, min.y + inset});
  ImGui::BeginGroup();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  draw_refusal_lines(ui, lines);
  below();
  ImGui::PopStyleVar();
  ImGui::EndGroup();
  return max.y;
}

// The nearest accepted layer as a button, which says what it changes where there is room for it.
struct NearestButton {
  std::vector<RefusalLine> above;
  std::string words;
};

std::optional<NearestButton> nearest_button(Ui& ui, float width) {
  const auto& nearest = ui.state.asked.nearest();
  if (!nearest || !ui.state.typed.empty()) return std::nullopt;
  const std::array args{changes_text(ui.tr(), ui.state.document.spec(), *nearest)};
  NearestButton made{{}, ui.tr()("refusal.take", args)};
  const Style style{Role::text, 13.5, Weight::semibold, Face::sans};
  if (width_of(ui, made.words, style) + ui.px(36) > width) {
    made.words = ui.tr()("ui.nearest_use");
    add_refusal_lines(ui, made.above, ui.tr()("ui.nearest", args), kRefusalDim, width);
  }
  return made;
}

constexpr double kRefusalButton = 32;
constexpr double kAfterText = 10;
constexpr double kAfterButton = 8;

class RefusalCard {
 public:
  RefusalCard(Ui& ui, const std::vector<const Problem*>& told, float width)
      : ui_(ui), nearest_(nearest_button(ui, width)) {
    add_refusal_lines(ui, head_, refusal_title(ui, told), kRefusalTitle, width);
    for (const Problem* problem : told)
      add_refusal_lines(ui, head_, told_text(ui, *problem), kRefusalText, width);
    add_refusal_lines(ui, foot_, shown_layer(ui), kRefusalDim, width);
  }

  float height() const {
    float height = lines_height(ui_, head_) + ui_.px(kAfterText) + lines_height(ui_, foot_);
    if (nearest_) {
      height += lines_height(ui_, nearest_->above) + ui_.px(kRefusalButton + kAfterButton);
    }
    if (ui_.state.can_show_anyway()) height += ui_.px(kRefusalLink.size * 1.5 + kAfterButton);
    return height;
  }

  void draw() {
    draw_refusal_lines(ui_, head_);
    space(ui_, kAfterText);
    if (nearest_) {
      draw_refusal_lines(ui_, nearest_->above);
      if (button(ui_, "nearest", nearest_->words, true)) {
        ui_.act(TakeLayer{*ui_.state.asked.nearest()});
      }
      space(ui_, kAfterButton);
    }
    if (ui_.state.can_show_anyway()) {
      if (link(ui_, "anyway", ui_.tr()("ui.show_anyway"), kRefusalLink)) ui_.act(ShowAnyway{true});
      space(ui_, kAfterButton);
    }
    draw_refusal_lines(ui_, foot_);
  }

 private:
  Ui& ui_;
  std::optional<NearestButton> nearest_;
  std::vector<RefusalLine> head_;
  std::vector<RefusalLine> foot_;
};

}  // namespace

void draw_refusal(Ui& ui, const Area& canvas, const Area& room) {
  if (ui.state.shows_document() || shows_formulas(ui.state)) return;
  const std::vector<const Problem*> told = told_here(ui.state);
  if (told.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(canvas.min, {canvas.max.x, room.max.y}, ui.color(Role::background, 0.72));
  if (ui.state.dialog != Dialog::none) return;
  const float inset = ui.px(kRefusalInset);
  const float width = std::min(ui.px(kRefusalWidth), room.width() - ui.px(16));
  RefusalCard card(ui, told, width - 2 * inset - ui.px(10));
  const float height = std::min(card.height() + 2 * inset, room.height());
  const ImVec2 min{std::round((room.min.x + room.max.x - width) / 2),
                   std::round((room.min.y + room.max.y - height) / 2)};
  ImGui::SetNextWindowPos(min);
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {inset, inset});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::problem));
  // Where all of it has no room, it scrolls.
  ImGui::Begin("##refusal", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  card.draw();
  ImGui::End();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(4);
}

Area draw_shown_anyway(Ui& ui, const Area& room) {
  const State& state = ui.state;
  if (!state.document.anyway || !state.shows_document() || state.problems.empty()) return room;
  const float inset = ui.px(kCautionInset);
  const ImVec2 min{room.min.x + ui.px(20), room.min.y + ui.px(12)};
  const float width = room.width() - ui.px(40);
  std::vector<RefusalLine> lines;
  std::vector<const Problem*> told;
  for (const Problem& problem : state.problems)
    told.push_back(&problem);
  add_refusal_lines(ui, lines, ui.tr()("refusal.anyway", std::array{refusal_title(ui, told)}),
                    {Role::caution_text, 13, Weight::semibold, Face::sans}, width - 2 * inset);
  for (const Problem* problem : told) {
    add_refusal_lines(ui, lines, told_text(ui, *problem),
                      {Role::caution_text, 12.5, Weight::regular, Face::sans}, width - 2 * inset);
  }
  const float bottom =
      draw_caution_card(ui, min, width, lines, ui.px(kRefusalLink.size * 1.5 + 4), [&] {
        space(ui, 4);
        if (link(ui, "hide_anyway", ui.tr()("ui.hide_anyway"), kRefusalLink)) {
          ui.act(ShowAnyway{false});
        }
      });
  return {{room.min.x, bottom}, room.max};
}

namespace {

// "Output ⌈N/2⌉×112 for N ≥ 1", and whose the picture is.
std::string formulas_line(const Ui& ui) {
  const State& state = ui.state;
  std::string ranges;
  for (const Unknown& unknown : state.symbolic->unknowns) {
    ranges += (ranges.empty() ? "" : "; ") + (unknown.has_law ? law_range(unknown) : unknown.name);
  }
  const Spec& spec = state.document.spec();
  const Layer& layer = state.shown.layer();
  return ui.tr()("ui.symbolic",
                 std::array{symbolic_input(spec), symbolic_output(spec.op, *state.symbolic), ranges,
                            size_text(layer.spec().op, layer.spec().input[kHeight],
                                      layer.spec().input[kWidth])});
}

// Too large, or numbers that are not worked out.
std::string without_values_line(const State& state) {
  const auto limit = state.shown.limit();
  if (limit && limit->what == "interpolation") return state.tr("problem.values_interpolation");
  return state.tr("ui.without_values", std::array{std::to_string(kMaxOutputCells)});
}

}  // namespace

bool shows_formulas(const State& state) {
  return state.symbolic && !state.symbolic->unknowns.empty() && state.typed.empty();
}

Area draw_without_values(Ui& ui, const Area& room) {
  const bool formulas = shows_formulas(ui.state);
  if (!ui.state.without_values() && !formulas) return room;
  constexpr Style kLine{Role::caution_text, 13, Weight::semibold, Face::sans};
  const float inset = ui.px(kCautionInset);
  std::vector<RefusalLine> lines;
  add_refusal_lines(ui, lines, formulas ? formulas_line(ui) : without_values_line(ui.state), kLine,
                    room.width() - ui.px(40) - 2 * inset);
  float width = 0;
  for (const RefusalLine& line : lines)
    width = std::max(width, width_of(ui, line.text, kLine));
  width += 2 * inset;
  const float height = lines_height(ui, lines) + 2 * inset;
  const bool alone = ui.state.shown.layer().empty();  // no picture either
  const ImVec2 min{
      std::round((room.min.x + room.max.x - width) / 2),
      alone ? std::round((room.min.y + room.max.y - height) / 2) : room.min.y + ui.px(12)};
  return {{room.min.x, draw_caution_card(ui, min, width, lines, 0, [] {})}, room.max};
}

}  // namespace padlens
