#include <vector>

#include "app/formats/formats.h"
#include "app/handout/format_rows.h"
#include "app/handout/pages.h"
#include "app/svg/one_line.h"

namespace padlens {
namespace {

using Told = std::function<bool(std::int64_t done)>;

std::string write_pages(const Handout& handout, std::vector<HandoutPage> pages, std::string title,
                        const Sink& sink, const Told& progress) {
  const Format* const pdf = format_for("pages.pdf");
  ExportOptions options;
  options.theme = handout.theme;
  options.transparent = !handout.theme->dark;  // paper has its own
  options.text.title = one_line(title);
  options.text.language = handout.language;
  options.progress = progress;
  const FrameList frames{static_cast<std::int64_t>(pages.size()), [&pages](std::int64_t index) {
                           HandoutPage& page = pages[static_cast<std::size_t>(index)];
                           // Each is asked for once.
                           return Frame{std::move(page.scene), 0, {}, std::move(page.parts)};
                         }};
  return pdf->write(frames, options, sink);
}

}  // namespace

std::string write_sheets(const Handout& handout, const Strings& tr, const Sink& sink,
                         const Told& progress) {
  return write_pages(handout, sheet_pages(handout, tr), handout.title, sink, progress);
}

std::string write_key(const Handout& handout, const Strings& tr, const Sink& sink,
                      const Told& progress) {
  return write_pages(handout, key_pages(handout, tr), tr("handout.key", std::vector{handout.title}),
                     sink, progress);
}

constexpr HandoutFormat kPdfHandout{
    .id = "pdf", .suffix = ".pdf", .write = write_sheets, .paper = true};

}  // namespace padlens
