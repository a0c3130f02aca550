"""Reads frames with OpenCV and says in JSON what it saw: `opencv_reader.py URL FRAMES`."""
import json
import sys

import cv2

CELL, BITS = 16, 16


def number(picture):
    """The frame number in the squares of the top left corner."""
    middles = picture[CELL // 2, CELL // 2:CELL * BITS:CELL].mean(axis=1)
    return sum(1 << bit for bit, value in enumerate(middles) if value > 128)


capture = cv2.VideoCapture(sys.argv[1], cv2.CAP_FFMPEG)
report = {"isOpened": capture.isOpened(), "fps": capture.get(cv2.CAP_PROP_FPS),
          "width": capture.get(cv2.CAP_PROP_FRAME_WIDTH), "height": capture.get(cv2.CAP_PROP_FRAME_HEIGHT),
          "numbers": [], "times": []}
while len(report["numbers"]) < int(sys.argv[2]):
    came, picture = capture.read()
    if not came:
        break
    report["numbers"].append(number(picture))
    report["times"].append(capture.get(cv2.CAP_PROP_POS_MSEC))
capture.release()
print(json.dumps(report))
