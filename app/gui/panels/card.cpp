#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {

void draw_card(Ui& ui, Role fill, Role edge, const std::function<void(float width)>& draw) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float inset = ui.px(14);
  // The card's height is known once its words are there: they go on top.
  list.ChannelsSplit(2);
  list.ChannelsSetCurrent(1);
  ImGui::SetCursorScreenPos({at.x + inset, at.y + ui.px(10)});
  ImGui::BeginGroup();
  draw(width - 2 * inset);
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y + ui.px(10);
  list.ChannelsSetCurrent(0);
  list.AddRectFilled(at, {at.x + width, bottom}, ui.color(fill), ui.px(8));
  if (edge != Role::none) {
    compat::add_rect(list, at, {at.x + width, bottom}, ui.color(edge), ui.px(8), 1);
  }
  list.ChannelsMerge();
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, bottom - at.y});
  space(ui, 10);
}

}  // namespace padlens
