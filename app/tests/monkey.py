"""Commands for xdotool: what a monkey does to a window.

Usage: monkey.py SEED WIDTH HEIGHT COUNT
The same seed gives the same commands. The window, which xdotool has as its own, is at 0, 0 and
has this size; commands that give it another one may be among them.
"""

import random
import sys

# All shortcuts but those that end the program, and what boxes are filled with.
KEYS = ("space Left Right Home End plus minus l o p m 1 2 3 4 0 i k c r t F11 h Escape ctrl+e "
        "ctrl+o ctrl+s ctrl+z ctrl+shift+z Return Tab BackSpace ctrl+a Up Down Delete").split()
TYPED = "0123456789.-x"
SIZES = ((1000, 640), (1280, 800), (1440, 900), (1920, 1080), (1111, 777))


def commands(seed, width, height, count):
    choose = random.Random(seed)

    def place():
        # Rather on the picture than on the panels.
        if choose.random() < 0.6:
            return choose.randint(280, width - 340), choose.randint(60, height - 90)
        return choose.randint(0, width - 1), choose.randint(0, height - 1)

    for _ in range(count):
        what = choose.random()
        x, y = place()
        if what < 0.3:
            yield f"mousemove {x} {y}"
        elif what < 0.45:
            yield f"mousemove {x} {y} click 1"
        elif what < 0.5:
            yield f"mousemove {x} {y} click --repeat 2 --delay 30 1"
        elif what < 0.6:
            to_x, to_y = place()
            yield (f"mousemove {x} {y} mousedown 1 mousemove {(x + to_x) // 2} {(y + to_y) // 2} "
                   f"sleep 0.02 mousemove {to_x} {to_y} sleep 0.02 mouseup 1")
        elif what < 0.75:
            yield f"mousemove {x} {y} click --repeat {choose.randint(1, 6)} --delay 15 {choose.choice('45')}"
        elif what < 0.93:
            yield f"key {choose.choice(KEYS)}"
        elif what < 0.98:
            yield "key " + " ".join({".": "period", "-": "minus"}.get(letter, letter)
                                    for letter in choose.choices(TYPED, k=3))
        else:
            width, height = choose.choice(SIZES)
            yield f"windowsize {width} {height}"
        yield f"sleep {choose.choice((0.005, 0.02, 0.06))}"


def main():
    print("\n".join(commands(*map(int, sys.argv[1:5]))))


if __name__ == "__main__":
    main()
