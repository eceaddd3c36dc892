#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "app/document/bytes.h"

namespace padlens {

// Bytes as protobuf reads them: a piece at a time, from any place. What is skipped is not read.
class BytesStream : public google::protobuf::io::ZeroCopyInputStream {
 public:
  explicit BytesStream(const Bytes& bytes) : bytes_(bytes) {}

  void seek(std::int64_t position) { position_ = position; }
  bool Next(const void** data, int* size) override;
  void BackUp(int count) override { position_ -= count; }
  bool Skip(int count) override;
  std::int64_t ByteCount() const override { return position_; }

 private:
  const Bytes& bytes_;
  std::array<char, 16 << 10> buffer_;
  std::int64_t begin_ = 0;  // of what the buffer holds
  std::int64_t end_ = 0;
  std::int64_t position_ = 0;
};

// From and to which byte a message goes.
struct MessageRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

enum class Wire : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

struct MessageField {
  int number = 0;
  Wire wire = Wire::varint;
  std::uint64_t value = 0;  // a number's bits; a varint that is signed is its two's complement
  MessageRange range;       // of bytes
  std::int64_t integer() const { return static_cast<std::int64_t>(value); }
};

// The fields of protobuf messages, one after the other, of files of any size: a message is walked
// through by where it lies, and what nobody asks for is stepped over.
class MessageFields {
 public:
  explicit MessageFields(const Bytes& bytes) : bytes_(bytes), stream_(bytes) {}

  // The field at the start of `rest`, which then begins behind it. nullopt at its end, and where
  // what stands there is no field; broken() tells the two apart.
  std::optional<MessageField> next(MessageRange& rest);
  bool broken() const { return broken_; }

  // The bytes of a field; nullopt where there are more than `most`, or fewer in the file.
  std::optional<std::string> text(const MessageField& field, std::size_t most) const;

 private:
  const Bytes& bytes_;
  BytesStream stream_;
  bool broken_ = false;
};

}  // namespace padlens
