#include <algorithm>
#include <initializer_list>

#include "app/import/hdf5_file.h"
#include "app/import/importer_rows.h"
#include "app/import/json_text.h"
#include "app/import/keras_graph.h"
#include "app/import/keras_kernels.h"
#include "app/import/model_problem.h"
#include "app/import/zip_member.h"

// Keras models in their four containers: to_json(), the zip of Keras 3 (config.json), the HDF5 of
// Keras 1 to 3 (attribute model_config), and a TensorFlow.js layers model. Sources:
// keras/src/saving/saving_lib.py, keras/src/legacy/saving/legacy_h5_format.py, tfjs-layers'
// models.ts.

namespace padlens {
namespace {

constexpr std::string_view kZipMagic{"PK\x03\x04", 4};
constexpr std::string_view kHdf5Magic{"\x89HDF\r\n\x1a\n", 8};

// The head alone tells, but for keys behind something long.
bool holds_words(const Glance& glance, std::initializer_list<std::string_view> words) {
  const auto all_in = [&](std::string_view text) {
    return std::ranges::all_of(
        words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
  };
  return all_in(glance.head()) || all_in(glance.text());
}

bool is_keras_config(const Json& json) {
  const Json& config = member(json, "config");
  return member(json, "class_name").is_string() && (config.is_object() || config.is_array());
}

Model read_keras_config(const std::optional<Json>& json, std::string_view framework, Model model,
                        const ImportOptions& options) {
  model.framework = framework;
  if (!json) return model;
  if (!is_keras_config(*json)) {
    if (model.problems.empty()) add_problem(model, "no_layer");
    return model;
  }
  Model read = keras::read_model(*json, std::string(framework), options);
  read.problems.insert(read.problems.begin(), model.problems.begin(), model.problems.end());
  return read;
}

// --- to_json() --------------------------------------------------------------------

bool recognises_keras(const Glance& glance) {
  return begins_object(glance.head()) &&
         glance.head().find("\"modelTopology\"") == std::string_view::npos &&
         holds_words(glance, {"\"class_name\"", "\"config\""});
}

Model read_keras(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  const auto json = read_json(bytes, model);
  return read_keras_config(json, "keras", std::move(model), options);
}

// --- .keras -----------------------------------------------------------------------

bool recognises_keras_zip(const Glance& glance) {
  const std::string_view head = glance.head();
  const Bytes& bytes = glance.bytes();
  if (!head.starts_with(kZipMagic)) return false;
  // The directory of a zip, with all names, stands at its end.
  constexpr std::int64_t kTail = std::int64_t{64} << 10;
  const std::int64_t from = std::max<std::int64_t>(0, bytes.size() - kTail);
  return head.find("config.json") != std::string_view::npos ||
         bytes.text(from, kTail).find("config.json") != std::string::npos;
}

Model read_keras_zip(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  const auto text = zip_member(bytes, "config.json", ImportLimits::unpacked, model);
  const auto json = text ? read_json(*text, model) : std::nullopt;
  Model read = read_keras_config(json, "keras", std::move(model), options);
  if (options.kernels && json) {
    Model ignored;  // a file without weights is as good
    auto weights = zip_member(bytes, "model.weights.h5", ImportLimits::unpacked, ignored);
    if (weights)
      keras::put_kernels(Bytes(*std::move(weights)), keras::saved_paths(*json), options, read);
  }
  return read;
}

// --- .h5 --------------------------------------------------------------------------

// The format's signature stands at 0, 512, 1024, 2048 …
bool recognises_keras_h5(const Glance& glance) {
  const std::string_view head = glance.head();
  for (std::size_t at = 0; at < head.size(); at = at == 0 ? 512 : 2 * at)
    if (head.substr(at).starts_with(kHdf5Magic)) return true;
  return false;
}

Model read_keras_h5(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  const auto text = hdf5_attribute(bytes, "model_config", ImportLimits::text, options, model);
  const auto json = text ? read_json(*text, model) : std::nullopt;
  Model read = read_keras_config(json, "keras", std::move(model), options);
  if (options.kernels) keras::put_kernels(bytes, keras::legacy_paths(read), options, read);
  return read;
}

// --- TensorFlow.js layers model ---------------------------------------------------

// A graph model has nodes, a layers model classes; either may leave out its "format".
bool recognises_tfjs_layers(const Glance& glance) {
  return begins_object(glance.head()) &&
         glance.head().find("\"graph-model\"") == std::string_view::npos &&
         holds_words(glance, {"\"modelTopology\"", "\"class_name\""});
}

Model read_tfjs_layers(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  const auto json = read_json(bytes, model);
  if (!json) return model;
  const Json& topology = member(*json, "modelTopology");
  const Json& config = member(topology, "model_config");
  return read_keras_config(config.is_object() ? config : topology, "tfjs", std::move(model),
                           options);
}

}  // namespace

const Importer kKerasImporter{"keras", recognises_keras, read_keras};
const Importer kKerasZipImporter{"keras_zip", recognises_keras_zip, read_keras_zip};
const Importer kKerasHdf5Importer{"keras_h5", recognises_keras_h5, read_keras_h5};
const Importer kTfjsLayersImporter{"tfjs_layers", recognises_tfjs_layers, read_tfjs_layers};

}  // namespace padlens
