// A player with low latency, as small as can be: blocking reloads, and each part given to Media Source Extensions.
// Tells how it went: seconds played, stalls, and how far behind the camera's clock the shown picture was.
async ([url, seconds]) => {
  const text = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.text();
  };
  const bytes = async (address) => (await fetch(address)).arrayBuffer();
  const multivariant = await text(url);
  const codecs = /CODECS="([^"]+)"/.exec(multivariant)[1];
  const playlist = new URL(multivariant.trim().split("\n").pop(), url).href;

  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((done) => source.addEventListener("sourceopen", done, { once: true }));
  const buffer = source.addSourceBuffer(`video/mp4; codecs="${codecs}"`);
  const append = async (data) => {
    const done = new Promise((resolve, reject) => {
      buffer.addEventListener("updateend", resolve, { once: true });
      buffer.addEventListener("error", () => reject(new Error("the buffer refused a part")), { once: true });
    });
    buffer.appendBuffer(data);
    await done;
  };

  let map = null, last = null, began = null, stalls = 0, parts = 0, edge = [], origin = null, shown = 0;
  video.addEventListener("waiting", () => { if (began) stalls += 1; });
  const count = () => { shown += 1; video.requestVideoFrameCallback(count); };
  video.requestVideoFrameCallback(count);
  const end = performance.now() + (seconds + 10) * 1000;
  while (performance.now() < end && !(began && performance.now() - began > seconds * 1000)) {
    const directives = last ? `&_HLS_msn=${last[0]}&_HLS_part=${last[1] + 1}` : "";
    const lines = (await text(playlist + directives)).split("\n");
    let number = null, index = 0, time = null, found = [];
    for (const line of lines) {
      const value = line.slice(line.indexOf(":") + 1);
      if (line.startsWith("#EXT-X-MEDIA-SEQUENCE")) number = Number(value);
      else if (line.startsWith("#EXT-X-MAP")) found.push({ map: /URI="([^"]+)"/.exec(value)[1] });
      else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME")) time = Date.parse(value);
      else if (line.startsWith("#EXT-X-PART:")) {
        found.push({ at: [number, index++], uri: /URI="([^"]+)"/.exec(value)[1], time, independent: value.includes("INDEPENDENT") });
        time += Number(/DURATION=([\d.]+)/.exec(value)[1]) * 1000;
      } else if (line && !line.startsWith("#")) { number += 1; index = 0; }
    }
    if (!last) {
      // From the newest part that a decoder can begin with.
      const start = found.findLastIndex((item) => item.independent);
      found = found.filter((item, position) => item.map || position >= start);
    }
    for (const item of found) {
      if (item.map) {
        if (item.map !== map) await append(await bytes(new URL(item.map, playlist)));
        map = item.map;
      } else if (!last || item.at[0] > last[0] || item.at[0] === last[0] && item.at[1] > last[1]) {
        await append(await bytes(new URL(item.uri, playlist)));
        last = item.at;
        parts += 1;
        if (origin === null) origin = item.time - buffer.buffered.start(0) * 1000;
      }
    }
    const ranges = video.buffered;
    if (ranges.length && !began && ranges.end(ranges.length - 1) - ranges.start(0) > 0.7) {
      video.currentTime = ranges.end(ranges.length - 1) - 0.6;
      await video.play();
      began = performance.now();
    }
    if (began) edge.push(Date.now() - origin - video.currentTime * 1000);
  }
  edge.sort((a, b) => a - b);
  return {
    codecs, parts, stalls, shown, played: video.currentTime - video.played.start(0), ranges: video.buffered.length,
    behind: edge[Math.floor(edge.length / 2)], error: video.error && video.error.message,
  };
}
