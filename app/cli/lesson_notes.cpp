#include "app/cli/lesson_notes.h"

#include <algorithm>
#include <array>
#include <memory>
#include <sstream>
#include <utility>

#include "app/cli/text.h"
#include "app/i18n/headline.h"
#include "app/i18n/linked_words.h"
#include "app/scene/scaled.h"
#include "app/scene/stack_picture.h"
#include "app/scene/view.h"
#include "core/answers/shown.h"
#include "core/questions/ask.h"

namespace padlens {
namespace {

using Kind = NoteBlock::Kind;

Shown shown_of(const Scenario& scenario) {
  std::vector<StackLayer> stack = scenario.stack;
  if (stack.empty()) stack.emplace_back(scenario.spec);
  return make_shown(stack, scenario.stack.empty() ? 0 : scenario.selected);
}

Scene picture_of(const Scenario& scenario, const Shown& shown, const Strings& tr) {
  const View* view = find_view(scenario.view, shown.layer().op());
  if (view == nullptr || !fits(*view, shown.layer()) || shown.layer().empty()) return {};
  SceneOptions options;
  options.mode = shown.layer().op().plays(scenario.mode) ? scenario.mode : PlayMode::gather;
  options.step = scenario.step;
  options.stack = stack_picture(shown.stack(), shown.selected());
  options.aspect = 2;
  return build_scene(*view, shown.layer(), options, tr);
}

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::vector<NoteBlock> notes_of(const Lesson& lesson, const Strings& tr) {
  std::vector<NoteBlock> blocks{{Kind::title, lesson_title(lesson, tr)}};
  const Shown shown = shown_of(lesson.scenario);
  if (const auto& geometry = shown.resolution().geometry)
    blocks.push_back({Kind::text, headline(shown.spec(), *geometry, tr)});
  Scene picture = picture_of(lesson.scenario, shown, tr);
  if (picture.width > 0) blocks.push_back({Kind::picture, "", 0, std::move(picture)});
  // The first line is what goes wrong, the second one asks; what else there is stands by itself.
  const std::array headings{tr("cli.lesson.wrong"), tr("cli.lesson.question"),
                            tr("cli.lesson.besides")};
  const auto notes = lines_in(lesson_notes(lesson, tr));
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (i < headings.size()) blocks.push_back({Kind::heading, headings.at(i)});
    blocks.push_back({Kind::text, notes[i]});
  }
  blocks.push_back({Kind::heading, tr("cli.lesson.beats")});
  const auto texts = beat_texts(lesson, tr);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string text = plain_words(texts[i]);
    if (beat_of(lesson, i).ask) text = tr("cli.lesson.asked", std::array{text});
    blocks.push_back({Kind::item, std::move(text), i + 1});
  }
  return blocks;
}

std::string notes_as_text(const std::vector<NoteBlock>& blocks) {
  std::string text;
  for (const NoteBlock& block : blocks) {
    switch (block.kind) {
      case Kind::title:
        text += (text.empty() ? "" : "\n\n") + block.text + "\n" +
                std::string(static_cast<std::size_t>(std::min(display_width(block.text), kColumns)),
                            '=') +
                "\n";
        break;
      case Kind::heading:
        text += "\n" + block.text + "\n";
        break;
      case Kind::text:
        text += paragraph(block.text, kColumns);
        break;
      case Kind::item: {
        const std::string number = right_aligned(std::to_string(block.number), 2) + ". ";
        std::string lines = paragraph(block.text, kColumns - 4, 4);
        text += number + lines.substr(std::min<std::size_t>(4, lines.size()));
        break;
      }
      case Kind::picture:
        break;
    }
  }
  return text;
}

namespace {

// What would be more than a letter in Markdown.
std::string markdown_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string notes_as_markdown(const std::vector<NoteBlock>& blocks) {
  std::string text;
  Kind before = Kind::title;
  for (const NoteBlock& block : blocks) {
    const std::string words = markdown_text(block.text);
    if (block.kind == Kind::item && before != Kind::item) text += "\n";
    if (block.kind == Kind::title) text += (text.empty() ? "# " : "\n# ") + words + "\n";
    if (block.kind == Kind::heading) text += "\n## " + words + "\n";
    if (block.kind == Kind::text) text += "\n" + words + "\n";
    if (block.kind == Kind::item) text += std::to_string(block.number) + ". " + words + "\n";
    before = block.kind;
  }
  return text;
}

// --- pages ------------------------------------------------------------------------------

namespace {

struct NoteStyle {
  double size;
  Role role;
  Weight weight;
  double line;   // from a baseline to the next
  double above;  // free before the block
  double indent = 0;
};

NoteStyle style_of(Kind kind) {
  switch (kind) {
    case Kind::title:
      return {20, Role::text, Weight::bold, 27, 34};
    case Kind::heading:
      return {12.5, Role::dim, Weight::semibold, 18, 14};
    case Kind::item:
      return {13, Role::text, Weight::regular, 19, 5, 24};
    case Kind::text:
    case Kind::picture:
      break;
  }
  return {13, Role::text, Weight::regular, 19, 4};
}

// A column of text.wrapped() as a share of the letters' size, so that no line of ordinary words is
// wider than counted: Latin letters take about half of it, Chinese ones all for two columns.
constexpr double kColumn = 0.53;

class NotePages {
 public:
  explicit NotePages(std::string footer) : footer_(std::move(footer)) {}

  void add(const std::vector<NoteBlock>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      // A heading does not stand alone at the foot of a page, nor a title without its picture.
      const bool opens = blocks[i].kind == Kind::title || blocks[i].kind == Kind::heading;
      double least = height_of(blocks[i]);
      for (std::size_t next = i + 1; opens && next < blocks.size(); ++next) {
        least += height_of(blocks[next]);
        if (blocks[i].kind == Kind::heading || blocks[next].kind == Kind::picture) break;
        if (blocks[next].kind == Kind::heading) break;
      }
      if (pages_.empty() || (y_ > kMargin && y_ + least > kBottom)) begin_page();
      block(blocks[i]);
    }
  }

  std::vector<Scene> finish() {
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      words(pages_[i], {kMargin, kHeight - 36}, Anchor::start, footer_, {10, Role::dim, {}, 0, 0});
      words(pages_[i], {kWidth - kMargin, kHeight - 36}, Anchor::end,
            std::to_string(i + 1) + " / " + std::to_string(pages_.size()),
            {10, Role::dim, {}, 0, 0});
    }
    return std::move(pages_);
  }

 private:
  static constexpr double kWidth = 793.7;  // A4
  static constexpr double kHeight = 1122.5;
  static constexpr double kMargin = 68;
  static constexpr double kBottom = kHeight - 76;
  static constexpr double kTallest = 250;  // of a picture

  void begin_page() {
    Scene page;
    page.width = kWidth;
    page.height = kHeight;
    pages_.push_back(std::move(page));
    y_ = kMargin;
  }

  static std::vector<std::string> lines_of_block(const NoteBlock& block) {
    const NoteStyle style = style_of(block.kind);
    const double width = kWidth - 2 * kMargin - style.indent;
    return wrapped(block.text, static_cast<int>(width / (style.size * kColumn)));
  }

  static double scale_of(const Scene& picture) {
    return std::min({0.8, (kWidth - 2 * kMargin) / picture.width, kTallest / picture.height});
  }

  static double height_of(const NoteBlock& block) {
    const NoteStyle style = style_of(block.kind);
    if (block.kind == Kind::picture) return 10 + block.picture.height * scale_of(block.picture);
    return style.above + style.line * static_cast<double>(lines_of_block(block).size());
  }

  static void words(Scene& page, Point at, Anchor anchor, const std::string& text,
                    const NoteStyle& style) {
    page.primitives.emplace_back(
        Text{at, anchor, {{text, style.role, Face::sans, style.weight, style.size}}, {}});
  }

  void block(const NoteBlock& block) {
    if (block.kind == Kind::picture) {
      y_ += 10;
      const double scale = scale_of(block.picture);
      add_scaled(pages_.back(), block.picture, {kMargin, y_}, scale);
      y_ += block.picture.height * scale;
      return;
    }
    const NoteStyle style = style_of(block.kind);
    if (y_ > kMargin) y_ += style.above;
    bool first = true;
    for (const std::string& line : lines_of_block(block)) {
      if (y_ + style.line > kBottom) begin_page();
      const double base = centred_baseline(y_ + style.line / 2, style.size);
      if (first && block.kind == Kind::item) {
        words(pages_.back(), {kMargin + 16, base}, Anchor::end, std::to_string(block.number) + ".",
              {style.size, Role::dim, {}, 0, 0});
      }
      words(pages_.back(), {kMargin + style.indent, base}, Anchor::start, line, style);
      y_ += style.line;
      first = false;
    }
  }

  std::string footer_;
  std::vector<Scene> pages_;
  double y_ = kMargin;
};

}  // namespace

std::vector<Scene> notes_as_pages(const std::vector<NoteBlock>& blocks, const std::string& footer) {
  NotePages pages(footer);
  pages.add(blocks);
  return pages.finish();
}

}  // namespace padlens
