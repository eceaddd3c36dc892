#include <array>
#include <charconv>
#include <unordered_map>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// The tables that model.summary() of Keras, torchsummary and torchinfo print. They show names,
// types and the sizes that come out, no kernel, stride or padding: the sizes are told as claimed.
// Sources: keras/src/utils/summary_utils.py, torchsummary 1.5.1, torchinfo 1.8.0.

namespace padlens::reading {
namespace {

constexpr std::string_view kBar = "\xE2\x94\x82";  // │, between the cells of a row

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

struct Row {
  std::string first;                // "conv2d (Conv2D)", "├─Conv2d: 1-1"
  std::string shape;                // "(None, 26, 26, 32)"
  std::vector<std::string> before;  // layers that it is connected to
  std::size_t at = 0;
  std::string name;
  std::string type;
  int depth = 0;
};

// Sizes of "(None, 26, 26, 32)", of a list of them the first; -1 where one is open.
std::optional<std::vector<std::int64_t>> shape_of(std::string_view text) {
  constexpr std::size_t kMostAxes = 8;
  std::vector<std::int64_t> sizes;
  const auto begin = text.find_last_of("([", text.find_first_of("0123456789N-"));
  if (begin == std::string_view::npos) return std::nullopt;
  text.remove_prefix(begin + 1);
  while (!text.empty() && sizes.size() < kMostAxes) {
    const std::size_t end = std::min(text.find_first_of(",)]"), text.size());
    const std::string_view word = trimmed(text.substr(0, end));
    std::int64_t number = -1;
    if (word != "None" && !word.empty()) {
      const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), number);
      if (error != std::errc{} || rest != word.data() + word.size()) return std::nullopt;
    }
    if (!word.empty()) sizes.push_back(number < 0 ? -1 : number);
    if (end >= text.size() || text[end] != ',') break;
    text.remove_prefix(end + 1);
  }
  if (sizes.empty()) return std::nullopt;
  return sizes;
}

class SummaryReader {
 public:
  SummaryReader(std::string_view text, Builder& builder) : text_(text), builder_(builder) {}

  void run() {
    keras_ = text_.find("type:depth-idx") == std::string_view::npos &&
             text_.find("[-1,") == std::string_view::npos;
    split_rows();
    std::vector<Row> kept;
    for (Row& row : rows_) {
      if (!name_row(row)) continue;
      // What holds the next one is no layer of its own.
      if (!kept.empty() && row.depth > kept.back().depth) kept.pop_back();
      kept.push_back(std::move(row));
    }
    for (const Row& row : kept)
      add(row);
    builder_.remark("summary");
  }

 private:
  void split_rows() {
    bool head = false;  // behind the table's
    Row boxed;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::string_view line = text_.substr(at, end - at);
      if (line.find("Layer (type") != std::string_view::npos) {
        head = rows_.empty();  // a table printed twice is read once
      } else if (line.find("Total params") != std::string_view::npos) {
        head = false;
      } else if (head && keras_ && trimmed(line).starts_with(kBar)) {
        box_line(line, at, boxed);
      } else if (head && !boxed.first.empty()) {
        rows_.push_back(std::exchange(boxed, {}));
      } else if (head) {
        plain_line(line, at);
      }
      at = end + 1;
    }
    if (!boxed.first.empty()) rows_.push_back(std::move(boxed));
  }

  // "│ conv2d (Conv2D) │ (None, 26, 26, 32) │ 320 │ image[0][0] │", or the rest of such a row.
  static void box_line(std::string_view line, std::size_t at, Row& row) {
    std::vector<std::string_view> cells;
    line = trimmed(line).substr(kBar.size());
    for (std::size_t end = line.find(kBar); end != std::string_view::npos; end = line.find(kBar)) {
      cells.push_back(trimmed(line.substr(0, end)));
      line.remove_prefix(end + kBar.size());
    }
    if (cells.size() < 2) return;
    if (row.first.empty()) row.at = at;
    row.first += (row.first.empty() ? "" : " ") + std::string(cells[0]);
    row.shape += std::string(cells[1]);
    if (cells.size() > 3 && cells[3].size() > 1) row.before.emplace_back(cells[3]);
  }

  void plain_line(std::string_view line, std::size_t at) {
    // A shape begins with its batch.
    std::size_t shape = std::string_view::npos;
    for (const std::string_view begins : {" (None", " [(None", " ((None", " [(", " [", " ("}) {
      const std::size_t found = line.find(begins);
      const std::size_t sign = line.find_first_not_of(" [(", found);
      const bool sizes =
          found != std::string_view::npos && sign != std::string_view::npos &&
          (line[sign] == '-' || line[sign] == 'N' || (line[sign] >= '0' && line[sign] <= '9'));
      if (sizes) shape = std::min(shape, found);
    }
    if (shape == std::string_view::npos) return;
    const std::size_t end = line.find_first_of(")]", shape);
    Row row;
    row.at = at;
    row.first = trimmed(line.substr(0, shape));
    row.shape = line.substr(shape, end == std::string_view::npos ? end : end - shape + 1);
    // Behind the number of parameters: "['image[0][0]',".
    for (std::size_t from = end; from != std::string_view::npos && keras_;) {
      const std::size_t link = line.find("[0][", from);
      if (link == std::string_view::npos) break;
      const std::size_t word = line.find_last_of(" '\"[", link - 1);
      row.before.emplace_back(line.substr(word + 1, link - word - 1));
      from = link + 4;
    }
    rows_.push_back(std::move(row));
  }

  // False: it is no layer.
  bool name_row(Row& row) const {
    std::string_view first = row.first;
    // "│    └─": how torchinfo draws the tree.
    while (!first.empty() && (first[0] == ' ' || static_cast<unsigned char>(first[0]) >= 0x80))
      first.remove_prefix(1);
    if (keras_) {
      const std::size_t open = first.rfind('(');
      const std::size_t close = first.find(')', open);
      if (open == std::string_view::npos || open == 0) return false;
      row.name = trimmed(first.substr(0, open));
      row.type = first.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
      return !row.name.empty() && !row.type.empty();
    }
    const std::size_t colon = first.find(": ");
    const std::size_t dash = first.rfind('-');
    if (dash == std::string_view::npos) return false;
    if (colon == std::string_view::npos) {  // "Conv2d-1"
      row.type = trimmed(first.substr(0, dash));
      row.name = trimmed(first);
      return true;
    }
    const std::string_view depth = first.substr(colon + 2, dash - colon - 2);
    std::from_chars(depth.data(), depth.data() + depth.size(), row.depth);
    row.type = trimmed(first.substr(0, colon));
    row.name = row.type;
    if (const std::size_t open = row.type.find(" ("); open != std::string::npos) {  // its variable
      row.name = row.type.substr(open + 2, row.type.find(')', open) - open - 2);
      row.type.resize(open);
    } else {
      row.name += "_" + std::string(trimmed(first.substr(colon + 2)));
    }
    return true;
  }

  Source source_of(std::string_view name) const {
    const auto found = sources_.find(std::string(name.substr(0, name.find('['))));
    return found == sources_.end() ? builder_.current() : found->second;
  }

  void add(const Row& row) {
    auto shape = shape_of(row.shape);
    const bool grid = shape && shape->size() > 2;
    if (row.type == "InputLayer") {
      ModelInput& input = builder_.model().inputs[0];
      const bool first = input.shape.empty() && builder_.model().layers.empty();
      sources_[row.name] = {true, 0};
      if (!first) return;
      input.name = shown_text(row.name);
      input.channels_last = true;
      if (grid) input.shape = *shape;
      return;
    }
    ModelLayer layer = layer_at(shown_text(row.type), builder_.place(row.at));
    layer.op = ModelOp::other;
    layer.layer.spec.framework = keras_ ? "keras" : "pytorch";
    if (shape) {
      const std::size_t from = keras_ ? 1 : 2;
      std::vector<std::int64_t> cells;
      if (grid)
        cells.assign(shape->begin() + static_cast<std::ptrdiff_t>(from),
                     shape->end() - (keras_ ? 1 : 0));
      if (std::ranges::all_of(cells, [](std::int64_t n) { return n >= 0; })) layer.output = cells;
      if (grid) layer.channels_out = keras_ ? shape->back() : (*shape)[1];
      if (layer.channels_out && *layer.channels_out < 0) layer.channels_out.reset();
      layer.output_shape = std::move(shape);
    }
    if (layer.output) layer.remarks.push_back({"declared_size", {}});
    if (!layer.output) layer.unknown = Remark{"opaque", {}};
    std::vector<Source> from;
    for (const std::string& name : row.before)
      from.push_back(source_of(name));
    if (from.empty()) from.push_back(builder_.current());
    sources_[row.name] = builder_.add(std::move(layer), std::move(from), shown_text(row.name));
  }

  std::string_view text_;
  Builder& builder_;
  bool keras_ = true;
  std::vector<Row> rows_;
  std::unordered_map<std::string, Source> sources_;
};

}  // namespace

bool is_summary(std::string_view text) {
  const std::size_t head = text.find("Layer (type");
  if (head == std::string_view::npos) return false;
  const std::string_view line = text.substr(head, text.find('\n', head) - head);
  return line.find("Output Shape") != std::string_view::npos;
}

void read_summary(std::string_view text, Builder& builder) {
  SummaryReader(text, builder).run();
}

}  // namespace padlens::reading
