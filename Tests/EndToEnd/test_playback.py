"""What real clients get: every frame, in order, with right times."""
import clients
import measure
import pytest
from stream import holes, keyframe_first

LOOP = 200                                          # frames after which the picture's number begins again


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_ffmpeg_gets_every_frame(weir, transport):
    data = clients.ffmpeg_stream(weir.url("cam1"), transport, frames=150)
    numbers = clients.frame_numbers(data)
    assert keyframe_first(data)
    assert len(numbers) == 150 and holes(numbers) == []


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_gstreamer_gets_every_frame(weir, transport, tmp_path):
    numbers = clients.gstreamer_frames(weir.url("cam1"), transport, frames=100, folder=str(tmp_path))
    assert len(numbers) >= 98 and holes(numbers) == []


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_opencv_sees_every_picture(weir, transport):
    report = clients.opencv_frames(weir.url("cam1"), transport, frames=100)
    numbers = report["numbers"]
    assert report["isOpened"] and (report["width"], report["height"]) == (320, 240)
    assert report["fps"] == pytest.approx(25)
    assert len(numbers) == 100
    assert [(a, b) for a, b in zip(numbers, numbers[1:]) if b != (a + 1) % LOOP] == []
    # ffmpeg gives the very first packet no time, and OpenCV takes that for zero.
    times = report["times"][1:]
    # The pictures of the start burst may have one and the same time (docs/start-burst.md); none goes back.
    assert all(a <= b for a, b in zip(times, times[1:]))
    assert all(a < b for a, b in zip(times[60:], times[61:]))


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_the_decoder_has_nothing_to_complain_of(weir, transport):
    count, complaints = clients.ffmpeg_decoded(weir.url("cam1"), transport, frames=75)
    assert count == 75 and complaints == ""


@pytest.mark.parametrize("codec,size", [("h264", "1280x720"), ("h265", "640x480"), ("h265", "320x240")])
def test_codecs_and_sizes(start_camera, start_weir, codec, size):
    """Large frames are cut into many packets, small ones stand together in one."""
    camera = start_camera(codec=codec, size=size, bit_rate="3M" if size == "1280x720" else "300k")
    weir = start_weir({"cam1": camera.url})
    for transport in ("tcp", "udp"):
        data = clients.ffmpeg_stream(weir.url("cam1"), transport, 75, codec)
        numbers = clients.frame_numbers(data)
        assert keyframe_first(data, codec)
        assert len(numbers) == 75 and holes(numbers) == []


@pytest.mark.parametrize("rate", [25, 15])
def test_frame_rate_and_size_as_ffprobe_sees_them(start_camera, start_weir, rate):
    camera = start_camera(fps=rate, gop=rate)
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    stream = clients.probe(weir.url("cam1"), "-show_streams")["streams"][0]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("h264", 320, 240)
    assert stream["r_frame_rate"] == f"{rate}/1"
    assert stream["avg_frame_rate"] == f"{rate}/1"


def test_times_rise_by_one_frame_each(weir):
    # ffmpeg gives the very first packet no time.
    times = [float(packet["pts_time"]) for packet in clients.packets(weir.url("cam1"), 5)[0][1:]]
    steps = [b - a for a, b in zip(times, times[1:])]
    assert len(steps) > 75
    assert min(steps) >= 0
    # The group of pictures from before PLAY comes at once, its times drawn together; the rest keeps the camera's pace.
    assert all(step == pytest.approx(0.04, abs=0.005) for step in steps[30:])


def test_b_frames_keep_their_order(start_camera, start_weir):
    """Decoding order differs from the order of the pictures: the times of decoding must still rise."""
    camera = start_camera(b_frames=2)
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    count, complaints = clients.ffmpeg_decoded(weir.url("cam1?start=next_keyframe"), frames=75)
    assert count == 75 and complaints == ""


@pytest.mark.parametrize("audio", ["aac", "pcma"])
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_sound_stays_with_the_picture(start_camera, start_weir, tmp_path, audio, transport):
    camera = start_camera(audio=audio)
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    direct, through = str(tmp_path / "direct.mkv"), str(tmp_path / "through.mkv")
    clients.record(camera.url, direct, 8)
    clients.record(weir.url("cam1"), through, 12, transport)
    expected = measure.sound_behind_picture(direct)
    found = measure.sound_behind_picture(through)
    assert len(found) >= 4
    middle = sorted(expected)[len(expected) // 2]
    assert all(abs(offset - middle) <= 0.04 for offset in found), (expected, found)


def test_audio_only_clients(start_camera, start_weir):
    camera = start_camera(audio="aac")
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    result = clients.run(["ffmpeg", "-v", "error", "-nostdin", "-rtsp_transport", "tcp", "-allowed_media_types", "audio", "-i",
                          weir.url("cam1"), "-t", "2", "-f", "null", "-progress", "pipe:1", "-"], 30)
    assert "progress=end" in result.stdout


def test_a_client_can_record(weir, tmp_path):
    path = str(tmp_path / "out.mp4")
    clients.record(weir.url("cam1"), path, 6)
    shown = clients.probe(path, "-show_streams", "-show_format", "-count_packets")
    frames = int(shown["streams"][0]["nb_read_packets"])
    assert float(shown["format"]["duration"]) == pytest.approx(6, abs=0.3)
    # What was kept from before PLAY is drawn together in time, so there may be a group of pictures more.
    assert 145 <= frames <= 150 + 25
    numbers = clients.frame_numbers(clients.run(
        ["ffmpeg", "-v", "error", "-i", path, "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264", "pipe:1"], 30,
        text=False).stdout)
    assert len(numbers) == frames and holes(numbers) == []


@pytest.mark.parametrize("basic", [False, True])
def test_a_camera_with_a_password(start_camera, start_weir, basic):
    # Characters that have a meaning in URLs, shells and YAML.
    camera = start_camera(auth="admin:s&c:re't", **({"basic": True} if basic else {}))
    url = camera.url.replace("admin:s&c:re't@", "")
    weir = start_weir({"cam1": {"url": url, "user": "admin", "password": "s&c:re't"}})
    weir.wait_for_state("cam1", "running")
    assert holes(clients.ffmpeg_frames(weir.url("cam1"), frames=30)) == []
    told = weir.run("status").stdout + weir.run("status", "--json").stdout + weir.process.output()
    assert "re't" not in told and "re%27t" not in told.lower()


def test_parameter_sets_that_come_only_in_the_description(start_camera, start_weir):
    camera = start_camera(no_in_band=True)
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    count, complaints = clients.ffmpeg_decoded(weir.url("cam1"), frames=60)
    assert count == 60 and complaints == ""


def test_names_know_no_case_and_may_be_grouped(start_camera, start_weir):
    camera = start_camera()
    weir = start_weir({"House/Door-1": camera.url})
    for name in ("house/door-1", "HOUSE/DOOR-1", "House/Door-1", "house/door-1/"):
        assert holes(clients.ffmpeg_frames(weir.url(name), frames=30)) == []


def test_an_unknown_camera_is_not_found(weir):
    result = clients.run(["ffprobe", "-v", "error", "-rtsp_transport", "tcp", weir.url("cam2")], 20, check=False)
    assert result.returncode != 0 and "404" in result.stderr


def test_many_cameras_at_once(start_camera, start_weir):
    cameras = start_camera(count=10)
    weir = start_weir({f"cam{index}": url for index, url in enumerate(cameras.urls)})
    for index in range(10):
        weir.wait_for_state(f"cam{index}", "running")
    urls = [weir.url(f"cam{index}") for index in range(10)]
    report = clients.bench("view", "--viewers", "40", "--duration", "4", "--expect-fps", "25", *urls)
    assert report["playingAtEnd"] == 40 and report["lost"] == 0 and report["belowExpected"] == 0
    assert len(weir.workers()) == 10
