#include "core/geometry/cost.h"

#include <fmt/format.h>

#include <span>
#include <string>

#include "core/layer/grouping.h"

namespace padlens {
namespace {

struct Factor {
  std::string_view symbol;
  std::int64_t number;
};

Cost cost_of(std::string_view name, std::span<const Factor> factors) {
  Cost cost;
  cost.name = name;
  std::int64_t product = 1;
  std::string symbolic;
  std::string substituted;
  for (const Factor& factor : factors) {
    product = product_or_most(product, factor.number);
    symbolic += fmt::format("{}{}", symbolic.empty() ? "" : "·", factor.symbol);
    substituted += fmt::format("{}{}", substituted.empty() ? "" : "·", factor.number);
  }
  if (factors.size() == 1) substituted.clear();
  const bool fits = product < INT64_MAX;
  if (fits) cost.count = product;
  cost.formula = {std::string(name), std::move(symbolic), std::move(substituted),
                  fits ? std::to_string(product) : "> 2⁶³ − 1"};
  return cost;
}

// Factors of one axis after another, the height's left out in one dimension.
void add_axes(const Spec& spec, std::string_view height, std::string_view width,
              std::int64_t AxisGeometry::*member, const Geometry& geometry,
              std::vector<Factor>& factors) {
  if (spec.op->rank == 2) factors.push_back({height, geometry.height().*member});
  factors.push_back({width, geometry.width().*member});
}

}  // namespace

std::vector<Cost> layer_cost(const Spec& spec, const Geometry& geometry) {
  const Grouping grouping = grouping_of(spec);
  const bool flat = spec.op->rank == 1;
  std::vector<Cost> costs;
  if (grouping.weighted) {
    // Of both kinds of layer as many: F·(C/G) = C·(F/G).
    std::vector<Factor> planes{{"F", grouping.filters}, {"C/G", grouping.inputs_of_one()}};
    if (grouping.transposed)
      planes = {{"C", grouping.channels}, {"F/G", grouping.outputs_of_one()}};
    std::vector<Factor> weights = planes;
    add_axes(spec, "k_h", flat ? "k" : "k_w", &AxisGeometry::k, geometry, weights);
    std::vector<Factor> products;
    if (grouping.transposed) {
      add_axes(spec, "n_h", flat ? "n" : "n_w", &AxisGeometry::n, geometry, products);
    } else {
      add_axes(spec, "out_h", flat ? "out" : "out_w", &AxisGeometry::out, geometry, products);
    }
    products.insert(products.end(), weights.begin(), weights.end());
    costs.push_back(cost_of("weights", weights));
    costs.push_back(cost_of("bias", std::vector<Factor>{{"F", grouping.filters}}));
    costs.push_back(cost_of("multiplications", products));
  }
  std::vector<Factor> bytes{{"4", 4}, {grouping.weighted ? "F" : "C", grouping.filters}};
  add_axes(spec, "out_h", flat ? "out" : "out_w", &AxisGeometry::out, geometry, bytes);
  costs.push_back(cost_of("output_bytes", bytes));
  return costs;
}

}  // namespace padlens
