#include <fmt/format.h>

#include <algorithm>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "app/scene/numbers.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

const Style kNumbers{Role::text, 12, Weight::regular, Face::mono};
const Style kHead{Role::dim, 11.5, Weight::regular, Face::sans};
const Style kSmall{Role::dim, 12.5, Weight::regular, Face::sans};
const Style kLink{Role::accent, 12.5, Weight::semibold, Face::sans};

// Right edges of the columns, in pixels from the left.
struct Columns {
  float sides;
  float shape;
  float verdict;
};

std::string shape_text(const Geometry& geometry) {
  return size_text(geometry.height().out, geometry.width().out);
}

struct Verdict {
  std::string text;
  Role role;
  Face face = Face::sans;  // mono for numbers
};

Style style_of(const Verdict& verdict, bool present) {
  return {verdict.role, 12, present ? Weight::regular : Weight::semibold, verdict.face};
}

Verdict verdict_of(const Ui& ui, const ComparisonRow& row) {
  if (row.present) return {"–", Role::dim};
  if (!row.resolution.accepted()) return {ui.tr()("ui.compare_rejected"), Role::problem};
  const Difference& d = row.difference;
  if (!d.same_shape) return {ui.tr()("ui.compare_shape"), Role::problem};
  if (!d.cells) return {ui.tr()("ui.compare_not_counted"), Role::dim};
  if (*d.cells == 0) return {"0", Role::output_text, Face::mono};
  return {fmt::format("≠ {}/{}", *d.cells, row.resolution.geometry->outputs()), Role::problem,
          Face::mono};
}

class Comparison {
 public:
  explicit Comparison(Ui& ui) : ui_(ui), width_(ImGui::GetContentRegionAvail().x) {
    float sides = width_of(ui_, "0 0 0 0", kNumbers);
    float shape = width_of(ui_, "0×0", kNumbers);
    for (const ComparisonRow& row : rows()) {
      if (!row.resolution.accepted()) continue;
      sides = std::max(sides, width_of(ui_, sides_text(*row.resolution.geometry), kNumbers));
      shape = std::max(shape, width_of(ui_, shape_text(*row.resolution.geometry), kNumbers));
    }
    float verdict = width_of(ui_, ui_.tr()("ui.compare_values"), kHead);
    for (const ComparisonRow& row : rows()) {
      if (row.resolution.accepted()) {
        const Verdict each = verdict_of(ui_, row);
        verdict = std::max(verdict, width_of(ui_, each.text, style_of(each, row.present)));
      }
    }
    columns_.verdict = width_;
    columns_.shape = width_ - verdict - ui_.px(9);
    columns_.sides = columns_.shape - shape - ui_.px(9);
    names_end_ = columns_.sides - sides - ui_.px(6);
  }

  void draw() {
    section(ui_, ui_.tr()("ui.comparison"));
    head();
    const KeyboardFocus::Group group(ui_.focus, "rows");
    for (std::size_t i = 0; i < rows().size(); ++i) {
      ImGui::PushID(static_cast<int>(i));
      row(rows()[i]);
      ImGui::PopID();
    }
    space(ui_, 4);
    const bool cut = ui_.state.shown.layer().geometry().transposed();
    paragraph(ui_, ui_.tr()(cut ? "ui.compare_legend_crops" : "ui.compare_legend"),
              {Role::dim, 11.5, Weight::regular, Face::sans});
    space(ui_, 14);
  }

 private:
  const std::vector<ComparisonRow>& rows() const { return ui_.state.shown.comparison(); }

  void head() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + ui_.px(9);
    const bool cut = ui_.state.shown.layer().geometry().transposed();
    sides_head({at.x + columns_.sides, y}, ui_.tr()(cut ? "ui.compare_crops" : "ui.compare_sides"));
    text_at(ui_, {at.x + columns_.verdict, y}, ui_.tr()("ui.compare_values"), kHead, Anchor::end);
    ImGui::Dummy({width_, ui_.px(20)});
  }

  // Each of the last four words above its digit, what else there is before them.
  void sides_head(ImVec2 end, std::string words) {
    const float digit = width_of(ui_, "0", kNumbers);
    end.x -= digit / 2;
    for (int i = 0; i < 4; ++i) {
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
    // A long name gets a line of its own, above its numbers.
    const float room = accepted
                           ? names_end_
                           : width_ - width_of(ui_, verdict_of(ui_, row).text, kSmall) - ui_.px(10);
    const bool two_lines = width_of(ui_, name_of(row), name_style) > room;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ui_.px(27);
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
    text_at(ui_, {at.x, at.y + line / 2}, name_of(row), name_style);
    numbers(row, {at.x, at.y + tall - line / 2});
    ImGui::SetCursorScreenPos({at.x, at.y + tall});
    ImGui::Dummy({width_, 1});
    if (chosen) details(row);
  }

  void numbers(const ComparisonRow& row, ImVec2 at) {
    const Verdict verdict = verdict_of(ui_, row);
    text_at(ui_, {at.x + columns_.verdict, at.y}, verdict.text, style_of(verdict, row.present),
            Anchor::end);
    if (!row.resolution.accepted()) return;
    const Geometry& geometry = *row.resolution.geometry;
    text_at(ui_, {at.x + columns_.sides, at.y}, sides_text(geometry), kNumbers, Anchor::end);
    text_at(ui_, {at.x + columns_.shape, at.y}, shape_text(geometry), kNumbers, Anchor::end);
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
  Columns columns_{};
  float names_end_ = 0;
};

}  // namespace

void draw_comparison_section(Ui& ui) {
  if (ui.state.shown.comparison().empty()) return;
  Comparison(ui).draw();
}

}  // namespace padlens
