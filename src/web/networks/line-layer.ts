import type { Inks } from './marks.ts';
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

/**
 * Lines as the graphics card takes them: of both ends x and y (32-bit floats) and a colour (four bytes).
 *
 * strengths  of each shown line how opaque it is, 0 to 1
 */
export function lineBuffer(
  { points, lines }: Picture,
  shown: Uint32Array,
  inks: Inks,
  strengths: (line: number) => number,
): ArrayBuffer {
  const buffer = new ArrayBuffer(shown.length * 2 * VERTEX_BYTES);
  const [floats, bytes] = [new Float32Array(buffer), new Uint8Array(buffer)];
  let at = 0;
  for (const index of shown) {
    const line = lines[index]!;
    const [red, green, blue] = inks[line.kind].rgb;
    const alpha = Math.round(255 * strengths(index));
    for (const end of [points[line.from]!, points[line.to]!]) {
      floats[at * 3] = end.x;
      floats[at * 3 + 1] = end.y;
      bytes.set([red, green, blue, alpha], at * VERTEX_BYTES + 8);
      at += 1;
    }
  }
  return buffer;
}

/**
 * Draws all lines of a picture in one call. Sigma keeps an object and a place in a buffer for each edge and makes them anew at every
 * change, which holds the page up for 50,000; here a change is a new buffer.
 */
export class LineLayer {
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly buffer: WebGLBuffer;
  private count = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    this.program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    this.buffer = gl.createBuffer();
  }

  set(lines: ArrayBuffer): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, lines, gl.DYNAMIC_DRAW);
    this.count = lines.byteLength / VERTEX_BYTES;
  }

  draw(matrix: Float32Array, width: number, height: number): void {
    const { gl, program } = this;
    const [position, color] = ['a_position', 'a_color'].map((name) =>
      gl.getAttribLocation(program, name),
    ) as [number, number];
    gl.viewport(0, 0, width, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.enable(gl.BLEND);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL’s own name, no hook of React
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.enableVertexAttribArray(position);
    gl.vertexAttribPointer(position, 2, gl.FLOAT, false, VERTEX_BYTES, 0);
    gl.enableVertexAttribArray(color);
    gl.vertexAttribPointer(color, 4, gl.UNSIGNED_BYTE, true, VERTEX_BYTES, 8);
    gl.uniformMatrix3fv(gl.getUniformLocation(program, 'u_matrix'), false, matrix);
    gl.drawArrays(gl.LINES, 0, this.count);
    gl.disableVertexAttribArray(position);
    gl.disableVertexAttribArray(color);
  }
}
