#include "app/gui/typed_answer.h"

#include <algorithm>
#include <charconv>

#include "app/gui/document_edits.h"

namespace padlens {
namespace {

bool is_size(Asks asks) {
  return asks == Asks::output || asks == Asks::change;
}

bool is_flat(const Prediction& prediction) {
  return prediction.question.spec.op->rank == 1;
}

std::string trimmed_text(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::optional<std::int64_t> cells_typed(std::string_view text) {
  const std::string digits = trimmed_text(text);
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number);
  constexpr std::int64_t kMost = 1'000'000'000'000;
  if (error != std::errc{} || at != end || number < -kMost || number > kMost) return std::nullopt;
  return number;
}

// "4", "0.44", "4/9".
std::optional<double> number_typed(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return parse_number(trimmed_text(text));
  const auto over = parse_number(trimmed_text(text.substr(0, slash)));
  const auto under = parse_number(trimmed_text(text.substr(slash + 1)));
  if (!over || !under || *under == 0) return std::nullopt;
  return *over / *under;
}

std::optional<Answer> answer_typed(const Prediction& prediction, std::string& problem) {
  const bool flat = is_flat(prediction);
  if (!is_size(prediction.ask.asks) && prediction.ask.asks != Asks::padding) {
    const auto number = number_typed(prediction.text[0]);
    if (!number) problem = "predict.no_number";
    return number ? std::optional<Answer>(NumberAnswer{*number}) : std::nullopt;
  }
  std::array<std::int64_t, 4> cells{};
  for (std::size_t i = 0; i < boxes_of(prediction); ++i) {
    const auto typed = cells_typed(prediction.text[i]);
    if (!typed) {
      problem = trimmed_text(prediction.text[i]).empty() ? "predict.empty" : "predict.no_cells";
      return std::nullopt;
    }
    cells[i] = *typed;
  }
  if (prediction.ask.asks == Asks::padding) {
    if (flat) return SidesAnswer{{0, 0, cells[0], cells[1]}};
    return SidesAnswer{cells};
  }
  if (flat) return OutputAnswer{{1, cells[0]}};
  return OutputAnswer{{cells[0], cells[1]}};
}

}  // namespace

std::size_t boxes_of(const Prediction& prediction) {
  if (prediction.by_choice()) return 0;
  const std::size_t rank = is_flat(prediction) ? 1 : 2;
  switch (prediction.ask.asks) {
    case Asks::output:
    case Asks::change:
      return rank;
    case Asks::padding:
      return 2 * rank;
    case Asks::value:
    case Asks::divisor:
      return 1;
    default:
      return 0;
  }
}

std::string_view box_name(const Prediction& prediction, std::size_t part) {
  constexpr std::array<std::string_view, 4> kSides{"predict.top", "predict.bottom", "predict.left",
                                                   "predict.right_side"};
  constexpr std::array<std::string_view, 2> kAxisNames{"predict.height", "predict.width"};
  if (prediction.ask.asks == Asks::padding) return kSides[part + (is_flat(prediction) ? 2 : 0)];
  if (is_size(prediction.ask.asks) && !is_flat(prediction)) return kAxisNames[part];
  return "";
}

bool is_no_answer(const Prediction& prediction, std::size_t part) {
  const bool whole = is_size(prediction.ask.asks) || prediction.ask.asks == Asks::padding;
  const std::string& text = prediction.text[part];
  return whole ? !cells_typed(text) : !number_typed(text);
}

std::optional<Answer> answer_given(const Prediction& prediction, std::string& problem) {
  problem.clear();
  if (prediction.by_choice()) {
    if (prediction.choice) return prediction.question.choices[*prediction.choice].answer;
    problem = "predict.no_choice";
    return std::nullopt;
  }
  if (prediction.ask.asks != Asks::reads) return answer_typed(prediction, problem);
  CellsAnswer answer{prediction.picked};
  std::ranges::sort(answer.cells, [](const Cell& a, const Cell& b) {
    return a.row != b.row ? a.row < b.row : a.col < b.col;
  });
  return answer;
}

}  // namespace padlens
