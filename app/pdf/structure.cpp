#include "app/pdf/structure.h"

#include <string>

namespace padlens {
namespace {

using Handle = QPDFObjectHandle;

Handle name(const std::string& text) {
  return Handle::newName("/" + text);
}

// The element of the page's one figure, below `document`.
Handle figure_of(QPDF& pdf, Handle page, const Handle& document, const std::string& alternative) {
  Handle layout = Handle::newDictionary();
  layout.replaceKey("/O", name("Layout"));
  layout.replaceKey("/Placement", name("Block"));
  layout.replaceKey("/BBox", page.getKey("/MediaBox").shallowCopy());
  Handle figure = pdf.makeIndirectObject(Handle::newDictionary());
  figure.replaceKey("/Type", name("StructElem"));
  figure.replaceKey("/S", name("Figure"));
  figure.replaceKey("/P", document);
  figure.replaceKey("/Pg", page);
  figure.replaceKey("/K", Handle::newInteger(0));
  figure.replaceKey("/A", layout);
  if (!alternative.empty()) figure.replaceKey("/Alt", Handle::newUnicodeString(alternative));
  return figure;
}

// What the catalog says of a tagged document.
void add_catalog(QPDF& pdf, const FigureText& text) {
  Handle catalog = pdf.getRoot();
  Handle marked = Handle::newDictionary();
  marked.replaceKey("/Marked", Handle::newBool(true));
  catalog.replaceKey("/MarkInfo", marked);
  if (!text.language.empty()) {
    catalog.replaceKey("/Lang", Handle::newUnicodeString(text.language));
  }
  if (!text.title.empty()) {
    Handle preferences = Handle::newDictionary();
    preferences.replaceKey("/DisplayDocTitle", Handle::newBool(true));
    catalog.replaceKey("/ViewerPreferences", preferences);
  }
}

}  // namespace

void describe_figures(QPDF& pdf, std::span<const std::string> descriptions,
                      const FigureText& text) {
  Handle root = pdf.getRoot().getKey("/StructTreeRoot");
  Handle parts = root.getKey("/K");
  Handle document = pdf.makeIndirectObject(Handle::newDictionary());
  std::size_t figure = 0;
  for (int i = 0; i < parts.getArrayNItems(); ++i) {
    Handle part = parts.getArrayItem(i);
    part.replaceKey("/P", document);
    if (!part.getKey("/S").isNameAndEquals("/Figure") || figure >= descriptions.size()) continue;
    const std::string& words = descriptions[figure++];
    if (!words.empty()) part.replaceKey("/Alt", Handle::newUnicodeString(words));
  }
  document.replaceKey("/Type", name("StructElem"));
  document.replaceKey("/S", name("Document"));
  document.replaceKey("/P", root);
  document.replaceKey("/K", parts);
  root.replaceKey("/K", document);
  for (QPDFPageObjectHelper& page : QPDFPageDocumentHelper(pdf).getAllPages())
    page.getObjectHandle().replaceKey("/Tabs", name("S"));
  add_catalog(pdf, text);
}

void add_structure(QPDF& pdf, std::span<const std::string> descriptions, const FigureText& text) {
  Handle root = pdf.makeIndirectObject(Handle::newDictionary());
  Handle document = pdf.makeIndirectObject(Handle::newDictionary());
  Handle figures = Handle::newArray();
  Handle parents = Handle::newArray();
  // What a page draws is its marked content 0.
  const Handle begin = Handle::newStream(&pdf, "/Figure <</MCID 0>> BDC\n");
  const Handle end = Handle::newStream(&pdf, "EMC\n");
  int count = 0;
  for (QPDFPageObjectHelper& each : QPDFPageDocumentHelper(pdf).getAllPages()) {
    Handle page = each.getObjectHandle();
    page.addPageContents(begin, true);
    page.addPageContents(end, false);
    page.replaceKey("/StructParents", Handle::newInteger(count));
    page.replaceKey("/Tabs", name("S"));
    const Handle figure =
        figure_of(pdf, page, document, descriptions[static_cast<std::size_t>(count)]);
    figures.appendItem(figure);
    parents.appendItem(Handle::newInteger(count));
    parents.appendItem(pdf.makeIndirectObject(Handle::newArray({figure})));
    ++count;
  }
  Handle parent_tree = Handle::newDictionary();
  parent_tree.replaceKey("/Nums", parents);
  document.replaceKey("/Type", name("StructElem"));
  document.replaceKey("/S", name("Document"));
  document.replaceKey("/P", root);
  document.replaceKey("/K", figures);
  root.replaceKey("/Type", name("StructTreeRoot"));
  root.replaceKey("/K", document);
  root.replaceKey("/ParentTree", pdf.makeIndirectObject(parent_tree));
  root.replaceKey("/ParentTreeNextKey", Handle::newInteger(count));
  pdf.getRoot().replaceKey("/StructTreeRoot", root);
  add_catalog(pdf, text);
}

}  // namespace padlens
