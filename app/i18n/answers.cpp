#include "app/i18n/answers.h"

#include <algorithm>
#include <array>

#include "app/i18n/sizes.h"

namespace padlens {
namespace {

std::string size_of(const ComparisonRow& row) {
  const Geometry& geometry = *row.resolution.geometry;
  return size_text(geometry.op, geometry.height().out, geometry.width().out);
}

bool is_usual(const std::vector<ComparisonRow>& rows, std::size_t row) {
  const auto first = std::ranges::find(rows, rows[row].framework, &ComparisonRow::framework);
  return first == rows.begin() + static_cast<std::ptrdiff_t>(row);
}

std::string joined_names(const Strings& tr, const std::vector<std::string>& names,
                         std::size_t most) {
  std::string text;
  const std::size_t shown = names.size() > most ? most : names.size();
  for (std::size_t i = 0; i < shown; ++i)
    text += (i == 0 ? "" : tr("cli.names.between")) + names[i];
  if (shown == names.size()) return text;
  return tr("compare.names_more", std::array{text, std::to_string(names.size() - shown)});
}

// What the usual settings of the group's frameworks come to; "" for a group without one.
std::string part_of_summary(const Strings& tr, const std::vector<ComparisonRow>& rows,
                            const AnswerGroup& group) {
  std::vector<std::string> names;
  for (const std::size_t row : group.rows) {
    if (is_usual(rows, row)) names.emplace_back(rows[row].framework->display_name);
  }
  if (names.empty()) return "";
  if (group.kind == AnswerGroup::Kind::agrees) {
    return tr("compare.summary_agree", std::array{std::to_string(names.size())});
  }
  const std::string text = joined_names(tr, names, SIZE_MAX);
  if (group.kind == AnswerGroup::Kind::refused) {
    return tr(names.size() == 1 ? "compare.summary_refuses" : "compare.summary_refuse",
              std::array{text});
  }
  const ComparisonRow& row = rows[group.rows.front()];
  if (!row.difference.same_shape || !row.difference.cells) {
    return tr("compare.summary_size", std::array{text, size_of(row)});
  }
  return tr("compare.summary_differ", std::array{text, std::to_string(*row.difference.cells),
                                                 std::to_string(row.difference.of)});
}

}  // namespace

std::vector<std::string> back_texts(const Strings& tr, const Spec& spec, const WayBack& back) {
  const auto pair = [&](std::int64_t height, std::int64_t width) {
    return height == width ? std::to_string(height) : size_text(spec.op, height, width);
  };
  const auto& [h, w] = back.shared;
  const std::string least = pair(h.least, w.least);
  const std::string most = pair(h.most, w.most);
  std::vector<std::string> texts;
  if (least != most) {
    texts.push_back(tr(spec.op->transposed() ? "back.shared_outputs" : "back.shared_inputs",
                       std::array{least, most, pair(back.size[0], back.size[1])}));
  }
  const std::string name(back.spec.op->name);
  const std::string size = pair(back.size[0], back.size[1]);
  const std::string input = pair(spec.input[0], spec.input[1]);
  if (back.returns) {
    texts.push_back(tr("back.returns", std::array{name, input}));
  } else if (back.output_padding) {
    texts.push_back(tr(
        "back.output_padding",
        std::array{name, size, input, pair((*back.output_padding)[0], (*back.output_padding)[1])}));
  } else {
    texts.push_back(tr("back.other", std::array{name, size, input}));
  }
  return texts;
}

std::string answers_summary(const Strings& tr, const std::vector<ComparisonRow>& rows,
                            std::span<const AnswerGroup> groups) {
  std::string text;
  for (const AnswerGroup& group : groups) {
    const std::string part = part_of_summary(tr, rows, group);
    if (!part.empty()) text += (text.empty() ? "" : tr("compare.summary_join")) + part;
  }
  return text;
}

std::string group_text(const Strings& tr, const std::vector<ComparisonRow>& rows,
                       const AnswerGroup& group, std::string (*number)(double)) {
  const ComparisonRow& row = rows[group.rows.front()];
  if (group.kind == AnswerGroup::Kind::refused) return tr("compare.group_refused");
  const std::string size = size_of(row);
  if (group.kind == AnswerGroup::Kind::agrees) return tr("compare.group_agrees", std::array{size});
  const Difference& d = row.difference;
  if (!d.same_shape) return tr("compare.group_size", std::array{size});
  if (!d.cells) return tr("compare.group_not_counted", std::array{size});
  return tr("compare.group_differs",
            std::array{std::to_string(*d.cells), std::to_string(d.of), number(d.largest)});
}

std::string group_names(const Strings& tr, const std::vector<ComparisonRow>& rows,
                        const AnswerGroup& group, std::size_t most) {
  // Those that come here by their usual setting, then the others with the setting that does.
  std::vector<std::string> names;
  for (const bool usual : {true, false}) {
    for (const std::size_t row : group.rows) {
      if (is_usual(rows, row) != usual) continue;
      names.push_back(usual ? std::string(rows[row].framework->display_name) : name_of(rows[row]));
    }
  }
  return joined_names(tr, names, most);
}

}  // namespace padlens
