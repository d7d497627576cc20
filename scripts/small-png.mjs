// A screenshot as a PNG of 256 colours: a third of the size, and nobody sees a difference.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;

/** Chunks of a PNG: type and bytes. */
function* chunksOf(png) {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** What a byte was foretold to be from those to the left, above, and both (PNG, 9.2). */
function foretold(filter, left, above, corner) {
  if (filter < 4) return [0, left, above, (left + above) >> 1][filter];
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Pixels as 24-bit numbers, of a PNG with 8 bits a channel that is not interlaced: what a browser writes. */
function pixelsOf(png) {
  const chunks = [...chunksOf(png)];
  const head = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height, channels] = [head.readUInt32BE(0), head.readUInt32BE(4), { 2: 3, 6: 4 }[head[9]]];
  if (head[8] !== 8 || !channels || head[12] !== 0) throw new Error('no PNG as a browser writes it');
  const raw = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
  );
  const line = width * channels;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y += 1) {
    const start = y * (line + 1);
    const now = new Uint8Array(line);
    for (let x = 0; x < line; x += 1) {
      const [left, corner] = x < channels ? [0, 0] : [now[x - channels], above[x - channels]];
      now[x] = raw[start + 1 + x] + foretold(raw[start], left, above[x], corner);
    }
    for (let x = 0; x < width; x += 1) {
      const at = x * channels;
      pixels[y * width + x] = (now[at] << 16) | (now[at + 1] << 8) | now[at + 2];
    }
    above = now;
  }
  return { width, height, pixels };
}

const apart = (a, b) =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

/** The colours that stand there most, each at some distance from those before; the others go to the nearest. */
function paletteOf(counts) {
  const byCount = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const chosen = [];
  for (const near of [600, 150, 0])
    for (const colour of byCount) {
      if (chosen.length === COLOURS) return chosen;
      if (chosen.every((other) => apart(colour, other) > near)) chosen.push(colour);
    }
  return chosen;
}

/** The same picture with 256 colours. Takes and gives the bytes of a PNG. */
export function smallPng(png) {
  const { width, height, pixels } = pixelsOf(png);
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = paletteOf(counts);
  const index = new Map();
  for (const colour of counts.keys()) {
    let best = 0;
    for (let at = 1; at < palette.length; at += 1)
      if (apart(colour, palette[at]) < apart(colour, palette[best])) best = at;
    index.set(colour, best);
  }
  const raw = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) raw[y * (width + 1) + 1 + x] = index.get(pixels[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
