#include "app/import/flat_table.h"

#include <limits>

namespace padlens {
namespace {

constexpr std::size_t kLeastBytes = 12;  // where a root is, its table, its fields
constexpr flatbuffers::uoffset_t kMostLevels = 64;
constexpr flatbuffers::uoffset_t kMostTables = std::numeric_limits<std::int32_t>::max();

const std::uint8_t* begin_of_bytes(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

}  // namespace

FlatBuffer::FlatBuffer(std::string_view bytes)
    : bytes_(bytes), verifier_(begin_of_bytes(bytes), bytes.size(), kMostLevels, kMostTables) {}

FlatTable::FlatTable(FlatBuffer& buffer, const flatbuffers::Table* table)
    : buffer_(&buffer), table_(table) {}

FlatTable FlatTable::checked(FlatBuffer& buffer, const flatbuffers::Table* table) {
  const bool fits = table->VerifyTableStart(buffer.verifier_);
  buffer.verifier_.EndTable();
  if (fits) return {buffer, table};
  buffer.broken_ = true;
  return {};
}

FlatTable FlatTable::root(FlatBuffer& buffer) {
  using flatbuffers::Table;
  if (buffer.bytes_.size() < kLeastBytes || buffer.verifier_.VerifyOffset(std::size_t{0}) == 0) {
    buffer.broken_ = true;
    return {};
  }
  return checked(buffer, flatbuffers::GetRoot<Table>(begin_of_bytes(buffer.bytes_)));
}

flatbuffers::voffset_t FlatTable::offset(int field) const {
  return table_ == nullptr ? flatbuffers::voffset_t{0}
                           : table_->GetOptionalFieldOffset(voffset(field));
}

FlatTable FlatTable::table(int field) const {
  if (offset(field) == 0) return {};
  if (!table_->VerifyOffset(buffer_->verifier_, voffset(field))) return fail(FlatTable());
  return checked(*buffer_, table_->GetPointer<const flatbuffers::Table*>(voffset(field)));
}

std::string_view FlatTable::text(int field) const {
  return bytes(field);
}

std::string_view FlatTable::bytes(int field) const {
  const auto* found = vector<std::uint8_t>(field);
  if (found == nullptr) return {};
  return {reinterpret_cast<const char*>(found->Data()), found->size()};
}

std::size_t FlatTable::size(int field) const {
  const auto* found = vector<flatbuffers::Offset<flatbuffers::Table>>(field);
  return found == nullptr ? 0 : found->size();
}

FlatTable FlatTable::element(int field, std::size_t at) const {
  const auto* found = vector<flatbuffers::Offset<flatbuffers::Table>>(field);
  if (found == nullptr || at >= found->size()) return {};
  // The offset of an element counts from where the element stands.
  const std::uint8_t* place = found->Data() + at * sizeof(flatbuffers::uoffset_t);
  const auto start = static_cast<std::size_t>(place - begin_of_bytes(buffer_->bytes_));
  if (buffer_->verifier_.VerifyOffset(start) == 0) return fail(FlatTable());
  return checked(*buffer_, found->Get(static_cast<flatbuffers::uoffset_t>(at)));
}

}  // namespace padlens
