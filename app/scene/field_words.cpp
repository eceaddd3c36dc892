#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "app/i18n/sizes.h"
#include "app/scene/field_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"

// The words of the view of receptive fields, the field's extent below the input, and the plan.

namespace padlens {
namespace {

using FieldReach = ReceptiveField::Reach;

std::string digits(std::int64_t number) {
  return full_text(static_cast<double>(number));
}

bool is_wide(unsigned char letter) {
  return letter >= 0xE0;  // the first byte of three and more: Chinese
}

// As wide as `most` letters at most; what is left away is in its middle.
std::string shortened(const std::string& name, int most) {
  std::vector<std::string> letters;
  int width = 0;
  for (std::size_t i = 0; i < name.size();) {
    std::size_t end = i + 1;
    while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
      ++end;
    letters.push_back(name.substr(i, end - i));
    width += is_wide(static_cast<unsigned char>(name[i])) ? 2 : 1;
    i = end;
  }
  if (width <= most) return name;
  // Names of one model begin alike: the end tells more.
  std::string end;
  int left = most - 1;
  while (!letters.empty()) {
    const int next = is_wide(static_cast<unsigned char>(letters.back()[0])) ? 2 : 1;
    if (next > left) break;
    left -= next;
    end.insert(0, letters.back());
    letters.pop_back();
  }
  return "…" + end;
}

// "k=3 s=2 d=2", what a layer does along the axis.
std::string settings(const FieldReading& reading, std::size_t layer) {
  const StackLayer& asked = reading.picture().stack.asked[layer];
  const AxisGeometry& a = reading.geometry(layer);
  switch (asked.kind) {
    case LayerKind::pad:
      return "+" + digits(a.pad_before) + " +" + digits(a.pad_after);
    case LayerKind::crop:
      return digits(a.pad_before) + " " + digits(a.pad_after);
    case LayerKind::upsample:
      return "×" + digits(a.s);
    case LayerKind::window:
      break;
  }
  std::string text = "k=" + digits(a.k);
  if (a.s != 1) text += (a.flipped ? " s=1/" : " s=") + digits(a.s);
  if (a.d != 1) text += " d=" + digits(a.d);
  return text;
}

// Cells of the input, of a set of them.
std::int64_t in_image(const FieldReach& reach, std::int64_t cells) {
  return std::max<std::int64_t>(
      0, std::min(reach.hi, cells - 1) - std::max<std::int64_t>(reach.lo, 0) + 1);
}

std::int64_t image_cells(const FieldReading& reading, Axis axis) {
  return reading.picture().stack.layers.front().geometry->axis[axis].n;
}

// The field on one axis: from where to where, how much of it is in the image, how much is needed.
std::string axis_line(const FieldReading& reading, Axis axis, const Strings& tr) {
  const CellSet& needed =
      axis == reading.axis() ? reading.marks(0).needed : reading.needed_across();
  const auto reach = reading.field(axis);
  if (!reach || (reading.known() && needed.empty())) return tr("scene.field.nothing");
  const std::vector<std::string> args{digits(reach->lo), digits(reach->hi),
                                      digits(reach->hi - reach->lo + 1),
                                      digits(in_image(*reach, image_cells(reading, axis))),
                                      reading.known() ? digits(needed.count()) : "?"};
  return tr("scene.field.reach", args);
}

}  // namespace

std::string FieldPicture::name_of(std::size_t level) const {
  if (level > 0) return reading.picture().names[level - 1];
  return reading.picture().left_before > 0 ? "…" : tr("scene.field.input");
}

std::string field_name(const FieldReading& reading, const FieldReading::Focus& focus,
                       const Strings& tr) {
  constexpr int kMost = 40;
  const auto& names = reading.picture().names;
  if (focus.padding)
    return tr("scene.field.padding_of", std::array{shortened(names[focus.level], kMost)});
  const std::string name =
      focus.level == 0 ? tr("scene.field.input") : shortened(names[focus.level - 1], kMost);
  return name + "[" + digits(focus.cell) + "]";
}

std::size_t field_line_count(const FieldReading& reading) {
  return reading.picture().in_two_dimensions() ? 4 : 3;
}

std::vector<std::string> field_lines(const FieldReading& reading, const Strings& tr) {
  std::vector<std::string> lines;
  const FieldReading::Focus& focus = reading.focus();
  if (!focus.padding && focus.level > 0) {
    if (!reading.picture().in_two_dimensions()) {
      lines.push_back(axis_line(reading, kWidth, tr));
    } else {
      lines.push_back(tr("scene.field.of_height", std::array{axis_line(reading, kHeight, tr)}));
      lines.push_back(tr("scene.field.of_width", std::array{axis_line(reading, kWidth, tr)}));
    }
  }
  if (focus.level < reading.layers()) {
    const std::size_t last = reading.layers();
    const std::vector<std::string> args{shortened(reading.picture().names[last - 1], 24),
                                        digits(reading.marks(last).reached.count()),
                                        digits(reading.level(last).cells)};
    lines.push_back(tr("scene.field.reaches", args));
  }
  return lines;
}

std::vector<std::string> field_notes(const FieldReading& reading, const Strings& tr) {
  std::vector<std::string> notes;
  const StackPicture& picture = reading.picture();
  std::string folded;
  for (std::size_t layer = 0; layer < reading.layers(); ++layer) {
    if (!reading.folds(layer)) continue;
    if (!folded.empty()) folded += ", ";
    folded += shortened(picture.names[layer], 20);
  }
  if (!folded.empty()) notes.push_back(tr("scene.field.folded", std::array{shortened(folded, 48)}));
  if (picture.left_before > 0)
    notes.push_back(tr("scene.field.before", std::array{std::to_string(picture.left_before)}));
  if (picture.left_behind > 0)
    notes.push_back(tr("scene.field.behind", std::array{std::to_string(picture.left_behind)}));
  if (picture.one_way) notes.push_back(tr("scene.field.one_way"));
  const auto& fields = picture.fields[picture.selected].axis;
  if (!fields) return notes;
  const ReceptiveField& field = (*fields)[reading.axis()];
  if (field.period() > 1)
    notes.push_back(tr("scene.field.phases", std::array{digits(field.period())}));
  if (field.cells && *field.cells < field.size()) {
    notes.push_back(
        tr("scene.field.holes", std::array{digits(field.size()), digits(*field.cells)}));
  }
  return notes;
}

namespace {

void field_title(FieldPicture& p) {
  const FieldReading& reading = p.reading;
  const StackPicture& picture = reading.picture();
  Point at{FieldLayout::kMargin, FieldLayout::kMargin + 14};
  if (p.options.show.has(kShowHeadings)) {
    const char* key = !picture.in_two_dimensions() ? "scene.field.title"
                      : reading.axis() == kHeight  ? "scene.field.title_height"
                                                   : "scene.field.title_width";
    p.words(at, Anchor::start, {{p.tr(key), Role::text, Face::sans, Weight::semibold, 15}});
    at.y += 22;
  }
  if (!p.options.show.has(kShowSizes)) return;
  std::string text = digits(reading.level(0).cells) + " → " +
                     digits(reading.level(reading.selected()).cells) + "   ";
  const auto& fields = picture.fields[picture.selected].axis;
  const ReceptiveField* field = fields ? &(*fields)[reading.axis()] : nullptr;
  if (field == nullptr || field->size() == 0) {
    text += p.tr("scene.field.unknown");
  } else {
    const auto number = [](const std::optional<double>& value) {
      return value ? result_text(*value) : std::string("–");
    };
    const std::vector<std::string> args{digits(field->size()), number(field->jump()),
                                        number(field->start())};
    text += p.tr("scene.field.sizes", args);
  }
  p.words(at, Anchor::start,
          {{text, Role::dim, Face::sans, Weight::regular, FieldLayout::kWordsSize}});
}

// Names at the left, counts at the right.
void row_words(FieldPicture& p, const FieldRow& row) {
  constexpr int kLetters = 20;  // of kNames
  const FieldReading& reading = p.reading;
  const double middle = row.y + p.layout.height_of_row / 2;
  const double left = p.layout.left - 14;
  const bool selected = row.level == reading.selected();
  if (p.options.show.has(kShowHeadings)) {
    p.words({left, middle - 2}, Anchor::end,
            {{shortened(p.name_of(row.level), kLetters), selected ? Role::accent : Role::text,
              Face::sans, selected ? Weight::bold : Weight::semibold, FieldLayout::kNameSize}});
  }
  if (p.options.show.has(kShowSizes)) {
    std::string size = digits(reading.level(row.level).cells);
    if (row.level > 0) size = settings(reading, row.level - 1) + " · " + size;
    p.words({left, middle + 12}, Anchor::end,
            {{size, Role::dim, Face::mono, Weight::regular, FieldLayout::kSmallSize}});
  }
  if (row.skipped > 0) {
    p.words({left, row.y + p.layout.height_of_row + 28}, Anchor::end,
            {{p.tr("scene.field.skipped", std::array{std::to_string(row.skipped)}), Role::dim,
              Face::sans, Weight::regular, FieldLayout::kSmallSize}});
  }
}

void row_count(FieldPicture& p, const FieldRow& row) {
  const FieldReading& reading = p.reading;
  const FieldReading::Focus& focus = reading.focus();
  const FieldReading::Marks& marks = reading.marks(row.level);
  const Point at{p.layout.right + 14,
                 centred_baseline(row.y + p.layout.height_of_row / 2, FieldLayout::kNameSize)};
  const std::string of = "/" + digits(reading.level(row.level).cells);
  const auto say = [&](std::string text, Role role) {
    p.words(at, Anchor::start,
            {{std::move(text), role, Face::mono, Weight::semibold, FieldLayout::kNameSize}});
  };
  if (!focus.padding && row.level == focus.level)
    return say("[" + digits(focus.cell) + "]", Role::window_text);
  if (row.level < focus.level && !focus.padding)
    return say(digits(marks.needed.count()) + of, Role::window_text);
  if (row.level > focus.level) say("→ " + digits(marks.reached.count()) + of, Role::output_text);
}

// The input's numbers, where its cells have none.
void input_ticks(FieldPicture& p) {
  const FieldRow& row = p.layout.rows.front();
  if (field_number_size(p, row) > 0) return;
  const std::int64_t cells = p.reading.level(0).cells;
  const double room = kLetterWidth * FieldLayout::kSmallSize *
                          static_cast<double>(std::to_string(cells - 1).size()) +
                      14;
  std::int64_t every = 1;
  while (static_cast<double>(every) * row.pitch < room)
    every *= 2;
  for (std::int64_t cell = 0; cell < cells; cell += every) {
    p.words({p.cell_centre(row, static_cast<double>(cell)), p.layout.ticks}, Anchor::middle,
            {{digits(cell), Role::dim, Face::mono, Weight::regular, FieldLayout::kSmallSize}});
  }
}

// The theoretical field below the input: a line with ends, broken where it is outside the image.
void bracket(FieldPicture& p) {
  const auto reach = p.reading.field(p.reading.axis());
  if (!reach || p.reading.focus().level == 0) return;
  const double y = p.layout.bracket;
  const double least = p.layout.left;
  const double most = p.layout.right;
  const double from = p.layout.x(static_cast<double>(reach->lo) - 0.5);
  const double to = p.layout.x(static_cast<double>(reach->hi) + 0.5);
  const double image_from = p.layout.x(-0.5);
  const double image_to = p.layout.x(static_cast<double>(p.reading.level(0).cells) - 0.5);
  const auto part = [&](double a, double b, Dash dash) {
    a = std::clamp(a, least, most);
    b = std::clamp(b, least, most);
    if (b - a < 0.5) return;
    p.scene.primitives.emplace_back(Line{{a, y}, {b, y}, Role::window_edge, 2, dash});
  };
  part(std::min(from, image_from), std::min(to, image_from), Dash::dashed);
  part(std::max(from, image_from), std::min(to, image_to), Dash::solid);
  part(std::max(from, image_to), std::max(to, image_to), Dash::dashed);
  for (const double end : {from, to}) {
    if (end < least - 0.5 || end > most + 0.5) continue;
    p.scene.primitives.emplace_back(
        Line{{end, y - 5}, {end, y + 5}, Role::window_edge, 2, Dash::solid});
  }
  const double centre = std::clamp((from + to) / 2, least, most);
  p.scene.primitives.emplace_back(
      Line{{centre, y - 3}, {centre, y + 3}, Role::window_edge, 1.2, Dash::solid});
  p.words({centre, y + 17}, Anchor::middle,
          {{digits(reach->hi - reach->lo + 1), Role::window_text, Face::mono, Weight::semibold,
            FieldLayout::kSmallSize}});
}

void field_captions(FieldPicture& p) {
  Point at{FieldLayout::kMargin, p.layout.words};
  const double size = FieldLayout::kWordsSize;
  std::vector<TextRun> first;
  if (p.reading.focus() == p.reading.step()) {
    const Layer& layer = p.layer;
    const PlayMode mode = layer.op().plays(p.options.mode) ? p.options.mode : PlayMode::gather;
    const std::int64_t steps = step_count(layer.geometry(), mode);
    const std::vector<std::string> args{
        std::to_string(std::clamp<std::int64_t>(p.options.step, 0, steps - 1) + 1),
        std::to_string(steps)};
    first.push_back(
        {p.tr("scene.step_of", args) + "   ", Role::dim, Face::sans, Weight::regular, size});
  }
  first.push_back({field_name(p.reading, p.reading.focus(), p.tr), Role::window_text, Face::sans,
                   Weight::semibold, size});
  p.words(at, Anchor::start, std::move(first));
  for (const std::string& line : field_lines(p.reading, p.tr)) {
    at.y += FieldLayout::kWordsLine;
    p.words(at, Anchor::start, {{line, Role::text, Face::sans, Weight::regular, size}});
  }
  at.y =
      p.layout.words + FieldLayout::kWordsLine * static_cast<double>(field_line_count(p.reading));
  for (const std::string& note : p.notes) {
    p.words(at, Anchor::start, {{note, Role::dim, Face::sans, Weight::regular, size}});
    at.y += FieldLayout::kWordsLine;
  }
}

}  // namespace

void draw_field_words(FieldPicture& p) {
  field_title(p);
  for (const FieldRow& row : p.layout.rows) {
    row_words(p, row);
    if (p.options.show.has(kShowSizes)) row_count(p, row);
  }
  if (p.options.show.has(kShowSizes)) {
    input_ticks(p);
    bracket(p);
  }
  if (p.options.show.has(kShowCaption)) field_captions(p);
}

// The input as it is seen from above, with the field's box and what of it is needed, to scale.
void draw_field_plan(FieldPicture& p) {
  if (p.layout.plan.w == 0) return;
  const FieldReading& reading = p.reading;
  struct Side {
    double from = 0;
    double to = 0;
  };
  std::array<Side, 2> image;
  std::array<Side, 2> field;
  std::array<Side, 2> needed;
  bool has_field = true;
  for (const Axis axis : kAxes) {
    image[axis] = {0, static_cast<double>(image_cells(reading, axis))};
    const auto reach = reading.field(axis);
    const CellSet& cells =
        axis == reading.axis() ? reading.marks(0).needed : reading.needed_across();
    has_field = has_field && reach && !cells.empty();
    if (!has_field) continue;
    field[axis] = {static_cast<double>(reach->lo), static_cast<double>(reach->hi + 1)};
    needed[axis] = {static_cast<double>(cells.first()), static_cast<double>(cells.last() + 1)};
  }
  // Room for what the fields of the selected layer have past the image, the same at every step.
  double longest = 1;
  std::array<double, 2> beyond{0, 0};
  const auto& fields = reading.picture().fields[reading.picture().selected].axis;
  for (const Axis axis : kAxes) {
    if (fields)
      beyond[axis] = std::min(static_cast<double>((*fields)[axis].size()) / 2, image[axis].to / 2);
    longest = std::max(longest, image[axis].to + 2 * beyond[axis]);
  }
  const double unit = FieldLayout::kPlan / longest;
  const Point origin{p.layout.plan.centre().x - image[kWidth].to * unit / 2,
                     p.layout.plan.centre().y - image[kHeight].to * unit / 2};
  const auto box = [&](const std::array<Side, 2>& sides) {
    const auto at = [&](Axis axis, double cell) {
      return std::clamp(cell, -beyond[axis], image[axis].to + beyond[axis]) * unit;
    };
    const double x = origin.x + at(kWidth, sides[kWidth].from);
    const double y = origin.y + at(kHeight, sides[kHeight].from);
    return Box{x, y, origin.x + at(kWidth, sides[kWidth].to) - x,
               origin.y + at(kHeight, sides[kHeight].to) - y};
  };
  const auto add = [&](const std::array<Side, 2>& sides, Role fill, Role edge, double width,
                       Dash dash, bool hatched) {
    Rect rect;
    rect.box = box(sides);
    rect.fill = fill;
    rect.edge = edge;
    rect.edge_width = width;
    rect.dash = dash;
    rect.hatched = hatched;
    p.scene.primitives.emplace_back(rect);
  };
  if (has_field) add(field, Role::padding_fill, Role::none, 1, Dash::solid, true);
  add(image, Role::input_fill, Role::input_edge, 1, Dash::solid, false);
  if (!has_field) return;
  add(needed, Role::window_fill, Role::kernel_edge, 1, Dash::solid, false);
  add(field, Role::none, Role::window_edge, 2, Dash::dashed, false);
}

}  // namespace padlens
