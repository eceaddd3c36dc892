#pragma once

#include <map>
#include <string>

#include "app/gui/state.h"

namespace padlens {

// Undo and redo.

// After the document, or what is typed, was changed from this: it is remembered for undo unless the
// change continues the one before, and what follows from it is worked out.
void note_change(State& state, bool continued, const Document& before,
                 const std::map<TypedKey, std::string>& typed_before);

// Changes the document through `edit`.
template <class Edit>
void change(State& state, bool continued, Edit edit) {
  const Document before = state.document;
  const auto typed_before = state.typed;
  edit();
  note_change(state, continued, before, typed_before);
}

void undo(State& state);
void redo(State& state);

}  // namespace padlens
