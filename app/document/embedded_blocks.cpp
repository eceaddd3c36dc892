#include <array>
#include <cstdint>
#include <optional>

#include "app/document/embedded.h"

// Files made of blocks that say how long they are. Each is passed over by that, and only the one
// that holds a scenario is looked into.

namespace padlens {
namespace {

// What is left of a file, or of a block of it, to be read from its beginning.
class Bytes {
 public:
  explicit Bytes(std::string_view left) : left_(left) {}

  bool empty() const { return left_.empty(); }
  std::string_view left() const { return left_; }

  // The next `count`; nullopt where there are not so many.
  std::optional<std::string_view> take(std::uint64_t count) {
    if (count > left_.size()) return std::nullopt;
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  std::optional<std::uint64_t> big_endian(std::size_t count) {
    const auto bytes = take(count);
    if (!bytes) return std::nullopt;
    std::uint64_t number = 0;
    for (const char byte : *bytes)
      number = number << 8U | static_cast<unsigned char>(byte);
    return number;
  }
  std::optional<std::uint64_t> little_endian(std::size_t count) {
    const auto bytes = take(count);
    if (!bytes) return std::nullopt;
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
      number |= std::uint64_t{static_cast<unsigned char>((*bytes)[i])} << (8 * i);
    return number;
  }

 private:
  std::string_view left_;
};

ScenarioText failed(Container container, std::string_view why) {
  return {container, {}, std::string(why)};
}
ScenarioText damaged(Container container) {
  return failed(container, "embedded.damaged");
}

// A comment may be anybody's.
ScenarioText comment(std::string_view text, Container container) {
  if (!text.starts_with('{')) return failed(container, "embedded.none");
  return {container, std::string(text), {}};
}

// --- GIF89a ----------------------------------------------------------------------------------

// Sub-blocks up to the empty one; put together where there is something to put them in.
bool take_sub_blocks(Bytes& bytes, std::string* content) {
  while (true) {
    const auto size = bytes.little_endian(1);
    const auto block = size ? bytes.take(*size) : std::nullopt;
    if (!block) return false;
    if (block->empty()) return true;
    if (content != nullptr) *content += *block;
  }
}

// The colours that a byte of flags tells of.
bool skip_colors(Bytes& bytes, std::uint64_t flags) {
  return (flags & 0x80U) == 0 || bytes.take(std::uint64_t{6} << (flags & 7U));
}

// An extension, its introducer gone. True with `found` where it is ours.
bool take_extension(Bytes& bytes, std::string& found, bool& ours) {
  constexpr std::uint64_t kApplication = 0xFF;
  const auto label = bytes.little_endian(1);
  if (!label) return false;
  if (*label != kApplication) return take_sub_blocks(bytes, nullptr);
  const auto size = bytes.little_endian(1);
  const auto name = size ? bytes.take(*size) : std::nullopt;
  if (!name) return false;
  ours = *name == kGifExtension;
  // What has no name has no blocks after it either.
  return name->empty() || take_sub_blocks(bytes, ours ? &found : nullptr);
}

bool skip_image(Bytes& bytes) {
  const auto place = bytes.take(8);
  const auto flags = bytes.little_endian(1);
  return place && flags && skip_colors(bytes, *flags) && bytes.take(1) &&
         take_sub_blocks(bytes, nullptr);
}

// --- MPEG-4 ----------------------------------------------------------------------------------

// The payload of the first box of `type`; nullopt where there is none, with `broken` where that is
// because a box is longer than what holds it.
std::optional<std::string_view> find_box(std::string_view in, std::string_view type, bool& broken) {
  Bytes bytes(in);
  while (!bytes.empty()) {
    auto size = bytes.big_endian(4);
    const auto name = bytes.take(4);
    std::uint64_t header = 8;
    if (name && *size == 1) {
      size = bytes.big_endian(8);
      header = 16;
    } else if (name && *size == 0) {
      size = header + bytes.left().size();
    }
    const auto payload =
        name && size && *size >= header ? bytes.take(*size - header) : std::nullopt;
    if (!payload) {
      broken = true;
      // What is asked for may be there as far as the file goes.
      return std::nullopt;
    }
    if (*name == type) return payload;
  }
  return std::nullopt;
}

// --- Matroska --------------------------------------------------------------------------------

constexpr std::uint64_t kEbml = 0x1A45DFA3;
constexpr std::uint64_t kSegment = 0x18538067;
constexpr std::uint64_t kTags = 0x1254C367;
constexpr std::uint64_t kTag = 0x7373;
constexpr std::uint64_t kSimpleTag = 0x67C8;
constexpr std::uint64_t kTagName = 0x45A3;
constexpr std::uint64_t kTagString = 0x4487;

// A number whose length its first byte tells, 1 to 8 bytes; with or without the bit that tells it.
std::optional<std::uint64_t> take_vint(Bytes& bytes, bool with_marker, bool& all_ones) {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes.left().front());
  std::size_t length = 1;
  while (length <= 8 && (first & (0x80U >> (length - 1))) == 0)
    ++length;
  if (length > 8) return std::nullopt;
  const auto number = bytes.big_endian(length);
  if (!number) return std::nullopt;
  const std::uint64_t marker = std::uint64_t{1} << (7 * length);
  all_ones = (*number & (marker - 1)) == marker - 1;
  return with_marker ? *number : *number & (marker - 1);
}

struct Element {
  std::uint64_t id = 0;
  std::string_view payload;
};

// The next element. One of unknown size goes to the end, and so does one that breaks off.
std::optional<Element> take_element(Bytes& bytes) {
  bool unknown = false;
  const auto id = take_vint(bytes, true, unknown);
  const auto size = id ? take_vint(bytes, false, unknown) : std::nullopt;
  if (!size) return std::nullopt;
  const bool whole = !unknown && *size <= bytes.left().size();
  return Element{*id, *bytes.take(whole ? *size : bytes.left().size())};
}

// Of a SimpleTag, what the comment says.
std::optional<std::string_view> comment_of(std::string_view tag) {
  Bytes bytes(tag);
  std::string_view name;
  std::string_view text;
  while (const auto element = take_element(bytes)) {
    if (element->id == kTagName) name = element->payload;
    if (element->id == kTagString) text = element->payload;
  }
  return name == "COMMENT" ? std::optional(text) : std::nullopt;
}

// The first comment in what holds elements that hold elements … down to SimpleTag.
std::optional<std::string_view> find_comment(std::string_view in, int level) {
  constexpr std::array kPath{kTags, kTag, kSimpleTag};
  if (level == static_cast<int>(kPath.size())) return comment_of(in);
  Bytes bytes(in);
  while (const auto element = take_element(bytes)) {
    if (element->id != kPath[static_cast<std::size_t>(level)]) continue;
    if (const auto found = find_comment(element->payload, level + 1)) return found;
  }
  return std::nullopt;
}

}  // namespace

ScenarioText scenario_in_gif(std::string_view file) {
  constexpr auto kGif = Container::gif;
  Bytes bytes(file);
  const auto header = bytes.take(13);
  if (!header) return damaged(kGif);
  if (!skip_colors(bytes, static_cast<unsigned char>((*header)[10]))) return damaged(kGif);
  while (true) {
    const auto block = bytes.take(1);
    if (!block) return damaged(kGif);
    if (*block == ";") return failed(kGif, "embedded.none");
    bool ours = false;
    std::string found;
    const bool whole = *block == "!"   ? take_extension(bytes, found, ours)
                       : *block == "," ? skip_image(bytes)
                                       : false;
    if (!whole) return damaged(kGif);
    if (ours) return {kGif, std::move(found), {}};
  }
}

ScenarioText scenario_in_webp(std::string_view file) {
  constexpr auto kWebp = Container::webp;
  Bytes bytes(file);
  if (!bytes.take(12) || !file.starts_with("RIFF")) return damaged(kWebp);
  while (!bytes.empty()) {
    const auto name = bytes.take(4);
    const auto size = name ? bytes.little_endian(4) : std::nullopt;
    const auto payload = size ? bytes.take(*size) : std::nullopt;
    if (!payload) return damaged(kWebp);
    if (*name == "XMP ") return scenario_in_xmp(*payload, kWebp);
    if (*size % 2 != 0 && !bytes.take(1)) return damaged(kWebp);
  }
  return failed(kWebp, "embedded.none");
}

ScenarioText scenario_in_mp4(std::string_view file) {
  constexpr auto kMp4 = Container::mp4;
  constexpr std::array<std::string_view, 6> kPath{"moov",
                                                  "udta",
                                                  "meta",
                                                  "ilst",
                                                  "\xA9"
                                                  "cmt",
                                                  "data"};
  std::string_view in = file;
  bool broken = false;
  for (const std::string_view type : kPath) {
    // "meta" begins with its version, "data" with a type and a language.
    const auto box = find_box(in, type, broken);
    const std::size_t before = type == "meta" ? 4 : type == "data" ? 8 : 0;
    if (!box || box->size() < before) {
      return broken || box ? damaged(kMp4) : failed(kMp4, "embedded.none");
    }
    in = box->substr(before);
  }
  return comment(in, kMp4);
}

ScenarioText scenario_in_webm(std::string_view file) {
  constexpr auto kWebm = Container::webm;
  Bytes bytes(file);
  const auto head = take_element(bytes);
  const auto segment = take_element(bytes);
  if (!head || head->id != kEbml || !segment || segment->id != kSegment) return damaged(kWebm);
  const auto found = find_comment(segment->payload, 0);
  return found ? comment(*found, kWebm) : failed(kWebm, "embedded.none");
}

}  // namespace padlens
