#pragma once

// All of libqpdf that is used here. Its JSON.hh holds a class with a vector of itself, which Clang
// does not take in C++20; nobody here asks for JSON, so that a declaration is enough.
#ifdef __clang__
#define JSON_HH
class JSON;
#endif

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
