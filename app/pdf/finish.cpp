#include <exception>

#include "app/formats/xmp.h"
#include "app/pdf/grey.h"
#include "app/pdf/pdf_tools.h"
#include "app/pdf/qpdf_headers.h"
#include "app/pdf/structure.h"
#include "app/svg/picture_size.h"

namespace padlens {
namespace {

class SinkPipeline : public Pipeline {
 public:
  explicit SinkPipeline(const Sink& sink) : Pipeline("sink", nullptr), sink_(sink) {}

  void write(const unsigned char* data, std::size_t size) override {
    // The writer hands over a token at a time.
    if (stopped_) return;
    waiting_.append(reinterpret_cast<const char*>(data), size);
    if (waiting_.size() >= kWorthwhile) flush();
  }
  void finish() override { flush(); }

  // Nobody takes what is written any more. The writer is not told: it cannot bear exceptions.
  bool stopped() const { return stopped_; }

 private:
  static constexpr std::size_t kWorthwhile = std::size_t{64} << 10U;

  void flush() {
    if (!waiting_.empty() && !stopped_) stopped_ = !sink_(waiting_);
    waiting_.clear();
  }

  const Sink& sink_;
  std::string waiting_;
  bool stopped_ = false;
};

// What the file says of itself and its scenario, where every program finds it: such a stream is
// never compressed.
void add_metadata(QPDF& pdf, const ExportOptions& options) {
  const std::string packet = xmp_packet(options);
  if (packet.empty()) return;
  QPDFObjectHandle stream = QPDFObjectHandle::newStream(&pdf, packet);
  stream.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  stream.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  pdf.getRoot().replaceKey("/Metadata", stream);
}

// Whether all of it was taken.
bool write(QPDF& pdf, const Sink& sink) {
  SinkPipeline pipeline(sink);
  QPDFWriter writer(pdf);
  writer.setOutputPipeline(&pipeline);
  writer.setDeterministicID(true);  // no clock, no name of a file
  writer.setObjectStreamMode(qpdf_o_generate);
  writer.write();
  return !pipeline.stopped();
}

std::string_view finish(const RawPdf& drawn, const ExportOptions& options, const Sink& sink) {
  try {
    const auto pdf = QPDF::create();
    pdf->setSuppressWarnings(true);
    if (drawn.file != nullptr) {
      pdf->processFile("drawn", drawn.file, false);
    } else {
      pdf->processMemoryFile("drawn", drawn.bytes.data(), drawn.bytes.size());
    }
    use_grey_alone(*pdf);
    if (drawn.tagged) {
      describe_figures(*pdf, drawn.descriptions, options.text);
    } else {
      add_structure(*pdf, drawn.descriptions, options.text);
    }
    add_metadata(*pdf, options);
    return write(*pdf, sink) ? std::string_view() : kStopped;
  } catch (const std::exception&) {
    return kFailed;
  }
}

}  // namespace

const PdfTools& pdf_tools() {
  static constexpr PdfTools kTools{finish};
  return kTools;
}

}  // namespace padlens
