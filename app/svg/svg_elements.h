#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/scene/scene.h"
#include "app/svg/format.h"
#include "app/svg/svg_style.h"

namespace padlens {

// Whether there is anything to draw.
bool is_seen(const Primitive& primitive);

// What an element says of itself before its place: its classes, and whether it is left away
// where no rule says otherwise.
struct ElementStart {
  std::string_view classes;
  bool hidden = false;
};
void append_start(std::string& out, const ElementStart& start);

// Writes primitives as SVG elements, one a line, and gathers the classes they need.
class SvgElements {
 public:
  // Compact: what most runs of a text share need not be said by each.
  // `name`: what the file's own names begin with.
  explicit SvgElements(const Theme& theme, std::string name, bool compact = false)
      : theme_(theme), style_(theme, std::move(name)), compact_(compact) {}

  // The primitive's class: "p4k2c9dx-input-fill". Good as long as this object.
  std::string_view class_of(const Primitive& primitive);
  // The element with these classes, or without any; nothing for what cannot be seen.
  void add(std::string& out, const Primitive& primitive, const ElementStart& start);
  // The ground of the picture.
  void add_background(std::string& out, double width, double height);

  // Everything up to the first element: the size shown, what the file says of itself, the
  // scenario where there is one, `rules` after those of the classes, and patterns. Ask for it last.
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
  static Looks cell_looks(const CellShape& cell);
  Looks looks_of(const Rect& rect) const;
  Looks looks_of(const Tile& tile) const;
  Looks looks_of(const Raster& raster) const;
  Looks looks_of(const Line& line) const;
  Looks looks_of(const Curve& curve) const;
  Looks looks_of(const Text& text) const;
  static void add_looks(Looks& looks, const TextRun& run, Shared which);
  void add(std::string& out, const Rect& rect, const ElementStart& start);
  void add(std::string& out, const Tile& tile, const ElementStart& start);
  void add(std::string& out, const Raster& raster, const ElementStart& start);
  void add(std::string& out, const Line& line, const ElementStart& start);
  void add(std::string& out, const Curve& curve, const ElementStart& start);
  void add(std::string& out, const Text& text, const ElementStart& start);
  void add_words(std::string& out, const FigureText& text) const;
  void add_run(std::string& out, const TextRun& run, Shared own);
  Role common_role(const Text& text) const;
  static Shared shared_by(const std::vector<TextRun>& runs);

  const Theme& theme_;
  SvgStyle style_;
  bool compact_;
  std::set<std::tuple<GridId, std::int64_t, std::int64_t>> ids_;
};

}  // namespace padlens
