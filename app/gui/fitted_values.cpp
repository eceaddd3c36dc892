#include "app/gui/fitted_values.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/engine/engine.h"

namespace padlens {

void fit_values(Values& values, const PerAxis& size) {
  const bool sane = size[kHeight] >= 1 && size[kWidth] >= 1 && size[kHeight] <= Limits::input &&
                    size[kWidth] <= Limits::input &&
                    std::int64_t{size[kHeight]} * size[kWidth] <= ValueLimits::input_cells;
  if (sane) values = fitted(std::move(values), size[kHeight], size[kWidth]);
}

void fit_planes(Spec& spec, const Grouping& before) {
  const Grouping now = grouping_of(spec);
  if (now == before || !now.holds() || !before.holds()) return;
  if (std::max(now.kernel_planes(), now.channels) > ValueLimits::planes) return;
  const auto fit = [](Values& values, std::int64_t count, const auto& old_place) {
    if (values.preset != Preset::custom) return;
    const Planes old = values.planes;
    const auto zeros = std::make_shared<const Grid<double>>(old.rows(), old.cols());
    std::vector<GridPtr> planes(static_cast<std::size_t>(count), zeros);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t place = old_place(i);
      if (place < 0 || place >= static_cast<std::int64_t>(old.size())) continue;
      planes[static_cast<std::size_t>(i)] = old[static_cast<std::size_t>(place)];
    }
    values = {Preset::custom, Planes(std::move(planes)), 0, values.picture};
  };
  fit(spec.input_values, now.channels, [&](std::int64_t plane) { return plane; });
  if (!now.weighted || !before.weighted) return;
  std::vector<std::int64_t> places(static_cast<std::size_t>(now.kernel_planes()), -1);
  for (std::int64_t output = 0; output < now.filters; ++output) {
    const std::int64_t first = now.first_input(output);
    for (std::int64_t input = first; input < first + now.inputs_of_one(); ++input) {
      const bool was =
          input < before.channels && output < before.filters && before.meet(input, output);
      if (!was) continue;
      places[static_cast<std::size_t>(now.kernel(input, output))] = before.kernel(input, output);
    }
  }
  fit(spec.kernel_values, now.kernel_planes(),
      [&](std::int64_t plane) { return places[static_cast<std::size_t>(plane)]; });
  const bool several = spec.kernel_values.planes.size() > 1;
  spec.kernel_values.in_each = several ? now.kernels_of_each() : 0;
}

Planes with_plane(const Planes& planes, std::int64_t at, Grid<double> plane) {
  std::vector<GridPtr> all;
  for (std::size_t i = 0; i < planes.size(); ++i)
    all.push_back(planes[i]);
  all[static_cast<std::size_t>(at)] = std::make_shared<const Grid<double>>(std::move(plane));
  return Planes(std::move(all));
}

}  // namespace padlens
