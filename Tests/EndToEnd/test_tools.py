"""The tools of these tests, tried on the camera itself: what they find wrong behind weir is then weir's doing."""
import clients
import measure
import pytest
from stream import holes, keyframe_first


@pytest.mark.parametrize("codec", ["h264", "h265"])
def test_every_frame_of_the_camera_is_numbered(start_camera, codec):
    camera = start_camera(codec=codec)
    numbers = clients.ffmpeg_frames(camera.url, frames=60, codec=codec)
    assert len(numbers) >= 58 and holes(numbers) == []


def test_opencv_reads_the_number_from_the_picture(camera):
    report = clients.opencv_frames(camera.url, frames=50)
    # The first pictures may lack the keyframe that they refer to: the camera begins anywhere.
    numbers = report["numbers"][-20:]
    assert [b for a, b in zip(numbers, numbers[1:]) if b != (a + 1) % 200] == []


def test_gstreamer_reads_the_camera(camera, tmp_path):
    numbers = clients.gstreamer_frames(camera.url, frames=50, folder=str(tmp_path))
    assert len(numbers) >= 48 and holes(numbers) == []


def test_flash_and_beep_of_the_camera_coincide(start_camera, tmp_path):
    camera = start_camera(audio="aac")
    path = str(tmp_path / "direct.mkv")
    clients.record(camera.url, path, 8)
    offsets = measure.sound_behind_picture(path)
    assert len(offsets) >= 4 and max(map(abs, offsets)) < 0.03


def test_a_camera_with_a_password_refuses_strangers(start_camera):
    camera = start_camera(auth="admin:secret")
    assert clients.ffmpeg_frames(camera.url, frames=10)
    stranger = camera.url.replace("admin:secret@", "")
    result = clients.run(["ffprobe", "-v", "error", "-rtsp_transport", "tcp", stranger], 20, check=False)
    assert result.returncode != 0 and "401" in result.stderr


def test_the_bench_counts_what_the_camera_sends(camera):
    report = clients.bench("view", "--viewers", "3", "--duration", "2", "--latency", camera.url)
    assert report["playingAtEnd"] == 3 and report["lost"] == 0 and report["malformed"] == 0
    assert 145 <= report["frames"] <= 155
    assert report["latencyFrame"]["n"] >= 145 and 0 <= report["latencyFrame"]["p50"] < 100


def test_a_byte_stream_that_begins_in_the_middle_is_seen():
    assert keyframe_first(b"\0\0\1\x67\x42\0\0\1\x65\x88")
    assert not keyframe_first(b"\0\0\1\x67\x42\0\0\1\x41\x9a")
