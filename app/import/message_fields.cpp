#include "app/import/message_fields.h"

#include <algorithm>

namespace padlens {

bool BytesStream::Next(const void** data, int* size) {
  if (position_ < begin_ || position_ >= end_) {
    begin_ = position_;
    end_ = begin_ + static_cast<std::int64_t>(bytes_.read(position_, buffer_));
    if (end_ == begin_) return false;
  }
  *data = buffer_.data() + (position_ - begin_);
  *size = static_cast<int>(end_ - position_);
  position_ = end_;
  return true;
}

bool BytesStream::Skip(int count) {
  position_ += count;
  return position_ <= bytes_.size();
}

std::optional<MessageField> MessageFields::next(MessageRange& rest) {
  if (broken_ || rest.begin >= rest.end) return std::nullopt;
  stream_.seek(rest.begin);
  MessageField field;
  bool ok = true;
  {
    google::protobuf::io::CodedInputStream in(&stream_);
    const std::uint32_t tag = in.ReadTag();
    field.number = static_cast<int>(tag >> 3U);
    field.wire = static_cast<Wire>(tag & 7U);
    std::uint32_t narrow = 0;
    switch (field.wire) {
      case Wire::varint:
      case Wire::bytes:
        ok = in.ReadVarint64(&field.value);
        break;
      case Wire::fixed64:
        ok = in.ReadLittleEndian64(&field.value);
        break;
      case Wire::fixed32:
        ok = in.ReadLittleEndian32(&narrow);
        field.value = narrow;
        break;
      default:
        ok = false;
    }
    rest.begin += in.CurrentPosition();
    ok = ok && field.number != 0 && rest.begin <= rest.end;
  }
  if (ok && field.wire == Wire::bytes) {
    ok = field.value <= static_cast<std::uint64_t>(rest.end - rest.begin);
    if (ok) {
      field.range = {rest.begin, rest.begin + field.integer()};
      rest.begin = field.range.end;
    }
  }
  if (ok) return field;
  broken_ = true;
  return std::nullopt;
}

std::optional<std::string> MessageFields::text(const MessageField& field, std::size_t most) const {
  const auto count = static_cast<std::size_t>(field.range.end - field.range.begin);
  if (count > most) return std::nullopt;
  std::string text = bytes_.text(field.range.begin, count);
  return text.size() == count ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace padlens
