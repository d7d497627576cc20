import { NodeProgram } from 'sigma/rendering';
import type { NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';

const VERTEX = /* glsl */ `
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying float v_shape;
varying float v_soft;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float size = a_size / u_sizeRatio * u_pixelRatio * 2.0;
  gl_PointSize = size;
  v_color = a_color;
  v_color.a *= 255.0 / 254.0;
  v_shape = a_shape;
  v_soft = 2.0 / max(size, 1.0);
}`;

/** Distance to the edge of each shape, in the order of SHAPES; below zero is inside. */
const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying float v_shape;
varying float v_soft;
void main() {
  vec2 p = (gl_PointCoord - 0.5) * vec2(2.0, -2.0);
  vec2 a = abs(p);
  float r = length(p);
  float d;
  if (v_shape < 0.5) d = r - 0.85;
  else if (v_shape < 1.5) d = abs(r - 0.68) - 0.17;
  else if (v_shape < 2.5) d = max(a.x, a.y) - 0.72;
  else if (v_shape < 3.5) d = max(a.x * 0.87 + (p.y - 0.1) * 0.5, -p.y) - 0.5;
  else if (v_shape < 4.5) d = max(a.x * 0.87 - (p.y + 0.1) * 0.5, p.y) - 0.5;
  else if (v_shape < 5.5) d = (a.x + a.y - 0.95) * 0.7;
  else if (v_shape < 6.5) d = min(max(a.x - 0.9, a.y - 0.32), max(a.y - 0.9, a.x - 0.32));
  else if (v_shape < 7.5) d = max(r - 0.92, 0.12 - abs(r - 0.58));
  else d = min(r - 0.8, abs(r - 0.93) - 0.05);
  float cover = 1.0 - smoothstep(-v_soft * 0.5, v_soft * 0.5, d);
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a) * cover;
}`;

/** What is drawn of a point beside what sigma knows: its shape as a number. */
export type PointDisplay = NodeDisplayData & { shape: number };

const UNIFORMS = ['u_sizeRatio', 'u_pixelRatio', 'u_matrix'] as const;

/** Points in nine shapes. They are found under the pointer by their places, so nothing is drawn a second time for that. */
export class ShapeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: never) {
    super(gl, null, renderer);
  }

  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_shape', size: 1, type: FLOAT },
      ],
    };
  }

  override processVisibleItem(_: number, start: number, data: NodeDisplayData): void {
    const { array } = this;
    array[start] = data.x;
    array[start + 1] = data.y;
    array[start + 2] = data.size;
    array[start + 3] = floatColor(data.color);
    array[start + 4] = (data as PointDisplay).shape;
  }

  override setUniforms(
    { sizeRatio, pixelRatio, matrix }: RenderParams,
    { gl, uniformLocations }: Parameters<NodeProgram<(typeof UNIFORMS)[number]>['setUniforms']>[1],
  ): void {
    gl.uniform1f(uniformLocations['u_pixelRatio']!, pixelRatio);
    gl.uniform1f(uniformLocations['u_sizeRatio']!, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations['u_matrix']!, false, matrix);
  }
}
