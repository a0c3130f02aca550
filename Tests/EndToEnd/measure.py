"""Measures of a recording: when its flashes and beeps begin."""
import re
import subprocess

FLASH = 64                                          # pixels of the square in the top right corner


def flash_times(path):
    """Times of the frames in which the square turns white, in seconds of the file's own clock."""
    graph = f"crop={FLASH}:{FLASH}:in_w-{FLASH}:0,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-"
    text = ffmpeg("-copyts", "-i", path, "-map", "0:v:0", "-vf", graph, "-fps_mode", "passthrough", "-f", "null", "-").stdout
    times, lit = [], True
    for time, level in re.findall(r"pts_time:([\d.]+)\s+lavfi\.signalstats\.YAVG=([\d.]+)", text):
        bright = float(level) > 128
        if bright and not lit:
            times.append(float(time))
        lit = bright
    return times


def beep_times(path):
    """Times at which silence ends."""
    text = ffmpeg("-copyts", "-i", path, "-map", "0:a:0", "-af", "silencedetect=noise=-30dB:duration=0.3", "-f", "null", "-").stderr
    return [float(time) for time in re.findall(r"silence_end: ([\d.]+)", text)]


def sound_behind_picture(path):
    """For each flash how much later its beep begins, in seconds; negative when it comes first."""
    beeps = beep_times(path)
    flashes = flash_times(path)
    assert beeps and flashes, f"{len(flashes)} flashes, {len(beeps)} beeps"
    pairs = ((min(beeps, key=lambda beep: abs(beep - flash)), flash) for flash in flashes)
    # The recording may begin or end between the two.
    return [beep - flash for beep, flash in pairs if abs(beep - flash) <= 0.5]


def ffmpeg(*arguments):
    result = subprocess.run(["ffmpeg", "-hide_banner", "-nostdin", *arguments], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr[-2000:]
    return result
