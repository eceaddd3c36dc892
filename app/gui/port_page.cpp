#include "app/gui/port_page.h"

#include <algorithm>

namespace padlens {
namespace {

bool is_framework(const std::string& id) {
  return find_framework(id) != nullptr;
}

// The first framework that is not `id`; "" where there is no other.
std::string another_than(const std::string& id) {
  for (const Framework* each : frameworks()) {
    if (each->id != id) return std::string(each->id);
  }
  return "";
}

bool in(const PortRange& range, int number) {
  return number >= range.first && number <= range.last;
}

// The numbers of a layer that has the same on both axes.
std::optional<PortCell> cell_of(const Spec& spec) {
  const bool two = spec.op->rank == 2;
  for (const PerAxis& each : {spec.input, spec.kernel, spec.stride, spec.dilation}) {
    if (two && each[kHeight] != each[kWidth]) return std::nullopt;
  }
  return PortCell{spec.input[kWidth], spec.kernel[kWidth], spec.stride[kWidth],
                  spec.dilation[kWidth]};
}

bool on_grid(const PortGrid& grid, const PortCell& cell) {
  return in(grid.input, cell.n) && in(grid.kernel, cell.k) && in(grid.stride, cell.s) &&
         in(grid.dilation, cell.d);
}

// Whether the layer on show is one of the setting's.
bool has_layer_on_show(const State& state, const PortSetting& setting) {
  const Spec& spec = state.numbers();
  if (spec.op != setting.spec.op || spec.framework != setting.spec.framework) return false;
  const auto cell = cell_of(spec);
  if (!cell || !on_grid(state.port_page.map->grid, *cell)) return false;
  Spec there = port_spec(setting, *cell);
  if (padding_kind(spec) != PaddingKind::sides) there.sides = spec.sides;  // which nobody reads
  // What goes into its cells is not of the setting.
  there.input_values = spec.input_values;
  there.kernel_values = spec.kernel_values;
  there.seed = spec.seed;
  return there == spec;
}

// That of the layer on show, else the first that differs, else the first of all.
std::size_t first_setting(const State& state) {
  const auto& settings = state.port_page.map->settings;
  std::size_t differing = settings.size();
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (has_layer_on_show(state, settings[i])) return i;
    if (settings[i].first && differing == settings.size()) differing = i;
  }
  return differing == settings.size() ? 0 : differing;
}

std::size_t index_of(const PortPage& page, Cell cell) {
  const PortGrid& grid = page.map->grid;
  const auto dilation = static_cast<std::size_t>(page.dilation - grid.dilation.first);
  const auto stride = static_cast<std::size_t>(page.stride - grid.stride.first);
  const std::size_t layers = dilation * grid.stride.count() + stride;
  const std::size_t rows = layers * grid.kernel.count() + static_cast<std::size_t>(cell.row);
  return rows * grid.input.count() + static_cast<std::size_t>(cell.col);
}

}  // namespace

void open_port_page(State& state) {
  PortPage& page = state.port_page;
  page.from = state.document.spec().framework;
  if (state.compared) page.to = state.compared->row.framework;
  if (!is_framework(page.to) || page.to == page.from) page.to = another_than(page.from);
  page.map.reset();
  refresh_port_page(state);
}

void refresh_port_page(State& state) {
  PortPage& page = state.port_page;
  const Op op = state.document.spec().op;
  const auto id_is = [](const Framework* framework, const std::string& id) {
    return framework != nullptr && framework->id == id;
  };
  const bool known = page.map && page.map->op == op && id_is(page.map->from, page.from) &&
                     id_is(page.map->to, page.to);
  if (known) return;
  PortRequest request{.from = page.from, .to = page.to, .op = op};
  request.grid.dilation = usual_dilations(page.from, page.to, op);
  page.problems.clear();
  page.map = port_map(request, page.problems);
  page.selected = 0;
  page.stride = 1;
  page.dilation = 1;
  if (page.map) select_port_setting(state, first_setting(state));
}

void set_port(State& state, const std::string& from, const std::string& to) {
  if (!is_framework(from) || !is_framework(to)) return;
  PortPage& page = state.port_page;
  const std::string from_before = page.from;
  const std::string to_before = page.to;
  const bool same = from == to;
  page.from = same && from == from_before ? to_before : from;
  page.to = same && to == to_before ? from_before : to;
  refresh_port_page(state);
}

void select_port_setting(State& state, std::size_t index) {
  PortPage& page = state.port_page;
  if (!page.map || index >= page.map->settings.size()) return;
  page.selected = index;
  const PortSetting& setting = page.map->settings[index];
  if (has_layer_on_show(state, setting)) {
    const PortCell own = *cell_of(state.numbers());
    set_port_steps(state, own.s, own.d);
  } else if (setting.first) {
    const PortCell first = page.map->grid.at(*setting.first);
    set_port_steps(state, first.s, first.d);
  }
}

void set_port_steps(State& state, int stride, int dilation) {
  PortPage& page = state.port_page;
  if (!page.map || !in(page.map->grid.stride, stride) || !in(page.map->grid.dilation, dilation)) {
    return;
  }
  page.stride = stride;
  page.dilation = dilation;
}

const PortSetting* selected_port_setting(const PortPage& page) {
  if (!page.map || page.selected >= page.map->settings.size()) return nullptr;
  return &page.map->settings[page.selected];
}

PortCell port_cell(const PortPage& page, Cell cell) {
  return page.map->grid.at(index_of(page, cell));
}

PortVerdict port_verdict_at(const PortPage& page, Cell cell) {
  return selected_port_setting(page)->verdicts[index_of(page, cell)];
}

std::optional<Spec> port_layer(const State& state, Cell cell) {
  const PortPage& page = state.port_page;
  const PortSetting* setting = selected_port_setting(page);
  if (setting == nullptr || cell.row < 0 || cell.col < 0) return std::nullopt;
  const PortGrid& grid = page.map->grid;
  if (static_cast<std::size_t>(cell.row) >= grid.kernel.count() ||
      static_cast<std::size_t>(cell.col) >= grid.input.count()) {
    return std::nullopt;
  }
  const PortVerdict verdict = port_verdict_at(page, cell);
  if (verdict == PortVerdict::refused_from || verdict == PortVerdict::refused_both) {
    return std::nullopt;
  }
  Spec spec = port_spec(*setting, port_cell(page, cell));
  spec.seed = state.document.spec().seed;
  return spec;
}

std::optional<Cell> present_port_cell(const State& state) {
  const PortPage& page = state.port_page;
  const PortSetting* setting = selected_port_setting(page);
  if (setting == nullptr || !has_layer_on_show(state, *setting)) return std::nullopt;
  const PortCell own = *cell_of(state.numbers());
  if (own.s != page.stride || own.d != page.dilation) return std::nullopt;
  const PortGrid& grid = page.map->grid;
  return Cell{own.k - grid.kernel.first, own.n - grid.input.first};
}

std::optional<RowKey> port_row(const State& state) {
  const Framework* to = find_framework(state.port_page.to);
  return to == nullptr ? std::nullopt : row_of(state, *to);
}

std::optional<RowKey> row_of(const State& state, const Framework& to) {
  const auto wanted = ported(state.numbers(), to);
  std::optional<RowKey> key;
  for (const ComparisonRow& row : state.shown.comparison()) {
    if (row.framework != &to) continue;
    const bool same =
        wanted && row.spec.padding == wanted->padding && row.spec.sides == wanted->sides;
    if (same) return key_of(row);
    if (!key) key = key_of(row);
  }
  return key;
}

}  // namespace padlens
