#include "app/handout/pages.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/handout/page_maker.h"
#include "app/handout/typesetting.h"

namespace padlens {
namespace {

constexpr double kBetween = 22;        // questions
constexpr double kFigureScale = 0.72;  // at most: numbers as large as words
constexpr double kFigureHeight = 215;  // at most
constexpr double kFigureShare = 0.62;  // of the width, with options beside it
constexpr double kOptionGap = 24;      // from the figure to options beside it, between columns
constexpr double kOptionLine = 24;     // from an option to the next
constexpr double kTick = 11;           // the box to tick
constexpr double kOptionIndent = 40;   // from the box to the words, with the letter between
constexpr double kWritingLine = 30;    // for handwriting
constexpr int kWritingLines = 2;

double next_line(Scene& scene, double by = PageStyle::kLine) {
  scene.height += by;
  return scene.height;
}

// Lines of words from `x` on, below what the block has so far.
void add_paragraph(Scene& scene, double x, double width, std::string_view text,
                   Weight weight = Weight::regular, Role role = Role::text) {
  for (std::string& line : wrapped(text, PageStyle::kWords, width, weight))
    add_words(scene, {x, next_line(scene) - 5}, std::move(line), PageStyle::kWords, weight, role);
}

// --- the answers to choose from ----------------------------------------------------------

// One option at its place: a box to tick, its letter, and its words in lines.
double add_option(Scene& scene, Point at, double width, std::size_t index,
                  const std::string& words) {
  Rect tick;
  tick.box = {at.x, at.y - kTick + 1, kTick, kTick};
  tick.radius = 2;
  tick.edge = Role::dim;
  scene.primitives.emplace_back(tick);
  add_words(scene, {at.x + kTick + 7, at.y}, option_letter(index) + ")", PageStyle::kWords,
            Weight::semibold);
  double y = at.y;
  for (std::string& line : wrapped(words, PageStyle::kWords, width - kOptionIndent)) {
    add_words(scene, {at.x + kOptionIndent, y}, std::move(line), PageStyle::kWords);
    y += PageStyle::kLine;
  }
  return y - at.y - PageStyle::kLine + kOptionLine;
}

struct OptionsBlock {
  Scene scene;
  double width = 0;
};

// In so many columns, row by row.
OptionsBlock options_in(const HandoutQuestion& question, double width, std::size_t columns) {
  OptionsBlock block;
  block.width = width;
  const auto count = static_cast<double>(columns);
  const double column = (width - (count - 1) * kOptionGap) / count;
  for (std::size_t first = 0; first < question.options.size(); first += columns) {
    double height = 0;
    const std::size_t last = std::min(first + columns, question.options.size());
    for (std::size_t i = first; i < last; ++i) {
      const double x = static_cast<double>(i - first) * (column + kOptionGap);
      height = std::max(height, add_option(block.scene, {x, block.scene.height + 15}, column, i,
                                           question.options[i]));
    }
    block.scene.height += height;
  }
  return block;
}

double widest_option(const HandoutQuestion& question) {
  double widest = 0;
  for (const std::string& option : question.options)
    widest = std::max(widest, line_width(option, PageStyle::kWords));
  return kOptionIndent + widest + 1;
}

// As many columns as the longest of them leaves room for.
OptionsBlock options_across(const HandoutQuestion& question, double width) {
  const double each = widest_option(question) + kOptionGap;
  const auto fitting = static_cast<std::size_t>(std::max(1.0, (width + kOptionGap) / each));
  std::size_t columns = std::min(fitting, question.options.size());
  // Rows as long as each other.
  const std::size_t rows =
      (question.options.size() + columns - 1) / std::max<std::size_t>(columns, 1);
  columns = (question.options.size() + rows - 1) / rows;
  return options_in(question, width, columns);
}

Scene writing_lines(double width) {
  Scene scene;
  for (int i = 0; i < kWritingLines; ++i)
    add_rule(scene, {0, next_line(scene, kWritingLine)}, width);
  return scene;
}

// --- a question -----------------------------------------------------------------------------

// How much smaller the figure is printed.
double figure_scale(const Scene& figure, double width) {
  return std::min({kFigureScale, kFigureHeight / figure.height, width / figure.width});
}

void add_figure(PageBlock& block, const HandoutQuestion& question, Point at, double scale) {
  place_scene(block.scene, *question.figure, at, scale);
  block.end_part(FramePart::Kind::figure, question.figure_text);
}

void add_options(PageBlock& block, const Scene& options, Point at) {
  place_scene(block.scene, options, at, 1);
  block.end_part(FramePart::Kind::paragraph);
}

// The figure, and beside it the options where there is room, else below.
void add_answers(PageBlock& block, const HandoutQuestion& question, double width, bool blank) {
  const double x = PageStyle::kIndent;
  Scene& scene = block.scene;
  const auto below = [&] {
    const Scene answers = blank ? writing_lines(width) : options_across(question, width).scene;
    add_options(block, answers, {x, scene.height});
    scene.height += answers.height;
  };
  if (question.figure == nullptr) return below();
  const Scene& figure = *question.figure;
  const double wanted = blank ? width * (1 - kFigureShare) - kOptionGap : widest_option(question);
  const double beside = figure_scale(figure, width - kOptionGap - wanted);
  const double alone = figure_scale(figure, width);
  const double top = scene.height + 6;
  // Beside the figure, if that is not made too small by it.
  if (beside >= 0.8 * alone) {
    const double left = beside * figure.width + kOptionGap;
    const Scene answers =
        blank ? writing_lines(width - left) : options_in(question, width - left, 1).scene;
    add_figure(block, question, {x, top}, beside);
    add_options(block, answers, {x + left, top + 8});
    scene.height = top + std::max(beside * figure.height, answers.height + 8);
    return;
  }
  add_figure(block, question, {x, top}, alone);
  scene.height = top + alone * figure.height + 2;
  below();
}

PageBlock question_block(const HandoutQuestion& question, std::size_t number, double width,
                         bool blank) {
  PageBlock block;
  add_words(block.scene, {0, PageStyle::kLine - 5}, std::to_string(number) + ".", PageStyle::kWords,
            Weight::bold);
  const double inner = width - PageStyle::kIndent;
  add_paragraph(block.scene, PageStyle::kIndent, inner, question.text);
  block.end_part(FramePart::Kind::paragraph);
  add_answers(block, question, inner, blank);
  return block;
}

// --- heads -----------------------------------------------------------------------------------

std::string sheet_name(const HandoutSheet& sheet, const Strings& tr) {
  return tr("handout.sheet", std::array{std::to_string(sheet.number), sheet.code});
}

// A title of any length leaves room for questions.
std::vector<std::string> title_lines(const std::string& title, double width) {
  constexpr std::size_t kMost = 3;
  return wrapped_at_most(kMost, title, PageStyle::kTitle, width, Weight::bold);
}

// The title, which sheet it is, and lines for name and date.
PageBlock sheet_head(const Handout& handout, const HandoutSheet& sheet, double width,
                     const Strings& tr) {
  PageBlock block;
  Scene& scene = block.scene;
  const std::string name = sheet_name(sheet, tr);
  const double beside = line_width(name, PageStyle::kSmall) + kOptionGap;
  for (std::string& line : title_lines(handout.title, width - beside))
    add_words(scene, {0, next_line(scene, 26) - 7}, std::move(line), PageStyle::kTitle,
              Weight::bold);
  block.end_part(FramePart::Kind::heading);
  add_words(scene, {width, 19}, name, PageStyle::kSmall, Weight::regular, Role::dim, Anchor::end);
  block.end_part(FramePart::Kind::paragraph);
  constexpr double kDate = 190;  // for the date, with its word
  const double y = next_line(scene, 34);
  const auto field = [&](double x, const std::string& word, double end) {
    add_words(scene, {x, y - 6}, word, PageStyle::kWords, Weight::regular, Role::dim);
    const double from = x + line_width(word, PageStyle::kWords) + 8;
    add_rule(scene, {from, y - 4}, end - from);
  };
  field(0, tr("handout.name"), width - kDate - kOptionGap);
  field(width - kDate, tr("handout.date"), width);
  next_line(scene, 6);
  block.end_part(FramePart::Kind::paragraph);
  return block;
}

}  // namespace

std::string option_letter(std::size_t index) {
  return std::string(1, static_cast<char>('a' + index % 26));
}

std::vector<HandoutPage> sheet_pages(const Handout& handout, const Strings& tr) {
  PageMaker maker(handout, tr);
  const double width = maker.text_width();
  for (const HandoutSheet& sheet : handout.sheets) {
    maker.begin(sheet_name(sheet, tr) + " · " + handout.title);
    maker.put(sheet_head(handout, sheet, width, tr), 0);
    for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
      const HandoutQuestion& question = sheet.questions[i];
      const bool blank = handout.blank && !question.of_options;
      maker.put(question_block(question, i + 1, width, blank), kBetween);
    }
  }
  return maker.finish();
}

std::vector<HandoutPage> key_pages(const Handout& handout, const Strings& tr) {
  constexpr double kBetweenAnswers = 7;
  PageMaker maker(handout, tr);
  const double width = maker.text_width();
  const std::string title = tr("handout.key", std::array{handout.title});
  maker.begin(title);
  PageBlock head;
  for (std::string& line : title_lines(title, width))
    add_words(head.scene, {0, next_line(head.scene, 26) - 7}, std::move(line), PageStyle::kTitle,
              Weight::bold);
  head.end_part(FramePart::Kind::heading);
  maker.put(head, 0);
  for (const HandoutSheet& sheet : handout.sheets) {
    PageBlock name;
    add_words(name.scene, {0, 18}, sheet_name(sheet, tr), 15, Weight::semibold);
    add_rule(name.scene, {0, 25}, width);
    name.scene.height = 28;
    name.end_part(FramePart::Kind::paragraph);
    for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
      const HandoutQuestion& question = sheet.questions[i];
      // A sheet's name stays with its first answer.
      PageBlock block = i == 0 ? name : PageBlock{};
      const double inner = width - PageStyle::kIndent;
      const bool written = handout.blank && !question.of_options;
      const std::string answer = (written ? "" : option_letter(question.answer) + ") ") +
                                 question.options[question.answer];
      add_words(block.scene, {0, block.scene.height + PageStyle::kLine - 5},
                std::to_string(i + 1) + ".", PageStyle::kWords, Weight::bold);
      add_paragraph(block.scene, PageStyle::kIndent, inner, answer, Weight::semibold);
      add_paragraph(block.scene, PageStyle::kIndent, inner, question.why, Weight::regular,
                    Role::dim);
      block.end_part(FramePart::Kind::paragraph);
      maker.put(block, i == 0 ? kBetween : kBetweenAnswers);
    }
  }
  return maker.finish();
}

}  // namespace padlens
