#include <algorithm>
#include <array>
#include <vector>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/glossary.h"

namespace padlens {
namespace {

constexpr double kHelpWidth = 720;
constexpr double kMostHelpHeight = 540;
constexpr Style kHelpWords{Role::text, 13.5, Weight::regular, Face::sans};
constexpr Style kHelpTerm{Role::text, 13, Weight::semibold, Face::sans};
constexpr Style kHelpDim{Role::dim, 13.5, Weight::regular, Face::sans};

// A term at the left and what there is to say of it, below each other.
void term_row(Ui& ui, std::string_view term, std::string_view words, float column, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line_height = ui.px(kHelpDim.size * 1.5);
  const auto terms = wrap(ui, term, kHelpTerm, column - ui.px(12));
  const auto lines = wrap(ui, words, kHelpDim, width - column);
  for (std::size_t i = 0; i < std::max(terms.size(), lines.size()); ++i) {
    const float y = at.y + line_height * (static_cast<float>(i) + 0.5F);
    if (i < terms.size()) text_at(ui, {at.x, y}, terms[i], kHelpTerm);
    if (i < lines.size()) text_at(ui, {at.x + column, y}, lines[i], kHelpDim);
  }
  ImGui::Dummy(
      {width, line_height * static_cast<float>(std::max(terms.size(), lines.size())) + ui.px(7)});
}

// Two columns, filled downwards.
void key_page(Ui& ui, float width) {
  paragraph(ui, ui.tr()("ui.help_keyboard"), kHelpWords, width);
  space(ui, 8);
  std::vector<const Shortcut*> listed;
  for (const Shortcut& shortcut : shortcuts()) {
    if (shortcut.listed) listed.push_back(&shortcut);
  }
  const std::size_t rows = (listed.size() + 1) / 2;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float row_height = ui.px(25);
  const float half = width / 2;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const float x = at.x + (i < rows ? 0 : half + ui.px(4));
    const float y = at.y + row_height * (static_cast<float>(i % rows) + 0.5F);
    text_at(ui, {x, y}, key_text(listed[i]->key), kHelpTerm);
    text_at(ui, {x + ui.px(96), y}, ui.tr()("shortcut." + listed[i]->id),
            {Role::dim, 13, Weight::regular, Face::sans});
  }
  ImGui::Dummy({width, row_height * static_cast<float>(rows)});
}

struct Gesture {
  const char* name;  // both are keys of assets/lang/
  const char* text;
};
constexpr std::array kGestures{Gesture{"help.point", "help.point.text"},
                               Gesture{"help.click", "help.click.text"},
                               Gesture{"help.double_click", "help.double_click.text"},
                               Gesture{"help.wheel", "help.wheel.text"},
                               Gesture{"help.drag", "help.drag.text"},
                               Gesture{"help.drop", "help.drop.text"},
                               Gesture{"help.paste", "help.paste.text"},
                               Gesture{"help.typing", "help.typing.text"}};

void mouse_page(Ui& ui, float width) {
  for (const Gesture& gesture : kGestures)
    term_row(ui, ui.tr()(gesture.name), ui.tr()(gesture.text), ui.px(120), width);
}

void glossary_page(Ui& ui, float width) {
  for (const std::string_view id : kGlossary) {
    const std::string key = "glossary." + std::string(id);
    term_row(ui, ui.tr()(key), ui.tr()(key + ".text"), ui.px(160), width);
  }
  space(ui, 6);
  paragraph(ui, ui.tr()("rule.cite.article"), kHelpWords, width);
}

struct HelpPage {
  const char* name;  // a key of assets/lang/
  void (*draw)(Ui& ui, float width);
};
constexpr std::array kHelpPages{HelpPage{"help.keys", key_page}, HelpPage{"help.mouse", mouse_page},
                                HelpPage{"help.glossary", glossary_page}};

}  // namespace

void draw_help(PanelContext& context) {
  Ui& ui = context.ui;
  int& page = context.memory.help_page;
  begin_dialog(ui, "##help", ui.tr()("ui.help"), kHelpWidth);
  if (ImGui::IsWindowAppearing()) page = 0;
  const float width = ImGui::GetContentRegionAvail().x;
  std::vector<std::string> names;
  for (const HelpPage& each : kHelpPages)
    names.push_back(ui.tr()(each.name));
  if (const auto chosen = segmented(ui, "pages", names, page, width)) page = *chosen;
  space(ui, 12);
  // All pages are as high, so that nothing jumps from one to the next.
  const float room = ImGui::GetIO().DisplaySize.y - ui.px(32 + 40 + 44 + 30 + 12);
  const float height = std::clamp(room, ui.px(80), ui.px(kMostHelpHeight));
  ImGui::PushID(page);
  ImGui::BeginChild("page", {width, height}, false);
  kHelpPages.at(static_cast<std::size_t>(page))
      .draw(ui, width - ImGui::GetStyle().ScrollbarSize - ui.px(4));
  scroll_fade(ui, Role::panel);
  ImGui::EndChild();
  ImGui::PopID();
  end_dialog();
}

}  // namespace padlens
