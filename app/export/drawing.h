#pragma once

#include "app/formats/drawing.h"

namespace padlens {

// The writers, each in the file of its name (video.cpp has the last two).
std::string write_png(const FrameList& frames, const ExportOptions& options, const Sink& sink);
std::string write_pdf(const FrameList& frames, const ExportOptions& options, const Sink& sink);
std::string write_gif(const FrameList& frames, const ExportOptions& options, const Sink& sink);
std::string write_webp(const FrameList& frames, const ExportOptions& options, const Sink& sink);
std::string write_mp4(const FrameList& frames, const ExportOptions& options, const Sink& sink);
std::string write_webm(const FrameList& frames, const ExportOptions& options, const Sink& sink);

// All that this folder can do.
const Drawing& drawing();

}  // namespace padlens
