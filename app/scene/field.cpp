#include <array>
#include <utility>

#include "app/scene/field_picture.h"
#include "app/scene/view_rows.h"

// The view of receptive fields: the levels of a stack along one axis, which cells of each the one
// in focus depends on, and which it reaches.

namespace padlens {

FieldPicture::FieldPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words)
    : layer(of_layer),
      options(asked),
      tr(words),
      reading(of_layer, asked),
      notes(field_notes(reading, words)),
      layout(field_layout(reading, asked, notes.size())) {
  scene.width = layout.width;
  scene.height = layout.height;
}

void FieldPicture::words(Point at, Anchor anchor, std::vector<TextRun> runs, CellId id) {
  scene.primitives.emplace_back(Text{at, anchor, std::move(runs), id});
}

namespace {

Scene build_field(const Layer& layer, const SceneOptions& options, const Strings& tr) {
  FieldPicture picture(layer, options, tr);
  draw_field_lines(picture);
  draw_field_rows(picture);
  draw_field_words(picture);
  draw_field_plan(picture);
  return std::move(picture.scene);
}

// Other views have the selected layer's input and output alone.
CellId level_elsewhere(const Layer& layer, const SceneOptions& options, const CellId& id) {
  if (id.grid != GridId::level) return id;
  SceneOptions pointing = options;
  pointing.focus = id;
  const FieldReading reading(layer, pointing);
  const auto& pointed = reading.pointed();
  if (!pointed || pointed->padding) return {};
  const std::size_t output = reading.selected();
  if (pointed->level + 1 != output && pointed->level != output) return {};
  const Axis axis = reading.axis();
  const Cell cell =
      axis == kWidth ? Cell{pointed->across, pointed->cell} : Cell{pointed->cell, pointed->across};
  if (pointed->level == output) return {GridId::output, cell};
  const auto& [h, w] = layer.geometry().axis;
  return {GridId::padded, {h.pad_before + cell.row * h.apart, w.pad_before + cell.col * w.apart}};
}

std::string level_words(const Layer& layer, const SceneOptions& options, const CellId& id,
                        const Strings& tr) {
  SceneOptions pointing = options;
  pointing.focus = id;
  pointing.explores = true;
  const FieldReading reading(layer, pointing);
  if (!reading.pointed()) return tr("hover.nothing");
  std::string text = field_name(reading, reading.focus(), tr);
  for (const std::string& line : field_lines(reading, tr))
    text += "\n" + line;
  return text;
}

std::vector<std::string> focus_words(const Layer& layer, const SceneOptions& options,
                                     const Strings& tr) {
  const FieldReading reading(layer, options);
  std::vector<std::string> sentences;
  for (const std::string& line : field_lines(reading, tr)) {
    const std::vector<std::string> args{field_name(reading, reading.focus(), tr), line};
    sentences.push_back(tr("figure.field_line", args));
  }
  for (std::string& note : field_notes(reading, tr))
    sentences.push_back(std::move(note));
  return sentences;
}

}  // namespace

const View kFieldView{.id = "field",
                      .build = build_field,
                      .key = '5',
                      .by_axis = true,
                      .elsewhere = level_elsewhere,
                      .tell = level_words,
                      .describe = focus_words,
                      .of_stack = true};

}  // namespace padlens
