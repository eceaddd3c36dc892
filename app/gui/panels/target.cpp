#include <fmt/format.h>

#include <algorithm>

#include "app/gui/panels/problem_marks.h"
#include "app/gui/panels/sections.h"
#include "app/gui/target.h"
#include "app/gui/widgets.h"
#include "app/i18n/answers.h"
#include "app/i18n/sizes.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::size_t kListed = 6;  // solutions, until one asks for more
const Style kDim{Role::dim, 12.5, Weight::regular, Face::sans};

std::string axes_title(Op op, const PerAxis& pair) {
  const auto [height, width] = pair;
  return height == width ? std::to_string(height) : size_title(op, height, width);
}

// "1", "0, 1" (before, after), "0, 1 × 1, 1" (height × width).
std::string sides_text(Op op, const Sides& sides) {
  const auto axis = [](int before, int after) {
    return before == after ? std::to_string(before) : fmt::format("{}, {}", before, after);
  };
  const std::string height = axis(sides.top, sides.bottom);
  const std::string width = axis(sides.left, sides.right);
  return op->rank == 1 || height == width ? width : height + " × " + width;
}

// "stride 2 → 1, same, output padding 1": what changes, then how it is padded.
std::string solution_text(const Ui& ui, const Solution& solution) {
  const Spec& spec = solution.spec;
  const Strings& tr = ui.tr();
  const Spec& now = ui.state.document.spec();
  std::vector<std::string> parts;
  const auto change = [&](std::string_view key, const PerAxis& before, const PerAxis& after) {
    if (before == after) return;
    const std::vector<std::string> args{axes_title(spec.op, before), axes_title(spec.op, after)};
    parts.push_back(tr(key, args));
  };
  change("ui.target.stride", now.stride, spec.stride);
  change("ui.target.kernel", now.kernel, spec.kernel);
  const auto part = [&](std::string_view key, std::string number) {
    const std::vector<std::string> args{std::move(number)};
    parts.push_back(tr(key, args));
  };
  if (spec.padding == PaddingMode::explicit_sides) {
    part(solution.any_split ? "ui.target.padding_split" : "ui.target.padding",
         sides_text(spec.op, spec.sides));
  } else {
    parts.push_back(tr("padding." + std::string(mode_info(spec.padding).name)));
  }
  if (spec.output_padding)
    part("ui.target.output_padding", axes_title(spec.op, *spec.output_padding));
  if (spec.output_shape) part("ui.target.output_shape", axes_title(spec.op, *spec.output_shape));
  std::string text;
  for (const std::string& each : parts)
    text += (text.empty() ? "" : tr("ui.target.comma")) + each;
  return text;
}

class TargetSection {
 public:
  explicit TargetSection(Ui& ui)
      : ui_(ui), target_(ui.state.target), width_(ImGui::GetContentRegionAvail().x) {}

  void draw() {
    const std::string clear = target_.asked() ? ui_.tr()("ui.target.clear") : "";
    if (section(ui_, ui_.tr()("ui.target"), clear)) ui_.act(TypeTarget{-1, ""});
    ImGui::PushID("target");
    boxes();
    if (target_.asked()) solutions();
    inputs();
    back();
    ImGui::PopID();
    space(ui_, 14);
  }

 private:
  void boxes() {
    const bool as_one = ui_.state.target_linked();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float middle = at.y + ui_.px(13);
    text_at(ui_, {at.x, middle}, ui_.tr()("ui.target.output"),
            {Role::text, 13.5, Weight::regular, Face::sans});
    const float box_width = ui_.px(54);
    if (as_one) {
      ImGui::SetCursorScreenPos({at.x + width_ - box_width, at.y});
      box(-1, box_width);
    } else {
      const float gap = ui_.px(24);
      for (const int part : {0, 1}) {
        const float x =
            at.x + width_ - box_width * static_cast<float>(2 - part) - (part == 0 ? gap : 0);
        text_at(ui_, {x - ui_.px(5), middle}, ui_.tr()(part == 0 ? "ui.height" : "ui.width"),
                {Role::dim, 11.5, Weight::regular, Face::sans}, Anchor::end);
        ImGui::SetCursorScreenPos({x, at.y});
        box(part, box_width);
      }
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_, ui_.px(30)});
    Problems problems = target_.problems[kWidth];
    if (!as_one) {
      const Problems& other = target_.problems[kHeight];
      problems.insert(problems.begin(), other.begin(), other.end());
    }
    if (!problems.empty()) problem_note(ui_, "target", problems, at.y);
  }

  // The present output is there in dim, until something is typed.
  void box(int part, float width) {
    const Axis axis = part == 0 ? kHeight : kWidth;
    const std::string& typed = target_.text[axis];
    const std::string shown =
        typed.empty() ? std::to_string(ui_.state.shown.layer().geometry().axis[axis].out) : typed;
    const auto change =
        number_box(ui_, fmt::format("##output{}", part).c_str(), shown, width,
                   !target_.problems[axis].empty(), typed.empty() ? Role::dim : Role::text);
    if (change) ui_.act(TypeTarget{part, change->text});
  }

  void solutions() {
    if (!target_.problems[kHeight].empty() || !target_.problems[kWidth].empty()) return;
    const auto& list = target_.solutions.list;
    const Spec& now = ui_.state.document.spec();
    if (list.empty()) {
      paragraph(ui_, ui_.tr()("ui.target.none"), kDim, width_);
      return space(ui_, 4);
    }
    const Spec& first = list.front().spec;
    if (first.stride != now.stride || first.kernel != now.kernel) {
      paragraph(ui_, ui_.tr()("ui.target.nearby"), kDim, width_);
    }
    const std::size_t rows = target_.expanded ? list.size() : std::min(list.size(), kListed);
    solution_rows(rows);
    const Style style{Role::accent, 12, Weight::semibold, Face::sans};
    space(ui_, 2);
    if (rows < list.size()) {
      const std::vector<std::string> args{std::to_string(list.size() - rows)};
      if (link(ui_, "more", ui_.tr()("ui.target.more", args), style)) ui_.act(ExpandTarget{true});
    } else if (target_.expanded && list.size() > kListed) {
      if (link(ui_, "fewer", ui_.tr()("ui.target.fewer"), style)) ui_.act(ExpandTarget{false});
    }
    space(ui_, 6);
  }

  void solution_rows(std::size_t count) {
    const KeyboardFocus::Group group(ui_.focus, "rows");
    for (std::size_t i = 0; i < count; ++i) {
      ImGui::PushID(static_cast<int>(i));
      row(target_.solutions.list[i]);
      ImGui::PopID();
    }
  }

  void row(const Solution& solution) {
    const bool present = has_layer(ui_.state, solution.spec);
    const Style style{Role::text, 13, present ? Weight::semibold : Weight::regular, Face::sans};
    const float inset = ui_.px(10);
    const float mark = ui_.px(22);
    const auto lines = wrap(ui_, solution_text(ui_, solution), style, width_ - 2 * inset - mark);
    const float line_height = ui_.px(20);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{width_, line_height * static_cast<float>(lines.size()) + ui_.px(8)};
    bool hovered = false;
    const bool clicked = area(ui_, "row", size, &hovered, present);
    if (clicked && !present) ui_.act(TakeLayer{solution.spec});
    hovered = hovered && !present;
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 max{at.x + size.x, at.y + size.y};
    list.AddRectFilled(at, max, ui_.color(present ? Role::accent_soft : Role::track), ui_.px(6));
    if (!present) {
      compat::add_rect(list, at, max, ui_.color(hovered ? Role::accent : Role::line), ui_.px(6), 1);
    }
    text_at(ui_, {max.x - inset, at.y + size.y / 2}, present ? "✓" : "→",
            {Role::accent, 13, Weight::semibold, Face::sans}, Anchor::end);
    float y = at.y + ui_.px(4) + line_height / 2;
    for (const std::string& line : lines) {
      text_at(ui_, {at.x + inset, y}, line, style);
      y += line_height;
    }
    space(ui_, 4);
  }

  // "Inputs 7 – 8 all give 4."
  void inputs_line(Axis axis, std::string_view several, std::string_view one) {
    const InputRange& range = ui_.state.shown.inputs()[axis];
    const std::vector<std::string> args{
        std::to_string(range.least), std::to_string(range.most),
        std::to_string(ui_.state.shown.layer().geometry().axis[axis].out)};
    paragraph(ui_, ui_.tr()(range.least < range.most ? several : one, args), kDim, width_);
  }

  void back() {
    const std::optional<WayBack>& way = ui_.state.shown.back();
    if (!way) return;
    // Of a convolution the inputs stand above.
    const bool conv = !ui_.state.shown.spec().op->transposed();
    std::vector<std::string> texts = back_texts(ui_.tr(), ui_.state.shown.spec(), *way);
    if (conv && texts.size() > 1) texts.erase(texts.begin());
    for (const std::string& each : texts)
      paragraph(ui_, each, kDim);
  }

  void inputs() {
    const auto& [h, w] = ui_.state.shown.layer().geometry().axis;
    const bool flat = ui_.state.shown.layer().op().rank == 1;
    const bool alike =
        h.out == w.out && ui_.state.shown.inputs()[kHeight] == ui_.state.shown.inputs()[kWidth];
    if (flat || alike) {
      return inputs_line(kWidth, "ui.target.inputs", "ui.target.one_input");
    }
    inputs_line(kHeight, "ui.target.heights", "ui.target.one_height");
    inputs_line(kWidth, "ui.target.widths", "ui.target.one_width");
  }

  Ui& ui_;
  const Target& target_;
  float width_;
};

}  // namespace

void draw_target_section(Ui& ui) {
  TargetSection(ui).draw();
}

}  // namespace padlens
