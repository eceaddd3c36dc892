#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/document/bytes.h"
#include "core/stack/model.h"

namespace padlens {

// Bounds on what is read from outside; what is beyond one is refused with a problem that names it.
struct ImportLimits {
  static constexpr std::size_t text = std::size_t{64} << 20U;  // bytes of JSON or text
  static constexpr int levels = 256;                           // of nesting
  static constexpr std::size_t nodes = 100'000;                // of a graph
  static constexpr std::size_t parts = 4'000'000;  // names, numbers, edges, tensors of a graph
  static constexpr std::size_t unpacked = std::size_t{256} << 20U;  // bytes of a packed member
  static constexpr std::size_t kernel = std::size_t{1} << 18U;      // numbers of one layer's kernel
  static constexpr std::size_t kernels = std::size_t{1} << 20U;     // of all that are read
};

struct ImportOptions {
  ReadOptions read;
  // Kernels too, as the numbers of the specs. Else weights are stepped over.
  bool kernels = false;
  // Asked now and then with the share that is done, 0 … 1; false gives up. May be empty.
  std::function<bool(double done)> progress;
};

// Why the kernel of a layer, which was asked for, is not in its spec; null where nothing is told.
inline const Remark* kernel_missing(const ModelLayer& layer) {
  for (const Remark& remark : layer.remarks) {
    if (remark.code == "kernel_large" || remark.code == "kernel_unread") return &remark;
  }
  return nullptr;
}

// What an importer looks at to tell whether bytes are its own; what one has read of them is there
// for the next.
class Glance {
 public:
  explicit Glance(const Bytes& bytes);
  const Bytes& bytes() const { return *bytes_; }
  // The first 64 KiB, or all where there are fewer.
  std::string_view head() const { return head_; }
  // All of a text; the head alone where that is beyond ImportLimits.
  std::string_view text() const;

 private:
  const Bytes* bytes_;
  std::string head_;
  mutable std::optional<std::string> text_;
};

// One format: a file here that fills this in, and a row in importer_rows.h.
struct Importer {
  std::string_view id;  // "onnx"; "format.<id>" in assets/lang/ names it
  // By what the bytes are, never by a name.
  bool (*recognises)(const Glance& glance);
  // Problems, and that it was cancelled, are the model's. Sizes need not be filled in beyond what
  // the file's own graph alone can tell: import_model() does the rest.
  Model (*read)(const Bytes& bytes, const ImportOptions& options);
};

// In the order in which they are asked; text that is none of the others' is code.
std::span<const Importer* const> importers();

// What `bytes` hold, with its sizes. Never throws. Where nobody recognises it, a model without
// layers and one problem.
Model import_model(const Bytes& bytes, const ImportOptions& options);

// Whether it is something of ours, not a model: a scenario, a spec, a picture that holds one.
// Those are opened as such (app/document).
bool is_model(const Bytes& bytes);

// What the commands and the window call, so that the libraries behind it load when there is
// something to read.
struct ImportLibrary {
  Model (*import_model)(const Bytes& bytes, const ImportOptions& options);
  bool (*is_model)(const Bytes& bytes);
};
const ImportLibrary& import_library();

// That of the module beside the program; null where it is missing.
const ImportLibrary* loaded_import();

}  // namespace padlens
