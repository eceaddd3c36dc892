// The port check: what becomes of each layer in another framework, and what mends those that part.

#include "app/gui/check_page.h"

#include <algorithm>
#include <array>

#include "app/gui/panels/map_grid.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/sections.h"
#include "app/gui/stack_rows.h"
#include "app/gui/widgets.h"
#include "app/i18n/port_check_words.h"

namespace padlens {
namespace {

constexpr double kCheckWidth = 900;
constexpr double kCheckRow = 25;
constexpr double kMostRows = 12;  // at once
constexpr double kDetails = 290;  // a reason, the lines of a mend, and the buttons
constexpr double kButtons = 48;

const Style kCheckName{Role::text, 13, Weight::semibold, Face::sans};
const Style kCheckDim{Role::dim, 12.5, Weight::regular, Face::sans};
const Style kCheckText{Role::text, 12.5, Weight::regular, Face::sans};
const Style kCheckNumbers{Role::text, 12, Weight::regular, Face::mono};

enum CheckColumn : std::size_t {
  kNameColumn,
  kFromColumn,
  kToColumn,
  kSizesColumn,
  kPadsColumn,
  kShiftColumn,
  kCheckColumns
};
constexpr std::array<const char*, kCheckColumns> kCheckTitles{
    "port_check.layer", "port_check.from", "port_check.to",
    "port_check.sizes", "port_check.pads", "port_check.shift"};
// Shares of the width.
constexpr std::array<float, kCheckColumns> kCheckShares{0.25F, 0.16F, 0.16F, 0.19F, 0.17F, 0.07F};

class CheckPanel {
 public:
  explicit CheckPanel(PanelContext& context)
      : ui_(context.ui), memory_(context.memory), page_(context.ui.state.check_page) {}

  void draw() {
    width_ = ImGui::GetContentRegionAvail().x;
    pickers();
    space(ui_, 12);
    const PortCheck* check = finished_check(ui_.state);
    if (check == nullptr) return paragraph(ui_, ui_.tr()("ui.check_running"), kCheckDim, width_);
    if (check->layers.empty()) {
      return paragraph(ui_, ui_.tr()("ui.check_none"), kCheckDim, width_);
    }
    paragraph(ui_, port_summary(ui_.tr(), *check), kCheckName, width_);
    space(ui_, 8);
    titles();
    table(*check);
    space(ui_, 10);
    details(*check);
  }

 private:
  void pickers() {
    const Framework* from = find_framework(page_.from);
    const Framework* to = find_framework(page_.to);
    if (from == nullptr || to == nullptr) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float middle = at.y + ui_.px(15);
    float x = at.x;
    x += text_at(ui_, {x, middle}, from->display_name, kCheckName) + ui_.px(10);
    x += text_at(ui_, {x, middle}, "→", kCheckDim) + ui_.px(10);
    ImGui::SetCursorScreenPos({x, at.y});
    const float wide = std::min(ui_.px(210), width_ * 0.3F);
    if (const Framework* other = memory_.check_menu.button(ui_, wide, *to)) {
      ui_.act(SetCheckTarget{std::string(other->id)});
    }
    const char* what = page_.of_model ? "ui.check_of_model" : "ui.check_of_stack";
    text_at(ui_, {at.x + width_, middle}, ui_.tr()(what), kCheckDim, Anchor::end);
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_, ui_.px(30)});
  }

  // Left end and width of a column; the mark stands before them all.
  std::pair<float, float> column(std::size_t index, float left) const {
    const float mark = ui_.px(26);
    const float room = width_ - mark - ImGui::GetStyle().ScrollbarSize - ui_.px(6);
    float x = left + mark;
    for (std::size_t i = 0; i < index; ++i)
      x += room * kCheckShares.at(i);
    return {x, room * kCheckShares.at(index) - ui_.px(10)};
  }

  void titles() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    for (std::size_t i = 0; i < kCheckColumns; ++i) {
      text_at(ui_, {column(i, at.x).first, at.y + ui_.px(9)}, ui_.tr()(kCheckTitles.at(i)),
              kCheckDim);
    }
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y + ui_.px(22)},
                                        {at.x + width_, at.y + ui_.px(22)}, ui_.color(Role::line));
    ImGui::Dummy({width_, ui_.px(26)});
  }

  void table(const PortCheck& check) {
    const float line = ui_.px(kCheckRow);
    const float room =
        ImGui::GetIO().DisplaySize.y - ui_.px(32 + 20 + kDetails) - ImGui::GetCursorPosY();
    const auto count = static_cast<float>(checked_rows(check));
    const float tall =
        std::min({count * line, std::max(room, line * 2), ui_.px(kCheckRow * kMostRows)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::BeginChild("layers", {width_, tall}, false);
    const KeyboardFocus::Group group(ui_.focus, "layers");
    if (ImGui::IsWindowAppearing()) {
      ImGui::SetScrollY(std::max(static_cast<float>(page_.selected) - 2, 0.0F) * line);
    }
    for (std::size_t i = 0; i < checked_rows(check); ++i)
      row(check, i, line);
    scroll_fade(ui_, Role::panel);
    ImGui::EndChild();
    ImGui::PopStyleVar();
  }

  void row(const PortCheck& check, std::size_t index, float line) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool selected = index == page_.selected;
    const float end = at.x + width_ - ImGui::GetStyle().ScrollbarSize - ui_.px(4);
    ImGui::PushID(static_cast<int>(index));
    bool hovered = false;
    if (area(ui_, "row", {end - at.x, line}, &hovered, selected)) {
      if (selected) {
        ui_.act(ShowChecked{index});
      } else {
        ui_.act(SelectChecked{index});
      }
    }
    ImGui::PopID();
    if (!ImGui::IsRectVisible(at, {end, at.y + line})) return;
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool first = check.first == index;
    if (selected || hovered || first) {
      const Role fill = selected ? Role::accent_soft : first ? Role::caution_fill : Role::track;
      list.AddRectFilled({at.x, at.y + 1}, {end, at.y + line - 1}, ui_.color(fill), ui_.px(6));
    }
    if (first && !selected) {
      compat::add_rect(list, {at.x, at.y + 1}, {end, at.y + line - 1},
                       ui_.color(Role::caution_edge), ui_.px(6), 1);
    }
    const float middle = at.y + line / 2;
    const auto [mark, role] = mark_of(check, index);
    draw_map_mark(ui_, {at.x + ui_.px(13), middle}, mark, role, ui_.px(5), ui_.px(2));
    const auto texts = texts_of(check, index);
    for (std::size_t i = 0; i < kCheckColumns; ++i) {
      const auto [x, wide] = column(i, at.x);
      const Style& style = i < kSizesColumn ? kCheckText : kCheckNumbers;
      text_at(ui_, {x, middle}, cut_text(ui_, texts.at(i), style, wide), style);
    }
  }

  std::pair<MapMark, Role> mark_of(const PortCheck& check, std::size_t index) const {
    const bool window = index < check.layers.size();
    if (window && check.layers[index].open()) return {MapMark::dot, Role::dim};
    const bool agrees =
        window ? check.layers[index].agrees : check.resizes[index - check.layers.size()].agrees();
    return agrees ? std::pair(MapMark::tick, Role::output_text)
                  : std::pair(MapMark::cross, Role::problem);
  }

  std::array<std::string, kCheckColumns> texts_of(const PortCheck& check, std::size_t index) const {
    const Strings& tr = ui_.tr();
    if (index >= check.layers.size()) {
      const PortedResize& resize = check.resizes[index - check.layers.size()];
      return {resize.name, layer_settings(tr, resize.from), layer_settings(tr, resize.to), "–", "–",
              "–"};
    }
    const PortedLayer& layer = check.layers[index];
    return {port_layer_name(tr, layer),
            layer_settings(tr, layer.from),
            layer.paired ? layer_settings(tr, layer.to) : "–",
            port_sizes(layer),
            port_pads(layer),
            port_shift(layer)};
  }

  // What there is to say of a row, and the lines that mend it.
  std::pair<std::string, std::string> told(const PortCheck& check, std::size_t index) const {
    const Strings& tr = ui_.tr();
    if (index >= check.layers.size()) {
      const PortedResize& resize = check.resizes[index - check.layers.size()];
      return {resize.agrees() ? resize.name : port_resize_reason(tr, resize), resize.mend};
    }
    const PortedLayer& layer = check.layers[index];
    if (!layer.agrees) return {port_reason(tr, layer), layer.mend};
    const std::string name = port_layer_name(tr, layer);
    return {has_same_numbers(layer) ? name + " – " + tr("port_check.same_numbers") : name, ""};
  }

  // Why the selected row does not agree, and what mends it. As tall as the tallest seen needs, so
  // that the page does not jump from row to row; what to do stands below, always in view.
  void details(const PortCheck& check) {
    const auto [text, mend] = told(check, std::min(page_.selected, checked_rows(check) - 1));
    const float below = ui_.px(kButtons);
    const float room =
        ImGui::GetIO().DisplaySize.y - ui_.px(32 + 20) - ImGui::GetCursorPosY() - below;
    float& tall = memory_.check_details;
    if (ImGui::IsWindowAppearing()) tall = 0;
    ImGui::BeginChild("details", {width_, std::clamp(tall, ui_.px(24), std::max(room, ui_.px(60)))},
                      false);
    const float inner = width_ - ImGui::GetStyle().ScrollbarSize - ui_.px(4);
    paragraph(ui_, text, kCheckText, inner);
    if (!mend.empty()) {
      space(ui_, 6);
      draw_card(ui_, Role::code_fill, Role::none,
                [&](float width) { draw_code_lines(ui_, mend, width); });
    }
    tall = std::max(tall, ImGui::GetCursorPosY());
    scroll_fade(ui_, Role::panel);
    ImGui::EndChild();
    space(ui_, 8);
    if (button(ui_, "show", ui_.tr()("ui.check_show"), mend.empty()))
      ui_.act(ShowChecked{page_.selected});
    if (mend.empty()) return;
    ImGui::SameLine(0, ui_.px(16));
    if (button(ui_, "copy", ui_.tr()("ui.copy"), true)) {
      ImGui::SetClipboardText(mend.c_str());
      ui_.act(Say{ui_.tr()("ui.copied")});
    }
  }

  Ui& ui_;
  PanelMemory& memory_;
  const CheckPage& page_;
  float width_ = 0;
};

}  // namespace

void draw_check_page(PanelContext& context) {
  Ui& ui = context.ui;
  begin_dialog(ui, "##check", ui.tr()("ui.check_title"), kCheckWidth);
  CheckPanel(context).draw();
  end_dialog();
}

}  // namespace padlens
