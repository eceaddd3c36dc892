#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <utility>

#include "app/gui/panels/panels.h"
#include "app/gui/panels/parameter_rows.h"
#include "app/gui/panels/problem_marks.h"
#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr double kSliderHeight = 20;  // as slider() has it
constexpr std::array kAxisNames{"ui.height", "ui.width"};

// Fields hold no more.
int int_or_most(std::int64_t number) {
  return static_cast<int>(std::min<std::int64_t>(number, INT_MAX));
}

class Parameters : public ParameterRows {
 public:
  Parameters(Ui& ui, PanelMemory& memory)
      : ParameterRows(ui, memory.focus_sizes), menu_(memory.framework_menu) {}

  void draw() {
    framework();
    if (ui_.state.document.layer().kind == LayerKind::window) {
      numbers();
      padding();
    } else {
      other_layer();
    }
    draw_values_section(ui_, focus_);
    draw_view_section(ui_);
  }

 private:
  void framework() {
    if (frameworks().size() < 2) return;  // no choice, no control
    section(ui_, ui_.tr()("field.framework"));
    std::vector<std::string> names;
    int selected = -1;
    const bool menu = has_framework_menu();
    const auto first = menu ? frameworks().first(kFirstFrameworks) : frameworks();
    for (const Framework* each : first) {
      if (each->id == spec_.framework) selected = static_cast<int>(names.size());
      names.emplace_back(each->display_name);
    }
    if (const auto chosen = segmented(ui_, "framework", names, selected, width_)) {
      ui_.act(SetField{"framework", first[static_cast<std::size_t>(*chosen)]->id});
    }
    if (menu) {
      space(ui_, 6);
      const Framework* present = find_framework(spec_.framework);
      if (const Framework* other = menu_.others_button(ui_, width_, present)) {
        ui_.act(SetField{"framework", other->id});
      }
    }
    space(ui_, 20);
  }

  // A pad, a crop or an upsampling.
  void other_layer() {
    const std::string kind(kind_name(ui_.state.document.layer().kind));
    section(ui_, ui_.tr()("layer_kind." + kind));
    const bool as_one = linked();
    for (const SpecField& field : spec_fields()) {
      if (field.numbers != &Spec::input) continue;
      ImGui::PushID(field.name.data());
      const float top = ImGui::GetCursorScreenPos().y;
      number_row(field, as_one);
      mark_problems(ui_, field.name, top);
      ImGui::PopID();
      space(ui_, 6);
    }
    draw_layer_section(ui_, focus_);
    space(ui_, 8);
  }

  // Behind the first layer the input is what the layer before gives.
  bool comes_from_before(std::string_view field) const {
    return ui_.state.document.selected > 0 && (field == "input" || field == "channels");
  }

  bool flat() const { return spec_.op->rank == 1; }
  bool linked() const { return ui_.state.linked(); }

  // Linking makes the widths follow the heights.
  void toggle_link() {
    Preferences preferences = ui_.state.preferences;
    preferences.linked = !linked();
    ui_.act(SetPreferences{preferences});
    if (!preferences.linked) return;
    bool continued = false;
    for (const SpecField& field : spec_fields()) {
      if (field.numbers == nullptr || comes_from_before(field.name)) continue;
      const Json value = field.get(spec_);
      if (value[0] == value[1]) continue;
      ui_.act(SetField{std::string(field.name), value[0], continued});
      continued = true;
    }
  }

  void numbers() {
    const bool as_one = linked();
    const std::string link = flat() ? "" : ui_.tr()(as_one ? "ui.linked" : "ui.apart");
    if (section(ui_, ui_.tr()("ui.parameters"), link)) toggle_link();
    for (const SpecField& field : spec_fields()) {
      if (field.numbers == nullptr || !shows(field.name)) continue;
      ImGui::PushID(field.name.data());
      const float top = ImGui::GetCursorScreenPos().y;
      number_row(field, as_one);
      mark_problems(ui_, field.name, top);
      ImGui::PopID();
      space(ui_, 6);
    }
    if (shows("output_padding")) optional_pair("output_padding", spec_.output_padding, {0, 0});
    const Framework* framework = find_framework(spec_.framework);
    const bool shape = framework != nullptr && framework->traits.output_shape;
    if (spec_.output_shape || (shape && shows("output_shape"))) {
      const auto& [h, w] = ui_.state.shown.layer().geometry().axis;
      optional_pair("output_shape", spec_.output_shape, {int_or_most(h.out), int_or_most(w.out)});
    }
    planes();
    pool_fields();
    space(ui_, 8);
  }

  // Three boxes beside each other, their names above.
  void planes() {
    struct Count {
      const char* field;
      int number;
    };
    std::vector<Count> counts{{"channels", spec_.channels}};
    if (spec_.op->has_kernel) {
      counts.push_back({"filters", spec_.filters});
      counts.push_back({"groups", spec_.groups});
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float gap = ui_.px(10);
    const float width = (width_ - 2 * gap) / 3;
    float x = at.x;
    for (const Count& count : counts) {
      text_at(ui_, {x, at.y + ui_.px(8)}, ui_.tr()(std::string("field.") + count.field),
              {Role::dim, 11.5, Weight::regular, Face::sans});
      ImGui::SetCursorScreenPos({x, at.y + ui_.px(18)});
      if (comes_from_before(count.field)) {
        fixed_number(std::to_string(count.number), x + ui_.px(2), at.y + ui_.px(18 + 13));
      } else {
        box(count.field, -1, std::to_string(count.number), width);
      }
      x += width + gap;
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_, ui_.px(18 + 26)});
    for (const Count& count : counts)
      mark_problems(ui_, count.field, at.y);
    space(ui_, 8);
  }

  void pool_fields() {
    const Framework* framework = find_framework(spec_.framework);
    flag_row("ceil_mode", spec_.ceil_mode);
    flag_row("count_include_pad", spec_.count_include_pad.value_or(
                                      framework != nullptr && framework->traits.counts_padding));
    if (shows("divisor_override")) divisor_row();
    for (const SpecField& field : spec_fields()) {
      if (field.own && shows(field.name)) own_row(field);
    }
  }

  // A field of one framework: left to it, or one of its words.
  void own_row(const SpecField& field) {
    const std::string name(field.name);
    std::vector<std::string> items{ui_.tr()("ui.left_to_framework")};
    std::vector<Json> values{nullptr};
    if (field.words.empty()) {
      for (const bool on : {true, false}) {
        items.emplace_back(on ? "True" : "False");
        values.emplace_back(on);
      }
    }
    for (const RoundingName& word : field.words) {
      items.emplace_back(word.name);
      values.emplace_back(word.name);
    }
    const auto now = std::ranges::find(values, field.get(spec_));
    label(ui_.tr()("field." + name), "", 28);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x + width_ * 0.5F, at.y});
    const auto chosen =
        combo(ui_, name.c_str(), items, static_cast<int>(now - values.begin()), width_ * 0.5F);
    if (chosen) ui_.act(SetField{name, values[static_cast<std::size_t>(*chosen)]});
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(28)});
    ImGui::Dummy({width_, 1});
    mark_problems(ui_, name, at.y);
    space(ui_, 6);
  }

  void flag_row(const std::string& name, bool on) {
    if (!shows(name)) return;
    const float top = ImGui::GetCursorScreenPos().y;
    if (check_box(ui_, name.c_str(), ui_.tr()("field." + name), on)) {
      ui_.act(SetField{name, !on});
    }
    mark_problems(ui_, name, top);
    space(ui_, 4);
  }

  void divisor_row() {
    ImGui::PushID("divisor_override");
    label(ui_.tr()("field.divisor_override"), "", 26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Style style{Role::accent, 12, Weight::semibold, Face::sans};
    const bool given = spec_.divisor_override.has_value();
    const std::string words = ui_.tr()(given ? "ui.output_padding_none" : "ui.output_padding_set");
    if (given) {
      const float box_width = ui_.px(64);
      ImGui::SetCursorScreenPos({at.x + width_ - box_width, at.y});
      box("divisor_override", -1, std::to_string(*spec_.divisor_override), box_width);
      ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
      if (link(ui_, "toggle", words, style)) ui_.act(SetField{"divisor_override", nullptr});
    } else {
      ImGui::SetCursorScreenPos({at.x + width_ - width_of(ui_, words, style), at.y + ui_.px(4)});
      if (link(ui_, "toggle", words, style)) {
        const std::int64_t cells = std::int64_t{spec_.kernel[kHeight]} * spec_.kernel[kWidth];
        ui_.act(SetField{"divisor_override",
                         static_cast<int>(std::min<std::int64_t>(cells, Limits::divisor))});
      }
      // As much room as with numbers: what is below stays where it is.
      ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
      ImGui::Dummy({width_, ui_.px(style.size * 1.5)});
    }
    mark_problems(ui_, "divisor_override", at.y);
    ImGui::PopID();
  }

  bool has_name(const SpecField& field, Axis axis) const {
    return field.numbers == &Spec::input && !spec_.symbols[axis].empty();
  }

  // Its number, or the name in its place.
  std::string box_text(const SpecField& field, Axis axis) const {
    return has_name(field, axis) ? spec_.symbols[axis]
                                 : std::to_string((spec_.*field.numbers)[axis]);
  }

  // A number that is not the person's to choose.
  void fixed_number(const std::string& text, float x, float middle) {
    text_at(ui_, {x, middle}, text, {Role::dim, 13, Weight::semibold, Face::mono});
  }

  // "Input 8×8", and where it comes from.
  void fixed_input(const SpecField& field) {
    const PerAxis value = spec_.*field.numbers;
    label(ui_.tr()("field." + std::string(field.name)), "", 26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text = size_text(spec_.op, value[kHeight], value[kWidth]);
    text_at(ui_, {at.x + width_, at.y + ui_.px(13)}, text,
            {Role::dim, 13, Weight::semibold, Face::mono}, Anchor::end);
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(24)});
    const char* words = ui_.state.made_up_input ? "ui.stack_made_up" : "ui.stack_from_before";
    paragraph(ui_, ui_.tr()(words), {Role::dim, 12, Weight::regular, Face::sans});
  }

  void number_row(const SpecField& field, bool as_one) {
    if (comes_from_before(field.name)) return fixed_input(field);
    const PerAxis value = spec_.*field.numbers;
    const std::string name(field.name);
    const bool window = !spec_.op->has_kernel && name == "kernel";
    label(ui_.tr()(window ? "field.pool_size" : "field." + name),
          as_one ? field.symbol : std::string_view{}, 26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::array<std::string, 2> texts{box_text(field, kHeight), box_text(field, kWidth)};
    float box_width = box_width_for(as_one ? 46 : 44, std::max(value[0], value[1]));
    for (const std::string& text : texts)
      box_width = std::max(box_width, std::min(box_width_for(0, text), width_ / 4));
    if (as_one) {
      ImGui::SetCursorScreenPos({at.x + width_ - box_width, at.y});
      box(name, -1, texts[kWidth], box_width);
    } else {
      const float gap = ui_.px(22);
      for (const int part : {0, 1}) {
        const float x =
            at.x + width_ - box_width * static_cast<float>(2 - part) - (part == 0 ? gap : 0);
        text_at(ui_, {x - ui_.px(5), at.y + ui_.px(13)},
                ui_.tr()(kAxisNames[static_cast<std::size_t>(part)]),
                {Role::dim, 11.5, Weight::regular, Face::sans}, Anchor::end);
        ImGui::SetCursorScreenPos({x, at.y});
        box(name, part, texts[static_cast<std::size_t>(part)], box_width);
      }
    }
    ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
    sliders(field, as_one);
  }

  // As the field takes them.
  Json numbers_json(const PerAxis& pair) const {
    if (flat()) return pair[kWidth];
    return Json::array({pair[kHeight], pair[kWidth]});
  }

  void sliders(const SpecField& field, bool as_one) {
    const PerAxis value = spec_.*field.numbers;
    const std::string name(field.name);
    for (const int part : as_one ? std::vector{-1} : std::vector{0, 1}) {
      const Axis axis = part == 0 ? kHeight : kWidth;
      if (has_name(field, axis)) {
        // No number to slide, in as much room.
        ImGui::Dummy({width_, ui_.px(kSliderHeight)});
        continue;
      }
      const int now = value[axis];
      // A number past the slider's reach gets a longer rail, not a shorter number.
      const int reach = std::clamp(now, field.slider_max, field.max);
      const std::string id = fmt::format("##slider{}", part);
      if (const auto change = slider(ui_, id.c_str(), now, field.min, reach, width_)) {
        Json wanted = change->value;
        if (part >= 0) {
          wanted = field.get(spec_);
          wanted[static_cast<std::size_t>(part)] = change->value;
        }
        ui_.act(SetField{name, std::move(wanted), change->continued});
      }
    }
  }

  // Two numbers that may also be left to the framework; they begin as `first`.
  void optional_pair(const std::string& field, const std::optional<PerAxis>& value,
                     const PerAxis& first) {
    ImGui::PushID(field.c_str());
    label(ui_.tr()("field." + field), "", 26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Style style{Role::accent, 12, Weight::semibold, Face::sans};
    const std::string words = ui_.tr()(value ? "ui.output_padding_none" : "ui.output_padding_set");
    if (value) {
      const float box_width = box_width_for(36, std::max((*value)[0], (*value)[1]));
      for (const Axis axis : axes_of(spec_)) {
        const auto from_right = static_cast<float>(2 - axis);
        ImGui::SetCursorScreenPos(
            {at.x + width_ - (box_width + ui_.px(5)) * from_right + ui_.px(5), at.y});
        box(field, flat() ? -1 : static_cast<int>(axis), std::to_string((*value)[axis]), box_width);
      }
      ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
      if (link(ui_, "toggle", words, style)) ui_.act(SetField{field, nullptr});
    } else {
      ImGui::SetCursorScreenPos({at.x + width_ - width_of(ui_, words, style), at.y + ui_.px(4)});
      if (link(ui_, "toggle", words, style)) {
        ui_.act(SetField{field, numbers_json(first)});
      }
      // As much room as with numbers: what is below stays where it is.
      ImGui::SetCursorScreenPos({at.x, at.y + ui_.px(26)});
      ImGui::Dummy({width_, ui_.px(style.size * 1.5)});
    }
    mark_problems(ui_, field, at.y);
    ImGui::PopID();
  }

  void padding() {
    const float top = ImGui::GetCursorScreenPos().y;
    section(ui_, ui_.tr()("field.padding"));
    const Framework* framework = find_framework(spec_.framework);
    if (framework == nullptr) return;
    const auto modes = padding_modes(*framework, spec_.op);
    std::vector<std::string> names;
    int selected = -1;
    for (const PaddingMode mode : modes) {
      if (mode == spec_.padding) selected = static_cast<int>(names.size());
      names.push_back(ui_.tr()("padding." + std::string(mode_info(mode).name)));
    }
    if (const auto chosen = segmented(ui_, "padding", names, selected, width_)) {
      ui_.act(SetPadding{modes[static_cast<std::size_t>(*chosen)]});
    }
    space(ui_, 6);
    cross();
    mark_problems(ui_, "padding", top);
    space(ui_, 10);
  }

  // The cells on the four sides of the input: numbers, or boxes where they are
  // the person's to choose.
  void cross() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Geometry& geometry = ui_.state.shown.layer().geometry();
    const auto& [h, w] = geometry.axis;
    const bool editable = spec_.padding == PaddingMode::explicit_sides;
    const bool one = spec_.padding == PaddingMode::number;
    // In one dimension there is nothing above and below.
    const double tall = flat() ? 42 : 98;
    const ImVec2 middle{at.x + width_ / 2, at.y + ui_.px(tall / 2)};
    const std::string size = size_text(geometry.op, h.inserted, w.inserted);
    const Style size_style{Role::input_text, 13, Weight::semibold, Face::mono};
    const float text_half = width_of(ui_, size, size_style) / 2 + ui_.px(8);
    const ImVec2 half{std::max(ui_.px(34), text_half), ui_.px(19)};
    const ImVec2 min{middle.x - half.x, middle.y - half.y};
    const ImVec2 max{middle.x + half.x, middle.y + half.y};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(min, max, ui_.color(Role::input_fill), ui_.px(5));
    compat::add_rect(list, min, max, ui_.color(Role::input_edge), ui_.px(5), 1);
    text_at(ui_, middle, size, size_style, Anchor::middle);
    const std::array<std::int64_t, 4> cells{h.pad_before, h.pad_after, w.pad_before, w.pad_after};
    const std::array<int, 4> asked{spec_.sides.top, spec_.sides.bottom, spec_.sides.left,
                                   spec_.sides.right};
    const std::array<ImVec2, 4> places{
        ImVec2{middle.x, min.y - ui_.px(16)}, ImVec2{middle.x, max.y + ui_.px(16)},
        ImVec2{min.x - ui_.px(30), middle.y}, ImVec2{max.x + ui_.px(30), middle.y}};
    const float box_width = box_width_for(44, std::ranges::max(asked));
    for (int side = flat() ? 2 : 0; side < 4; ++side) {
      const auto i = static_cast<std::size_t>(side);
      if (editable) {
        ImGui::SetCursorScreenPos({places[i].x - box_width / 2, places[i].y - ui_.px(13)});
        box("padding", side, std::to_string(asked[i]), box_width);
      } else {
        const bool some = cells[i] != 0 && !hides_padding();
        text_at(ui_, places[i], hides_padding() ? "?" : std::to_string(cells[i]),
                {some ? Role::window_text : Role::dim, 14, some ? Weight::bold : Weight::regular,
                 Face::mono},
                Anchor::middle);
      }
    }
    if (one) {
      ImGui::SetCursorScreenPos({at.x + width_ - box_width, at.y});
      box("padding", -1, std::to_string(spec_.sides.left), box_width);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_, ui_.px(tall)});
    // Also where nothing is cut: what is below stays where it is.
    if (!geometry.transposed() || hides_padding()) return;
    crop_line(geometry, editable || ui_.state.mode() == PlayMode::scatter);
    space(ui_, 8);
  }

  // What is padded would tell the answer.
  bool hides_padding() const {
    const Cover cover = cover_of(ui_.state);
    return cover.output || cover.padding;
  }

  // Unless the numbers are those that the layer was given, they are the zeros of the picture, which
  // are no padding that a transposed layer knows.
  void crop_line(const Geometry& geometry, bool given) {
    const auto cut = geometry.sides();
    std::array<std::string, 4> args;
    std::ranges::transform(cut, args.begin(), [](std::int64_t n) { return std::to_string(n); });
    paragraph(ui_,
              ui_.tr()(ranked(spec_.op, given              ? "ui.crop_line"
                                        : geometry.crops() ? "ui.drawn_zeros_cut"
                                                           : "ui.drawn_zeros_uncut"),
                       args),
              {Role::dim, 12.5, Weight::regular, Face::sans});
  }

  FrameworkMenu& menu_;
};

}  // namespace

void draw_parameters(PanelContext& context) {
  Ui& ui = context.ui;
  begin_panel(ui, "##parameters", context.areas.left, Role::panel, side_padding(ui), 20, true);
  Parameters(ui, context.memory).draw();
  scroll_fade(ui, Role::panel);
  edge_line(ui, {context.areas.left.max.x - 0.5F, context.areas.left.min.y},
            {context.areas.left.max.x - 0.5F, context.areas.left.max.y});
  ImGui::End();
}

}  // namespace padlens
