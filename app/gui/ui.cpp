#include "app/gui/ui.h"

#include <cmath>

namespace padlens {
namespace {

constexpr double kLineHeight = 1.5;  // em

struct NextLetter {
  std::string_view bytes;
  bool chinese = false;  // a line may end before and after it
  bool closing = false;  // must not begin a line
};

NextLetter next_letter(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  NextLetter letter;
  letter.bytes = text.substr(0, length);
  // Three bytes from E3 on: CJK punctuation, ideographs, full-width forms.
  letter.chinese = length == 3 && first >= 0xE3 && first <= 0xEF;
  constexpr std::string_view kClosing = "，。、；：？！）」』”’》";
  letter.closing = length == 3 && kClosing.find(letter.bytes) != std::string_view::npos;
  return letter;
}

}  // namespace

Action action_for(const KeyAction& key) {
  if (key == KeyAction(Command::paste)) {
    const char* text = ImGui::GetClipboardText();
    return PasteText{text == nullptr ? "" : text};
  }
  return std::visit([](const auto& each) { return Action(each); }, key);
}

float Ui::px(double logical) const {
  return std::round(static_cast<float>(logical) * scale);
}

float width_of(Ui& ui, std::string_view text, const Style& style) {
  return text_width(ui.font(style.face, style.weight, style.size), text);
}

float text_at(Ui& ui, ImVec2 at, std::string_view text, const Style& style, Anchor anchor) {
  const Fonts::Sized font = ui.font(style.face, style.weight, style.size);
  const float width = text_width(font, text);
  if (anchor == Anchor::middle) at.x -= width / 2;
  if (anchor == Anchor::end) at.x -= width;
  const double baseline = centred_baseline(static_cast<double>(at.y), static_cast<double>(font.em));
  draw_text(*ImGui::GetWindowDrawList(), font,
            {std::round(at.x), static_cast<float>(std::round(baseline))}, ui.color(style.role),
            text);
  return width;
}

std::vector<std::string> wrap(Ui& ui, std::string_view text, const Style& style, float width) {
  const Fonts::Sized font = ui.font(style.face, style.weight, style.size);
  std::vector<std::string> lines;
  std::string line;
  std::size_t breakable = 0;  // the length of `line` up to its last chance to break
  bool before_chinese = false;
  while (!text.empty()) {
    const NextLetter letter = next_letter(text);
    text.remove_prefix(letter.bytes.size());
    if (letter.bytes == "\n") {
      lines.push_back(std::move(line));
      line.clear();
      breakable = 0;
      continue;
    }
    if (!letter.closing && (letter.chinese || before_chinese)) breakable = line.size();
    before_chinese = letter.chinese;
    line += letter.bytes;
    if (text_width(font, line) > width && line.size() > letter.bytes.size() &&
        letter.bytes != " ") {
      if (breakable == 0) breakable = line.size() - letter.bytes.size();
      std::string rest = line.substr(breakable);
      line.resize(breakable);
      while (line.ends_with(' '))
        line.pop_back();
      lines.push_back(std::move(line));
      line = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
      breakable = 0;
    }
    if (letter.bytes == " ") breakable = line.size();
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string cut_text(Ui& ui, std::string_view text, const Style& style, float width) {
  const Fonts::Sized font = ui.font(style.face, style.weight, style.size);
  if (text_width(font, text) <= width) return std::string(text);
  std::size_t length = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t letter = next_letter(rest).bytes.size();
    if (text_width(font, std::string(text.substr(0, length + letter)) + "…") > width) break;
    length += letter;
    rest.remove_prefix(letter);
  }
  return std::string(text.substr(0, length)) + "…";
}

void paragraph(Ui& ui, std::string_view text, const Style& style, float width) {
  if (width <= 0) width = ImGui::GetContentRegionAvail().x;
  const float line_height = ui.px(style.size * kLineHeight);
  for (const std::string& line : wrap(ui, text, style, width)) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui, {at.x, at.y + line_height / 2}, line, style);
    ImGui::Dummy({width, line_height});
  }
}

void space(Ui& ui, double height) {
  ImGui::Dummy({1, ui.px(height)});
}

}  // namespace padlens
