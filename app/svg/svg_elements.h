#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "app/scene/scene.h"
#include "app/svg/format.h"
#include "app/svg/svg_style.h"

namespace padlens {

// Whether there is anything to draw.
bool is_seen(const Primitive& primitive);

// Writes primitives as SVG elements, one a line, and gathers the classes they need.
class SvgElements {
 public:
  // Compact: what most runs of a text share need not be said by each.
  explicit SvgElements(const Theme& theme, bool compact = false)
      : theme_(theme), style_(theme), compact_(compact) {}

  // The primitive's classes: "input-fill input-edge".
  std::string classes_of(const Primitive& primitive);
  // The element with these classes, or without any; nothing for what cannot be seen.
  void add(std::string& out, const Primitive& primitive, std::string_view classes);
  // The ground of the picture.
  void add_background(std::string& out, double width, double height);

  // Everything up to the first element: the size shown, the scenario where there is
  // one, `rules` after those of the classes, and patterns. Ask for it last.
  std::string head(double width, double height, const ExportOptions& options,
                   std::string_view rules = {}) const;

 private:
  // What all runs of a text share stands on <text>, the rest on each <tspan>.
  struct Shared {
    bool role = false;
    bool face = false;
    bool weight = false;
    bool size = false;
  };

  void add_id(std::string& out, CellId id);
  template <class CellShape>
  void add_cell_classes(ClassList& classes, const CellShape& cell);
  void add_classes(ClassList& classes, const Rect& rect);
  void add_classes(ClassList& classes, const Tile& tile);
  void add_classes(ClassList& classes, const Raster& raster);
  void add_classes(ClassList& classes, const Line& line);
  void add_classes(ClassList& classes, const Curve& curve);
  void add_classes(ClassList& classes, const Text& text);
  void add_classes(ClassList& classes, const TextRun& run, Shared which);
  void add(std::string& out, const Rect& rect, std::string_view classes);
  void add(std::string& out, const Tile& tile, std::string_view classes);
  void add(std::string& out, const Raster& raster, std::string_view classes);
  void add(std::string& out, const Line& line, std::string_view classes);
  void add(std::string& out, const Curve& curve, std::string_view classes);
  void add(std::string& out, const Text& text, std::string_view classes);
  void add_run(std::string& out, const TextRun& run, Shared own);
  Role common_role(const Text& text) const;
  static Shared shared_by(const std::vector<TextRun>& runs);

  const Theme& theme_;
  SvgStyle style_;
  bool compact_;
  std::set<std::tuple<GridId, std::int64_t, std::int64_t>> ids_;
};

}  // namespace padlens
