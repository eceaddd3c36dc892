// Darknet's sections: "[convolutional]", "size=3", "stride=2", "pad=1".
// Source: darknet/src/parser.c, convolutional_layer.c, maxpool_layer.c, deconvolutional_layer.c:
// "pad=1" is a padding of ⌊size / 2⌋; a maxpool is padded by size − 1 where it does not say
// otherwise, the half of it, rounded down, before. ONNX has what comes of it.

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <optional>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

namespace padlens::reading {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

// "[net]" alone on its line: its name.
std::string_view section_name(std::string_view line) {
  line = trimmed(line.substr(0, line.find_first_of("#;")));
  if (line.size() < 3 || line.front() != '[' || line.back() != ']') return {};
  const std::string_view name = line.substr(1, line.size() - 2);
  const bool word = std::ranges::all_of(
      name, [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '_'; });
  return word ? name : std::string_view();
}

struct Option {
  std::string_view name;
  std::string_view value;
  std::size_t at = 0;
};

struct Section {
  std::string_view name;
  std::size_t at = 0;
  std::vector<Option> options;

  const Option* find(std::string_view wanted) const {
    const auto found = std::ranges::find(options, wanted, &Option::name);
    return found == options.end() ? nullptr : &*found;
  }
};

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr std::array<std::string_view, 14> kStay{
    "batchnorm", "activation",    "dropout", "softmax",  "yolo",   "region",         "detection",
    "cost",      "normalization", "lrn",     "logistic", "l2norm", "scale_channels", "sam"};

class DarknetReader {
 public:
  explicit DarknetReader(Builder& builder) : builder_(builder) {}

  void section(const Section& section) {
    if (section.name == "net" || section.name == "network") return net(section);
    ModelLayer layer = layer_at(section.name, builder_.place(section.at));
    Spec& spec = layer.layer.spec;
    spec.framework = "onnx";
    std::vector<Source> from{builder_.current()};
    if (section.name == "convolutional" || section.name == "conv" ||
        section.name == "deconvolutional") {
      convolution(layer, section);
    } else if (section.name == "maxpool" || section.name == "max" ||
               section.name == "local_avgpool") {
      pool(layer, section);
    } else if (section.name == "avgpool" || section.name == "avg") {
      layer.op = ModelOp::global_pool;
    } else if (section.name == "upsample") {
      upsample(layer, section);
    } else if (section.name == "reorg" || section.name == "reorg3d") {
      reorg(layer, section);
    } else if (section.name == "route" || section.name == "shortcut") {
      from = join(layer, section);
    } else {
      other(layer, section);
    }
    const std::string name = std::string(section.name) + "_" + std::to_string(layers_.size());
    if (from.empty()) from.push_back(builder_.current());
    layers_.push_back(builder_.add(std::move(layer), std::move(from), name));
  }

 private:
  // An option's whole number, at least `least`.
  int number(ModelLayer& layer, const Section& section, std::string_view name, int otherwise,
             int least, std::string_view field) {
    const Option* option = section.find(name);
    if (option == nullptr) {
      if (!field.empty()) layer.assumed.emplace_back(field);
      return otherwise;
    }
    const auto value = number_of(option->value);
    if (value && *value >= least && *value <= INT_MAX) return static_cast<int>(*value);
    if (value) {
      refuse(layer, range_problem(std::string(name), *value, least, INT_MAX),
             builder_.place(option->at));
    } else {
      refuse(layer,
             {std::string(name),
              "wrong_type",
              {shown_text(option->value), "2"},
              Problem::Kind::unknown},
             builder_.place(option->at));
    }
    return otherwise;
  }

  void net(const Section& section) {
    ModelLayer ignored;
    const int width = number(ignored, section, "width", 0, 1, "");
    const int height = number(ignored, section, "height", 0, 1, "");
    const int channels = number(ignored, section, "channels", 0, 1, "");
    ModelInput& input = builder_.model().inputs[0];
    if (width > 0 && height > 0 && input.shape.empty())
      input.shape = {-1, channels > 0 ? channels : -1, height, width};
  }

  void convolution(ModelLayer& layer, const Section& section) {
    Spec& spec = layer.layer.spec;
    const bool transposed = section.name == "deconvolutional";
    spec.op = transposed ? &kConv2dTranspose : &kConv2d;
    const int size = number(layer, section, "size", 1, 1, "kernel");
    const int stride = number(layer, section, "stride", 1, 1, "stride");
    spec.kernel = {size, size};
    spec.stride = {number(layer, section, "stride_y", stride, 1, ""),
                   number(layer, section, "stride_x", stride, 1, "")};
    const int dilation = number(layer, section, "dilation", 1, 1, "");
    spec.dilation = {dilation, dilation};
    int padding = number(layer, section, "padding", 0, 0, "");
    const int pad = number(layer, section, "pad", 0, 0, "");
    if (section.find("pad") == nullptr && section.find("padding") == nullptr)
      layer.assumed.emplace_back("padding");
    if (pad != 0) {
      padding = size / 2;
      layer.remarks.push_back({"darknet_pad", {std::to_string(size), std::to_string(padding)}});
    }
    spec.padding = PaddingMode::explicit_sides;
    spec.sides = {padding, padding, padding, padding};
    spec.groups = number(layer, section, "groups", 1, 1, "");
    spec.channels = spec.groups;
    spec.filters = number(layer, section, "filters", 1, 1, "");
    layer.channels_out = spec.filters;
    if (spec.filters % spec.groups != 0) spec.filters = spec.groups;
    builder_.remark("darknet_as_onnx");
  }

  void pool(ModelLayer& layer, const Section& section) {
    Spec& spec = layer.layer.spec;
    spec.op = section.name == "local_avgpool" ? &kAveragePool2d : &kMaxPool2d;
    const int stride = number(layer, section, "stride", 1, 1, "stride");
    const int size = number(layer, section, "size", stride, 1, "kernel");
    const int padding = number(layer, section, "padding", size - 1, 0, "padding");
    spec.kernel = {size, size};
    spec.stride = {stride, stride};
    spec.padding = PaddingMode::explicit_sides;
    const int before = padding / 2;
    spec.sides = {before, padding - before, before, padding - before};
    builder_.remark("darknet_as_onnx");
  }

  void upsample(ModelLayer& layer, const Section& section) {
    layer.layer.kind = LayerKind::upsample;
    const int stride = number(layer, section, "stride", 2, 1, "scale");
    layer.layer.scale = {static_cast<double>(stride), static_cast<double>(stride)};
  }

  // Cells of a square become planes: it reads them as a pool of that square does.
  void reorg(ModelLayer& layer, const Section& section) {
    Spec& spec = layer.layer.spec;
    const int stride = number(layer, section, "stride", 1, 1, "stride");
    spec.op = &kMaxPool2d;
    spec.kernel = spec.stride = {stride, stride};
    spec.padding = PaddingMode::valid;
    layer.remarks.push_back({"taken_as", {layer.word, std::string(spec.op->name)}});
  }

  // "layers=-1, 8": relative to this one, or by number.
  std::vector<Source> join(ModelLayer& layer, const Section& section) {
    const bool route = section.name == "route";
    layer.op = route ? ModelOp::concatenate : ModelOp::add;
    std::vector<Source> from;
    if (!route) from.push_back(builder_.current());
    const Option* option = section.find(route ? "layers" : "from");
    std::string_view list = option == nullptr ? std::string_view() : option->value;
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      const auto value = number_of(trimmed(list.substr(0, end)));
      list.remove_prefix(std::min(end + 1, list.size()));
      const auto count = static_cast<std::int64_t>(layers_.size());
      const std::int64_t index = !value ? -1 : *value < 0 ? count + *value : *value;
      if (index < 0 || index >= count) {
        refuse(layer,
               {std::string(option->name),
                "no_such_layer",
                {shown_text(option->value)},
                Problem::Kind::unknown},
               builder_.place(option->at));
        break;
      }
      from.push_back(layers_[static_cast<std::size_t>(index)]);
    }
    if (from.size() == 1) {  // a route to one: what comes out of it
      layer.op = ModelOp::other;
      layer.keeps = true;
    }
    return from;
  }

  void other(ModelLayer& layer, const Section& section) {
    layer.op = ModelOp::other;
    if (is_one_of(section.name, kStay)) {
      layer.keeps = true;
    } else if (section.name == "connected" || section.name == "rnn" || section.name == "gru") {
      layer.output.emplace();
    } else if (section.name == "crop" || section.name == "local" || section.name == "crnn") {
      layer.unknown = Remark{"layer_not_followed", {layer.word}};
    } else {
      layer = unknown_layer(layer.word, builder_.place(section.at));
    }
  }

  Builder& builder_;
  std::vector<Source> layers_;  // by Darknet's numbers
};

}  // namespace

bool is_darknet(std::string_view text) {
  // The first line that says anything.
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty() && line[0] != '#' && line[0] != ';') return !section_name(line).empty();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

void read_darknet(std::string_view text, Builder& builder) {
  DarknetReader reader(builder);
  Section section;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view whole = text.substr(at, end - at);
    const std::string_view line = trimmed(whole.substr(0, whole.find_first_of("#;")));
    if (const std::string_view name = section_name(line); !name.empty()) {
      if (!section.name.empty()) reader.section(section);
      section = {name, at, {}};
    } else if (const std::size_t equals = line.find('='); equals != std::string_view::npos) {
      section.options.push_back({trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)),
                                 at + static_cast<std::size_t>(line.data() - whole.data())});
    } else if (!line.empty()) {
      builder.complain({at + static_cast<std::size_t>(line.data() - whole.data()),
                        "code_syntax",
                        {shown_text(line)}});
    }
    at = end + 1;
  }
  if (!section.name.empty()) reader.section(section);
}

}  // namespace padlens::reading
