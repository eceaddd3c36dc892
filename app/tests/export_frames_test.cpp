// Formats of pixels and of moving pictures, read by other programs than the one that
// wrote them.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <png.h>
#include <webp/demux.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "app/formats/formats.h"
#include "app/tests/frames.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"

using namespace padlens;
using test::Play;

namespace {

constexpr std::array kMoving{".gif", ".webp", ".mp4", ".webm"};
constexpr std::array kPixels{".png", ".gif", ".webp", ".mp4", ".webm"};

std::string written(std::string_view suffix, const FrameList& frames, const ExportOptions& style) {
  const ExportResult result = write_all(*format_for(suffix), frames, style);
  EXPECT_EQ(result.error, "") << suffix;
  return result.bytes;
}

std::string said(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> chunk;
  while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), pipe))
    text.append(chunk.data(), count);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return text;
}

// The largest difference of a channel.
int largest_difference(const Picture& a, const Picture& b) {
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  if (a.rgb.size() != b.rgb.size()) return 256;
  int most = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i)
    most = std::max(most, std::abs(int{a.rgb[i]} - int{b.rgb[i]}));
  return most;
}

struct WebpFrame {
  Picture picture;  // transparent pixels as they are
  std::vector<std::uint8_t> alpha;
  int end = 0;  // milliseconds
};

std::vector<WebpFrame> webp_frames(const std::string& bytes) {
  std::vector<WebpFrame> frames;
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  WebPAnimDecoder* decoder = WebPAnimDecoderNew(&data, nullptr);
  WebPAnimInfo info{};
  EXPECT_TRUE(decoder != nullptr && WebPAnimDecoderGetInfo(decoder, &info) != 0);
  std::uint8_t* rgba = nullptr;
  WebpFrame frame;
  frame.picture.width = static_cast<int>(info.canvas_width);
  frame.picture.height = static_cast<int>(info.canvas_height);
  while (decoder != nullptr && WebPAnimDecoderGetNext(decoder, &rgba, &frame.end) != 0) {
    frame.picture.rgb.clear();
    frame.alpha.clear();
    for (std::size_t i = 0; i < std::size_t{info.canvas_width} * info.canvas_height; ++i) {
      frame.picture.rgb.insert(frame.picture.rgb.end(), rgba + 4 * i, rgba + 4 * i + 3);
      frame.alpha.push_back(rgba[4 * i + 3]);
    }
    frames.push_back(frame);
  }
  WebPAnimDecoderDelete(decoder);
  return frames;
}

// What libpng finds under `key` in a text chunk.
std::string png_text_of(const std::string& file, const std::string& key) {
  std::FILE* in = std::fopen(file.c_str(), "rb");
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, in);
  png_read_info(png, info);
  png_textp texts = nullptr;
  int count = 0;
  png_get_text(png, info, &texts, &count);
  std::string found;
  for (int i = 0; i < count; ++i) {
    if (texts[i].key == key) found = texts[i].text;
  }
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(in);
  return found;
}

class Frames : public testing::Test {
 protected:
  std::string save(const std::string& name, const std::string& bytes) const {
    write_contents(folder_.file(name), bytes);
    return folder_.file(name);
  }
  std::string path(const std::string& name) const { return folder_.file(name); }

  Picture still(const Play& play, std::int64_t step) const {
    return decoded(save("still.png", written(".png", one_frame(play.scene(step)), play.style)));
  }

  // Frames as PNG files of four digits from 0 in `folder`.
  std::string by_magick(const std::string& file) const {
    run("mkdir -p '" + path("magick") + "' && convert '" + file +
        "' -coalesce -define png:color-type=6 '" + path("magick/%04d.png") + "'");
    return path("magick");
  }
  std::string by_ffmpeg(const std::string& file) const {
    run("mkdir -p '" + path("ffmpeg") + "' && ffmpeg -v error -i '" + file +
        "' -vsync passthrough -pix_fmt rgb24 -start_number 0 '" + path("ffmpeg/%04d.png") + "'");
    return path("ffmpeg");
  }
  static std::int64_t files_in(const std::string& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
  }
  static Picture frame(const std::string& folder, std::int64_t index) {
    return decoded(fmt::format("{}/{:04}.png", folder, index));
  }

 private:
  TemporaryFolder folder_;
};

std::set<std::int64_t> some_steps(const Play& play) {
  return {0, 1, play.steps() / 2, play.steps() - 1};
}

// Both operations in both themes.
std::vector<Play> plays() {
  std::vector<Play> all;
  for (const Op op : {&kConv2d, &kConv2dTranspose}) {
    for (const char* theme : {"light", "dark"})
      all.emplace_back(op, theme);
  }
  return all;
}

// --- GIF

TEST_F(Frames, GifShowsTheStillsWithinItsPalette) {
  for (const Play& play : plays()) {
    const std::string gif = save("a.gif", written(".gif", play.frames(), play.style));
    const std::string magick = by_magick(gif);
    const std::string ffmpeg = by_ffmpeg(gif);
    EXPECT_EQ(files_in(magick), play.steps());
    EXPECT_EQ(files_in(ffmpeg), play.steps());
    for (const std::int64_t step : some_steps(play)) {
      const Picture expected = still(play, step);
      const Picture shown = frame(magick, step);
      EXPECT_EQ(frame(ffmpeg, step), shown) << step;
      EXPECT_LE(largest_difference(shown, expected), 48) << step;
      EXPECT_LT(difference(shown, expected), 0.4) << step;
      // What is not a blend is exact.
      for (const Role role : {Role::background, Role::input_fill, Role::window_edge}) {
        const Color color = (*play.style.theme)[role];
        EXPECT_GE(count_of(shown, color), count_of(expected, color)) << step;
      }
    }
    run("rm -r '" + magick + "' '" + ffmpeg + "' '" + path("still.png.ppm") + "'");
  }
}

TEST_F(Frames, GifKeepsTimesAndLoops) {
  const Play play;
  ExportOptions style = play.style;
  const auto times = [&](int milliseconds) {
    return said("identify -format '%T ' '" +
                save("a.gif", written(".gif", play.frames(milliseconds), style)) + "'");
  };
  EXPECT_EQ(times(240), "24 24 24 24 24 24 24 24 24 24 24 100 ");
  // What hundredths cannot say does not add up.
  EXPECT_EQ(times(125), "13 12 13 12 13 12 13 12 13 12 13 100 ");
  EXPECT_EQ(times(1), "2 2 2 2 2 2 2 2 2 2 2 100 ");
  const auto repeats = [&](int loops) {
    style.loops = loops;
    const std::string bytes = written(".gif", play.frames(), style);
    const std::size_t at = bytes.find("NETSCAPE2.0\x03\x01");
    return at == std::string::npos ? -1 : bytes[at + 13] + 256 * bytes[at + 14];
  };
  EXPECT_EQ(repeats(0), 0);   // for ever
  EXPECT_EQ(repeats(1), -1);  // once
  EXPECT_EQ(repeats(3), 2);   // twice again
}

TEST_F(Frames, GifWithoutBackgroundShowsThrough) {
  Play play;
  play.style.transparent = true;
  const std::string gif = save("a.gif", written(".gif", play.frames(), play.style));
  run("convert '" + gif +
      "' -coalesce -background '#FF00FF' -alpha remove 'png24:" + path("%04d.png") + "'");
  const Color pink{255, 0, 255};
  for (const std::int64_t step : some_steps(play)) {
    const Picture shown = decoded(path(fmt::format("{:04}.png", step)));
    const Picture expected = still(Play(), step);
    const Color ground = (*play.style.theme)[Role::background];
    for (int y = 0; y < shown.height; ++y) {
      for (int x = 0; x < shown.width; ++x) {
        if (expected.at(x, y) != ground) continue;
        ASSERT_EQ(shown.at(x, y), pink) << x << " " << y;
      }
    }
    EXPECT_EQ(count_of(shown, (*play.style.theme)[Role::input_fill]) > 1000, true);
  }
}

// --- WebP

TEST_F(Frames, WebpShowsTheStillsExactly) {
  for (const Play& play : plays()) {
    const auto shown = webp_frames(written(".webp", play.frames(), play.style));
    ASSERT_EQ(std::ssize(shown), play.steps());
    for (const std::int64_t step : some_steps(play)) {
      const WebpFrame& frame = shown[static_cast<std::size_t>(step)];
      EXPECT_EQ(frame.picture, still(play, step)) << step;
      EXPECT_EQ(std::ranges::count(frame.alpha, 255), std::ssize(frame.alpha));
      EXPECT_EQ(frame.end, step + 1 == play.steps() ? 240 * step + 1000 : 240 * (step + 1));
    }
  }
}

TEST_F(Frames, WebpKeepsSizeTimesAndLoops) {
  Play play;
  play.style.loops = 3;
  const std::string webp = save("a.webp", written(".webp", play.frames(125, 1001), play.style));
  const std::string told = said("webpinfo '" + webp + "'");
  EXPECT_NE(told.find("Loop count      : 3\n"), std::string::npos) << told;
  EXPECT_NE(told.find("Duration: 125\n"), std::string::npos);
  EXPECT_NE(told.find("Duration: 1001\n"), std::string::npos);
  EXPECT_NE(told.find("No error detected."), std::string::npos);
  EXPECT_NE(told.find("Format: Lossless"), std::string::npos);
  const Picture expected = still(play, 0);
  EXPECT_NE(told.find(fmt::format("Canvas size {} x {}", expected.width, expected.height)),
            std::string::npos)
      << told;
}

TEST_F(Frames, WebpWithoutBackgroundShowsThrough) {
  Play play;
  play.style.transparent = true;
  const auto shown = webp_frames(written(".webp", play.frames(), play.style));
  ASSERT_EQ(std::ssize(shown), play.steps());
  for (const std::int64_t step : some_steps(play)) {
    const WebpFrame& frame = shown[static_cast<std::size_t>(step)];
    const std::string png =
        save("still.png", written(".png", one_frame(play.scene(step)), play.style));
    run("convert '" + png + "' -alpha extract 'png24:" + path("alpha.png") + "'");
    const Picture alpha = decoded(path("alpha.png"));
    const Picture colors = decoded(png);
    for (std::size_t i = 0; i < frame.alpha.size(); ++i) {
      ASSERT_EQ(frame.alpha[i], alpha.rgb[3 * i]) << step;
      // The decoder blends what is half covered, and rounds.
      for (std::size_t k = 3 * i; frame.alpha[i] == 255 && k < 3 * i + 3; ++k)
        ASSERT_EQ(frame.picture.rgb[k], colors.rgb[k]) << step;
    }
    EXPECT_GT(std::ranges::count(frame.alpha, 0), 1000);
  }
}

// --- PNG

TEST_F(Frames, PngHoldsTheScenario) {
  Play play;
  play.style.scenario = R"({"title": "填充 “same”", "spec": {}})";
  const std::string bytes = written(".png", one_frame(play.scene(0)), play.style);
  EXPECT_NE(bytes.find(std::string("iTXtpadlens\0\0\0\0\0", 16) + play.style.scenario),
            std::string::npos);
  const std::string png = save("a.png", bytes);
  EXPECT_EQ(png_text_of(png, "padlens"), play.style.scenario);
  run("pngfix --quiet '" + png + "' > /dev/null");
  play.style.scenario.clear();
  EXPECT_EQ(written(".png", one_frame(play.scene(0)), play.style).find("iTXt"), std::string::npos);
}

TEST_F(Frames, PngWithoutBackgroundIsTheSameOnIt) {
  for (const char* theme : {"light", "dark"}) {
    Play play(&kConv2d, theme);
    const Picture opaque = still(play, 3);
    play.style.transparent = true;
    const std::string png = save("a.png", written(".png", one_frame(play.scene(3)), play.style));
    EXPECT_EQ(said("identify -format '%[channels] %[fx:p{0,0}.a]' '" + png + "'"), "srgba 0");
    const Color ground = (*play.style.theme)[Role::background];
    run(fmt::format("convert '{}' -background 'rgb({},{},{})' -alpha remove 'png24:{}'", png,
                    ground.r, ground.g, ground.b, path("flat.png")));
    EXPECT_LE(largest_difference(decoded(path("flat.png")), opaque), 2);
  }
}

// --- video

TEST_F(Frames, VideosShowTheStills) {
  for (const char* suffix : {".mp4", ".webm"}) {
    // An odd size in pixels.
    const Play play(&kConv2d, "dark", 0.501);
    const Picture first = still(play, 0);
    const std::string video =
        save(std::string("a") + suffix, written(suffix, play.frames(), play.style));
    const std::string told = said(
        "ffprobe -v error -count_frames -show_entries stream=width,height,pix_fmt,"
        "r_frame_rate,nb_read_frames:format=duration -of default=nw=1 '" +
        video + "'");
    const auto even = [](int side) { return side + side % 2; };
    EXPECT_NE(told.find(fmt::format("width={}\nheight={}\npix_fmt=yuv420p\n", even(first.width),
                                    even(first.height))),
              std::string::npos)
        << told;
    // 240 ms are six ticks of 40, 1000 are 25.
    const std::int64_t ticks = (play.steps() - 1) * 6 + 25;
    EXPECT_NE(told.find("r_frame_rate=25/1\n"), std::string::npos) << told;
    EXPECT_NE(told.find(fmt::format("nb_read_frames={}\n", ticks)), std::string::npos) << told;
    EXPECT_NE(told.find(fmt::format("duration={:.2f}", static_cast<double>(ticks) / 25)),
              std::string::npos)
        << told;
    const std::string shown = by_ffmpeg(video);
    for (const std::int64_t step : some_steps(play)) {
      run(fmt::format("convert '{}/{:04}.png' -crop {}x{}+0+0 +repage '{}'", shown, step * 6 + 3,
                      first.width, first.height, path("frame.png")));
      EXPECT_LT(difference(decoded(path("frame.png")), still(play, step)), 3) << step;
      // Another step would be further off.
      EXPECT_LT(
          difference(decoded(path("frame.png")), still(play, step)),
          0.8 * difference(decoded(path("frame.png")), still(play, step == 0 ? 2 : step - 1)));
    }
    run("rm -r '" + shown + "'");
  }
}

TEST_F(Frames, VideosSayThatThereIsNoFfmpeg) {
  const Play play;
  const std::string before = std::getenv("PATH");
  ::setenv("PATH", path("nothing").c_str(), 1);
  for (const char* suffix : {".mp4", ".webm"})
    EXPECT_EQ(write_all(*format_for(suffix), play.frames(), play.style).error, "export.no_ffmpeg");
  ::setenv("PATH", before.c_str(), 1);
}

// Many frames, so that it is sure to stop reading before all are written.
TEST_F(Frames, VideosSurviveAnFfmpegThatFails) {
  const Play play;
  const std::string before = std::getenv("PATH");
  save("ffmpeg", "#!/bin/sh\nexit 1\n");
  run("chmod +x '" + path("ffmpeg") + "'");
  ::setenv("PATH", (path("") + ":" + before).c_str(), 1);
  const std::string error =
      write_all(*format_for(".mp4"), play.frames(4000, 4000), play.style).error;
  ::setenv("PATH", before.c_str(), 1);
  EXPECT_EQ(error, "export.ffmpeg_failed");
}

// --- all of them

TEST_F(Frames, TheSameBytesEachTime) {
  const Play play(&kConv2dTranspose, "dark");
  for (const char* suffix : kPixels) {
    const std::string first = written(suffix, play.frames(), play.style);
    EXPECT_GT(first.size(), 1000U) << suffix;
    EXPECT_EQ(written(suffix, play.frames(), play.style), first) << suffix;
  }
}

TEST_F(Frames, OneFrameAndOnePixelAreEnough) {
  Scene dot;
  dot.width = 1;
  dot.height = 1;
  Rect all;
  all.box = {-5, -5, 10, 10};
  all.fill = Role::problem;
  dot.primitives.emplace_back(all);
  ExportOptions style;
  style.theme = find_theme("light");
  for (const char* suffix : kPixels) {
    for (const std::int64_t count : {1, 2}) {
      const FrameList frames{count, [&](std::int64_t) { return Frame{dot, 100}; }};
      const std::string file = save(std::string("dot") + suffix, written(suffix, frames, style));
      const bool video = file.ends_with(".mp4") || file.ends_with(".webm");
      const std::string shown = video ? by_ffmpeg(file) : by_magick(file);
      EXPECT_EQ(files_in(shown), std::string_view(suffix) == ".png" ? 1 : count) << suffix;
      const Picture picture = frame(shown, 0);
      EXPECT_EQ(picture.width, video ? 2 : 1) << suffix;
      const Color red = (*style.theme)[Role::problem];
      EXPECT_TRUE(video || picture.at(0, 0) == red) << suffix;
      run("rm -r '" + shown + "'");
    }
  }
}

TEST_F(Frames, WhatDoesNotChangeIsAFrameToo) {
  const Play play;
  const FrameList frames{4, [&](std::int64_t) { return Frame{play.scene(5), 200}; }};
  EXPECT_EQ(files_in(by_magick(save("a.gif", written(".gif", frames, play.style)))), 4);
  const auto shown = webp_frames(written(".webp", frames, play.style));
  ASSERT_EQ(shown.size(), 4U);
  EXPECT_EQ(shown[3].picture, still(play, 5));
}

TEST_F(Frames, CancellingStops) {
  const Play play;
  for (const char* suffix : kMoving) {
    ExportOptions style = play.style;
    std::vector<std::int64_t> told;
    style.progress = [&](std::int64_t done) {
      told.push_back(done);
      return done < 3;
    };
    const ExportResult result = write_all(*format_for(suffix), play.frames(), style);
    EXPECT_EQ(result.error, "export.stopped") << suffix;
    EXPECT_EQ(result.bytes, "");
    EXPECT_EQ(told, (std::vector<std::int64_t>{1, 2, 3})) << suffix;
  }
}

TEST_F(Frames, ASinkThatIsFullStops) {
  const Play play;
  for (const char* suffix : kPixels) {
    for (const std::size_t room : {std::size_t{0}, std::size_t{2000}}) {
      std::size_t taken = 0;
      int asked_again = 0;
      bool full = false;
      const std::string error =
          format_for(suffix)->write(play.frames(), play.style, [&](std::string_view bytes) {
            asked_again += full ? 1 : 0;
            taken += bytes.size();
            full = taken > room;
            return !full;
          });
      EXPECT_EQ(error, "export.stopped") << suffix << " " << room;
      EXPECT_EQ(asked_again, 0) << suffix << " " << room;
    }
  }
}

TEST_F(Frames, NothingIsNoAnimation) {
  const Play play;
  const FrameList none{0, [](std::int64_t) { return Frame{}; }};
  for (const char* suffix : kMoving) {
    EXPECT_EQ(write_all(*format_for(suffix), none, play.style).error, "export.failed") << suffix;
    EXPECT_EQ(write_all(*format_for(suffix), play.frames(), {}).error, "export.failed") << suffix;
    ExportOptions huge = play.style;
    huge.scale = 1000;
    EXPECT_EQ(write_all(*format_for(suffix), play.frames(), huge).error, "export.too_large");
  }
}

}  // namespace
