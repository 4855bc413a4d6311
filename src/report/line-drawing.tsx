import type { Html } from '../web/jsx/html.ts';
import { DASHES, Legend, legendHeight, Mark, rounded } from './plot-marks.tsx';
import type { Axis, LinePlot } from './report.ts';
import { type Scale, scaleFor } from './scale.ts';

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of more points than these there would be marks upon marks. */
const MOST_MARKS = 25;

/** Lines, named at their ends where there is room, else above. */
export function LineDrawing(plot: LinePlot, room: { isWide: boolean; width: number }) {
  const names = plot.series.map((series) => series.name);
  const legend = room.isWide ? 0 : legendHeight(names, room.width - 16);
  const area = room.isWide
    ? { left: 70, right: room.width - 190, top: 40, bottom: 350 }
    : { left: 52, right: room.width - 24, top: legend + 42, bottom: legend + 300 };
  const points = plot.series.flatMap((series) => series.points);
  const events = plot.events ?? [];
  const ticks = room.isWide ? 8 : 5;
  const x = scaleFor(
    plot.x,
    [...points, ...events.map(({ at }) => ({ x: at }))].map((point) => point.x),
    ticks,
  );
  const y = scaleFor(
    plot.y,
    points.map((point) => point.y),
    7,
  );
  const lines = plot.series.map((series) =>
    series.points.map((point) => ({
      x: area.left + x.at(point.x) * (area.right - area.left),
      y: area.bottom - y.at(point.y) * (area.bottom - area.top),
    })),
  );
  const content = (
    <g>
      {!room.isWide && <Legend names={names} x={4} y={12} width={room.width - 16} />}
      <Vertical axis={plot.y} scale={y} area={area} />
      <Horizontal axis={plot.x} scale={x} area={area} />
      {events.map(({ at, label }) => (
        <Event x={area.left + x.at(at) * (area.right - area.left)} label={label} area={area} />
      ))}
      {lines.map((line, index) => (
        <Line line={line} series={index} />
      ))}
      {room.isWide && <Names names={names} ends={lines.map((line) => line.at(-1))} area={area} />}
    </g>
  );
  return { height: area.bottom + 54, content };
}

/** Its name stands where there is more room. */
function Event({ x, label, area }: { x: number; label: string; area: Area }): Html {
  const isLate = x > (area.left + area.right) / 2;
  return (
    <g>
      <line class="limit" x1={rounded(x)} x2={rounded(x)} y1={area.top - 4} y2={area.bottom} />
      <text
        class="tick"
        x={rounded(isLate ? x - 5 : x + 5)}
        y={area.top + 6}
        text-anchor={isLate ? 'end' : 'start'}
      >
        {label}
      </text>
    </g>
  );
}

function Vertical({ axis, scale, area }: { axis: Axis; scale: Scale; area: Area }): Html {
  return (
    <g>
      <text class="axis-label" x={4} y={area.top - 18}>
        {axis.label}
      </text>
      {scale.ticks.map((tick) => {
        const at = rounded(area.bottom - scale.at(tick) * (area.bottom - area.top));
        return (
          <g>
            <line class="grid" x1={area.left} x2={area.right} y1={at} y2={at} />
            <text class="tick" x={area.left - 8} y={at + 4} text-anchor="end">
              {axis.format(tick)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The axis below an area, which plots of rows have as well. */
export function Horizontal({
  axis,
  scale,
  area,
  hasGrid,
}: {
  axis: Axis;
  scale: Scale;
  area: Area;
  hasGrid?: boolean;
}): Html {
  const at = (tick: number) => rounded(area.left + scale.at(tick) * (area.right - area.left));
  return (
    <g>
      <line class="axis" x1={area.left} x2={area.right} y1={area.bottom} y2={area.bottom} />
      {scale.ticks.map((tick) => (
        <g>
          <line
            class={hasGrid ? 'grid' : 'axis'}
            x1={at(tick)}
            x2={at(tick)}
            y1={hasGrid ? area.top : area.bottom}
            y2={area.bottom + 5}
          />
          <text class="tick" x={at(tick)} y={area.bottom + 19} text-anchor="middle">
            {axis.format(tick)}
          </text>
        </g>
      ))}
      <text
        class="axis-label"
        x={rounded((area.left + area.right) / 2)}
        y={area.bottom + 42}
        text-anchor="middle"
      >
        {axis.label}
      </text>
    </g>
  );
}

function Line({ line, series }: { line: readonly { x: number; y: number }[]; series: number }): Html {
  const path = line
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`)
    .join('');
  return (
    <g>
      <path
        class={`line series-${series % 6}`}
        d={path}
        stroke-dasharray={DASHES[series % DASHES.length] ?? 'none'}
      />
      {line.length <= MOST_MARKS && line.map(({ x, y }) => <Mark series={series} x={x} y={y} />)}
    </g>
  );
}

const LINE_HEIGHT = 17;

// Lines that end near each other have their names moved apart.
function Names({ names, ends, area }: NamesProps): Html {
  const wanted = names
    .map((name, series) => ({ name, series, end: ends[series] ?? { x: area.right, y: area.bottom } }))
    .sort((a, b) => a.end.y - b.end.y);
  const places = apart(
    wanted.map(({ end }) => end.y),
    area.bottom,
  );
  return (
    <g>
      {wanted.map(({ name, series, end }, index) => {
        const y = places[index] ?? end.y;
        return (
          <g>
            <line
              class="leader"
              x1={rounded(end.x + 7)}
              y1={rounded(end.y)}
              x2={area.right + 12}
              y2={rounded(y)}
            />
            <Mark series={series} x={area.right + 20} y={y} />
            <text x={area.right + 31} y={rounded(y + 4)}>
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface NamesProps {
  names: readonly string[];
  ends: readonly ({ x: number; y: number } | undefined)[];
  area: Area;
}

/** @param wanted the uppermost first. */
function apart(wanted: readonly number[], lowest: number): number[] {
  const places: number[] = [];
  for (const y of wanted) places.push(Math.max(y, (places.at(-1) ?? Number.NEGATIVE_INFINITY) + LINE_HEIGHT));
  for (let index = places.length - 1, most = lowest; index >= 0; index--, most -= LINE_HEIGHT)
    places[index] = Math.min(places[index] ?? most, most);
  return places;
}
