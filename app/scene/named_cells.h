#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"

namespace padlens {

// The names by which words refer to cells of a picture (app/i18n/linked_words.h). Some are of
// places that numbers say: "output.0.3" is output cell [0, 3], in one dimension "output.3"; the
// others stand alone. What a name means is of the layer and the step: "window" is the present one.
//
//   input  input.R.C              the input's cells, wherever they stand
//   padded.R.C                    a cell of the padded grid, counted from its corner
//   pad  pad.left|right|top|bottom
//   inserted                      zeros between input cells
//   leftover                      padded cells that no window reaches
//   overhang                      cells past the padding that ceil_mode covers
//   window  taps  gaps            all cells of it, those that it reads, those between them;
//                                 scattering, of the stamp
//   kernel  kernel.R.C
//   output  output.R.C  output.current
//   corner  edge  inside          of the output: its corners, its border without them, the rest
//   most  least                   output cells that add up the most input cells, and the fewest
//   differs                       output cells that differ from those compared with
//   cropped  appended             scattering: what is cut off, and what is added
//   input_plane.N  output_plane.N a plane of the layer, counted from 0
//   layer.N                       a row of the receptive field: 0 is the input
//
// In the order of that list, without the numbers: "input", "padded" …
std::span<const std::string_view> cell_names();

// Whether there is such a name, with as many numbers behind it as an operation of `rank` has axes;
// whether there are such cells, lights() says.
bool is_cell_name(std::string_view name, int rank);

// Whether `name` means cell `id` at the moment that `options` show. False for no name at all.
bool names_cell(std::string_view name, const Layer& layer, const SceneOptions& options,
                const CellId& id);

// Whether a finished picture has cells of that name, which light_cells() would mark.
bool lights(const Scene& scene, std::string_view name, const Layer& layer,
            const SceneOptions& options);

// Marks the cells that options.lit names: an edge around each group of them and a tint. Grids of
// more than a hundred thousand cells are left as they are.
void light_cells(Scene& scene, const Layer& layer, const SceneOptions& options);

}  // namespace padlens
