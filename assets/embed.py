#!/usr/bin/env python3
"""Writes the files of this folder as C++: embed.py OUT.cpp PATH... (below this folder).

A language becomes a table of its sentences, sorted by key, so that nothing is parsed when the
program starts; any other file becomes its bytes.
"""
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def literal(data: bytes) -> str:
    """`data` as a string literal. Octal escapes: unlike hexadecimal ones they end by themselves."""
    plain = {ord("\n"): "\\n", ord('"'): '\\"', ord("\\"): "\\\\"}
    return '"' + "".join(
        plain.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data
    ) + '"'


def view(data: bytes) -> str:
    """A std::string_view of `data`, a piece to a line of it."""
    pieces = [literal(piece) for piece in data.splitlines(keepends=True)] or ['""']
    return "{" + "\n     ".join(pieces) + f", {len(data)}}}"


def flat_object(path: str) -> dict:
    def unique(pairs):
        keys = [key for key, _ in pairs]
        doubled = {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else ()
        for key in doubled:
            sys.exit(f"{path}: {key} stands there twice")
        return dict(pairs)

    sentences = json.loads((FOLDER / path).read_text(encoding="utf-8"), object_pairs_hook=unique)
    for key, sentence in sentences.items():
        if not isinstance(sentence, str):
            sys.exit(f"{path}: {key} is not a string")
    return sentences


def main(out: str, paths: list) -> None:
    languages = sorted((path for path in paths if path.startswith("lang/")),
                       key=lambda path: (pathlib.Path(path).stem != "en", path))
    files = sorted(path for path in paths if not path.startswith("lang/"))
    text = '#include "assets/assets.h"\n\nnamespace padlens {\nnamespace {\n\n'
    tables = ""
    for index, path in enumerate(languages):
        sentences = sorted((key.encode(), words.encode()) for key, words in flat_object(path).items())
        text += f"constexpr Sentence kLanguage{index}[]{{\n"
        text += "".join(f"    {{{view(key)}, {view(words)}}},\n" for key, words in sentences)
        text += "};\n"
        tables += f"    {{{literal(pathlib.Path(path).stem.encode())}, kLanguage{index}}},\n"
    text += f"constexpr LanguageTable kLanguages[]{{\n{tables}}};\n"
    text += "constexpr Asset kAssets[]{\n"
    for path in files:
        text += f"    {{{literal(path.encode())},\n     {view((FOLDER / path).read_bytes())}}},\n"
    text += "};\n\n}  // namespace\n\n"
    text += "std::span<const LanguageTable> language_tables() {\n  return kLanguages;\n}\n\n"
    text += "std::span<const Asset> assets() {\n  return kAssets;\n}\n\n}  // namespace padlens\n"
    pathlib.Path(out).write_text(text, encoding="utf-8")


main(sys.argv[1], sys.argv[2:])
