#!/usr/bin/env python3
"""The formats of `padlens worksheet` before readers that are not ours: each file is loaded back, and
what comes out is compared with the others: the same questions, options and right answers, one right
answer each, and the pictures.

Usage: quizzes.py PROGRAM [--node-modules DIR] [--xsd imsqti_v2p1p2.xsd]

Needs, from PyPI: pygiftparser, moodle-xml-parser, onyx2moodle, citolab-qti-convert, lxml. With
--node-modules also gift-pegjs from npm, with --xsd the schema of 1EdTech (with what it imports beside
it). Not part of ./test.sh.
"""
import argparse
import base64
import html
import importlib.metadata
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

from lxml import etree
from moodle_xml_parser import parser as moodle_reader
from onyx2moodle import parser as qti_reader
from pygiftparser import parser as gift_reader
import qti_convert

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


def plain(text):
    """Without marks of HTML, and with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text))).strip()


def unescaped(text):
    return re.sub(r"\\([~=#{}:\\])", r"\1", text)


def check(holds, what):
    if not holds:
        sys.exit(f"quizzes.py: FAILED: {what}")


def from_gift(path):
    """pygiftparser's questions: (options, the right one) by name."""
    with open(path, encoding="utf-8") as file:
        questions = gift_reader.parseFile(file)
    found = {}
    for question in questions:
        check(question.valid, f"GIFT: {question.full}")
        answers = question.answers.answers
        right = [each for each in answers if each.fraction == 100]
        check(len(right) == 1, f"GIFT: one right answer in {question.title}")
        texts = [plain(unescaped(each.answer)) for each in answers]
        found[unescaped(question.title).strip()] = (sorted(texts), plain(unescaped(right[0].answer)))
    return found


def from_gift_by_pegjs(path, modules):
    script = (
        "const {parse} = require('gift-pegjs');"
        "const text = require('fs').readFileSync(process.argv[1], 'utf8');"
        "console.log(JSON.stringify(parse(text)));"
    )
    told = subprocess.run(["node", "-e", script, path], check=True, capture_output=True, text=True,
                          env={"NODE_PATH": modules, "PATH": "/usr/local/bin:/usr/bin:/bin"})
    found = {}
    for question in json.loads(told.stdout):
        if question["type"] == "Category":
            continue
        check(question["type"] == "MC", f"gift-pegjs: {question['title']} is {question['type']}")
        choices = question["choices"]
        right = [each for each in choices if each["isCorrect"]]
        check(len(right) == 1, f"gift-pegjs: one right answer in {question['title']}")
        texts = [plain(each["text"]["text"]) for each in choices]
        found[question["title"]] = (sorted(texts), plain(right[0]["text"]["text"]))
    return found


def from_moodle(path):
    parsed = moodle_reader.parse_file(path)
    found = {}
    for question in (each for some in parsed.values() for each in some):
        right = [each for each in question.options if each.score_fraction == 100]
        check(len(right) == 1, f"Moodle XML: one right answer in {question.name}")
        texts = [plain(each.answer) for each in question.options]
        found[question.name] = (sorted(texts), plain(right[0].answer))
    # The pictures, which that reader leaves out.
    for text in ElementTree.parse(path).iter("questiontext"):
        files = text.findall("file")
        check(len(files) == 1, "Moodle XML: a picture each")
        check("@@PLUGINFILE@@/" + files[0].get("name") in text.find("text").text, "named in the text")
        etree.fromstring(base64.b64decode(files[0].text, validate=True))
    return found


def from_qti(path, schema):
    archive = zipfile.ZipFile(path)
    check(archive.testzip() is None, "QTI: checksums")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        for file in sorted(pathlib.Path(folder).rglob("*.xml")):
            document = etree.parse(str(file))
            if schema is not None and document.getroot().tag.startswith(QTI):
                check(schema.validate(document), f"QTI: {file.name}: {schema.error_log}")
            if document.getroot().tag != QTI + "assessmentItem":
                continue
            item = qti_reader.parse_item(file)
            correct = list(item.response_decls.values())[0].correct_values
            (interaction,) = item.interactions
            check(len(correct) == 1, f"QTI: one right answer in {item.title}")
            texts = {each.identifier: plain(each.html) for each in interaction.choices}
            found[item.title] = (sorted(texts.values()), texts[correct[0]])
            for image in document.iter(QTI + "img"):
                etree.parse(str(file.parent / image.get("src")))
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--node-modules")
    arguments.add_argument("--xsd")
    given = arguments.parse_args()
    schema = etree.XMLSchema(etree.parse(given.xsd)) if given.xsd else None
    for package in ("pygiftparser", "moodle_xml_parser", "onyx2moodle", "citolab-qti-convert", "lxml"):
        print(package, importlib.metadata.version(package))
    for language in ("en", "zh"):
        with tempfile.TemporaryDirectory() as folder:
            def made(suffix):
                path = f"{folder}/a.{suffix}"
                subprocess.run([given.program, "worksheet", "--students", "10", "--seed", "3",
                                "--lang", language, "-o", path], check=True)
                return path
            readings = {
                "pygiftparser": from_gift(made("gift")),
                "moodle-xml-parser": from_moodle(made("xml")),
                "onyx2moodle": from_qti(made("zip"), schema),
            }
            if given.node_modules:
                readings["gift-pegjs"] = from_gift_by_pegjs(made("gift"), given.node_modules)
            # A whole package through another program's reading, and out again as QTI 3.
            converted = qti_convert.upgrade_package(made("zip"))
            check(converted is not None, "QTI: the package as a whole")
            first = readings["pygiftparser"]
            check(len(first) == 100, f"100 questions, not {len(first)}")
            for reader, reading in readings.items():
                for name, question in first.items():
                    check(reading.get(name) == question,
                          f"{reader}: {name}: {reading.get(name)} for {question}")
                print(language, reader, len(reading), "questions")
    print("schema:", "valid" if schema else "not asked")


if __name__ == "__main__":
    main()
