// The layers of the document, one below the other, and the path through a model that they are.

#include <algorithm>
#include <array>

#include "app/gui/panels/map_grid.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/problem_marks.h"
#include "app/gui/stack_edits.h"
#include "app/gui/stack_rows.h"
#include "app/gui/widgets.h"
#include "core/operations/operation.h"

namespace padlens {
namespace {

constexpr double kStackInset = 16;
constexpr double kStackHead = 40;
constexpr double kColumnHead = 22;
constexpr double kStackRow = 24;
constexpr double kColumnGap = 18;
constexpr double kFinding = 19;  // a line of a join's finding
constexpr std::size_t kMostFinding = 4;

const Style kRowText{Role::text, 13, Weight::regular, Face::sans};
const Style kRowNumbers{Role::text, 12.5, Weight::regular, Face::mono};
const Style kRowDim{Role::dim, 12.5, Weight::regular, Face::mono};
const Style kColumnTitle{Role::dim, 11.5, Weight::regular, Face::sans};
const Style kStackTitle{Role::text, 13.5, Weight::semibold, Face::sans};
const Style kFindingText{Role::problem, 12.5, Weight::semibold, Face::sans};

struct StackColumn {
  StackTable::Column column;
  const char* title;  // a key of assets/lang/; "" for none
  int rank;           // those of the highest go first where there is no room
};
constexpr std::array kStackColumns{
    StackColumn{StackTable::number, "", 0},
    StackColumn{StackTable::name, "ui.stack_name", 3},
    StackColumn{StackTable::word, "ui.stack_op", 0},
    StackColumn{StackTable::settings, "ui.stack_settings", 0},
    StackColumn{StackTable::size, "ui.stack_out", 0},
    StackColumn{StackTable::field, "ui.stack_field", 1},
    StackColumn{StackTable::jump, "ui.stack_jump", 2},
    StackColumn{StackTable::start, "ui.stack_start", 2},
};

bool is_words(StackTable::Column column) {
  return column == StackTable::name || column == StackTable::word || column == StackTable::settings;
}

void draw_add(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float d = radius * 0.75F;
  list.AddLine({c.x - d, c.y}, {c.x + d, c.y}, color, radius * 0.22F);
  list.AddLine({c.x, c.y - d}, {c.x, c.y + d}, color, radius * 0.22F);
}

// A grid of three by three.
void draw_kernel(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float d = radius * 0.75F;
  const float width = radius * 0.18F;
  for (int line = 0; line < 4; ++line) {
    const float at = d * (static_cast<float>(line) * 2 / 3 - 1);
    list.AddLine({c.x - d, c.y + at}, {c.x + d, c.y + at}, color, width);
    list.AddLine({c.x + at, c.y - d}, {c.x + at, c.y + d}, color, width);
  }
}

void draw_copies(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float d = radius * 0.5F;
  const float off = radius * 0.22F;
  for (const float sign : {-1.0F, 1.0F}) {
    compat::add_rect(list, {c.x - d + sign * off, c.y - d + sign * off},
                     {c.x + d + sign * off, c.y + d + sign * off}, color, 1, radius * 0.18F);
  }
}

template <int Sign>
void draw_up_or_down(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float d = radius * 0.6F;
  const float y = c.y + static_cast<float>(Sign) * d;
  list.AddLine({c.x, c.y - static_cast<float>(Sign) * d}, {c.x, y}, color, radius * 0.2F);
  list.AddLine({c.x - d, y - static_cast<float>(Sign) * d}, {c.x, y}, color, radius * 0.2F);
  list.AddLine({c.x + d, y - static_cast<float>(Sign) * d}, {c.x, y}, color, radius * 0.2F);
}

class StackPanel {
 public:
  explicit StackPanel(PanelContext& context)
      : ui_(context.ui), table_(context.memory.stack_table), area_(context.areas.stack) {}

  void draw() {
    head();
    finding();
    lay_columns();
    column_titles();
    rows();
  }

 private:
  const Document& document() const { return ui_.state.document; }
  float left() const { return area_.min.x + ui_.px(kStackInset); }
  float right() const { return area_.max.x - ui_.px(kStackInset); }

  // --- the head: what it is, and what can be done with the selected layer
  void head() {
    const float middle = area_.min.y + ui_.px(kStackHead) / 2;
    const float buttons = tools(middle);
    float x = left();
    const std::string title = document().model && !document().model->source.empty()
                                  ? document().model->source
                                  : ui_.tr()("ui.stack");
    const float room = buttons - x - ui_.px(12);
    const bool paths = document().model && !table_.places.empty();
    const std::string shown = cut_text(ui_, title, kStackTitle, paths ? room * 0.45F : room);
    x += text_at(ui_, {x, middle}, shown, kStackTitle) + ui_.px(14);
    if (paths) path_menu({x, middle}, buttons - ui_.px(12) - x);
  }

  // Returns their left end.
  float tools(float middle) {
    struct Tool {
      Command command;
      const char* id;
      Symbol symbol;
      bool enabled;
    };
    const std::size_t count = document().stack.size();
    const std::size_t at = document().selected;
    const std::array all{
        Tool{Command::read_kernels, "read_kernels", draw_kernel, document().model != nullptr},
        Tool{Command::add_layer, "add_layer", draw_add, true},
        Tool{Command::duplicate_layer, "duplicate_layer", draw_copies, true},
        Tool{Command::layer_up, "layer_up", draw_up_or_down<-1>, at > 0},
        Tool{Command::layer_down, "layer_down", draw_up_or_down<1>, at + 1 < count},
        Tool{Command::remove_layer, "remove_layer", symbols::cross, count > 1}};
    const float step = ui_.px(32);
    const float first = right() - step * static_cast<float>(all.size()) + ui_.px(4);
    float x = first;
    for (const Tool& tool : all) {
      ImGui::SetCursorScreenPos({x, middle - ui_.px(14)});
      const std::string words =
          ui_.tr()(std::string("shortcut.") + tool.id) + "  (" + key_text(tool.command) + ")";
      if (round_button(ui_, tool.id, tool.symbol, 28, false, words, tool.enabled)) {
        ui_.act(tool.command);
      }
      x += step;
    }
    add_menu({first, middle - ui_.px(16)});
    return first;
  }

  void add_menu(ImVec2 at) {
    if (ui_.state.adding) {
      ImGui::OpenPopup("add_menu");
      ui_.act(AddMenuOpened{});
    }
    push_popup_style(ui_);
    // Upwards: the panel lies at the bottom.
    ImGui::SetNextWindowPos(at, ImGuiCond_Always, {0, 1});
    if (ImGui::BeginPopup("add_menu")) {
      for (const std::string& what : layers_to_add(document())) {
        const Op op = find_operation(what);
        const std::string words =
            op != nullptr ? std::string(op->name) : ui_.tr()("layer_kind." + what);
        if (menu_row(ui_, what.c_str(), words, {}, false, ui_.px(210))) ui_.act(AddLayer{what});
      }
      ImGui::EndPopup();
    }
    pop_popup_style();
  }

  // The layer of the model that the path leads to, and a menu of the others.
  void path_menu(ImVec2 at, float room) {
    const std::vector<ModelLayer>& layers = document().model->model.layers;
    const std::string end =
        document().path_end < layers.size() ? layers[document().path_end].name : "";
    const std::string words = ui_.tr()("ui.stack_path", std::array{end});
    const Style style{Role::dim, 13, Weight::regular, Face::sans};
    const std::string shown = cut_text(ui_, words, style, room - ui_.px(20));
    const float width = width_of(ui_, shown, style) + ui_.px(20);
    ImGui::SetCursorScreenPos({at.x, at.y - ui_.px(13)});
    bool hovered = false;
    if (area(ui_, "path", {width, ui_.px(26)}, &hovered)) ImGui::OpenPopup("path_menu");
    const bool lit = hovered || ImGui::IsPopupOpen("path_menu");
    Style drawn = style;
    if (lit) drawn.role = Role::text;
    text_at(ui_, at, shown, drawn);
    const ImVec2 mark{at.x + width - ui_.px(8), at.y + 1};
    const float d = ui_.px(3.5);
    ImGui::GetWindowDrawList()->AddTriangleFilled(
        {mark.x - d, mark.y - d * 0.6F}, {mark.x + d, mark.y - d * 0.6F},
        {mark.x, mark.y + d * 0.8F}, ui_.color(drawn.role));
    push_popup_style(ui_);
    const float most = at.y - ui_.px(90);
    ImGui::SetNextWindowPos({at.x, at.y - ui_.px(16)}, ImGuiCond_Always, {0, 1});
    ImGui::SetNextWindowSizeConstraints({0, 0}, {ui_.px(640), std::max(most, ui_.px(160))});
    if (ImGui::BeginPopup("path_menu")) {
      path_rows();
      ImGui::EndPopup();
    }
    pop_popup_style();
  }

  void path_rows() {
    const Style style{Role::text, 13.5, Weight::regular, Face::sans};
    const float width = ui_.px(420);
    for (const StackTable::Place& place : table_.places) {
      ImGui::PushID(static_cast<int>(place.layer));
      const bool chosen = place.layer == document().path_end;
      const std::string words = cut_text(ui_, place.text, style, width - ui_.px(70));
      if (menu_row(ui_, "row", words, place.problem ? "!" : "", chosen, width)) {
        ui_.act(TakePath{place.layer});
      }
      if (chosen && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY(0.5F);
      ImGui::PopID();
    }
  }

  // Sizes that do not fit, where the path ends at the join of them.
  void finding() {
    top_ = area_.min.y + ui_.px(kStackHead);
    if (table_.finding.empty()) return;
    auto lines = wrap(ui_, table_.finding, kFindingText, right() - left() - ui_.px(14));
    if (lines.size() > kMostFinding) lines.resize(kMostFinding);
    const float line = ui_.px(kFinding);
    const float bottom = top_ + line * static_cast<float>(lines.size());
    ImGui::GetWindowDrawList()->AddRectFilled({left(), top_}, {left() + ui_.px(3), bottom},
                                              ui_.color(Role::problem), ui_.px(1.5));
    for (const std::string& each : lines) {
      text_at(ui_, {left() + ui_.px(12), top_ + line / 2}, each, kFindingText);
      top_ += line;
    }
    top_ += ui_.px(6);
  }

  // --- the columns
  // Where each begins, and ends; those without room are left out.
  void lay_columns() {
    const float gap = ui_.px(kColumnGap);
    const float room = right() - left() - ui_.px(24) - ImGui::GetStyle().ScrollbarSize;
    std::array<float, StackTable::columns> wide{};
    for (const StackColumn& each : kStackColumns) {
      float width = table_.widths.at(each.column);
      // Nobody names them all.
      if (each.column == StackTable::name && width == 0) continue;
      if (each.column == StackTable::name) width = std::min(width, ui_.px(220));
      if (each.title[0] != '\0')
        width = std::max(width, width_of(ui_, ui_.tr()(each.title), kColumnTitle));
      wide.at(each.column) = width;
    }
    for (int rank = 3; rank > 0 && total(wide, gap) > room; --rank) {
      for (const StackColumn& each : kStackColumns) {
        if (each.rank != rank || total(wide, gap) <= room) continue;
        // A name is cut before another column goes.
        const bool name = each.column == StackTable::name;
        const float over = total(wide, gap) - room;
        const float least = ui_.px(70);
        wide.at(each.column) =
            name && wide.at(each.column) > 0 ? std::max(wide.at(each.column) - over, least) : 0;
      }
    }
    if (total(wide, gap) > room) wide.at(StackTable::name) = 0;
    const float over = total(wide, gap) - room;
    if (over > 0) wide.at(StackTable::settings) -= over;
    const float spare = std::max(-over, 0.0F);
    float x = left() + ui_.px(8);
    for (const StackColumn& each : kStackColumns) {
      const float width = wide.at(each.column);
      places_.at(each.column) = {x, width};
      if (width > 0) x += width + gap;
      if (each.column == StackTable::settings) x += spare;
    }
  }

  static float total(const std::array<float, StackTable::columns>& wide, float gap) {
    float sum = 0;
    for (const float each : wide)
      sum += each > 0 ? each + gap : 0;
    return sum - gap;
  }

  void column_titles() {
    const float y = top_ + ui_.px(kColumnHead) / 2 - ui_.px(2);
    for (const StackColumn& each : kStackColumns) {
      const auto& [x, width] = places_.at(each.column);
      if (width <= 0 || each.title[0] == '\0') continue;
      const bool words = is_words(each.column);
      text_at(ui_, {words ? x : x + width, y}, ui_.tr()(each.title), kColumnTitle,
              words ? Anchor::start : Anchor::end);
      const bool of_field = each.rank == 1 || each.rank == 2;
      const ImVec2 max{x + width, top_ + ui_.px(kColumnHead)};
      if (of_field && ui_.state.dialog == Dialog::none &&
          ImGui::IsMouseHoveringRect({x, top_}, max)) {
        tip_here(ui_, ui_.tr()("ui.stack_field_help"));
      }
    }
    top_ += ui_.px(kColumnHead);
  }

  // --- the rows
  void rows() {
    const ImVec2 size{right() - left(), area_.max.y - top_ - ui_.px(6)};
    if (size.y < ui_.px(10)) return;
    ImGui::SetCursorScreenPos({left(), top_});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::BeginChild("rows", size, false);
    const float line = ui_.px(kStackRow);
    follow_selected(line, size.y);
    const float first = ImGui::GetCursorScreenPos().y;
    const float scroll = ImGui::GetScrollY();
    const std::size_t count = table_.rows.size();
    const auto from = static_cast<std::size_t>(std::max(scroll / line, 0.0F));
    const auto to = std::min(count, static_cast<std::size_t>((scroll + size.y) / line) + 1);
    for (std::size_t i = from; i < to; ++i)
      row(i, first + line * static_cast<float>(i), line);
    ImGui::SetCursorScreenPos({left(), first});
    ImGui::Dummy({1, line * static_cast<float>(count)});
    scroll_fade(ui_, Role::panel);
    ImGui::EndChild();
    ImGui::PopStyleVar();
    keys(size);
  }

  // Once after it was selected: who scrolls away is left alone.
  void follow_selected(float line, float tall) {
    const std::size_t selected = document().selected;
    if (table_.seen == selected + 1) return;
    table_.seen = selected + 1;
    const float top = line * static_cast<float>(selected);
    const float scroll = ImGui::GetScrollY();
    // Its neighbour too, where it has one: the rows at the edges fade.
    const float above = selected > 0 ? line : 0;
    const float below = selected + 1 < table_.rows.size() ? line : 0;
    if (top - above < scroll) ImGui::SetScrollY(top - above);
    if (top + line + below > scroll + tall) ImGui::SetScrollY(top + line + below - tall);
  }

  void row(std::size_t index, float y, float line) {
    const StackTable::Row& row = table_.rows[index];
    const bool selected = index == document().selected;
    const float end = right() - ImGui::GetStyle().ScrollbarSize - ui_.px(4);
    ImGui::SetCursorScreenPos({left(), y});
    ImGui::PushID(static_cast<int>(index));
    if (ImGui::InvisibleButton("row", {end - left(), line})) ui_.act(SelectLayer{index});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (selected || hovered) {
      list.AddRectFilled({left(), y + 1}, {end, y + line - 1},
                         ui_.color(selected ? Role::accent_soft : Role::track), ui_.px(6));
    }
    if (selected) {
      list.AddRectFilled({left(), y + ui_.px(4)}, {left() + ui_.px(3), y + line - ui_.px(4)},
                         ui_.color(Role::accent), ui_.px(1.5));
    }
    for (const StackColumn& each : kStackColumns)
      cell(row, each.column, y + line / 2);
    if (row.problem.empty()) return;
    // Beside the number: told by a sign, not by colour alone.
    const auto& [x, width] = places_.at(StackTable::size);
    draw_map_mark(ui_, {x + width + ui_.px(9), y + line / 2}, MapMark::cross, Role::problem,
                  ui_.px(5), ui_.px(2));
    if (hovered) tip(ui_, row.problem);
  }

  void cell(const StackTable::Row& row, StackTable::Column column, float middle) {
    const auto& [x, width] = places_.at(column);
    if (width <= 0) return;
    const bool words = is_words(column);
    Style style = words ? kRowText : column == StackTable::number ? kRowDim : kRowNumbers;
    if (!row.problem.empty() && column == StackTable::size) style.role = Role::problem;
    const std::string& text = row.text.at(column);
    text_at(ui_, {words ? x : x + width, middle}, words ? cut_text(ui_, text, style, width) : text,
            style, words ? Anchor::start : Anchor::end);
  }

  // All rows are one control: the arrows go from layer to layer.
  void keys(ImVec2 size) {
    const ImGuiID id = ImGui::GetID("layers");
    const ImVec2 min{left(), top_};
    ui_.focus.control(id, min, {min.x + size.x, min.y + size.y}, KeyboardFocus::Kind::value);
    for (const Key key : ui_.focus.keys(id)) {
      const std::size_t last = document().stack.size() - 1;
      if (key == Key::up) ui_.act(Command::previous_layer);
      if (key == Key::down) ui_.act(Command::next_layer);
      if (key == Key::home) ui_.act(SelectLayer{0});
      if (key == Key::end) ui_.act(SelectLayer{last});
    }
  }

  struct Place {
    float x = 0;
    float width = 0;
  };

  Ui& ui_;
  StackTable& table_;
  Area area_;
  float top_ = 0;  // of what comes next
  std::array<Place, StackTable::columns> places_{};
};

}  // namespace

float stack_height(Ui& ui, PanelMemory& memory, float most) {
  memory.stack_table.update(ui);
  // In steps: buttons do not move away from the pointer with each layer that is added.
  constexpr std::size_t kSteps = 3;
  const std::size_t rows = std::min<std::size_t>(ui.state.document.stack.size(), 99);
  const auto count = static_cast<double>((rows + kSteps - 1) / kSteps * kSteps);
  const double finding = memory.stack_table.finding.empty() ? 0 : kFinding * kMostFinding;
  const float wanted = ui.px(kStackHead + kColumnHead + finding + kStackRow * count + 10);
  const float least = ui.px(kStackHead + kColumnHead + finding * 0.6 + kStackRow * 2 + 10);
  return std::min(wanted, std::max(most, least));
}

void draw_stack(PanelContext& context) {
  Ui& ui = context.ui;
  begin_panel(ui, "##stack", context.areas.stack, Role::panel, 0, 0, false);
  StackPanel(context).draw();
  const Area& area = context.areas.stack;
  edge_line(ui, {area.min.x, area.min.y + 0.5F}, {area.max.x, area.min.y + 0.5F});
  ImGui::End();
}

}  // namespace padlens
