#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

#include "app/document/lesson.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiTextFit : public GuiTest {};

struct Panel {
  const char* window;
  float margin;  // that the words keep from the panel's right edge
};
constexpr std::array kPanels{Panel{"##parameters", 8}, Panel{"##shape", 8},   Panel{"##top", 8},
                             Panel{"##transport", 4},  Panel{"##help", 8},    Panel{"##export", 8},
                             Panel{"##files", 4},      Panel{"##rules", 8},   Panel{"##port", 8},
                             Panel{"##refusal", 8},    Panel{"##welcome", 8}, Panel{"##stack", 8},
                             Panel{"##told", 8},       Panel{"##check", 8}};

std::string describe(const SeenText& text) {
  return "“" + text.text + "” in " + text.window + " from " + std::to_string(text.box.min.x) +
         " to " + std::to_string(text.box.max.x) + ", cut at " + std::to_string(text.clip.max.x);
}

// Boxes cut what is typed into them, and scroll.
bool in_a_box(const SeenText& text) {
  return std::ranges::any_of(seen().items, [&](const SeenItem& item) {
    return item.is_box && item.window == text.window && item.box.contains(text.box.min);
  });
}

// No words past the panel's right edge, nor into those beside them.
void expect_words_fit(const std::string& where) {
  std::vector<SeenText> words = seen().texts;
  std::erase_if(words, [](const SeenText& text) {
    return std::ranges::none_of(kPanels, [&](const Panel& p) { return text.window == p.window; }) ||
           in_a_box(text);
  });
  ASSERT_GT(words.size(), 20U) << where;
  for (const SeenText& text : words) {
    const auto panel =
        *std::ranges::find_if(kPanels, [&](const Panel& p) { return text.window == p.window; });
    EXPECT_LE(text.box.max.x, text.clip.max.x - panel.margin) << where << ": " << describe(text);
    EXPECT_GE(text.box.min.x, text.clip.min.x + 4) << where << ": " << describe(text);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t j = i + 1; j < words.size(); ++j) {
      const SeenText& a = words[i];
      const SeenText& b = words[j];
      if (a.window != b.window) continue;
      const float across = std::min(a.box.max.x, b.box.max.x) - std::max(a.box.min.x, b.box.min.x);
      const float down = std::min(a.box.max.y, b.box.max.y) - std::max(a.box.min.y, b.box.min.y);
      const float low = std::min(a.box.max.y - a.box.min.y, b.box.max.y - b.box.min.y);
      // Lines may touch, not lie on each other.
      EXPECT_FALSE(across > 1.5F && down > low * 0.5F)
          << where << ": " << describe(a) << " over " << describe(b);
    }
  }
}

struct Screen {
  float width;
  float height;
  float scale;
};
constexpr std::array kScreens{Screen{1000, 640, 1}, Screen{1280, 800, 1}, Screen{1920, 1080, 1},
                              Screen{1920, 1080, 1.5F}};
constexpr std::span kSmallScreens = std::span(kScreens).first(2);

void in_both_languages(const Spec& spec, const std::string& what) {
  for (const Screen& screen : kScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({screen.width, screen.height, screen.scale, language, spec});
      for (const char* theme : {"light", "dark"}) {
        Preferences preferences = gui.state.preferences;
        preferences.theme = theme;
        apply(gui.state, SetPreferences{preferences});
        gui.settle();
        expect_words_fit(what + " " + language + " " + theme + " " +
                         std::to_string(static_cast<int>(screen.width)) + " x" +
                         std::to_string(screen.scale).substr(0, 3));
      }
    }
  }
}

TEST_F(GuiTextFit, Convolution) {
  in_both_languages(example_spec(), "conv");
}

TEST_F(GuiTextFit, TransposedConvolution) {
  in_both_languages(transposed_example(), "transposed");
}

TEST_F(GuiTextFit, LargeNumbersApart) {
  Spec spec;
  spec.input = {1024, 1000};
  spec.kernel = {64, 60};
  spec.stride = {64, 63};
  spec.padding = PaddingMode::same;
  in_both_languages(spec, "large");
  spec.op = &kConv2dTranspose;
  spec.output_padding = PerAxis{63, 62};
  spec.padding = PaddingMode::valid;
  in_both_languages(spec, "large transposed");
}

TEST_F(GuiTextFit, ExplicitSidesWithAConstant) {
  Spec spec;
  spec.input = {100, 90};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {512, 511, 510, 509};
  spec.pad_fill = {FillMode::constant, -2.5};
  spec.input_values.preset = Preset::random;
  in_both_languages(spec, "explicit");
}

TEST_F(GuiTextFit, AStackAndWhatWasBrought) {
  for (const auto& [width, height, scale] : kScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      apply(gui.state, PasteText{"a = nn.Conv2d(1, 1, 3, padding=1)\n"
                                 "b = nn.MaxPool2d(2)\n"
                                 "c = nn.ZeroPad2d(1)\n"
                                 "d = nn.Upsample(scale_factor=2)\n"
                                 "e = nn.NoSuchLayer(3)\n"});
      gui.finish_import();
      const std::string where = std::string("stack ") + language + std::to_string(width);
      EXPECT_TRUE(gui.state.told) << where;
      for (std::size_t i = 0; i < gui.state.document.stack.size(); ++i) {
        apply(gui.state, SelectLayer{i});
        gui.settle();
        expect_words_fit(where + " layer " + std::to_string(i));
      }
      apply(gui.state, Command::port_check);
      gui.finish_import();
      expect_words_fit(where + " port check");
    }
  }
}

// A link stands apart from the title that it is beside, or below it.
TEST_F(GuiTextFit, LinksApartFromTitles) {
  for (const Screen& screen : kScreens) {
    Gui gui({screen.width, screen.height, screen.scale, "en", example_spec()});
    gui.settle();
    const std::string words = gui.words("ui.port_link");
    const auto link = std::ranges::find(seen().texts, words, &SeenText::text);
    ASSERT_NE(link, seen().texts.end());
    for (const SeenText& other : seen().texts) {
      const bool beside = other.window == link->window && other.box.min.y < link->box.max.y &&
                          other.box.max.y > link->box.min.y && other.box.max.x <= link->box.max.x &&
                          other.text != words;
      if (!beside) continue;
      EXPECT_LE(other.box.max.x + 6, link->box.min.x) << describe(other);
    }
  }
}

TEST_F(GuiTextFit, Problems) {
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      apply(gui.state, SetField{"dilation", 2});
      gui.settle();
      expect_words_fit(std::string("refused ") + language);
      apply(gui.state, ShowAnyway{true});
      gui.settle();
      expect_words_fit(std::string("shown anyway ") + language);
      apply(gui.state, TypeText{"input", -1, "12345678901234567890"});
      gui.settle();
      expect_words_fit(std::string("typed ") + language);
    }
  }
}

TEST_F(GuiTextFit, Dialogs) {
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      for (const Dialog dialog :
           {Dialog::help, Dialog::rules, Dialog::port_map, Dialog::export_picture, Dialog::open,
            Dialog::save, Dialog::welcome}) {
        apply(gui.state, OpenDialog{dialog});
        gui.settle();
        expect_words_fit(std::string("dialog ") + std::to_string(static_cast<int>(dialog)) +
                         language);
      }
    }
  }
}

// A choice keeps its words off its arrow, also where a number stands beside it.
TEST_F(GuiTextFit, Choices) {
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      Spec spec = example_spec();
      spec.input_values.preset = Preset::random;
      spec.pad_fill = {FillMode::constant, 2};
      Gui gui({width, height, scale, language, spec});
      for (const auto& [path, words] :
           {std::pair{"##parameters/input_values/field", "preset.random"},
            std::pair{"##parameters/pad_fill/field", "fill.constant"}}) {
        const ScreenBox field = gui.item(path).box;
        const auto text = gui.find_text("##parameters", gui.words(words));
        ASSERT_TRUE(text) << words;
        EXPECT_LE(text->box.max.x, field.max.x - 14 * scale) << words << " " << language;
      }
    }
  }
}

TEST_F(GuiTextFit, TargetSizes) {
  Spec spec = transposed_example();
  spec.framework = "pytorch";
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      for (const char* wanted : {"7", "8", "100000", "x"}) {
        Gui gui({width, height, scale, language, spec});
        apply(gui.state, TypeTarget{-1, wanted});
        apply(gui.state, ExpandTarget{true});
        gui.settle();
        expect_words_fit(std::string("target ") + wanted + " " + language);
        apply(gui.state, SetField{"input", Json::array({3, 5})});
        gui.settle();
        expect_words_fit(std::string("two targets ") + wanted + " " + language);
      }
    }
  }
}

// Presented, the card is a column: it keeps its words, and most of the window is the picture's.
void expect_presented_fits(Gui& gui, const std::string& where) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const ScreenBox picture = gui.item("##canvas/picture").box;
  EXPECT_GT(picture.max.x - picture.min.x, size.x * 0.6F) << where;
  EXPECT_GT(picture.max.y - picture.min.y, size.y * 0.55F) << where;
  const ScreenBox close = gui.item("##canvas/lesson_close").box;
  for (const SeenText& text : seen().texts) {
    if (text.window != "##canvas") continue;
    EXPECT_GE(text.box.min.x, 8) << where << ": " << describe(text);
    EXPECT_LE(text.box.max.x, close.max.x + 1) << where << ": " << describe(text);
    const bool in_card = text.box.min.x > picture.max.x;
    EXPECT_LT(text.box.max.y, text.clip.max.y - (in_card ? 16 : 0))
        << where << ": " << describe(text);
    EXPECT_FALSE(text.box.min.x < picture.max.x && text.box.max.x > picture.max.x + 24)
        << where << ": " << describe(text);
  }
}

TEST_F(GuiTextFit, EveryLessonPresented) {
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      gui.key(Key::f11);
      for (std::size_t i = 0; i < lessons().size(); ++i) {
        apply(gui.state, OpenLesson{i});
        gui.settle();
        expect_presented_fits(gui, "lesson " + lessons()[i].id + " " + language);
      }
      apply(gui.state, SetField{"stride", 3});
      gui.settle();
      expect_presented_fits(gui, std::string("left ") + language);
      EXPECT_LE(gui.item("##canvas/lesson_again").box.max.x,
                gui.item("##canvas/lesson_close").box.max.x + 1);
    }
  }
}

TEST_F(GuiTextFit, EveryLesson) {
  for (const auto& [width, height, scale] : kSmallScreens) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      for (std::size_t i = 0; i < lessons().size(); ++i) {
        apply(gui.state, OpenLesson{i});
        gui.settle();
        expect_words_fit("lesson " + lessons()[i].id + " " + language);
      }
    }
  }
}

}  // namespace
}  // namespace padlens
