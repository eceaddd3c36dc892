#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace padlens {

// A flatbuffer, read by the field numbers of its schema; every access is checked. It refers to the
// bytes.
class FlatBuffer {
 public:
  explicit FlatBuffer(std::string_view bytes);

  bool broken() const { return broken_; }

 private:
  friend class FlatTable;
  std::string_view bytes_;
  flatbuffers::Verifier verifier_;
  bool broken_ = false;
};

// A table of one. Of a field that is not there, or broken, each function gives what stands by
// default; the buffer remembers what is broken. One that is not there itself has no fields.
class FlatTable {
 public:
  FlatTable() = default;
  // The buffer outlives it.
  static FlatTable root(FlatBuffer& buffer);

  bool has(int field) const { return offset(field) != 0; }
  template <class T>
  T number(int field, T otherwise = 0) const {
    const auto at = offset(field);
    if (at == 0) return otherwise;
    if (!table_->VerifyField<T>(buffer_->verifier_, voffset(field), sizeof(T)))
      return fail(otherwise);
    return table_->GetField<T>(voffset(field), otherwise);
  }
  FlatTable table(int field) const;
  std::string_view text(int field) const;
  // nullopt where it is not there.
  template <class T>
  std::optional<std::vector<T>> numbers(int field, std::size_t most) const {
    const auto* vector = this->vector<T>(field);
    if (vector == nullptr) return std::nullopt;
    if (vector->size() > most) return fail(std::optional<std::vector<T>>());
    std::vector<T> numbers;
    for (flatbuffers::uoffset_t i = 0; i < vector->size(); ++i)
      numbers.push_back(vector->Get(i));
    return numbers;
  }
  std::string_view bytes(int field) const;
  // A list of tables.
  std::size_t size(int field) const;
  FlatTable element(int field, std::size_t at) const;

 private:
  using Tables = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>;

  FlatTable(FlatBuffer& buffer, const flatbuffers::Table* table);
  static FlatTable checked(FlatBuffer& buffer, const flatbuffers::Table* table);
  static flatbuffers::voffset_t voffset(int field) {
    return static_cast<flatbuffers::voffset_t>(4 + 2 * field);
  }
  flatbuffers::voffset_t offset(int field) const;
  template <class T>
  T fail(T otherwise) const {
    buffer_->broken_ = true;
    return otherwise;
  }
  template <class T>
  const flatbuffers::Vector<T>* vector(int field) const {
    using Vector = flatbuffers::Vector<T>;
    if (offset(field) == 0) return nullptr;
    const Vector* none = nullptr;
    if (!table_->VerifyOffset(buffer_->verifier_, voffset(field))) return fail(none);
    const auto* found = table_->GetPointer<const Vector*>(voffset(field));
    return buffer_->verifier_.VerifyVector(found) ? found : fail(none);
  }

  FlatBuffer* buffer_ = nullptr;
  const flatbuffers::Table* table_ = nullptr;
};

}  // namespace padlens
