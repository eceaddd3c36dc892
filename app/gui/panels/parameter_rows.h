#pragma once

#include <string>
#include <string_view>

#include "app/gui/ui.h"
#include "core/layer/spec.h"

namespace padlens {

// What the sections of the panel of parameters are made of: labels, and boxes for the document's
// fields.
class ParameterRows {
 protected:
  // `focus`: the next box gets the keyboard, once.
  ParameterRows(Ui& ui, bool& focus);
  ~ParameterRows() = default;

  // What a box shows: the text typed into it if that is no number, else `number`.
  std::string shown(const std::string& field, int part, const std::string& number) const;
  void box(const std::string& field, int part, const std::string& number, float width);
  // At least `least` logical pixels, and as wide as the text or the number.
  float box_width_for(double least, const std::string& text) const;
  float box_width_for(double least, int number) const;
  // Label and symbol at the left of a row; the cursor ends up at its top left.
  void label(const std::string& text, std::string_view symbol, double height);
  // Fields that not every layer has are shown where the framework's layer has them, and where
  // they stand in the way.
  bool shows(std::string_view name) const;

  Ui& ui_;
  const Spec& spec_;
  float width_;
  bool& focus_;
};

}  // namespace padlens
