#include "app/gui/beside.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "app/gui/actions.h"
#include "app/scene/pair.h"
#include "core/answers/beside.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

bool shows_pair(const State& state) {
  const View* view = find_view(state.view);
  return view != nullptr && view->of_pair;
}

std::shared_ptr<const Beside> kept(const State& state) {
  const Layer& present = state.shown.layer();
  const BesideSpec other = read_beside(Json::parse(state.document.beside), present.spec());
  if (other.problems.empty()) return beside_of(present, other.spec, state.tr);
  // A field that a layer of this kind does not have.
  auto beside = std::make_shared<Beside>();
  const Problem& problem = other.problems.front();
  beside->titles = {state.tr("pair.now"), state.tr("pair.before")};
  beside->refused = problem.field + ": " + problem_text(state.tr, problem);
  return beside;
}

std::shared_ptr<const Beside> made(const State& state) {
  if (!shows_pair(state) || state.shown.layer().empty()) return nullptr;
  if (!state.document.beside.empty()) return kept(state);
  const ComparisonRow* row = state.compared_row();
  if (row == nullptr) return nullptr;
  auto beside = std::make_shared<Beside>(*beside_of(state.shown.layer(), row->spec, state.tr));
  beside->titles = {name_of(state.shown.comparison().front()), name_of(*row)};
  return beside;
}

}  // namespace

void refresh_beside(State& state) {
  State::BesideKey key{state.view,
                       state.preferences.language,
                       state.document.beside,
                       state.compared ? state.compared->row : RowKey{},
                       state.layer_version,
                       state.planes};
  if (state.beside_key == key) return;
  state.beside = made(state);
  state.beside_key = std::move(key);
}

void keep_beside(State& state) {
  Document document = state.document;
  const bool keeps = document.beside.empty();
  if (keeps) {
    document.beside = json_text(beside_json(state.shown.layer().spec()));
  } else {
    document.beside.clear();
  }
  change_document(state, std::move(document));
  if (keeps) apply(state, SetView{"pair"});
  apply(state, Say{state.tr(keeps ? "pair.kept" : "pair.given_up")});
}

std::string beside_text(const State& state) {
  if (!state.document.beside.empty()) return state.document.beside;
  const ComparisonRow* row = state.compared_row();
  if (!shows_pair(state) || row == nullptr) return "";
  Json fields = Json::object();
  for (const SpecField* field : differing_fields(state.shown.layer().spec(), row->spec))
    fields[std::string(field->name)] = field->get(row->spec);
  return fields.empty() ? "" : json_text(fields);
}

}  // namespace padlens
