#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/answers.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

const Style kNumbers{Role::text, 12, Weight::regular, Face::mono};
const Style kHead{Role::dim, 11.5, Weight::regular, Face::sans};
const Style kSmall{Role::dim, 12.5, Weight::regular, Face::sans};
const Style kSummary{Role::text, 13, Weight::regular, Face::sans};
const Style kLink{Role::accent, 12.5, Weight::semibold, Face::sans};

constexpr double kRowHeight = 27;

// What a group says in a few letters, and how it is drawn.
struct Verdict {
  std::string text;
  Role role = Role::text;
  Face face = Face::sans;  // mono for numbers
};

class Comparison {
 public:
  explicit Comparison(Ui& ui)
      : ui_(ui), width_(ImGui::GetContentRegionAvail().x), groups_(answer_groups(rows())) {}

  void draw() {
    if (section(ui_, ui_.tr()("ui.comparison"), ui_.tr()("ui.port_link"))) {
      ui_.act(Command::port_map);
    }
    paragraph(ui_, answers_summary(ui_.tr(), rows(), groups_), kSummary);
    space(ui_, 6);
    const KeyboardFocus::Group focus(ui_.focus, "rows");
    for (const AnswerGroup& each : groups_)
      group(each);
    space(ui_, 14);
  }

 private:
  Op op() const { return ui_.state.shown.spec().op; }
  const std::vector<ComparisonRow>& rows() const { return ui_.state.shown.comparison(); }

  Verdict verdict_of(const AnswerGroup& group) const {
    const ComparisonRow& row = rows()[group.rows.front()];
    if (group.kind == AnswerGroup::Kind::agrees) return {"=", Role::output_text, Face::mono};
    if (group.kind == AnswerGroup::Kind::refused) {
      return {ui_.tr()("ui.compare_rejected"), Role::problem};
    }
    const Geometry& geometry = *row.resolution.geometry;
    const Difference& d = row.difference;
    if (!d.same_shape) {
      return {size_text(geometry.op, geometry.height().out, geometry.width().out), Role::problem,
              Face::mono};
    }
    if (!d.cells) return {ui_.tr()("ui.compare_not_counted"), Role::dim};
    return {fmt::format("≠ {}/{}", *d.cells, d.of), Role::problem, Face::mono};
  }

  bool is_open(const AnswerGroup& group) const {
    return std::ranges::any_of(group.rows, [&](std::size_t row) {
      const RowKey key = key_of(rows()[row]);
      return std::ranges::find(ui_.state.open_answers, key) != ui_.state.open_answers.end() ||
             (ui_.state.compared && ui_.state.compared->row == key);
    });
  }

  // As many names as there is room for.
  std::string names_within(const AnswerGroup& group, const Style& style, float room) const {
    std::size_t most = group.rows.size();
    for (; most > 0; --most) {
      std::string names = group_names(ui_.tr(), rows(), group, most);
      if (width_of(ui_, names, style) <= room) return names;
    }
    // One name with its setting is too long: without it.
    std::string name(rows()[group.rows.front()].framework->display_name);
    if (group.rows.size() == 1) return name;
    return ui_.tr()("compare.names_more",
                    std::array{std::move(name), std::to_string(group.rows.size() - 1)});
  }

  void group(const AnswerGroup& group) {
    const std::size_t first = group.rows.front();
    ImGui::PushID(static_cast<int>(first));
    const bool open = is_open(group);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float tall = ui_.px(kRowHeight + 3);
    const float bleed = ui_.px(8);
    ImGui::SetCursorScreenPos({at.x - bleed, at.y});
    bool hovered = false;
    const bool clicked = area(ui_, "group", {width_ + 2 * bleed, tall}, &hovered, open);
    if (clicked) ui_.act(OpenAnswers{key_of(rows()[first]), !open});
    tip(ui_, group_text(ui_.tr(), rows(), group, result_text));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 min{at.x - bleed, at.y + 1};
    const ImVec2 max{at.x + width_ + bleed, at.y + tall - 1};
    const bool agrees = group.kind == AnswerGroup::Kind::agrees;
    if (agrees) list.AddRectFilled(min, max, ui_.color(Role::accent_soft), ui_.px(6));
    if (hovered) {
      compat::add_rect(list, min, max, ui_.color(Role::line), ui_.px(6), 1);
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    const Verdict verdict = verdict_of(group);
    const Style verdict_style{verdict.role, 12, Weight::semibold, verdict.face};
    const float middle = at.y + tall / 2;
    arrow({at.x + ui_.px(3), middle}, open);
    text_at(ui_, {at.x + width_, middle}, verdict.text, verdict_style, Anchor::end);
    const Style name_style{Role::text, 13, agrees ? Weight::semibold : Weight::regular, Face::sans};
    const float indent = ui_.px(16);
    const float room = width_ - indent - width_of(ui_, verdict.text, verdict_style) - ui_.px(8);
    text_at(ui_, {at.x + indent, middle}, names_within(group, name_style, room), name_style);
    ImGui::SetCursorScreenPos({at.x, at.y + tall});
    ImGui::Dummy({width_, 1});
    ImGui::PopID();
    if (open) members(group);
  }

  // Points down where the group is open.
  void arrow(ImVec2 middle, bool open) {
    const float half = ui_.px(3.5);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (open) {
      list.AddTriangleFilled({middle.x - half, middle.y - half / 2},
                             {middle.x + half, middle.y - half / 2}, {middle.x, middle.y + half},
                             ui_.color(Role::dim));
    } else {
      list.AddTriangleFilled({middle.x - half / 2, middle.y - half}, {middle.x + half, middle.y},
                             {middle.x - half / 2, middle.y + half}, ui_.color(Role::dim));
    }
  }

  void members(const AnswerGroup& group) {
    paragraph(ui_, group_text(ui_.tr(), rows(), group, result_text), kSmall);
    if (group.kind != AnswerGroup::Kind::refused) head();
    for (const std::size_t each : group.rows) {
      ImGui::PushID(static_cast<int>(each));
      row(rows()[each]);
      ImGui::PopID();
    }
    const bool cut = ui_.state.shown.layer().geometry().transposed();
    if (group.kind != AnswerGroup::Kind::refused) {
      space(ui_, 2);
      paragraph(ui_, ui_.tr()(ranked(op(), cut ? "ui.compare_legend_crops" : "ui.compare_legend")),
                {Role::dim, 11.5, Weight::regular, Face::sans});
    }
    space(ui_, 8);
  }

  void head() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool cut = ui_.state.shown.layer().geometry().transposed();
    sides_head({at.x + width_, at.y + ui_.px(9)},
               ui_.tr()(ranked(op(), cut ? "ui.compare_crops" : "ui.compare_sides")));
    ImGui::Dummy({width_, ui_.px(20)});
  }

  // Each of the last words, one a side, above its digit, what else there is before them.
  void sides_head(ImVec2 end, std::string words) {
    const float digit = width_of(ui_, "0", kNumbers);
    end.x -= digit / 2;
    for (int i = 0; i < 2 * op()->rank; ++i) {
      const std::size_t space = words.rfind(' ');
      const std::size_t begin = space == std::string::npos ? 0 : space + 1;
      text_at(ui_, end, words.substr(begin), kHead, Anchor::middle);
      words.resize(begin == 0 ? 0 : space);
      end.x -= 2 * digit;
    }
    text_at(ui_, {end.x + digit / 2, end.y}, words, kHead, Anchor::end);
  }

  void row(const ComparisonRow& row) {
    const bool chosen = ui_.state.compared && ui_.state.compared->row == key_of(row);
    const Style name_style{Role::text, 13, row.present ? Weight::semibold : Weight::regular,
                           Face::sans};
    const bool accepted = row.resolution.accepted();
    const std::string sides = accepted ? sides_text(*row.resolution.geometry) : "";
    // A long name gets a line of its own, above its numbers.
    const float indent = ui_.px(16);
    const float room = width_ - indent - width_of(ui_, sides, kNumbers) - ui_.px(8);
    const bool two_lines = width_of(ui_, name_of(row), name_style) > room;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ui_.px(kRowHeight);
    const float tall = two_lines ? line + ui_.px(18) : line;
    const float bleed = ui_.px(8);
    ImGui::SetCursorScreenPos({at.x - bleed, at.y});
    bool hovered = false;
    const bool clicked = area(ui_, "row", {width_ + 2 * bleed, tall}, &hovered, chosen);
    if (clicked && !row.present) {
      ui_.act(Compare{chosen ? std::nullopt : std::optional(key_of(row))});
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 min{at.x - bleed, at.y + 1};
    const ImVec2 max{at.x + width_ + bleed, at.y + tall - 1};
    if (row.present || chosen)
      list.AddRectFilled(min, max, ui_.color(Role::accent_soft), ui_.px(6));
    if (chosen || (hovered && !row.present)) {
      compat::add_rect(list, min, max, ui_.color(chosen ? Role::accent : Role::line), ui_.px(6), 1);
    }
    if (hovered && !row.present) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    text_at(ui_, {at.x + indent, at.y + line / 2}, name_of(row), name_style);
    text_at(ui_, {at.x + width_, at.y + tall - line / 2}, sides, kNumbers, Anchor::end);
    ImGui::SetCursorScreenPos({at.x, at.y + tall});
    ImGui::Dummy({width_, 1});
    if (chosen) details(row);
  }

  // What the chosen row has to say, and what one can do about it.
  void details(const ComparisonRow& row) {
    space(ui_, 4);
    for (const Problem& problem : row.resolution.problems) {
      paragraph(ui_, problem_text(ui_.tr(), problem),
                {Role::problem, 12.5, Weight::regular, Face::sans});
      space(ui_, 3);
    }
    if (row.resolution.accepted()) {
      paragraph(ui_, explanation(row), kSmall);
      space(ui_, 3);
    }
    if (!ui_.state.compared->fix.empty()) fix(row);
    if (link(ui_, "use", ui_.tr()("ui.compare_use"), kLink)) ui_.act(TakeLayer{row.spec});
    space(ui_, 10);
  }

  // The code that makes this framework give the present numbers.
  void fix(const ComparisonRow& row) {
    const std::vector<std::string> args{std::string(row.framework->display_name)};
    paragraph(ui_, ui_.tr()("ui.compare_fix", args), kSmall);
    space(ui_, 4);
    draw_card(ui_, Role::code_fill, Role::none,
              [&](float width) { draw_code_lines(ui_, ui_.state.compared->fix, width); });
    if (link(ui_, "copy_fix", ui_.tr()("ui.compare_copy_fix"), kLink)) {
      ImGui::SetClipboardText(ui_.state.compared->fix.c_str());
      ui_.act(Say{ui_.tr()("ui.copied")});
    }
    space(ui_, 4);
    const auto& fixed = ui_.state.compared->fixed;
    if (fixed && link(ui_, "use_fix", ui_.tr()("ui.compare_use_fix", args), kLink)) {
      ui_.act(TakeLayer{*fixed});
    }
    space(ui_, 4);
  }

  std::string explanation(const ComparisonRow& row) const {
    const Difference& d = row.difference;
    if (!d.same_shape) return ui_.tr()("ui.compare_other_shape");
    if (d.identical) return ui_.tr()("ui.compare_identical");
    if (!d.cells) return ui_.tr()("ui.compare_too_large");
    if (*d.cells == 0) return ui_.tr()("ui.compare_by_chance");
    const std::vector<std::string> args{result_text(d.largest)};
    return ui_.tr()("ui.compare_largest", args);
  }

  Ui& ui_;
  float width_;
  std::vector<AnswerGroup> groups_;
};

}  // namespace

void draw_comparison_section(Ui& ui) {
  if (ui.state.shown.comparison().empty()) return;
  Comparison(ui).draw();
}

}  // namespace padlens
