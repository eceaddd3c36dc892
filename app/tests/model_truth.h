#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/import/import.h"

// Models with what the real libraries computed, layer by layer: models/*.truth.json.
namespace padlens::test {

std::string model_path(const std::string& file);
// What `padlens read --json` says of the file at the sizes it was run with.
nlohmann::ordered_json read_at_run(const std::string& file);
// Of a text.
nlohmann::ordered_json read_model_text(std::string_view text, const ImportOptions& options = {});

// The same, in whatever order members stand.
bool equal_json(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b);

// Every row of the truth against what is read: all words that a row has. Fails the test with what
// differs.
void expect_truth(const std::string& file);

}  // namespace padlens::test
