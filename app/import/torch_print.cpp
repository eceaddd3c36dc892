#include <utility>

#include "app/import/importer_rows.h"
#include "app/import/json_text.h"
#include "app/import/model_problem.h"
#include "app/import/torch_modules.h"
#include "app/import/torch_text.h"

// The text of `print(model)`, PyTorch. It tells the modules in the order in which they were
// defined, not what takes what: sizes go from one to the next within an nn.Sequential alone.

namespace padlens {
namespace {

using torch_print::Module;

// What goes from a module to the next.
struct Flow {
  std::optional<Source> source;  // nullopt: not known
  WholeShape shape;
};

class PrintReader {
 public:
  PrintReader(const std::vector<Module>& modules, Model& model)
      : modules_(modules), model_(model) {}

  Flow run(std::size_t index, const Flow& in) {
    const Module& module = modules_[index];
    if (module.children.empty()) return run_leaf(module, in);
    const bool chain = torch_print::is_chain(module);
    Flow at = in;
    for (const std::size_t child : module.children)
      at = run(child, chain ? at : Flow{});
    if (!chain) hidden_edges_ = true;
    return chain ? at : Flow{};
  }

  bool hidden_edges() const { return hidden_edges_; }

 private:
  Flow run_leaf(const Module& module, const Flow& in) {
    ModelLayer layer;
    layer.name = module.name.empty() ? module.type : module.name;
    layer.line = module.line;
    layer.column = module.column;
    if (in.source) {
      layer.from.push_back(*in.source);
      layer.input_sizes.push_back(grid_of(in.shape, true));
    } else {
      layer.unknown = Remark{"edges_hidden", {}};
    }
    const WholeShape out = torch_print::read_module(module, in.shape, layer);
    model_.layers.push_back(std::move(layer));
    return {Source{false, model_.layers.size() - 1}, out};
  }

  const std::vector<Module>& modules_;
  Model& model_;
  bool hidden_edges_ = false;
};

Model read_torch_print(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  model.framework = "pytorch";
  const auto text = read_text(bytes, model);
  if (!text) return model;
  const std::vector<Module> modules = torch_print::modules_of(*text, model);
  if (modules.empty()) {
    if (model.problems.empty()) add_problem(model, "no_layer");
    return model;
  }
  ModelInput input;
  input.name = "x";
  const Flow in{Source{true, 0}, told_shape(input, options.read)};
  model.inputs.push_back(std::move(input));
  PrintReader reader(modules, model);
  reader.run(0, in);
  if (reader.hidden_edges()) model.remarks.push_back({"print_order", {}});
  return model;
}

bool recognises_torch_print(const Glance& glance) {
  const std::string_view head = glance.head();
  return head.find('\0') == std::string_view::npos && torch_print::is_printed(head);
}

}  // namespace

const Importer kTorchPrintImporter{"torch_print", recognises_torch_print, read_torch_print};

}  // namespace padlens
