#pragma once

#include <optional>
#include <vector>

#include "app/document/scenario.h"
#include "app/gui/state.h"

namespace padlens {

// What the lesson on the card has at its present beat, or the real layer; that as the framework on
// show writes it. None where no card is open.
std::optional<Scenario> opened_scenario(const State& state);

// The layers of that, as the document has them: with the inputs that the ones before give.
std::vector<StackLayer> opened_stack(const Scenario& scenario);

// Whether the document still is that layer. A lesson speaks of its numbers, too; of a real layer
// the values do not matter, nor in which framework's spelling it is there. True where no card is
// open.
bool shows_opened(const State& state);

}  // namespace padlens
