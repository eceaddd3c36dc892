#include "core/layer/given_value.h"

#include <nlohmann/json.hpp>

#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// The value after this one and its elements.
const PlainValue* after(const PlainValue* value) {
  const bool has_elements =
      value->kind == PlainValue::Kind::list || value->kind == PlainValue::Kind::object;
  return value + 1 + (has_elements ? value->size : 0U);
}

}  // namespace

GivenValue::GivenValue(const Json& json) : json_(&json) {
  switch (json.type()) {
    case Json::value_t::null:
      kind_ = Kind::null;
      break;
    case Json::value_t::boolean:
      kind_ = Kind::boolean;
      break;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      kind_ = Kind::whole;
      break;
    case Json::value_t::number_float:
      kind_ = Kind::real;
      break;
    case Json::value_t::string:
      kind_ = Kind::text;
      break;
    case Json::value_t::array:
      kind_ = Kind::list;
      break;
    case Json::value_t::object:
      kind_ = Kind::object;
      break;
    default:
      break;
  }
}

bool GivenValue::boolean() const {
  return plain_ != nullptr ? plain_->number != 0 : json_->get<bool>();
}

std::string_view GivenValue::text() const {
  return plain_ != nullptr ? plain_->text : std::string_view(json_->get_ref<const std::string&>());
}

double GivenValue::number() const {
  return plain_ != nullptr ? static_cast<double>(plain_->number) : json_->get<double>();
}

std::size_t GivenValue::size() const {
  return plain_ != nullptr ? plain_->size : json_->size();
}

GivenValue GivenValue::operator[](std::size_t element) const {
  if (json_ != nullptr) return (*json_)[element];
  return GivenValue(plain_[1 + element]);
}

bool GivenValue::json_is_unsigned() const {
  return json_ != nullptr && json_->is_number_unsigned();
}

std::int64_t GivenValue::json_whole() const {
  return json_->get<std::int64_t>();
}

std::optional<GivenValue> GivenValue::find(std::string_view key) const {
  if (json_ != nullptr) {
    const auto found = json_->find(std::string(key));
    return found == json_->end() ? std::nullopt : std::optional<GivenValue>(*found);
  }
  const PlainValue* at = plain_ + 1;
  for (std::size_t i = 0; i < plain_->size; ++i, at = after(at)) {
    if (at->key == key) return GivenValue(*at);
  }
  return std::nullopt;
}

void GivenValue::visit(void* callee, Visitor member) const {
  if (json_ != nullptr) {
    for (const auto& [key, value] : json_->items()) {
      if (!member(callee, key, value)) return;
    }
    return;
  }
  const PlainValue* at = plain_ + 1;
  for (std::size_t i = 0; i < plain_->size; ++i, at = after(at)) {
    if (!member(callee, at->key, GivenValue(*at))) return;
  }
}

std::string GivenValue::shown() const {
  return json_ != nullptr ? padlens::shown(*json_) : "";
}

}  // namespace padlens
