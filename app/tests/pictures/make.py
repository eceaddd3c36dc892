#!/usr/bin/env python3
"""Makes the pictures beside it with Pillow (https://python-pillow.org, MIT-CMU), and for each the greys
that Pillow sees in it, as a .pgm: what pictures_test.cpp has app/pictures read. Run once; by hand:

    python3 -m pip install pillow numpy && python3 make.py
"""
import pathlib

import numpy as np
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).parent
ROWS, COLS = 11, 14


def scene():
    """Smooth enough for JPEG, different in every corner."""
    r, c = np.mgrid[0:ROWS, 0:COLS]
    red = 255 * c / (COLS - 1)
    green = 255 * r / (ROWS - 1)
    blue = 255 - 127 * (r + c) / (ROWS + COLS - 2)
    return np.stack([red, green, blue], axis=2).astype(np.uint8)


def greys_of(path):
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode == "I;16":
        return Image.fromarray(np.round(np.array(picture) / 257).astype(np.uint8))
    if picture.mode in ("LA", "RGBA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("RGB")
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    return picture.convert("L")


def save(name, picture, **options):
    path = HERE / name
    picture.save(path, **options)
    greys_of(path).save(path.with_suffix(path.suffix + ".pgm"))


rgb = Image.fromarray(scene())
grey = rgb.convert("L")
alpha = Image.fromarray(np.linspace(0, 255, ROWS * COLS).reshape(ROWS, COLS).astype(np.uint8))
rgba = rgb.copy()
rgba.putalpha(alpha)
la = grey.copy()
la.putalpha(alpha)
save("rgb.png", rgb)
save("grey.png", grey)
save("rgba.png", rgba)
save("grey_alpha.png", la)
save("palette.png", rgb.quantize(16))
save("palette_transparent.png", rgb.quantize(16), transparency=3)
save("bits.png", grey.convert("1"))
save("grey16.png", Image.fromarray((np.array(grey).astype(np.uint16) * 251 + 77)))
save("rgb.jpg", rgb, quality=95, subsampling=0)
save("subsampled.jpg", rgb, quality=80, subsampling=2)
save("grey.jpg", grey, quality=95)
save("progressive.jpg", rgb, quality=90, progressive=True)
save("cmyk.jpg", rgb.convert("CMYK"), quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"turned{orientation}.jpg", rgb, quality=95, exif=exif)
exif = Image.Exif()
exif[0x0112] = 6
save("turned6.png", rgb, exif=exif)
