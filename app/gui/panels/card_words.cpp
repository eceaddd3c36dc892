#include "app/gui/panels/card_words.h"

#include <algorithm>

namespace padlens {
namespace {

// The part of `runs`, which follow each other, from byte `from` to `to` of their text.
std::vector<WordRun> part_of_runs(const std::vector<WordRun>& runs, std::size_t from,
                                  std::size_t to) {
  std::vector<WordRun> part;
  std::size_t begin = 0;
  for (const WordRun& run : runs) {
    const std::size_t end = begin + run.text.size();
    const std::size_t first = std::max(begin, from);
    const std::size_t last = std::min(end, to);
    if (first < last) part.push_back({run.text.substr(first - begin, last - first), run.cells});
    begin = end;
  }
  return part;
}

// A line of a card; the name of the words that the pointer is on, "" for none.
std::string draw_runs(Ui& ui, ImVec2 at, const CardLine& line, const Style& style, bool present) {
  std::string pointed;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float half = ui.px(style.size * 0.75);
  for (const WordRun& run : line.runs) {
    const bool refers = !run.cells.empty();
    const bool lit = refers && ui.state.lit == run.cells;
    Style own = style;
    if (refers && (present || lit)) own.role = Role::accent;
    const float width = text_at(ui, at, run.text, own);
    if (refers) {
      const float below = at.y + ui.px(style.size * 0.58);
      ImGui::GetWindowDrawList()->AddLine({at.x, below}, {at.x + width, below},
                                          ui.color(own.role, lit ? 1 : 0.55), lit ? ui.px(2) : 1);
      const bool inside = mouse.x >= at.x && mouse.x < at.x + width && mouse.y >= at.y - half &&
                          mouse.y < at.y + half;
      if (inside && ImGui::IsWindowHovered()) pointed = run.cells;
    }
    at.x += width;
  }
  return pointed;
}

}  // namespace

std::vector<CardLine> card_lines_of(Ui& ui, const std::vector<std::string>& beats,
                                    const Style& style, float width) {
  std::vector<CardLine> lines;
  for (std::size_t beat = 0; beat < beats.size(); ++beat) {
    const std::vector<WordRun> runs = word_runs(beats[beat]);
    const std::string plain = plain_words(beats[beat]);
    std::size_t from = 0;
    for (const std::string& line : wrap(ui, plain, style, width)) {
      from = std::min(plain.find(line, from), plain.size());
      lines.push_back({part_of_runs(runs, from, from + line.size()), beat});
      from += line.size();
    }
  }
  return lines;
}

void draw_card_lines(Ui& ui, ImVec2& at, const std::vector<CardLine>& lines, const CardBeats& beats,
                     std::size_t rows, const Style& style, float line_height) {
  std::string pointed;
  const float bar = at.x - ui.px(9);
  const auto shown = static_cast<std::size_t>(std::ranges::count_if(
      lines, [&](const CardLine& line) { return line.beat <= beats.present; }));
  const std::size_t first = shown > rows ? shown - rows : 0;
  const std::size_t last = std::min(lines.size(), first + rows);
  for (std::size_t i = first; i < last; ++i) {
    const CardLine& line = lines[i];
    if (i < shown) {
      const bool present = line.beat == beats.present;
      Style own = style;
      if (!present) own.role = Role::dim;
      if (present && beats.marked) {
        ImGui::GetWindowDrawList()->AddRectFilled({bar, at.y}, {bar + ui.px(3), at.y + line_height},
                                                  ui.color(Role::accent));
      }
      const std::string name = draw_runs(ui, {at.x, at.y + line_height / 2}, line, own, present);
      if (!name.empty()) pointed = name;
    }
    at.y += line_height;
  }
  if (pointed != ui.state.lit) ui.act(PointAtWords{pointed});
}

}  // namespace padlens
