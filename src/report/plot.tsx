// Plots are drawn here rather than by a library: their colours follow the page's (light, dark, printed), each line is named
// where it ends, there is a narrow drawing beside the wide one, and a picture is a few kilobytes of readable SVG.
import type { Html } from '../web/jsx/html.ts';
import { raw } from '../web/jsx/html.ts';
import { DotDrawing } from './dot-drawing.tsx';
import { LineDrawing } from './line-drawing.tsx';
import { standaloneStyle } from './plot-style.ts';
import type { DotPlot, LinePlot, Plot } from './report.ts';

/** `wide` for a page's whole width and for paper, `narrow` for a phone. */
export type PlotWidth = 'wide' | 'narrow';

/** An `<svg>` for a page that has `PLOT_STYLE` among its styles. */
export function PlotSvg({ plot, width }: { plot: Plot; width: PlotWidth }): Html {
  const { height, content } = drawing(plot, width);
  return frame({ plot, width, height, content });
}

/** The wide drawing as a file of its own. */
export function plotFile(plot: Plot): string {
  const { height, content } = drawing(plot, 'wide');
  const ground = <rect class="ground" width="100%" height="100%" />;
  const all = [raw(`<style>${standaloneStyle}</style>`), ground, content];
  const svg = String(frame({ plot, width: 'wide', height, content: all }));
  return `${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')}\n`;
}

export const PLOT_WIDTHS: Record<PlotWidth, number> = { wide: 760, narrow: 360 };

function drawing(plot: Plot, width: PlotWidth): { height: number; content: Html } {
  const room = { isWide: width === 'wide', width: PLOT_WIDTHS[width] };
  if (plot.kind === 'lines') {
    const shown = { ...plot, series: plot.series.filter(({ points }) => points.length > 0) };
    return LineDrawing(shown satisfies LinePlot, room);
  }
  return DotDrawing(plot satisfies DotPlot, room);
}

function frame(given: {
  plot: Plot;
  width: PlotWidth;
  height: number;
  content: Html | readonly Html[];
}): Html {
  const { plot, width, height, content } = given;
  const id = `${plot.id}-${width}`;
  return (
    <svg
      class={`plot plot-${width}`}
      viewBox={`0 0 ${PLOT_WIDTHS[width]} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
    >
      <title id={`${id}-title`}>{plot.title}</title>
      <desc id={`${id}-description`}>{plot.description}</desc>
      {content}
    </svg>
  );
}
