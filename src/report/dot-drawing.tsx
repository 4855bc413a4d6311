import type { Html } from '../web/jsx/html.ts';
import { Horizontal } from './line-drawing.tsx';
import { Legend, legendHeight, Mark, rounded } from './plot-marks.tsx';
import type { DotPlot } from './report.ts';
import { scaleFor } from './scale.ts';

/** A row for each thing: its name before it where there is room, else above it; its note at the end. */
export function DotDrawing(plot: DotPlot, room: { isWide: boolean; width: number }) {
  const row = room.isWide ? 25 : 40;
  const legend = legendHeight(plot.series, room.width - 16);
  const limitLine = plot.limit === undefined ? 0 : 16;
  const top = legend + 14 + limitLine;
  const area = room.isWide
    ? { left: 240, right: room.width - 80, top, bottom: top + plot.rows.length * row + 4 }
    : { left: 24, right: room.width - 62, top, bottom: top + plot.rows.length * row + 4 };
  const values = plot.rows.flatMap(({ values: given }) => given.filter((value) => value !== null));
  const scale = scaleFor(plot.x, [...values, ...(plot.limit ? [plot.limit.at] : [])], room.isWide ? 8 : 5);
  const at = (value: number) => area.left + scale.at(value) * (area.right - area.left);
  const content = (
    <g>
      <Legend names={plot.series} x={4} y={10} width={room.width - 16} />
      <Horizontal axis={plot.x} scale={scale} area={area} hasGrid />
      {plot.limit && <Limit x={at(plot.limit.at)} label={plot.limit.label} area={area} />}
      {plot.rows.map((each, index) => {
        const y = area.top + (index + 1) * row - (room.isWide ? row / 2 : 10);
        return <Row row={each} y={y} at={at} area={area} isWide={room.isWide} />;
      })}
    </g>
  );
  return { height: area.bottom + 54, content };
}

function Limit({
  x,
  label,
  area,
}: {
  x: number;
  label: string;
  area: { top: number; bottom: number };
}): Html {
  return (
    <g>
      <line class="limit" x1={rounded(x)} x2={rounded(x)} y1={area.top - 4} y2={area.bottom} />
      <text class="tick" x={rounded(x)} y={area.top - 9} text-anchor="middle">
        {label}
      </text>
    </g>
  );
}

interface RowProps {
  row: DotPlot['rows'][number];
  y: number;
  at: (value: number) => number;
  area: { left: number; right: number };
  isWide: boolean;
}

function Row({ row, y, at, area, isWide }: RowProps): Html {
  const places = row.values.filter((value) => value !== null).map(at);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const label = isWide
    ? { x: area.left - 12, y: y + 4, anchor: 'end' }
    : { x: 4, y: y - 13, anchor: 'start' };
  return (
    <g>
      <text x={label.x} y={rounded(label.y)} text-anchor={label.anchor}>
        {row.label}
      </text>
      {places.length > 1 && (
        <line class="span" x1={rounded(from)} x2={rounded(to)} y1={rounded(y)} y2={rounded(y)} />
      )}
      {row.values.map((value, series) => value !== null && <Mark series={series} x={at(value)} y={y} />)}
      {row.note !== undefined && (
        <text class="note" x={area.right + 12} y={rounded(y + 4)}>
          {row.note}
        </text>
      )}
    </g>
  );
}
