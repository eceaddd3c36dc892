#include "app/gui/panels/layers_menu.h"

#include <algorithm>

#include "app/document/layers.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

constexpr double kMenuWidth = 610;
constexpr double kBox = 34;  // of the search
constexpr double kRow = 28;
constexpr double kMenuInset = 10;

constexpr Style kLayerName{Role::text, 13.5, Weight::regular, Face::sans};
constexpr Style kChip{Role::accent, 12, Weight::semibold, Face::sans};
constexpr Style kShort{Role::dim, 12, Weight::regular, Face::mono};
constexpr Style kLayerLabel{Role::text, 12, Weight::semibold, Face::sans};
constexpr Style kLayerCode{Role::text, 12, Weight::regular, Face::mono};
constexpr Style kResult{Role::dim, 12, Weight::regular, Face::sans};
constexpr Style kNote{Role::text, 13, Weight::regular, Face::sans};
constexpr Style kSource{Role::dim, 11.5, Weight::regular, Face::sans};

std::string framework_name(const LayerSpelling& spelling) {
  return std::string(spelling.framework->display_name);
}

// "224×224, padding 2 3 2 3 → 112×112", "7×7, cut 1 2 1 2 → 14×14".
std::string result_text(const Strings& tr, const Spec& spec) {
  const Resolution resolution = resolve(spec);
  if (!resolution.geometry) return "";
  const auto& [h, w] = resolution.geometry->axis;
  return tr(spec.op->transposed() ? "ui.layers_crop" : "ui.layers_padding",
            std::array{size_text(spec.op, spec.input[0], spec.input[1]),
                       sides_text(*resolution.geometry), size_text(spec.op, h.out, w.out)});
}

// A piece of the foot, further right where it has a label before it.
struct FootText {
  std::string text;
  Style style;
  std::string label = {};
  double above = 0;  // room, logical pixels
};

std::vector<FootText> foot_of(const RealLayer& layer, const Strings& tr) {
  std::vector<FootText> foot;
  for (const LayerSpelling& spelling : layer.spellings) {
    foot.push_back({spelling.code, kLayerCode, framework_name(spelling), foot.empty() ? 0.0 : 4.0});
    foot.push_back({result_text(tr, spelling.spec), kResult, " "});
  }
  foot.push_back({tr(layer.same_numbers ? "ui.layers_same" : "ui.layers_other"), kResult,
                  layer.same_numbers ? "=" : "≠", 4});
  foot.push_back({tr("layer." + layer.id + ".note"), kNote, {}, 8});
  foot.push_back({paper_of(layer), kSource, {}, 8});
  for (const LayerSpelling& spelling : layer.spellings) {
    if (spelling.from.empty()) continue;
    const std::array args{framework_name(spelling), spelling.from};
    foot.push_back({tr("ui.layers_source", args), kSource});
  }
  return foot;
}

// Draws the foot at the cursor, or with `measure` only finds out its height.
float foot(Ui& ui, const RealLayer& layer, float width, bool measure) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float indent = ui.px(78);
  float y = at.y + ui.px(10);
  for (const FootText& each : foot_of(layer, ui.tr())) {
    const float x = at.x + ui.px(kMenuInset) + (each.label.empty() ? 0 : indent);
    const float line = ui.px(each.style.size * 1.5);
    y += ui.px(each.above);
    if (!measure) text_at(ui, {at.x + ui.px(kMenuInset), y + line / 2}, each.label, kLayerLabel);
    for (const std::string& words :
         wrap(ui, each.text, each.style, at.x + width - ui.px(kMenuInset) - x)) {
      if (!measure) text_at(ui, {x, y + line / 2}, words, each.style);
      y += line;
    }
  }
  return y + ui.px(8) - at.y;
}

// The same for every layer, so that nothing jumps while one looks through them.
float foot_height(Ui& ui, float width) {
  float height = 0;
  for (const RealLayer& layer : real_layers())
    height = std::max(height, foot(ui, layer, width, true));
  return height;
}

}  // namespace

void LayersMenu::draw(PanelContext& context, const char* id, float x) {
  Ui& ui = context.ui;
  const float screen = ImGui::GetIO().DisplaySize.x;
  const float width = std::min(ui.px(kMenuWidth), screen - ui.px(32));
  const float top = context.areas.top.max.y;
  ImGui::SetNextWindowPos({std::max(std::min(x, screen - width - ui.px(20)), ui.px(4)), top});
  if (!ImGui::BeginPopup(id, ImGuiWindowFlags_NoNav)) return;  // Tab is ours: focus.h
  if (ImGui::IsWindowAppearing()) {
    search_.clear();
    reached_ = 0;
    moved_ = true;
  }
  const SearchBox::Change change = search_.draw(ui, width, ui.tr()("ui.layers_search"));
  entered_ = change.entered;
  if (change.changed) {
    reached_ = 0;
    moved_ = true;
  }
  found_ = find_layers(search_.text(), ui.tr());
  reached_ = std::min(reached_, found_.empty() ? 0 : found_.size() - 1);
  keys(ui);
  const float foot_room = foot_height(ui, width);
  const float rows = ui.px(kRow) * static_cast<float>(std::max<std::size_t>(found_.size(), 1));
  const float room = context.areas.left.max.y - top - foot_room - ui.px(kBox + 36);
  list(ui, width, std::min(rows, std::max(room, 3 * ui.px(kRow))));
  if (!found_.empty()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + ui.px(4);
    ImGui::GetWindowDrawList()->AddLine({at.x, y}, {at.x + width, y}, ui.color(Role::line), 1);
    foot(ui, real_layers()[found_[reached_]], width, false);
    ImGui::Dummy({width, foot_room});
  }
  ImGui::EndPopup();
}

void LayersMenu::keys(Ui& ui) {
  if (compat::key_pressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
  if (found_.empty() || !SearchBox::leads(ui)) return;
  const std::size_t before = reached_;
  reached_ = SearchBox::step(reached_, found_.size());
  moved_ = moved_ || reached_ != before;
  if (entered_) open(ui, found_[reached_], ui.state.document.spec().framework);
}

void LayersMenu::list(Ui& ui, float width, float height) {
  ImGui::BeginChild("list", {width, height}, false);
  if (found_.empty()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui, {at.x + ui.px(kMenuInset), at.y + ui.px(kRow) / 2},
            ui.tr()("ui.layers_none", std::array{std::string(search_.text())}), kResult);
  }
  const bool scrolls = ui.px(kRow) * static_cast<float>(found_.size()) > height;
  const float inner = width - (scrolls ? ImGui::GetStyle().ScrollbarSize + ui.px(4) : 0);
  for (std::size_t at = 0; at < found_.size(); ++at) {
    ImGui::PushID(static_cast<int>(found_[at]));
    row(ui, at, inner);
    ImGui::PopID();
  }
  ImGui::EndChild();
}

// The row that is reached has a button for each spelling: the row itself opens that of the
// framework on show.
void LayersMenu::row(Ui& ui, std::size_t at, float width) {
  const RealLayer& layer = real_layers()[found_[at]];
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float tall = ui.px(kRow);
  const float middle = min.y + tall / 2;
  const bool reached = at == reached_;
  if (reached) {
    ImGui::GetWindowDrawList()->AddRectFilled(min, {min.x + width, min.y + tall},
                                              ui.color(Role::track), ui.px(6));
    if (moved_) ImGui::SetScrollHereY();
    moved_ = false;
  }
  const bool is_open = ui.state.real_layer == found_[at];
  text_at(ui, {min.x + ui.px(kMenuInset), middle}, layer.name,
          {kLayerName.role, kLayerName.size, is_open ? Weight::semibold : Weight::regular,
           kLayerName.face});
  // "224  k7 s2" in two columns.
  const std::string form = short_form(layer.spellings.front().spec);
  const std::size_t gap = form.find("  ");
  const float column = min.x + width - ui.px(kMenuInset + 66);
  text_at(ui, {column - ui.px(12), middle}, form.substr(0, gap), kShort, Anchor::end);
  text_at(ui, {column, middle}, form.substr(gap + 2), kShort);
  float right = min.x + width;
  if (reached) {
    right -= ui.px(136);
    for (std::size_t i = layer.spellings.size(); i-- > 0;) {
      const LayerSpelling& spelling = layer.spellings[i];
      const std::string name = framework_name(spelling);
      const float chip = width_of(ui, name, kChip) + ui.px(16);
      right -= chip;
      ImGui::SetCursorScreenPos({right, min.y});
      bool lit = false;
      const bool clicked = area(ui, spelling.spec.framework.c_str(), {chip, tall}, &lit);
      tip(ui, ui.tr()("ui.layers_open", std::array{name}));
      text_at(ui, {right + chip / 2, middle}, name,
              {lit ? Role::text : kChip.role, kChip.size, kChip.weight, kChip.face},
              Anchor::middle);
      if (clicked) open(ui, found_[at], spelling.framework->id);
    }
  }
  ImGui::SetCursorScreenPos(min);
  bool hovered = false;
  if (area(ui, "row", {right - min.x, tall}, &hovered, reached)) {
    open(ui, found_[at], ui.state.document.spec().framework);
  }
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (hovered && (moved.x != 0 || moved.y != 0)) reached_ = at;
  if (ui.focus.has(ImGui::GetItemID())) reached_ = at;
}

void LayersMenu::open(Ui& ui, std::size_t index, std::string_view framework) {
  ui.act(OpenLayer{index, std::string(framework)});
  ImGui::CloseCurrentPopup();
}

}  // namespace padlens
