#include "app/gui/history.h"

#include <utility>

#include "app/gui/refreshing.h"

namespace padlens {
namespace {

constexpr std::size_t kMostUndo = 200;

void travel(State& state, std::vector<Document>& from, std::vector<Document>& to) {
  if (from.empty()) return;
  to.push_back(state.document);
  state.document = std::move(from.back());
  from.pop_back();
  state.gesture_saved = false;
  state.typed.clear();
  refresh(state);
}

}  // namespace

void note_change(State& state, bool continued, const Document& before,
                 const std::map<TypedKey, std::string>& typed_before) {
  if (!continued) state.gesture_saved = false;
  if (state.document == before && state.typed == typed_before) return;
  if (state.document != before) {
    // A gesture may begin without a change: the first letter that is no number.
    if (!state.gesture_saved) state.undo.push_back(before);
    state.gesture_saved = true;
    if (state.undo.size() > kMostUndo) state.undo.erase(state.undo.begin());
    state.redo.clear();
  }
  refresh(state);
}

void undo(State& state) {
  travel(state, state.undo, state.redo);
}

void redo(State& state) {
  travel(state, state.redo, state.undo);
}

}  // namespace padlens
