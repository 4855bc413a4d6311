// Series differ by the shape of their marks and by dashes, so that nobody needs the colours.
import type { Html } from '../web/jsx/html.ts';

export const DASHES = ['none', '7 4', '2 3', '11 4 2 4', '4 2', '1 4'] as const;

const SIZE = 4.5;
const SHAPES: readonly ((size: number) => string)[] = [
  (r) => `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (r) => `m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (r) => `m0 ${-1.25 * r}l${1.2 * r} ${2.1 * r}h${-2.4 * r}z`,
  (r) => `m0 ${-1.35 * r}l${1.35 * r} ${1.35 * r}l${-1.35 * r} ${1.35 * r}l${-1.35 * r} ${-1.35 * r}z`,
  (r) => `m${-r} ${-r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`,
  (r) => `m0 ${1.25 * r}l${1.2 * r} ${-2.1 * r}h${-2.4 * r}z`,
];

/** The mark of a series, filled for every other one. */
export function Mark({ series, x, y }: { series: number; x: number; y: number }): Html {
  const shape = SHAPES[series % SHAPES.length]?.(SIZE) ?? '';
  const fill = series % 2 === 0 ? 'mark' : 'mark hollow';
  return <path class={`${fill} series-${series % 6}`} d={`M${rounded(x)} ${rounded(y)}${shape}`} />;
}

/** Names beside their marks: in one row, or below each other where the row would be too long. */
export function Legend({ names, x, y, width }: LegendProps): Html {
  const places = legendPlaces(names, width);
  return (
    <g>
      {names.map((name, index) => {
        const place = places[index] ?? { x: 0, y: 0 };
        return (
          <g>
            <Mark series={index} x={x + place.x + 6} y={y + place.y} />
            <text x={rounded(x + place.x + 18)} y={rounded(y + place.y + 4)}>
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface LegendProps {
  names: readonly string[];
  x: number;
  y: number;
  width: number;
}

export const LEGEND_LINE = 20;

export function legendHeight(names: readonly string[], width: number): number {
  return (legendPlaces(names, width).at(-1)?.y ?? -LEGEND_LINE) + LEGEND_LINE;
}

function legendPlaces(names: readonly string[], width: number): { x: number; y: number }[] {
  let [x, y] = [0, 0];
  return names.map((name) => {
    const needed = 18 + textWidth(name) + 20;
    if (x > 0 && x + needed > width) [x, y] = [0, y + LEGEND_LINE];
    const place = { x, y };
    x += needed;
    return place;
  });
}

/** About how wide a text is in the plots' type. */
export function textWidth(text: string): number {
  return text.length * 6.6;
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
