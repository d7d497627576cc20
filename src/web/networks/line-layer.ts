import { LINK_KINDS } from '../../networks/shape.ts';
import type { Ink, Inks } from './marks.ts';
import type { Picture } from './picture-data.ts';

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute vec4 a_color;
uniform mat3 u_matrix;
varying vec4 v_color;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  v_color = a_color;
}`;
const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
void main() { gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a); }`;

const VERTEX_BYTES = 12;
const WORDS = VERTEX_BYTES / 4;

/**
 * Lines as the graphics card takes them: of both ends x and y (32-bit floats) and a colour (four bytes).
 *
 * strength  of a line how opaque it is, 0 to 1
 */
export function lineBuffer(
  { points, lines }: Picture,
  shown: Uint32Array,
  inks: Inks,
  strength: (line: number) => number,
): ArrayBuffer {
  const buffer = new ArrayBuffer(shown.length * 2 * VERTEX_BYTES);
  const [floats, words] = [new Float32Array(buffer), new Uint32Array(buffer)];
  const inkOf = new Map(LINK_KINDS.map((kind) => [kind, packed(inks[kind].rgb)]));
  let at = 0;
  for (const index of shown) {
    const { kind, from, to } = lines[index]!;
    const ink = (inkOf.get(kind)! | (Math.round(255 * strength(index)) << 24)) >>> 0;
    const [a, b] = [points[from]!, points[to]!];
    floats[at] = a.x;
    floats[at + 1] = a.y;
    words[at + 2] = ink;
    floats[at + 3] = b.x;
    floats[at + 4] = b.y;
    words[at + 5] = ink;
    at += 2 * WORDS;
  }
  return buffer;
}

/** Red, green, blue in the order in which browsers’ machines keep bytes (little-endian). */
const packed = ([red, green, blue]: Ink['rgb']): number => red | (green << 8) | (blue << 16);

/** Lines drawn in one frame: how many at first, at least; the share grows while frames are quick and shrinks when one is late. */
const SHARE = { first: 4_000, least: 1_000 } as const;
const QUICK_MS = 34;
const LATE_MS = 70;

/**
 * Draws the lines of a picture, a share in each frame, so that a machine without a graphics card can be worked on meanwhile. Sigma
 * keeps an object and a place in a buffer for each edge and makes them anew at every change, which holds the page up for 50,000.
 */
export class LineLayer {
  private readonly canvas: HTMLCanvasElement;
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private count = 0;
  private next = 0;
  private share: number = SHARE.first;
  private frame: number | null = null;
  private drawnFor = '';
  private version = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true })!;
    this.gl = gl;
    this.program = programOf(gl);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  set(lines: ArrayBuffer): void {
    const { gl } = this;
    gl.bufferData(gl.ARRAY_BUFFER, lines, gl.DYNAMIC_DRAW);
    this.count = lines.byteLength / VERTEX_BYTES / 2;
    this.version += 1;
  }

  /** Begin to draw all lines anew as the camera stands; nothing where they stand so already. */
  begin(matrix: Float32Array, width: number, height: number, pixelRatio: number): void {
    const wanted = `${this.version} ${width} ${height} ${pixelRatio} ${matrix.join(' ')}`;
    if (wanted === this.drawnFor) return;
    this.clear(width, height, pixelRatio);
    this.drawnFor = wanted;
    const { gl, program } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL’s own name, no hook of React
    gl.useProgram(program);
    for (const [name, size, type, offset] of [
      ['a_position', 2, gl.FLOAT, 0],
      ['a_color', 4, gl.UNSIGNED_BYTE, 8],
    ] as const) {
      const place = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, type, type === gl.UNSIGNED_BYTE, VERTEX_BYTES, offset);
    }
    gl.uniformMatrix3fv(gl.getUniformLocation(program, 'u_matrix'), false, matrix);
    this.step(null);
  }

  /** Draw at once whatever is still to come. */
  finish(): void {
    this.stop();
    if (this.drawnFor !== '') this.draw(this.count - this.next);
  }

  /** No lines, until they are begun anew. */
  clear(width: number, height: number, pixelRatio: number): void {
    this.stop();
    if (this.drawnFor === '' && this.canvas.width === Math.round(width * pixelRatio)) return;
    this.drawnFor = '';
    this.next = 0;
    fitCanvas(this.canvas, width, height, pixelRatio);
    this.gl.clear(this.gl.COLOR_BUFFER_BIT);
  }

  kill(): void {
    this.stop();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private stop(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  private step(before: number | null): void {
    this.draw(Math.min(this.share, this.count - this.next));
    if (this.next >= this.count) return;
    this.frame = requestAnimationFrame((now) => {
      const took = before === null ? QUICK_MS : now - before;
      if (took < QUICK_MS) this.share *= 2;
      else if (took > LATE_MS) this.share = Math.max(SHARE.least, this.share / 2);
      this.step(now);
    });
  }

  private draw(lines: number): void {
    if (lines > 0) this.gl.drawArrays(this.gl.LINES, this.next * 2, Math.floor(lines) * 2);
    this.next += Math.floor(lines);
  }
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

/** Give a canvas its size, where it is another one: what stood on it is gone then. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  pixelRatio: number,
): void {
  const [wide, high] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  if (canvas.width === wide && canvas.height === high) return;
  [canvas.width, canvas.height] = [wide, high];
  [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
}
