// Where a port from one framework to another keeps its numbers: the settings of the padding at the
// left, the selected one at the right with a map of its layers.

#include "app/gui/port_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/gui/panels/map_grid.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/port_words.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

const Style kPortName{Role::text, 13.5, Weight::semibold, Face::sans};
const Style kPortDim{Role::dim, 12.5, Weight::regular, Face::sans};
const Style kPortSmall{Role::dim, 12, Weight::regular, Face::sans};
const Style kPortCount{Role::text, 12.5, Weight::regular, Face::mono};
const Style kPortRanges{Role::dim, 12, Weight::regular, Face::mono};

constexpr double kPortLine = 18;   // of the list's small words
constexpr double kMostTall = 484;  // of what is below the pickers

MapLook port_look(PortVerdict verdict) {
  switch (verdict) {
    case PortVerdict::agree:
      return {MapMark::tick, Role::output_text, Role::output_fill, 1, Role::output_edge};
    case PortVerdict::differ_size:
      return {MapMark::cross, Role::problem, Role::problem, 0.14, Role::problem};
    case PortVerdict::differ_values:
      return {MapMark::unequal, Role::caution_text, Role::caution_fill, 1, Role::caution_edge};
    case PortVerdict::refused_to:
      return {.mark = MapMark::bar, .ink = Role::dim, .edge = Role::padding_edge, .hatched = true};
    case PortVerdict::refused_from:
    case PortVerdict::refused_both:
      break;
  }
  return {.hatched = true};
}

// What nobody can bring along is refused before it is ported, whatever the other one says.
std::int64_t count_of_look(const PortSetting& setting, PortVerdict verdict) {
  const bool before = verdict == PortVerdict::refused_from;
  return setting.count(verdict) + (before ? setting.count(PortVerdict::refused_both) : 0);
}

struct PortKind {
  PortVerdict verdict;
  const char* words;  // in the legend
};
constexpr std::array kPortKinds{PortKind{PortVerdict::agree, "ui.port_agree"},
                                PortKind{PortVerdict::differ_size, "ui.port_size"},
                                PortKind{PortVerdict::differ_values, "ui.port_values"},
                                PortKind{PortVerdict::refused_to, "ui.port_refused"},
                                PortKind{PortVerdict::refused_from, "ui.port_refused"}};

std::string port_range_text(const PortRange& range) {
  return range.count() == 1 ? std::to_string(range.first)
                            : fmt::format("{}–{}", range.first, range.last);
}

// One arrow there and one back.
void draw_swap(ImDrawList& list, ImVec2 centre, float radius, ImU32 color) {
  for (const float sign : {-1.0F, 1.0F}) {
    const float y = centre.y + sign * radius * 0.45F;
    const float tip = centre.x - sign * radius;
    const float head = radius * 0.45F;
    list.AddLine({centre.x + sign * radius, y}, {tip, y}, color, radius * 0.2F);
    list.AddLine({tip + sign * head, y - head}, {tip, y}, color, radius * 0.2F);
    list.AddLine({tip + sign * head, y + head}, {tip, y}, color, radius * 0.2F);
  }
}

class PortPanel {
 public:
  explicit PortPanel(PanelContext& context)
      : ui_(context.ui), memory_(context.memory), page_(context.ui.state.port_page) {}

  void draw() {
    const float width = ImGui::GetContentRegionAvail().x;
    pickers(width);
    space(ui_, 14);
    if (!page_.map || page_.map->settings.empty()) return none(width);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float gap = ui_.px(24);
    const float list = std::floor(width * 0.38F);
    // As much as a dialog has room for, see begin_dialog().
    const float room = ImGui::GetIO().DisplaySize.y - ui_.px(32 + 20) - ImGui::GetCursorPosY() - 1;
    const float tall = std::clamp(room, ui_.px(120), ui_.px(kMostTall));
    settings({list, tall});
    ImGui::SetCursorScreenPos({at.x + list + gap, at.y});
    ImGui::BeginChild("chosen", {width - list - gap, tall}, false);
    chosen();
    scroll_fade(ui_, Role::panel);
    ImGui::EndChild();
  }

 private:
  const PortMap& map() const { return *page_.map; }
  const PortSetting& setting() const { return *selected_port_setting(page_); }

  // --- between which frameworks
  void pickers(float width) {
    const Framework* from = find_framework(page_.from);
    const Framework* to = find_framework(page_.to);
    if (from == nullptr || to == nullptr) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float middle = at.y + ui_.px(15);
    const float wide = std::min(ui_.px(210), width * 0.24F);
    float x = at.x;
    const auto word = [&](const char* key) {
      x += text_at(ui_, {x, middle}, ui_.tr()(key), kPortDim) + ui_.px(8);
      ImGui::SetCursorScreenPos({x, at.y});
    };
    word("ui.port_from");
    ImGui::PushID("from");
    if (const Framework* other = memory_.port_from_menu.button(ui_, wide, *from)) {
      ui_.act(SetPort{std::string(other->id), page_.to});
    }
    ImGui::PopID();
    x += wide + ui_.px(10);
    ImGui::SetCursorScreenPos({x, at.y + ui_.px(1)});
    if (round_button(ui_, "swap", draw_swap, 28, false, ui_.tr()("ui.port_swap"))) {
      ui_.act(SetPort{page_.to, page_.from});
    }
    x += ui_.px(38);
    word("ui.port_to");
    ImGui::PushID("to");
    if (const Framework* other = memory_.port_to_menu.button(ui_, wide, *to)) {
      ui_.act(SetPort{page_.from, std::string(other->id)});
    }
    ImGui::PopID();
    const float below = layers(at, width, x + wide);
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, ui_.px(30) + below});
  }

  // The operation, and which layers of it: at the right of what ends at `used`, else below it.
  // Returns the height that it takes there.
  float layers(ImVec2 at, float width, float used) {
    const std::string_view op = ui_.state.document.spec().op->name;
    std::string ranges;
    if (page_.map) {
      const PortGrid& grid = map().grid;
      ranges = fmt::format("n {}  k {}  s {}  d {}", port_range_text(grid.input),
                           port_range_text(grid.kernel), port_range_text(grid.stride),
                           port_range_text(grid.dilation));
    }
    const float wide =
        std::max(width_of(ui_, op, kPortName), width_of(ui_, ranges, kPortRanges)) + ui_.px(16);
    if (used + wide <= at.x + width) {
      text_at(ui_, {at.x + width, at.y + ui_.px(7)}, op, kPortName, Anchor::end);
      text_at(ui_, {at.x + width, at.y + ui_.px(24)}, ranges, kPortRanges, Anchor::end);
      return 0;
    }
    const float y = at.y + ui_.px(44);
    const float name = text_at(ui_, {at.x, y}, op, kPortName);
    text_at(ui_, {at.x + name + ui_.px(12), y}, ranges, kPortRanges);
    return ui_.px(24);
  }

  void none(float width) {
    for (const Problem& problem : page_.problems)
      paragraph(ui_, problem_text(ui_.tr(), problem), kPortDim, width);
  }

  // --- the list
  void settings(ImVec2 size) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ui_.vec4(Role::background));
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ui_.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::BeginChild("list", size, false);
    const KeyboardFocus::Group group(ui_.focus, "settings");
    const float width = ImGui::GetContentRegionAvail().x;
    for (std::size_t i = 0; i < map().settings.size(); ++i)
      row(i, width);
    scroll_fade(ui_, Role::background);
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
  }

  void row(std::size_t index, float width) {
    const PortSetting& setting = map().settings[index];
    const bool selected = page_.selected == index;
    const float left = ui_.px(14);
    const auto names = wrap(ui_, port_setting_text(ui_.tr(), setting), kPortName, width - 2 * left);
    const auto words = row_lines(setting, width - 2 * left);
    const float line = ui_.px(kPortLine);
    const float tall = ui_.px(16) + line * static_cast<float>(names.size()) + ui_.px(22) +
                       line * static_cast<float>(words.size());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(index));
    bool hovered = false;
    if (area(ui_, "row", {width, tall}, &hovered, selected)) ui_.act(SelectPortSetting{index});
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::PopID();
    if (selected || hovered) {
      ImGui::GetWindowDrawList()->AddRectFilled(
          at, {at.x + width, at.y + tall}, ui_.color(selected ? Role::accent_soft : Role::track),
          ui_.px(7));
    }
    float y = at.y + ui_.px(8) + line / 2;
    for (const std::string& each : names) {
      text_at(ui_, {at.x + left, y}, each, kPortName);
      y += line;
    }
    y += ui_.px(2);
    counts(setting, {at.x + left, y});
    y += ui_.px(20);
    for (const std::string& each : words) {
      text_at(ui_, {at.x + left, y}, each, kPortDim);
      y += line;
    }
  }

  // Where it differs, and where it is refused as far as that is short.
  std::vector<std::string> row_lines(const PortSetting& setting, float width) {
    std::vector<std::string> texts{port_differs_text(ui_.tr(), setting)};
    if (setting.refused.exact) {
      for (std::string& line : port_refused_lines(ui_.tr(), map(), setting))
        texts.push_back(std::move(line));
    }
    std::vector<std::string> lines;
    for (const std::string& text : texts) {
      if (text.empty()) continue;
      for (std::string& line : wrap(ui_, text, kPortDim, width))
        lines.push_back(std::move(line));
    }
    return lines;
  }

  // A mark and a number of each outcome that there is.
  void counts(const PortSetting& setting, ImVec2 at) {
    for (const PortKind& kind : kPortKinds) {
      const std::int64_t count = count_of_look(setting, kind.verdict);
      if (count == 0) continue;
      const float side = ui_.px(8);
      draw_map_look(ui_, {at.x, at.y - side}, {at.x + 2 * side, at.y + side},
                    port_look(kind.verdict), false);
      at.x += 2 * side + ui_.px(6);
      at.x += text_at(ui_, at, std::to_string(count), kPortCount) + ui_.px(14);
    }
  }

  // --- the selected setting
  void chosen() {
    const float width = ImGui::GetContentRegionAvail().x;
    paragraph(ui_, port_setting_text(ui_.tr(), setting()),
              {Role::text, 15, Weight::semibold, Face::sans}, width);
    paragraph(ui_, port_counts_text(ui_.tr(), map(), setting()), kPortDim, width);
    space(ui_, 6);
    const Style sentence{Role::text, 13, Weight::regular, Face::sans};
    if (const std::string text = port_differs_text(ui_.tr(), setting()); !text.empty()) {
      paragraph(ui_, text, sentence, width);
    }
    for (const std::string& each : port_refused_lines(ui_.tr(), map(), setting()))
      paragraph(ui_, each, sentence, width);
    for (const std::string& each : port_symbol_lines(ui_.tr(), {&setting(), 1}))
      paragraph(ui_, each, kPortSmall, width);
    space(ui_, 8);
    steps(width);
    space(ui_, 6);
    const auto ringed = layer_map(width);
    space(ui_, 8);
    legend(width);
    space(ui_, 6);
    const std::array names{std::string(map().from->display_name),
                           std::string(map().to->display_name)};
    // What the keyboard points at stands here: a tip would be the pointer's.
    paragraph(ui_, ringed ? words_of_cell(*ringed) : ui_.tr()("ui.port_hint", names), kPortSmall,
              width);
  }

  // Stride and dilation of the layers on the map, beside each other where there is room.
  void steps(float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float x = at.x;
    float y = at.y;
    const auto choice = [&](const char* id, const std::string& label, const PortRange& range,
                            int value, auto&& act) {
      std::vector<std::string> items;
      for (int i = range.first; i <= range.last; ++i)
        items.push_back(std::to_string(i));
      const float words = width_of(ui_, label, kPortDim) + ui_.px(10);
      const float segments = ui_.px(36) * static_cast<float>(items.size());
      if (x > at.x && x + words + segments > at.x + width) {
        x = at.x;
        y += ui_.px(34);
      }
      text_at(ui_, {x, y + ui_.px(14)}, label, kPortDim);
      ImGui::SetCursorScreenPos({x + words, y});
      if (const auto step = segmented(ui_, id, items, value - range.first, segments, 28)) {
        act(range.first + *step);
      }
      x += words + segments + ui_.px(24);
    };
    const PortGrid& grid = map().grid;
    choice("stride", ui_.tr()("field.stride") + " s", grid.stride, page_.stride, [&](int value) {
      ui_.act(SetPortSteps{value, page_.dilation});
    });
    if (grid.dilation.count() > 1) {
      choice("dilation", ui_.tr()("field.dilation") + " d", grid.dilation, page_.dilation,
             [&](int value) {
               ui_.act(SetPortSteps{page_.stride, value});
             });
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, y - at.y + ui_.px(28)});
  }

  std::optional<Cell> layer_map(float width) {
    const PortGrid& grid = map().grid;
    MapGrid drawn{
        "k\\n", {}, {}, static_cast<int>(grid.input.count()), present_port_cell(ui_.state)};
    for (int k = grid.kernel.first; k <= grid.kernel.last; ++k)
      drawn.rows.push_back(std::to_string(k));
    for (int n = grid.input.first; n <= grid.input.last; ++n)
      drawn.columns.push_back(std::to_string(n));
    const MapCells cells{[this](Cell cell) { return port_look(port_verdict_at(page_, cell)); },
                         [this](Cell cell) { return port_layer(ui_.state, cell).has_value(); },
                         [this](Cell cell) { ui_.act(PickPortCell{cell}); },
                         [this](Cell cell) { return words_of_cell(cell); }};
    return draw_map_grid(ui_, drawn, cells, width);
  }

  // Marks and what they mean, of the outcomes that the setting has; on from line to line.
  void legend(float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImVec2 place = at;
    const float line = ui_.px(22);
    for (const PortKind& kind : kPortKinds) {
      if (count_of_look(setting(), kind.verdict) == 0) continue;
      const bool here = kind.verdict == PortVerdict::refused_from;
      const std::array name{std::string((here ? map().from : map().to)->display_name)};
      const std::string words = ui_.tr()(kind.words, name);
      const float side = ui_.px(16);
      const float wide = side + ui_.px(6) + width_of(ui_, words, kPortSmall);
      if (place.x > at.x && place.x + wide > at.x + width) place = {at.x, place.y + line};
      const float top = place.y + (line - side) / 2;
      draw_map_look(ui_, {place.x, top}, {place.x + side, top + side}, port_look(kind.verdict),
                    false);
      text_at(ui_, {place.x + side + ui_.px(6), place.y + line / 2}, words, kPortSmall);
      place.x += wide + ui_.px(18);
    }
    ImGui::Dummy({width, place.y - at.y + line});
  }

  // --- one layer in words
  std::string words_of_cell(Cell cell) const {
    const PortCell numbers = port_cell(page_, cell);
    std::string where =
        fmt::format("n = {}, k = {}, s = {}, d = {}", numbers.n, numbers.k, numbers.s, numbers.d);
    const Spec spec = port_spec(setting(), numbers);
    const auto there = ported(spec, *map().to);
    const Resolution here = resolve(spec);
    switch (port_verdict_at(page_, cell)) {
      case PortVerdict::agree:
        return ui_.tr()("ui.port_cell_agree", std::array{where, output_of(here)});
      case PortVerdict::differ_size:
        return ui_.tr()(
            "ui.port_cell_size",
            std::array{where, std::string(map().from->display_name), output_of(here),
                       std::string(map().to->display_name), output_of(resolve(*there))});
      case PortVerdict::differ_values:
        return ui_.tr()("ui.port_cell_values", std::array{where, output_of(here)});
      case PortVerdict::refused_to:
        return refusal_of(where, *map().to, there ? resolve(*there).problems : Problems{});
      case PortVerdict::refused_from:
      case PortVerdict::refused_both:
        break;
    }
    return refusal_of(where, *map().from, here.problems);
  }

  std::string output_of(const Resolution& resolution) const {
    if (!resolution.geometry) return "–";
    const Geometry& geometry = *resolution.geometry;
    return map().op->rank == 1
               ? std::to_string(geometry.width().out)
               : size_text(geometry.op, geometry.height().out, geometry.width().out);
  }

  std::string refusal_of(const std::string& where, const Framework& by,
                         const Problems& problems) const {
    const std::string why = problems.empty() ? ui_.tr()("ui.port_no_setting")
                                             : problem_text(ui_.tr(), problems.front());
    return ui_.tr()("ui.port_cell_refused", std::array{where, std::string(by.display_name), why});
  }

  Ui& ui_;
  PanelMemory& memory_;
  const PortPage& page_;
};

}  // namespace

void draw_port_page(PanelContext& context) {
  begin_dialog(context.ui, "##port", context.ui.tr()("ui.port"), 980);
  PortPanel(context).draw();
  end_dialog();
}

}  // namespace padlens
