"""The loops that camera.py sends: made once by ffmpeg, kept in a folder, and cut into access units by GStreamer."""
import os
import subprocess
from fractions import Fraction

import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

FOLDER = os.environ.get("WEIR_MEDIA", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".build", "media"))
SECOND = 1_000_000_000
SAMPLE_RATE = 48000
BEEP = 0.1                                          # seconds; the flash lasts as long
BITS = 16                                           # of the frame number in the picture
CELL = 16                                           # pixels; two macroblock-aligned squares are read without noise


class Unit:
    """One access unit: what stands before the SEI and after it, or the whole as head."""
    __slots__ = ("head", "tail", "is_key", "delay")

    def __init__(self, head, tail, is_key, delay):
        self.head, self.tail, self.is_key, self.delay = head, tail, is_key, delay


class Media:
    def __init__(self, options):
        self.fps = options.fps
        self.video_period = Fraction(SECOND, options.fps)
        self.video, self.video_caps = [], ""
        self.audio, self.audio_caps, self.audio_period = [], "", None
        self.audio_payloader, self.audio_type = "", 97

    def video_index(self, now):
        return -(-now * self.video_period.denominator // self.video_period.numerator)

    def audio_index(self, now):
        return -(-now * self.audio_period.denominator // self.audio_period.numerator)


def loop_frames(options):
    """Whole groups of pictures, at least 8 s, and with AAC a whole number of its frames of 1024 samples."""
    frames = options.gop
    while frames < 8 * options.fps or (options.audio == "aac" and frames * SAMPLE_RATE % (options.fps * 1024)):
        frames += options.gop
    return frames


def picture(options, frames):
    bars = f"testsrc2=size={options.size}:rate={options.fps},noise=alls=8:allf=t"
    count = (f"color=black:size={BITS * CELL}x{CELL}:rate={options.fps},format=gray,"
             f"geq=lum='if(mod(floor(N/pow(2\\,floor(X/{CELL})))\\,2)\\,235\\,16)'")
    flash = (f"color=black:size={4 * CELL}x{4 * CELL}:rate={options.fps},format=gray,"
             f"geq=lum='if(lt(mod(N\\,{options.fps})\\,{BEEP * options.fps})\\,235\\,16)'")
    graph = f"{bars}[a];{count}[b];{flash}[c];[a][b]overlay=0:0[d];[d][c]overlay=W-w:0,format=yuv420p,trim=end_frame={frames}"
    return ["-f", "lavfi", "-i", graph]


def encode_video(options, frames, path):
    rate = ["-b:v", options.bit_rate, "-maxrate", options.bit_rate, "-bufsize", options.bit_rate]
    gop = ["-g", str(options.gop), "-keyint_min", str(options.gop), "-bf", str(options.b_frames)]
    if options.codec == "h264":
        codec = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-sc_threshold", "0",
                 "-x264-params", "sliced-threads=0:open-gop=0"]
    else:
        codec = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params",
                 f"log-level=error:scenecut=0:open-gop=0:bframes={options.b_frames}"]
    run([*picture(options, frames), *codec, *rate, *gop, "-frames:v", str(frames)], path)


def encode_audio(options, frames, path):
    # The encoder's delay of 1024 samples is taken out beforehand, so that beep and flash coincide.
    seconds = Fraction(frames, options.fps)
    if options.audio == "aac":
        source = f"aevalsrc='0.5*sin(2000*PI*t)*lt(mod(t+1024/{SAMPLE_RATE}\\,1)\\,{BEEP})':s={SAMPLE_RATE}"
        run(["-f", "lavfi", "-i", source, "-t", str(float(seconds) + 0.5), "-c:a", "aac", "-b:a", "64k",
             "-frames:a", str(frames * SAMPLE_RATE // (options.fps * 1024)), "-f", "adts"], path)
    else:
        source = f"aevalsrc='0.5*sin(2000*PI*t)*lt(mod(t\\,1)\\,{BEEP})':s=8000"
        name = {"pcma": "alaw", "pcmu": "mulaw"}[options.audio]
        run(["-f", "lavfi", "-i", source, "-t", str(float(seconds)), "-f", name], path)


def run(arguments, path):
    part = f"{path}.{os.getpid()}"
    suffix = [] if "-f" in arguments[-3:] else ["-f", "mp4"]
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, *suffix, part], check=True)
    os.replace(part, path)


def samples(launch):
    """Every buffer of a pipeline that ends in an appsink, with the caps."""
    pipeline = Gst.parse_launch(launch + " ! appsink name=sink sync=false")
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    found, caps = [], ""
    while (sample := sink.emit("pull-sample")) is not None:
        buffer = sample.get_buffer()
        caps = sample.get_caps()
        delta = buffer.has_flags(Gst.BufferFlags.DELTA_UNIT)
        delay = buffer.pts - buffer.dts if buffer.dts != Gst.CLOCK_TIME_NONE else 0
        found.append((buffer.extract_dup(0, buffer.get_size()), not delta, delay))
    pipeline.set_state(Gst.State.NULL)
    return found, caps


def split(codec, data):
    """Cuts length-prefixed NAL units before the first slice."""
    offset = 0
    while offset < len(data):
        kind = data[offset + 4] & 31 if codec == "h264" else data[offset + 4] >> 1 & 63
        if (1 <= kind <= 5) if codec == "h264" else kind < 32:
            break
        offset += 4 + int.from_bytes(data[offset:offset + 4], "big")
    return data[:offset], data[offset:]


def without_sei(codec, data):
    """The encoder's own messages would only hide ours."""
    kept, offset = b"", 0
    while offset < len(data):
        end = offset + 4 + int.from_bytes(data[offset:offset + 4], "big")
        kind = data[offset + 4] & 31 if codec == "h264" else data[offset + 4] >> 1 & 63
        if kind not in ((6,) if codec == "h264" else (39, 40)):
            kept += data[offset:end]
        offset = end
    return kept


def load(options):
    folder = options.media
    os.makedirs(folder, exist_ok=True)
    media = Media(options)
    frames = loop_frames(options)
    name = (f"{options.codec}-{options.size}-{options.fps}-gop{options.gop}-b{options.b_frames}-"
            f"{options.bit_rate}-{frames}.mp4")
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        encode_video(options, frames, path)
    units, caps = samples(f"filesrc location={path} ! qtdemux ! {options.codec}parse ! "
                          f"video/x-{options.codec},stream-format={'avc' if options.codec == 'h264' else 'hvc1'},alignment=au")
    for data, is_key, delay in units:
        head, tail = split(options.codec, without_sei(options.codec, data))
        media.video.append(Unit(head, tail, is_key, delay))
    media.video_caps = caps.to_string().replace('"', '\\"')
    if len(media.video) != frames:
        raise SystemExit(f"{path}: {len(media.video)} frames, not {frames}; delete it to have it made again")
    if options.audio != "none":
        load_audio(options, media, frames, os.path.join(folder, f"{options.audio}-{frames}-{options.fps}"))
    return media


def load_audio(options, media, frames, path):
    if not os.path.exists(path):
        encode_audio(options, frames, path)
    if options.audio == "aac":
        units, caps = samples(f"filesrc location={path} ! aacparse ! audio/mpeg,stream-format=raw")
        media.audio = [Unit(data, None, True, 0) for data, _, _ in units]
        media.audio_period = Fraction(SECOND * 1024, SAMPLE_RATE)
        media.audio_caps = caps.to_string().replace('"', '\\"')
        media.audio_payloader = "rtpmp4gpay"
    else:
        with open(path, "rb") as file:
            data = file.read()
        media.audio = [Unit(data[i:i + 160], None, True, 0) for i in range(0, len(data), 160)]
        media.audio_period = Fraction(SECOND, 50)
        kind, media.audio_type = {"pcma": ("alaw", 8), "pcmu": ("mulaw", 0)}[options.audio]
        media.audio_caps = f"audio/x-{kind},rate=8000,channels=1"
        media.audio_payloader = f"rtp{options.audio}pay"
