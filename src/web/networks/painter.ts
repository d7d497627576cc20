import { UndirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { shortId } from '../../kernel/short-id.ts';
import { free } from './free.ts';
import type { Spot } from './hull.ts';
import { fitCanvas, LineLayer, lineBuffer } from './line-layer.ts';
import { type Inks, inkOf, readInks, SHAPES, shapeOf, sizeOf, strengthOf } from './marks.ts';
import { NoProgram } from './no-program.ts';
import { drawArrow, drawCount, drawHulls, drawLasso, drawLines, drawRing, LabelPlaces } from './overlay.ts';
import type { Picture } from './picture-data.ts';
import type { Scene } from './scene.ts';
import { ShapeProgram } from './shape-program.ts';

/** Up to so many lines each is drawn smooth. */
const FEW = 1_200;
/** Above so many lines or points, lines and labels are left out while the picture moves. */
const MANY = 3_000;
const REST_MS = 140;
const REACH_PX = 14;
/** A window in which discs of parts have their full size. */
const WIDE_PX = 700;

/** The picture on the screen: sigma draws points and labels and keeps the camera, lines and rings are drawn beside it. */
export class Painter {
  private readonly sigma: Sigma;
  private lines: LineLayer | null = null;
  private readonly lineCanvas: HTMLCanvasElement;
  private readonly below: HTMLCanvasElement;
  private readonly above: HTMLCanvasElement;
  private readonly host: HTMLElement;
  private readonly labels = new LabelPlaces();
  private inks: Inks;
  private scene: Scene;
  private rest: number | null = null;
  private lasso: readonly Spot[] = [];
  private isDrawn = false;
  private isGone = false;

  constructor(host: HTMLElement, scene: Scene) {
    this.host = host;
    this.scene = scene;
    this.inks = readInks(host);
    this.sigma = new Sigma(new UndirectedGraph(), host, {
      allowInvalidContainer: true,
      nodeProgramClasses: { point: ShapeProgram as never, circle: NoProgram as never },
      nodeHoverProgramClasses: { point: NoProgram as never, circle: NoProgram as never },
      edgeProgramClasses: { line: NoProgram as never, arrow: NoProgram as never },
      defaultNodeType: 'point',
      nodeReducer: (node) => this.display(Number(node)),
      defaultDrawNodeLabel: (context, data) => {
        if (this.isQuick) return;
        if (this.labels.isEmpty) this.keepDiscsFree();
        this.labels.draw(context, data, this.inks, this.host);
      },
      labelRenderedSizeThreshold: 5.5,
      labelGridCellSize: 90,
      labelDensity: 1,
      stagePadding: 34,
      minCameraRatio: 0.01,
      maxCameraRatio: 3,
      zIndex: true,
    });
    this.sigma.setCustomBBox({ x: [0, 1], y: [0, 1] });
    this.lineCanvas = this.sigma.createCanvas('lines', { beforeLayer: 'edges' });
    this.below = this.sigma.createCanvas('hulls', { beforeLayer: 'lines' });
    this.above = this.sigma.createCanvas('marks', { afterLayer: 'labels' });
    this.sigma.on('beforeRender', () => this.labels.begin());
    this.sigma.on('afterRender', () => this.drawRest());
  }

  /** Draw for the first time, points before lines, and let the page answer in between. True when it is done and still wanted. */
  async begin(): Promise<boolean> {
    await free();
    if (this.isGone) return false;
    this.sigma.setGraph(graphOf(this.scene.picture));
    await free();
    if (this.isGone) return false;
    this.lines = new LineLayer(this.lineCanvas);
    await free();
    if (this.isGone) return false;
    this.isDrawn = true;
    this.setLines();
    this.sigma.scheduleRender();
    await free();
    return !this.isGone;
  }

  /** Show another scene. A picture of other points is laid in anew; the camera stays. */
  show(scene: Scene): void {
    const isOther = scene.picture !== this.scene.picture;
    const before = this.scene;
    this.scene = scene;
    if (!this.isDrawn || scene === before) return;
    if (isOther) this.sigma.setGraph(graphOf(scene.picture));
    this.setLines();
    if (isOther || scene.shown !== before.shown) this.sigma.refresh({ schedule: true });
    else {
      const nodes = [...touched(before, scene)].map(String);
      this.sigma.refresh({ partialGraph: { nodes, edges: [] }, skipIndexation: true, schedule: true });
    }
  }

  /** Light became dark, or the other way round. */
  readColours(): void {
    const before = JSON.stringify(this.inks);
    this.inks = readInks(this.host);
    if (JSON.stringify(this.inks) === before || !this.isDrawn) return;
    this.setLines();
    this.sigma.refresh({ schedule: true });
  }

  get colours(): Inks {
    return this.inks;
  }

  /** Move by so many pixels. */
  pan(dx: number, dy: number): void {
    const [a, b] = [
      { x: 0, y: 0 },
      { x: dx, y: dy },
    ].map((at) => this.sigma.viewportToFramedGraph(at));
    const camera = this.sigma.getCamera();
    const { x, y } = camera.getState();
    this.moves();
    camera.setState({ x: x + a!.x - b!.x, y: y + a!.y - b!.y });
  }

  /** Come nearer (below 1) or go away, keeping what lies under a place of the screen. */
  zoom(by: number, at?: Spot): void {
    const camera = this.sigma.getCamera();
    const { width, height } = this.sigma.getDimensions();
    const ratio = camera.getBoundedRatio(camera.getState().ratio * by);
    this.moves();
    camera.setState(this.sigma.getViewportZoomedState(at ?? { x: width / 2, y: height / 2 }, ratio));
  }

  /** The whole picture again. */
  fit(): void {
    this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  /** Bring a point into the middle, near enough to see whom it is tied to. */
  goTo(point: number, ratio?: number): void {
    const { x, y } = this.scene.picture.points[point]!;
    const camera = this.sigma.getCamera();
    camera.setState({ x, y, ...(ratio ? { ratio: Math.min(camera.getState().ratio, ratio) } : {}) });
  }

  /** True where a point stands on the screen, with a margin. */
  isOnScreen(point: number): boolean {
    const { x, y } = this.spotOf(point);
    const { width, height } = this.sigma.getDimensions();
    return x > 40 && y > 40 && x < width - 40 && y < height - 40;
  }

  /** Where a point stands, in pixels of the picture. */
  spotOf(point: number): Spot {
    return this.sigma.framedGraphToViewport(this.scene.picture.points[point]!);
  }

  /** The shown point at a place of the screen; null where there is none within reach. */
  pick({ x, y }: Spot): number | null {
    const { picture, shown } = this.scene;
    let best: number | null = null;
    let least = REACH_PX;
    const here = this.sigma.viewportToFramedGraph({ x, y });
    const reach = this.sigma.viewportToFramedGraph({ x: x + REACH_PX, y });
    const [unit, limit] = [Math.hypot(reach.x - here.x, reach.y - here.y) / REACH_PX, REACH_PX];
    for (const [index, point] of picture.points.entries()) {
      if (!shown.visible[index]) continue;
      const room = point.kind === 'part' ? this.sizeAt(index) : 0;
      const far = Math.max(0, Math.hypot(point.x - here.x, point.y - here.y) / unit - room);
      if (far <= limit && far < least) [least, best] = [far, index];
    }
    return best;
  }

  /** A ring that is being drawn around some, in pixels; none: no ring. Returned in the picture’s own measure. */
  setLasso(ring: readonly Spot[]): Spot[] {
    this.lasso = ring;
    this.sigma.scheduleRender();
    return ring.map((at) => this.sigma.viewportToFramedGraph(at));
  }

  /** What is on the screen as one PNG. */
  async png(): Promise<Blob> {
    this.sigma.refresh();
    this.lines?.finish();
    const canvases = [...this.host.querySelectorAll('canvas')].filter(({ width }) => width > 0);
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [this.above.width, this.above.height];
    const context = sheet.getContext('2d')!;
    context.fillStyle = this.inks.ground.css;
    context.fillRect(0, 0, sheet.width, sheet.height);
    for (const canvas of canvases) context.drawImage(canvas, 0, 0, sheet.width, sheet.height);
    return new Promise((done, fail) =>
      sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
    );
  }

  /** Size of the host changed. */
  resize(): void {
    this.sigma.resize();
    this.sigma.scheduleRender();
  }

  kill(): void {
    if (this.rest !== null) window.clearTimeout(this.rest);
    this.rest = null;
    this.isGone = true;
    this.lines?.kill();
    this.sigma.kill();
  }

  private keepDiscsFree(): void {
    const { picture, shown } = this.scene;
    for (const [index, { kind }] of picture.points.entries())
      if (kind === 'part' && shown.visible[index])
        this.labels.take(this.spotOf(index), this.sizeAt(index) - 1);
  }

  /** How large a point stands on the screen now, in pixels of half its width. */
  private sizeAt(index: number): number {
    return this.sigma.scaleSize(this.sizeWhole(index));
  }

  /** The same while all of the picture is in the window. Discs are smaller in a small window, so that they stand apart. */
  private sizeWhole(index: number): number {
    const { picture, shown } = this.scene;
    const point = picture.points[index]!;
    const { clientWidth, clientHeight } = this.host;
    const room = point.kind === 'part' ? Math.min(1, Math.min(clientWidth, clientHeight) / WIDE_PX) : 1;
    return sizeOf(point, shown.ties[index]!, shown.points) * room;
  }

  private get isQuick(): boolean {
    return this.rest !== null && this.scene.shown.lines.length + this.scene.shown.points > MANY;
  }

  private moves(): void {
    if (this.rest !== null) window.clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.rest = null;
      this.sigma.scheduleRender();
    }, REST_MS);
  }

  private setLines(): void {
    const { picture, shown, marked } = this.scene;
    const base = strengthOf(shown.lines.length);
    const most = shown.lines.reduce((least, index) => Math.max(least, picture.lines[index]!.links), 1);
    const { focus } = marked;
    const path = new Set(marked.path);
    const strength = (index: number) => {
      if (path.has(index)) return 1;
      const { from, to, links } = picture.lines[index]!;
      if (from === focus || to === focus) return 0.9;
      const own = most > 1 ? Math.max(0.05, 0.7 * (links / most)) : base; // many links between two parts stand out, few do not
      return focus === null && path.size === 0 ? own : own / 3;
    };
    this.lines?.set(lineBuffer(picture, shown.lines, this.inks, strength));
  }

  private display(index: number) {
    const { picture, shown, marked } = this.scene;
    const point = picture.points[index]!;
    const role = marked.roles.get(index);
    const isMarked = index === marked.focus || marked.chosen.has(index) || marked.beside.has(index);
    return {
      x: point.x,
      y: point.y,
      size: this.sizeWhole(index),
      color: this.inks[marked.chosen.has(index) ? 'chosen' : inkOf(point, role)].css,
      label: shortId(point.id),
      hidden: !shown.visible[index],
      forceLabel: index === marked.focus || point.kind === 'part',
      highlighted: false,
      type: 'point',
      shape: SHAPES.indexOf(shapeOf(point, role)),
      zIndex: isMarked ? 2 : point.kind === 'thing' ? 0 : 1,
    };
  }

  private drawRest(): void {
    const { picture, shown, marked, hulls } = this.scene;
    const { pixelRatio, matrix } = this.sigma.getRenderParams();
    const { width, height } = this.sigma.getDimensions();
    const isFew = shown.lines.length <= FEW;
    if (this.isQuick || isFew) this.lines?.clear(width, height, pixelRatio);
    else this.lines?.begin(matrix, width, height, pixelRatio);
    const toScreen = (spot: Spot) => this.sigma.framedGraphToViewport(spot);
    const size = (index: number) => this.sizeAt(index);
    const below = cleared(this.below, width, height, pixelRatio);
    drawHulls(below, hulls, this.inks, toScreen);
    if (isFew) drawLines(below, this.scene, this.inks, toScreen, size);
    const context = cleared(this.above, width, height, pixelRatio);
    for (const [index, { kind, holders }] of picture.points.entries())
      if (kind === 'part' && shown.visible[index])
        drawCount(
          context,
          this.spotOf(index),
          String(holders),
          this.inks.ground.css,
          this.labels.countFont(this.host),
        );
    const strong = marked.focus === null ? marked.path : [...marked.path, ...linesOfFocus(this.scene)];
    for (const index of strong) {
      const { from, to, kind, directed } = picture.lines[index]!;
      const ends = [this.spotOf(from), this.spotOf(to)] as const;
      drawArrow(context, ends, size(to), this.inks[kind].css, directed);
    }
    for (const index of marked.chosen)
      drawRing(context, this.spotOf(index), size(index) + 2, this.inks.chosen.css, 1);
    if (marked.focus !== null && shown.visible[marked.focus])
      drawRing(context, this.spotOf(marked.focus), size(marked.focus) + 4, this.inks.text.css, 2);
    if (this.lasso.length > 1) drawLasso(context, this.lasso, this.inks.chosen.css);
  }
}

/** Points that may look otherwise than before, where the same are shown. */
function touched({ marked: before }: Scene, { marked: now }: Scene): Set<number> {
  const ends = [before.focus, now.focus].filter((point) => point !== null);
  return new Set([...ends, ...before.beside, ...now.beside, ...before.chosen, ...now.chosen]);
}

/** Points alone: lines are drawn beside sigma, so it need not know them. */
function graphOf({ points }: Picture): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (const [index, { x, y }] of points.entries()) graph.addNode(String(index), { x, y });
  return graph;
}

const MOST_ARROWS = 400;

function linesOfFocus({ picture, shown, marked }: Scene): number[] {
  return picture.of[marked.focus!]!.filter((index) => shown.kept[index]).slice(0, MOST_ARROWS);
}

function cleared(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  pixelRatio: number,
): CanvasRenderingContext2D {
  fitCanvas(canvas, width, height, pixelRatio);
  const context = canvas.getContext('2d')!;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
