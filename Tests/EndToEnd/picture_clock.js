// Reads the number of each frame from the sixteen squares in its corner, and from that how long ago the camera sent it.
async ({ seconds, loop, rate, cell }) => {
  const video = document.querySelector('.player video');
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 16 * cell, height: cell });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const read = () => {
    context.drawImage(video, 0, 0, 16 * cell, cell, 0, 0, 16 * cell, cell);
    const { data } = context.getImageData(0, 0, 16 * cell, cell);
    let number = 0;
    for (let bit = 0; bit < 16; bit += 1) if (data[((cell >> 1) * 16 * cell + bit * cell + (cell >> 1)) * 4] > 128) number |= 1 << bit;
    return number;
  };
  const result = { delays: [], frames: 0, stalls: 0, longestPause: 0 };
  video.addEventListener('waiting', () => { result.stalls += 1; });
  const quality = video.getVideoPlaybackQuality();
  const began = { time: video.currentTime, dropped: quality.droppedVideoFrames, total: quality.totalVideoFrames };
  const end = performance.now() + seconds * 1000;
  let before = performance.now();
  await new Promise(done => {
    const shown = () => {
      const now = performance.now();
      result.longestPause = Math.max(result.longestPause, now - before);
      before = now;
      result.frames += 1;
      // Frame n of all that this camera ever sent is due n / rate seconds after the epoch.
      const wall = performance.timeOrigin + now;
      const newest = Math.floor(wall / 1000 * rate);
      const age = ((newest - read()) % loop + loop) % loop;
      result.delays.push(wall - (newest - age) * 1000 / rate);
      if (now < end) video.requestVideoFrameCallback(shown);
      else done();
    };
    video.requestVideoFrameCallback(shown);
  });
  const after = video.getVideoPlaybackQuality();
  result.delays.sort((a, b) => a - b);
  result.progress = video.currentTime - began.time;
  result.dropped = after.droppedVideoFrames - began.dropped;
  result.total = after.totalVideoFrames - began.total;
  return result;
}
