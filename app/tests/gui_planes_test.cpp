// The window with layers of several planes.

#include <nlohmann/json.hpp>
#include <string>

#include "app/gui/hover_text.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiPlanes : public GuiTest {
 protected:
  static Spec grouped() {
    Spec spec = example_spec();
    spec.input = {5, 5};
    spec.stride = {1, 1};
    spec.channels = 6;
    spec.filters = 4;
    spec.groups = 2;
    return spec;
  }
};

TEST_F(GuiPlanes, CountsAreTyped) {
  Gui gui;
  gui.type_into("##parameters/##channels-1", "6");
  gui.type_into("##parameters/##filters-1", "4");
  EXPECT_EQ(gui.spec().channels, 6);
  EXPECT_EQ(gui.spec().filters, 4);
  EXPECT_TRUE(gui.state.problems.empty());
  gui.type_into("##parameters/##groups-1", "4");
  EXPECT_FALSE(gui.state.problems.empty());  // 6 channels are not four groups
  gui.type_into("##parameters/##groups-1", "2");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().grouping().groups, 2);
  gui.type_into("##parameters/##groups-1", "0");
  EXPECT_FALSE(gui.state.problems.empty());
  gui.type_into("##parameters/##groups-1", "x");
  EXPECT_FALSE(gui.state.problems.empty());
  EXPECT_EQ(gui.spec().groups, 0);  // what was typed last that is a number
}

TEST_F(GuiPlanes, AClickOnAPlaneShowsIt) {
  Gui gui({.spec = grouped()});
  EXPECT_EQ(gui.state.planes, (PlanePair{0, 0}));
  gui.click(gui.cell({GridId::output_plane, {0, 3}}));
  EXPECT_EQ(gui.state.planes, (PlanePair{3, 3}));
  gui.settle();
  gui.click(gui.cell({GridId::input_plane, {0, 4}}));
  EXPECT_EQ(gui.state.planes, (PlanePair{4, 3}));
  // Of the other group: the output in the same place.
  gui.settle();
  gui.click(gui.cell({GridId::input_plane, {0, 2}}));
  EXPECT_EQ(gui.state.planes, (PlanePair{2, 1}));
  EXPECT_EQ(gui.state.shown.layer().shown(), gui.state.planes);
  EXPECT_FALSE(gui.state.pinned.has_value());
  gui.settle();
  EXPECT_TRUE(gui.shows("Output plane 1 adds up input planes 0 to 2"));
  // The layer loses that plane.
  apply(gui.state, SetField{"groups", 1});
  apply(gui.state, SetField{"channels", 2});
  gui.settle();
  EXPECT_EQ(gui.state.planes, (PlanePair{1, 1}));
}

TEST_F(GuiPlanes, WhatAPlaneMeetsIsToldWhereItIsPointedAt) {
  Gui gui({.spec = grouped()});
  gui.move(gui.cell({GridId::output_plane, {0, 2}}));
  gui.settle();
  EXPECT_NE(hover_text(gui.state).find("adds up input planes 3 to 5"), std::string::npos);
  gui.move(gui.cell({GridId::input_plane, {0, 4}}));
  gui.settle();
  EXPECT_NE(hover_text(gui.state).find("output planes 2 to 3 add it up"), std::string::npos);
}

TEST_F(GuiPlanes, ACellOfOnePlaneIsEdited) {
  Gui gui({.spec = grouped()});
  apply(gui.state, Pin{CellId{GridId::output_plane, {0, 3}}});
  apply(gui.state, Pin{CellId{GridId::input_plane, {0, 5}}});
  gui.settle();
  const double before = output_value(gui.state.shown.layer(), {2, 2});
  apply(gui.state, BeginEdit{{GridId::input, {2, 2}}});
  apply(gui.state, EditCell{"1000"});
  gui.settle();
  const Layer& layer = gui.state.shown.layer();
  EXPECT_EQ(layer.shown(), (PlanePair{5, 3}));
  EXPECT_EQ(layer.input(5)->at(2, 2), 1000);
  EXPECT_EQ(layer.input(4)->at(2, 2), 113);
  EXPECT_EQ(output_value(layer, {2, 2}), before + 1000 - 138);
  apply(gui.state, BeginEdit{{GridId::kernel, {0, 0}}});
  apply(gui.state, EditCell{"7"});
  gui.settle();
  EXPECT_EQ(gui.state.shown.layer().kernel(PlanePair{5, 3})->at(0, 0), 7);
  EXPECT_EQ(gui.state.shown.layer().kernel(PlanePair{5, 2})->at(0, 0), 1);
  gui.control_key('Z');
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), grouped());
}

// What two planes had between them they keep; new ones are zeros.
TEST_F(GuiPlanes, TypedNumbersFollowTheNumberOfPlanes) {
  Gui gui;
  apply(gui.state, SetField{"input", 2});
  apply(gui.state, SetField{"kernel", 1});
  apply(gui.state, SetField{"channels", 2});
  apply(gui.state, SetField{"filters", 2});
  apply(gui.state, SetField{"kernel_values", Json::parse("[[[[1]], [[2]]], [[[3]], [[4]]]]")});
  apply(gui.state, SetField{"input_values", Json::parse("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]")});
  gui.settle();
  ASSERT_TRUE(gui.state.problems.empty());
  apply(gui.state, SetField{"channels", 3});
  gui.settle();
  ASSERT_TRUE(gui.state.problems.empty());
  const auto weight = [&](std::int64_t input, std::int64_t output) {
    return gui.state.shown.layer().kernel(PlanePair{input, output})->at(0, 0);
  };
  EXPECT_EQ(weight(0, 0), 1);
  EXPECT_EQ(weight(1, 0), 2);
  EXPECT_EQ(weight(2, 0), 0);
  EXPECT_EQ(weight(0, 1), 3);
  EXPECT_EQ(weight(1, 1), 4);
  EXPECT_EQ(gui.state.shown.layer().input(1)->at(1, 1), 8);
  EXPECT_EQ(gui.state.shown.layer().input(2)->at(1, 1), 0);
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  gui.settle();
  ASSERT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(weight(1, 0), 2);
  EXPECT_EQ(weight(0, 1), 3);
}

TEST_F(GuiPlanes, AFigureKeepsThePlanes) {
  Gui gui({.spec = grouped()});
  apply(gui.state, Pin{CellId{GridId::output_plane, {0, 3}}});
  Scenario scenario = gui.state.scenario();
  scenario.figure = R"({"input_plane": "4", "output_plane": "2"})";
  show_scenario(gui.state, scenario);
  gui.settle();
  EXPECT_EQ(gui.state.planes, (PlanePair{4, 2}));
}

}  // namespace
}  // namespace padlens
